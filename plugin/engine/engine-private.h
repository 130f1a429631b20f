/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine's state and the stations of a packet's way through it, for the files of this folder.
 */
#ifndef BURST_ENGINE_PRIVATE_H
#define BURST_ENGINE_PRIVATE_H

#include "burst/engine.h"
#include "burst/load.h"
#include "engine/keep/journal.h"
#include "open-runs.h"
#include "records.h"
#include "engine/keep/store.h"
#include "sweep.h"

#include <glib.h>

#define NS_PER_US INT64_C(1000)

#define BURST_PORTS_PER_PAGE 256
#define BURST_N_PORT_PAGES   256

/* Ports of one transport protocol; pages are made when first used. */
typedef struct {
    burst_port_t *pages[BURST_N_PORT_PAGES];
} burst_ports_t;

/*
 * What was found last. The next packet mostly is of the same two hosts, in this direction or in the
 * other: then nothing has to be looked up. NULL where there is none.
 */
typedef struct {
    burst_endpoint_t *endpoints[2];
    burst_stream_t *streams[2];
} burst_recent_t;

struct burst_engine {
    burst_parameters_t parameters;
    burst_features_t features;
    unsigned parts; /* of the streams' key */
    burst_totals_t totals;
    int64_t clock_ns; /* the latest time so far, of all frames; BURST_NO_TIME: there was none */

    GHashTable *endpoints_by_address; /* burst_endpoint_t, keyed by its first member */
    GHashTable *streams_by_key;       /* burst_stream_t, keyed by its first members */
    GPtrArray *endpoints;             /* the same, in order of appearance */
    GPtrArray *streams;
    burst_recent_t recent;

    uint32_t n_runs;
    uint32_t n_bursts;
    burst_store_t *store;         /* with BURST_KEEPS_BURSTS */
    burst_open_runs_t *open_runs; /* with BURST_TELLS_EVENTS */
    burst_listener_t listener;
    void *listener_data;

    burst_ports_t tcp_ports;
    burst_ports_t udp_ports;
    burst_load_t *load;       /* with BURST_MEASURES_LOAD */
    burst_sweep_t *sweep;     /* with BURST_SWEEPS_GAPS */
    burst_journal_t *journal; /* with BURST_CAN_UNDO */
    struct {
        bool is_possible;
        bool has_confirmed; /* the last packet has made a burst */
        burst_stream_t *stream;
        uint32_t n_endpoints; /* before it */
        uint32_t n_streams;
    } undo;
};

static inline bool burst_has(const burst_engine_t *engine, burst_features_t features)
{
    return (engine->features & features) != 0;
}

/** A packet on its way: what each station adds is there for the next. */
typedef struct {
    const burst_packet_t *packet;
    burst_verdict_t *verdict;
    /* who.c */
    burst_endpoint_t *src;
    burst_endpoint_t *dst;
    burst_stream_t *stream;
    /* gaps.c: the last packets before this one */
    burst_last_t sent_before;
    burst_last_t received_before;
    burst_last_t in_stream_before;
} burst_step_t;

/* ---- who.c: addresses and streams ---- */

void burst_who_init(burst_engine_t *engine);
void burst_who_clear(burst_engine_t *engine);
/** Finds or makes the packet's endpoints and its stream. */
void burst_who_find(burst_engine_t *engine, burst_step_t *step);
/** Takes back the endpoints and streams that are beyond these numbers. */
void burst_who_undo(burst_engine_t *engine, uint32_t n_endpoints, uint32_t n_streams);
/** What the engine knows of a packet's stream; NULL if it has none. */
burst_stream_t *burst_who_look_up(const burst_engine_t *engine, const burst_packet_t *packet,
                                  bool *is_back);
/** The stream whose runs the packet ends by going the other way; NULL if there is none. */
burst_stream_t *burst_who_is_answered(burst_engine_t *engine, const burst_step_t *step);

/* ---- gaps.c: since when ---- */

void burst_gaps_measure(burst_engine_t *engine, burst_step_t *step);

/* ---- runs.c: which run ---- */

/** What the packet does to runs: its stream's, and those that it ends by going the other way. */
void burst_runs_add(burst_engine_t *engine, burst_step_t *step);
/** The clock has come to `engine->clock_ns`: tells of the runs that it has passed. With events. */
void burst_runs_pass_clock(burst_engine_t *engine);
void burst_runs_end(burst_engine_t *engine);
/** The number of the burst that an earlier packet is a member of, or 0. */
uint32_t burst_runs_find(const burst_engine_t *engine, const burst_stream_t *stream,
                         uint32_t frame);

/* ---- counts.c: what adds up ---- */

void burst_counts_add_frame(burst_engine_t *engine, const burst_packet_t *packet);
void burst_counts_add(burst_engine_t *engine, const burst_step_t *step);
void burst_counts_clear_ports(burst_ports_t *ports);
void burst_sequence_free(burst_sequence_t *sequence);

#endif
