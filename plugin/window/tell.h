/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * How what a menu entry or a button did, or could not do, is told.
 */
#ifndef BURST_TELL_H
#define BURST_TELL_H

#include <glib.h>
#include <stdbool.h>

/**
 * How an action tells what came of it.
 * @param is_done false: nothing was done, and `text` says why, and what to do about it.
 * @param text a sentence, borrowed.
 */
typedef void (*burst_tell_t)(bool is_done, const char *text);

/** Tells a text that is made like printf()'s. */
void burst_tellf(burst_tell_t tell, bool is_done, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** Tells in a box what went wrong; what went well is to be seen. */
void burst_tell_in_box(bool is_done, const char *text);

#endif
