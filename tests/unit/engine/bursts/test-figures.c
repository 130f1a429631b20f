/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a burst's figures say. */
#include "feed.h"

static burst_parameters_t defaults(void)
{
    return burst_parameters_default();
}

/* ---- idle_before ---- */

static void assert_idle(const burst_engine_t *engine, uint32_t id, int64_t expected_ns)
{
    int64_t idle_ns = 42;
    g_assert_true(burst_idle_before_ns(burst_engine_burst(engine, id), &idle_ns));
    g_assert_cmpint(idle_ns, ==, expected_ns);
}

static void assert_no_idle(const burst_engine_t *engine, uint32_t id)
{
    int64_t idle_ns = 42;
    g_assert_false(burst_idle_before_ns(burst_engine_burst(engine, id), &idle_ns));
    g_assert_cmpint(idle_ns, ==, 42);
}

static void test_idle_before(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {MS(150), "a>b", 400},
                   {MS(500), "b>a", 400}, {MS(600), "b>a", 400}, {MS(700), "a>b", 400},
                   {MS(900), "a>b", 10}, {MS(1150), "a>b", 400}, {MS(1250), "a>b", 400},
                   {MS(1550), "a>b", 400}, {MS(1550), "a>b", 400});
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 4);
    assert_no_idle(engine, 1);
    assert_no_idle(engine, 2); /* b>a */
    assert_idle(engine, 3, S(1));
    assert_idle(engine, 4, MS(300));
    burst_engine_free(engine);
}

static void test_idle_before_small(void)
{
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {MS(200), "a>b", 10},
                   {S(1), "a>b", 400}, {MS(1050), "a>b", 10}, {MS(1100), "a>b", 400});
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 2);
    assert_idle(engine, 2, MS(900));
    burst_engine_free(engine);
}

/* A later member can have an earlier time, before and after the burst is confirmed. */
static void test_idle_before_follows_start(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine = FED_ENGINE(&parameters, {S(0), "a>b", 400}, {S(0), "a>b", 400},
                                        {S(5), "a>b", 400}, {S(4), "a>b", 400});
    assert_idle(engine, 2, S(4));
    feed_one(engine, 5, &(feed_row_t){S(3), "a>b", 400});
    assert_idle(engine, 2, S(3));
    feed_one(engine, 6, &(feed_row_t){S(3), "a>b", 400});
    assert_idle(engine, 2, S(3));
    burst_engine_free(engine);
}

static void test_idle_before_extreme(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {INT64_MIN + 1, "a>b", 400}, {INT64_MIN + 1, "a>b", 400},
                   {INT64_MAX, "a>b", 400}, {INT64_MAX, "a>b", 400});
    assert_idle(engine, 2, INT64_MAX);
    burst_engine_free(engine);
}

static void test_idle_before_backwards(void)
{
    burst_parameters_t parameters = defaults();
    /* The first burst lasts from 0 to 10 s, the second begins at 1 s. */
    burst_engine_t *engine = FED_ENGINE(&parameters, {S(10), "a>b", 400}, {S(0), "a>b", 400},
                                        {S(1), "a>b", 400}, {MS(1100), "a>b", 400});
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 2);
    assert_idle(engine, 2, -S(9));
    burst_engine_free(engine);
}

/* ---- figures of a burst ---- */

static void test_burst_figures(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {S(5), "a>b", 400}, {MS(5100), "a>b", 600}, {MS(5200), "a>b", 500});
    const burst_burst_t *burst = burst_engine_burst(engine, 1);
    double rate = 0;

    g_assert_cmpfloat(burst_mean_len(burst), ==, 500);
    g_assert_cmpint(burst_duration_ns(burst), ==, MS(200));
    g_assert_true(burst_rate(burst, &rate));
    g_assert_cmpfloat_with_epsilon(rate, 60000, 1e-9); /* 1500 bytes * 8 / 0.2 s */
    burst_engine_free(engine);
}

static void test_burst_without_duration(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine = FED_ENGINE(&parameters, {S(5), "a>b", 400}, {S(5), "a>b", 401});
    const burst_burst_t *burst = burst_engine_burst(engine, 1);
    double rate = 42;

    g_assert_cmpfloat(burst_mean_len(burst), ==, 400.5);
    g_assert_cmpint(burst_duration_ns(burst), ==, 0);
    g_assert_false(burst_rate(burst, &rate));
    g_assert_cmpfloat(rate, ==, 42);
    burst_engine_free(engine);
}

static void test_burst_grows(void)
{
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "a>b", 500});
    g_assert_cmpuint(burst_engine_burst(engine, 1)->packets, ==, 2);
    g_assert_cmpuint(burst_engine_burst(engine, 1)->bytes, ==, 900);
    feed_one(engine, 3, &(feed_row_t){MS(20), "a>b", 600});
    g_assert_cmpuint(burst_engine_burst(engine, 1)->packets, ==, 3);
    g_assert_cmpuint(burst_engine_burst(engine, 1)->bytes, ==, 1500);
    g_assert_cmpint(burst_engine_burst(engine, 1)->end_ns, ==, MS(20));
    burst_engine_free(engine);
}

static void test_burst_sums_beyond_32_bits(void)
{
    burst_parameters_t parameters = feed_with_small();
    parameters.min_payload = UINT32_MAX;
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", UINT32_MAX}, {MS(1), "a>b", UINT32_MAX - 1},
                   {MS(2), "a>b", UINT32_MAX - 1}, {MS(3), "a>b", UINT32_MAX});
    g_assert_cmpuint(burst_engine_burst(engine, 1)->bytes, ==, UINT64_C(17179869178));
    g_assert_cmpfloat(burst_mean_len(burst_engine_burst(engine, 1)), ==, 4294967294.5);
    burst_engine_free(engine);
}

/* ---- times ---- */

static void test_time_difference(void)
{
    g_assert_cmpint(burst_time_difference(7, 5), ==, 2);
    g_assert_cmpint(burst_time_difference(5, 7), ==, -2);
    g_assert_cmpint(burst_time_difference(-5, -7), ==, 2);
    g_assert_cmpint(burst_time_difference(INT64_MAX, 0), ==, INT64_MAX);
    g_assert_cmpint(burst_time_difference(INT64_MAX, -1), ==, INT64_MAX);
    g_assert_cmpint(burst_time_difference(INT64_MAX, INT64_MIN), ==, INT64_MAX);
    g_assert_cmpint(burst_time_difference(INT64_MIN, 0), ==, INT64_MIN);
    g_assert_cmpint(burst_time_difference(INT64_MIN, 1), ==, INT64_MIN);
    g_assert_cmpint(burst_time_difference(INT64_MIN, INT64_MAX), ==, INT64_MIN);
    g_assert_cmpint(burst_time_difference(0, INT64_MIN), ==, INT64_MAX);
    g_assert_cmpint(burst_time_difference(-1, INT64_MIN), ==, INT64_MAX);
    g_assert_cmpint(burst_time_difference(INT64_MIN, INT64_MIN), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/idle-before/by-hand", test_idle_before);
    g_test_add_func("/idle-before/small", test_idle_before_small);
    g_test_add_func("/idle-before/follows-start", test_idle_before_follows_start);
    g_test_add_func("/idle-before/extreme", test_idle_before_extreme);
    g_test_add_func("/idle-before/backwards", test_idle_before_backwards);
    g_test_add_func("/burst/figures", test_burst_figures);
    g_test_add_func("/burst/without-duration", test_burst_without_duration);
    g_test_add_func("/burst/grows", test_burst_grows);
    g_test_add_func("/burst/sums-beyond-32-bits", test_burst_sums_beyond_32_bits);
    g_test_add_func("/time-difference", test_time_difference);
    return g_test_run();
}
