/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Microbursts: longest series of successive frames whose load is at least the alarm's. */
#include "burst/load.h"
#include "engine/records.h"
#include "feed.h"

/* 8 Mbit/s in a window of 1 ms: 1,000 bytes. */

#define ALARM_RATE 8e6

static burst_load_t *new_load(void)
{
    return burst_load_new(MS(1), ALARM_RATE, false);
}

/* Wire lengths are the rows' payloads here. @return the number that it said, or 0. */
static uint32_t add(burst_load_t *load, uint32_t frame, int64_t time_ns, const char *route,
                    uint32_t wire_len)
{
    burst_packet_t packet = feed_packet(frame, &(feed_row_t){time_ns, route, 0});
    packet.wire_len = wire_len;
    return burst_load_add(load, &packet).microburst;
}

static void assert_microburst(const burst_load_t *load, size_t i, burst_microburst_t expected)
{
    const burst_microburst_t *got = burst_load_microburst(load, i);
    g_assert_cmpuint(got->first_frame, ==, expected.first_frame);
    g_assert_cmpuint(got->last_frame, ==, expected.last_frame);
    g_assert_cmpint(got->start_ns, ==, expected.start_ns);
    g_assert_cmpint(got->end_ns, ==, expected.end_ns);
    g_assert_cmpuint(got->packets, ==, expected.packets);
    g_assert_cmpuint(got->bytes, ==, expected.bytes);
    g_assert_cmpfloat(got->peak_rate, ==, expected.peak_rate);
    g_assert_cmpuint(got->peak_frame, ==, expected.peak_frame);
}

static void assert_top(const burst_load_t *load, size_t i, char src, char dst, uint64_t bytes)
{
    const burst_microburst_t *got = burst_load_microburst(load, i);
    g_assert_cmpuint(got->top_bytes, ==, bytes);
    g_assert_cmpint(got->top_src.kind ? feed_letter(&got->top_src) : 0, ==, src);
    g_assert_cmpint(got->top_dst.kind ? feed_letter(&got->top_dst) : 0, ==, dst);
}

/* Exactly the alarm is enough. A series has the frames whose load it is, not those before. */
static void test_by_hand(void)
{
    burst_load_t *load = new_load();
    g_assert_cmpuint(add(load, 1, MS(0), "a>b", 999), ==, 0);
    g_assert_cmpuint(add(load, 2, MS(0), "a>b", 1), ==, 1);
    g_assert_cmpuint(add(load, 4, US(999), "a>b", 500), ==, 1);
    g_assert_cmpuint(add(load, 5, US(1000), "a>b", 300), ==, 0); /* 800 */
    g_assert_cmpuint(add(load, 6, MS(5), "a>b", 999), ==, 0);
    g_assert_cmpuint(add(load, 7, MS(7), "a>b", 1000), ==, 2);
    g_assert_cmpuint(add(load, 8, MS(8), "a>b", 1000), ==, 2);
    g_assert_cmpuint(burst_load_n_microbursts(load), ==, 2);
    assert_microburst(load, 0,
                      (burst_microburst_t){.first_frame = 2,
                                           .last_frame = 4,
                                           .end_ns = US(999),
                                           .packets = 2,
                                           .bytes = 501,
                                           .peak_rate = 1500 * 8000.0,
                                           .peak_frame = 4});
    /* Of equal loads, the first frame. */
    assert_microburst(load, 1,
                      (burst_microburst_t){.first_frame = 7,
                                           .last_frame = 8,
                                           .start_ns = MS(7),
                                           .end_ns = MS(8),
                                           .packets = 2,
                                           .bytes = 2000,
                                           .peak_rate = ALARM_RATE,
                                           .peak_frame = 7});
    burst_load_free(load);
}

static void test_no_alarm(void)
{
    burst_load_t *load = burst_load_new(MS(1), 0, false);
    g_assert_cmpuint(add(load, 1, MS(0), "a>b", UINT32_MAX), ==, 0);
    g_assert_cmpuint(burst_load_n_microbursts(load), ==, 0);
    g_assert_cmpuint(burst_load_microburst_of(load, 1), ==, 0);
    burst_load_free(load);
}

/* A late frame counts where the clock is; the microburst's times are those of its frames. */
static void test_late(void)
{
    burst_load_t *load = new_load();
    g_assert_cmpuint(add(load, 1, MS(9), "a>b", 1000), ==, 1);
    g_assert_cmpuint(add(load, 2, MS(3), "a>b", 1), ==, 1);
    g_assert_cmpuint(add(load, 3, MS(8), "a>b", 1), ==, 1);
    g_assert_cmpint(burst_load_microburst(load, 0)->start_ns, ==, MS(3));
    g_assert_cmpint(burst_load_microburst(load, 0)->end_ns, ==, MS(9));
    burst_load_free(load);
}

/* ---- who ---- */

static void test_top(void)
{
    burst_load_t *load = new_load();
    (void)add(load, 1, MS(0), "a>b", 900); /* no part of the series: its load is too small */
    (void)add(load, 2, MS(0), "b>a", 400);
    assert_top(load, 0, 'b', 'a', 400);
    (void)add(load, 3, MS(0), "a>b", 400); /* as many: the first stays */
    assert_top(load, 0, 'b', 'a', 400);
    (void)add(load, 4, MS(0), "c>d", 401);
    assert_top(load, 0, 'c', 'd', 401);
    (void)add(load, 5, MS(0), "a>b", 1); /* as many as the top, and came before it */
    assert_top(load, 0, 'a', 'b', 401);
    (void)add(load, 6, MS(0), "b>a", 300);
    assert_top(load, 0, 'b', 'a', 700);
    (void)add(load, 7, MS(0), "-", 5000); /* nobody's: it counts in the bytes alone */
    assert_top(load, 0, 'b', 'a', 700);
    g_assert_cmpuint(burst_load_microburst(load, 0)->bytes, ==, 6502);

    /* The next one begins to count anew. */
    (void)add(load, 8, MS(5), "e>f", 10);
    (void)add(load, 9, MS(6), "-", 1000);
    assert_top(load, 1, 0, 0, 0);
    (void)add(load, 10, MS(6), "e>f", 0);
    assert_top(load, 1, 'e', 'f', 0);
    (void)add(load, 11, MS(6), "c>d", 1);
    assert_top(load, 1, 'c', 'd', 1);
    burst_load_free(load);
}

/* ---- which microburst a frame is in ---- */

static void test_of_frame(void)
{
    const uint32_t n = 500;
    burst_load_t *load = new_load();
    /* Each has the second and the third of five frames. */
    for (uint32_t i = 0; i < n; i++) {
        (void)add(load, 5 * i + 1, S(i), "a>b", 1);
        (void)add(load, 5 * i + 2, S(i), "a>b", 1000);
        (void)add(load, 5 * i + 3, S(i), "a>b", 1);
        (void)add(load, 5 * i + 4, S(i) + MS(1), "a>b", 1);
        (void)add(load, 5 * i + 5, S(i) + MS(1), "a>b", 1);
    }
    g_assert_cmpuint(burst_load_n_microbursts(load), ==, n);
    g_assert_cmpuint(burst_load_microburst_of(load, 0), ==, 0);
    for (uint32_t frame = 1; frame <= 5 * n; frame++) {
        bool is_in_one = frame % 5 == 2 || frame % 5 == 3;
        g_assert_cmpuint(burst_load_microburst_of(load, frame), ==,
                         is_in_one ? (frame - 1) / 5 + 1 : 0);
    }
    g_assert_cmpuint(burst_load_microburst_of(load, UINT32_MAX), ==, 0);
    burst_load_free(load);
}

/* ---- an engine's ---- */

static void test_engine(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.alarm_mbps = 8;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_MEASURES_LOAD);
    FEED(engine, {MS(0), "a>b", 999 - FEED_HEADERS}, {NO_TIME, "a>b", 1400},
         {MS(2), "a>b", 1000 - FEED_HEADERS});
    const burst_load_t *load = burst_engine_load(engine);
    g_assert_cmpuint(burst_load_n_microbursts(load), ==, 1);
    g_assert_cmpuint(burst_load_microburst(load, 0)->first_frame, ==, 3);
    g_assert_cmpuint(burst_load_peak(load, 0)->bytes, ==, 1000);
    burst_engine_free(engine);

    engine = burst_engine_new(&parameters, BURST_COUNTS);
    g_assert_null(burst_engine_load(engine));
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/microbursts/by-hand", test_by_hand);
    g_test_add_func("/microbursts/no-alarm", test_no_alarm);
    g_test_add_func("/microbursts/late", test_late);
    g_test_add_func("/microbursts/top", test_top);
    g_test_add_func("/microbursts/of-frame", test_of_frame);
    g_test_add_func("/microbursts/engine", test_engine);
    return g_test_run();
}
