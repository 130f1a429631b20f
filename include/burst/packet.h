/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the engine is told about one frame. GLib and C types only: where the facts come from is
 * the caller's business.
 */
#ifndef BURST_PACKET_H
#define BURST_PACKET_H

#include <stdbool.h>
#include <stdint.h>

/** What an address is. IP's kinds have the version's number. */
typedef enum {
    BURST_ADDRESS_NONE = 0,
    BURST_ADDRESS_ETHERNET = 1, /**< 6 bytes */
    BURST_ADDRESS_EUI64 = 2,    /**< 8 bytes */
    BURST_ADDRESS_TEXT = 3, /**< a GQuark: what Wireshark prints for an address of another kind */
    BURST_ADDRESS_IPV4 = 4, /**< 4 bytes */
    BURST_ADDRESS_IPV6 = 6, /**< 16 bytes */
} burst_address_kind_t;

#define BURST_ADDRESS_MAX_LEN 16

/** An address takes the first bytes, in network order; the others are zero. */
typedef struct {
    uint8_t kind; /**< a burst_address_kind_t */
    uint8_t bytes[BURST_ADDRESS_MAX_LEN];
} burst_address_t;

/** How the summary classifies a frame. UDP-Lite counts as UDP. */
typedef enum {
    BURST_CLASS_NOT_IP,
    BURST_CLASS_TCP,
    BURST_CLASS_UDP,
    BURST_CLASS_OTHER_IP,
} burst_class_t;

/** "Which protocol this is cannot be told": no IP, or an IPv6 fragment without its upper layer. */
#define BURST_PROTOCOL_UNKNOWN (-1)

/** One frame, in the order of the file. */
typedef struct {
    uint32_t frame; /**< frame number, from 1 */
    burst_class_t class;
    bool has_time;        /**< false: no time stamp, so no gap, no burst and no load */
    bool is_observed;     /**< false: in no stream; what follows `wire_len` is then not set */
    bool seems_duplicate; /**< a duplicate, by the contract's 1 ms, that is observed all the same */
    uint32_t duplicate_of; /**< the frame that this one repeats, so that it is not observed; or 0 */
    int64_t time_ns;       /**< absolute time in nanoseconds since 1970, may be negative */
    uint32_t wire_len;     /**< bytes of the frame on the wire */

    burst_address_t src;
    burst_address_t dst;
    int16_t protocol; /**< IP protocol number, or BURST_PROTOCOL_UNKNOWN */
    bool has_ports;
    uint16_t src_port;
    uint16_t dst_port;
    uint32_t payload_len; /**< bytes */
    uint32_t size;        /**< what counts, by `burst.size`: payload_len or wire_len */
} burst_packet_t;

#endif
