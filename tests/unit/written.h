/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is written to a stream, as a string.
 */
#ifndef BURST_TESTS_WRITTEN_H
#define BURST_TESTS_WRITTEN_H

#include <stddef.h>
#include <stdio.h>

typedef struct {
    FILE *stream;
    char *text;
    size_t size;
} written_t;

/** Begins to collect what is written to written->stream. */
void written_open(written_t *written);

/** All of it, of which nothing went wrong. @return for free(). */
char *written_close(written_t *written);

/** What was written so far, flushed or not. Borrowed until more is written. */
const char *written_so_far(written_t *written);

#endif
