/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which gap: what each gap from 1 ms to 1,000 s would give, found in one pass.
 */
#ifndef BURST_THRESHOLDS_H
#define BURST_THRESHOLDS_H

#include "burst/distribution.h"
#include "burst/engine.h"

#define BURST_N_THRESHOLDS 61

/** The bursts that one gap gives, all other parameters as they are (but no longest duration). */
typedef struct {
    uint32_t gap_us;       /**< 10^(k/10) ms in whole microseconds */
    uint32_t streams;      /**< that have a burst */
    uint64_t packets;      /**< members of all of them */
    burst_moments_t bytes; /**< of a burst; their count is the number of bursts */
    uint64_t total_bytes;
    double duration_ns; /**< of all of them together */
} burst_threshold_t;

/**
 * What the engine has swept. For BURST_SWEEPS_GAPS, after burst_engine_end().
 * @return BURST_N_THRESHOLDS of them, in rising order; borrowed.
 */
const burst_threshold_t *burst_engine_thresholds(const burst_engine_t *engine);

/**
 * Which of them stands out: of the longest series of successive rows, at least five, in which the
 * number of bursts differs by at most 5 % of its largest (or by 1) and is at least twice the number
 * of streams, the middle one. Of series of equal length, the one with smaller gaps.
 * @return its index, or -1.
 */
int burst_thresholds_suggest(const burst_threshold_t rows[BURST_N_THRESHOLDS]);

/** The gaps between successive qualifying packets of a stream: what `gap_us` is compared with. */
const burst_distribution_t *burst_engine_qualifying_gaps(const burst_engine_t *engine);

#endif
