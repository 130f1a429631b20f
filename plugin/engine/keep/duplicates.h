/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Packets that were captured twice: by a mirror port, on two VLANs, on the air and after it.
 */
#ifndef BURST_DUPLICATES_H
#define BURST_DUPLICATES_H

#include "burst/packet.h"

#include <stddef.h>

typedef struct burst_duplicates burst_duplicates_t;

/** What a packet and its duplicate have in common. */
typedef struct {
    burst_address_t src;
    burst_address_t dst;
    int16_t protocol;
    uint16_t identification;  /**< of IPv4; 0 for IPv6 */
    uint16_t fragment_offset; /**< 0 for a whole packet */
    const uint8_t *bytes;     /**< all that was captured after the IP header and its extensions */
    size_t length;
} burst_content_t;

/** @param window_ns a duplicate comes at most this much later; more than 0. @return for those
 * below. */
burst_duplicates_t *burst_duplicates_new(int64_t window_ns);
void burst_duplicates_free(burst_duplicates_t *duplicates);

/**
 * The next packet; or once more the last one, if it has the same number: `tshark -2 -R` numbers a
 * frame that fails the filter and the one after it the same. The contents of those within the
 * window are kept.
 * @return the frame of the first packet of the same content, not later than this one and at most
 * the window before it; 0 if there is none.
 */
uint32_t burst_duplicates_add(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                              const burst_content_t *content);

#endif
