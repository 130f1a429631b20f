/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the engine keeps of endpoints, ports and streams: for the tables to read.
 */
#ifndef BURST_RECORDS_H
#define BURST_RECORDS_H

#include "base/compiler.h"
#include "burst/distribution.h"
#include "burst/engine.h"
#include "engine/measure/peak-window.h"

#include <glib.h>

/*
 * Endpoints and streams can be millions, of which most have one packet: they are kept small. What
 * counts packets has 32 bits, as frame numbers have. doc/performance.md has the sizes.
 */

/** The last packet of a sequence. Frame 0: there is none yet. Packed: 20 bytes, not 24. */
typedef struct {
    int64_t time_ns;
    int64_t latest_ns; /**< the latest time so far: statistics of gaps are measured from it */
    uint32_t frame;
} BURST_PACKED burst_last_t;

/** The sizes of packets: as burst_moments_t, in 28 bytes. All zero is none. */
typedef struct {
    double mean;
    double squares; /**< sum of the squared distances to the mean */
    uint32_t count;
    uint32_t min;
    uint32_t max;
} BURST_PACKED burst_sizes_t;

/** Sample standard deviation (n-1). @return false below two sizes; *sd is then untouched. */
bool burst_sizes_sd(const burst_sizes_t *sizes, double *sd);

typedef struct {
    burst_address_t address;
    uint32_t index; /**< order of appearance, from 0 */
    burst_last_t last_sent;
    burst_last_t last_received;
    uint64_t tx_bytes;
    uint64_t rx_bytes;
    uint32_t rx_packets;
    uint32_t tx_wire_len; /**< of the first packet sent and received, until there is a second one */
    uint32_t rx_wire_len;
    burst_sizes_t lengths; /**< of the packets sent: their count is that of the packets */
    burst_distribution_t *idt_ns;
    burst_distribution_t *iat_ns;
    burst_peak_window_t *tx_peak; /**< with BURST_MEASURES_PEAKS, from the second packet on */
    burst_peak_window_t *rx_peak;
} burst_endpoint_t;

typedef struct {
    uint16_t port;
    uint64_t src_packets;
    uint64_t src_bytes;
    uint64_t dst_packets;
    uint64_t dst_bytes;
} burst_port_t;

struct burst_run; /* runs.h */

/** The first packets of a stream. */
typedef struct {
    uint32_t n;
    int64_t *lengths; /**< negative for a packet that goes back */
    int64_t *gaps;    /**< ns since the stream's previous packet; INT64_MIN: none */
} burst_sequence_t;

typedef struct burst_stream {
    /* The key. What is not part of it is NULL, unknown or 0. */
    burst_endpoint_t *src;
    burst_endpoint_t *dst;
    int16_t protocol;
    bool has_ports;
    bool has_time; /**< no part of the key: first_ns and last.latest_ns are set */
    uint16_t src_port;
    uint16_t dst_port;

    uint32_t number; /**< order of appearance, from 0 */
    uint32_t sized;  /**< packets with a size above 0 */
    uint32_t back_packets;
    burst_last_t last;
    struct burst_run *run;        /**< NULL: no packet has qualified yet, or only one */
    struct burst_stream *reverse; /**< the stream with the ends exchanged, once known */
    GArray *burst_numbers;        /**< uint32_t, rising, with BURST_FINDS_PLACES; or NULL */
    uint64_t bytes;
    int64_t first_ns;
    burst_sizes_t lengths; /**< their count is that of the packets */
    /** The only packet that has qualified; there is no run before the second. Frame 0: none has. */
    uint32_t only_frame;
    int64_t only_ns;
    uint32_t only_size;
    uint32_t only_serial; /**< its run's */
    burst_distribution_t *gap_ns;
    uint32_t reordered;
    uint32_t wire_len; /**< of the first packet, until there is a second one */
    uint64_t back_bytes;
    burst_peak_window_t *peak;  /**< with BURST_MEASURES_PEAKS, from the second packet on */
    burst_sequence_t *sequence; /**< with BURST_KEEPS_SEQUENCES */
} burst_stream_t;

typedef struct {
    uint64_t frames;
    uint64_t by_class[BURST_CLASS_OTHER_IP + 1];
    uint64_t payload_bytes;
    uint64_t wire_bytes;
    uint64_t timed_wire_bytes; /**< of the frames that have a time */
    uint32_t last_frame;
    bool frames_restart; /**< a frame's number was not above the one before: several files */
    uint64_t duplicates;
    uint64_t duplicates_seen; /**< that are observed, because they are not looked for */
    bool has_time;
    int64_t first_ns;
    int64_t last_ns;
} burst_totals_t;

const burst_totals_t *burst_engine_totals(const burst_engine_t *engine);

/** In order of appearance: burst_endpoint_t and burst_stream_t. Borrowed. */
const GPtrArray *burst_engine_endpoints(const burst_engine_t *engine);
const GPtrArray *burst_engine_streams(const burst_engine_t *engine);

/** The ports that are used, in rising order: burst_port_t. @return for g_ptr_array_unref(). */
GPtrArray *burst_engine_ports(const burst_engine_t *engine, burst_class_t of);

/**
 * The largest load in `burst.window_us` of what an endpoint sends or receives, and of a stream.
 * @param frame set to the one with which that window ends; may be NULL.
 * @return bit/s; 0 without BURST_MEASURES_PEAKS, and where no packet has a time.
 */
double burst_endpoint_tx_peak(const burst_engine_t *engine, const burst_endpoint_t *endpoint);
double burst_endpoint_rx_peak(const burst_engine_t *engine, const burst_endpoint_t *endpoint);
double burst_stream_peak(const burst_engine_t *engine, const burst_stream_t *stream,
                         uint32_t *frame);

/** The load of all frames; NULL without BURST_MEASURES_LOAD. Borrowed. */
struct burst_load;
const struct burst_load *burst_engine_load(const burst_engine_t *engine);

#endif
