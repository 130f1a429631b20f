/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in for compilers' own arithmetic. test-compiler-plain.c builds it once more.
 * Expected values are those of gcc's and clang's own arithmetic, which 32-bit machines have too,
 * and are found bit by bit. Tests need no other compiler.
 */
#include "base/compiler.h"

#include <glib.h>

/* Where overflow begins, and what is beside it. */
static const int64_t values[] = {INT64_MIN,
                                 INT64_MIN + 1,
                                 INT64_MIN / 2 - 1,
                                 INT64_MIN / 2,
                                 INT64_MIN / 3,
                                 -4294967297,
                                 -4294967296,
                                 -3037000500,
                                 -3037000499,
                                 -1000000000,
                                 -3,
                                 -2,
                                 -1,
                                 0,
                                 1,
                                 2,
                                 3,
                                 1000000000,
                                 3037000499,
                                 3037000500,
                                 4294967296,
                                 4294967297,
                                 INT64_MAX / 3,
                                 INT64_MAX / 2,
                                 INT64_MAX / 2 + 1,
                                 INT64_MAX - 1,
                                 INT64_MAX};

typedef bool (*operation_t)(int64_t a, int64_t b, int64_t *result);

static void assert_operation(operation_t operation, int64_t a, int64_t b, bool overflows,
                             int64_t exact)
{
    enum { UNTOUCHED = 4711 };
    int64_t result = UNTOUCHED;

    g_assert_cmpint(operation(a, b, &result), ==, overflows);
    g_assert_cmpint(result, ==, overflows ? UNTOUCHED : exact);
}

static void assert_pair(int64_t a, int64_t b)
{
    int64_t exact;
    bool overflows = __builtin_add_overflow(a, b, &exact);
    assert_operation(burst_add_overflow_i64, a, b, overflows, exact);
    overflows = __builtin_sub_overflow(a, b, &exact);
    assert_operation(burst_sub_overflow_i64, a, b, overflows, exact);
    overflows = __builtin_mul_overflow(a, b, &exact);
    assert_operation(burst_mul_overflow_i64, a, b, overflows, exact);
}

static void test_edges(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(values); j++)
            assert_pair(values[i], values[j]);
    }
}

static uint64_t random_bits(void)
{
    return (uint64_t)g_test_rand_int() << 32 ^ (uint32_t)g_test_rand_int();
}

/* Of all magnitudes: small ones and large ones are as likely. */
static int64_t random_value(void)
{
    return (int64_t)random_bits() >> g_test_rand_int_range(0, 64);
}

static void test_random(void)
{
    for (unsigned i = 0; i < 100000; i++)
        assert_pair(random_value(), random_value());
}

static void assert_bits(uint64_t value)
{
    unsigned count = 0;
    unsigned lowest = 64;
    unsigned highest = 0;

    for (unsigned bit = 0; bit < 64; bit++) {
        if ((value >> bit & 1) == 0)
            continue;
        count++;
        lowest = MIN(lowest, bit);
        highest = bit;
    }
    g_assert_cmpuint(burst_count_bits(value), ==, count);
    if (count == 0)
        return;
    g_assert_cmpuint(burst_lowest_bit(value), ==, lowest);
    g_assert_cmpuint(burst_highest_bit(value), ==, highest);
}

static void test_bits(void)
{
    assert_bits(0);
    assert_bits(UINT64_MAX);
    for (unsigned bit = 0; bit < 64; bit++) {
        assert_bits(UINT64_C(1) << bit);
        assert_bits((UINT64_C(1) << bit) - 1);
        assert_bits(UINT64_MAX << bit);
    }
    for (unsigned i = 0; i < 10000; i++)
        assert_bits(random_bits() >> g_test_rand_int_range(0, 64));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compiler/overflow-edges", test_edges);
    g_test_add_func("/compiler/overflow-random", test_random);
    g_test_add_func("/compiler/bits", test_bits);
    return g_test_run();
}
