/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets are members of which burst: payload, gap, number of packets, times. */
#include "members.h"

static burst_parameters_t defaults(void)
{
    return burst_parameters_default();
}

static burst_parameters_t with_min_packets(uint32_t min_packets)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.min_packets = min_packets;
    return parameters;
}

static burst_parameters_t with_min_payload(uint32_t min_payload)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.min_payload = min_payload;
    return parameters;
}

static burst_parameters_t with_gap(uint32_t gap_us, uint32_t min_packets)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.gap_us = gap_us;
    parameters.min_packets = min_packets;
    return parameters;
}

/* ---- payload ---- */

static void test_payload_threshold(void)
{
    ASSERT_BURSTS(defaults(), ".1", "11", {MS(0), "a>b", 300}, {MS(100), "a>b", 300});
    ASSERT_BURSTS(defaults(), "..", "..", {MS(0), "a>b", 299}, {MS(100), "a>b", 300});
    ASSERT_BURSTS(defaults(), "..", "..", {MS(0), "a>b", 300}, {MS(100), "a>b", 299});
    ASSERT_BURSTS(with_min_payload(301), "..", "..", {MS(0), "a>b", 301}, {MS(100), "a>b", 300});
    ASSERT_BURSTS(with_min_payload(UINT32_MAX), "..1", "1.1", {MS(0), "a>b", UINT32_MAX},
                  {MS(100), "a>b", UINT32_MAX - 1}, {MS(200), "a>b", UINT32_MAX});
}

static void test_zero_bytes(void)
{
    ASSERT_BURSTS(with_min_payload(0), ".1", "11", {MS(0), "a>b", 0}, {MS(100), "a>b", 0});
    ASSERT_BURSTS(with_min_payload(1), "..", "..", {MS(0), "a>b", 0}, {MS(100), "a>b", 0});
    ASSERT_BURSTS(with_min_payload(1), ".1", "11", {MS(0), "a>b", 1}, {MS(100), "a>b", 1});
}

/* ---- gap ---- */

static void test_gap_threshold(void)
{
    ASSERT_BURSTS(defaults(), "..", "..", {MS(0), "a>b", 400}, {MS(300), "a>b", 400});
    ASSERT_BURSTS(defaults(), ".1", "11", {MS(0), "a>b", 400}, {MS(300) - 1, "a>b", 400});
    ASSERT_BURSTS(with_gap(1, 2), "..", "..", {0, "a>b", 400}, {1000, "a>b", 400});
    ASSERT_BURSTS(with_gap(1, 2), ".1", "11", {0, "a>b", 400}, {999, "a>b", 400});
}

static void test_gap_between_bursts(void)
{
    ASSERT_BURSTS(defaults(), ".1.2", "1122", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(400), "a>b", 400}, {MS(500), "a>b", 400});
    ASSERT_BURSTS(defaults(), ".111", "1111", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(400) - 1, "a>b", 400}, {MS(500), "a>b", 400});
}

static void test_gap_counts_from_previous(void)
{
    ASSERT_BURSTS(defaults(), ".1111", "11111", {MS(0), "a>b", 400}, {MS(299), "a>b", 400},
                  {MS(598), "a>b", 400}, {MS(897), "a>b", 400}, {MS(1196), "a>b", 400});
}

/* No gap ends a run, however long. */
static void test_gap_zero(void)
{
    ASSERT_BURSTS(with_gap(0, 1), "111", "111", {MS(0), "a>b", 400}, {MS(0), "a>b", 400},
                  {1, "a>b", 400});
    ASSERT_BURSTS(with_gap(0, 2), "..11", "1.11", {MS(0), "a>b", 400}, {MS(0), "a>b", 299},
                  {S(31536000), "a>b", 400}, {0, "a>b", 400});
    ASSERT_BURSTS(with_gap(0, 2), ".1", "11", {INT64_MIN, "a>b", 400}, {INT64_MAX, "a>b", 400});
}

static void test_gap_largest(void)
{
    const int64_t gap_ns = US(UINT32_MAX);
    ASSERT_BURSTS(with_gap(UINT32_MAX, 2), ".1", "11", {0, "a>b", 400}, {gap_ns - 1, "a>b", 400});
    ASSERT_BURSTS(with_gap(UINT32_MAX, 2), "..", "..", {0, "a>b", 400}, {gap_ns, "a>b", 400});
}

/* ---- number of packets ---- */

static void test_min_packets(void)
{
    ASSERT_BURSTS(with_min_packets(0), "1", "1", {MS(0), "a>b", 300});
    ASSERT_BURSTS(with_min_packets(1), "1", "1", {MS(0), "a>b", 300});
    ASSERT_BURSTS(with_min_packets(2), ".", ".", {MS(0), "a>b", 300});
    ASSERT_BURSTS(with_min_packets(0), "11.2", "11.2", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 299}, {MS(400), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(1), "11.2", "11.2", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 299}, {MS(400), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(2), ".11", "111", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(3), "..", "..", {MS(0), "a>b", 400}, {MS(100), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(3), "..11", "1111", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 400}, {MS(300), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(UINT32_MAX), "...", "...", {MS(0), "a>b", 400},
                  {MS(100), "a>b", 400}, {MS(200), "a>b", 400});
}

static void test_small_packets_do_not_count(void)
{
    burst_parameters_t parameters = feed_with_small();
    parameters.min_packets = 3;
    ASSERT_BURSTS(parameters, "....", "....", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(150), "a>b", 10}, {MS(200), "a>b", 400});
    ASSERT_BURSTS(parameters, "...1", "1111", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(150), "a>b", 400}, {MS(200), "a>b", 400});
}

static void test_lone_large(void)
{
    ASSERT_BURSTS(defaults(), "...", "...", {MS(0), "a>b", 1400}, {S(1), "a>b", 1400},
                  {S(2), "a>b", 1400});
    ASSERT_BURSTS(feed_with_small(), "...", "...", {MS(0), "a>b", 10}, {MS(100), "a>b", 1400},
                  {MS(200), "a>b", 10});
    /* A lone one that ends a silence is not in the burst before, nor in the one after. */
    ASSERT_BURSTS(defaults(), ".1..2", "11.22", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(1), "a>b", 400}, {S(2), "a>b", 400}, {S(2), "a>b", 400});
}

/* ---- time ---- */

static void test_backwards_never_ends(void)
{
    ASSERT_BURSTS(defaults(), ".1", "11", {S(1), "a>b", 400}, {MS(500), "a>b", 400});
    ASSERT_BURSTS(defaults(), ".1", "11", {S(3600), "a>b", 400}, {-S(3600), "a>b", 400});
    /* What counts is the silence after the previous packet of the file. */
    ASSERT_BURSTS(defaults(), ".11.", "111.", {S(1), "a>b", 400}, {MS(0), "a>b", 400},
                  {MS(299), "a>b", 400}, {MS(599), "a>b", 400});
}

static void test_negative_times(void)
{
    ASSERT_BURSTS(defaults(), ".1.", "11.", {-MS(500), "a>b", 400}, {-MS(201), "a>b", 400},
                  {MS(99), "a>b", 400});
}

static void test_extreme_times(void)
{
    ASSERT_BURSTS(defaults(), "..", "..", {INT64_MIN, "a>b", 400}, {INT64_MAX, "a>b", 400});
    ASSERT_BURSTS(defaults(), ".1", "11", {INT64_MAX, "a>b", 400}, {INT64_MIN, "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "..1", "111", {INT64_MAX, "a>b", 400}, {INT64_MIN, "a>b", 10},
                  {INT64_MAX, "a>b", 400});
}

static void test_missing_time(void)
{
    ASSERT_BURSTS(defaults(), "..1", "1.1", {MS(0), "a>b", 400}, {NO_TIME, "a>b", 400},
                  {MS(100), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "..1", "1.1", {MS(0), "a>b", 400}, {NO_TIME, "a>b", 10},
                  {MS(100), "a>b", 400});
    ASSERT_BURSTS(with_min_packets(1), ".", ".", {NO_TIME, "a>b", 400});
    ASSERT_BURSTS(defaults(), "...", "...", {NO_TIME, "a>b", 400}, {MS(0), "a>b", 400},
                  {NO_TIME, "a>b", 400});
}

/* ---- numbering ---- */

static void test_numbering(void)
{
    ASSERT_BURSTS(with_min_packets(3), "...1.2", "211122", {MS(0), "a>b", 400},
                  {MS(10), "c>d", 400}, {MS(20), "c>d", 400}, {MS(30), "c>d", 400},
                  {MS(40), "a>b", 400}, {MS(50), "a>b", 400});
    ASSERT_BURSTS(defaults(), "..121.3", "1212133", {MS(0), "a>b", 400}, {MS(10), "b>a", 400},
                  {MS(20), "a>b", 400}, {MS(30), "b>a", 400}, {MS(40), "a>b", 400},
                  {S(1), "a>b", 400}, {S(1), "a>b", 400});
}

static void test_no_such_burst(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {MS(100), "-", 400});
    g_assert_null(burst_engine_burst(engine, 0));
    g_assert_nonnull(burst_engine_burst(engine, 1));
    g_assert_null(burst_engine_burst(engine, 2));
    g_assert_null(burst_engine_burst(engine, UINT32_MAX));
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/payload/threshold", test_payload_threshold);
    g_test_add_func("/payload/zero-bytes", test_zero_bytes);
    g_test_add_func("/gap/threshold", test_gap_threshold);
    g_test_add_func("/gap/between-bursts", test_gap_between_bursts);
    g_test_add_func("/gap/counts-from-previous", test_gap_counts_from_previous);
    g_test_add_func("/gap/zero", test_gap_zero);
    g_test_add_func("/gap/largest", test_gap_largest);
    g_test_add_func("/min-packets/all", test_min_packets);
    g_test_add_func("/min-packets/small-do-not-count", test_small_packets_do_not_count);
    g_test_add_func("/min-packets/lone-large", test_lone_large);
    g_test_add_func("/time/backwards-never-ends", test_backwards_never_ends);
    g_test_add_func("/time/negative", test_negative_times);
    g_test_add_func("/time/extreme", test_extreme_times);
    g_test_add_func("/time/missing", test_missing_time);
    g_test_add_func("/numbering/order-of-confirmation", test_numbering);
    g_test_add_func("/numbering/no-such-burst", test_no_such_burst);
    return g_test_run();
}
