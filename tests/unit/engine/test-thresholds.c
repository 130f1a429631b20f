/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sweep: each of its rows is what an engine with that gap finds. */
#include "burst/thresholds.h"
#include "feed.h"

enum { N_PACKETS = 1500 };

static void test_gaps(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS | BURST_SWEEPS_GAPS);
    const burst_threshold_t *rows = burst_engine_thresholds(engine);
    /* 10^(k/10) ms. */
    static const struct {
        size_t row;
        uint32_t gap_us;
    } gaps[] = {{0, 1000},   {1, 1259},    {2, 1585},     {3, 1995},       {9, 7943},
                {10, 10000}, {25, 316228}, {35, 3162278}, {59, 794328235}, {60, 1000000000}};
    for (size_t i = 0; i < G_N_ELEMENTS(gaps); i++)
        g_assert_cmpuint(rows[gaps[i].row].gap_us, ==, gaps[i].gap_us);
    g_assert_cmpuint(rows[60].bytes.count, ==, 0);
    burst_engine_free(engine);

    engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS);
    g_assert_null(burst_engine_thresholds(engine));
    g_assert_null(burst_engine_qualifying_gaps(engine));
    burst_engine_free(engine);
}

static void test_by_hand(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 300}, {MS(1), "a>b", 500}, {MS(4), "c>d", 400},
                   {MS(11), "a>b", 700}, {MS(12), "a>b", 900}, {MS(112), "c>d", 400});
    const burst_threshold_t *rows = burst_engine_thresholds(engine);

    g_assert_cmpuint(rows[0].bytes.count, ==, 0); /* 1 ms is a gap of 1 ms or more */
    g_assert_cmpuint(rows[0].streams, ==, 0);
    g_assert_cmpuint(rows[1].bytes.count, ==, 2);
    g_assert_cmpuint(rows[1].streams, ==, 1);
    g_assert_cmpuint(rows[1].packets, ==, 4);
    g_assert_cmpuint(rows[1].total_bytes, ==, 2400);
    g_assert_cmpfloat(rows[1].bytes.mean, ==, 1200);
    g_assert_cmpint(rows[1].bytes.min, ==, 800);
    g_assert_cmpint(rows[1].bytes.max, ==, 1600);
    g_assert_cmpfloat(rows[1].duration_ns, ==, 2e6);
    g_assert_cmpuint(rows[10].bytes.count, ==, 2); /* 10 ms */
    g_assert_cmpuint(rows[11].bytes.count, ==, 1);
    g_assert_cmpfloat(rows[11].duration_ns, ==, 12e6);
    g_assert_cmpuint(rows[21].bytes.count, ==, 2); /* 126 ms: c>d, too */
    g_assert_cmpuint(rows[21].streams, ==, 2);
    g_assert_cmpuint(rows[60].packets, ==, 6);

    /* 1, 10, 1 and 108 ms. */
    const burst_moments_t *gaps = burst_distribution_moments(burst_engine_qualifying_gaps(engine));
    g_assert_cmpuint(gaps->count, ==, 4);
    g_assert_cmpint(gaps->min, ==, MS(1));
    g_assert_cmpint(gaps->max, ==, MS(108));
    burst_engine_free(engine);
}

/* It can be asked at any time: what is under way is in the answer, and goes on. */
static void test_at_any_time(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 300}, {MS(1), "a>b", 500});
    for (int i = 0; i < 2; i++) {
        g_assert_cmpuint(burst_engine_thresholds(engine)[60].packets, ==, 2);
        g_assert_cmpuint(burst_engine_thresholds(engine)[60].streams, ==, 1);
    }
    feed_one(engine, 3, &(feed_row_t){MS(2), "a>b", 300});
    g_assert_cmpuint(burst_engine_thresholds(engine)[60].bytes.count, ==, 1);
    g_assert_cmpuint(burst_engine_thresholds(engine)[60].packets, ==, 3);
    feed_one(engine, 4, &(feed_row_t){S(2000), "a>b", 300});
    burst_engine_end(engine);
    g_assert_cmpuint(burst_engine_thresholds(engine)[60].packets, ==, 3);
    g_assert_cmpuint(burst_engine_thresholds(engine)[60].bytes.count, ==, 1);
    burst_engine_free(engine);
}

/* ---- against an engine for each row ---- */

static feed_row_t random_row(GRand *random, int64_t *now_ns)
{
    static const char *const routes[] = {"tcp a:1>b:9", "tcp b:9>a:1", "a:2>b:9", "b>a",
                                         "a>c",         "c>a",         "a>a",     "-"};
    static const uint32_t sizes[] = {0, 1, 40, 299, 300, 301, 900, 1400};
    int64_t step_ns = 1;

    for (int exponent = g_rand_int_range(random, 4, 13); exponent > 0; exponent--)
        step_ns *= 10;
    if (g_rand_int_range(random, 0, 40) == 0)
        *now_ns -= step_ns * g_rand_int_range(random, 1, 30);
    else
        *now_ns += step_ns / 100 * g_rand_int_range(random, 0, 300);
    return (feed_row_t){g_rand_int_range(random, 0, 30) == 0 ? NO_TIME : *now_ns,
                        routes[g_rand_int_range(random, 0, G_N_ELEMENTS(routes))],
                        sizes[g_rand_int_range(random, 0, G_N_ELEMENTS(sizes))]};
}

/* All rules but the longest duration, which the sweep leaves out. */
static burst_parameters_t random_parameters(GRand *random, uint32_t run)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.stream = run % BURST_N_STREAM_KINDS;
    parameters.include_small = g_rand_int_range(random, 0, 2) == 0;
    parameters.min_packets = (uint32_t)g_rand_int_range(random, 1, 4);
    parameters.end_on_reply =
        parameters.stream != BURST_STREAM_CAPTURE && g_rand_int_range(random, 0, 2) == 0;
    parameters.min_bytes = g_rand_int_range(random, 0, 2) == 0 ? 1500 : 0;
    parameters.mean_percent = g_rand_int_range(random, 0, 2) == 0 ? 60 : 0;
    parameters.min_payload = g_rand_int_range(random, 0, 3) == 0 ? 0 : 300;
    return parameters;
}

typedef struct {
    uint64_t bursts, packets, bytes;
    uint32_t streams;
    double duration_ns, mean_bytes, squares;
} plain_row_t;

static plain_row_t add_up(const burst_engine_t *engine, uint32_t n_streams)
{
    plain_row_t row = {.bursts = burst_engine_n_bursts(engine)};
    bool *has_burst = g_new0(bool, n_streams);

    for (uint32_t id = 1; id <= row.bursts; id++) {
        const burst_burst_t *burst = burst_engine_burst(engine, id);
        row.packets += burst->packets;
        row.bytes += burst->bytes;
        row.duration_ns += (double)burst_duration_ns(burst);
        row.streams += !has_burst[burst->stream];
        has_burst[burst->stream] = true;
    }
    row.mean_bytes = row.bursts ? (double)row.bytes / (double)row.bursts : 0;
    for (uint32_t id = 1; id <= row.bursts; id++) {
        double distance = (double)burst_engine_burst(engine, id)->bytes - row.mean_bytes;
        row.squares += distance * distance;
    }
    g_free(has_burst);
    return row;
}

static void assert_row(const burst_threshold_t *got, const plain_row_t *expected)
{
    g_assert_cmpuint(got->bytes.count, ==, expected->bursts);
    g_assert_cmpuint(got->streams, ==, expected->streams);
    g_assert_cmpuint(got->packets, ==, expected->packets);
    g_assert_cmpuint(got->total_bytes, ==, expected->bytes);
    g_assert_cmpfloat_with_epsilon(got->duration_ns, expected->duration_ns,
                                   1e-9 * (expected->duration_ns + 1));
    if (expected->bursts > 0)
        g_assert_cmpfloat_with_epsilon(got->bytes.mean, expected->mean_bytes,
                                       1e-9 * expected->mean_bytes);
    g_assert_cmpfloat_with_epsilon(got->bytes.sum_squares, expected->squares,
                                   1e-6 * (expected->squares + 1));
}

/* @return how many bursts were compared: a test of none would say nothing. */
static uint64_t assert_sweep(burst_parameters_t parameters, const feed_row_t *rows)
{
    enum { MAX_STREAMS = 32 };
    burst_parameters_t swept_parameters = parameters;
    swept_parameters.max_duration_us = 1000; /* left out */
    swept_parameters.gap_us = 5000;
    burst_engine_t *sweeping = feed_new_engine(&swept_parameters, rows, N_PACKETS);
    const burst_threshold_t *swept = burst_engine_thresholds(sweeping);
    uint64_t n_bursts = 0;

    for (size_t i = 0; i < BURST_N_THRESHOLDS; i++) {
        parameters.gap_us = swept[i].gap_us;
        burst_engine_t *engine = feed_new_engine(&parameters, rows, N_PACKETS);
        const plain_row_t expected = add_up(engine, MAX_STREAMS);
        assert_row(&swept[i], &expected);
        n_bursts += expected.bursts;
        burst_engine_free(engine);
    }
    burst_engine_free(sweeping);
    return n_bursts;
}

static void test_random(void)
{
    GRand *random = g_rand_new_with_seed(9);
    feed_row_t *rows = g_new(feed_row_t, N_PACKETS);

    for (uint32_t run = 0; run < 4 * BURST_N_STREAM_KINDS; run++) {
        burst_parameters_t parameters = random_parameters(random, run);
        int64_t now_ns = S(1000000);
        for (size_t i = 0; i < N_PACKETS; i++)
            rows[i] = random_row(random, &now_ns);
        g_assert_cmpuint(assert_sweep(parameters, rows), >, BURST_N_THRESHOLDS);
    }
    g_free(rows);
    g_rand_free(random);
}

/* ---- which one stands out ---- */

/* Numbers of bursts from a row on, and of streams in all of them; other rows have one burst. */
static int suggest(size_t first, const uint64_t *bursts, size_t n, uint32_t streams)
{
    burst_threshold_t rows[BURST_N_THRESHOLDS] = {{0}};
    for (size_t i = 0; i < BURST_N_THRESHOLDS; i++) {
        rows[i].streams = streams;
        rows[i].bytes.count = 1;
    }
    for (size_t i = 0; i < n; i++)
        rows[first + i].bytes.count = bursts[i];
    return burst_thresholds_suggest(rows);
}

#define SUGGEST(first, streams, ...)                                                               \
    suggest((first), (const uint64_t[]){__VA_ARGS__},                                              \
            G_N_ELEMENTS(((const uint64_t[]){__VA_ARGS__})), (streams))

static void test_suggest(void)
{
    /* Five at least; the middle one, the lower of two. */
    g_assert_cmpint(SUGGEST(10, 2, 50, 50, 50, 50), ==, -1);
    g_assert_cmpint(SUGGEST(10, 2, 50, 50, 50, 50, 50), ==, 12);
    g_assert_cmpint(SUGGEST(10, 2, 50, 50, 50, 50, 50, 50), ==, 12);
    g_assert_cmpint(SUGGEST(0, 2, 50, 50, 50, 50, 50, 50, 50), ==, 3);
    g_assert_cmpint(SUGGEST(56, 2, 50, 50, 50, 50, 50), ==, 58);
}

static void test_suggest_difference(void)
{
    /* 5 % of the largest, or 1. */
    g_assert_cmpint(SUGGEST(10, 2, 100, 99, 97, 96, 95), ==, 12);
    g_assert_cmpint(SUGGEST(10, 2, 100, 99, 97, 96, 94), ==, -1);
    g_assert_cmpint(SUGGEST(10, 2, 10, 9, 9, 10, 9), ==, 12);
    g_assert_cmpint(SUGGEST(10, 2, 10, 9, 9, 10, 8), ==, -1);
    g_assert_cmpint(SUGGEST(10, 2, 95, 96, 97, 99, 100), ==, 12);
    g_assert_cmpint(SUGGEST(10, 2, 1000, 500, 500, 500, 500, 500, 1000), ==, 13);
}

/* At least twice as many as streams; and a row without a burst is no plateau. */
static void test_suggest_streams(void)
{
    g_assert_cmpint(SUGGEST(10, 25, 50, 50, 50, 50, 50), ==, 12);
    g_assert_cmpint(SUGGEST(10, 26, 50, 50, 50, 50, 50), ==, -1);
    g_assert_cmpint(SUGGEST(10, 25, 50, 50, 49, 50, 50), ==, -1);
    const burst_threshold_t none[BURST_N_THRESHOLDS] = {{0}};
    g_assert_cmpint(burst_thresholds_suggest(none), ==, -1);
}

/* The longest; of equals the one with smaller gaps. They may overlap. */
static void test_suggest_longest(void)
{
    g_assert_cmpint(SUGGEST(10, 2, 90, 90, 90, 90, 90, 50, 50, 50, 50, 50, 50), ==, 17);
    g_assert_cmpint(SUGGEST(10, 2, 90, 90, 90, 90, 90, 50, 50, 50, 50, 50), ==, 12);
    /* 104 to 100 are four percent, 102 to 98 too: six rows of these, and five of those. */
    g_assert_cmpint(SUGGEST(10, 2, 104, 104, 102, 101, 100, 98, 98, 97), ==, 14);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sweep/gaps", test_gaps);
    g_test_add_func("/sweep/by-hand", test_by_hand);
    g_test_add_func("/sweep/at-any-time", test_at_any_time);
    g_test_add_func("/sweep/random", test_random);
    g_test_add_func("/suggest/middle", test_suggest);
    g_test_add_func("/suggest/difference", test_suggest_difference);
    g_test_add_func("/suggest/streams", test_suggest_streams);
    g_test_add_func("/suggest/longest", test_suggest_longest);
    return g_test_run();
}
