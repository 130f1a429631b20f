/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * burst_engine_undo(): an engine that took a packet back goes on as one that never saw it.
 */
#include "twins.h"

/* The row after `before` rows is taken back; the others stay. */
static void assert_no_trace(burst_parameters_t parameters, uint32_t before, const feed_row_t *rows,
                            uint32_t n_rows)
{
    twins_t twins = twins_new(&parameters);
    for (uint32_t i = 0; i < n_rows; i++) {
        if (i == before)
            twins_give_and_undo(&twins, &rows[i]);
        else
            twins_give_both(&twins, &rows[i]);
        twins_assert_equal(&twins);
    }
    twins_free(&twins);
}

#define ASSERT_NO_TRACE(before, ...)                                                               \
    assert_no_trace(burst_parameters_default(), (before), (const feed_row_t[]){__VA_ARGS__},       \
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
    burst_parameters_t parameters = burst_parameters_default();
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

/* A reply ends another stream's run, or its own stream's. */
static void test_reply(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "a>b", 400},  {MS(10), "a>b", 400}, {MS(20), "b>a", 400},
        {MS(30), "b>a", 400}, {MS(40), "a>b", 400}, {MS(50), "a>b", 400},
        {MS(60), "b>a", 1},   {MS(70), "a>b", 400}, {MS(80), "a>b", 400}};
    for (uint32_t key = 0; key < BURST_STREAM_CAPTURE; key++) {
        burst_parameters_t parameters = feed_with_stream(key);
        parameters.end_on_reply = true;
        for (uint32_t before = 0; before < G_N_ELEMENTS(rows); before++)
            assert_no_trace(parameters, before, rows, G_N_ELEMENTS(rows));
    }
}

/* What was taken back counts in no mean, in no sum of bytes, in no duration. */
static void test_other_rules(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "a>b", 400},  {NO_TIME, "a>b", 1400}, {MS(10), "a>b", 500},  {MS(150), "a>b", 600},
        {MS(200), "a>b", 70}, {MS(210), "a>b", 350},  {MS(220), "a>b", 1400}};
    burst_parameters_t parameters = feed_with_small();
    parameters.min_payload = 1;
    parameters.mean_percent = 80;
    parameters.min_bytes = 900;
    parameters.max_duration_us = 180000;
    for (uint32_t before = 0; before < G_N_ELEMENTS(rows); before++)
        assert_no_trace(parameters, before, rows, G_N_ELEMENTS(rows));
}

/* Once after each addition: the second undo finds nothing to take back. */
static void test_twice(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    twins_t twins = twins_new(&parameters);
    twins_give_both(&twins, &(feed_row_t){MS(0), "a>b", 400});
    twins_give_both(&twins, &(feed_row_t){MS(100), "a>b", 500});
    twins_give_and_undo(&twins, &(feed_row_t){MS(200), "a>b", 600});
    burst_engine_undo(twins.undoing);
    twins_assert_equal(&twins);
    twins_give_both(&twins, &(feed_row_t){MS(300), "a>b", 700});
    twins_assert_equal(&twins);
    twins_free(&twins);
}

/* ... and what it had made is gone the first time. */
static void test_twice_after_first(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    twins_t twins = twins_new(&parameters);
    twins_give_and_undo(&twins, &(feed_row_t){MS(0), "a>b", 400});
    burst_engine_undo(twins.undoing);
    twins_give_both(&twins, &(feed_row_t){MS(100), "b>a", 400});
    twins_give_both(&twins, &(feed_row_t){MS(200), "b>a", 400});
    twins_assert_equal(&twins);
    twins_free(&twins);
}

static void test_before_any_packet(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    twins_t twins = twins_new(&parameters);
    burst_engine_undo(twins.undoing);
    twins_give_both(&twins, &(feed_row_t){MS(0), "a>b", 400});
    twins_give_both(&twins, &(feed_row_t){MS(100), "a>b", 500});
    twins_assert_equal(&twins);
    twins_free(&twins);
}

/* The last one added was no packet: the one before it stays. */
static void test_after_not_ip(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
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
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(100), "a>b", 400});
    burst_engine_undo(engine);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 1);
    burst_verdict_t verdict = feed_one(engine, 3, &(feed_row_t){MS(200), "a>b", 400});
    g_assert_cmpuint(verdict.previous_in_stream, ==, 2);
    g_assert_cmpuint(verdict.position, ==, 3);
    g_assert_cmpuint(verdict.burst, ==, 1);
    burst_engine_free(engine);
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
    g_test_add_func("/undo/reply", test_reply);
    g_test_add_func("/undo/other-rules", test_other_rules);
    g_test_add_func("/undo/twice", test_twice);
    g_test_add_func("/undo/twice-after-first", test_twice_after_first);
    g_test_add_func("/undo/before-any-packet", test_before_any_packet);
    g_test_add_func("/undo/after-not-ip", test_after_not_ip);
    g_test_add_func("/undo/statistics-cannot", test_statistics_cannot);
    return g_test_run();
}
