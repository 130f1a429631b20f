/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What a burst is: the values behind the preferences of the same names.
 */
#ifndef BURST_PARAMETERS_H
#define BURST_PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

/** Which packets belong to one stream. */
typedef enum {
    BURST_STREAM_PAIR,        /**< source address to destination address */
    BURST_STREAM_FLOW,        /**< source, destination, IP protocol, both ports */
    BURST_STREAM_SOURCE,      /**< source address */
    BURST_STREAM_DESTINATION, /**< destination address */
} burst_stream_key_t;

typedef struct {
    uint32_t gap_us;      /**< a silence of this many microseconds or more ends a run */
    uint32_t min_payload; /**< a packet with at least this many bytes of payload qualifies */
    uint32_t min_packets; /**< a run of at least this many qualifying packets is a burst; 0 is 1 */
    bool include_small;   /**< smaller packets between the first and last member are members too */
    burst_stream_key_t stream;
} burst_parameters_t;

/** "pair", "flow", "source" or "destination": the preference's values. */
const char *burst_stream_key_name(burst_stream_key_t key);

/** The study's: 0.3 seconds, 300 bytes. */
#define BURST_PARAMETERS_DEFAULT                                                                   \
    ((burst_parameters_t){.gap_us = 300000,                                                        \
                          .min_payload = 300,                                                      \
                          .min_packets = 2,                                                        \
                          .include_small = false,                                                  \
                          .stream = BURST_STREAM_PAIR})

#endif
