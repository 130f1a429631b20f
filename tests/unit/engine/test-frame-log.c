/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/frame-log.h"

#include <glib.h>

static void assert_zero(const burst_frame_entry_t *entry)
{
    g_assert_cmpint(entry->time_ns, ==, 0);
    g_assert_cmpuint(entry->previous_sent, ==, 0);
    g_assert_cmpuint(entry->previous_received, ==, 0);
    g_assert_cmpuint(entry->previous_in_stream, ==, 0);
    g_assert_cmpuint(entry->position, ==, 0);
}

static void test_size(void)
{
    g_assert_cmpuint(sizeof(burst_frame_entry_t), ==, 24);
}

static void test_empty(void)
{
    burst_frame_log_t *log = burst_frame_log_new();
    g_assert_null(burst_frame_log_get(log, 0));
    g_assert_null(burst_frame_log_get(log, 1));
    g_assert_null(burst_frame_log_get(log, UINT32_MAX));
    burst_frame_log_free(log);
    burst_frame_log_free(NULL);
}

static void test_made_of_zeros(void)
{
    burst_frame_log_t *log = burst_frame_log_new();
    assert_zero(burst_frame_log_put(log, 7));
    assert_zero(burst_frame_log_get(log, 7));
    burst_frame_log_free(log);
}

static void test_put_again(void)
{
    burst_frame_log_t *log = burst_frame_log_new();
    burst_frame_log_put(log, 7)->position = 3;
    g_assert_cmpuint(burst_frame_log_put(log, 7)->position, ==, 3);
    g_assert_cmpuint(burst_frame_log_get(log, 7)->position, ==, 3);
    burst_frame_log_free(log);
}

/* Each frame its own entry, which stays where it is while others are added. */
static void test_many(void)
{
    const uint32_t n_frames = 100000;
    burst_frame_log_t *log = burst_frame_log_new();
    const burst_frame_entry_t *first = burst_frame_log_put(log, 1);

    for (uint32_t frame = 1; frame <= n_frames; frame++)
        burst_frame_log_put(log, frame)->time_ns = frame;
    for (uint32_t frame = 1; frame <= n_frames; frame++)
        g_assert_cmpint(burst_frame_log_get(log, frame)->time_ns, ==, frame);
    g_assert_true(burst_frame_log_get(log, 1) == first);
    burst_frame_log_free(log);
}

/* Frames far apart, the later one first: what lies between does not exist, and does no harm. */
static void test_far_apart(void)
{
    burst_frame_log_t *log = burst_frame_log_new();
    burst_frame_log_put(log, 50000000)->position = 9;
    g_assert_null(burst_frame_log_get(log, 1));
    g_assert_null(burst_frame_log_get(log, 25000000));
    g_assert_null(burst_frame_log_get(log, 100000000));
    burst_frame_log_put(log, 1)->position = 8;
    g_assert_cmpuint(burst_frame_log_get(log, 50000000)->position, ==, 9);
    g_assert_cmpuint(burst_frame_log_get(log, 1)->position, ==, 8);
    burst_frame_log_free(log);
}

static void test_last_frame_number(void)
{
    burst_frame_log_t *log = burst_frame_log_new();
    burst_frame_log_put(log, UINT32_MAX)->position = 5;
    g_assert_cmpuint(burst_frame_log_get(log, UINT32_MAX)->position, ==, 5);
    assert_zero(burst_frame_log_put(log, UINT32_MAX - 1));
    burst_frame_log_free(log);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame-log/size", test_size);
    g_test_add_func("/frame-log/empty", test_empty);
    g_test_add_func("/frame-log/made-of-zeros", test_made_of_zeros);
    g_test_add_func("/frame-log/put-again", test_put_again);
    g_test_add_func("/frame-log/many", test_many);
    g_test_add_func("/frame-log/far-apart", test_far_apart);
    g_test_add_func("/frame-log/last-frame-number", test_last_frame_number);
    return g_test_run();
}
