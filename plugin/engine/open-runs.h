/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Runs under way, the one whose last qualifying packet is the oldest first. What changes is done in
 * time that grows with the logarithm of their number.
 */
#ifndef BURST_OPEN_RUNS_H
#define BURST_OPEN_RUNS_H

#include "runs.h"

typedef struct burst_open_runs burst_open_runs_t;

burst_open_runs_t *burst_open_runs_new(void);
void burst_open_runs_free(burst_open_runs_t *open);

/** Which of two is to be over first: that whose last packet is older; of equals, the older run. */
bool burst_run_is_before(const burst_run_t *a, const burst_run_t *b);

/** A run has got a qualifying packet: puts it where it now belongs. */
void burst_open_runs_put(burst_open_runs_t *open, burst_run_t *run);

/** A run is over. Nothing happens if it is not there. */
void burst_open_runs_remove(burst_open_runs_t *open, burst_run_t *run);

/** The one to be over first; NULL if there is none. */
burst_run_t *burst_open_runs_first(const burst_open_runs_t *open);

#endif
