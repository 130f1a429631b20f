/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Where an IP packet lies in the bytes of its frame. Wireshark does not tell its address' place, so
 * the header is found by its addresses: for what dissectors are not told, where nothing else helps.
 */
#ifndef BURST_HEADERS_H
#define BURST_HEADERS_H

#include "engine/keep/duplicates.h"

#include <epan/packet.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    tvbuff_t *tvb;
    const uint8_t *bytes; /**< all that was captured of it, */
    uint32_t captured;    /**< and how many these are */
    unsigned protocol;    /**< after extension headers */
    uint32_t begin;       /**< where that protocol's header begins in `tvb` */
    uint32_t
        length; /**< bytes from there on, as IP's header says; to the frame's end if it says 0 */
    uint16_t identification;  /**< of IPv4; 0 for IPv6 */
    uint16_t fragment_offset; /**< in units of 8 bytes */
    bool is_fragment;         /**< it is not the whole datagram */
    bool has_length;          /**< IP's header says one */
    bool is_ipv4;
} burst_ip_place_t;

/**
 * Looks for the innermost packet with these addresses.
 * @param src, dst as dissectors have them, both IPv4 or both IPv6.
 * @return false if there is none, or if its headers were not captured.
 */
bool burst_find_ip(const packet_info *pinfo, const address *src, const address *dst,
                   burst_ip_place_t *place);

/**
 * The same for most packets, at once: for IPv4 without options that has handed on what follows its
 * header in the frame.
 * @param payload what it has handed on, and `bytes` its bytes; NULL if there are none.
 * @param content set but for its addresses.
 * @return false if this packet is another one.
 */
bool burst_read_plain_ipv4(const packet_info *pinfo, const address *src, tvbuff_t *payload,
                           const uint8_t *bytes, burst_content_t *content);

/** The bytes from its `begin` on that were captured. @return NULL if there are none. */
const uint8_t *burst_ip_bytes(const burst_ip_place_t *place, uint32_t *length);

/** Whether some bytes are those of the frame itself, not put together or decrypted. */
bool burst_is_in_frame(const packet_info *pinfo, const uint8_t *bytes);

#endif
