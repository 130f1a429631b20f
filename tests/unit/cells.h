/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Rows of tables as text, for tests: counts as they are, times in nanoseconds, real numbers with
 * nine significant digits, addresses as the letters of feed.h, percentiles, which may be wrong by
 * one per cent, in seconds with two digits after a "~", lists in brackets, "-" for what is absent.
 */
#ifndef BURST_TESTS_CELLS_H
#define BURST_TESTS_CELLS_H

#include "feed.h"

#include "burst/table.h"

/** A table that there must be. */
const burst_table_t *cells_table(const char *name);

/** What rows are made from, without names and labels. */
burst_source_t cells_source(const burst_engine_t *engine);

/** "key=value key=value ..." of a row. For g_free(). */
char *cells_row(burst_rows_t *rows, const burst_table_t *table, size_t row);

/** The cells under `keys` of all rows, as "1 2 | 3 4". */
void assert_cells(const burst_engine_t *engine, const char *table, const char *keys,
                  const char *expected);
void assert_cells_of(const burst_source_t *source, const char *table, const char *keys,
                     const char *expected);

/** How all rows of a table begin, each as cells_row() has it. */
#define ASSERT_ROWS(engine, table, ...)                                                            \
    assert_rows((engine), (table), (const char *const[]){__VA_ARGS__},                             \
                G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))
void assert_rows(const burst_engine_t *engine, const char *table, const char *const *expected,
                 size_t n_expected);

#endif
