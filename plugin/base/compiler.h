/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What differs between compilers: all of it, and nothing else. Knows C11 alone.
 */
#ifndef BURST_COMPILER_H
#define BURST_COMPILER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * After the closing brace of a structure that there are very many of: no member needs more than 4
 * bytes of alignment, so there are no holes. It saves memory and promises nothing: where a compiler
 * has no such attribute, the structure is larger. Do not take the address of a member.
 */
#if defined(__GNUC__) || defined(__clang__)
#define BURST_PACKED __attribute__((packed, aligned(4)))
#else
#define BURST_PACKED
#endif

/** a + b. @return true if that does not fit: `result` is then left alone. */
static inline bool burst_add_overflow_i64(int64_t a, int64_t b, int64_t *result)
{
    if (b >= 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return true;
    *result = a + b;
    return false;
}

/** a - b. @return true if that does not fit: `result` is then left alone. */
static inline bool burst_sub_overflow_i64(int64_t a, int64_t b, int64_t *result)
{
    if (b >= 0 ? a < INT64_MIN + b : a > INT64_MAX + b)
        return true;
    *result = a - b;
    return false;
}

/** a * b. @return true if that does not fit: `result` is then left alone. */
static inline bool burst_mul_overflow_i64(int64_t a, int64_t b, int64_t *result)
{
    bool is_too_large = false;

    if (b > 0)
        is_too_large = a > INT64_MAX / b || a < INT64_MIN / b;
    else if (b == -1)
        is_too_large = a == INT64_MIN; /* INT64_MIN / -1 does not fit either */
    else if (b < -1)
        is_too_large = a < INT64_MAX / b || a > INT64_MIN / b;
    if (is_too_large)
        return true;
    *result = a * b;
    return false;
}

/* BURST_PLAIN_C leaves the compiler's help away: for tests of what other compilers get. */
#if (defined(__GNUC__) || defined(__clang__)) && !defined(BURST_PLAIN_C)

/** How many bits are set: 0 to 64. */
static inline unsigned burst_count_bits(uint64_t value)
{
#ifdef __POPCNT__
    return (unsigned)__builtin_popcountll(value);
#else
    /* Without an instruction for it, the builtin is a call. */
    value -= value >> 1 & UINT64_C(0x5555555555555555);
    value = (value & UINT64_C(0x3333333333333333)) + (value >> 2 & UINT64_C(0x3333333333333333));
    value = (value + (value >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(value * UINT64_C(0x0101010101010101) >> 56);
#endif
}

/** The number of the highest bit that is set: 0 to 63. `value` is not 0. */
static inline unsigned burst_highest_bit(uint64_t value)
{
    return 63 - (unsigned)__builtin_clzll(value);
}

/** The number of the lowest bit that is set: 0 to 63. `value` is not 0. */
static inline unsigned burst_lowest_bit(uint64_t value)
{
    return (unsigned)__builtin_ctzll(value);
}

#else

static inline unsigned burst_count_bits(uint64_t value)
{
    unsigned count = 0;
    for (; value != 0; value &= value - 1)
        count++;
    return count;
}

static inline unsigned burst_highest_bit(uint64_t value)
{
    unsigned highest = 0;
    for (unsigned step = 32; step > 0; step /= 2) {
        if (value >> step != 0) {
            value >>= step;
            highest += step;
        }
    }
    return highest;
}

static inline unsigned burst_lowest_bit(uint64_t value)
{
    return burst_highest_bit(value & (~value + 1));
}

#endif

#endif
