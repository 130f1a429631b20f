/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include "report/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEED   20240811U
#define PLENTY 1000000

/* ---- packets in ---- */

typedef struct {
    uint32_t stream;
    feed_row_t row;
} stream_row_t;

static void collect(burst_series_set_t *collector, const stream_row_t *rows, uint32_t n_rows)
{
    for (uint32_t i = 0; i < n_rows; i++) {
        burst_packet_t packet = feed_packet(i + 1, &rows[i].row);
        burst_series_set_add(collector, &packet, rows[i].stream);
    }
}

static burst_series_set_t *collected(size_t max_points, const stream_row_t *rows, uint32_t n_rows)
{
    burst_series_set_t *collector = burst_series_set_new(max_points);
    collect(collector, rows, n_rows);
    return collector;
}

#define COLLECTED(max_points, ...)                                                                 \
    collected((max_points), (const stream_row_t[]){__VA_ARGS__},                                   \
              (uint32_t)G_N_ELEMENTS(((const stream_row_t[]){__VA_ARGS__})))

/* ---- series out, as text ---- */

/* "frame:length" of each point. */
static char *points_text(const burst_series_t *series)
{
    GString *text = g_string_new(NULL);
    for (uint32_t i = 0; i < series->n_points; i++)
        g_string_append_printf(text, "%s%u:%u", i > 0 ? " " : "", series->points[i].frame,
                               series->points[i].size);
    return g_string_free(text, FALSE);
}

static void assert_points(const burst_series_t *series, const char *expected)
{
    char *text = points_text(series);
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

/* What is left of one series when it may keep so many points. */
static void assert_kept(burst_series_set_t *collector, size_t max_points, const char *expected)
{
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, max_points);
    g_assert_cmpuint(selection->n_series, ==, 1);
    assert_points(&selection->series[0], expected);
    g_assert_cmpuint(selection->n_points, ==, selection->series[0].n_points);
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

/* ---- what a series is ---- */

static void assert_series(const burst_series_t *series, uint32_t stream, const char *route,
                          uint64_t packets, uint64_t bytes, const char *points)
{
    g_assert_cmpuint(series->stream, ==, stream);
    g_assert_cmpint(feed_letter(&series->src), ==, route[0]);
    g_assert_cmpint(feed_letter(&series->dst), ==, route[2]);
    g_assert_cmpuint(series->packets, ==, packets);
    g_assert_cmpuint(series->bytes, ==, bytes);
    g_assert_cmpuint(series->level, ==, 0);
    assert_points(series, points);
}

static void test_key(void)
{
    burst_series_set_t *collector =
        COLLECTED(PLENTY, {0, {S(1), "a>b", 10}}, {0, {S(2), "a>c", 30}}, {1, {S(3), "a>b", 20}},
                  {0, {S(4), "b>a", 5}}, {0, {S(5), "a>b", 15}}, {0, {S(6), "A>b", 1}});
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, PLENTY);

    g_assert_cmpuint(selection->n_series, ==, 5);
    assert_series(&selection->series[0], 0, "a>c", 1, 30, "2:30");
    assert_series(&selection->series[1], 0, "a>b", 2, 25, "1:10 5:15");
    assert_series(&selection->series[2], 1, "a>b", 1, 20, "3:20");
    assert_series(&selection->series[3], 0, "b>a", 1, 5, "4:5");
    assert_series(&selection->series[4], 0, "A>b", 1, 1, "6:1");
    g_assert_cmpuint(selection->n_all_series, ==, 5);
    g_assert_cmpuint(selection->n_all_points, ==, 6);
    g_assert_cmpuint(selection->n_points, ==, 6);
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

static void test_equal_bytes(void)
{
    burst_series_set_t *collector =
        COLLECTED(PLENTY, {2, {S(1), "c>d", 10}}, {0, {S(2), "a>b", 10}}, {1, {S(3), "b>a", 11}},
                  {3, {S(4), "a>c", 10}});
    burst_selection_t *selection = burst_series_set_select(collector, 3, PLENTY);
    g_assert_cmpuint(selection->n_series, ==, 3);
    g_assert_cmpuint(selection->n_all_series, ==, 4);
    g_assert_cmpuint(selection->n_all_points, ==, 4);
    g_assert_cmpuint(selection->n_points, ==, 3);
    assert_series(&selection->series[0], 1, "b>a", 1, 11, "3:11");
    assert_series(&selection->series[1], 2, "c>d", 1, 10, "1:10");
    assert_series(&selection->series[2], 0, "a>b", 1, 10, "2:10");
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

static void test_empty(void)
{
    burst_series_set_t *collector = burst_series_set_new(PLENTY);
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, PLENTY);
    burst_pairs_t *pairs = burst_series_set_pairs(collector, PLENTY);
    g_assert_cmpuint(selection->n_series + selection->n_points + selection->n_all_series, ==, 0);
    g_assert_cmpuint(pairs->n_pairs + pairs->n_all, ==, 0);
    burst_pairs_free(pairs);
    burst_selection_free(selection);
    burst_series_set_free(collector);
    burst_series_set_free(NULL);
}

static void test_no_time(void)
{
    burst_series_set_t *collector =
        COLLECTED(PLENTY, {0, {S(1), "a>b", 10}}, {0, {NO_TIME, "a>b", 30}},
                  {1, {NO_TIME, "a>c", 5}}, {0, {S(2), "a>b", 20}});
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, PLENTY);
    assert_series(&selection->series[0], 0, "a>b", 3, 60, "1:10 4:20");
    assert_series(&selection->series[1], 1, "a>c", 1, 5, "");
    g_assert_cmpuint(selection->n_all_points, ==, 2);
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

static void test_sorted(void)
{
    assert_kept(COLLECTED(PLENTY, {0, {S(3), "a>b", 1}}, {0, {S(1), "a>b", 2}},
                          {0, {S(2), "a>b", 3}}, {0, {S(1), "a>b", 4}}, {0, {-S(1), "a>b", 5}}),
                PLENTY, "5:5 2:2 4:4 3:3 1:1");
}

/* ---- thinning: bins of one millisecond unless said otherwise ---- */

static void test_smallest_and_largest(void)
{
    /* Of a bin, the first smallest and the first largest, in the order of time. */
    assert_kept(COLLECTED(PLENTY, {0, {US(0), "a>b", 5}}, {0, {US(1), "a>b", 9}},
                          {0, {US(2), "a>b", 3}}, {0, {US(3), "a>b", 9}}, {0, {US(4), "a>b", 3}}),
                4, "2:9 3:3");
    /* Equal all: one. */
    assert_kept(COLLECTED(PLENTY, {0, {US(0), "a>b", 5}}, {0, {US(1), "a>b", 5}},
                          {0, {US(2), "a>b", 5}}, {0, {US(3), "a>b", 5}}),
                2, "1:5");
    /* First in time, wherever it is in the file; of the same time, first in the file. */
    assert_kept(COLLECTED(PLENTY, {0, {US(9), "a>b", 3}}, {0, {US(8), "a>b", 3}},
                          {0, {US(8), "a>b", 3}}, {0, {US(7), "a>b", 4}}, {0, {US(7), "a>b", 4}}),
                4, "4:4 2:3");
}

static void test_bins(void)
{
    /* Ten packets, of which four may stay: bins of 1 ms that begin at -2, -1, 0 and 1. */
    const int64_t ms = MS(1);
    const stream_row_t rows[] = {{0, {-1, "a>b", 7}},     {0, {0, "a>b", 7}},
                                 {0, {1, "a>b", 7}},      {0, {ms - 1, "a>b", 7}},
                                 {0, {ms, "a>b", 7}},     {0, {ms + 1, "a>b", 7}},
                                 {0, {-ms, "a>b", 7}},    {0, {-ms - 1, "a>b", 7}},
                                 {0, {ms + 2, "a>b", 7}}, {0, {2 * ms - 1, "a>b", 7}}};
    assert_kept(collected(PLENTY, rows, 10), 9, "8:7 7:7 2:7 5:7");
    /* Three: bins of 2 ms. */
    assert_kept(collected(PLENTY, rows, 10), 7, "8:7 2:7");
    assert_kept(collected(PLENTY, rows, 10), 10, "8:7 7:7 1:7 2:7 3:7 4:7 5:7 6:7 9:7 10:7");
}

/* One packet a millisecond, with payloads 1, 2, 3... */
static burst_series_set_t *rising(size_t max_points, uint32_t n)
{
    burst_series_set_t *collector = burst_series_set_new(max_points);
    for (uint32_t i = 0; i < n; i++) {
        feed_row_t row = {MS(i), "a>b", i + 1};
        burst_packet_t packet = feed_packet(i + 1, &row);
        burst_series_set_add(collector, &packet, 0);
    }
    return collector;
}

static void test_wider_bins(void)
{
    /* Half of the points are for the 100 largest series: 16 packets, of which 8 and 6 may stay. */
    assert_kept(rising(PLENTY, 16), 16,
                "1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 10:10 11:11 12:12 "
                "13:13 14:14 15:15 16:16");
    assert_kept(rising(PLENTY, 16), 15, "1:1 8:8 9:9 16:16");
    assert_kept(rising(PLENTY, 16), 8, "1:1 8:8 9:9 16:16");
    assert_kept(rising(PLENTY, 16), 7, "1:1 16:16");
    assert_kept(rising(PLENTY, 17), 8, "1:1 16:16 17:17");
}

/* The same with what the collector keeps by itself: half of what is spare, beyond two points. */
static void test_collector_thins(void)
{
    /* 1 to 10: eight spare points are just as many as there may be. */
    assert_kept(rising(8, 10), PLENTY, "1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 10:10");
    /* 11: nine are too many. Bins of 4 ms leave 1 4 5 8 9 11: four spare. */
    assert_kept(rising(8, 11), PLENTY, "1:1 4:4 5:5 8:8 9:9 11:11");
    /* Those that come after that stay, until there are nine again; they go into the same bins. */
    assert_kept(rising(8, 12), PLENTY, "1:1 4:4 5:5 8:8 9:9 12:12");
    /* At 16, the bins of 4 ms are 1 4 5 8 9 12 13 16, so they become wider: 1 8 9 16. */
    assert_kept(rising(8, 16), PLENTY, "1:1 8:8 9:9 16:16");
}

/* An x87 keeps more of 0.001 than a double has: as an argument, it is a double. */
static void assert_width(unsigned level, double seconds)
{
    const double width = burst_bin_width(level);
    g_assert_cmpfloat(width, ==, seconds);
}

static void test_level(void)
{
    burst_series_set_t *collector = rising(8, 11);
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, PLENTY);
    assert_width(0, 0);
    assert_width(1, 0.001);
    assert_width(11, 1.024);
    assert_width(selection->series[0].level, 0.004);
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

static void test_ends_of_time(void)
{
    /* However wide bins get, these are two series' extremes. */
    assert_kept(COLLECTED(0, {0, {INT64_MIN, "a>b", 3}}, {0, {INT64_MAX, "a>b", 1}},
                          {0, {0, "a>b", 2}}, {0, {-1, "a>b", 3}}, {0, {1, "a>b", 4}}),
                PLENTY, "5:4 2:1");
}

/* ---- against a plain model ---- */

static gint compare_points(gconstpointer a, gconstpointer b)
{
    const burst_point_t *point_a = a;
    const burst_point_t *point_b = b;
    if (point_a->time_ns != point_b->time_ns)
        return point_a->time_ns < point_b->time_ns ? -1 : 1;
    return point_a->frame < point_b->frame ? -1 : 1;
}

static bool are_in_one_bin(int64_t a_ns, int64_t b_ns, double width_s)
{
    const double all_of_time_s = 1e10;
    return width_s > all_of_time_s ||
           floor((double)a_ns / 1e9 / width_s) == floor((double)b_ns / 1e9 / width_s);
}

/* Whether no point of the bin is as small (as large) and earlier. All are sorted by time. */
static bool is_extreme(const GArray *model, guint index, double width_s, int sign)
{
    const burst_point_t *point = &g_array_index(model, burst_point_t, index);
    for (guint i = 0; i < model->len; i++) {
        const burst_point_t *other = &g_array_index(model, burst_point_t, i);
        int64_t more = sign * ((int64_t)other->size - (int64_t)point->size);
        if ((more > 0 || (more == 0 && i < index)) &&
            are_in_one_bin(point->time_ns, other->time_ns, width_s))
            return false;
    }
    return true;
}

/* @param model all points of the series, of type burst_point_t. */
static void assert_like_model(const burst_series_t *series, GArray *model)
{
    double width_s = burst_bin_width(series->level);
    uint32_t n = 0;

    g_array_sort(model, compare_points);
    for (guint i = 0; i < model->len; i++) {
        const burst_point_t *point = &g_array_index(model, burst_point_t, i);
        if (width_s > 0 && !is_extreme(model, i, width_s, 1) && !is_extreme(model, i, width_s, -1))
            continue;
        g_assert_cmpuint(n, <, series->n_points);
        g_assert_cmpuint(series->points[n].frame, ==, point->frame);
        g_assert_cmpint(series->points[n].time_ns, ==, point->time_ns);
        g_assert_cmpuint(series->points[n].size, ==, point->size);
        n++;
    }
    g_assert_cmpuint(n, ==, series->n_points);
}

static const char *const model_routes[] = {"a>b", "b>a", "a>c"};
enum { N_MODEL_SERIES = G_N_ELEMENTS(model_routes) };

static void check_against_model(GRand *random, uint32_t n_packets, size_t max_points,
                                size_t max_drawn)
{
    burst_series_set_t *collector = burst_series_set_new(max_points);
    GArray *models[N_MODEL_SERIES];
    int64_t time_ns = -S(2) + 1; /* and whole microseconds: never where a bin ends */

    for (unsigned i = 0; i < N_MODEL_SERIES; i++)
        models[i] = g_array_new(FALSE, FALSE, sizeof(burst_point_t));
    for (uint32_t frame = 1; frame <= n_packets; frame++) {
        /* Most packets are of the first series; one in eight steps is back in time. */
        unsigned dice = (unsigned)g_rand_int_range(random, 0, 10);
        unsigned which = dice < N_MODEL_SERIES ? dice : 0;
        time_ns += g_rand_int_range(random, -200000, 1400000) / 1000 * 1000;
        feed_row_t row = {time_ns, model_routes[which], (uint32_t)g_rand_int_range(random, 0, 20)};
        burst_packet_t packet = feed_packet(frame, &row);
        burst_series_set_add(collector, &packet, which);
        burst_point_t point = {.time_ns = time_ns, .size = row.payload_len, .frame = frame};
        g_array_append_val(models[which], point);
        g_assert_cmpuint(burst_series_set_n_points(collector), <=,
                         max_points + (size_t)2 * N_MODEL_SERIES);
    }
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, max_drawn);
    g_assert_cmpuint(selection->n_series, ==, N_MODEL_SERIES);
    g_assert_cmpuint(selection->n_points, <=, max_drawn);
    g_assert_cmpuint(selection->n_all_points, ==, n_packets);
    for (unsigned i = 0; i < N_MODEL_SERIES; i++)
        assert_like_model(&selection->series[i], models[selection->series[i].stream]);
    burst_selection_free(selection);
    burst_series_set_free(collector);
    for (unsigned i = 0; i < N_MODEL_SERIES; i++)
        g_array_free(models[i], TRUE);
}

static void test_like_model(void)
{
    GRand *random = g_rand_new_with_seed(SEED);
    for (uint32_t n = 60; n < 120; n++)
        check_against_model(random, n, n / 3, PLENTY);
    check_against_model(random, 2000, PLENTY, PLENTY);
    check_against_model(random, 2000, PLENTY, 700);
    check_against_model(random, 2000, 500, PLENTY);
    check_against_model(random, 2000, 500, 100);
    check_against_model(random, 2000, 0, PLENTY);
    g_rand_free(random);
}

/* ---- many ---- */

static void add_numbered(burst_series_set_t *collector, uint32_t frame, uint32_t number, int64_t ns,
                         uint32_t payload_len)
{
    burst_packet_t packet = {.frame = frame,
                             .class = BURST_CLASS_UDP,
                             .has_time = true,
                             .time_ns = ns,
                             .src = feed_address('a'),
                             .dst = feed_address('b'),
                             .payload_len = payload_len,
                             .size = payload_len};
    memcpy(packet.dst.bytes, &number, sizeof number);
    burst_series_set_add(collector, &packet, number);
}

/* A scan between the packets of one busy series: only that one is thinned. */
static void test_scan(void)
{
    const uint32_t n = 200000;
    burst_series_set_t *collector = burst_series_set_new(1000);
    for (uint32_t i = 0; i < n; i++) {
        add_numbered(collector, 2 * i + 1, i + 1, MS(i), 10);
        add_numbered(collector, 2 * i + 2, 0, MS(i), i % 1000 == 999 ? 5000 : 20);
        g_assert_cmpuint(burst_series_set_n_points(collector), <=, i + 1 + 2 + 1000);
    }
    burst_selection_t *selection = burst_series_set_select(collector, 1000, 5000);
    g_assert_cmpuint(selection->n_all_series, ==, n + 1);
    g_assert_cmpuint(selection->n_all_points, ==, 2 * n);
    g_assert_cmpuint(selection->n_series, ==, 1000);
    g_assert_cmpuint(selection->n_points, <=, 5000);

    const burst_series_t *busy = &selection->series[0];
    g_assert_cmpuint(busy->packets, ==, n);
    g_assert_cmpuint(busy->points[0].frame, ==, 2);
    uint32_t n_peaks = 0;
    for (uint32_t i = 0; i < busy->n_points; i++)
        n_peaks += busy->points[i].size == 5000;
    /* There is a peak each second. A bin that is wider than that has one, too. */
    double bins = 200 / MAX(burst_bin_width(busy->level), 1);
    g_assert_cmpfloat(n_peaks, >=, (double)(int)bins);
    for (size_t i = 1; i < selection->n_series; i++) {
        g_assert_cmpuint(selection->series[i].n_points, ==, 1);
        g_assert_cmpuint(selection->series[i].points[0].frame, ==, 2 * i - 1);
    }
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

/* 300 series of 100 packets in 100 s, of which 10,000 may be drawn. */
static void test_selection_shares(void)
{
    burst_series_set_t *collector = burst_series_set_new(PLENTY);
    uint32_t frame = 0;
    for (uint32_t second = 0; second < 100; second++) {
        for (uint32_t number = 0; number < 300; number++)
            add_numbered(collector, ++frame, number, S(second), 1000 - number + second % 7);
    }
    burst_selection_t *selection = burst_series_set_select(collector, PLENTY, 10000);

    g_assert_cmpuint(selection->n_points, <=, 10000);
    g_assert_cmpuint(selection->n_all_series, ==, 300);
    size_t n_first = 0;
    for (size_t i = 0; i < selection->n_series; i++) {
        const burst_series_t *series = &selection->series[i];
        uint32_t smallest = UINT32_MAX;
        uint32_t largest = 0;
        g_assert_cmpuint(series->stream, ==, i);
        for (uint32_t j = 0; j < series->n_points; j++) {
            smallest = MIN(smallest, series->points[j].size);
            largest = MAX(largest, series->points[j].size);
        }
        g_assert_cmpuint(smallest, ==, 1000 - i);
        g_assert_cmpuint(largest, ==, 1000 - i + 6);
        n_first += i < 100 ? series->n_points : 0;
    }
    g_assert_cmpuint(n_first, <=, 5000);
    /* As narrow as that allows: half as wide would be more than half of the points. */
    assert_width(selection->series[0].level, 4.096);
    g_assert_cmpuint(selection->series[99].level, ==, selection->series[0].level);
    g_assert_cmpuint(selection->series[100].level, >=, selection->series[0].level);
    g_assert_cmpuint(selection->n_series, >, 150);
    burst_selection_free(selection);
    burst_series_set_free(collector);
}

/* ---- who talks to whom ---- */

static void assert_pair(const burst_pair_t *pair, const char *route, uint64_t packets,
                        uint64_t bytes)
{
    g_assert_cmpint(feed_letter(&pair->src), ==, route[0]);
    g_assert_cmpint(feed_letter(&pair->dst), ==, route[2]);
    g_assert_cmpuint(pair->packets, ==, packets);
    g_assert_cmpuint(pair->bytes, ==, bytes);
}

static void test_pairs(void)
{
    /* Streams by flow: two of them are one pair. Streams by source: one of them is two. */
    burst_series_set_t *collector =
        COLLECTED(PLENTY, {0, {S(1), "a>b", 10}}, {1, {S(2), "c>d", 40}}, {2, {S(3), "a>b", 20}},
                  {1, {S(4), "c>e", 30}}, {3, {NO_TIME, "b>a", 30}}, {0, {S(6), "a>b", 1}});
    burst_pairs_t *pairs = burst_series_set_pairs(collector, PLENTY);
    g_assert_cmpuint(pairs->n_pairs, ==, 4);
    g_assert_cmpuint(pairs->n_all, ==, 4);
    assert_pair(&pairs->pairs[0], "c>d", 1, 40);
    assert_pair(&pairs->pairs[1], "a>b", 3, 31);
    assert_pair(&pairs->pairs[2], "c>e", 1, 30);
    assert_pair(&pairs->pairs[3], "b>a", 1, 30);
    burst_pairs_free(pairs);

    pairs = burst_series_set_pairs(collector, 2);
    g_assert_cmpuint(pairs->n_pairs, ==, 2);
    g_assert_cmpuint(pairs->n_all, ==, 4);
    assert_pair(&pairs->pairs[1], "a>b", 3, 31);
    burst_pairs_free(pairs);
    burst_series_set_free(collector);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/series/key", test_key);
    g_test_add_func("/series/equal-bytes", test_equal_bytes);
    g_test_add_func("/series/empty", test_empty);
    g_test_add_func("/series/no-time", test_no_time);
    g_test_add_func("/series/sorted", test_sorted);
    g_test_add_func("/thinning/smallest-and-largest", test_smallest_and_largest);
    g_test_add_func("/thinning/bins", test_bins);
    g_test_add_func("/thinning/wider-bins", test_wider_bins);
    g_test_add_func("/thinning/collector", test_collector_thins);
    g_test_add_func("/thinning/level", test_level);
    g_test_add_func("/thinning/ends-of-time", test_ends_of_time);
    g_test_add_func("/thinning/like-model", test_like_model);
    g_test_add_func("/many/scan", test_scan);
    g_test_add_func("/many/shares", test_selection_shares);
    g_test_add_func("/pairs/by-hand", test_pairs);
    return g_test_run();
}
