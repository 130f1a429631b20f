/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Whole numbers as text. There are millions of them in a large table and several in each frame's
 * section, so they do not go through printf(), which takes ten times as long.
 */
#ifndef BURST_DIGITS_H
#define BURST_DIGITS_H

#include <glib.h>
#include <stdint.h>

/** Appends a number. @param width zeros are put in front up to so many digits, 20 at most. */
void burst_append_digits(GString *text, uint64_t number, unsigned width);

/** Appends a number with thousands separators: "21,480". */
void burst_append_grouped(GString *text, uint64_t number);

#endif
