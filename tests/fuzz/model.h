/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A second opinion on the engine: everything is computed anew from the list of packets, in the
 * plainest way, by the definitions of doc/statistics.md and the README.
 */
#ifndef BURST_FUZZ_MODEL_H
#define BURST_FUZZ_MODEL_H

#include "burst/engine.h"

#include <stddef.h>

enum { MAX_PACKETS = 64 };

/** No index of a packet. */
#define NO_PACKET SIZE_MAX

/** What is true of one packet, when all are known. Frame numbers are 0 where there is none. */
typedef struct {
    uint32_t stream;
    bool is_back;
    uint32_t previous_sent;
    uint32_t previous_received;
    uint32_t previous_in_stream;
    bool qualifies;
    uint32_t run; /**< from 1: of the members of a run that may become a burst; else 0 */
    uint32_t burst;
    uint32_t position;
    size_t known_since; /**< index of the packet that tells that this one is a member */
} fact_t;

/** Qualifying packets of one stream that follow each other: indexes of packets. */
typedef struct {
    size_t first;
    size_t last;
    size_t confirmed; /**< the packet with which both minimums are reached; NO_PACKET: none */
    size_t ended_by;  /**< the packet that ends it; NO_PACKET: none */
    uint32_t burst;
} run_t;

/** By index, what the members of a burst from its first to some packet are together. */
typedef struct {
    burst_burst_t figures;
    burst_detail_t detail;
} members_t;

typedef struct {
    size_t at; /**< index of the packet with which it is told; n_packets: at the end */
    burst_event_type_t type;
    uint32_t run;
    uint32_t burst;
    bool is_correction;
    members_t members; /**< if it is a burst */
} event_t;

typedef struct {
    burst_parameters_t parameters;
    size_t n_packets;
    burst_packet_t packets[MAX_PACKETS];
    fact_t facts[MAX_PACKETS];
    uint32_t n_streams;
    uint32_t n_runs;
    run_t runs[MAX_PACKETS + 1]; /**< by number, from 1 */
    uint32_t n_bursts;
    members_t bursts[MAX_PACKETS + 1]; /**< by number, from 1 */
    size_t n_events;
    event_t events[4 * MAX_PACKETS];
} model_t;

/* ---- model.c: who and since when ---- */

/** Fills in all but parameters, n_packets and packets. */
void model_compute(model_t *model);

bool model_is_same_address(const burst_address_t *a, const burst_address_t *b);

/** Whether a packet is observed, and has a time. */
bool model_is_timed(const model_t *model, size_t i);

/** Some of the frames: all with a time; observed ones with a time, of a stream or an address. */
typedef struct {
    enum { MODEL_ALL, MODEL_STREAM, MODEL_SENT, MODEL_RECEIVED } whose;
    uint32_t stream;
    const burst_address_t *address;
} model_filter_t;

bool model_counts(const model_t *model, const model_filter_t *filter, size_t i);

/** The latest time of these frames up to packet `i`, which is one of them. */
int64_t model_latest_at(const model_t *model, const model_filter_t *filter, size_t i);

/* ---- model-bursts.c ---- */

/** Runs and bursts, for parameters that may differ from the model's. */
void model_find_bursts(model_t *model);

/** What the members of a run are together, up to packet `last`, which is one of them. */
members_t model_add_up(const model_t *model, const run_t *run, size_t last);

/* ---- model-events.c ---- */

/** Whether a packet ends the runs of another packet's stream by going the other way. */
bool model_is_answer(const model_t *model, size_t answer, size_t to);

void model_find_events(model_t *model);

/* ---- check.c, check-tables.c: these abort, with a message, where the engine says otherwise ----
 */

/** Of an engine that was given the packets: streams, bursts, where each packet is found. */
void model_check_engine(const model_t *model, const burst_engine_t *engine,
                        const uint32_t positions[MAX_PACKETS]);

/** Of what it said of packet `i`, when it was added. */
void model_check_verdict(const model_t *model, size_t i, const burst_verdict_t *verdict);

/** Of event number `n`, from 0, that was told with packet `at`. */
void model_check_event(const model_t *model, size_t n, size_t at, const burst_event_t *event);

/** Of the number of events. */
void model_check_n_events(const model_t *model, size_t n);

/** Of details, peaks, load, microbursts and sequences. */
void model_check_measures(const model_t *model, const burst_engine_t *engine);

/** Of the sweep of gaps: by a model for each row. */
void model_check_sweep(const model_t *model, const burst_engine_t *engine);

/** Of sums, gaps and distributions in the tables of streams and endpoints. */
void model_check_tables(const model_t *model, const burst_engine_t *engine);

#endif
