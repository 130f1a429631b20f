/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is remembered of each frame for when it is dissected again: 24 bytes, and 4 more where
 * frames are asked for in any order, for their load.
 */
#ifndef BURST_HISTORY_H
#define BURST_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

/** Frame numbers are 0 where there is none. */
typedef struct {
    int64_t time_ns;             /**< BURST_NO_TIME for a frame without a time */
    uint32_t previous_sent;      /**< the previous packet with this source */
    uint32_t previous_received;  /**< the previous packet with this destination */
    uint32_t previous_in_stream; /**< the previous packet of this stream */
    uint32_t position;           /**< in its run, from 1; 0: no member of one */
} burst_history_entry_t;

typedef struct burst_history burst_history_t;

/** @param keeps_wire_len whether burst_history_load() works. */
burst_history_t *burst_history_new(bool keeps_wire_len);
void burst_history_free(burst_history_t *history);

/** Writes the entry of a frame: of the next one, or, once more, of the last one. */
void burst_history_put(burst_history_t *history, uint32_t frame, const burst_history_entry_t *entry,
                       uint32_t wire_len);

/** The entry of a frame, or NULL. */
const burst_history_entry_t *burst_history_get(const burst_history_t *history, uint32_t frame);

/** How long a frame was on the wire, where that is kept; 0 if it has no time. */
uint32_t burst_history_wire_len(const burst_history_t *history, uint32_t frame);

/**
 * The load at a frame (burst/load.h), from what is remembered. Frames in rising order cost little;
 * others, as much as there are frames in the window.
 * @return bit/s; negative if the frame has no time, or nothing is known of it.
 */
double burst_history_load(burst_history_t *history, uint32_t frame, int64_t window_ns);

#endif
