/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A file that takes the place of another once it is complete.
 */
#ifndef BURST_REPLACEMENT_H
#define BURST_REPLACEMENT_H

#include <stdbool.h>
#include <stdio.h>

typedef struct burst_replacement burst_replacement_t;

/**
 * Makes an empty file: beside the target, or, if that folder is closed and the target is not, among
 * the system's temporary files.
 * @param target a regular file, or one that does not exist; no link.
 * @return NULL if that is not possible, with errno set; else to be ended with
 * burst_replacement_free().
 */
burst_replacement_t *burst_replacement_new(const char *target);

/** What to write to. Borrowed; NULL once it was taken. */
FILE *burst_replacement_stream(const burst_replacement_t *replacement);

/** The same, which is now the caller's to close. */
FILE *burst_replacement_take_stream(burst_replacement_t *replacement);

/**
 * Puts the file in the target's place, with the rights that the target has or would have got. Where
 * that is not possible (in a folder that is closed, or sticky as /tmp is; a file that is mounted on
 * its own, as into a container), the target is written over, after room has been made for all of
 * it. The stream has been closed.
 * @return NULL, or what went wrong, for g_free(); the target is then as it was before, unless
 * writing failed in room that it already had.
 */
char *burst_replacement_put_in_place(burst_replacement_t *replacement);

/** Closes and removes what is still there. NULL is fine. */
void burst_replacement_free(burst_replacement_t *replacement);

#endif
