/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The bursts that a report does not show one by one.
 */
#ifndef BURST_LANES_H
#define BURST_LANES_H

#include "burst/engine.h"

#include <glib.h>

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
 * Bursts, merged where the gap between them is shorter than a picture can show.
 * @param left_out a flag for each burst: true for those that are shown already.
 * @param max_lanes at most so many, for which the gaps that are bridged get longer; if there are
 * more streams than that, those of the most bytes.
 * @return of burst_lane_t, by stream and start; to be freed with g_array_free().
 */
GArray *burst_lanes_new(const burst_engine_t *engine, const bool *left_out, guint max_lanes);

#endif
