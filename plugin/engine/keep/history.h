/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is remembered of each frame for when it is dissected again: 24 bytes.
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
    uint32_t wire_len;
    uint32_t payload_len;
    uint32_t flow; /**< a number below BURST_HISTORY_FLOWS of what it has in common with others */
    bool seems_duplicate;
} burst_history_entry_t;

#define BURST_HISTORY_FLOWS (UINT32_C(1) << 31)

typedef struct burst_history burst_history_t;

burst_history_t *burst_history_new(void);
void burst_history_free(burst_history_t *history);

/** Writes the entry of a frame: of the next one, or, once more, of the last one. */
void burst_history_put(burst_history_t *history, uint32_t frame,
                       const burst_history_entry_t *entry);

/** The entry of a frame. @return false if nothing is known of it: *entry is then untouched. */
bool burst_history_get(const burst_history_t *history, uint32_t frame,
                       burst_history_entry_t *entry);

/** Its time; BURST_NO_TIME, too, if nothing is known of it. */
int64_t burst_history_time(const burst_history_t *history, uint32_t frame);

/** How long a frame was on the wire; 0 if it has no time. */
uint32_t burst_history_wire_len(const burst_history_t *history, uint32_t frame);

/**
 * The load at a frame (burst/load.h), from what is remembered. Frames in rising order cost little;
 * others, as much as there are frames in the window.
 * @return bit/s; negative if the frame has no time, or nothing is known of it.
 */
double burst_history_load(burst_history_t *history, uint32_t frame, int64_t window_ns);

#endif
