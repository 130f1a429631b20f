/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an engine says of a packet when it arrives, and where it finds it later.
 */
#include "feed.h"

#include <string.h>

/* ---- what a packet's arrival says ---- */

typedef struct {
    feed_row_t row;
    uint32_t frames[3]; /* previous sent, received, in stream */
    int64_t times_ns[3];
} arrival_t;

static void assert_in_scope(burst_stream_key_t key, burst_engine_scope_t scope,
                            const arrival_t *arrivals, uint32_t n)
{
    burst_parameters_t parameters = feed_with_stream(key);
    burst_engine_t *engine = burst_engine_new(&parameters, scope);

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
    assert_in_scope(key, BURST_ENGINE_GAPS_ONLY, arrivals, n);
    assert_in_scope(key, BURST_ENGINE_BURSTS_ONLY, arrivals, n);
    assert_in_scope(key, BURST_ENGINE_STATISTICS, arrivals, n);
}

static void test_gaps_only(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_GAPS_ONLY);

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
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
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
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
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
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
    for (uint32_t frame = 1; frame <= 2; frame++) {
        burst_packet_t packet = feed_packet(frame, &(feed_row_t){MS(0), "a>b", 400});
        burst_engine_add(engine, &packet, NULL);
    }
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    burst_engine_free(engine);
}

/* ---- burst_engine_find() ---- */

static burst_place_t find_place(const burst_engine_t *engine, uint32_t frame, feed_row_t row)
{
    burst_packet_t packet = feed_packet(frame, &row);
    burst_place_t place = {.stream = UINT32_MAX, .burst = UINT32_MAX, .burst_may_grow = true};
    g_assert_true(burst_engine_find(engine, &packet, &place));
    return place;
}

static uint32_t find_burst(const burst_engine_t *engine, uint32_t frame, feed_row_t row)
{
    return find_place(engine, frame, row).burst;
}

static bool is_found(const burst_engine_t *engine, const char *route)
{
    burst_packet_t packet = feed_packet(1, &(feed_row_t){MS(0), route, 400});
    burst_place_t place;
    return burst_engine_find(engine, &packet, &place);
}

static void test_find_in_hindsight(void)
{
    const feed_row_t rows[] = {{MS(0), "a>b", 400}, {MS(50), "a>b", 10}, {MS(100), "a>b", 400}};
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);

    feed_rows(engine, rows, 2);
    g_assert_cmpuint(find_burst(engine, 1, rows[0]), ==, 0);
    g_assert_cmpuint(find_burst(engine, 2, rows[1]), ==, 0);
    feed_one(engine, 3, &rows[2]);
    g_assert_cmpuint(find_burst(engine, 1, rows[0]), ==, 1);
    g_assert_cmpuint(find_burst(engine, 2, rows[1]), ==, 1);
    g_assert_cmpuint(find_burst(engine, 3, rows[2]), ==, 1);
    burst_engine_free(engine);
}

/* Many bursts of one stream, so that one has to be looked for among them. */
static void test_find_among_many(void)
{
    const uint32_t n_bursts = 37;
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);

    for (uint32_t i = 0; i < n_bursts; i++) {
        feed_one(engine, i * 4 + 1, &(feed_row_t){S(i), "a>b", 400});
        feed_one(engine, i * 4 + 2, &(feed_row_t){S(i), "a>b", 10});
        feed_one(engine, i * 4 + 3, &(feed_row_t){S(i), "a>b", 400});
        feed_one(engine, i * 4 + 4, &(feed_row_t){S(i) + MS(500), "a>b", 400});
    }
    for (uint32_t i = 0; i < n_bursts; i++) {
        g_assert_cmpuint(find_burst(engine, i * 4 + 1, (feed_row_t){S(i), "a>b", 400}), ==, i + 1);
        g_assert_cmpuint(find_burst(engine, i * 4 + 2, (feed_row_t){S(i), "a>b", 10}), ==, 0);
        g_assert_cmpuint(find_burst(engine, i * 4 + 3, (feed_row_t){S(i), "a>b", 400}), ==, i + 1);
        g_assert_cmpuint(find_burst(engine, i * 4 + 4, (feed_row_t){S(i), "a>b", 400}), ==, 0);
    }
    burst_engine_free(engine);
}

/* Until a qualifying packet of the same stream begins another run, whatever time it is. */
static void test_find_may_grow(void)
{
    const feed_row_t first = {MS(0), "a>b", 400};
    const feed_row_t later = {S(20), "a>b", 400};
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);

    feed_one(engine, 1, &first);
    g_assert_false(find_place(engine, 1, first).burst_may_grow); /* no burst yet */
    feed_one(engine, 2, &(feed_row_t){MS(100), "a>b", 400});
    g_assert_true(find_place(engine, 1, first).burst_may_grow);
    feed_one(engine, 3, &(feed_row_t){MS(200), "a>b", 400});
    feed_one(engine, 4, &(feed_row_t){S(10), "a>b", 10});
    feed_one(engine, 5, &(feed_row_t){S(11), "c>d", 400});
    feed_one(engine, 6, &(feed_row_t){NO_TIME, "a>b", 400});
    g_assert_true(find_place(engine, 1, first).burst_may_grow);
    g_assert_false(find_place(engine, 4, (feed_row_t){S(10), "a>b", 10}).burst_may_grow);

    feed_one(engine, 7, &later);
    g_assert_cmpuint(find_burst(engine, 1, first), ==, 1);
    g_assert_false(find_place(engine, 1, first).burst_may_grow);
    feed_one(engine, 8, &later);
    g_assert_false(find_place(engine, 1, first).burst_may_grow);
    g_assert_true(find_place(engine, 7, later).burst_may_grow);
    burst_engine_free(engine);
}

static void test_find_unknown(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(0), "c>a", 400});
    g_assert_true(is_found(engine, "a>b"));
    g_assert_false(is_found(engine, "b>a"));
    g_assert_false(is_found(engine, "a>a"));
    g_assert_false(is_found(engine, "a>d"));
    g_assert_false(is_found(engine, "d>b"));
    g_assert_false(is_found(engine, "d>e"));
    g_assert_false(is_found(engine, "-"));
    burst_engine_free(engine);
}

/* Addresses mean nothing in a frame without IP, whatever is in them. */
static void test_not_ip(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    burst_packet_t packet = feed_packet(2, &(feed_row_t){MS(1), "a>b", 400});
    burst_verdict_t verdict;
    burst_place_t place;

    packet.class = BURST_CLASS_NOT_IP;
    burst_engine_add(engine, &packet, &verdict);
    g_assert_false(verdict.in_stream);
    g_assert_cmpuint(verdict.previous_sent, ==, 0);
    g_assert_cmpuint(verdict.position, ==, 0);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 0);
    g_assert_false(burst_engine_find(engine, &packet, &place));
    burst_engine_free(engine);
}

static void test_find_unknown_by_stream(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_SOURCE);
    burst_engine_t *by_source = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    g_assert_true(is_found(by_source, "a>z"));
    g_assert_false(is_found(by_source, "b>a"));
    g_assert_false(is_found(by_source, "z>b"));
    burst_engine_free(by_source);

    parameters = feed_with_stream(BURST_STREAM_DESTINATION);
    burst_engine_t *by_destination = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    g_assert_true(is_found(by_destination, "z>b"));
    g_assert_false(is_found(by_destination, "b>a"));
    g_assert_false(is_found(by_destination, "a>z"));
    burst_engine_free(by_destination);

    parameters = feed_with_stream(BURST_STREAM_FLOW);
    burst_engine_t *by_flow = FED_ENGINE(&parameters, {MS(0), "tcp a:1>b:9", 400});
    g_assert_true(is_found(by_flow, "tcp a:1>b:9"));
    g_assert_false(is_found(by_flow, "udp a:1>b:9"));
    g_assert_false(is_found(by_flow, "tcp a:2>b:9"));
    g_assert_false(is_found(by_flow, "tcp a:1>b:8"));
    g_assert_false(is_found(by_flow, "tcp a>b"));
    burst_engine_free(by_flow);
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

/* ---- parameters ---- */

static void test_parameters(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    g_assert_cmpuint(parameters.gap_us, ==, 300000);
    g_assert_cmpuint(parameters.min_payload, ==, 300);
    g_assert_cmpuint(parameters.min_packets, ==, 2);
    g_assert_false(parameters.include_small);
    g_assert_cmpint(parameters.stream, ==, BURST_STREAM_PAIR);

    parameters = (burst_parameters_t){.gap_us = 1,
                                      .min_payload = 2,
                                      .min_packets = 3,
                                      .include_small = true,
                                      .stream = BURST_STREAM_FLOW};
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_STATISTICS);
    memset(&parameters, 0, sizeof parameters); /* the engine has its own */
    const burst_parameters_t *kept = burst_engine_parameters(engine);
    g_assert_cmpuint(kept->gap_us, ==, 1);
    g_assert_cmpuint(kept->min_payload, ==, 2);
    g_assert_cmpuint(kept->min_packets, ==, 3);
    g_assert_true(kept->include_small);
    g_assert_cmpint(kept->stream, ==, BURST_STREAM_FLOW);
    burst_engine_free(engine);
    burst_engine_free(NULL);
}

static void test_stream_key_names(void)
{
    g_assert_cmpstr(burst_stream_key_name(BURST_STREAM_PAIR), ==, "pair");
    g_assert_cmpstr(burst_stream_key_name(BURST_STREAM_FLOW), ==, "flow");
    g_assert_cmpstr(burst_stream_key_name(BURST_STREAM_SOURCE), ==, "source");
    g_assert_cmpstr(burst_stream_key_name(BURST_STREAM_DESTINATION), ==, "destination");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/key-names", test_stream_key_names);
    g_test_add_func("/verdict/arrivals", test_arrivals);
    g_test_add_func("/verdict/gaps-only", test_gaps_only);
    g_test_add_func("/verdict/to-oneself", test_arrivals_to_oneself);
    g_test_add_func("/verdict/by-stream", test_arrivals_by_stream);
    g_test_add_func("/verdict/backwards", test_arrivals_backwards);
    g_test_add_func("/verdict/missing-time", test_arrivals_missing_time);
    g_test_add_func("/verdict/positions-of-no-member", test_positions_of_no_member);
    g_test_add_func("/verdict/positions-of-small", test_positions_of_small);
    g_test_add_func("/verdict/optional", test_verdict_optional);
    g_test_add_func("/find/in-hindsight", test_find_in_hindsight);
    g_test_add_func("/find/among-many", test_find_among_many);
    g_test_add_func("/find/may-grow", test_find_may_grow);
    g_test_add_func("/find/unknown", test_find_unknown);
    g_test_add_func("/find/not-ip", test_not_ip);
    g_test_add_func("/find/unknown-by-stream", test_find_unknown_by_stream);
    g_test_add_func("/time-difference", test_time_difference);
    g_test_add_func("/parameters", test_parameters);
    return g_test_run();
}
