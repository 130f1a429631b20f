/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine's state, for the files of this folder.
 */
#ifndef BURST_ENGINE_PRIVATE_H
#define BURST_ENGINE_PRIVATE_H

#include "burst/distribution.h"
#include "burst/engine.h"

#include <glib.h>

/*
 * Endpoints and streams can be millions, of which most have one packet: they are kept small. What
 * counts packets has 32 bits, as frame numbers have.
 */

/* The last packet of a sequence. Frame 0: there is none yet. Packed: 12 bytes, not 16. */
typedef struct {
    int64_t time_ns;
    uint32_t frame;
} __attribute__((packed, aligned(4))) burst_last_t;

typedef struct {
    burst_address_t address; /* first: the hash table's key */
    uint32_t index;          /* order of appearance, from 0 */
    burst_last_t last_sent;
    burst_last_t last_received;
    uint64_t tx_packets;
    uint64_t tx_bytes;
    uint64_t rx_packets;
    uint64_t rx_bytes;
    burst_moments_t lengths; /* of the payloads sent */
    burst_distribution_t *idt_ns;
    burst_distribution_t *iat_ns;
    uint64_t bursts_sent;
    uint64_t burst_bytes_sent;
    uint64_t bursts_received;
    uint64_t burst_bytes_received;
} burst_endpoint_t;

typedef struct {
    uint16_t port;
    uint64_t src_packets;
    uint64_t src_bytes;
    uint64_t dst_packets;
    uint64_t dst_bytes;
} burst_port_t;

/* A run of qualifying packets: a burst, once there are enough of them. */
typedef struct {
    uint32_t qualifying; /* 0: no run has begun; stops counting at min_packets */
    uint32_t burst;      /* number of the burst that this run has become; 0 */
    int64_t last_ns;     /* time of the last qualifying packet */
    /* What the burst would be; unused once `burst` is set. */
    uint32_t first_frame;
    uint32_t last_frame;
    uint64_t bytes;
    int64_t start_ns;
    int64_t end_ns;
    uint32_t packets;
    /* Smaller packets since the last qualifying one: members if another one follows. */
    uint32_t small_packets;
    uint64_t small_bytes;
    int64_t small_start_ns;
    int64_t small_end_ns;
} burst_run_t;

typedef struct {
    /* The key. What is not part of it is NULL, unknown or 0. */
    burst_endpoint_t *src;
    burst_endpoint_t *dst;
    int16_t protocol;
    bool has_ports;
    bool has_time; /* no part of the key: first_ns and last_ns are set */
    uint16_t src_port;
    uint16_t dst_port;

    burst_last_t last;
    uint32_t number;
    burst_run_t run;
    GArray *burst_numbers; /* uint32_t: its bursts, in rising order of their frames; or NULL */
    uint64_t bytes;
    int64_t first_ns;
    int64_t last_ns;
    burst_moments_t lengths; /* of the payloads: their count is that of the packets */
    burst_distribution_t *gap_ns;
    uint32_t reordered;
    uint32_t burst_packets;
    uint64_t burst_bytes;
} burst_stream_t;

/* With what the allocator and the hash table need, less than 256 bytes. */
G_STATIC_ASSERT(sizeof(void *) != 8 || sizeof(burst_stream_t) <= 216);

/* What the last packet has changed, as it was before, to take it back. */
typedef struct {
    bool possible;
    burst_endpoint_t *src;
    burst_endpoint_t *dst;
    burst_stream_t *stream;
    burst_last_t last_sent;
    burst_last_t last_received;
    burst_last_t last_in_stream;
    burst_run_t run;
    burst_burst_t burst; /* that the run was, if it was one */
    uint32_t n_endpoints;
    uint32_t n_streams;
    uint32_t n_bursts;
} burst_undo_t;

typedef struct {
    uint64_t frames;
    uint64_t by_class[BURST_CLASS_OTHER_IP + 1];
    uint64_t payload_bytes;
    bool has_time;
    int64_t first_ns;
    int64_t last_ns;
} burst_totals_t;

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
    burst_engine_scope_t scope;
    burst_totals_t totals;
    GHashTable *endpoints; /* burst_endpoint_t, keyed by its address */
    GHashTable *streams;   /* burst_stream_t, keyed by its first members */
    GArray *bursts;        /* burst_burst_t; number 1 is at index 0 */
    burst_ports_t tcp_ports;
    burst_ports_t udp_ports;
    burst_undo_t undo;
    burst_recent_t recent;
};

/* ---- keys.c: these return what is there already, or make it ---- */

burst_endpoint_t *burst_endpoint_get(burst_engine_t *engine, const burst_address_t *address);
burst_stream_t *burst_stream_get(burst_engine_t *engine, const burst_packet_t *packet,
                                 burst_endpoint_t *src, burst_endpoint_t *dst);

/** What the engine knows of a packet's stream; NULL if it has none. */
burst_stream_t *burst_stream_find(const burst_engine_t *engine, const burst_packet_t *packet);

/* The hash tables' functions. */
guint burst_address_hash(gconstpointer address);
gboolean burst_address_equal(gconstpointer a, gconstpointer b);
guint burst_stream_key_hash(gconstpointer stream);
gboolean burst_stream_key_equal(gconstpointer a, gconstpointer b);
void burst_endpoint_free(gpointer endpoint);
void burst_stream_free(gpointer stream);

/* ---- detector.c ---- */

/** How many bursts a stream has had. */
uint32_t burst_stream_n_bursts(const burst_stream_t *stream);

/**
 * Looks for bursts: what `packet`, the stream's next, does to the stream's run. Fills in the
 * verdict's position and burst.
 */
void burst_detector_add(burst_engine_t *engine, burst_stream_t *stream,
                        const burst_packet_t *packet, burst_verdict_t *verdict);

/** The number of the burst that an earlier packet of a stream is a member of, or 0. */
uint32_t burst_detector_find(const burst_engine_t *engine, const burst_stream_t *stream,
                             const burst_packet_t *packet);

#endif
