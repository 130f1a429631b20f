/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running mean and spread, by hand. */
#include "burst/distribution.h"

#include <glib.h>
#include <math.h>

#define MOMENTS_OF(...) moments_of((const int64_t[]){__VA_ARGS__}, COUNT_OF(__VA_ARGS__))
#define COUNT_OF(...)   G_N_ELEMENTS(((const int64_t[]){__VA_ARGS__}))

static burst_moments_t moments_of(const int64_t *values, size_t n)
{
    burst_moments_t moments = {0};
    for (size_t i = 0; i < n; i++)
        burst_moments_add(&moments, values[i]);
    return moments;
}

static void assert_near(double actual, double expected)
{
    g_assert_cmpfloat_with_epsilon(actual, expected, 1e-12 * MAX(1.0, fabs(expected)));
}

static void assert_moments(burst_moments_t moments, uint64_t count, double mean, double variance,
                           int64_t min, int64_t max)
{
    double sd = -1;
    g_assert_cmpuint(moments.count, ==, count);
    assert_near(moments.mean, mean);
    g_assert_true(burst_moments_sd(&moments, &sd));
    assert_near(sd, sqrt(variance));
    g_assert_cmpint(moments.min, ==, min);
    g_assert_cmpint(moments.max, ==, max);
}

static void test_moments(void)
{
    /* Squares of the distances: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, by 7. */
    assert_moments(MOMENTS_OF(2, 4, 4, 4, 5, 5, 7, 9), 8, 5, 32.0 / 7, 2, 9);
    assert_moments(MOMENTS_OF(3, 1), 2, 2, 2, 1, 3);
    assert_moments(MOMENTS_OF(-3, 3), 2, 0, 18, -3, 3);
    assert_moments(MOMENTS_OF(7, 7, 7), 3, 7, 0, 7, 7);
    /* 4, 7, 13, 16: mean 10, squares 36 + 9 + 9 + 36 = 90, by 3; wherever they are. */
    const int64_t far = INT64_C(1000000000000000);
    assert_moments(MOMENTS_OF(far + 4, far + 7, far + 13, far + 16), 4, (double)far + 10, 30,
                   far + 4, far + 16);
}

static void test_moments_of_one(void)
{
    burst_moments_t moments = MOMENTS_OF(-8);
    g_assert_cmpuint(moments.count, ==, 1);
    assert_near(moments.mean, -8);
    g_assert_cmpint(moments.min, ==, -8);
    g_assert_cmpint(moments.max, ==, -8);
}

static void test_sd_absent(void)
{
    double sd = 42;
    burst_moments_t none = {0};
    burst_moments_t one = MOMENTS_OF(5);
    g_assert_false(burst_moments_sd(&none, &sd));
    g_assert_false(burst_moments_sd(&one, &sd));
    g_assert_cmpfloat(sd, ==, 42);
}

static void assert_burstiness(burst_moments_t moments, double expected)
{
    double burstiness = 42;
    g_assert_true(burst_moments_burstiness(&moments, &burstiness));
    assert_near(burstiness, expected);
}

static void test_burstiness(void)
{
    assert_burstiness(MOMENTS_OF(10, 10), -1);
    assert_burstiness(MOMENTS_OF(333333333, 333333333, 333333333, 333333333), -1);
    /* mean 2, sd sqrt(12 / 3) = 2 */
    assert_burstiness(MOMENTS_OF(5, 1, 1, 1), 0);
    /* mean 1, sd sqrt(2): (sqrt(2) - 1)^2 */
    assert_burstiness(MOMENTS_OF(0, 2), 3 - 2 * sqrt(2));
    /* mean 1 / 3, sd sqrt(1 / 3) */
    assert_burstiness(MOMENTS_OF(0, 0, 1), 2 - sqrt(3));
    /* mean 2, sd sqrt(2) */
    assert_burstiness(MOMENTS_OF(1, 3), 2 * sqrt(2) - 3);
}

static void test_burstiness_absent(void)
{
    double burstiness = 42;
    burst_moments_t none = {0};
    burst_moments_t one = MOMENTS_OF(5);
    burst_moments_t zeros = MOMENTS_OF(0, 0, 0);
    g_assert_false(burst_moments_burstiness(&none, &burstiness));
    g_assert_false(burst_moments_burstiness(&one, &burstiness));
    g_assert_false(burst_moments_burstiness(&zeros, &burstiness));
    g_assert_cmpfloat(burstiness, ==, 42);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moments/by-hand", test_moments);
    g_test_add_func("/moments/one", test_moments_of_one);
    g_test_add_func("/moments/sd-absent", test_sd_absent);
    g_test_add_func("/moments/burstiness", test_burstiness);
    g_test_add_func("/moments/burstiness-absent", test_burstiness_absent);
    return g_test_run();
}
