/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The load at a frame, asked for in any order: by what is remembered of all frames. */
#include "burst/engine.h"
#include "burst/load.h"
#include "engine/keep/history.h"

#include <glib.h>

#define MS(ms) ((int64_t)(ms)*1000000)
#define NONE   BURST_NO_TIME

static void put(burst_history_t *history, uint32_t frame, int64_t time_ns, uint32_t wire_len)
{
    burst_history_put(history, frame,
                      &(burst_history_entry_t){.time_ns = time_ns, .wire_len = wire_len});
}

/* Bytes in the millisecond that ends with a frame; -1: there is no such load. */
static int64_t bytes_at(burst_history_t *history, uint32_t frame)
{
    double rate = burst_history_load(history, frame, MS(1));
    return rate < 0 ? -1 : (int64_t)(rate / 8000 + 0.5);
}

static void test_unknown(void)
{
    burst_history_t *history = burst_history_new();
    g_assert_cmpint(bytes_at(history, 1), ==, -1);
    put(history, 2, MS(0), 7);
    put(history, 3, NONE, 8);
    g_assert_cmpint(bytes_at(history, 0), ==, -1);
    g_assert_cmpint(bytes_at(history, 1), ==, -1);
    g_assert_cmpint(bytes_at(history, 2), ==, 7);
    g_assert_cmpint(bytes_at(history, 3), ==, -1);
    g_assert_cmpint(bytes_at(history, UINT32_MAX), ==, -1);
    burst_history_free(history);
}

/* Frames that were not put, far apart, and without a time: they are not there. */
static void test_holes(void)
{
    burst_history_t *history = burst_history_new();
    put(history, 1, MS(100), 1);
    put(history, 4, MS(100), 2);
    put(history, 5, NONE, 4);
    put(history, 20000, MS(100) + 5, 8);
    for (int i = 0; i < 2; i++) {
        g_assert_cmpint(bytes_at(history, 20000), ==, 11);
        g_assert_cmpint(bytes_at(history, 4), ==, 3);
        g_assert_cmpint(bytes_at(history, 1), ==, 1);
        g_assert_cmpint(bytes_at(history, 4), ==, 3);
        g_assert_cmpint(bytes_at(history, 3), ==, -1);
        g_assert_cmpint(bytes_at(history, 9000), ==, -1);
    }
    burst_history_free(history);
}

/* In two passes with a read filter, a frame that fails gives its number to the next one. */
static void test_put_again(void)
{
    burst_history_t *history = burst_history_new();
    put(history, 1, MS(100), 1);
    put(history, 2, MS(500), 50);
    g_assert_cmpint(bytes_at(history, 2), ==, 50);
    put(history, 2, MS(100), 2);
    g_assert_cmpint(bytes_at(history, 2), ==, 3);
    put(history, 3, MS(90), 60); /* late, and then not */
    put(history, 3, MS(100), 4);
    put(history, 4, MS(101), 8); /* and the other way round */
    put(history, 4, MS(50), 16);
    g_assert_cmpint(bytes_at(history, 3), ==, 7);
    g_assert_cmpint(bytes_at(history, 4), ==, 23);
    g_assert_cmpint(bytes_at(history, 2), ==, 3);
    put(history, 5, MS(101), 32);
    put(history, 5, NONE, 32);
    put(history, 6, MS(100), 64);
    g_assert_cmpint(bytes_at(history, 5), ==, -1);
    g_assert_cmpint(bytes_at(history, 6), ==, 87);
    burst_history_free(history);
}

/* ---- at random ---- */

enum { N_FRAMES = 12000 };

typedef struct {
    int64_t time_ns;
    uint32_t wire_len;
} frame_t;

/* What a second way says, one frame after the other. */
static void load_all(const frame_t *frames, int64_t window_ns, double *rates)
{
    burst_load_t *load = burst_load_new(window_ns, 0, false);
    for (uint32_t i = 0; i < N_FRAMES; i++) {
        const burst_packet_t packet = {.frame = i + 1,
                                       .has_time = true,
                                       .time_ns = frames[i].time_ns,
                                       .wire_len = frames[i].wire_len};
        rates[i] = frames[i].time_ns == NONE ? -1 : burst_load_add(load, &packet).rate;
    }
    burst_load_free(load);
}

static void make_frames(frame_t *frames, GRand *random)
{
    int64_t now_ns = -MS(300);
    for (uint32_t i = 0; i < N_FRAMES; i++) {
        now_ns += g_rand_int_range(random, -100000, 200000);
        bool has_time = g_rand_int_range(random, 0, 10) > 0;
        frames[i] =
            (frame_t){has_time ? now_ns : NONE, (uint32_t)g_rand_int_range(random, 0, 1515)};
    }
}

/* Mostly onwards, as a list is scrolled; sometimes anywhere. */
static uint32_t next_frame(GRand *random, uint32_t frame)
{
    int step = g_rand_int_range(random, -2, 12);
    if (step >= 9 || frame + 12 > N_FRAMES || frame < 3)
        return (uint32_t)g_rand_int_range(random, 1, N_FRAMES + 1);
    return (uint32_t)((int)frame + step);
}

static void test_random(void)
{
    static const int64_t windows_ns[] = {1000, MS(1), MS(20)};
    GRand *random = g_rand_new_with_seed(3);
    frame_t *frames = g_new(frame_t, N_FRAMES);
    double *rates[G_N_ELEMENTS(windows_ns)];
    burst_history_t *history = burst_history_new();

    make_frames(frames, random);
    for (uint32_t i = 0; i < N_FRAMES; i++)
        put(history, i + 1, frames[i].time_ns, frames[i].wire_len);
    for (size_t i = 0; i < G_N_ELEMENTS(windows_ns); i++) {
        rates[i] = g_new(double, N_FRAMES);
        load_all(frames, windows_ns[i], rates[i]);
    }
    uint32_t frame = 1;
    size_t window = 0;
    for (int i = 0; i < 20000; i++) {
        g_assert_cmpfloat(burst_history_load(history, frame, windows_ns[window]), ==,
                          rates[window][frame - 1]);
        frame = next_frame(random, frame);
        if (g_rand_int_range(random, 0, 50) == 0)
            window = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(windows_ns));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(windows_ns); i++)
        g_free(rates[i]);
    g_free(frames);
    burst_history_free(history);
    g_rand_free(random);
}

/* While frames still come: what was asked for before does not stay. */
static void test_while_growing(void)
{
    GRand *random = g_rand_new_with_seed(4);
    frame_t *frames = g_new(frame_t, N_FRAMES);
    double *rates = g_new(double, N_FRAMES);
    burst_history_t *history = burst_history_new();

    make_frames(frames, random);
    load_all(frames, MS(1), rates);
    for (uint32_t i = 0; i < N_FRAMES; i++) {
        put(history, i + 1, frames[i].time_ns, frames[i].wire_len);
        uint32_t frame = (uint32_t)g_rand_int_range(random, (gint32)MAX(i, 5) - 4, (gint32)i + 2);
        g_assert_cmpfloat(burst_history_load(history, frame, MS(1)), ==, rates[frame - 1]);
    }
    g_free(frames);
    g_free(rates);
    burst_history_free(history);
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history-load/unknown", test_unknown);
    g_test_add_func("/history-load/holes", test_holes);
    g_test_add_func("/history-load/put-again", test_put_again);
    g_test_add_func("/history-load/random", test_random);
    g_test_add_func("/history-load/while-growing", test_while_growing);
    return g_test_run();
}
