/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Times in nanoseconds since 1970, and between two of them.
 */
#ifndef BURST_TIME_H
#define BURST_TIME_H

#include <stdint.h>

/** No time: no burst and no packet that is in a stream has this one. */
#define BURST_NO_TIME INT64_MIN

/** a - b, held at the ends of the range: time stamps can be centuries apart. */
static inline int64_t burst_time_difference(int64_t a, int64_t b)
{
    /* Wraps around where it does not fit, which its sign then tells. */
    int64_t difference = (int64_t)((uint64_t)a - (uint64_t)b);
    if ((a < b) == (difference < 0))
        return difference;
    return a < b ? INT64_MIN : INT64_MAX;
}

/** How much later `later` is than `earlier`, which it must not be before. Fits any two times. */
static inline uint64_t burst_time_since(int64_t later, int64_t earlier)
{
    return (uint64_t)later - (uint64_t)earlier;
}

#endif
