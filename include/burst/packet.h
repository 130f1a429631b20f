/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the engine is told about one frame. GLib and C types only: where the facts come from is
 * the caller's business.
 */
#ifndef BURST_PACKET_H
#define BURST_PACKET_H

#include <stdbool.h>
#include <stdint.h>

/** Which layer of the network the frame's innermost addresses belong to. */
typedef enum {
    BURST_FAMILY_NONE = 0,
    BURST_FAMILY_IPV4 = 4,
    BURST_FAMILY_IPV6 = 6,
} burst_family_t;

#define BURST_ADDRESS_MAX_LEN 16

/** An IPv4 address uses the first four bytes, in network order; the others are zero. */
typedef struct {
    uint8_t family; /**< a burst_family_t */
    uint8_t bytes[BURST_ADDRESS_MAX_LEN];
} burst_address_t;

/** How the summary classifies a frame. UDP-Lite counts as UDP. */
typedef enum {
    BURST_CLASS_NOT_IP,
    BURST_CLASS_TCP,
    BURST_CLASS_UDP,
    BURST_CLASS_OTHER_IP,
} burst_class_t;

/** "Which protocol this is cannot be told": an IPv6 fragment whose upper layer is elsewhere. */
#define BURST_PROTOCOL_UNKNOWN (-1)

/** One frame, in the order of the file. All but the first four members speak of IP packets only. */
typedef struct {
    uint32_t frame; /**< frame number, from 1 */
    burst_class_t class;
    bool has_time;   /**< false: no time stamp, so no gap and no burst */
    int64_t time_ns; /**< absolute time in nanoseconds since 1970, may be negative */
    burst_address_t src;
    burst_address_t dst;
    int16_t protocol; /**< IP protocol number, or BURST_PROTOCOL_UNKNOWN */
    bool has_ports;
    uint16_t src_port;
    uint16_t dst_port;
    uint32_t payload_len; /**< bytes */
} burst_packet_t;

#endif
