/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables about load, gaps and beginnings: peaks, microbursts, thresholds, sequences. */
#include "cells.h"

#include <string.h>

/* Frames of 54 bytes and what they carry on the wire. */
static void test_peaks(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    /* 1000 bytes each: two within 10 us, a third within 100 us, one at 10 s. */
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {S(1), "a>b", 946}, {S(1) + US(9), "a>b", 946},
                   {S(1) + US(20), "a>b", 946}, {NO_TIME, "a>b", 946}, {S(11), "-", 946});
    assert_cells(engine, "peaks", "window bytes packets frame time",
                 "10000 2000 2 2 1000009000 | 100000 3000 3 3 1000020000 | "
                 "1000000 3000 3 3 1000020000 | 10000000 3000 3 3 1000020000 | "
                 "100000000 3000 3 3 1000020000 | 1000000000 3000 3 3 1000020000 | "
                 "10000000000 3000 3 3 1000020000");
    /* 2000 bytes in 10 us. All that have a time: 4 * 8000 bits in 10 s are 3200 bit/s. The frame of
     * 11 s has 54 + 946 bytes, too. */
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(cells_table("peaks"), &source);
    char *first = cells_row(rows, cells_table("peaks"), 0);
    g_assert_nonnull(strstr(first, " rate=1.6e+09 "));
    g_assert_nonnull(strstr(first, " mean_rate=3200 peak_to_mean=500000"));
    g_free(first);
    burst_rows_free(rows);
    burst_engine_free(engine);
}

static void test_no_peaks(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {NO_TIME, "a>b", 1});
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(cells_table("peaks"), &source);
    char *first = cells_row(rows, cells_table("peaks"), 0);
    g_assert_cmpuint(burst_rows_count(rows), ==, 7);
    g_assert_cmpstr(first, ==,
                    "window=10000 bytes=0 rate=0 packets=0 frame=- time=- mean_rate=- "
                    "peak_to_mean=-");
    g_free(first);
    burst_rows_free(rows);
    burst_engine_free(engine);
}

static void test_microbursts(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.window_us = 1000;
    parameters.alarm_mbps = 16; /* 2000 bytes in 1 ms */
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 946}, {US(100), "a>b", 946}, {US(200), "c>b", 2946},
                   {MS(5), "a>b", 946}, {MS(6), "a>b", 2446});
    /* Frames 2 and 3: 1000 + 3000 bytes, at most 5000 bytes in 1 ms: 40 Mbit/s. Frame 5: 2500. */
    assert_cells(engine, "microbursts",
                 "id first_frame last_frame start end duration packets bytes",
                 "1 2 3 100000 200000 100000 2 4000 | 2 5 5 6000000 6000000 0 1 2500");
    assert_cells(engine, "microbursts", "peak_rate peak_frame top_src top_dst top_bytes",
                 "40000000 3 c b 3000 | 20000000 5 a b 2500");
    burst_engine_free(engine);
}

static void test_microburst_of_others(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.alarm_mbps = 1;
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "-", 1000});
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(cells_table("microbursts"), &source);
    g_assert_cmpuint(burst_rows_count(rows), ==, 1);
    burst_rows_free(rows);
    assert_cells(engine, "microbursts", "packets top_src top_dst top_bytes", "1 - - -");
    burst_engine_free(engine);
}

/* ---- gaps ---- */

/* Ten groups of three packets, 20 ms apart, one group each 10 s. */
static void test_thresholds(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    for (uint32_t i = 0; i < 10; i++) {
        for (uint32_t k = 0; k < 3; k++)
            feed_one(engine, 3 * i + k + 1,
                     &(feed_row_t){S(10 * i) + MS(20 * k), "a>b", 400 + 100 * k});
    }
    burst_engine_end(engine);

    burst_source_t source = cells_source(engine);
    const burst_table_t *table = cells_table("thresholds");
    burst_rows_t *rows = burst_rows_new(table, &source);
    unsigned n_suggested = 0;
    g_assert_cmpuint(burst_rows_count(rows), ==, 61);
    for (size_t i = 0; i < burst_rows_count(rows); i++) {
        char *row = cells_row(rows, table, i);
        double gap_ms = 1;
        for (size_t k = 0; k < i; k++)
            gap_ms *= 1.2589254117941673; /* the tenth root of ten */
        const char *expected = " bursts=0 streams=0 packets=0 bytes=0 packets_mean=- bytes_mean=- "
                               "bytes_sd=- duration_mean=- ";
        if (gap_ms > 20)
            expected = " bursts=10 streams=1 packets=30 bytes=15000 packets_mean=3 "
                       "bytes_mean=1500 bytes_sd=0 duration_mean=0.04 ";
        if (gap_ms > 9960)
            expected = " bursts=1 streams=1 packets=30 bytes=15000 packets_mean=30 "
                       "bytes_mean=15000 bytes_sd=- duration_mean=90.04 ";
        if (!strstr(row, expected))
            g_error("%s is not in %s", expected, row);
        n_suggested += g_str_has_suffix(row, " suggested=yes") ? 1 : 0;
        g_free(row);
    }
    g_assert_cmpuint(n_suggested, ==, 1);
    /* From 25.1 ms (row 14) to 7.94 s (row 39): the middle one, the lower, is row 26. */
    char *middle = cells_row(rows, table, 26);
    g_assert_true(g_str_has_prefix(middle, "gap=398107000 "));
    g_assert_true(g_str_has_suffix(middle, " suggested=yes"));
    g_free(middle);
    burst_rows_free(rows);
    burst_engine_free(engine);
}

/* ---- beginnings ---- */

static void test_sequences(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    parameters.sequence_length = 3;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_COUNTS | BURST_KEEPS_SEQUENCES);

    FEED(engine, {MS(0), "a>b", 100}, {MS(5), "c>d", 9000}, {MS(10), "b>a", 200},
         {NO_TIME, "a>b", 0}, {MS(30), "a>b", 400});
    assert_cells(engine, "sequences", "stream src dst packets lengths gaps",
                 "1 c d 1 [9000] [-] | 0 a b 4 [100,-200,0] [-,10000000,-]");
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/peaks", test_peaks);
    g_test_add_func("/load/no-peaks", test_no_peaks);
    g_test_add_func("/load/microbursts", test_microbursts);
    g_test_add_func("/load/microburst-of-others", test_microburst_of_others);
    g_test_add_func("/gaps/thresholds", test_thresholds);
    g_test_add_func("/beginnings/sequences", test_sequences);
    return g_test_run();
}
