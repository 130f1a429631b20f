/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of a burst's members: sizes, gaps, those that go back. */
#include "feed.h"

#include <math.h>

static void assert_lengths(const burst_engine_t *engine, uint32_t id, uint32_t min, uint32_t max,
                           double squares)
{
    const burst_detail_t *detail = burst_engine_detail(engine, id);
    g_assert_nonnull(detail);
    g_assert_cmpuint(detail->len_min, ==, min);
    g_assert_cmpuint(detail->len_max, ==, max);
    g_assert_cmpfloat_with_epsilon(detail->len_squares, squares, 1e-9 * MAX(squares, 1));
}

static void assert_gaps(const burst_engine_t *engine, uint32_t id, uint32_t gaps, double mean_ms,
                        double squares_ms, int64_t max_ns)
{
    const burst_detail_t *detail = burst_engine_detail(engine, id);
    g_assert_nonnull(detail);
    g_assert_cmpuint(detail->gaps, ==, gaps);
    g_assert_cmpfloat_with_epsilon(detail->gap_mean / 1e6, mean_ms, 1e-9);
    g_assert_cmpfloat_with_epsilon(detail->gap_squares / 1e12, squares_ms, 1e-6);
    g_assert_cmpint(detail->gap_max, ==, max_ns);
}

static void test_lengths(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "a>b", 10}, {MS(100), "a>b", 600},
                   {MS(150), "a>b", 500}, {S(1), "a>b", 700}, {S(1), "a>b", 700});
    assert_lengths(engine, 1, 400, 600, 20000); /* 100 and 100 from 500 */
    assert_lengths(engine, 2, 700, 700, 0);
    g_assert_null(burst_engine_detail(engine, 0));
    g_assert_null(burst_engine_detail(engine, 3));
    burst_engine_free(engine);
}

static void test_gaps(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {MS(150), "a>b", 400},
                   {MS(450) - 1, "a>b", 400}, {S(1), "a>b", 400}, {S(1), "a>b", 400});
    const burst_detail_t *detail = burst_engine_detail(engine, 1);
    g_assert_cmpuint(detail->gaps, ==, 3);
    g_assert_cmpfloat_with_epsilon(detail->gap_mean, (double)(MS(450) - 1) / 3, 1e-6);
    g_assert_cmpint(detail->gap_max, ==, MS(300) - 1);
    assert_gaps(engine, 2, 1, 0, 0, 0);
    burst_engine_free(engine);
}

/* From the latest member so far: 100 and 50, so that they add up to the duration. */
static void test_gaps_of_late(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                                        {MS(50), "a>b", 400}, {MS(150), "a>b", 400});
    assert_gaps(engine, 1, 2, 75, 1250, MS(100));
    g_assert_cmpint(burst_duration_ns(burst_engine_burst(engine, 1)), ==, MS(150));
    burst_engine_free(engine);
}

/* Smaller packets are members between two that qualify, and not after the last one. */
static void test_small(void)
{
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "a>b", 40},
                                        {MS(40), "a>b", 400}, {MS(200), "a>b", 5});
    assert_lengths(engine, 1, 40, 400, 86400); /* mean 280: 120, 120 and 240 from it */
    assert_gaps(engine, 1, 2, 20, 200, MS(30));
    feed_one(engine, 5, &(feed_row_t){MS(240), "a>b", 400});
    assert_lengths(engine, 1, 5, 400, 171620);     /* mean 249: 3 * 151^2 + 209^2 + 244^2 */
    assert_gaps(engine, 1, 4, 60, 13800, MS(160)); /* 10, 30, 160, 40 */
    burst_engine_free(engine);
}

static void test_back(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    parameters.include_small = true;
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "b>a", 500},
                                        {MS(20), "b>a", 7}, {MS(30), "a>b", 400},
                                        {MS(40), "b>a", 9}, {S(1), "a>b", 400}, {S(1), "a>b", 400});
    g_assert_cmpuint(burst_engine_detail(engine, 1)->back_packets, ==, 2);
    g_assert_cmpuint(burst_engine_detail(engine, 1)->back_bytes, ==, 507);
    g_assert_cmpuint(burst_engine_detail(engine, 2)->back_packets, ==, 0);
    g_assert_cmpuint(burst_engine_detail(engine, 2)->back_bytes, ==, 0);
    burst_engine_free(engine);

    parameters.stream = BURST_STREAM_CAPTURE;
    engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "b>a", 500});
    g_assert_cmpuint(burst_engine_detail(engine, 1)->back_packets, ==, 0);
    burst_engine_free(engine);
}

static void test_not_kept(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS);
    FEED(engine, {MS(0), "a>b", 400}, {MS(1), "a>b", 400});
    g_assert_nonnull(burst_engine_burst(engine, 1));
    g_assert_null(burst_engine_detail(engine, 1));
    burst_engine_free(engine);
}

/* More bursts than one block of the store has: each keeps its own. */
static void test_many(void)
{
    const uint32_t n = 5000;
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    for (uint32_t i = 0; i < n; i++) {
        feed_one(engine, 2 * i + 1, &(feed_row_t){S(i), "a>b", 300 + i});
        feed_one(engine, 2 * i + 2, &(feed_row_t){S(i) + MS(1), "a>b", 302 + i});
    }
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, n);
    for (uint32_t i = 0; i < n; i++) {
        g_assert_cmpint(burst_engine_burst(engine, i + 1)->start_ns, ==, S(i));
        assert_lengths(engine, i + 1, 300 + i, 302 + i, 2);
    }
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/detail/lengths", test_lengths);
    g_test_add_func("/detail/gaps", test_gaps);
    g_test_add_func("/detail/gaps-of-late", test_gaps_of_late);
    g_test_add_func("/detail/small", test_small);
    g_test_add_func("/detail/back", test_back);
    g_test_add_func("/detail/not-kept", test_not_kept);
    g_test_add_func("/detail/many", test_many);
    return g_test_run();
}
