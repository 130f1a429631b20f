/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events: when a run becomes a burst, and when it is over. They are written as text: `C1:2` run 1
 * is confirmed as burst 2; `O1:2` it is over; with `!` as a correction; with the packets in
 * brackets. A slash ends each packet.
 */
#include "feed.h"

typedef struct {
    burst_engine_t *engine;
    GString *text;
} told_t;

static void note_event(const burst_event_t *event, void *data)
{
    GString *text = ((told_t *)data)->text;

    g_assert_cmpint(event->figures != NULL, ==, event->burst != 0);
    g_assert_null(event->detail);
    g_string_append_printf(text, "%c%u:%u%s", event->type == BURST_EVENT_CONFIRMED ? 'C' : 'O',
                           event->run, event->burst, event->is_correction ? "!" : "");
    if (event->figures) {
        g_assert_cmpuint(event->figures->stream, ==, event->stream);
        g_string_append_printf(text, "(%u)", event->figures->packets);
    }
}

#define ASSERT_EVENTS(parameters, expected, ...)                                                   \
    assert_events((parameters), (expected), (const feed_row_t[]){__VA_ARGS__},                     \
                  FEED_COUNT(__VA_ARGS__))
static void assert_events(burst_parameters_t parameters, const char *expected,
                          const feed_row_t *rows, uint32_t n_rows)
{
    told_t told = {.engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS | BURST_TELLS_EVENTS),
                   .text = g_string_new(NULL)};
    burst_engine_listen(told.engine, note_event, &told);
    for (uint32_t i = 0; i < n_rows; i++) {
        feed_one(told.engine, i + 1, &rows[i]);
        g_string_append_c(told.text, '/');
    }
    burst_engine_end(told.engine);
    burst_engine_end(told.engine); /* nothing is left to be told */
    g_assert_cmpstr(told.text->str, ==, expected);
    g_string_free(told.text, TRUE);
    burst_engine_free(told.engine);
}

static burst_parameters_t defaults(void)
{
    return burst_parameters_default();
}

/* ---- over ---- */

static void test_by_packet(void)
{
    ASSERT_EVENTS(defaults(), "/C1:1(2)//O1:1(3)/O2:0", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 400}, {S(1), "a>b", 400});
    ASSERT_EVENTS(defaults(), "/O1:0/C2:1(2)/O2:1(2)", {MS(0), "a>b", 400}, {S(1), "a>b", 400},
                  {S(1), "a>b", 400});
    ASSERT_EVENTS(defaults(), "/C1:1(2)/O1:1(2)", {MS(0), "a>b", 400}, {MS(100), "a>b", 400});
    ASSERT_EVENTS(defaults(), "//", {MS(0), "a>b", 299}, {MS(100), "-", 0});
}

/* Whatever frame moves the clock: of another stream, small, not observed. */
static void test_by_clock(void)
{
    ASSERT_EVENTS(defaults(), "/C1:1(2)//O1:1(2)/", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(400) - 1, "-", 0}, {MS(400), "-", 0});
    ASSERT_EVENTS(defaults(), "/C1:1(2)//O1:1(2)/", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(400) - 1, "c>d", 0}, {MS(400), "c>d", 0});
    ASSERT_EVENTS(defaults(), "/C1:1(2)/O1:1(2)/", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(9), "a>b", 10});
    ASSERT_EVENTS(defaults(), "/C1:1(2)//O1:1(2)", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {NO_TIME, "c>d", 0});
    /* The clock can be ahead from the beginning. */
    ASSERT_EVENTS(defaults(), "/O1:0/C1:1(2)O1:1(2)/", {S(9), "-", 0}, {MS(0), "a>b", 400},
                  {MS(100), "a>b", 400});
}

static void test_by_other_rules(void)
{
    burst_parameters_t parameters = defaults();
    parameters.end_on_reply = true;
    ASSERT_EVENTS(parameters, "/C1:1(2)/O1:1(2)//O2:0", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(110), "b>a", 1}, {MS(120), "a>b", 400});
    parameters.stream = BURST_STREAM_CONVERSATION;
    ASSERT_EVENTS(parameters, "/C1:1(2)//O1:1(2)/O2:0", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(110), "b>a", 1}, {MS(120), "b>a", 400});
    parameters = defaults();
    parameters.max_duration_us = 100000;
    ASSERT_EVENTS(parameters, "/C1:1(2)/O1:1(2)/O2:0", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(101), "a>b", 400});
}

/* No gap: the clock ends nothing. */
static void test_without_gap(void)
{
    burst_parameters_t parameters = defaults();
    parameters.gap_us = 0;
    ASSERT_EVENTS(parameters, "/C1:1(2)//O1:1(2)", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(1000000), "-", 0});
}

/* The smaller ones since the last qualifying packet are not in the figures. */
static void test_with_small(void)
{
    ASSERT_EVENTS(feed_with_small(), "//C1:1(3)//O1:1(3)/", {MS(0), "a>b", 400},
                  {MS(50), "a>b", 10}, {MS(100), "a>b", 400}, {MS(150), "a>b", 10}, {S(1), "-", 0});
}

/* ---- order ---- */

/* At one frame, and at the end: the earlier last packet first; of equals, the earlier run. */
static void test_order(void)
{
    ASSERT_EVENTS(defaults(), "///C2:1(2)//O2:1(2)O3:0O1:0/", {MS(30), "a>b", 400},
                  {MS(10), "c>d", 400}, {MS(15), "e>f", 400}, {MS(12), "c>d", 400},
                  {MS(20), "-", 0}, {S(1), "-", 0});
}

static void test_order_of_equals(void)
{
    ASSERT_EVENTS(defaults(), "///O1:0O2:0O3:0", {MS(0), "e>f", 400}, {MS(0), "c>d", 400},
                  {MS(0), "a>b", 400});
    ASSERT_EVENTS(defaults(), "///O1:0O2:0O3:0/", {MS(0), "e>f", 400}, {MS(0), "c>d", 400},
                  {MS(0), "a>b", 400}, {MS(300), "-", 0});
}

/* The run that the packet ends comes among those that the clock passes, before what it begins. */
static void test_order_with_own(void)
{
    ASSERT_EVENTS(defaults(), "//O2:0O1:0/O3:0", {MS(10), "a>b", 400}, {MS(0), "c>d", 400},
                  {S(1), "a>b", 400});
}

/*
 * One packet ends two runs that the clock has not passed: its own stream's by its duration, the
 * other's by answering. The order is the same. (What has no payload qualifies, and answers
 * nothing.)
 */
static void test_order_of_ended(void)
{
    burst_parameters_t parameters = defaults();
    parameters.min_payload = 0;
    parameters.end_on_reply = true;
    parameters.max_duration_us = 30000;
    ASSERT_EVENTS(parameters, "//O1:0O2:0/O3:0", {MS(0), "a>b", 0}, {MS(10), "b>a", 0},
                  {MS(40), "a>b", 400});
    ASSERT_EVENTS(parameters, "//O1:0O2:0/O3:0", {MS(0), "b>a", 0}, {MS(5), "a>b", 0},
                  {MS(40), "a>b", 400});
}

/* ---- corrections ---- */

static void test_correction(void)
{
    /* At 450 the clock has passed 100; then one of 350 comes late, and goes on with it. */
    ASSERT_EVENTS(defaults(), "/C1:1(2)/O1:1(2)//O1:1!(3)", {MS(0), "a>b", 400},
                  {MS(100), "a>b", 400}, {MS(450), "-", 0}, {MS(350), "a>b", 400});
    /* One of 200 is itself passed at once. */
    ASSERT_EVENTS(defaults(), "/C1:1(2)/O1:1(2)/O1:1!(3)/", {MS(0), "a>b", 400},
                  {MS(100), "a>b", 400}, {S(1), "-", 0}, {MS(200), "a>b", 400});
    /* Again and again. */
    ASSERT_EVENTS(defaults(), "/C1:1(2)/O1:1(2)/O1:1!(3)/O1:1!(4)/", {MS(0), "a>b", 400},
                  {MS(100), "a>b", 400}, {S(1), "-", 0}, {MS(200), "a>b", 400},
                  {MS(250), "a>b", 400});
}

/* Over as a run of one packet, it becomes a burst after all: nobody has been told of it before. */
static void test_correction_confirms(void)
{
    ASSERT_EVENTS(defaults(), "/O1:0/C1:1(2)O1:1(2)/", {MS(0), "a>b", 400}, {S(1), "-", 0},
                  {MS(100), "a>b", 400});
    /* A late one that lies the gap or more after it begins a run of its own. */
    ASSERT_EVENTS(defaults(), "/O1:0/O2:0/", {MS(0), "a>b", 400}, {S(1), "-", 0},
                  {MS(300), "a>b", 400});
}

/* A late packet is the run's last one, and the clock has passed it already. */
static void test_late_last(void)
{
    ASSERT_EVENTS(defaults(), "/C1:1(2)O1:1(2)/O1:1!(3)/", {S(9), "a>b", 400}, {S(1), "a>b", 400},
                  {MS(1299), "a>b", 400});
}

/* ---- figures ---- */

typedef struct {
    burst_burst_t figures[4]; /* by number, as they were when it was over */
    burst_detail_t details[4];
} kept_t;

static void keep_event(const burst_event_t *event, void *data)
{
    kept_t *kept = data;
    if (event->type != BURST_EVENT_RUN_OVER || event->burst == 0)
        return;
    g_assert_cmpuint(event->burst, <, G_N_ELEMENTS(kept->figures));
    kept->figures[event->burst] = *event->figures;
    kept->details[event->burst] = *event->detail;
}

/* An engine that keeps no bursts tells the same of them as one that does. */
static void test_without_keeping(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "a>b", 400},   {MS(50), "a>b", 20},   {MS(100), "a>b", 600}, {MS(110), "c>d", 900},
        {MS(400), "a>b", 500}, {MS(401), "a>b", 700}, {MS(405), "c>d", 901}, {S(3), "-", 0}};
    burst_parameters_t parameters = feed_with_small();
    burst_engine_t *keeping = feed_new_engine(&parameters, rows, G_N_ELEMENTS(rows));
    burst_engine_t *telling = burst_engine_new(
        &parameters, BURST_FINDS_BURSTS | BURST_TELLS_EVENTS | BURST_KEEPS_DETAILS);
    kept_t kept = {0};

    burst_engine_listen(telling, keep_event, &kept);
    feed_rows(telling, rows, G_N_ELEMENTS(rows));
    burst_engine_end(telling);
    g_assert_cmpuint(burst_engine_n_bursts(keeping), ==, 3);
    g_assert_cmpuint(burst_engine_n_bursts(telling), ==, 3);
    g_assert_null(burst_engine_burst(telling, 1));
    g_assert_null(burst_engine_detail(telling, 1));
    for (uint32_t id = 1; id <= 3; id++) {
        const burst_burst_t *burst = burst_engine_burst(keeping, id);
        const burst_detail_t *detail = burst_engine_detail(keeping, id);
        g_assert_cmpuint(kept.figures[id].packets, ==, burst->packets);
        g_assert_cmpuint(kept.figures[id].bytes, ==, burst->bytes);
        g_assert_cmpuint(kept.figures[id].first_frame, ==, burst->first_frame);
        g_assert_cmpuint(kept.figures[id].last_frame, ==, burst->last_frame);
        g_assert_cmpint(kept.figures[id].previous_end_ns, ==, burst->previous_end_ns);
        g_assert_cmpuint(kept.details[id].len_max, ==, detail->len_max);
        g_assert_cmpint(kept.details[id].gap_max, ==, detail->gap_max);
    }
    g_assert_cmpint(kept.figures[3].previous_end_ns, ==, BURST_NO_TIME);
    g_assert_cmpint(kept.figures[2].previous_end_ns, ==, MS(100));
    burst_engine_free(keeping);
    burst_engine_free(telling);
}

/* Without a listener, and without the feature, nothing is told and all else is the same. */
static void test_nobody_listens(void)
{
    burst_parameters_t parameters = defaults();
    burst_features_t features[] = {BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_TELLS_EVENTS,
                                   BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS};
    for (size_t i = 0; i < G_N_ELEMENTS(features); i++) {
        burst_engine_t *engine = burst_engine_new(&parameters, features[i]);
        FEED(engine, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {S(1), "-", 0},
             {MS(200), "a>b", 400}, {S(2), "a>b", 400});
        burst_engine_end(engine);
        g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
        g_assert_cmpuint(burst_engine_burst(engine, 1)->packets, ==, 3);
        burst_engine_free(engine);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/over/by-packet", test_by_packet);
    g_test_add_func("/over/by-clock", test_by_clock);
    g_test_add_func("/over/by-other-rules", test_by_other_rules);
    g_test_add_func("/over/without-gap", test_without_gap);
    g_test_add_func("/over/with-small", test_with_small);
    g_test_add_func("/order/earlier-last-packet", test_order);
    g_test_add_func("/order/of-equals", test_order_of_equals);
    g_test_add_func("/order/with-own", test_order_with_own);
    g_test_add_func("/order/of-ended", test_order_of_ended);
    g_test_add_func("/correction/goes-on", test_correction);
    g_test_add_func("/correction/confirms", test_correction_confirms);
    g_test_add_func("/correction/late-last", test_late_last);
    g_test_add_func("/figures/without-keeping", test_without_keeping);
    g_test_add_func("/figures/nobody-listens", test_nobody_listens);
    return g_test_run();
}
