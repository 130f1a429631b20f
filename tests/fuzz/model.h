/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A second opinion on the engine: everything is computed anew from the list of packets, in the
 * plainest way, by the definitions of doc/statistics.md and the README.
 */
#ifndef BURST_FUZZ_MODEL_H
#define BURST_FUZZ_MODEL_H

#include "burst/engine.h"
#include "burst/table.h"

#include <stddef.h>

enum { MAX_PACKETS = 512 };

/** What is true of one packet, when all are known. Frame numbers are 0 where there is none. */
typedef struct {
    uint32_t stream;
    uint32_t previous_sent;
    uint32_t previous_received;
    uint32_t previous_in_stream;
    uint32_t burst;
    uint32_t position;
    size_t known_since; /**< index of the packet that tells that this one is a member */
} fact_t;

typedef struct {
    burst_parameters_t parameters;
    size_t n_packets;
    burst_packet_t packets[MAX_PACKETS];
    fact_t facts[MAX_PACKETS];
    uint32_t n_streams;
    uint32_t n_bursts;
    burst_burst_t bursts[MAX_PACKETS + 1]; /**< by number, from 1 */
} model_t;

/** Fills in all but parameters, n_packets and packets. */
void model_compute(model_t *model);

/** Aborts, with a message, if an engine that was given the packets says something else. */
void model_check_engine(const model_t *model, const burst_engine_t *engine);

/** The same for what it said of packet `i`, when it was added. */
void model_check_verdict(const model_t *model, size_t i, const burst_verdict_t *verdict);

/** The same for the sums, gaps and distributions in its tables. */
void model_check_tables(const model_t *model, const burst_engine_t *engine);

#endif
