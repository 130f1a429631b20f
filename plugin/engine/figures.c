/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a burst's figures say. */
#include "burst/engine.h"

double burst_mean_len(const burst_burst_t *burst)
{
    return (double)burst->bytes / burst->packets;
}

int64_t burst_duration_ns(const burst_burst_t *burst)
{
    return burst_time_difference(burst->end_ns, burst->start_ns);
}

bool burst_idle_before_ns(const burst_burst_t *burst, int64_t *idle_ns)
{
    if (burst->previous_end_ns == BURST_NO_TIME)
        return false;
    *idle_ns = burst_time_difference(burst->start_ns, burst->previous_end_ns);
    return true;
}

bool burst_rate(const burst_burst_t *burst, double *rate)
{
    const double bits_per_byte = 8;
    const double ns_per_second = 1e9;
    int64_t duration_ns = burst_duration_ns(burst);
    if (duration_ns == 0)
        return false;
    *rate = (double)burst->bytes * bits_per_byte / ((double)duration_ns / ns_per_second);
    return true;
}
