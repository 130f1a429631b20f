/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes and ends runs besides the gap: longest duration, fewest bytes, percent of the mean. */
#include "members.h"

static burst_parameters_t with_min_bytes(uint32_t min_bytes)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.min_bytes = min_bytes;
    return parameters;
}

static burst_parameters_t with_duration(uint32_t max_duration_us)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.max_duration_us = max_duration_us;
    return parameters;
}

/* Every packet that qualifies is a member at once. */
static burst_parameters_t with_percent(uint32_t mean_percent)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.min_payload = 0;
    parameters.min_packets = 1;
    parameters.mean_percent = mean_percent;
    return parameters;
}

/* ---- max_duration ---- */

static void test_duration_border(void)
{
    ASSERT_BURSTS(with_duration(500000), ".1111.2", "1111122", {MS(0), "a>b", 400},
                  {MS(200), "a>b", 400}, {MS(300), "a>b", 400}, {MS(400), "a>b", 400},
                  {MS(500), "a>b", 400}, {MS(500) + 1, "a>b", 400}, {MS(500) + 2, "a>b", 400});
    ASSERT_BURSTS(with_duration(1), ".1.2", "1122", {0, "a>b", 400}, {1000, "a>b", 400},
                  {1001, "a>b", 400}, {2001, "a>b", 400});
    ASSERT_BURSTS(with_duration(0), ".1", "11", {MS(0), "a>b", 400}, {MS(299), "a>b", 400});
}

/* From the run's first packet in the file, whatever times come later: the past ends nothing. */
static void test_duration_from_first(void)
{
    ASSERT_BURSTS(with_duration(250000), ".11.", "111.", {S(9), "a>b", 400}, {S(5), "a>b", 400},
                  {MS(5200), "a>b", 400}, {MS(9251), "a>b", 400});
    ASSERT_BURSTS(with_duration(UINT32_MAX), ".1", "11", {INT64_MAX, "a>b", 400},
                  {INT64_MIN, "a>b", 400});
    /* Small packets do not count. */
    ASSERT_BURSTS(with_duration(250000), "..1", "1.1", {MS(0), "a>b", 400}, {MS(251), "a>b", 10},
                  {MS(250), "a>b", 400});
}

/* Alone, without a gap: pieces of a second, as IoT Inspector cuts. */
static void test_duration_without_gap(void)
{
    burst_parameters_t parameters = with_duration(1000000);
    parameters.gap_us = 0;
    ASSERT_BURSTS(parameters, ".11.2.", "11122.", {MS(0), "a>b", 400}, {MS(900), "a>b", 400},
                  {MS(1000), "a>b", 400}, {MS(1001), "a>b", 400}, {MS(2001), "a>b", 400},
                  {S(9), "a>b", 400});
}

static void test_duration_with_small(void)
{
    burst_parameters_t parameters = with_duration(250000);
    parameters.include_small = true;
    ASSERT_BURSTS(parameters, "..1..2", "111.22", {MS(0), "a>b", 400}, {MS(50), "a>b", 10},
                  {MS(100), "a>b", 400}, {MS(240), "a>b", 10}, {MS(260), "a>b", 400},
                  {MS(270), "a>b", 400});
}

/* ---- min_bytes ---- */

static void test_bytes_border(void)
{
    ASSERT_BURSTS(with_min_bytes(800), ".1", "11", {MS(0), "a>b", 400}, {MS(1), "a>b", 400});
    ASSERT_BURSTS(with_min_bytes(801), "..", "..", {MS(0), "a>b", 400}, {MS(1), "a>b", 400});
    ASSERT_BURSTS(with_min_bytes(801), "..1", "111", {MS(0), "a>b", 400}, {MS(1), "a>b", 400},
                  {MS(2), "a>b", 300});
    /* Neither minimum is enough without the other. */
    ASSERT_BURSTS(with_min_bytes(801), ".1", "11", {MS(0), "a>b", 1400}, {MS(1), "a>b", 300});
    ASSERT_BURSTS(with_min_bytes(UINT32_MAX), ".1", "11", {MS(0), "a>b", UINT32_MAX - 300},
                  {MS(1), "a>b", 300});
    ASSERT_BURSTS(with_min_bytes(UINT32_MAX), "..", "..", {MS(0), "a>b", UINT32_MAX - 301},
                  {MS(1), "a>b", 300});
}

static void test_bytes_of_one_run(void)
{
    ASSERT_BURSTS(with_min_bytes(1200), ".....1", "...111", {MS(0), "a>b", 400},
                  {MS(1), "a>b", 400}, {MS(2), "b>a", 1400}, {S(1), "a>b", 400}, {S(1), "a>b", 400},
                  {S(1), "a>b", 400});
}

static void test_bytes_of_qualifying(void)
{
    burst_parameters_t parameters = with_min_bytes(1000);
    parameters.include_small = true;
    ASSERT_BURSTS(parameters, "....1", "11111", {MS(0), "a>b", 400}, {MS(1), "a>b", 299},
                  {MS(2), "a>b", 400}, {MS(3), "a>b", 299}, {MS(4), "a>b", 400});
}

/* The order of confirmation is that of the second minimum. */
static void test_bytes_number(void)
{
    ASSERT_BURSTS(with_min_bytes(1000), "...1.2", "221122", {MS(0), "a>b", 300},
                  {MS(1), "a>b", 300}, {MS(2), "c>d", 600}, {MS(3), "c>d", 600},
                  {MS(4), "a>b", 300}, {MS(5), "a>b", 300});
}

/* ---- mean_percent ---- */

static void test_percent_border(void)
{
    /* 100 of 100; 49 of (100 + 49) / 2; 10 of 53; 0 of 53; 53 of 53. */
    ASSERT_BURSTS(with_percent(50), "11..1", "11..1", {MS(0), "a>b", 100}, {MS(1), "a>b", 49},
                  {MS(2), "a>b", 10}, {MS(3), "a>b", 0}, {MS(4), "a>b", 53});
    /* Exactly the mean, and a byte less. */
    ASSERT_BURSTS(with_percent(100), "11.", "11.", {MS(0), "a>b", 100}, {MS(1), "a>b", 100},
                  {MS(2), "a>b", 99});
    /* 20 * 2 * 100 = 40 * (80 + 20). */
    ASSERT_BURSTS(with_percent(40), "11", "11", {MS(0), "a>b", 80}, {MS(1), "a>b", 20});
    ASSERT_BURSTS(with_percent(41), "1.", "1.", {MS(0), "a>b", 80}, {MS(1), "a>b", 20});
    ASSERT_BURSTS(with_percent(0), "11", "11", {MS(0), "a>b", 80}, {MS(1), "a>b", 0});
}

/* Packets without payload are no part of the mean; while there is no other, they qualify. */
static void test_percent_without_payload(void)
{
    ASSERT_BURSTS(with_percent(100), "111.", "111.", {MS(0), "a>b", 0}, {MS(1), "a>b", 0},
                  {MS(2), "a>b", 7}, {MS(3), "a>b", 0});
    /* 98 is below the mean of 100 and 98; 99 is that of the three. */
    ASSERT_BURSTS(with_percent(100), "1...1", "1...1", {MS(0), "a>b", 100}, {MS(1), "a>b", 0},
                  {MS(2), "a>b", 0}, {MS(3), "a>b", 98}, {MS(4), "a>b", 99});
}

/* A packet without a time counts in the mean, and only there. */
static void test_percent_without_time(void)
{
    ASSERT_BURSTS(with_percent(50), ".1", ".1", {NO_TIME, "a>b", 1000}, {MS(1), "a>b", 400});
    ASSERT_BURSTS(with_percent(60), "..", "..", {NO_TIME, "a>b", 1000}, {MS(1), "a>b", 400});
}

static void test_percent_of_stream(void)
{
    ASSERT_BURSTS(with_percent(100), "121", "121", {MS(0), "a>b", 100}, {MS(1), "c>b", 5},
                  {MS(2), "a>b", 100});
    /* Both ways of a conversation have one mean. */
    burst_parameters_t parameters = with_percent(100);
    parameters.stream = BURST_STREAM_CONVERSATION;
    ASSERT_BURSTS(parameters, "1.1", "1.1", {MS(0), "a>b", 100}, {MS(1), "b>a", 5},
                  {MS(2), "a>b", 100});
    /* The mean does not begin again with a run. */
    ASSERT_BURSTS(with_percent(100), "1.", "1.", {MS(0), "a>b", 100}, {S(9), "a>b", 50});
}

static void test_percent_with_other_rules(void)
{
    burst_parameters_t parameters = with_percent(100);
    parameters.min_payload = 100;
    parameters.include_small = true;
    parameters.min_packets = 2;
    /* 99 is small for one rule, the second 200 for the other: its mean is 350. */
    ASSERT_BURSTS(parameters, "...1", "1111", {MS(0), "a>b", 500}, {MS(1), "a>b", 99},
                  {MS(2), "a>b", 200}, {MS(3), "a>b", 600});
    parameters = with_percent(100);
    parameters.min_bytes = 1000;
    ASSERT_BURSTS(parameters, "..1", "1.1", {MS(0), "a>b", 500}, {MS(1), "a>b", 400},
                  {MS(2), "a>b", 500});
}

/* Products that 64 bits do not hold: against both sides divided by 100, which 64 bits do hold. */
static void test_percent_large(void)
{
    const uint32_t n = 100000;
    burst_parameters_t parameters = with_percent(100000);
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS);
    GRand *random = g_rand_new_with_seed(7);
    uint64_t sum = 0;
    uint32_t n_qualifying = 0;

    for (uint32_t i = 1; i <= n; i++) {
        /* Some thousand times as large as the others, until they have made the mean large. */
        uint32_t size = g_rand_int_range(random, 0, 4)
                            ? 1 + g_rand_int(random) % (i < n / 2 ? 3000 : UINT32_MAX)
                            : UINT32_MAX;
        burst_verdict_t verdict = feed_one(engine, i, &(feed_row_t){0, "a>b", size});
        sum += size;
        bool qualifies = (uint64_t)size * i >= 1000 * sum;
        g_assert_cmpint(verdict.position > 0, ==, qualifies);
        n_qualifying += qualifies;
    }
    /* It says something only where wrapped products would have been the other way. */
    g_assert_cmpuint(sum, >, UINT64_MAX / 100000);
    g_assert_cmpuint(n_qualifying, <, n / 2);
    g_rand_free(random);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/max-duration/border", test_duration_border);
    g_test_add_func("/max-duration/from-first", test_duration_from_first);
    g_test_add_func("/max-duration/without-gap", test_duration_without_gap);
    g_test_add_func("/max-duration/with-small", test_duration_with_small);
    g_test_add_func("/min-bytes/border", test_bytes_border);
    g_test_add_func("/min-bytes/of-one-run", test_bytes_of_one_run);
    g_test_add_func("/min-bytes/of-qualifying", test_bytes_of_qualifying);
    g_test_add_func("/min-bytes/number", test_bytes_number);
    g_test_add_func("/mean-percent/border", test_percent_border);
    g_test_add_func("/mean-percent/without-payload", test_percent_without_payload);
    g_test_add_func("/mean-percent/without-time", test_percent_without_time);
    g_test_add_func("/mean-percent/of-stream", test_percent_of_stream);
    g_test_add_func("/mean-percent/with-other-rules", test_percent_with_other_rules);
    g_test_add_func("/mean-percent/large", test_percent_large);
    return g_test_run();
}
