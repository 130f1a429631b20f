/* SPDX-License-Identifier: GPL-2.0-or-later */
/* burst.end_on_reply: what goes the other way ends a run. */
#include "members.h"

static burst_parameters_t ended_by_replies(burst_stream_key_t key)
{
    burst_parameters_t parameters = feed_with_stream(key);
    parameters.end_on_reply = true;
    return parameters;
}

/* ---- one way ---- */

static void test_pair(void)
{
    const burst_parameters_t pair = ended_by_replies(BURST_STREAM_PAIR);
    /* One byte is enough, wherever it is in time. */
    ASSERT_BURSTS(pair, ".1..2", "11.22", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "b>a", 1}, {MS(30), "a>b", 400}, {MS(40), "a>b", 400});
    ASSERT_BURSTS(pair, ".1..2", "11.22", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {-S(20), "b>a", 1}, {MS(30), "a>b", 400}, {MS(40), "a>b", 400});
    /* The default is another one. */
    ASSERT_BURSTS(burst_parameters_default(), ".1.11", "11.11", {MS(0), "a>b", 400},
                  {MS(10), "a>b", 400}, {MS(20), "b>a", 1}, {MS(30), "a>b", 400},
                  {MS(40), "a>b", 400});
    /* The reply has runs of its own, that the stream ends in its turn. */
    ASSERT_BURSTS(pair, ".1.2..", "1122..", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "b>a", 400}, {MS(30), "b>a", 400}, {MS(40), "a>b", 400},
                  {MS(50), "b>a", 400});
}

static void test_no_reply(void)
{
    const burst_parameters_t pair = ended_by_replies(BURST_STREAM_PAIR);
    /* No payload, no time, others' packets. */
    ASSERT_BURSTS(pair, ".1.1", "11.1", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "b>a", 0}, {MS(30), "a>b", 400});
    ASSERT_BURSTS(pair, ".1.1", "11.1", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {NO_TIME, "b>a", 400}, {MS(30), "a>b", 400});
    ASSERT_BURSTS(pair, ".1...1", "11...1", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "c>a", 400}, {MS(21), "b>c", 400}, {MS(22), "a>c", 400},
                  {MS(30), "a>b", 400});
    /* Nothing to end yet. */
    ASSERT_BURSTS(pair, "...1", "..11", {MS(0), "b>a", 10}, {MS(10), "a>b", 10},
                  {MS(20), "a>b", 400}, {MS(30), "a>b", 400});
}

static void test_to_oneself(void)
{
    for (burst_stream_key_t key = 0; key < BURST_N_STREAM_KINDS; key++) {
        if (key != BURST_STREAM_CAPTURE)
            ASSERT_BURSTS(ended_by_replies(key), ".11", "111", {MS(0), "a>a", 400},
                          {MS(10), "a>a", 400}, {MS(20), "a>a", 400});
    }
}

static void test_flow(void)
{
    const burst_parameters_t flow = ended_by_replies(BURST_STREAM_FLOW);
    ASSERT_BURSTS(flow, ".1..2", "11.22", {MS(0), "tcp a:1>b:9", 400}, {MS(10), "tcp a:1>b:9", 400},
                  {MS(20), "tcp b:9>a:1", 1}, {MS(30), "tcp a:1>b:9", 400},
                  {MS(40), "tcp a:1>b:9", 400});
    /* Another port, another protocol, the same direction. */
    ASSERT_BURSTS(flow, ".1....1", "11....1", {MS(0), "tcp a:1>b:9", 400},
                  {MS(10), "tcp a:1>b:9", 400}, {MS(20), "tcp b:9>a:2", 1},
                  {MS(20), "tcp b:1>a:9", 1}, {MS(20), "udp b:9>a:1", 1},
                  {MS(20), "tcp a:9>b:1", 1}, {MS(30), "tcp a:1>b:9", 400});
    /* Between two ports of one host. */
    ASSERT_BURSTS(flow, ".1..2", "11.22", {MS(0), "tcp a:1>a:9", 400}, {MS(10), "tcp a:1>a:9", 400},
                  {MS(20), "tcp a:9>a:1", 1}, {MS(30), "tcp a:1>a:9", 400},
                  {MS(40), "tcp a:1>a:9", 400});
}

static void test_source(void)
{
    const burst_parameters_t source = ended_by_replies(BURST_STREAM_SOURCE);
    /* Whoever sends to a, though a has never sent to it. */
    ASSERT_BURSTS(source, ".1..2", "11.22", {MS(0), "a>b", 400}, {MS(10), "a>c", 400},
                  {MS(20), "d>a", 1}, {MS(30), "a>b", 400}, {MS(40), "a>c", 400});
    ASSERT_BURSTS(source, ".1.1..2", "11.1.22", {MS(0), "a>b", 400}, {MS(10), "a>c", 400},
                  {MS(20), "b>c", 1}, {MS(30), "a>b", 400}, {MS(40), "b>a", 1},
                  {MS(50), "a>b", 400}, {MS(60), "a>b", 400});
    /* The same source, other destinations: the second sender to it is no longer b. */
    ASSERT_BURSTS(source, "..1..2..3", ".11.22.33", {MS(0), "b>a", 1}, {MS(10), "a>b", 400},
                  {MS(20), "a>b", 400}, {MS(30), "c>a", 1}, {MS(40), "a>b", 400},
                  {MS(50), "a>b", 400}, {MS(60), "b>a", 1}, {MS(70), "a>c", 400},
                  {MS(80), "a>c", 400});
    /* a to itself is a's own. */
    ASSERT_BURSTS(source, ".11", "111", {MS(0), "a>b", 400}, {MS(10), "a>a", 400},
                  {MS(20), "a>c", 400});
}

static void test_destination(void)
{
    const burst_parameters_t destination = ended_by_replies(BURST_STREAM_DESTINATION);
    ASSERT_BURSTS(destination, ".1..2", "11.22", {MS(0), "a>b", 400}, {MS(10), "c>b", 400},
                  {MS(20), "b>d", 1}, {MS(30), "a>b", 400}, {MS(40), "c>b", 400});
    ASSERT_BURSTS(destination, ".1.1", "11.1", {MS(0), "a>b", 400}, {MS(10), "c>b", 400},
                  {MS(20), "a>d", 1}, {MS(30), "a>b", 400});
    ASSERT_BURSTS(destination, ".11", "111", {MS(0), "a>b", 400}, {MS(10), "b>b", 400},
                  {MS(20), "c>b", 400});
}

static void test_with_small(void)
{
    burst_parameters_t parameters = ended_by_replies(BURST_STREAM_PAIR);
    parameters.include_small = true;
    ASSERT_BURSTS(parameters, "..1....2", "111...22", {MS(0), "a>b", 400}, {MS(5), "a>b", 10},
                  {MS(10), "a>b", 400}, {MS(15), "a>b", 10}, {MS(20), "b>a", 1},
                  {MS(25), "a>b", 10}, {MS(30), "a>b", 400}, {MS(40), "a>b", 400});
}

/* The silence before is that of the burst before, whatever ended it. */
static void test_idle_before(void)
{
    burst_parameters_t parameters = ended_by_replies(BURST_STREAM_PAIR);
    burst_engine_t *engine = FED_ENGINE(
        &parameters, {MS(0), "a>b", 400}, {MS(10), "a>b", 400}, {MS(12), "b>a", 1},
        {MS(20), "a>b", 400}, {MS(22), "b>a", 1}, {MS(40), "a>b", 400}, {MS(50), "a>b", 400});
    int64_t idle_ns = 0;
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 2);
    g_assert_true(burst_idle_before_ns(burst_engine_burst(engine, 2), &idle_ns));
    g_assert_cmpint(idle_ns, ==, MS(30));
    burst_engine_free(engine);
}

/* ---- both ways ---- */

static void test_conversation(void)
{
    const burst_parameters_t two_way = ended_by_replies(BURST_STREAM_CONVERSATION);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_CONVERSATION), ".1111", "11111",
                  {MS(0), "a>b", 400}, {MS(10), "a>b", 400}, {MS(20), "b>a", 400},
                  {MS(30), "b>a", 400}, {MS(40), "a>b", 400});
    ASSERT_BURSTS(two_way, ".1.2.", "1122.", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "b>a", 400}, {MS(30), "b>a", 400}, {MS(40), "a>b", 400});
    /* What does not qualify ends nothing. */
    ASSERT_BURSTS(two_way, ".1.1", "11.1", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {MS(20), "b>a", 299}, {MS(30), "a>b", 400});
    /* The first packet of the stream goes forth, wherever it comes from. */
    ASSERT_BURSTS(two_way, ".1.2", "1122", {MS(0), "b>a", 400}, {MS(10), "b>a", 400},
                  {MS(20), "a>b", 400}, {MS(30), "a>b", 400});
    /* After a silence, too, the direction is that of the run. */
    ASSERT_BURSTS(two_way, ".1.2.3", "112233", {MS(0), "a>b", 400}, {MS(10), "a>b", 400},
                  {S(1), "b>a", 400}, {S(1), "b>a", 400}, {S(1), "a>b", 400}, {S(1), "a>b", 400});
}

static void test_conversation_with_small(void)
{
    burst_parameters_t parameters = ended_by_replies(BURST_STREAM_CONVERSATION);
    parameters.include_small = true;
    ASSERT_BURSTS(parameters, "..1..2", "111.22", {MS(0), "a>b", 400}, {MS(5), "b>a", 10},
                  {MS(10), "a>b", 400}, {MS(15), "a>b", 10}, {MS(20), "b>a", 400},
                  {MS(30), "b>a", 400});
}

/* Website fingerprinting: no gap, every packet with payload, the direction alone. */
static void test_connection(void)
{
    burst_parameters_t parameters = ended_by_replies(BURST_STREAM_CONNECTION);
    parameters.gap_us = 0;
    parameters.min_payload = 1;
    parameters.min_packets = 1;
    ASSERT_BURSTS(parameters, "1.2334", "1.2334", {MS(0), "tcp a:1>b:443", 500},
                  {MS(1), "tcp b:443>a:1", 0}, {MS(2), "tcp b:443>a:1", 1400},
                  {S(90), "tcp a:1>b:443", 1}, {S(95), "tcp a:1>b:443", 1},
                  {MS(3), "tcp b:443>a:1", 1});
    ASSERT_BURSTS(parameters, "121", "121", {MS(0), "tcp a:1>b:443", 500},
                  {MS(1), "tcp b:443>a:2", 500}, {MS(2), "tcp a:1>b:443", 500});
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/one-way/pair", test_pair);
    g_test_add_func("/one-way/no-reply", test_no_reply);
    g_test_add_func("/one-way/to-oneself", test_to_oneself);
    g_test_add_func("/one-way/flow", test_flow);
    g_test_add_func("/one-way/source", test_source);
    g_test_add_func("/one-way/destination", test_destination);
    g_test_add_func("/one-way/with-small", test_with_small);
    g_test_add_func("/one-way/idle-before", test_idle_before);
    g_test_add_func("/both-ways/conversation", test_conversation);
    g_test_add_func("/both-ways/with-small", test_conversation_with_small);
    g_test_add_func("/both-ways/connection", test_connection);
    return g_test_run();
}
