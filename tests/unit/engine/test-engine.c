/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an engine says of a packet when it arrives: since when, and which place.
 */
#include "feed.h"

#include <string.h>

/* ---- what a packet's arrival says ---- */

typedef struct {
    feed_row_t row;
    uint32_t frames[3]; /* previous sent, received, in stream */
    int64_t times_ns[3];
} arrival_t;

static void assert_with_features(burst_stream_key_t key, burst_features_t features,
                                 const arrival_t *arrivals, uint32_t n)
{
    burst_parameters_t parameters = feed_with_stream(key);
    burst_engine_t *engine = burst_engine_new(&parameters, features);

    for (uint32_t i = 0; i < n; i++) {
        const arrival_t *expected = &arrivals[i];
        burst_verdict_t verdict = feed_one(engine, i + 1, &expected->row);
        g_assert_cmpint(verdict.in_stream, ==, strcmp(expected->row.route, "-") != 0);
        g_assert_cmpuint(verdict.previous_sent, ==, expected->frames[0]);
        g_assert_cmpuint(verdict.previous_received, ==, expected->frames[1]);
        g_assert_cmpuint(verdict.previous_in_stream, ==, expected->frames[2]);
        if (verdict.previous_sent)
            g_assert_cmpint(verdict.idt_ns, ==, expected->times_ns[0]);
        if (verdict.previous_received)
            g_assert_cmpint(verdict.iat_ns, ==, expected->times_ns[1]);
        if (verdict.previous_in_stream)
            g_assert_cmpint(verdict.gap_ns, ==, expected->times_ns[2]);
    }
    burst_engine_free(engine);
}

static void assert_arrivals(burst_stream_key_t key, const arrival_t *arrivals, uint32_t n)
{
    assert_with_features(key, 0, arrivals, n);
    assert_with_features(key, BURST_FEATURES_OF_FIELDS, arrivals, n);
    assert_with_features(key, BURST_FEATURES_OF_STATISTICS, arrivals, n);
}

static void test_gaps_only(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, 0);

    FEED(engine, {MS(0), "a>b", 400}, {MS(1), "a>b", 400});
    burst_verdict_t verdict = feed_one(engine, 3, &(feed_row_t){MS(2), "a>b", 400});
    g_assert_cmpuint(verdict.burst, ==, 0);
    g_assert_cmpuint(verdict.position, ==, 0);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 0);
    burst_engine_free(engine);
}

static void test_arrivals(void)
{
    static const arrival_t arrivals[] = {
        {{MS(0), "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(10), "b>a", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(30), "a>c", 0}, {1, 0, 0}, {MS(30), 0, 0}},
        {{MS(40), "-", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(60), "c>b", 0}, {0, 1, 0}, {0, MS(60), 0}},
        {{MS(100), "a>b", 0}, {3, 5, 1}, {MS(70), MS(40), MS(100)}},
        {{MS(101), "a>b", 0}, {6, 6, 6}, {MS(1), MS(1), MS(1)}},
        {{MS(101), "c>a", 0}, {5, 2, 0}, {MS(41), MS(91), 0}},
    };
    assert_arrivals(BURST_STREAM_PAIR, arrivals, G_N_ELEMENTS(arrivals));
}

static void test_arrivals_to_oneself(void)
{
    static const arrival_t arrivals[] = {
        {{MS(0), "a>a", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(5), "a>b", 0}, {1, 0, 0}, {MS(5), 0, 0}},
        {{MS(7), "a>a", 0}, {2, 1, 1}, {MS(2), MS(7), MS(7)}},
    };
    assert_arrivals(BURST_STREAM_PAIR, arrivals, G_N_ELEMENTS(arrivals));
}

static void test_arrivals_by_stream(void)
{
    static const arrival_t by_source[] = {
        {{MS(0), "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(10), "a>c", 0}, {1, 0, 1}, {MS(10), 0, MS(10)}},
        {{MS(30), "d>c", 0}, {0, 2, 0}, {0, MS(20), 0}},
    };
    static const arrival_t by_destination[] = {
        {{MS(0), "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(10), "a>c", 0}, {1, 0, 0}, {MS(10), 0, 0}},
        {{MS(30), "d>c", 0}, {0, 2, 2}, {0, MS(20), MS(20)}},
    };
    static const arrival_t by_flow[] = {
        {{MS(0), "a:1>b:9", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(10), "a:2>b:9", 0}, {1, 1, 0}, {MS(10), MS(10), 0}},
        {{MS(30), "a:1>b:9", 0}, {2, 2, 1}, {MS(20), MS(20), MS(30)}},
    };
    assert_arrivals(BURST_STREAM_SOURCE, by_source, G_N_ELEMENTS(by_source));
    assert_arrivals(BURST_STREAM_DESTINATION, by_destination, G_N_ELEMENTS(by_destination));
    assert_arrivals(BURST_STREAM_FLOW, by_flow, G_N_ELEMENTS(by_flow));
}

static void test_arrivals_backwards(void)
{
    static const arrival_t arrivals[] = {
        {{MS(10), "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(4), "a>b", 0}, {1, 1, 1}, {-MS(6), -MS(6), -MS(6)}},
        {{MS(12), "a>b", 0}, {2, 2, 2}, {MS(8), MS(8), MS(8)}},
        {{INT64_MIN, "a>c", 0}, {3, 0, 0}, {INT64_MIN, 0, 0}},
        {{INT64_MAX, "a>b", 0}, {4, 3, 3}, {INT64_MAX, INT64_MAX - MS(12), INT64_MAX - MS(12)}},
    };
    assert_arrivals(BURST_STREAM_PAIR, arrivals, G_N_ELEMENTS(arrivals));
}

static void test_arrivals_missing_time(void)
{
    static const arrival_t arrivals[] = {
        {{NO_TIME, "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(0), "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{NO_TIME, "a>b", 0}, {0, 0, 0}, {0, 0, 0}},
        {{MS(7), "a>b", 0}, {2, 2, 2}, {MS(7), MS(7), MS(7)}},
    };
    assert_arrivals(BURST_STREAM_PAIR, arrivals, G_N_ELEMENTS(arrivals));
}

static void test_positions_of_no_member(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    g_assert_cmpuint(feed_one(engine, 1, &(feed_row_t){MS(0), "a>b", 400}).position, ==, 1);
    g_assert_cmpuint(feed_one(engine, 2, &(feed_row_t){MS(1), "a>b", 299}).position, ==, 0);
    g_assert_cmpuint(feed_one(engine, 3, &(feed_row_t){NO_TIME, "a>b", 400}).position, ==, 0);
    g_assert_cmpuint(feed_one(engine, 4, &(feed_row_t){MS(2), "-", 400}).position, ==, 0);
    g_assert_cmpuint(feed_one(engine, 5, &(feed_row_t){MS(3), "a>b", 400}).position, ==, 2);
    /* A new run: places begin again, whether or not a burst comes of it. */
    g_assert_cmpuint(feed_one(engine, 6, &(feed_row_t){S(3), "a>b", 400}).position, ==, 1);
    burst_engine_free(engine);
}

/* With small ones: before any run there is nothing that they could be members of. */
static void test_positions_of_small(void)
{
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    g_assert_cmpuint(feed_one(engine, 1, &(feed_row_t){MS(0), "a>b", 10}).position, ==, 0);
    g_assert_cmpuint(feed_one(engine, 2, &(feed_row_t){MS(1), "a>b", 400}).position, ==, 1);
    g_assert_cmpuint(feed_one(engine, 3, &(feed_row_t){MS(2), "a>b", 10}).position, ==, 2);
    g_assert_cmpuint(feed_one(engine, 4, &(feed_row_t){NO_TIME, "a>b", 10}).position, ==, 0);
    g_assert_cmpuint(feed_one(engine, 5, &(feed_row_t){MS(3), "a>b", 10}).position, ==, 3);
    g_assert_cmpuint(feed_one(engine, 6, &(feed_row_t){MS(4), "a>b", 400}).position, ==, 4);
    g_assert_cmpuint(feed_one(engine, 7, &(feed_row_t){MS(5), "a>b", 10}).position, ==, 5);
    g_assert_cmpuint(feed_one(engine, 8, &(feed_row_t){MS(6), "a>b", 400}).position, ==, 6);
    burst_engine_free(engine);
}

static void test_verdict_optional(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    for (uint32_t frame = 1; frame <= 2; frame++) {
        burst_packet_t packet = feed_packet(frame, &(feed_row_t){MS(0), "a>b", 400});
        burst_engine_add(engine, &packet, NULL);
    }
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/arrivals", test_arrivals);
    g_test_add_func("/verdict/gaps-only", test_gaps_only);
    g_test_add_func("/verdict/to-oneself", test_arrivals_to_oneself);
    g_test_add_func("/verdict/by-stream", test_arrivals_by_stream);
    g_test_add_func("/verdict/backwards", test_arrivals_backwards);
    g_test_add_func("/verdict/missing-time", test_arrivals_missing_time);
    g_test_add_func("/verdict/positions-of-no-member", test_positions_of_no_member);
    g_test_add_func("/verdict/positions-of-small", test_positions_of_small);
    g_test_add_func("/verdict/optional", test_verdict_optional);
    return g_test_run();
}
