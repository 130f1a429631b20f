/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What happens in each bin of time, for pictures: bins whose width people know (5 min, 1 h),
 * counted from 1970, and as narrow as at most BURST_MAX_BINS of them allow. The width is not known
 * before the last packet: until then, narrower bins are kept, which all the widths still possible
 * are multiples of.
 */
#ifndef BURST_BINS_H
#define BURST_BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BURST_MAX_BINS 2048

/** What adds up in a bin; and the largest load. */
typedef struct {
    uint64_t frames;
    uint64_t packets; /**< observed */
    uint64_t bytes;   /**< of these */
    uint64_t bursts;  /**< that start in the bin */
    uint64_t wire_bytes;
    double peak_rate; /**< bit/s */
} burst_bin_t;

typedef struct burst_bins burst_bins_t;

/** @return to be freed with burst_bins_free(). */
burst_bins_t *burst_bins_new(void);
void burst_bins_free(burst_bins_t *bins);

/** Adds what happens at a time, in whatever order. */
void burst_bins_add(burst_bins_t *bins, int64_t time_ns, const burst_bin_t *what);

/** A copy that can be added to. @return to be freed with burst_bins_free(). */
burst_bins_t *burst_bins_copy(const burst_bins_t *bins);

/** The width of the bins that burst_bins_get() gives, in nanoseconds. */
int64_t burst_bins_width(const burst_bins_t *bins);

/** One bin. */
typedef struct {
    int64_t start_ns; /**< since 1970; held at the earliest time that there is */
    burst_bin_t bin;
} burst_bin_at_t;

/**
 * All bins in which something happened, in the order of time.
 * @param n set to their number, BURST_MAX_BINS at most.
 * @return to be freed with g_free(); NULL if there are none.
 */
burst_bin_at_t *burst_bins_get(const burst_bins_t *bins, size_t *n);

/** The earliest and the latest time that was added. @return false if there was none. */
bool burst_bins_span(const burst_bins_t *bins, int64_t *first_ns, int64_t *last_ns);

#endif
