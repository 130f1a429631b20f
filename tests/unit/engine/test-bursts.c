/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which packets are members of which burst. Most tests say so with two strings, one character a
 * packet, the number of its burst or a dot: `known` is what the engine says when the packet
 * arrives, `members` what is true in the end. All that follows from the members (first and last
 * frame, sums, times, positions) is then checked for every burst, so tests need not repeat it.
 */
#include "feed.h"

#include <math.h>
#include <string.h>

static burst_parameters_t defaults(void)
{
    return BURST_PARAMETERS_DEFAULT;
}

static burst_parameters_t with_min_packets(uint32_t min_packets)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.min_packets = min_packets;
    return parameters;
}

static burst_parameters_t with_min_payload(uint32_t min_payload)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.min_payload = min_payload;
    return parameters;
}

static burst_parameters_t with_gap(uint32_t gap_us, uint32_t min_packets)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.gap_us = gap_us;
    parameters.min_packets = min_packets;
    return parameters;
}

/* ---- the check that most tests use ---- */

static uint32_t number_of(char character)
{
    return character == '.' ? 0 : (uint32_t)(character - '0');
}

static char character_of(uint32_t number)
{
    g_assert_cmpuint(number, <, 10);
    return ".123456789"[number];
}

static void assert_burst_equal(const burst_burst_t *actual, const burst_burst_t *expected)
{
    g_assert_nonnull(actual);
    g_assert_cmpuint(actual->stream, ==, expected->stream);
    g_assert_cmpuint(actual->first_frame, ==, expected->first_frame);
    g_assert_cmpuint(actual->last_frame, ==, expected->last_frame);
    g_assert_cmpuint(actual->packets, ==, expected->packets);
    g_assert_cmpuint(actual->bytes, ==, expected->bytes);
    g_assert_cmpint(actual->start_ns, ==, expected->start_ns);
    g_assert_cmpint(actual->end_ns, ==, expected->end_ns);
}

/* Adds up the members of one burst, and looks at the place that each of them was given. */
static burst_burst_t add_up(uint32_t id, const char *members, const feed_row_t *rows,
                            const burst_verdict_t *verdicts)
{
    burst_burst_t sum = {.start_ns = INT64_MAX, .end_ns = INT64_MIN};
    for (uint32_t i = 0; members[i] != '\0'; i++) {
        if (number_of(members[i]) != id)
            continue;
        sum.stream = verdicts[i].stream;
        sum.first_frame = sum.first_frame ? sum.first_frame : i + 1;
        sum.last_frame = i + 1;
        sum.packets++;
        sum.bytes += rows[i].payload_len;
        sum.start_ns = MIN(sum.start_ns, rows[i].time_ns);
        sum.end_ns = MAX(sum.end_ns, rows[i].time_ns);
        g_assert_cmpuint(verdicts[i].position, ==, sum.packets);
    }
    return sum;
}

static void assert_found(const burst_engine_t *engine, const char *members, const feed_row_t *rows,
                         const burst_verdict_t *verdicts)
{
    for (uint32_t i = 0; members[i] != '\0'; i++) {
        burst_packet_t packet = feed_packet(i + 1, &rows[i]);
        burst_place_t place = {.stream = UINT32_MAX, .burst = UINT32_MAX};
        g_assert_true(burst_engine_find(engine, &packet, &place));
        g_assert_cmpuint(place.stream, ==, verdicts[i].stream);
        g_assert_cmpuint(place.burst, ==, number_of(members[i]));
    }
}

static void assert_in_scope(const burst_parameters_t *parameters, burst_engine_scope_t scope,
                            const char *known, const char *members, const feed_row_t *rows)
{
    uint32_t n = (uint32_t)strlen(members);
    burst_engine_t *engine = burst_engine_new(parameters, scope);
    burst_verdict_t *verdicts = g_new0(burst_verdict_t, n);
    char *said = g_strdup(members);
    uint32_t n_bursts = 0;

    for (uint32_t i = 0; i < n; i++) {
        verdicts[i] = feed_one(engine, i + 1, &rows[i]);
        said[i] = character_of(verdicts[i].burst);
        n_bursts = MAX(n_bursts, number_of(members[i]));
    }
    g_assert_cmpstr(said, ==, known);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, n_bursts);
    for (uint32_t id = 1; id <= n_bursts; id++) {
        burst_burst_t expected = add_up(id, members, rows, verdicts);
        assert_burst_equal(burst_engine_burst(engine, id), &expected);
    }
    assert_found(engine, members, rows, verdicts);

    g_free(said);
    g_free(verdicts);
    burst_engine_free(engine);
}

static void assert_bursts(burst_parameters_t parameters, const char *known, const char *members,
                          const feed_row_t *rows, uint32_t n_rows)
{
    g_assert_cmpuint(strlen(members), ==, n_rows);
    assert_in_scope(&parameters, BURST_ENGINE_BURSTS_ONLY, known, members, rows);
    assert_in_scope(&parameters, BURST_ENGINE_STATISTICS, known, members, rows);
}

#define ASSERT_BURSTS(parameters, known, members, ...)                                             \
    assert_bursts((parameters), (known), (members), (const feed_row_t[]){__VA_ARGS__},             \
                  FEED_COUNT(__VA_ARGS__))

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

static void test_gap_zero(void)
{
    ASSERT_BURSTS(with_gap(0, 1), "123", "123", {MS(0), "a>b", 400}, {MS(0), "a>b", 400},
                  {1, "a>b", 400});
    ASSERT_BURSTS(with_gap(0, 2), "..", "..", {MS(0), "a>b", 400}, {MS(0), "a>b", 400});
    ASSERT_BURSTS(with_gap(0, 2), "..1.", ".11.", {MS(0), "a>b", 400}, {1, "a>b", 400},
                  {0, "a>b", 400}, {0, "a>b", 400});
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

/* ---- smaller packets ---- */

static void test_small_left_out(void)
{
    ASSERT_BURSTS(defaults(), "..1.", "1.1.", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(200), "a>b", 400}, {MS(250), "a>b", 10});
    /* They do not extend a run ... */
    ASSERT_BURSTS(defaults(), "...", "...", {MS(0), "a>b", 400}, {MS(200), "a>b", 10},
                  {MS(400), "a>b", 400});
    /* ... and do not end one, wherever they are in time. */
    ASSERT_BURSTS(defaults(), "..1", "1.1", {MS(0), "a>b", 400}, {S(9), "a>b", 10},
                  {MS(200), "a>b", 400});
}

static void test_small_included(void)
{
    ASSERT_BURSTS(feed_with_small(), "..1", "111", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(200), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(120), "a>b", 0}, {MS(200), "a>b", 400});
    /* Before the first and after the last they are not members. */
    ASSERT_BURSTS(feed_with_small(), "..1.", ".11.", {MS(0), "a>b", 10}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 400}, {MS(250), "a>b", 10});
    /* They do not extend a run. */
    ASSERT_BURSTS(feed_with_small(), "...", "...", {MS(0), "a>b", 400}, {MS(200), "a>b", 10},
                  {MS(400), "a>b", 400});
}

static void test_small_included_later(void)
{
    /* The second small packet is a member once the third large one has come. */
    ASSERT_BURSTS(feed_with_small(), "..1.1", "11111", {MS(0), "a>b", 400}, {MS(50), "a>b", 10},
                  {MS(100), "a>b", 400}, {MS(150), "a>b", 20}, {MS(200), "a>b", 400});
}

static void test_small_between_bursts(void)
{
    ASSERT_BURSTS(feed_with_small(), ".1...2", "11..22", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 10}, {MS(900), "a>b", 10}, {S(1), "a>b", 400},
                  {MS(1100), "a>b", 400});
}

static void test_small_long_after(void)
{
    ASSERT_BURSTS(feed_with_small(), ".1.", "11.", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(60), "a>b", 10});
    ASSERT_BURSTS(defaults(), ".1.", "11.", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(60), "a>b", 10});
    /* Between two members in the file, though not in time: a member, and the burst's last time. */
    ASSERT_BURSTS(feed_with_small(), "..1", "111", {MS(0), "a>b", 400}, {S(60), "a>b", 10},
                  {MS(100), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(7), "a>b", 10},
                  {S(3), "a>b", 10}, {S(5), "a>b", 400});
}

/* Members in the file's order, whose times are not: the burst's times hold all of them. */
static void test_small_spans(void)
{
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(7), "a>b", 10},
                  {S(9), "a>b", 10}, {S(5), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(3), "a>b", 10},
                  {S(1), "a>b", 10}, {S(5), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "..1.1", "11111", {-S(5), "a>b", 400}, {-S(6), "a>b", 10},
                  {-S(5), "a>b", 400}, {-S(7), "a>b", 10}, {-S(5), "a>b", 400});
}

static void test_small_of_another_stream(void)
{
    ASSERT_BURSTS(feed_with_small(), "...1", "1..1", {MS(0), "a>b", 400}, {MS(50), "b>a", 10},
                  {MS(60), "a>c", 10}, {MS(100), "a>b", 400});
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
        FED_ENGINE(&parameters, {INT64_MIN, "a>b", 400}, {INT64_MIN, "a>b", 400},
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

/* ---- streams ---- */

static void assert_streams(burst_stream_key_t key, const char *expected, const feed_row_t *rows,
                           uint32_t n_rows)
{
    burst_parameters_t parameters = feed_with_stream(key);
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
    char *streams = g_strdup(expected);

    g_assert_cmpuint(strlen(expected), ==, n_rows);
    for (uint32_t i = 0; i < n_rows; i++) {
        burst_verdict_t verdict = feed_one(engine, i + 1, &rows[i]);
        g_assert_true(verdict.in_stream);
        streams[i] = (char)('0' + verdict.stream);
    }
    g_assert_cmpstr(streams, ==, expected);
    g_free(streams);
    burst_engine_free(engine);
}

static void test_stream_keys(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "tcp a:1>b:80", 400}, {MS(1), "tcp a:2>b:80", 400}, {MS(2), "udp a:1>b:80", 400},
        {MS(3), "tcp a:1>c:80", 400}, {MS(4), "tcp b:80>a:1", 400}, {MS(5), "tcp c:1>b:80", 400},
        {MS(6), "icmp a>b", 400},     {MS(7), "tcp a:1>b:81", 400}, {MS(8), "tcp a:1>b:80", 400},
    };
    assert_streams(BURST_STREAM_PAIR, "000123000", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_FLOW, "012345670", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_SOURCE, "000012000", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_DESTINATION, "000120000", rows, G_N_ELEMENTS(rows));
}

static void test_stream_without_ports(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "udp a>b", 400},  {MS(1), "udp a:0>b:0", 400},     {MS(2), "udp a>b", 400},
        {MS(3), "icmp a>b", 400}, {MS(4), "unknown a>b", 400},     {MS(5), "icmp a>b", 400},
        {MS(6), "icmp b>a", 400}, {MS(7), "udplite a:0>b:0", 400},
    };
    assert_streams(BURST_STREAM_FLOW, "01023245", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_PAIR, "00000010", rows, G_N_ELEMENTS(rows));
}

static void test_stream_to_oneself(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "a>a", 400}, {MS(1), "a>b", 400}, {MS(2), "b>a", 400}, {MS(3), "a>a", 400}};
    assert_streams(BURST_STREAM_PAIR, "0120", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_SOURCE, "0010", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_DESTINATION, "0100", rows, G_N_ELEMENTS(rows));
}

static void test_stream_ip_versions(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "A>B", 400}, {MS(1), "A>C", 400}, {MS(2), "A>B", 400}, {MS(3), "a>b", 400}};
    assert_streams(BURST_STREAM_PAIR, "0102", rows, G_N_ELEMENTS(rows));

    /* 10.0.0.1 and a00:1:: have the same bytes. */
    burst_parameters_t parameters = defaults();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
    burst_packet_t packet = feed_packet(1, &(feed_row_t){MS(0), "a>b", 400});
    burst_verdict_t verdict;
    burst_engine_add(engine, &packet, NULL);
    packet.frame = 2;
    packet.src.family = packet.dst.family = BURST_FAMILY_IPV6;
    burst_engine_add(engine, &packet, &verdict);
    g_assert_cmpuint(verdict.stream, ==, 1);
    g_assert_cmpuint(verdict.previous_sent, ==, 0);
    burst_engine_free(engine);
}

/* The same packets under each key: by pair no two of them are neighbours. */
static void test_bursts_by_stream(void)
{
#define MIXED                                                                                      \
    {MS(0), "a:1>b:9", 400}, {MS(50), "a:1>c:9", 400}, {MS(100), "d:1>b:9", 400},                  \
        {MS(350), "a:2>b:9", 400}
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_PAIR), "....", "....", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), "....", "....", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_SOURCE), ".1..", "11..", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_DESTINATION), "..11", "1.11", MIXED);
#undef MIXED
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_PAIR), ".1", "11", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:2>b:9", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), "..", "..", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:2>b:9", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), ".1", "11", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:1>b:9", 400});
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

static void add_detector_tests(void)
{
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
    g_test_add_func("/small/left-out", test_small_left_out);
    g_test_add_func("/small/included", test_small_included);
    g_test_add_func("/small/included-later", test_small_included_later);
    g_test_add_func("/small/between-bursts", test_small_between_bursts);
    g_test_add_func("/small/long-after", test_small_long_after);
    g_test_add_func("/small/spans", test_small_spans);
    g_test_add_func("/small/of-another-stream", test_small_of_another_stream);
    g_test_add_func("/time/backwards-never-ends", test_backwards_never_ends);
    g_test_add_func("/time/negative", test_negative_times);
    g_test_add_func("/time/extreme", test_extreme_times);
    g_test_add_func("/time/missing", test_missing_time);
    g_test_add_func("/numbering/order-of-confirmation", test_numbering);
    g_test_add_func("/numbering/no-such-burst", test_no_such_burst);
    g_test_add_func("/idle-before/by-hand", test_idle_before);
    g_test_add_func("/idle-before/small", test_idle_before_small);
    g_test_add_func("/idle-before/follows-start", test_idle_before_follows_start);
    g_test_add_func("/idle-before/extreme", test_idle_before_extreme);
    g_test_add_func("/idle-before/backwards", test_idle_before_backwards);
}

static void add_burst_tests(void)
{
    g_test_add_func("/stream/keys", test_stream_keys);
    g_test_add_func("/stream/without-ports", test_stream_without_ports);
    g_test_add_func("/stream/to-oneself", test_stream_to_oneself);
    g_test_add_func("/stream/ip-versions", test_stream_ip_versions);
    g_test_add_func("/stream/bursts", test_bursts_by_stream);
    g_test_add_func("/burst/figures", test_burst_figures);
    g_test_add_func("/burst/without-duration", test_burst_without_duration);
    g_test_add_func("/burst/grows", test_burst_grows);
    g_test_add_func("/burst/sums-beyond-32-bits", test_burst_sums_beyond_32_bits);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_detector_tests();
    add_burst_tests();
    return g_test_run();
}
