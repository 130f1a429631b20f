/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine: packets in, one at a time and in the order of the file; streams, gaps, bursts and
 * what adds up out. An engine is used by one thread at a time.
 *
 * A packet goes through it once, in one line: who (addresses and stream, who.c), since when
 * (gaps.c), which run (runs.c), what adds up (counts.c). What it keeps grows with the number of
 * endpoints, ports, streams and bursts, never with the number of packets.
 */
#ifndef BURST_ENGINE_H
#define BURST_ENGINE_H

#include "burst/packet.h"
#include "burst/parameters.h"
#include "burst/time.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct burst_engine burst_engine_t;

/** What an engine does besides streams and gaps; to be combined. */
typedef enum {
    BURST_FINDS_BURSTS = 1 << 0,    /**< runs and bursts */
    BURST_KEEPS_BURSTS = 1 << 1,    /**< all of them, for tables; else only each stream's last */
    BURST_KEEPS_DETAILS = 1 << 2,   /**< burst_detail_t of each */
    BURST_FINDS_PLACES = 1 << 3,    /**< burst_engine_place() works; needs BURST_KEEPS_BURSTS */
    BURST_CAN_UNDO = 1 << 4,        /**< burst_engine_undo() works; for engines that count nothing:
                                         with none of the features below */
    BURST_COUNTS = 1 << 5,          /**< what endpoints and streams have sent */
    BURST_MEASURES_LOAD = 1 << 6,   /**< the load of all frames, peaks, microbursts */
    BURST_MEASURES_PEAKS = 1 << 7,  /**< the peak rate of each endpoint and stream */
    BURST_SWEEPS_GAPS = 1 << 8,     /**< what each gap would give: burst_engine_thresholds() */
    BURST_KEEPS_SEQUENCES = 1 << 9, /**< each stream's first packets */
    BURST_TELLS_EVENTS = 1 << 10,   /**< burst_engine_listen() works */
    BURST_NOTES_DUPLICATES = 1 << 11, /**< packets come with .seems_duplicate: for whoever gives
                                           them, the engine only counts */
    BURST_COUNTS_PORTS = 1 << 12,     /**< what ports have sent */
    BURST_MEASURES_SIZES = 1 << 13,   /**< deviation, smallest and largest of sizes; this and the
                                           next three need BURST_COUNTS */
    BURST_MEASURES_IDTS = 1 << 14,    /**< distributions of the times between packets: sent, */
    BURST_MEASURES_IATS = 1 << 15,    /**< received, */
    BURST_MEASURES_GAPS = 1 << 16,    /**< of a stream */
} burst_feature_t;
typedef unsigned burst_features_t;

/** All that tables other than sequences need. */
#define BURST_FEATURES_OF_STATISTICS                                                               \
    (BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_KEEPS_DETAILS | BURST_COUNTS |                \
     BURST_COUNTS_PORTS | BURST_MEASURES_SIZES | BURST_MEASURES_IDTS | BURST_MEASURES_IATS |       \
     BURST_MEASURES_GAPS | BURST_MEASURES_LOAD | BURST_MEASURES_PEAKS | BURST_SWEEPS_GAPS |        \
     BURST_NOTES_DUPLICATES)

/** All that display fields need. */
#define BURST_FEATURES_OF_FIELDS                                                                   \
    (BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_FINDS_PLACES | BURST_CAN_UNDO)

/** A burst, as far as the packets tell that the engine has seen. Times in nanoseconds. */
typedef struct {
    uint32_t stream;
    uint32_t first_frame; /**< first and last member, in the order of the file */
    uint32_t last_frame;
    uint32_t packets;
    uint64_t bytes;
    int64_t start_ns; /**< earliest and latest time of a member */
    int64_t end_ns;
    int64_t previous_end_ns; /**< of the stream's burst before; BURST_NO_TIME if there was none */
} burst_burst_t;

/** More about a burst's members, for tables. */
typedef struct {
    uint32_t len_min;
    uint32_t len_max;
    double len_squares; /**< sum of the squared distances of the sizes to their mean */
    double gap_mean;    /**< of the gaps between members, in ns, from the latest member so far */
    double gap_squares;
    int64_t gap_max;
    uint32_t gaps;         /**< how many: a member that is older than the latest so far adds none */
    uint32_t back_packets; /**< members that go back, in a two-way stream */
    uint64_t back_bytes;
} burst_detail_t;

/** What one packet's arrival says. Frame numbers are 0, and times not set, where there is none. */
typedef struct {
    bool in_stream; /**< false for a frame that is not observed: all else is then empty */
    bool is_back;   /**< it goes from the destination of a two-way stream to its source */
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
    uint32_t run;      /**< serial number, from 1, of the run that `position` is in; 0 */
} burst_verdict_t;

/** @param parameters are copied. @return to be freed with burst_engine_free(). */
burst_engine_t *burst_engine_new(const burst_parameters_t *parameters, burst_features_t features);

/** Frees the engine and all that it lent out; NULL is fine. */
void burst_engine_free(burst_engine_t *engine);

/** What the engine was made with. The result is borrowed. */
const burst_parameters_t *burst_engine_parameters(const burst_engine_t *engine);
burst_features_t burst_engine_features(const burst_engine_t *engine);

/**
 * Takes the next packet.
 * @param verdict what it says; may be NULL.
 */
void burst_engine_add(burst_engine_t *engine, const burst_packet_t *packet,
                      burst_verdict_t *verdict);

/** There are no more packets: all runs are over. Tells of each. May be called more than once. */
void burst_engine_end(burst_engine_t *engine);

/**
 * Takes back the last packet, as if it had never been added. Works once after each
 * burst_engine_add(), with BURST_CAN_UNDO; does nothing otherwise.
 */
void burst_engine_undo(burst_engine_t *engine);

/* ---- events ---- */

typedef enum {
    BURST_EVENT_CONFIRMED, /**< a run has become a burst */
    BURST_EVENT_RUN_OVER,  /**< a run has ended, or the capture's clock has passed it */
} burst_event_type_t;

typedef struct {
    burst_event_type_t type;
    uint32_t run;       /**< serial number of the run, from 1 */
    uint32_t burst;     /**< number of the burst that it has become; 0: of none */
    bool is_correction; /**< the burst was over already, and went on with a late packet */
    uint32_t stream;
    const burst_burst_t *figures; /**< of the burst, as they are now; borrowed; NULL for none */
    const burst_detail_t *detail; /**< with BURST_KEEPS_DETAILS; borrowed; NULL for none */
} burst_event_t;

/** Called from burst_engine_add() and burst_engine_end(). It must not change the engine. */
typedef void (*burst_listener_t)(const burst_event_t *event, void *data);

/** Has a listener told of events from now on. There is one listener. For BURST_TELLS_EVENTS. */
void burst_engine_listen(burst_engine_t *engine, burst_listener_t listener, void *data);

/* ---- what it knows ---- */

/** Where a packet belongs. */
typedef struct {
    uint32_t stream;
    bool is_back;
    uint32_t burst;      /**< that the packet is a member of, or 0 */
    bool burst_may_grow; /**< its run has not been ended by a later one */
} burst_place_t;

/**
 * Where an earlier packet belongs, by all that the engine has been told since.
 * @param packet as it was given to burst_engine_add().
 * @param position that the verdict said then.
 * @param place set, if the result is true.
 * @return false if the packet is in no stream, or in none that the engine knows.
 */
bool burst_engine_place(const burst_engine_t *engine, const burst_packet_t *packet,
                        uint32_t position, burst_place_t *place);

/** Number of bursts so far; they are numbered from 1. */
uint32_t burst_engine_n_bursts(const burst_engine_t *engine);

/**
 * One burst, as it stands now. For BURST_KEEPS_BURSTS.
 * @param id from 1 to burst_engine_n_bursts(); otherwise the result is NULL.
 * @return borrowed, and valid as long as the engine is.
 */
const burst_burst_t *burst_engine_burst(const burst_engine_t *engine, uint32_t id);

/** More about it. @return borrowed; NULL without BURST_KEEPS_DETAILS. */
const burst_detail_t *burst_engine_detail(const burst_engine_t *engine, uint32_t id);

/**
 * When it began: the earliest time of a frame, observed or not.
 * @return false if no frame had a time; *time_ns is then untouched.
 */
bool burst_engine_first_time(const burst_engine_t *engine, int64_t *time_ns);

/** Who a burst is between. What its streams' key has no part of is of no kind, unknown or 0. */
typedef struct {
    burst_address_t src;
    burst_address_t dst;
    int16_t protocol;
    bool has_ports;
    uint16_t src_port;
    uint16_t dst_port;
} burst_ends_t;

/** The ends of a stream. @param stream a number that the engine has given. */
burst_ends_t burst_engine_ends(const burst_engine_t *engine, uint32_t stream);

/* ---- figures of a burst ---- */

/** Bytes of a burst by its number of packets. */
double burst_mean_len(const burst_burst_t *burst);

/** From the earliest to the latest member, in nanoseconds; INT64_MAX if that is three centuries. */
int64_t burst_duration_ns(const burst_burst_t *burst);

/**
 * The gap between the stream's previous burst and this one; negative if time ran backwards.
 * @return false if there is no previous one; *idle_ns is then untouched.
 */
bool burst_idle_before_ns(const burst_burst_t *burst, int64_t *idle_ns);

/** Bits per second. @return false if the duration is 0; *rate is then untouched. */
bool burst_rate(const burst_burst_t *burst, double *rate);

#endif
