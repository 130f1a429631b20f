/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The analysis of the open file that the fields show. It is made while the file's frames are
 * dissected for the first time, and looked up when they are dissected again.
 */
#ifndef BURST_ANALYSIS_H
#define BURST_ANALYSIS_H

#include "burst/engine.h"

#include <epan/packet.h>

/** What the fields show of one frame, besides its packet. */
typedef struct {
    burst_verdict_t verdict;      /**< `position` is 0 outside of bursts */
    const burst_burst_t *figures; /**< of the whole burst; NULL while the future may change them */
    double load;                  /**< bit/s; negative: none, or not asked for */
    uint32_t microburst;          /**< its number; 0: none, or not asked for */
    const char *label;            /**< of the whole burst; NULL: none; borrowed */
} burst_facts_t;

/** Begins anew, with the present preferences. To be called when a file is opened. */
void burst_analysis_start(void);

/** Forgets everything. To be called when a file is closed. */
void burst_analysis_stop(void);

/** What it was started with. Borrowed until the file is closed. */
const burst_parameters_t *burst_analysis_parameters(void);

/**
 * Whether frames are not kept to be dissected again: tshark in one pass. To be asked once a frame;
 * known from the fifth one with a time stamp on, false before.
 */
bool burst_analysis_is_one_pass(const packet_info *pinfo);

/**
 * Somebody wants to know how many duplicates there seem to be. tshark looks for them only then, or
 * when they are to be left out; other programs always do, because they can be asked later. To be
 * called before the first frame is dissected.
 */
void burst_analysis_want_duplicates(void);

/**
 * Finds out whether a packet repeats an earlier one. To be called for each frame that is dissected
 * for the first time, before the next function.
 */
void burst_analysis_find_duplicate(const packet_info *pinfo, burst_packet_t *packet);

/** For a frame that is dissected for the first time. @param facts all of it is set. */
void burst_analysis_add(const burst_packet_t *packet, burst_facts_t *facts);

/**
 * For a frame that was analysed before.
 * @param packet all of it is set.
 * @param facts all of it is set.
 */
void burst_analysis_recall(const packet_info *pinfo, burst_packet_t *packet, burst_facts_t *facts);

/**
 * Adds the load at a frame, and the microburst that it is in, which nobody needs who does not ask.
 * To be called after one of the functions above; while frames are dissected for the first time, for
 * each of them or for none.
 */
void burst_analysis_load(const burst_packet_t *packet, bool is_first_time, burst_facts_t *facts);

/** What knows the file's bursts so far. @return borrowed until the file is closed; or NULL. */
const burst_engine_t *burst_analysis_engine(void);

/** The number of the file's last frame, as far as it has been read. */
uint32_t burst_analysis_last_frame(void);

#endif
