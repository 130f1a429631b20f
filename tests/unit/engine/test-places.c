/* SPDX-License-Identifier: GPL-2.0-or-later */
/* burst_engine_place(): where an earlier packet belongs, by all that came since. */
#include "feed.h"

static burst_place_t place_of(const burst_engine_t *engine, uint32_t frame, uint32_t position,
                              feed_row_t row)
{
    burst_packet_t packet = feed_packet(frame, &row);
    burst_place_t place = {.stream = UINT32_MAX, .burst = UINT32_MAX, .burst_may_grow = true};
    g_assert_true(burst_engine_place(engine, &packet, position, &place));
    return place;
}

static uint32_t burst_of(const burst_engine_t *engine, uint32_t frame, uint32_t position,
                         feed_row_t row)
{
    return place_of(engine, frame, position, row).burst;
}

static bool has_place(const burst_engine_t *engine, const char *route)
{
    burst_packet_t packet = feed_packet(1, &(feed_row_t){MS(0), route, 400});
    burst_place_t place;
    return burst_engine_place(engine, &packet, 1, &place);
}

static void test_in_hindsight(void)
{
    const feed_row_t rows[] = {{MS(0), "a>b", 400}, {MS(50), "a>b", 10}, {MS(100), "a>b", 400}};
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);

    feed_rows(engine, rows, 2);
    g_assert_cmpuint(burst_of(engine, 1, 1, rows[0]), ==, 0);
    g_assert_cmpuint(burst_of(engine, 2, 2, rows[1]), ==, 0);
    feed_one(engine, 3, &rows[2]);
    g_assert_cmpuint(burst_of(engine, 1, 1, rows[0]), ==, 1);
    g_assert_cmpuint(burst_of(engine, 2, 2, rows[1]), ==, 1);
    g_assert_cmpuint(burst_of(engine, 3, 3, rows[2]), ==, 1);
    burst_engine_free(engine);
}

/* Many bursts of one stream, so that one has to be looked for among them. */
static void test_among_many(void)
{
    const uint32_t n_bursts = 37;
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);

    for (uint32_t i = 0; i < n_bursts; i++) {
        feed_one(engine, i * 4 + 1, &(feed_row_t){S(i), "a>b", 400});
        feed_one(engine, i * 4 + 2, &(feed_row_t){S(i), "a>b", 10});
        feed_one(engine, i * 4 + 3, &(feed_row_t){S(i), "a>b", 400});
        feed_one(engine, i * 4 + 4, &(feed_row_t){S(i) + MS(500), "a>b", 400});
    }
    for (uint32_t i = 0; i < n_bursts; i++) {
        g_assert_cmpuint(burst_of(engine, i * 4 + 1, 1, (feed_row_t){S(i), "a>b", 400}), ==, i + 1);
        g_assert_cmpuint(burst_of(engine, i * 4 + 2, 0, (feed_row_t){S(i), "a>b", 10}), ==, 0);
        g_assert_cmpuint(burst_of(engine, i * 4 + 3, 2, (feed_row_t){S(i), "a>b", 400}), ==, i + 1);
        g_assert_cmpuint(burst_of(engine, i * 4 + 4, 1, (feed_row_t){S(i), "a>b", 400}), ==, 0);
    }
    burst_engine_free(engine);
}

/* Until a qualifying packet of the same stream begins another run, whatever time it is. */
static void test_may_grow(void)
{
    const feed_row_t first = {MS(0), "a>b", 400};
    const feed_row_t later = {S(20), "a>b", 400};
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);

    feed_one(engine, 1, &first);
    g_assert_false(place_of(engine, 1, 1, first).burst_may_grow); /* no burst yet */
    feed_one(engine, 2, &(feed_row_t){MS(100), "a>b", 400});
    g_assert_true(place_of(engine, 1, 1, first).burst_may_grow);
    feed_one(engine, 3, &(feed_row_t){MS(200), "a>b", 400});
    feed_one(engine, 4, &(feed_row_t){S(10), "a>b", 10});
    feed_one(engine, 5, &(feed_row_t){S(11), "c>d", 400});
    feed_one(engine, 6, &(feed_row_t){NO_TIME, "a>b", 400});
    g_assert_true(place_of(engine, 1, 1, first).burst_may_grow);
    g_assert_false(place_of(engine, 4, 0, (feed_row_t){S(10), "a>b", 10}).burst_may_grow);

    feed_one(engine, 7, &later);
    g_assert_cmpuint(burst_of(engine, 1, 1, first), ==, 1);
    g_assert_false(place_of(engine, 1, 1, first).burst_may_grow);
    feed_one(engine, 8, &later);
    g_assert_false(place_of(engine, 1, 1, first).burst_may_grow);
    g_assert_true(place_of(engine, 7, 1, later).burst_may_grow);
    burst_engine_free(engine);
}

static void test_unknown(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(0), "c>a", 400});
    g_assert_true(has_place(engine, "a>b"));
    g_assert_false(has_place(engine, "b>a"));
    g_assert_false(has_place(engine, "a>a"));
    g_assert_false(has_place(engine, "a>d"));
    g_assert_false(has_place(engine, "d>b"));
    g_assert_false(has_place(engine, "d>e"));
    g_assert_false(has_place(engine, "-"));
    burst_engine_free(engine);
}

/* Addresses mean nothing in a frame that is not observed, whatever is in them. */
static void test_not_observed(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    burst_packet_t packet = feed_packet(2, &(feed_row_t){MS(1), "a>b", 400});
    burst_verdict_t verdict;
    burst_place_t place;

    packet.is_observed = false;
    burst_engine_add(engine, &packet, &verdict);
    g_assert_false(verdict.in_stream);
    g_assert_cmpuint(verdict.previous_sent, ==, 0);
    g_assert_cmpuint(verdict.position, ==, 0);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 0);
    g_assert_false(burst_engine_place(engine, &packet, 1, &place));
    burst_engine_free(engine);
}

/* Frames without IP are observed where wire sizes count: class says nothing about that. */
static void test_observed_without_ip(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    for (uint32_t frame = 1; frame <= 2; frame++) {
        burst_packet_t packet = feed_packet(frame, &(feed_row_t){MS(frame), "a>b", 0});
        packet.class = BURST_CLASS_NOT_IP;
        packet.size = 300;
        burst_engine_add(engine, &packet, NULL);
    }
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    g_assert_cmpuint(burst_engine_burst(engine, 1)->bytes, ==, 600);
    burst_engine_free(engine);
}

static void test_unknown_by_stream(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_SOURCE);
    burst_engine_t *by_source = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    g_assert_true(has_place(by_source, "a>z"));
    g_assert_false(has_place(by_source, "b>a"));
    g_assert_false(has_place(by_source, "z>b"));
    burst_engine_free(by_source);

    parameters = feed_with_stream(BURST_STREAM_DESTINATION);
    burst_engine_t *by_destination = FED_ENGINE(&parameters, {MS(0), "a>b", 400});
    g_assert_true(has_place(by_destination, "z>b"));
    g_assert_false(has_place(by_destination, "b>a"));
    g_assert_false(has_place(by_destination, "a>z"));
    burst_engine_free(by_destination);

    parameters = feed_with_stream(BURST_STREAM_FLOW);
    burst_engine_t *by_flow = FED_ENGINE(&parameters, {MS(0), "tcp a:1>b:9", 400});
    g_assert_true(has_place(by_flow, "tcp a:1>b:9"));
    g_assert_false(has_place(by_flow, "udp a:1>b:9"));
    g_assert_false(has_place(by_flow, "tcp a:2>b:9"));
    g_assert_false(has_place(by_flow, "tcp a:1>b:8"));
    g_assert_false(has_place(by_flow, "tcp a>b"));
    burst_engine_free(by_flow);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/place/in-hindsight", test_in_hindsight);
    g_test_add_func("/place/among-many", test_among_many);
    g_test_add_func("/place/may-grow", test_may_grow);
    g_test_add_func("/place/unknown", test_unknown);
    g_test_add_func("/place/not-observed", test_not_observed);
    g_test_add_func("/place/observed-without-ip", test_observed_without_ip);
    g_test_add_func("/place/unknown-by-stream", test_unknown_by_stream);
    return g_test_run();
}
