/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gaps, late packets, missing and extreme times, large sums, nothing at all. */
#include "cells.h"

static burst_parameters_t pair;

#define MAX_NS       "9223372036854775807"
#define MIN_NS       "-9223372036854775808"
#define MIN_NS_AND_1 "-9223372036854775807"

static void test_reordered(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(100), "a>b", 0}, {MS(300), "a>b", 0}, {MS(200), "a>b", 0},
                   {MS(200), "a>b", 0}, {MS(150), "a>b", 0}, {MS(550), "a>b", 0});
    /* Since the packet before: 200, -100, 0, -50, 400, of which two are negative. Since the latest
     * so far: 200 and 250, mean 225 ms, squares 625 + 625; (35.355 - 225) / (35.355 + 225). */
    assert_cells(engine, "streams",
                 "reordered first last duration gap_mean gap_sd gap_min gap_max gap_p50 burstiness",
                 "2 100000000 550000000 450000000 0.225 0.0353553391 200000000 250000000 ~0.2 "
                 "-0.728407036");
    assert_cells(
        engine, "endpoints",
        "idt_mean idt_sd idt_min idt_max idt_p50 iat_mean iat_sd iat_min iat_max burstiness",
        "0.225 0.0353553391 200000000 250000000 ~0.2 - - - - -0.728407036 | "
        "- - - - - 0.225 0.0353553391 200000000 250000000 -");
    burst_engine_free(engine);
}

static void test_reordered_first(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(100), "a>b", 0}, {MS(40), "a>b", 0});
    assert_cells(engine, "streams", "reordered first last duration gap_mean burstiness",
                 "1 40000000 100000000 60000000 - -");
    burst_engine_free(engine);
}

static void test_regular(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "a>b", 0}, {MS(40), "a>b", 0}, {MS(80), "a>b", 0});
    assert_cells(engine, "streams", "gap_mean gap_sd gap_p50 gap_p99 burstiness",
                 "0.04 0 ~0.04 ~0.04 -1");
    burst_engine_free(engine);
}

static void test_simultaneous(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(5), "a>b", 0}, {MS(5), "a>b", 0}, {MS(5), "a>b", 0});
    assert_cells(engine, "streams", "reordered duration gap_mean gap_sd gap_max gap_p50 burstiness",
                 "0 0 0 0 0 ~0 -");
    burst_engine_free(engine);
}

static void test_one_gap(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "a>b", 0}, {MS(40), "a>b", 0});
    assert_cells(engine, "streams", "gap_mean gap_sd gap_min gap_max gap_p50 burstiness",
                 "0.04 - 40000000 40000000 ~0.04 -");
    burst_engine_free(engine);
}

static void test_missing_time(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {NO_TIME, "tcp a:1>b:2", 7}, {MS(100), "tcp a:1>b:2", 8},
                   {NO_TIME, "tcp a:1>b:2", 9}, {MS(300), "tcp a:1>b:2", 10}, {NO_TIME, "-", 0});
    assert_cells(engine, "summary", "frames ip tcp other payload_bytes duration",
                 "5 4 4 1 34 200000000");
    assert_cells(engine, "streams", "packets bytes first last duration len_mean gap_mean gap_sd",
                 "4 34 100000000 300000000 200000000 8.5 0.2 -");
    assert_cells(engine, "tcp_ports", "port src_packets src_bytes dst_packets dst_bytes",
                 "1 4 34 0 0 | 2 0 0 4 34");
    assert_cells(engine, "endpoints", "address tx_packets tx_bytes rx_packets rx_bytes",
                 "a 4 34 0 0 | b 0 0 4 34");
    burst_engine_free(engine);
}

static void test_to_oneself(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "a>a", 400}, {MS(10), "a>a", 500});
    assert_cells(engine, "endpoints",
                 "address tx_packets tx_bytes rx_packets rx_bytes idt_mean iat_mean "
                 "bursts_sent burst_bytes_sent bursts_received burst_bytes_received",
                 "a 2 900 2 900 0.01 0.01 1 900 1 900");
    assert_cells(engine, "summary", "endpoints streams payload_bytes", "1 1 900");
    burst_engine_free(engine);
}

static void test_sums_beyond_32_bits(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "tcp a:1>b:2", UINT32_MAX}, {MS(1), "tcp a:1>b:2", UINT32_MAX},
                   {MS(2), "tcp a:1>b:2", UINT32_MAX});
    assert_cells(engine, "summary", "payload_bytes", "12884901885");
    assert_cells(engine, "endpoints",
                 "address tx_bytes rx_bytes burst_bytes_sent burst_bytes_received len_mean len_max",
                 "a 12884901885 0 12884901885 0 4.2949673e+09 4294967295 | "
                 "b 0 12884901885 0 12884901885 - -");
    assert_cells(engine, "tcp_ports", "port src_bytes dst_bytes",
                 "1 12884901885 0 | 2 0 12884901885");
    assert_cells(engine, "streams", "bytes burst_bytes len_max",
                 "12884901885 12884901885 4294967295");
    assert_cells(engine, "bursts", "bytes", "12884901885");
    burst_engine_free(engine);
}

static void test_extreme_times(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {INT64_MIN, "a>b", 400}, {INT64_MAX, "a>b", 400},
                                        {INT64_MIN, "a>b", 400});
    assert_cells(engine, "summary", "duration bursts", MAX_NS " 1");
    assert_cells(engine, "streams", "first last duration gap_min gap_max gap_p50 reordered",
                 MIN_NS " " MAX_NS " " MAX_NS " " MAX_NS " " MAX_NS " ~9.2e+09 1");
    assert_cells(engine, "bursts", "first_frame last_frame start end duration idle_before",
                 "2 3 " MIN_NS " " MAX_NS " " MAX_NS " -");
    burst_engine_free(engine);
}

/* INT64_MIN itself is no time in the engine. */
static void test_extreme_idle(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {INT64_MIN + 1, "a>b", 400}, {INT64_MIN + 1, "a>b", 400},
                   {INT64_MAX, "a>b", 400}, {INT64_MAX, "a>b", 400});
    assert_cells(engine, "bursts", "start duration rate idle_before",
                 MIN_NS_AND_1 " 0 - - | " MAX_NS " 0 - " MAX_NS);
    assert_cells(engine, "streams", "gap_mean gap_min gap_max", "3.07445735e+09 0 " MAX_NS);
    burst_engine_free(engine);
}

static void test_negative_times(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {-MS(1500), "a>b", 400}, {-MS(1400), "a>b", 400});
    assert_cells(engine, "streams", "first last duration", "-1500000000 -1400000000 100000000");
    assert_cells(engine, "bursts", "start end duration", "-1500000000 -1400000000 100000000");
    burst_engine_free(engine);
}

/* But those whose rows are always there. */
static void assert_no_rows(const burst_engine_t *engine)
{
    static const char *const always[] = {"summary", "peaks", "thresholds", NULL};
    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        if (!(table->flags & BURST_TABLE_CSV_ONLY) && !g_strv_contains(always, table->name))
            assert_cells(engine, table->name, table->columns[0].key, "");
    }
}

static void test_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&pair, BURST_FEATURES_OF_STATISTICS);
    assert_no_rows(engine);
    ASSERT_ROWS(engine, "summary",
                "frames=0 ip=0 tcp=0 udp=0 ip_other=0 other=0 payload_bytes=0 duration=- "
                "endpoints=0 streams=0 bursts=0");
    burst_engine_free(engine);
}

static void test_no_ip(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(100), "-", 400}, {MS(50), "-", 400});
    assert_no_rows(engine);
    ASSERT_ROWS(engine, "summary",
                "frames=2 ip=0 tcp=0 udp=0 ip_other=0 other=2 payload_bytes=0 duration=50000000 "
                "endpoints=0 streams=0 bursts=0");
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    pair = burst_parameters_default();
    g_test_add_func("/gaps/reordered", test_reordered);
    g_test_add_func("/gaps/reordered-first", test_reordered_first);
    g_test_add_func("/gaps/regular", test_regular);
    g_test_add_func("/gaps/simultaneous", test_simultaneous);
    g_test_add_func("/gaps/one", test_one_gap);
    g_test_add_func("/gaps/missing-time", test_missing_time);
    g_test_add_func("/gaps/to-oneself", test_to_oneself);
    g_test_add_func("/extreme/sums-beyond-32-bits", test_sums_beyond_32_bits);
    g_test_add_func("/extreme/times", test_extreme_times);
    g_test_add_func("/extreme/idle", test_extreme_idle);
    g_test_add_func("/extreme/negative-times", test_negative_times);
    g_test_add_func("/nothing/empty", test_empty);
    g_test_add_func("/nothing/no-ip", test_no_ip);
    return g_test_run();
}
