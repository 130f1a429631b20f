/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Percentiles and buckets, by hand and against sorted values. */
#include "burst/distribution.h"

#include <glib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define SEED          20240607U
#define MAX_ERROR     0.01
#define COUNT_OF(...) G_N_ELEMENTS(((const int64_t[]){__VA_ARGS__}))

static burst_distribution_t *distribution_of(const int64_t *values, size_t n)
{
    burst_distribution_t *distribution = NULL;
    for (size_t i = 0; i < n; i++)
        burst_distribution_add(&distribution, values[i]);
    return distribution;
}

static void assert_within(int64_t actual, int64_t expected)
{
    double error = fabs((double)actual - (double)expected);
    g_assert_cmpfloat(error, <=, MAX_ERROR * (double)expected);
}

static void assert_percentiles(const int64_t *values, size_t n, int64_t p50, int64_t p95,
                               int64_t p99)
{
    burst_distribution_t *distribution = distribution_of(values, n);
    int64_t actual[BURST_N_PERCENTILES] = {-1, -1, -1};

    g_assert_true(burst_distribution_percentiles(distribution, actual));
    assert_within(actual[0], p50);
    assert_within(actual[1], p95);
    assert_within(actual[2], p99);
    burst_distribution_free(distribution);
}

#define ASSERT_PERCENTILES(p50, p95, p99, ...)                                                     \
    assert_percentiles((const int64_t[]){__VA_ARGS__}, COUNT_OF(__VA_ARGS__), (p50), (p95), (p99))

static void test_which_percentiles(void)
{
    g_assert_cmpuint(burst_percentiles[0], ==, 50);
    g_assert_cmpuint(burst_percentiles[1], ==, 95);
    g_assert_cmpuint(burst_percentiles[2], ==, 99);
}

static void test_lower_median(void)
{
    ASSERT_PERCENTILES(7, 7, 7, 7);
    ASSERT_PERCENTILES(10, 20, 20, 20, 10);
    ASSERT_PERCENTILES(20, 30, 30, 30, 10, 20);
    ASSERT_PERCENTILES(20, 40, 40, 10, 40, 30, 20);
    ASSERT_PERCENTILES(5, 9, 9, 5, 5, 9, 5, 9, 9);
    ASSERT_PERCENTILES(0, 1, 1, 0, 0, 0, 1);
}

/* The values first, first + 1, ... */
static void assert_percentiles_of_range(int64_t first, size_t n, int64_t p50, int64_t p95,
                                        int64_t p99)
{
    int64_t *values = g_new(int64_t, n);
    for (size_t i = 0; i < n; i++)
        values[i] = first + (int64_t)i;
    assert_percentiles(values, n, p50, p95, p99);
    g_free(values);
}

static void test_nearest_rank(void)
{
    /* Below 100, one per cent of an integer is less than one: these are exact. */
    assert_percentiles_of_range(1, 19, 10, 19, 19);
    assert_percentiles_of_range(1, 20, 10, 19, 20);
    assert_percentiles_of_range(1, 21, 11, 20, 21);
    assert_percentiles_of_range(1, 40, 20, 38, 40);
    assert_percentiles_of_range(1, 99, 50, 95, 99);
    assert_percentiles_of_range(0, 100, 49, 94, 98);
    assert_percentiles_of_range(0, 101, 50, 95, 99);
}

/* Between a smaller and a larger value, so that nothing but the histogram remembers it. */
static void assert_remembered(int64_t value)
{
    ASSERT_PERCENTILES(value, INT64_MAX, INT64_MAX, 0, value, INT64_MAX);
}

static void test_magnitudes(void)
{
    assert_remembered(0);
    for (unsigned bits = 0; bits < 63; bits++) {
        int64_t power = INT64_C(1) << bits;
        assert_remembered(power - 1);
        assert_remembered(power);
        assert_remembered(power + 1);
        assert_remembered(power + power / 128);
        assert_remembered(power + power / 64);
        assert_remembered(power + power / 2);
    }
    for (int64_t power = 1; power <= INT64_C(100000000000000000); power *= 10)
        assert_remembered(power * 9);
    assert_remembered(INT64_MAX - 1);
    assert_remembered(INT64_MAX);
}

static void test_small_values_exact(void)
{
    for (int64_t value = 0; value < 100; value++)
        assert_remembered(value);
}

static int compare_values(const void *a, const void *b)
{
    int64_t value_a = *(const int64_t *)a;
    int64_t value_b = *(const int64_t *)b;
    return (value_a > value_b) - (value_a < value_b);
}

/* The smallest value such that p percent of all are not larger. */
static int64_t nearest_rank(const int64_t *sorted, size_t n, size_t percent)
{
    size_t rank = (n * percent + 99) / 100;
    return sorted[rank - 1];
}

static void assert_like_sorted(int64_t *values, size_t n)
{
    burst_distribution_t *distribution = distribution_of(values, n);
    const burst_moments_t *moments = burst_distribution_moments(distribution);
    int64_t actual[BURST_N_PERCENTILES] = {-1, -1, -1};

    qsort(values, n, sizeof *values, compare_values);
    g_assert_cmpuint(moments->count, ==, n);
    g_assert_cmpint(moments->min, ==, values[0]);
    g_assert_cmpint(moments->max, ==, values[n - 1]);
    g_assert_true(burst_distribution_percentiles(distribution, actual));
    for (unsigned i = 0; i < BURST_N_PERCENTILES; i++) {
        assert_within(actual[i], nearest_rank(values, n, burst_percentiles[i]));
        g_assert_cmpint(actual[i], >=, values[0]);
        g_assert_cmpint(actual[i], <=, values[n - 1]);
    }
    burst_distribution_free(distribution);
}

/* A value of any magnitude up to 2^bits, each as likely as the next. */
static int64_t random_value(GRand *random, unsigned bits)
{
    uint64_t value = ((uint64_t)g_rand_int(random) << 32) | g_rand_int(random);
    return (int64_t)(value >> (64 - (unsigned)g_rand_int_range(random, 1, (gint32)bits + 1)));
}

static void assert_random_like_sorted(GRand *random, size_t n, unsigned bits)
{
    int64_t *values = g_new(int64_t, n);
    for (size_t i = 0; i < n; i++)
        values[i] = random_value(random, bits);
    assert_like_sorted(values, n);
    g_free(values);
}

static void test_like_sorted(void)
{
    GRand *random = g_rand_new_with_seed(SEED);
    for (size_t n = 1; n <= 300; n++)
        assert_random_like_sorted(random, n, 1 + (unsigned)(n % 63));
    assert_random_like_sorted(random, 100000, 63);
    assert_random_like_sorted(random, 100000, 40);
    g_rand_free(random);
}

static void test_within_extremes(void)
{
    /* In a bucket as wide as these are large, all are the same: never outside what was seen. */
    for (unsigned bits = 7; bits < 62; bits++) {
        int64_t low = INT64_C(1) << bits;
        int64_t high[] = {low + low / 64 - 1, low + low / 64 - 1};
        int64_t lowest[] = {low, low};
        assert_like_sorted(high, 2);
        assert_like_sorted(lowest, 2);
    }
}

/* The median of a value between the smallest and the largest that there are: its bucket's middle.
 */
static void assert_middle_within(int64_t value)
{
    int64_t values[BURST_N_PERCENTILES];
    burst_distribution_t *distribution = distribution_of((const int64_t[]){0, value, INT64_MAX}, 3);
    g_assert_true(burst_distribution_percentiles(distribution, values));
    assert_within(values[0], value);
    burst_distribution_free(distribution);
}

/* Wherever a bucket begins and ends: at each 512th of each doubling, and next to it. */
static void test_every_bucket(void)
{
    const unsigned step_bits = 9;
    for (unsigned bits = 0; bits < 63; bits++) {
        for (uint64_t step = 0; step < UINT64_C(1) << step_bits; step++) {
            uint64_t value =
                (UINT64_C(1) << bits) +
                (bits < step_bits ? step >> (step_bits - bits) : step << (bits - step_bits));
            assert_middle_within((int64_t)value);
            assert_middle_within((int64_t)(value - 1));
        }
    }
}

/* Counts that outgrow 4, 8 and 16 bits, next to many that do not, on pages made in any order. */
static void test_counts_of_any_width(void)
{
    const unsigned rounds = 70000;
    const unsigned n_values = 61;
    int64_t *values = g_new(int64_t, (size_t)3 * rounds);
    for (unsigned i = 0; i < rounds; i++) {
        values[i] = INT64_C(5) << (i * 37 % n_values);
        values[rounds + i] = 1000000;
        values[2 * rounds + i] = i % 300 == 0 ? 20 : 3000000000 + i % 20;
    }
    for (unsigned n = 1; n <= 3 * rounds; n = n * 3 / 2 + 1) {
        int64_t *some = g_memdup2(values, n * sizeof *values);
        assert_like_sorted(some, n);
        g_free(some);
    }
    g_free(values);
}

static void test_negative_is_zero(void)
{
    ASSERT_PERCENTILES(0, 4, 4, -5, INT64_MIN, 4);
    burst_distribution_t *distribution = distribution_of((const int64_t[]){-5, 4}, 2);
    const burst_moments_t *moments = burst_distribution_moments(distribution);
    g_assert_cmpuint(moments->count, ==, 2);
    g_assert_cmpfloat(moments->mean, ==, 2);
    g_assert_cmpint(moments->min, ==, 0);
    g_assert_cmpint(moments->max, ==, 4);
    burst_distribution_free(distribution);
}

static void test_empty(void)
{
    int64_t values[BURST_N_PERCENTILES] = {11, 12, 13};
    g_assert_false(burst_distribution_percentiles(NULL, values));
    g_assert_cmpint(values[0], ==, 11);
    g_assert_cmpint(values[1], ==, 12);
    g_assert_cmpint(values[2], ==, 13);
    g_assert_cmpuint(burst_distribution_moments(NULL)->count, ==, 0);
    burst_distribution_free(NULL);
}

/* 94 of a hundred are 10, four are 20, two are 30, 50,000 times over. */
static void test_large_counts(void)
{
    const unsigned hundreds = 50000;
    burst_distribution_t *distribution = NULL;
    int64_t values[BURST_N_PERCENTILES];

    for (unsigned i = 0; i < hundreds * 100; i++) {
        unsigned place = i % 100;
        burst_distribution_add(&distribution, place < 94 ? 10 : place < 98 ? 20 : 30);
    }
    g_assert_true(burst_distribution_percentiles(distribution, values));
    g_assert_cmpint(values[0], ==, 10);
    g_assert_cmpint(values[1], ==, 20);
    g_assert_cmpint(values[2], ==, 30);

    const burst_moments_t *moments = burst_distribution_moments(distribution);
    double sd;
    g_assert_cmpuint(moments->count, ==, 5000000);
    /* (940 + 80 + 60) / 100 = 10.8; squares (94 * 0.64 + 4 * 84.64 + 2 * 368.64) / 100 = 11.36 */
    g_assert_cmpfloat_with_epsilon(moments->mean, 10.8, 1e-9);
    g_assert_true(burst_moments_sd(moments, &sd));
    g_assert_cmpfloat_with_epsilon(sd, sqrt(11.36 * 5000000 / 4999999), 1e-9);
    burst_distribution_free(distribution);
}

/* ---- buckets ---- */

static void assert_buckets(const int64_t *values, size_t n, const char *expected)
{
    burst_distribution_t *distribution = distribution_of(values, n);
    size_t n_buckets;
    burst_bucket_t *buckets = burst_distribution_buckets(distribution, &n_buckets);
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < n_buckets; i++)
        g_string_append_printf(text, "%s%" PRId64 "-%" PRId64 ":%u", i > 0 ? " " : "",
                               buckets[i].low, buckets[i].high, (unsigned)buckets[i].count);
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    g_free(buckets);
    burst_distribution_free(distribution);
}

#define ASSERT_BUCKETS(expected, ...)                                                              \
    assert_buckets((const int64_t[]){__VA_ARGS__}, COUNT_OF(__VA_ARGS__), (expected))

static void test_buckets(void)
{
    size_t n_buckets = 42;
    g_assert_null(burst_distribution_buckets(NULL, &n_buckets));
    g_assert_cmpuint(n_buckets, ==, 0);

    ASSERT_BUCKETS("0-1:2 5-6:1", 5, 0, 0);
    ASSERT_BUCKETS("63-64:1 64-65:2 127-128:1", 64, 127, 63, 64);
    /* Each doubling in 40: from 256 on in fives, later sixes, from 512 on in tens. */
    ASSERT_BUCKETS("255-256:1 256-261:3 261-266:1 512-522:2", 255, 256, 260, 261, 257, 512, 521);
    ASSERT_BUCKETS("992-1008:2 1008-1024:2", 1000, 1007, 1008, 1023);
    const int64_t largest = INT64_MAX;
    ASSERT_BUCKETS("9079256848778919936-9223372036854775807:2", largest, largest - 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/percentiles/which", test_which_percentiles);
    g_test_add_func("/percentiles/lower-median", test_lower_median);
    g_test_add_func("/percentiles/nearest-rank", test_nearest_rank);
    g_test_add_func("/percentiles/magnitudes", test_magnitudes);
    g_test_add_func("/percentiles/small-exact", test_small_values_exact);
    g_test_add_func("/percentiles/like-sorted", test_like_sorted);
    g_test_add_func("/percentiles/within-extremes", test_within_extremes);
    g_test_add_func("/percentiles/every-bucket", test_every_bucket);
    g_test_add_func("/percentiles/counts-of-any-width", test_counts_of_any_width);
    g_test_add_func("/percentiles/negative-is-zero", test_negative_is_zero);
    g_test_add_func("/percentiles/empty", test_empty);
    g_test_add_func("/percentiles/large-counts", test_large_counts);
    g_test_add_func("/buckets/by-hand", test_buckets);
    return g_test_run();
}
