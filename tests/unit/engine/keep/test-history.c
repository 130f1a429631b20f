/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of each frame. */
#include "burst/engine.h"
#include "engine/keep/history.h"

#include <glib.h>
#include <string.h>

static void assert_same(const burst_history_entry_t *got, const burst_history_entry_t *put)
{
    g_assert_cmpint(got->time_ns, ==, put->time_ns);
    g_assert_cmpuint(got->previous_sent, ==, put->previous_sent);
    g_assert_cmpuint(got->previous_received, ==, put->previous_received);
    g_assert_cmpuint(got->previous_in_stream, ==, put->previous_in_stream);
    g_assert_cmpuint(got->position, ==, put->position);
    g_assert_cmpuint(got->wire_len, ==, put->wire_len);
    g_assert_cmpuint(got->payload_len, ==, put->payload_len);
    g_assert_cmpuint(got->flow, ==, put->flow);
    g_assert_cmpuint(got->seems_duplicate, ==, put->seems_duplicate);
}

static void assert_kept(const burst_history_t *history, uint32_t frame,
                        const burst_history_entry_t *put)
{
    burst_history_entry_t got;
    memset(&got, 0xa5, sizeof got);
    g_assert_true(burst_history_get(history, frame, &got));
    assert_same(&got, put);
    g_assert_cmpint(burst_history_time(history, frame), ==, put->time_ns);
    g_assert_cmpuint(burst_history_wire_len(history, frame), ==,
                     put->time_ns == BURST_NO_TIME ? 0 : put->wire_len);
}

static void assert_empty(const burst_history_t *history, uint32_t frame)
{
    const burst_history_entry_t empty = {.time_ns = BURST_NO_TIME};
    assert_kept(history, frame, &empty);
}

static void assert_unknown(const burst_history_t *history, uint32_t frame)
{
    burst_history_entry_t entry;
    g_assert_false(burst_history_get(history, frame, &entry));
    g_assert_cmpint(burst_history_time(history, frame), ==, BURST_NO_TIME);
    g_assert_cmpuint(burst_history_wire_len(history, frame), ==, 0);
}

static void put_position(burst_history_t *history, uint32_t frame, uint32_t position)
{
    burst_history_put(history, frame, &(burst_history_entry_t){.position = position});
}

static void assert_position(const burst_history_t *history, uint32_t frame, uint32_t position)
{
    burst_history_entry_t entry;
    g_assert_true(burst_history_get(history, frame, &entry));
    g_assert_cmpuint(entry.position, ==, position);
}

static void test_empty(void)
{
    burst_history_t *history = burst_history_new();
    assert_unknown(history, 0);
    assert_unknown(history, 1);
    assert_unknown(history, UINT32_MAX);
    burst_history_free(history);
    burst_history_free(NULL);
}

/* ---- every value, small and large ---- */

static uint32_t choose(GRand *random, const uint32_t *values, size_t n)
{
    return values[g_rand_int_range(random, 0, (gint32)n)];
}
#define CHOOSE(random, ...)                                                                        \
    choose((random), (const uint32_t[]){__VA_ARGS__},                                              \
           G_N_ELEMENTS(((const uint32_t[]){__VA_ARGS__})))

/* Mostly small, as in captures; each value also at the borders of what has room and beyond. */
static burst_history_entry_t any_entry(GRand *random, uint32_t frame)
{
    bool is_usual = g_rand_boolean(random);
    uint32_t back[3];
    for (size_t i = 0; i < G_N_ELEMENTS(back); i++)
        back[i] = is_usual ? CHOOSE(random, 0, 1, 2, 65535)
                           : CHOOSE(random, 0, 1, 65534, 65535, 65536, frame - 1);
    uint32_t wire_len = is_usual ? CHOOSE(random, 60, 1514, 65535)
                                 : CHOOSE(random, 0, 54, 307, 308, 65535, 65536, UINT32_MAX);
    return (burst_history_entry_t){
        .time_ns = CHOOSE(random, 0, 1, 2) == 0 ? BURST_NO_TIME : g_rand_int(random),
        .previous_sent = back[0] ? frame - back[0] : 0,
        .previous_received = back[1] ? frame - back[1] : 0,
        .previous_in_stream = back[2] ? frame - back[2] : 0,
        .position = is_usual ? CHOOSE(random, 0, 1, 16777215)
                             : CHOOSE(random, 0, 16777215, 16777216, UINT32_MAX),
        .wire_len = wire_len,
        .payload_len = is_usual ? CHOOSE(random, 0, 6, wire_len > 54 ? wire_len - 54 : 0)
                                : CHOOSE(random, 0, 1, 53, 54, 55, 70000, UINT32_MAX, wire_len),
        .flow = CHOOSE(random, 0, 1, INT32_MAX),
        .seems_duplicate = g_rand_boolean(random)};
}

/* As they were put, whatever else was put there before: the same frame twice, too. */
static void test_any(void)
{
    enum { N_FRAMES = 20000, FIRST = 100000 };
    GRand *random = g_rand_new_with_seed(11);
    burst_history_t *history = burst_history_new();
    burst_history_entry_t *entries = g_new(burst_history_entry_t, N_FRAMES);

    for (uint32_t i = 0; i < N_FRAMES; i++) {
        do {
            entries[i] = any_entry(random, FIRST + i);
            burst_history_put(history, FIRST + i, &entries[i]);
        } while (g_rand_boolean(random));
    }
    for (uint32_t i = 0; i < N_FRAMES; i++)
        assert_kept(history, FIRST + i, &entries[i]);
    g_free(entries);
    burst_history_free(history);
    g_rand_free(random);
}

/* One that does not come before is no way back, but it is kept. */
static void test_later(void)
{
    burst_history_t *history = burst_history_new();
    const burst_history_entry_t entry = {.previous_sent = 7, .previous_received = 8};
    burst_history_put(history, 7, &entry);
    assert_kept(history, 7, &entry);
    burst_history_free(history);
}

/* What lies between frames that were put has no time. */
static void test_between(void)
{
    burst_history_t *history = burst_history_new();
    put_position(history, 7, 3);
    assert_empty(history, 6);
    burst_history_free(history);
}

static void test_put_again(void)
{
    burst_history_t *history = burst_history_new();
    put_position(history, 7, 3);
    assert_position(history, 7, 3);
    put_position(history, 7, 4);
    assert_position(history, 7, 4);
    burst_history_free(history);
}

/* Each frame its own entry. */
static void test_many(void)
{
    const uint32_t n_frames = 100000;
    burst_history_t *history = burst_history_new();
    put_position(history, 1, 1);
    for (uint32_t frame = 2; frame <= n_frames; frame++)
        put_position(history, frame, frame);
    for (uint32_t frame = 1; frame <= n_frames; frame++)
        assert_position(history, frame, frame);
    burst_history_free(history);
}

/* Frames far apart, the later one first: what lies between does not exist, and does no harm. */
static void test_far_apart(void)
{
    burst_history_t *history = burst_history_new();
    put_position(history, 50000000, 9);
    assert_unknown(history, 1);
    assert_unknown(history, 25000000);
    assert_unknown(history, 100000000);
    put_position(history, 1, 8);
    assert_position(history, 50000000, 9);
    assert_position(history, 1, 8);
    burst_history_free(history);
}

static void test_last_frame_number(void)
{
    burst_history_t *history = burst_history_new();
    put_position(history, UINT32_MAX, 5);
    assert_position(history, UINT32_MAX, 5);
    assert_empty(history, UINT32_MAX - 1);
    burst_history_free(history);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/empty", test_empty);
    g_test_add_func("/history/any", test_any);
    g_test_add_func("/history/later", test_later);
    g_test_add_func("/history/between", test_between);
    g_test_add_func("/history/put-again", test_put_again);
    g_test_add_func("/history/many", test_many);
    g_test_add_func("/history/far-apart", test_far_apart);
    g_test_add_func("/history/last-frame-number", test_last_frame_number);
    return g_test_run();
}
