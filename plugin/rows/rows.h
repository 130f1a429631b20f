/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Rows, as tables fill them: for the files of plugin/tables/ and plugin/rows/.
 */
#ifndef BURST_ROWS_H
#define BURST_ROWS_H

#include "burst/table.h"

#include <glib.h>

/** What was computed for the last row, so that not each of its cells computes it again. */
typedef struct {
    bool is_set;
    bool has_percentiles;
    const burst_distribution_t *distribution;
    int64_t percentiles[BURST_N_PERCENTILES];
    char *text; /**< what the last cell of type text borrows, if it is not someone else's */
} burst_row_cache_t;

struct burst_rows {
    const burst_table_t *table;
    burst_source_t source;
    GPtrArray *items; /**< one a row: what the table's columns read */
    void *data;       /**< the table's own, made by its collect(); or NULL */
    GDestroyNotify free_data;
    burst_row_cache_t *cache;
};

/** Rows without a row, whatever the engine has. For burst_rows_free(). */
burst_rows_t *burst_rows_new_empty(const burst_table_t *table, const burst_source_t *source);

/** Adds a row. @param item what the columns' get() are given; it must outlive the rows. */
void burst_rows_add(burst_rows_t *rows, const void *item);

/** Adds a row for each pointer of an array. */
void burst_rows_add_all(burst_rows_t *rows, const GPtrArray *items);

/** Gives the rows data of the table's own. @param free_data called with them at the end. */
void burst_rows_set_data(burst_rows_t *rows, void *data, GDestroyNotify free_data);

/** The parameters of the engine that the rows are made from. */
const burst_parameters_t *burst_rows_parameters(const burst_rows_t *rows);

/**
 * A value of a distribution's percentiles, which are computed once a row.
 * @param which index of burst_percentiles[].
 * @return false for the empty distribution; *value is then untouched.
 */
bool burst_rows_percentile(const burst_rows_t *rows, const burst_distribution_t *distribution,
                           size_t which, int64_t *value);

/** Keeps text for a cell. @param text for g_free(); may be NULL. @return borrowed. */
const char *burst_rows_keep_text(const burst_rows_t *rows, char *text);

/** Larger first; of equal ones, the lower rank first. For burst_table_t.compare. */
int burst_compare_sizes(uint64_t size_a, uint64_t size_b, uint64_t rank_a, uint64_t rank_b);

#endif
