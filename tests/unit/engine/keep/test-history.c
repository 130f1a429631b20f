/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of each frame. */
#include "burst/engine.h"
#include "engine/keep/history.h"

#include <glib.h>

static void assert_empty(const burst_history_entry_t *entry)
{
    g_assert_nonnull(entry);
    g_assert_cmpint(entry->time_ns, ==, BURST_NO_TIME);
    g_assert_cmpuint(entry->previous_sent, ==, 0);
    g_assert_cmpuint(entry->previous_received, ==, 0);
    g_assert_cmpuint(entry->previous_in_stream, ==, 0);
    g_assert_cmpuint(entry->position, ==, 0);
}

static void put_position(burst_history_t *history, uint32_t frame, uint32_t position)
{
    burst_history_put(history, frame, &(burst_history_entry_t){.position = position}, 0);
}

static void assert_position(const burst_history_t *history, uint32_t frame, uint32_t position)
{
    const burst_history_entry_t *entry = burst_history_get(history, frame);
    g_assert_nonnull(entry);
    g_assert_cmpuint(entry->position, ==, position);
}

static void test_size(void)
{
    g_assert_cmpuint(sizeof(burst_history_entry_t), ==, 24);
}

static void test_empty(void)
{
    burst_history_t *history = burst_history_new(false);
    g_assert_null(burst_history_get(history, 0));
    g_assert_null(burst_history_get(history, 1));
    g_assert_null(burst_history_get(history, UINT32_MAX));
    burst_history_free(history);
    burst_history_free(NULL);
}

/* What lies between frames that were put has no time. */
static void test_between(void)
{
    burst_history_t *history = burst_history_new(false);
    put_position(history, 7, 3);
    assert_empty(burst_history_get(history, 6));
    burst_history_free(history);
}

static void test_put_again(void)
{
    burst_history_t *history = burst_history_new(false);
    put_position(history, 7, 3);
    assert_position(history, 7, 3);
    put_position(history, 7, 4);
    assert_position(history, 7, 4);
    burst_history_free(history);
}

/* Each frame its own entry, which stays where it is while others are added. */
static void test_many(void)
{
    const uint32_t n_frames = 100000;
    burst_history_t *history = burst_history_new(false);
    put_position(history, 1, 1);
    const burst_history_entry_t *first = burst_history_get(history, 1);

    for (uint32_t frame = 2; frame <= n_frames; frame++)
        put_position(history, frame, frame);
    for (uint32_t frame = 1; frame <= n_frames; frame++)
        assert_position(history, frame, frame);
    g_assert_true(burst_history_get(history, 1) == first);
    burst_history_free(history);
}

/* Frames far apart, the later one first: what lies between does not exist, and does no harm. */
static void test_far_apart(void)
{
    burst_history_t *history = burst_history_new(false);
    put_position(history, 50000000, 9);
    g_assert_null(burst_history_get(history, 1));
    g_assert_null(burst_history_get(history, 25000000));
    g_assert_null(burst_history_get(history, 100000000));
    put_position(history, 1, 8);
    assert_position(history, 50000000, 9);
    assert_position(history, 1, 8);
    burst_history_free(history);
}

static void test_last_frame_number(void)
{
    burst_history_t *history = burst_history_new(false);
    put_position(history, UINT32_MAX, 5);
    assert_position(history, UINT32_MAX, 5);
    assert_empty(burst_history_get(history, UINT32_MAX - 1));
    burst_history_free(history);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/size", test_size);
    g_test_add_func("/history/empty", test_empty);
    g_test_add_func("/history/between", test_between);
    g_test_add_func("/history/put-again", test_put_again);
    g_test_add_func("/history/many", test_many);
    g_test_add_func("/history/far-apart", test_far_apart);
    g_test_add_func("/history/last-frame-number", test_last_frame_number);
    return g_test_run();
}
