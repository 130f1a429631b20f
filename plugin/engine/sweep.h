/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The bursts that each of 61 gaps would give, in one pass: burst/thresholds.h.
 *
 * The runs of a stream nest: what a small gap ends, is a part of what a larger one does not end. So
 * a stream has a stack of segments, the innermost at the top. A segment stands for some successive
 * thresholds, and holds what their runs have that those inside do not.
 */
#ifndef BURST_SWEEP_H
#define BURST_SWEEP_H

#include "burst/thresholds.h"

typedef struct burst_sweep burst_sweep_t;
typedef struct burst_swept burst_swept_t; /* a stream's part */

/** @param parameters of which the minimums count; borrowed. */
burst_sweep_t *burst_sweep_new(const burst_parameters_t *parameters);
void burst_sweep_free(burst_sweep_t *sweep);
void burst_swept_free(burst_swept_t *swept);

/** One packet of a stream. */
typedef struct {
    int64_t time_ns;
    uint32_t size;
} burst_swept_packet_t;

/**
 * The stream's next qualifying packet.
 * @param swept where the stream's part is kept; made when *swept is NULL.
 */
void burst_sweep_qualifying(burst_sweep_t *sweep, burst_swept_t **swept,
                            const burst_swept_packet_t *packet);

/** A smaller packet, a member if another qualifying one follows. Nothing if there was none yet. */
void burst_sweep_small(burst_swept_t *swept, const burst_swept_packet_t *packet);

/** Something else ends the runs of all thresholds. NULL is fine. */
void burst_sweep_end_runs(burst_sweep_t *sweep, burst_swept_t *swept);

/** A copy of the rows, to which the runs under way of the streams are to be added. */
burst_threshold_t *burst_sweep_begin_rows(burst_sweep_t *sweep);
void burst_sweep_add_open(burst_sweep_t *sweep, const burst_swept_t *swept);

const burst_distribution_t *burst_sweep_gaps(const burst_sweep_t *sweep);

#endif
