/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine's addresses and Wireshark's.
 */
#ifndef BURST_ADDRESSES_H
#define BURST_ADDRESSES_H

#include "burst/packet.h"

#include <epan/address.h>
#include <stdbool.h>
#include <string.h>

/** What a kind of address is to Wireshark. */
typedef struct {
    int type; /**< AT_* */
    burst_address_kind_t kind;
    int length; /**< bytes */
    /** Display filter fields: the source's, the destination's, either's. */
    const char *source;
    const char *destination;
    const char *any;
} burst_address_fields_t;

/** By AT_*. @return NULL for an address that is kept as text, and has no fields that are known. */
const burst_address_fields_t *burst_address_fields(int type);

/** What the next function is for addresses that are not IPv4. */
burst_address_t burst_from_other_address(const address *from);

/**
 * An address as the engine has it; no address, one of no kind. One of a kind that the engine does
 * not know is the text that Wireshark prints for it.
 */
static inline burst_address_t burst_from_wireshark_address(const address *from)
{
    enum { IPV4_LEN = 4 };
    burst_address_t to = {.kind = BURST_ADDRESS_IPV4};

    if (from->type != AT_IPv4 || from->len != IPV4_LEN)
        return burst_from_other_address(from);
    memcpy(to.bytes, from->data, IPV4_LEN); /* most are such: at once */
    return to;
}

/** An address as Wireshark has it. Borrows from `from`. */
address burst_to_wireshark_address(const burst_address_t *from);

#endif
