/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which bursts a report shows one by one, and what becomes of the others.
 */
#ifndef BURST_REPORT_BURSTS_H
#define BURST_REPORT_BURSTS_H

#include "burst/engine.h"

#include <glib.h>

/**
 * The largest bursts by bytes, of equal ones those that begin first.
 * @param limit at most so many.
 * @return a flag for each burst, that of number 1 first; to be freed with g_free(); NULL if there
 * are no bursts.
 */
bool *burst_largest_bursts(const burst_engine_t *engine, size_t limit);

/** Bursts of one stream that lie so close that a picture need not tell them apart. */
typedef struct {
    uint32_t stream;
    int64_t start_ns; /**< of the earliest */
    int64_t end_ns;   /**< of the latest */
    uint64_t bursts;
    uint64_t bytes;
    uint64_t packets;
} burst_lane_t;

/**
 * Bursts, merged where the silence between them is shorter than a picture can show.
 * @param left_out a flag for each burst: true for those that are shown already.
 * @param max_lanes at most so many, for which the silences that are merged get longer; if there are
 * more streams than that, those of the most bytes.
 * @return of burst_lane_t, by stream and start; to be freed with g_array_free().
 */
GArray *burst_lanes_new(const burst_engine_t *engine, const bool *left_out, guint max_lanes);

#endif
