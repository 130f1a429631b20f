/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Names of files: where links lead, and whether two names are of one file.
 */
#ifndef BURST_SAME_FILE_H
#define BURST_SAME_FILE_H

#include <stdbool.h>

/**
 * The path of what is written when `path` is: itself, or where the links of that name lead in the
 * end, whether anything is there or not. Links are followed 40 times at most, as systems do.
 * Links among its folders stay as they are.
 * @return an absolute path, for g_free().
 */
char *burst_follow_links(const char *path);

/**
 * Whether two paths lead to one file: by whatever links, or as two names of it. Of files that do
 * not exist yet: whether they would be one. False for what cannot be looked at.
 */
bool burst_is_same_file(const char *a, const char *b);

#endif
