/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A run of qualifying packets of a stream: a burst, once it has reached both minimums.
 */
#ifndef BURST_RUNS_H
#define BURST_RUNS_H

#include "burst/engine.h"
#include "sweep.h"

#include <glib.h>

/** What a burst is, or would be. */
typedef struct {
    burst_burst_t burst;
    burst_detail_t detail;
} burst_members_t;

/** The run under way of a stream, or its last one. There is at most one under way. */
typedef struct burst_run {
    uint32_t serial;     /**< from 1, in order of their first packets */
    uint32_t qualifying; /**< how many packets; 0: no run is under way */
    uint32_t burst;      /**< number of the burst that it has become; 0 */
    uint32_t stream;
    uint64_t qualifying_bytes;
    int64_t first_ns; /**< of its first and last qualifying packets, in the order of the file */
    int64_t last_ns;
    int64_t previous_end_ns; /**< of the stream's last burst; BURST_NO_TIME */
    guint place;             /**< among the open runs; 0: not there */
    bool was_over;           /**< it has been told to be over, as a burst */
    bool is_back;            /**< its packets go back, in a two-way stream that replies end */
    bool has_small;          /**< smaller packets since the last qualifying one are in with_small */
    burst_swept_t *swept;    /**< the stream's part of the sweep; NULL */
    burst_members_t members;
    burst_members_t *with_small; /**< what members become if another qualifying packet follows; NULL
                                      without burst.include_small */
} burst_run_t;

void burst_run_free(burst_run_t *run);

#endif
