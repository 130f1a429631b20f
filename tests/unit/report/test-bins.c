/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bins of time: the narrowest width that people know, exact sums, largest loads. */
#include "report/bins.h"

#include "feed.h"

#include <inttypes.h>

#define HOUR S(3600)
#define DAY  (24 * HOUR)

static void add(burst_bins_t *bins, int64_t time_ns, uint64_t bytes)
{
    const burst_bin_t bin = {.frames = 1, .bytes = bytes, .peak_rate = (double)bytes};
    burst_bins_add(bins, time_ns, &bin);
}

/* Two packets that far apart. */
static int64_t width_for(int64_t span_ns)
{
    burst_bins_t *bins = burst_bins_new();
    add(bins, 0, 1);
    add(bins, span_ns, 1);
    int64_t width_ns = burst_bins_width(bins);
    burst_bins_free(bins);
    return width_ns;
}

/* 2,048 bins of a width are filled by 0 to below 2048 times that. */
static void test_widths(void)
{
    static const struct {
        int64_t width_ns;
        int64_t next_ns;
    } steps[] = {{US(1), US(2)},       {US(2), US(5)},   {US(5), US(10)},  {MS(500), S(1)},
                 {S(1), S(2)},         {S(2), S(5)},     {S(5), S(10)},    {S(10), S(15)},
                 {S(15), S(30)},       {S(30), S(60)},   {S(60), S(120)},  {S(120), S(300)},
                 {S(900), S(1800)},    {S(1800), HOUR},  {HOUR, 2 * HOUR}, {2 * HOUR, 3 * HOUR},
                 {3 * HOUR, 6 * HOUR}, {12 * HOUR, DAY}, {DAY, 2 * DAY},   {2 * DAY, 4 * DAY}};

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        int64_t span_ns = BURST_MAX_BINS * steps[i].width_ns;
        g_assert_cmpint(width_for(span_ns - 1), ==, steps[i].width_ns);
        g_assert_cmpint(width_for(span_ns), ==, steps[i].next_ns);
    }
    /* Of the examples in report/DATA.md. */
    g_assert_cmpint(width_for(7 * DAY), ==, S(300));
    g_assert_cmpint(width_for(HOUR), ==, S(2));
    g_assert_cmpint(width_for(0), ==, US(1));
}

static char *text_of(const burst_bins_t *bins)
{
    size_t n;
    burst_bin_at_t *found = burst_bins_get(bins, &n);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(text, "%s%" PRId64 ": %u %u %g", i > 0 ? ", " : "",
                               found[i].start_ns, (unsigned)found[i].bin.frames,
                               (unsigned)found[i].bin.bytes, found[i].bin.peak_rate);
    g_free(found);
    return g_string_free(text, FALSE);
}

static void assert_bins(burst_bins_t *bins, const char *expected)
{
    char *text = text_of(bins);
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
    burst_bins_free(bins);
}

static void test_by_hand(void)
{
    burst_bins_t *bins = burst_bins_new();
    assert_bins(burst_bins_copy(bins), "");
    add(bins, US(5), 10);
    add(bins, US(5) + 999, 20);
    add(bins, US(4), 1);
    add(bins, US(7), 2);
    assert_bins(bins, "4000: 1 1 1, 5000: 2 30 20, 7000: 1 2 2");

    /* Before 1970, too, a bin begins at a multiple of its width. */
    bins = burst_bins_new();
    add(bins, -1, 3);
    add(bins, 0, 4);
    assert_bins(bins, "-1000: 1 3 3, 0: 1 4 4");
}

/* As adding all to bins whose width is known, whatever the order. */
static void test_random(void)
{
    GRand *random = g_rand_new_with_seed(11);

    for (unsigned round = 0; round < 200; round++) {
        burst_bins_t *bins = burst_bins_new();
        GHashTable *sums = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
        int64_t span_ns = (int64_t)(g_rand_double(random) * (double)(INT64_C(1) << (round % 60)));
        int64_t times[300];
        size_t n;

        for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
            times[i] = S(1700000000) + (int64_t)(g_rand_double(random) * (double)span_ns);
            add(bins, times[i], i);
        }
        int64_t width_ns = burst_bins_width(bins);
        for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
            gint64 start_ns = times[i] / width_ns * width_ns;
            uint64_t *sum = g_hash_table_lookup(sums, &start_ns);
            if (sum == NULL) {
                sum = g_new0(uint64_t, 1);
                g_hash_table_insert(sums, g_memdup2(&start_ns, sizeof start_ns), sum);
            }
            *sum += i;
        }
        burst_bin_at_t *found = burst_bins_get(bins, &n);
        g_assert_cmpuint(n, ==, g_hash_table_size(sums));
        for (size_t i = 0; i < n; i++) {
            const uint64_t *sum = g_hash_table_lookup(sums, &found[i].start_ns);
            g_assert_nonnull(sum);
            g_assert_cmpuint(found[i].bin.bytes, ==, *sum);
            g_assert_true(i == 0 || found[i - 1].start_ns < found[i].start_ns);
        }
        g_free(found);
        g_hash_table_destroy(sums);
        burst_bins_free(bins);
    }
    g_rand_free(random);
}

/* All times that there are. */
static void test_extremes(void)
{
    burst_bins_t *bins = burst_bins_new();
    int64_t first_ns, last_ns;
    size_t n;

    g_assert_false(burst_bins_span(bins, &first_ns, &last_ns));
    add(bins, INT64_MAX, 1);
    add(bins, INT64_MIN, 1);
    add(bins, 0, 1);
    burst_bin_at_t *found = burst_bins_get(bins, &n);
    g_assert_cmpuint(n, ==, 3);
    g_assert_cmpint(found[0].start_ns, ==, INT64_MIN);
    g_assert_true(burst_bins_span(bins, &first_ns, &last_ns));
    g_assert_true(first_ns == INT64_MIN && last_ns == INT64_MAX);
    g_free(found);
    burst_bins_free(bins);
    burst_bins_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bins/widths", test_widths);
    g_test_add_func("/bins/by-hand", test_by_hand);
    g_test_add_func("/bins/random", test_random);
    g_test_add_func("/bins/extremes", test_extremes);
    return g_test_run();
}
