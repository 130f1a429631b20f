/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A statistic: a tap listener for the packets that pass a filter, and what is written of them.
 */
#ifndef BURST_STATISTIC_H
#define BURST_STATISTIC_H

#include "output/formats.h"
#include "output/sink.h"

typedef struct burst_statistic burst_statistic_t;

/**
 * Begins to listen, with the present preferences. When packets are read from the beginning again,
 * the statistic begins again, with the preferences of then.
 * @param filter a display filter; NULL, or empty: all packets.
 * @param draw called after the last packet; may be NULL.
 * @param error set when the result is NULL, to what is wrong with the filter; for g_free().
 * @return to be freed with burst_statistic_free().
 */
burst_statistic_t *burst_statistic_new(const char *filter, void (*draw)(void), char **error);

/** Stops listening, and gives up what was not written. NULL is fine. */
void burst_statistic_free(burst_statistic_t *statistic);

/** Has the engine do more. To be called before the first packet. */
void burst_statistic_need(burst_statistic_t *statistic, burst_features_t features);

/**
 * Adds an output. To be called before the first packet.
 * @param request what; its strings are not kept, but for those that are constant.
 * @param sink where to; taken over.
 */
void burst_statistic_add_output(burst_statistic_t *statistic, const burst_request_t *request,
                                burst_sink_t *sink);

/** Whether one of the outputs that are still to be written goes to this file. */
bool burst_statistic_writes_to(const burst_statistic_t *statistic, const char *target);

/**
 * After the last packet: writes and ends all outputs, in the order in which they were added.
 * @param report is called for each that failed, with what is wrong.
 */
void burst_statistic_write(burst_statistic_t *statistic, void (*report)(const char *error));

/** The engine, as it is now. Borrowed, until packets are read from the beginning again. */
const burst_engine_t *burst_statistic_engine(const burst_statistic_t *statistic);

/** The filter; NULL if there is none. Borrowed. */
const char *burst_statistic_filter(const burst_statistic_t *statistic);

/** Why what is asked for cannot be written at all, for people; NULL if it can. */
const char *burst_statistic_problem(const burst_request_t *request);

/** What tables of this engine are made from: with the user's labels and Wireshark's names. */
burst_source_t burst_statistic_source(const burst_engine_t *engine);

#endif
