/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "headers.h"

#include "host/compat.h"

#include <epan/ipproto.h>

enum {
    IPV4_LENGTH = 2,
    IPV4_IDENTIFICATION = 4,
    IPV4_FRAGMENT = 6,
    IPV4_PROTOCOL = 9,
    IPV4_SRC = 12,
    IPV4_LEN = 20,
    MORE_FRAGMENTS = 0x2000,
    FRAGMENT_OFFSET = 0x1fff,

    IPV6_LENGTH = 4,
    IPV6_NEXT = 6,
    IPV6_SRC = 8,
    IPV6_DST = 24,
    IPV6_LEN = 40,
    IPV6_ADDRESS_LEN = 16,
};

static const uint8_t *all_bytes(tvbuff_t *tvb, uint32_t *length)
{
    *length = tvb_captured_length(tvb);
    return *length ? tvb_get_ptr(tvb, 0, (gint)*length) : NULL;
}

/* ---- where a header begins ---- */

/* Wireshark's address of an IPv4 packet is the bytes of the packet themselves. */
static bool find_ipv4(const address *src, const address *dst _U_, const uint8_t *bytes,
                      uint32_t length, uint32_t *header)
{
    const uint8_t *place = src->data;
    if (place < bytes + IPV4_SRC || place >= bytes + length)
        return false;
    *header = (uint32_t)(place - bytes) - IPV4_SRC;
    return true;
}

/* That of an IPv6 packet is a copy. The innermost of two headers that look the same is the last. */
static bool find_ipv6(const address *src, const address *dst, const uint8_t *bytes, uint32_t length,
                      uint32_t *header)
{
    const uint8_t version = 6;

    for (uint32_t end = length; end >= IPV6_LEN; end--) {
        const uint8_t *begin = bytes + end - IPV6_LEN;
        if (begin[0] >> 4 == version &&
            memcmp(begin + IPV6_SRC, src->data, IPV6_ADDRESS_LEN) == 0 &&
            memcmp(begin + IPV6_DST, dst->data, IPV6_ADDRESS_LEN) == 0) {
            *header = end - IPV6_LEN;
            return true;
        }
    }
    return false;
}

/* ---- what it says ---- */

static uint32_t subtract(uint32_t length, uint32_t part)
{
    return length > part ? length - part : 0;
}

/* @return the length of an extension header; 0 if this is none that is skipped. */
static uint32_t extension_len(unsigned protocol, const uint8_t *header)
{
    enum { UNIT = 8, AH_UNIT = 4 };

    switch (protocol) {
    case IP_PROTO_HOPOPTS:
    case IP_PROTO_ROUTING:
    case IP_PROTO_DSTOPTS:
    case IP_PROTO_MIPV6:
    case IP_PROTO_SHIM6:
        return (header[1] + 1U) * UNIT;
    case IP_PROTO_AH:
        return (header[1] + 2U) * AH_UNIT;
    case IP_PROTO_FRAGMENT:
        return UNIT;
    default:
        return 0;
    }
}

/* A packet that is a fragment ends here: what follows is a part of something. */
static void read_fragment_header(const uint8_t *header, burst_ip_place_t *place)
{
    enum { OFFSET = 2, MORE = 1, OFFSET_SHIFT = 3 };
    uint16_t word = (uint16_t)(header[OFFSET] << 8 | header[OFFSET + 1]);
    place->fragment_offset = word >> OFFSET_SHIFT;
    place->is_fragment = place->fragment_offset != 0 || (word & MORE) != 0;
}

static void skip_extensions(const uint8_t *bytes, uint32_t length, burst_ip_place_t *place)
{
    enum { LEAST = 8 };

    while (place->begin + LEAST <= length) {
        const uint8_t *header = bytes + place->begin;
        uint32_t skipped = extension_len(place->protocol, header);
        if (skipped == 0 || (place->is_ipv4 && place->protocol != IP_PROTO_AH))
            return;
        if (place->protocol == IP_PROTO_FRAGMENT)
            read_fragment_header(header, place);
        place->protocol = header[0];
        place->begin += skipped;
        place->length = subtract(place->length, skipped);
    }
}

static uint16_t word_at(const uint8_t *bytes, uint32_t offset)
{
    return (uint16_t)(bytes[offset] << 8 | bytes[offset + 1]);
}

static void read_ipv4(const uint8_t *header, uint32_t rest, burst_ip_place_t *place)
{
    const uint8_t words = 0xf;
    uint32_t header_len = (header[0] & words) * 4U;
    uint16_t total = word_at(header, IPV4_LENGTH);
    uint16_t fragment = word_at(header, IPV4_FRAGMENT);

    place->has_length = total != 0;
    place->protocol = header[IPV4_PROTOCOL];
    place->begin += header_len;
    place->length = subtract(total ? total : rest, header_len);
    place->identification = word_at(header, IPV4_IDENTIFICATION);
    place->fragment_offset = fragment & FRAGMENT_OFFSET;
    place->is_fragment = (fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0;
}

static void read_ipv6(const uint8_t *header, uint32_t rest, burst_ip_place_t *place)
{
    uint16_t length = word_at(header, IPV6_LENGTH);

    place->has_length = length != 0;
    place->protocol = header[IPV6_NEXT];
    place->begin += IPV6_LEN;
    place->length = length ? length : subtract(rest, IPV6_LEN);
}

static bool read_header(tvbuff_t *tvb, const uint8_t *bytes, uint32_t length, uint32_t header,
                        bool is_ipv4, burst_ip_place_t *place)
{
    uint32_t rest = tvb_reported_length(tvb) - header;

    *place = (burst_ip_place_t){
        .tvb = tvb, .bytes = bytes, .captured = length, .begin = header, .is_ipv4 = is_ipv4};
    if (header + (is_ipv4 ? IPV4_LEN : IPV6_LEN) > length)
        return false;
    (is_ipv4 ? read_ipv4 : read_ipv6)(bytes + header, rest, place);
    skip_extensions(bytes, length, place);
    return true;
}

bool burst_find_ip(const packet_info *pinfo, const address *src, const address *dst,
                   burst_ip_place_t *place)
{
    bool is_ipv4 = src->type == AT_IPv4;

    for (const GSList *source = pinfo->data_src; source; source = source->next) {
        tvbuff_t *tvb = get_data_source_tvb(source->data);
        uint32_t length;
        uint32_t header = 0;
        const uint8_t *bytes = all_bytes(tvb, &length);

        if (bytes && (is_ipv4 ? find_ipv4 : find_ipv6)(src, dst, bytes, length, &header))
            return read_header(tvb, bytes, length, header, is_ipv4, place);
    }
    return false;
}

bool burst_read_plain_ipv4(const packet_info *pinfo, const address *src, tvbuff_t *payload,
                           const uint8_t *bytes, burst_content_t *content)
{
    const uint8_t version_4_without_options = 0x45;

    if (src->type != AT_IPv4 || bytes == NULL || src->data != bytes - (IPV4_LEN - IPV4_SRC) ||
        pinfo->data_src == NULL)
        return false;
    tvbuff_t *frame = get_data_source_tvb(pinfo->data_src->data);
    const uint8_t *header = bytes - IPV4_LEN;
    uint32_t total = word_at(header, IPV4_LENGTH);
    if (tvb_get_ds_tvb(payload) != frame || header[0] != version_4_without_options ||
        total < IPV4_LEN || header[IPV4_PROTOCOL] == IP_PROTO_AH)
        return false;
    uint32_t captured;
    const uint8_t *end = all_bytes(frame, &captured) + captured;
    content->protocol = header[IPV4_PROTOCOL];
    content->identification = word_at(header, IPV4_IDENTIFICATION);
    content->fragment_offset = word_at(header, IPV4_FRAGMENT) & FRAGMENT_OFFSET;
    content->bytes = bytes;
    content->length = MIN(total - IPV4_LEN, (size_t)(end - bytes));
    return true;
}

const uint8_t *burst_ip_bytes(const burst_ip_place_t *place, uint32_t *length)
{
    if (place->begin >= place->captured)
        return NULL;
    *length = MIN(place->length, place->captured - place->begin);
    return *length ? place->bytes + place->begin : NULL;
}

bool burst_is_in_frame(const packet_info *pinfo, const uint8_t *place)
{
    uint32_t length;
    const uint8_t *bytes =
        pinfo->data_src ? all_bytes(get_data_source_tvb(pinfo->data_src->data), &length) : NULL;
    return bytes && place >= bytes && place < bytes + length;
}
