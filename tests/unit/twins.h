/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Two engines: one that was given a packet and took it back, one that never saw it.
 */
#ifndef BURST_TESTS_TWINS_H
#define BURST_TESTS_TWINS_H

#include "feed.h"

typedef struct {
    burst_engine_t *undoing;
    burst_engine_t *plain;
    uint32_t next_frame;
    GArray *packets; /**< all that both were given */
} twins_t;

twins_t twins_new(const burst_parameters_t *parameters);
void twins_free(twins_t *twins);

/** Gives both a row, and fails if they say something different. */
void twins_give_both(twins_t *twins, const feed_row_t *row);

/**
 * Gives one a row and takes it back. The frame keeps its number for the one that comes next, as in
 * `tshark -2 -R`.
 */
void twins_give_and_undo(twins_t *twins, const feed_row_t *row);

/** Fails if they know different bursts. */
void twins_assert_bursts(const twins_t *twins);

/** Fails if they know different bursts, or find a packet in different places. */
void twins_assert_equal(const twins_t *twins);

#endif
