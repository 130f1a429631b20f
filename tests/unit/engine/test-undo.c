/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * burst_engine_undo(): an engine that took a packet back goes on as one that never saw it.
 */
#include "feed.h"

#include <string.h>

#define SEED 42U

static void assert_verdict_equal(const burst_verdict_t *a, const burst_verdict_t *b)
{
    g_assert_cmpint(a->in_stream, ==, b->in_stream);
    g_assert_cmpuint(a->stream, ==, b->stream);
    g_assert_cmpuint(a->previous_sent, ==, b->previous_sent);
    g_assert_cmpuint(a->previous_received, ==, b->previous_received);
    g_assert_cmpuint(a->previous_in_stream, ==, b->previous_in_stream);
    g_assert_cmpint(a->idt_ns, ==, b->idt_ns);
    g_assert_cmpint(a->iat_ns, ==, b->iat_ns);
    g_assert_cmpint(a->gap_ns, ==, b->gap_ns);
    g_assert_cmpuint(a->position, ==, b->position);
    g_assert_cmpuint(a->burst, ==, b->burst);
}

static void assert_burst_equal(const burst_burst_t *a, const burst_burst_t *b)
{
    g_assert_cmpuint(a->stream, ==, b->stream);
    g_assert_cmpuint(a->first_frame, ==, b->first_frame);
    g_assert_cmpuint(a->last_frame, ==, b->last_frame);
    g_assert_cmpuint(a->packets, ==, b->packets);
    g_assert_cmpuint(a->bytes, ==, b->bytes);
    g_assert_cmpint(a->start_ns, ==, b->start_ns);
    g_assert_cmpint(a->end_ns, ==, b->end_ns);
    g_assert_cmpint(a->has_previous, ==, b->has_previous);
    if (a->has_previous)
        g_assert_cmpint(a->previous_end_ns, ==, b->previous_end_ns);
}

static void assert_find_equal(const burst_engine_t *a, const burst_engine_t *b,
                              const burst_packet_t *packet)
{
    burst_place_t place_a = {0};
    burst_place_t place_b = {0};
    g_assert_cmpint(burst_engine_find(a, packet, &place_a), ==,
                    burst_engine_find(b, packet, &place_b));
    g_assert_cmpuint(place_a.stream, ==, place_b.stream);
    g_assert_cmpuint(place_a.burst, ==, place_b.burst);
    g_assert_cmpint(place_a.burst_may_grow, ==, place_b.burst_may_grow);
}

static void assert_engines_equal(const burst_engine_t *a, const burst_engine_t *b)
{
    g_assert_cmpuint(burst_engine_n_bursts(a), ==, burst_engine_n_bursts(b));
    for (uint32_t id = 1; id <= burst_engine_n_bursts(a); id++)
        assert_burst_equal(burst_engine_burst(a, id), burst_engine_burst(b, id));
}

/* One that saw a packet and took it back, one that never saw it. */
typedef struct {
    burst_engine_t *undoing;
    burst_engine_t *plain;
    uint32_t next_frame;
    GArray *packets; /* all that both were given */
} twins_t;

static twins_t twins_new(const burst_parameters_t *parameters)
{
    return (twins_t){.undoing = burst_engine_new(parameters, BURST_ENGINE_BURSTS_ONLY),
                     .plain = burst_engine_new(parameters, BURST_ENGINE_BURSTS_ONLY),
                     .next_frame = 1,
                     .packets = g_array_new(FALSE, FALSE, sizeof(burst_packet_t))};
}

static void twins_free(twins_t *twins)
{
    burst_engine_free(twins->undoing);
    burst_engine_free(twins->plain);
    g_array_free(twins->packets, TRUE);
}

static void assert_twins(const twins_t *twins)
{
    assert_engines_equal(twins->undoing, twins->plain);
    for (guint i = 0; i < twins->packets->len; i++)
        assert_find_equal(twins->undoing, twins->plain,
                          &g_array_index(twins->packets, burst_packet_t, i));
}

static void give_both(twins_t *twins, const feed_row_t *row)
{
    burst_packet_t packet = feed_packet(twins->next_frame, row);
    burst_verdict_t undoing = feed_one(twins->undoing, twins->next_frame, row);
    burst_verdict_t plain = feed_one(twins->plain, twins->next_frame, row);
    assert_verdict_equal(&undoing, &plain);
    g_array_append_val(twins->packets, packet);
    twins->next_frame++;
}

/* The frame keeps its number for the one that comes next, as in `tshark -2 -R`. */
static void give_and_undo(twins_t *twins, const feed_row_t *row)
{
    burst_packet_t packet = feed_packet(twins->next_frame, row);
    feed_one(twins->undoing, twins->next_frame, row);
    burst_engine_undo(twins->undoing);
    assert_find_equal(twins->undoing, twins->plain, &packet);
}

/* The row after `before` rows is taken back; the others stay. */
static void assert_no_trace(burst_parameters_t parameters, uint32_t before, const feed_row_t *rows,
                            uint32_t n_rows)
{
    twins_t twins = twins_new(&parameters);
    for (uint32_t i = 0; i < n_rows; i++) {
        if (i == before)
            give_and_undo(&twins, &rows[i]);
        else
            give_both(&twins, &rows[i]);
        assert_twins(&twins);
    }
    twins_free(&twins);
}

#define ASSERT_NO_TRACE(before, ...)                                                               \
    assert_no_trace(BURST_PARAMETERS_DEFAULT, (before), (const feed_row_t[]){__VA_ARGS__},         \
                    FEED_COUNT(__VA_ARGS__))

static void test_first_packet(void)
{
    ASSERT_NO_TRACE(0, {MS(0), "a>b", 400}, {MS(1), "c>d", 400}, {MS(2), "a>b", 400},
                    {MS(3), "a>b", 400});
    ASSERT_NO_TRACE(0, {MS(0), "a>b", 400}, {MS(1), "b>a", 400}, {MS(2), "a>b", 400});
}

static void test_new_destination(void)
{
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(1), "a>c", 400}, {MS(2), "d>c", 400},
                    {MS(3), "a>c", 400}, {MS(4), "a>b", 400});
}

static void test_new_source(void)
{
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(1), "c>b", 400}, {MS(2), "c>d", 400},
                    {MS(3), "c>b", 400}, {MS(4), "a>b", 400});
}

static void test_new_stream_of_known(void)
{
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(1), "b>a", 400}, {MS(2), "c>d", 400},
                    {MS(3), "b>a", 400}, {MS(4), "b>a", 400});
}

static void test_to_oneself(void)
{
    ASSERT_NO_TRACE(0, {MS(0), "a>a", 400}, {MS(1), "a>a", 400}, {MS(2), "a>a", 400});
    ASSERT_NO_TRACE(1, {MS(0), "a>a", 400}, {MS(1), "a>a", 400}, {MS(2), "a>a", 400});
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(1), "a>a", 400}, {MS(2), "a>a", 400},
                    {MS(3), "b>a", 400});
}

static void test_confirmed(void)
{
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(100), "a>b", 500}, {MS(200), "a>b", 600},
                    {MS(210), "c>d", 600}, {MS(220), "c>d", 600});
    /* ... and the number goes to the next. */
    ASSERT_NO_TRACE(2, {MS(0), "a>b", 400}, {MS(0), "c>d", 400}, {MS(100), "a>b", 500},
                    {MS(200), "c>d", 600}, {MS(210), "a>b", 600});
    /* The second of a stream. */
    ASSERT_NO_TRACE(3, {MS(0), "a>b", 400}, {MS(100), "a>b", 500}, {S(2), "a>b", 600},
                    {S(2), "a>b", 700}, {S(5), "a>b", 800}, {S(5), "a>b", 900});
}

static void test_extended(void)
{
    ASSERT_NO_TRACE(2, {MS(0), "a>b", 400}, {MS(100), "a>b", 500}, {MS(200), "a>b", 600},
                    {MS(390), "a>b", 700}, {MS(700), "a>b", 800});
    /* Earlier than the first: the burst's start goes back to what it was. */
    ASSERT_NO_TRACE(2, {S(1), "a>b", 400}, {S(1), "a>b", 500}, {S(0), "a>b", 600},
                    {MS(1299), "a>b", 700});
}

static void test_new_run(void)
{
    ASSERT_NO_TRACE(2, {MS(0), "a>b", 400}, {MS(100), "a>b", 500}, {S(10), "a>b", 600},
                    {MS(200), "a>b", 700}, {S(10), "a>b", 600}, {S(10), "a>b", 600});
}

static void test_small(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.include_small = true;
    static const feed_row_t rows[] = {
        {MS(0), "a>b", 400},  {MS(50), "a>b", 10},   {MS(100), "a>b", 500}, {MS(150), "a>b", 20},
        {MS(160), "a>b", 30}, {MS(200), "a>b", 600}, {MS(250), "a>b", 40},  {MS(300), "a>b", 700}};
    for (uint32_t before = 0; before < G_N_ELEMENTS(rows); before++)
        assert_no_trace(parameters, before, rows, G_N_ELEMENTS(rows));
}

static void test_missing_time(void)
{
    ASSERT_NO_TRACE(0, {NO_TIME, "a>b", 400}, {MS(1), "b>a", 400}, {MS(2), "a>b", 400});
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {NO_TIME, "a>b", 400}, {MS(2), "a>b", 400});
}

static void test_not_ip(void)
{
    ASSERT_NO_TRACE(1, {MS(0), "a>b", 400}, {MS(1), "-", 400}, {MS(2), "a>b", 400});
}

/* Once after each addition: the second undo finds nothing to take back. */
static void test_twice(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    twins_t twins = twins_new(&parameters);
    give_both(&twins, &(feed_row_t){MS(0), "a>b", 400});
    give_both(&twins, &(feed_row_t){MS(100), "a>b", 500});
    give_and_undo(&twins, &(feed_row_t){MS(200), "a>b", 600});
    burst_engine_undo(twins.undoing);
    assert_twins(&twins);
    give_both(&twins, &(feed_row_t){MS(300), "a>b", 700});
    assert_twins(&twins);
    twins_free(&twins);
}

/* ... and what it had made is gone the first time. */
static void test_twice_after_first(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    twins_t twins = twins_new(&parameters);
    give_and_undo(&twins, &(feed_row_t){MS(0), "a>b", 400});
    burst_engine_undo(twins.undoing);
    give_both(&twins, &(feed_row_t){MS(100), "b>a", 400});
    give_both(&twins, &(feed_row_t){MS(200), "b>a", 400});
    assert_twins(&twins);
    twins_free(&twins);
}

static void test_before_any_packet(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    twins_t twins = twins_new(&parameters);
    burst_engine_undo(twins.undoing);
    give_both(&twins, &(feed_row_t){MS(0), "a>b", 400});
    give_both(&twins, &(feed_row_t){MS(100), "a>b", 500});
    assert_twins(&twins);
    twins_free(&twins);
}

/* The last one added was no packet: the one before it stays. */
static void test_after_not_ip(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
    FEED(engine, {MS(0), "a>b", 400}, {MS(100), "a>b", 400}, {MS(150), "-", 0});
    burst_engine_undo(engine);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    burst_verdict_t verdict = feed_one(engine, 4, &(feed_row_t){MS(200), "a>b", 400});
    g_assert_cmpuint(verdict.previous_in_stream, ==, 2);
    g_assert_cmpuint(verdict.position, ==, 3);
    burst_engine_free(engine);
}

static void test_statistics_cannot(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400});
    burst_engine_undo(engine);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    burst_verdict_t verdict = feed_one(engine, 3, &(feed_row_t){MS(200), "a>b", 400});
    g_assert_cmpuint(verdict.previous_in_stream, ==, 2);
    g_assert_cmpuint(verdict.position, ==, 3);
    g_assert_cmpuint(verdict.burst, ==, 1);
    burst_engine_free(engine);
}

/* ---- much of it, at random ---- */

static feed_row_t random_row(GRand *random, int64_t *now_ns)
{
    static const char *const routes[] = {"tcp a:1>b:9", "tcp a:2>b:9", "udp a:1>b:9", "b:9>a:1",
                                         "c:1>b:9",     "a>a",         "A>B",         "-"};
    static const uint32_t lengths[] = {0, 299, 300, 1400};

    *now_ns += MS(g_rand_int_range(random, -50, 400));
    return (feed_row_t){g_rand_int_range(random, 0, 20) == 0 ? NO_TIME : *now_ns,
                        routes[g_rand_int_range(random, 0, G_N_ELEMENTS(routes))],
                        lengths[g_rand_int_range(random, 0, G_N_ELEMENTS(lengths))]};
}

static void assert_random_no_trace(GRand *random, burst_parameters_t parameters)
{
    const unsigned n_rows = 200;
    twins_t twins = twins_new(&parameters);
    int64_t now_ns = 0;

    for (unsigned i = 0; i < n_rows; i++) {
        feed_row_t row = random_row(random, &now_ns);
        if (g_rand_boolean(random))
            give_and_undo(&twins, &row);
        else
            give_both(&twins, &row);
        assert_engines_equal(twins.undoing, twins.plain);
    }
    assert_twins(&twins);
    twins_free(&twins);
}

static void test_random(void)
{
    const unsigned n_runs = 400;
    GRand *random = g_rand_new_with_seed(SEED);
    for (unsigned i = 0; i < n_runs; i++)
        assert_random_no_trace(random, (burst_parameters_t){.gap_us = 300000,
                                                            .min_payload = 300,
                                                            .min_packets = i / 8 % 4,
                                                            .include_small = i / 4 % 2 == 1,
                                                            .stream = (burst_stream_key_t)(i % 4)});
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/undo/first-packet", test_first_packet);
    g_test_add_func("/undo/new-destination", test_new_destination);
    g_test_add_func("/undo/new-source", test_new_source);
    g_test_add_func("/undo/new-stream-of-known", test_new_stream_of_known);
    g_test_add_func("/undo/to-oneself", test_to_oneself);
    g_test_add_func("/undo/confirmed", test_confirmed);
    g_test_add_func("/undo/extended", test_extended);
    g_test_add_func("/undo/new-run", test_new_run);
    g_test_add_func("/undo/small", test_small);
    g_test_add_func("/undo/missing-time", test_missing_time);
    g_test_add_func("/undo/not-ip", test_not_ip);
    g_test_add_func("/undo/twice", test_twice);
    g_test_add_func("/undo/twice-after-first", test_twice_after_first);
    g_test_add_func("/undo/before-any-packet", test_before_any_packet);
    g_test_add_func("/undo/after-not-ip", test_after_not_ip);
    g_test_add_func("/undo/statistics-cannot", test_statistics_cannot);
    g_test_add_func("/undo/random", test_random);
    return g_test_run();
}
