/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is not shown is not measured: an engine with the features of a table and of one of its
 * columns has the same in that column as an engine that does everything.
 */
#include "cells.h"

#include <string.h>

enum { N_PACKETS = 400 };

static void feed(burst_engine_t *engine)
{
    static const char *const routes[] = {"tcp a:1>b:2", "tcp b:2>a:1", "udp a:5>c:6",
                                         "icmp c>a",    "A>B",         "-"};
    GRand *random = g_rand_new_with_seed(4);
    int64_t time_ns = S(1);

    for (uint32_t frame = 1; frame <= N_PACKETS; frame++) {
        const feed_row_t row = {.time_ns = time_ns,
                                .route = routes[g_rand_int_range(random, 0, 6)],
                                .payload_len = (uint32_t)g_rand_int_range(random, 0, 1400)};
        (void)feed_one(engine, frame, &row);
        time_ns += g_rand_int_range(random, -1000000, 200000000);
    }
    burst_engine_end(engine);
    g_rand_free(random);
}

static burst_engine_t *fed_engine(burst_features_t features)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONNECTION);
    parameters.alarm_mbps = 1;
    burst_engine_t *engine = burst_engine_new(&parameters, features);
    feed(engine);
    return engine;
}

static bool is_same_cell(const burst_cell_t *a, const burst_cell_t *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case BURST_CELL_ABSENT:
        return true;
    case BURST_CELL_ADDRESS:
        return memcmp(a->address, b->address, sizeof *a->address) == 0;
    case BURST_CELL_TEXT:
        return strcmp(a->text, b->text) == 0;
    case BURST_CELL_LIST:
        return a->list.n_values == b->list.n_values &&
               memcmp(a->list.values, b->list.values, a->list.n_values * sizeof(int64_t)) == 0;
    default:
        return memcmp(&a->count, &b->count, sizeof a->count) == 0;
    }
}

static void assert_same_column(const burst_table_t *table, size_t column,
                               const burst_source_t *wanted, const burst_source_t *got)
{
    burst_rows_t *wanted_rows = burst_rows_new(table, wanted);
    burst_rows_t *got_rows = burst_rows_new(table, got);

    g_assert_cmpuint(burst_rows_count(got_rows), ==, burst_rows_count(wanted_rows));
    for (size_t row = 0; row < burst_rows_count(wanted_rows); row++) {
        burst_cell_t wanted_cell = burst_rows_cell(wanted_rows, row, column);
        burst_cell_t got_cell = burst_rows_cell(got_rows, row, column);
        if (!is_same_cell(&wanted_cell, &got_cell))
            g_error("%s.%s needs a feature that it does not name", table->name,
                    table->columns[column].key);
    }
    burst_rows_free(wanted_rows);
    burst_rows_free(got_rows);
}

static void test_each_column(void)
{
    burst_engine_t *all = fed_engine(BURST_FEATURES_OF_STATISTICS | BURST_KEEPS_SEQUENCES);
    burst_source_t wanted = cells_source(all);

    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        for (size_t k = 0; k < table->n_columns; k++) {
            if (table->flags & BURST_TABLE_CSV_ONLY)
                continue;
            burst_engine_t *few = fed_engine(table->features | table->columns[k].features);
            burst_source_t got = cells_source(few);
            assert_same_column(table, k, &wanted, &got);
            burst_engine_free(few);
        }
    }
    burst_engine_free(all);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/features/each-column", test_each_column);
    return g_test_run();
}
