/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The analysis of the open file that the fields show. It is made while the file's frames are
 * dissected for the first time, and looked up when they are dissected again.
 */
#ifndef BURST_ANALYSIS_H
#define BURST_ANALYSIS_H

#include "burst/engine.h"

#include <epan/packet.h>

/** What the fields show of one frame. Numbers are 0, and times not set, where there is none. */
typedef struct {
    bool in_stream;
    uint32_t stream;
    uint32_t previous_sent;      /**< frame of the previous packet with this source */
    uint32_t previous_received;  /**< frame of the previous packet with this destination */
    uint32_t previous_in_stream; /**< frame of the previous packet of the stream */
    int64_t idt_ns;              /**< the times since those three */
    int64_t iat_ns;
    int64_t gap_ns;
    uint32_t burst;               /**< number of the burst that the frame is a member of */
    uint32_t position;            /**< in that burst */
    const burst_burst_t *figures; /**< of the whole burst; NULL while the future may change them */
} burst_frame_facts_t;

/** Begins anew, with the present preferences. To be called when a file is opened. */
void burst_analysis_start(void);

/** Forgets everything. To be called when a file is closed. */
void burst_analysis_stop(void);

/**
 * Whether frames are not kept to be dissected again: tshark in one pass. To be asked once a frame;
 * known from the fifth one with a time stamp on, false before.
 */
bool burst_analysis_is_one_pass(const packet_info *pinfo);

/**
 * Analyses a frame when it is dissected for the first time, looks it up later.
 * @param facts all of it is set; what it points to is borrowed until the next call.
 */
void burst_analysis_of_frame(const packet_info *pinfo, const burst_packet_t *packet,
                             burst_frame_facts_t *facts);

/** What knows the file's bursts so far. @return borrowed until the file is closed; or NULL. */
const burst_engine_t *burst_analysis_engine(void);

/** The number of the file's last frame, as far as it has been read. */
uint32_t burst_analysis_last_frame(void);

#endif
