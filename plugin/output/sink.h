/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Where output goes: standard output, or a file that is replaced whole or left as it was.
 */
#ifndef BURST_SINK_H
#define BURST_SINK_H

#include <stdbool.h>
#include <stdio.h>

/** The path that means standard output. */
#define BURST_STDOUT_PATH "-"

typedef struct burst_sink burst_sink_t;

/**
 * Makes sure that output can be written, before any is made.
 * @param path a file's name, or BURST_STDOUT_PATH.
 * @param error set when the result is NULL: what is wrong, to be freed with g_free().
 * @return to be ended with burst_sink_commit() or burst_sink_discard().
 */
burst_sink_t *burst_sink_open(const char *path, char **error);

/** The file that will be replaced, links resolved; NULL if there is none. Borrowed. */
const char *burst_sink_target(const burst_sink_t *sink);

/**
 * The stream to write to. A file is made only now: a program that ends before leaves nothing.
 * @return NULL if that is not possible any more; burst_sink_commit() then says why.
 */
FILE *burst_sink_stream(burst_sink_t *sink);

/**
 * Ends the output: only now a file that was there before is replaced. Frees the sink.
 * @param error as above, when the result is false; the file is then as it was before.
 */
bool burst_sink_commit(burst_sink_t *sink, char **error);

/** Gives up: nothing was written. Frees the sink; NULL is fine. */
void burst_sink_discard(burst_sink_t *sink);

#endif
