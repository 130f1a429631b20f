/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "note.h"

#include "base/compiler.h"
#include "host/addresses.h"
#include "host/compat.h"

#include <epan/ipproto.h>
#include <epan/proto_data.h>

static int proto_ip = -1;

/*
 * The payload of the frame's innermost IP layer, so far. Which layer it is of is told by the
 * address' place in memory: an inner IP layer has its addresses elsewhere.
 */
static struct {
    bool taken;
    address src;
    address dst;
    burst_class_t class;
    int16_t protocol;
    bool has_ports;
    uint16_t src_port;
    uint16_t dst_port;
    uint32_t payload_len;
} note;

void burst_note_reset(void)
{
    note.taken = false; /* what it points to was the last session's */
    proto_ip = proto_get_id_by_filter_name("ip");
}

static uint32_t subtract(uint32_t length, uint32_t header_len)
{
    return length > header_len ? length - header_len : 0;
}

/* tcp.len: 0 where Wireshark cannot tell it either (fragments, headers that are cut or too long).
 */
static uint32_t tcp_payload_len(tvbuff_t *tvb, const packet_info *pinfo)
{
    enum { DATA_OFFSET = 12 };

    if (pinfo->fragmented || !tvb_bytes_exist(tvb, DATA_OFFSET, 1))
        return 0;
    uint32_t header_len = (tvb_get_uint8(tvb, DATA_OFFSET) >> 4) * 4U;
    return subtract(tvb_reported_length(tvb), header_len);
}

/* udp.length - 8. A length of 0 is what a jumbogram has, its length is IP's (RFC 2675). */
static uint32_t udp_payload_len(tvbuff_t *tvb, const packet_info *pinfo)
{
    enum { LENGTH = 4, HEADER_LEN = 8 };

    uint32_t length = tvb_reported_length(tvb);
    if (tvb_bytes_exist(tvb, LENGTH, 2)) {
        uint32_t declared = tvb_get_ntohs(tvb, LENGTH);
        if (declared != 0 || pinfo->net_src.type != AT_IPv6)
            length = declared;
    }
    return subtract(length, HEADER_LEN);
}

/* UDP-Lite has a checksum coverage where UDP has its length: the length is IP's (RFC 3828). */
static uint32_t udplite_payload_len(tvbuff_t *tvb)
{
    enum { HEADER_LEN = 8 };
    return subtract(tvb_reported_length(tvb), HEADER_LEN);
}

static void note_ports(tvbuff_t *tvb)
{
    note.has_ports = tvb_bytes_exist(tvb, 0, 4);
    if (note.has_ports) {
        note.src_port = tvb_get_ntohs(tvb, 0);
        note.dst_port = tvb_get_ntohs(tvb, 2);
    }
}

void burst_note_take(unsigned protocol, tvbuff_t *tvb, const packet_info *pinfo)
{
    note.taken = true;
    note.protocol = (int16_t)protocol;
    note.src = pinfo->net_src;
    note.dst = pinfo->net_dst;
    note.has_ports = false;

    switch (protocol) {
    case IP_PROTO_TCP:
        note.class = BURST_CLASS_TCP;
        note.payload_len = tcp_payload_len(tvb, pinfo);
        note_ports(tvb);
        break;
    case IP_PROTO_UDP:
        note.class = BURST_CLASS_UDP;
        note.payload_len = udp_payload_len(tvb, pinfo);
        note_ports(tvb);
        break;
    case IP_PROTO_UDPLITE:
        note.class = BURST_CLASS_UDP;
        note.payload_len = udplite_payload_len(tvb);
        note_ports(tvb);
        break;
    case IP_PROTO_SCTP:
    case IP_PROTO_DCCP:
        note_ports(tvb);
        /* FALLTHROUGH */
    default:
        note.class = BURST_CLASS_OTHER_IP;
        note.payload_len = tvb_reported_length(tvb);
        break;
    }
}

static bool is_ip(const address *addr)
{
    return addr->type == AT_IPv4 || addr->type == AT_IPv6;
}

/*
 * The last IP layer that was dissected is the note's, unless its addresses are other ones. They
 * are also other ones if an exception ended the dissection of a packet in an ICMP error, or if
 * something above IP has set addresses of another kind.
 */
static bool is_of_last_layer(const packet_info *pinfo)
{
    return note.taken && (note.src.data == pinfo->net_src.data || pinfo->flags.in_error_pkt ||
                          !is_ip(&pinfo->net_src));
}

bool burst_note_is_missing(const packet_info *pinfo)
{
    return is_ip(&pinfo->net_src) && !is_of_last_layer(pinfo);
}

/* ---- a payload that nobody saw ---- */

/*
 * Somebody, a script for instance, can put a dissector of its own in front of the observer while a
 * file is read. It is found at the end of the next frame, which then was not observed. Where that
 * frame's last IP header is, its addresses tell.
 */
enum { IPV4_SRC = 12, IPV6_SRC = 8, IPV6_ADDRESS_LEN = 16 };

/* Wireshark's address of an IPv4 packet is the bytes of the packet themselves. */
static bool find_ipv4(const packet_info *pinfo, const uint8_t *bytes, uint32_t length,
                      uint32_t *header)
{
    const uint8_t *src = pinfo->net_src.data;
    if (src < bytes + IPV4_SRC || src >= bytes + length)
        return false;
    *header = (uint32_t)(src - bytes) - IPV4_SRC;
    return true;
}

/* That of an IPv6 packet is a copy. The innermost of two headers that look the same is the last. */
static bool find_ipv6(const packet_info *pinfo, const uint8_t *bytes, uint32_t length,
                      uint32_t *header)
{
    enum { HEADER_LEN = IPV6_SRC + 2 * IPV6_ADDRESS_LEN, VERSION = 6 };

    for (uint32_t end = length; end >= HEADER_LEN; end--) {
        const uint8_t *begin = bytes + end - HEADER_LEN;
        if (begin[0] >> 4 == VERSION &&
            memcmp(begin + IPV6_SRC, pinfo->net_src.data, IPV6_ADDRESS_LEN) == 0 &&
            memcmp(begin + IPV6_SRC + IPV6_ADDRESS_LEN, pinfo->net_dst.data, IPV6_ADDRESS_LEN) ==
                0) {
            *header = end - HEADER_LEN;
            return true;
        }
    }
    return false;
}

/* Where the frame's last IP header begins. @return the bytes that it is in; NULL if unknown. */
static tvbuff_t *find_header(const packet_info *pinfo, uint32_t *header)
{
    bool is_ipv4 = pinfo->net_src.type == AT_IPv4;

    for (const GSList *source = pinfo->data_src; source; source = source->next) {
        tvbuff_t *tvb = get_data_source_tvb(source->data);
        uint32_t length = tvb_captured_length(tvb);
        const uint8_t *bytes = length ? tvb_get_ptr(tvb, 0, (gint)length) : NULL;

        if (bytes && (is_ipv4 ? find_ipv4 : find_ipv6)(pinfo, bytes, length, header))
            return tvb;
    }
    return NULL;
}

/* What is after a header, as long as that says. @return NULL if no byte of it was captured. */
static tvbuff_t *bytes_after(tvbuff_t *tvb, uint32_t begin, uint32_t length)
{
    if (begin >= tvb_captured_length(tvb))
        return NULL;
    return tvb_new_subset_length(tvb, (gint)begin,
                                 (gint)MIN(length, tvb_reported_length(tvb) - begin));
}

static tvbuff_t *after_ipv4(tvbuff_t *tvb, uint32_t header, unsigned *protocol)
{
    enum { LENGTH = 2, FRAGMENT = 6, PROTOCOL = 9, IS_FRAGMENT = 0x3fff };

    uint32_t header_len = (tvb_get_uint8(tvb, (gint)header) & 0xfU) * 4U;
    uint32_t total = tvb_get_ntohs(tvb, (gint)(header + LENGTH));
    if (tvb_get_ntohs(tvb, (gint)(header + FRAGMENT)) & IS_FRAGMENT)
        return NULL;
    *protocol = tvb_get_uint8(tvb, (gint)(header + PROTOCOL));
    return bytes_after(tvb, header + header_len,
                       total ? subtract(total, header_len) : tvb_reported_length(tvb));
}

static tvbuff_t *after_ipv6(tvbuff_t *tvb, uint32_t header, unsigned *protocol)
{
    enum { LENGTH = 4, NEXT = 6, HEADER_LEN = 40, OPTION_UNIT = 8 };

    uint32_t begin = header + HEADER_LEN;
    uint32_t length = tvb_get_ntohs(tvb, (gint)(header + LENGTH));
    *protocol = tvb_get_uint8(tvb, (gint)(header + NEXT));
    while (*protocol == IP_PROTO_HOPOPTS || *protocol == IP_PROTO_ROUTING ||
           *protocol == IP_PROTO_DSTOPTS) {
        if (!tvb_bytes_exist(tvb, (gint)begin, 2))
            return NULL;
        uint32_t option_len = (tvb_get_uint8(tvb, (gint)begin + 1) + 1U) * OPTION_UNIT;
        *protocol = tvb_get_uint8(tvb, (gint)begin);
        begin += option_len;
        length = subtract(length, option_len);
    }
    return *protocol == IP_PROTO_FRAGMENT ? NULL : bytes_after(tvb, begin, length);
}

void burst_note_recover(packet_info *pinfo)
{
    uint32_t header = 0;
    unsigned protocol = 0;

    if (!burst_note_is_missing(pinfo))
        return;
    tvbuff_t *tvb = find_header(pinfo, &header);
    if (tvb == NULL)
        return;
    tvbuff_t *payload = pinfo->net_src.type == AT_IPv4 ? after_ipv4(tvb, header, &protocol)
                                                       : after_ipv6(tvb, header, &protocol);
    if (payload)
        burst_note_take(protocol, payload, pinfo);
}

/* ---- what the note and the frame say together ---- */

/* Of a packet that IP did not hand on, as a fragment. IPv4 keeps it with the frame, by layer. */
static int16_t protocol_in_header(packet_info *pinfo)
{
    if (pinfo->net_src.type != AT_IPv4)
        return BURST_PROTOCOL_UNKNOWN;
    for (unsigned layer = pinfo->curr_layer_num; layer > 0; layer--) {
        const void *protocol = p_get_proto_data(pinfo->pool, pinfo, proto_ip, layer);
        if (protocol)
            return (int16_t)GPOINTER_TO_UINT(protocol);
    }
    return 0;
}

/* The time as the contract has it: nanoseconds since 1970, which reach from 1677 to 2262. */
static bool convert_time(const frame_data *frame, int64_t *time_ns)
{
    const int64_t ns_per_second = 1000000000;
    return frame->has_ts &&
           !burst_mul_overflow_i64((int64_t)frame->abs_ts.secs, ns_per_second, time_ns) &&
           !burst_add_overflow_i64(*time_ns, (int64_t)frame->abs_ts.nsecs, time_ns);
}

void burst_note_frame(const packet_info *pinfo, burst_packet_t *packet)
{
    *packet = (burst_packet_t){
        .frame = pinfo->num, .wire_len = pinfo->fd->pkt_len, .protocol = BURST_PROTOCOL_UNKNOWN};
    packet->has_time = convert_time(pinfo->fd, &packet->time_ns);
}

static void use_note(burst_packet_t *packet)
{
    packet->class = note.class;
    packet->protocol = note.protocol;
    packet->has_ports = note.has_ports;
    packet->src_port = note.src_port;
    packet->dst_port = note.dst_port;
    packet->payload_len = note.payload_len;
}

/* Whose addresses count. Something above IP can have set others: then they are the note's. */
static void use_addresses(const packet_info *pinfo, bool has_note, bool is_link,
                          burst_packet_t *packet)
{
    const address *src = has_note ? &note.src : &pinfo->net_src;
    const address *dst = has_note ? &note.dst : &pinfo->net_dst;

    if (is_link) {
        src = pinfo->dl_src.type != AT_NONE ? &pinfo->dl_src : &pinfo->src;
        dst = pinfo->dl_dst.type != AT_NONE ? &pinfo->dl_dst : &pinfo->dst;
    }
    packet->is_observed = src->type != AT_NONE && dst->type != AT_NONE;
    if (packet->is_observed) {
        packet->src = burst_from_wireshark_address(src);
        packet->dst = burst_from_wireshark_address(dst);
    }
}

void burst_note_use(packet_info *pinfo, const burst_parameters_t *parameters,
                    burst_packet_t *packet)
{
    bool has_note = is_of_last_layer(pinfo);
    bool counts_wire = parameters->size == BURST_SIZE_WIRE;

    burst_note_frame(pinfo, packet);
    if (has_note) {
        use_note(packet);
    } else if (is_ip(&pinfo->net_src) && is_ip(&pinfo->net_dst)) {
        packet->class = BURST_CLASS_OTHER_IP;
        packet->protocol = protocol_in_header(pinfo);
    }
    if (packet->class != BURST_CLASS_NOT_IP || counts_wire)
        use_addresses(pinfo, has_note, parameters->address == BURST_ADDRESSES_LINK, packet);
    packet->size = counts_wire ? packet->wire_len : packet->payload_len;
    note.taken = false;
}
