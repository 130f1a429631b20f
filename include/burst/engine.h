/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine: packets in, one at a time and in the order of the file; endpoints, ports, streams,
 * gaps and bursts out. Its state grows with the number of endpoints, ports, streams and bursts,
 * never with the number of packets. An engine is used by one thread at a time.
 */
#ifndef BURST_ENGINE_H
#define BURST_ENGINE_H

#include "burst/packet.h"
#include "burst/parameters.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct burst_engine burst_engine_t;

/** How much an engine keeps. */
typedef enum {
    BURST_ENGINE_GAPS_ONLY,   /**< streams and gaps: finds no bursts, cannot undo */
    BURST_ENGINE_BURSTS_ONLY, /**< streams, gaps and bursts; can undo; its tables show no numbers
                                   on lengths, gaps and ports */
    BURST_ENGINE_STATISTICS,  /**< all that the tables show; cannot undo */
} burst_engine_scope_t;

/** A burst, as far as the packets tell that the engine has seen. Times in nanoseconds. */
typedef struct {
    uint32_t stream;
    uint32_t first_frame; /**< first and last member, in the order of the file */
    uint32_t last_frame;
    uint32_t packets;
    uint64_t bytes;
    int64_t start_ns; /**< earliest and latest time of a member */
    int64_t end_ns;
    bool has_previous; /**< the stream has had a burst before */
    int64_t previous_end_ns;
} burst_burst_t;

/** What one packet's arrival says. Frame numbers are 0, and times not set, where there is none. */
typedef struct {
    bool in_stream; /**< false for a frame without IP: all else is then empty */
    uint32_t stream;
    uint32_t previous_sent;      /**< frame of the previous packet with this source */
    uint32_t previous_received;  /**< frame of the previous packet with this destination */
    uint32_t previous_in_stream; /**< frame of the previous packet of the stream */
    int64_t idt_ns;              /**< the times since those three */
    int64_t iat_ns;
    int64_t gap_ns;
    uint32_t position; /**< place in the run, from 1, if the run becomes a burst that has this
                            packet as a member; 0: cannot be a member */
    uint32_t burst;    /**< number of the burst that this packet is known to be a member of; 0 */
} burst_verdict_t;

/** @param parameters are copied. @return to be freed with burst_engine_free(). */
burst_engine_t *burst_engine_new(const burst_parameters_t *parameters, burst_engine_scope_t scope);

/** Frees the engine and all that it lent out; NULL is fine. */
void burst_engine_free(burst_engine_t *engine);

/** What the engine was made with. The result is borrowed. */
const burst_parameters_t *burst_engine_parameters(const burst_engine_t *engine);

/**
 * Takes the next packet.
 * @param verdict what it says; may be NULL.
 */
void burst_engine_add(burst_engine_t *engine, const burst_packet_t *packet,
                      burst_verdict_t *verdict);

/**
 * Takes back the last packet, as if it had never been added. Works once after each
 * burst_engine_add(), for BURST_ENGINE_BURSTS_ONLY; does nothing otherwise.
 */
void burst_engine_undo(burst_engine_t *engine);

/** Where a packet belongs. */
typedef struct {
    uint32_t stream;
    uint32_t burst;      /**< that the packet is a member of, or 0 */
    bool burst_may_grow; /**< its run has not been ended by a later one */
} burst_place_t;

/**
 * Where an earlier packet belongs, by all that the engine has been told since.
 * @param packet as it was given to burst_engine_add().
 * @param place set, if the result is true.
 * @return false if the packet is in no stream, or in none that the engine knows.
 */
bool burst_engine_find(const burst_engine_t *engine, const burst_packet_t *packet,
                       burst_place_t *place);

/** Number of bursts so far; they are numbered from 1. */
uint32_t burst_engine_n_bursts(const burst_engine_t *engine);

/**
 * One burst, as it stands now.
 * @param id from 1 to burst_engine_n_bursts(); otherwise the result is NULL.
 * @return borrowed, valid until the engine is given another packet.
 */
const burst_burst_t *burst_engine_burst(const burst_engine_t *engine, uint32_t id);

/**
 * When it began: the earliest time of a frame, IP or not. For BURST_ENGINE_STATISTICS.
 * @return false if no frame had a time; *time_ns is then untouched.
 */
bool burst_engine_first_time(const burst_engine_t *engine, int64_t *time_ns);

/** a - b in nanoseconds, held at the ends of the range: time stamps can be centuries apart. */
int64_t burst_time_difference(int64_t a, int64_t b);

/** Payload bytes of a burst by its number of packets. */
double burst_mean_len(const burst_burst_t *burst);

/** From the earliest to the latest member, in nanoseconds; INT64_MAX if that is three centuries. */
int64_t burst_duration_ns(const burst_burst_t *burst);

/**
 * The silence between the stream's previous burst and this one; negative if time ran backwards.
 * @return false if there is no previous one; *idle_ns is then untouched.
 */
bool burst_idle_before_ns(const burst_burst_t *burst, int64_t *idle_ns);

/** Payload bits per second. @return false if the duration is 0; *rate is then untouched. */
bool burst_rate(const burst_burst_t *burst, double *rate);

#endif
