/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is remembered of each frame for when it is dissected again: 24 bytes.
 */
#ifndef BURST_FRAME_LOG_H
#define BURST_FRAME_LOG_H

#include <stdint.h>

/** Frame numbers are 0 where there is none. */
typedef struct {
    int64_t time_ns;
    uint32_t previous_sent;      /**< the previous packet with this source */
    uint32_t previous_received;  /**< the previous packet with this destination */
    uint32_t previous_in_stream; /**< the previous packet of this stream */
    uint32_t position;           /**< in its run, from 1; 0: no member of one */
} burst_frame_entry_t;

typedef struct burst_frame_log burst_frame_log_t;

burst_frame_log_t *burst_frame_log_new(void);
void burst_frame_log_free(burst_frame_log_t *log);

/** The entry of a frame, made of zeros if need be. Borrowed from the log. */
burst_frame_entry_t *burst_frame_log_put(burst_frame_log_t *log, uint32_t frame);

/** The entry of a frame, or NULL. */
const burst_frame_entry_t *burst_frame_log_get(const burst_frame_log_t *log, uint32_t frame);

#endif
