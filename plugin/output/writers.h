/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Tables as text, CSV and JSON. All of these write to a stream and leave it to the caller to ask
 * whether that went well (ferror()).
 */
#ifndef BURST_WRITERS_H
#define BURST_WRITERS_H

#include "cell-text.h"

#include <stdio.h>

/**
 * A table for a terminal: a title, one line with the columns' heads, one line a row, aligned.
 * @param filter what the statistic is restricted to, or NULL; shown below the title.
 * @param names may be NULL.
 */
void burst_write_text(FILE *stream, const burst_table_t *table, const burst_engine_t *engine,
                      const char *filter, const burst_names_t *names);

/** A table as CSV: RFC 4180, with a line of keys first, lines ended with LF. */
void burst_write_csv(FILE *stream, const burst_table_t *table, const burst_engine_t *engine);

/** All tables and the parameters as one JSON document, "schema": "burst/1". */
void burst_write_json(FILE *stream, const burst_engine_t *engine, const char *filter);

#endif
