/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The load at a frame and its peaks: by hand at the borders, and against a plain sum. */
#include "burst/load.h"

#include <glib.h>

#define US(us) ((int64_t)(us)*1000)
#define S(s)   ((int64_t)(s)*1000000000)

static burst_packet_t packet_of(uint32_t frame, int64_t time_ns, uint32_t wire_len)
{
    return (burst_packet_t){
        .frame = frame, .has_time = true, .time_ns = time_ns, .wire_len = wire_len};
}

/* Adds a frame to a window of 1 ms, and asks for the bytes in it. */
static uint64_t add(burst_load_t *load, uint32_t frame, int64_t time_ns, uint32_t wire_len)
{
    const burst_packet_t packet = packet_of(frame, time_ns, wire_len);
    burst_load_at_t at = burst_load_add(load, &packet);
    g_assert_cmpuint(at.microburst, ==, 0);
    return (uint64_t)(at.rate / 8000 + 0.5);
}

static void test_rate(void)
{
    g_assert_cmpfloat(burst_load_rate(125, US(1000)), ==, 1e6);
    g_assert_cmpfloat(burst_load_rate(0, US(1)), ==, 0);
    g_assert_cmpfloat_with_epsilon(burst_load_rate(UINT64_C(1) << 40, US(UINT32_MAX)),
                                   (double)(UINT64_C(1) << 43) / 4294.967295, 1e-3);
}

/* (t - w, t]: a frame that lies exactly the window before is not in it. */
static void test_borders(void)
{
    burst_load_t *load = burst_load_new(US(1000), 0, false);
    g_assert_cmpuint(add(load, 1, S(1), 100), ==, 100);
    g_assert_cmpuint(add(load, 2, S(1) + US(1000) - 1, 200), ==, 300);
    g_assert_cmpuint(add(load, 3, S(1) + US(1000), 400), ==, 600);
    g_assert_cmpuint(add(load, 4, S(1) + US(2000) - 1, 800), ==, 1200);
    g_assert_cmpuint(add(load, 5, S(1) + US(2000) - 1, 0), ==, 1200);
    g_assert_cmpuint(add(load, 6, S(1) + US(2000), 1), ==, 801);
    burst_load_free(load);
    burst_load_free(NULL);
}

/* A late frame counts as if it came now: it leaves the window with the latest one. */
static void test_late(void)
{
    burst_load_t *load = burst_load_new(US(1000), 0, false);
    g_assert_cmpuint(add(load, 1, S(5), 100), ==, 100);
    g_assert_cmpuint(add(load, 2, S(2), 200), ==, 300);
    g_assert_cmpuint(add(load, 3, S(5) + US(1000) - 1, 400), ==, 700);
    g_assert_cmpuint(add(load, 4, S(5) + US(1000), 800), ==, 1200);
    burst_load_free(load);
}

static void test_extreme_times(void)
{
    burst_load_t *load = burst_load_new(US(1000), 0, true);
    g_assert_cmpuint(add(load, 1, INT64_MIN, 100), ==, 100);
    g_assert_cmpuint(add(load, 2, INT64_MAX, 200), ==, 200);
    g_assert_cmpuint(add(load, 3, INT64_MIN, 300), ==, 500);
    g_assert_cmpuint(add(load, 4, INT64_MAX, 1), ==, 501);
    burst_load_free(load);
}

/* ---- peaks ---- */

static void test_no_frames(void)
{
    burst_load_t *load = burst_load_new(US(1000), 0, true);
    static const int64_t widths_us[] = {10, 100, 1000, 10000, 100000, 1000000, 10000000};
    for (size_t i = 0; i < BURST_N_PEAKS; i++) {
        g_assert_cmpint(burst_load_peak(load, i)->width_ns, ==, US(widths_us[i]));
        g_assert_cmpuint(burst_load_peak(load, i)->frame, ==, 0);
        g_assert_cmpuint(burst_load_peak(load, i)->bytes, ==, 0);
    }
    g_assert_cmpuint(burst_load_n_microbursts(load), ==, 0);
    burst_load_free(load);
}

static void assert_peak(const burst_load_t *load, size_t i, uint64_t bytes, uint32_t packets,
                        uint32_t frame, int64_t time_ns)
{
    const burst_peak_t *peak = burst_load_peak(load, i);
    g_assert_cmpuint(peak->bytes, ==, bytes);
    g_assert_cmpuint(peak->packets, ==, packets);
    g_assert_cmpuint(peak->frame, ==, frame);
    g_assert_cmpint(peak->time_ns, ==, time_ns);
}

static void test_peaks_by_hand(void)
{
    burst_load_t *load = burst_load_new(US(1), 0, true);
    (void)add(load, 3, S(1), 100);
    (void)add(load, 5, S(1) + US(10), 100); /* alone in 10 us; with the first in 100 us */
    (void)add(load, 6, S(1) + US(200), 50); /* with both in 1 ms */
    (void)add(load, 9, S(1) + US(150), 50); /* counts at 200 us */
    (void)add(load, 10, S(20), 200);        /* reaches 200 later than the first two */
    (void)add(load, 11, S(30) - US(1), 7);  /* ten seconds, less a microsecond */
    assert_peak(load, 0, 200, 1, 10, S(20));
    assert_peak(load, 1, 200, 2, 5, S(1) + US(10));
    assert_peak(load, 2, 300, 4, 9, S(1) + US(150));
    assert_peak(load, 5, 300, 4, 9, S(1) + US(150));
    assert_peak(load, 6, 300, 4, 9, S(1) + US(150));
    burst_load_free(load);
}

static void test_peaks_of_nothing(void)
{
    burst_load_t *load = burst_load_new(US(1000), 0, true);
    (void)add(load, 4, S(1), 0);
    (void)add(load, 5, S(1), 0);
    assert_peak(load, 0, 0, 1, 4, S(1));
    burst_load_free(load);
}

/* ---- against a plain sum ---- */

enum { N_FRAMES = 3000 };

typedef struct {
    burst_packet_t packets[N_FRAMES];
    int64_t latest_ns[N_FRAMES]; /* when each counts */
} frames_t;

/* Steps of all sizes, some of none, some back. */
static void make_frames(frames_t *frames, GRand *random)
{
    int64_t time_ns = S(g_rand_int_range(random, -3, 3));
    for (uint32_t i = 0; i < N_FRAMES; i++) {
        int64_t unit_ns = 1;
        for (int exponent = g_rand_int_range(random, 0, 11); exponent > 0; exponent--)
            unit_ns *= 10;
        if (g_rand_int_range(random, 0, 4) > 0)
            time_ns += unit_ns * g_rand_int_range(random, -1, 4);
        frames->packets[i] = packet_of(i + 1, time_ns, (uint32_t)g_rand_int_range(random, 0, 1515));
        frames->latest_ns[i] = i == 0 ? time_ns : MAX(time_ns, frames->latest_ns[i - 1]);
    }
}

static uint64_t plain_sum(const frames_t *frames, uint32_t at, int64_t width_ns, uint32_t *packets)
{
    uint64_t sum = 0;
    *packets = 0;
    for (uint32_t i = 0; i <= at; i++) {
        if (frames->latest_ns[i] > frames->latest_ns[at] - width_ns) {
            sum += frames->packets[i].wire_len;
            (*packets)++;
        }
    }
    return sum;
}

static void assert_plain_peak(const frames_t *frames, const burst_load_t *load, size_t i)
{
    int64_t width_ns = burst_load_peak(load, i)->width_ns;
    uint64_t bytes = 0;
    uint32_t packets = 0;
    uint32_t at = 0;
    for (uint32_t k = 0; k < N_FRAMES; k++) {
        uint32_t in_window;
        uint64_t sum = plain_sum(frames, k, width_ns, &in_window);
        if (k == 0 || sum > bytes) {
            bytes = sum;
            packets = in_window;
            at = k;
        }
    }
    assert_peak(load, i, bytes, packets, at + 1, frames->packets[at].time_ns);
}

static void test_random(void)
{
    static const int64_t windows_us[] = {1, 50, 1000, 20000000};
    GRand *random = g_rand_new_with_seed(5);
    frames_t *frames = g_new0(frames_t, 1);

    for (size_t run = 0; run < G_N_ELEMENTS(windows_us); run++) {
        /* Wider, and narrower, than the widest peak's window; with peaks and without. */
        burst_load_t *load = burst_load_new(US(windows_us[run]), 0, run % 2 == 1);
        make_frames(frames, random);
        for (uint32_t i = 0; i < N_FRAMES; i++) {
            uint32_t packets;
            uint64_t bytes = plain_sum(frames, i, US(windows_us[run]), &packets);
            burst_load_at_t at = burst_load_add(load, &frames->packets[i]);
            g_assert_cmpfloat(at.rate, ==, burst_load_rate(bytes, US(windows_us[run])));
        }
        for (size_t i = 0; run % 2 == 1 && i < BURST_N_PEAKS; i++)
            assert_plain_peak(frames, load, i);
        burst_load_free(load);
    }
    g_free(frames);
    g_rand_free(random);
}

/* What a flood is like: no window may look at each of its frames again. */
static void test_one_time(void)
{
    const uint32_t n = 100000;
    burst_load_t *load = burst_load_new(US(1000), 0, true);
    for (uint32_t i = 1; i <= n; i++)
        g_assert_cmpuint(add(load, i, S(7), 100), ==, UINT64_C(100) * i);
    for (size_t i = 0; i < BURST_N_PEAKS; i++)
        assert_peak(load, i, UINT64_C(100) * n, n, n, S(7));
    g_assert_cmpuint(add(load, n + 1, S(8), 1), ==, 1);
    g_assert_cmpuint(add(load, n + 2, S(20), 1), ==, 1);
    g_assert_cmpuint(add(load, n + 3, S(20), 1), ==, 2);
    burst_load_free(load);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/rate", test_rate);
    g_test_add_func("/load/borders", test_borders);
    g_test_add_func("/load/late", test_late);
    g_test_add_func("/load/extreme-times", test_extreme_times);
    g_test_add_func("/load/random", test_random);
    g_test_add_func("/load/one-time", test_one_time);
    g_test_add_func("/peaks/no-frames", test_no_frames);
    g_test_add_func("/peaks/by-hand", test_peaks_by_hand);
    g_test_add_func("/peaks/of-nothing", test_peaks_of_nothing);
    return g_test_run();
}
