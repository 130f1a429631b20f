/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Payloads over time, for pictures: what an engine's tables do not have, and who talks to whom.
 *
 * A series is the packets of one stream from one address to another. A packet is a point. When
 * there are more points than a picture needs, time is cut into bins, and of each series and bin two
 * stay: its first packet with the smallest and its first with the largest payload. First is the
 * earlier in time, and of the same time the earlier in the file. Bins are 1, 2, 4, 8... ms wide and
 * begin at 1970, so that thinning twice is the same as thinning once.
 */
#ifndef BURST_SERIES_H
#define BURST_SERIES_H

#include "burst/packet.h"

#include <stddef.h>

/** One packet. */
typedef struct {
    int64_t time_ns; /**< since 1970 */
    uint32_t size;
    uint32_t frame;
} burst_point_t;

typedef struct {
    uint32_t stream;
    burst_address_t src;
    burst_address_t dst;
    uint64_t packets; /**< all of them, with and without a time stamp */
    uint64_t bytes;
    burst_point_t *points; /**< of packets with a time stamp */
    uint32_t n_points;
    unsigned level; /**< of the bins to which the points were thinned */
} burst_series_t;

/** What one address has sent to another. */
typedef struct {
    burst_address_t src;
    burst_address_t dst;
    uint64_t packets;
    uint64_t bytes;
} burst_pair_t;

/** Collects packets. Used by one thread at a time. */
typedef struct burst_series_set burst_series_set_t;

/** So many points are a good picture's raw material: about 16 MiB. */
#define BURST_SERIES_MAX_POINTS 1000000

/**
 * @param max_points how many points are kept before they are thinned, beyond the two that each
 * series has for itself.
 * @return to be freed with burst_series_set_free().
 */
burst_series_set_t *burst_series_set_new(size_t max_points);
void burst_series_set_free(burst_series_set_t *collector);

/**
 * Takes the next packet, in the order of the file.
 * @param packet that is observed; time may run backwards.
 * @param stream that it belongs to: burst_verdict_t has it.
 */
void burst_series_set_add(burst_series_set_t *collector, const burst_packet_t *packet,
                          uint32_t stream);

/** How many points are kept now. */
size_t burst_series_set_n_points(const burst_series_set_t *collector);

/** How many pairs of addresses there are, of which burst_series_set_pairs() gives some. */
typedef struct {
    burst_pair_t *pairs; /**< by bytes, largest first; what is equal, in order of appearance */
    size_t n_pairs;
    size_t n_all;
} burst_pairs_t;

/**
 * Who talks to whom.
 * @param max_pairs at most so many, the largest.
 * @return to be freed with burst_pairs_free().
 */
burst_pairs_t *burst_series_set_pairs(const burst_series_set_t *collector, size_t max_pairs);
void burst_pairs_free(burst_pairs_t *pairs);

/** Some series, ready to be drawn. */
typedef struct {
    burst_series_t *series; /**< by bytes, largest first; what is equal, in order of appearance.
                                 Their points are sorted by time */
    size_t n_series;
    size_t n_points;       /**< in all of these */
    size_t n_all_series;   /**< what they were chosen from */
    uint64_t n_all_points; /**< packets with a time stamp, of all series, before any thinning */
} burst_selection_t;

/**
 * The largest series, as many as fit. If not all packets do, the 100 largest series get half of
 * the points, in bins as narrow as that allows. The others get what is left, in bins of up to 1/256
 * of the time that all packets took.
 * @return to be freed with burst_selection_free().
 */
burst_selection_t *burst_series_set_select(const burst_series_set_t *collector, size_t max_series,
                                           size_t max_points);
void burst_selection_free(burst_selection_t *selection);

/** The width of a bin in seconds: 0 for level 0, where each packet is there; 1 ms for level 1. */
double burst_bin_width(unsigned level);

#endif
