/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "note.h"

#include "base/compiler.h"
#include "host/addresses.h"
#include "headers.h"
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
    bool is_empty;        /* IP has handed over nothing */
    tvbuff_t *tvb;        /* what it has handed over */
    const uint8_t *bytes; /* its bytes, as far as they were captured; or NULL */
    uint32_t length;
    bool used; /* the frame has been dissected, and this was its innermost IP layer */
} note;

void burst_note_reset(void)
{
    note.taken = note.used = false; /* what it points to was the last session's */
    proto_ip = proto_get_id_by_filter_name("ip");
}

void burst_note_forget(void)
{
    note.taken = note.used = false;
}

static uint32_t subtract(uint32_t length, uint32_t header_len)
{
    return length > header_len ? length - header_len : 0;
}

/* tcp.len: 0 where Wireshark cannot tell it either (fragments, headers that are cut or too long).
 */
static uint32_t tcp_payload_len(uint32_t reported, const packet_info *pinfo)
{
    enum { DATA_OFFSET = 12 };

    if (pinfo->fragmented || note.length <= DATA_OFFSET)
        return 0;
    return subtract(reported, (note.bytes[DATA_OFFSET] >> 4) * 4U);
}

static uint16_t word_at(uint32_t offset)
{
    return (uint16_t)(note.bytes[offset] << 8 | note.bytes[offset + 1]);
}

/* udp.length - 8. A length of 0 is what a jumbogram has, its length is IP's (RFC 2675). */
static uint32_t udp_payload_len(uint32_t reported, const packet_info *pinfo)
{
    enum { LENGTH = 4, HEADER_LEN = 8 };

    uint32_t length = reported;
    if (note.length >= LENGTH + 2) {
        uint32_t declared = word_at(LENGTH);
        if (declared != 0 || pinfo->net_src.type != AT_IPv6)
            length = declared;
    }
    return subtract(length, HEADER_LEN);
}

/* UDP-Lite has a checksum coverage where UDP has its length: the length is IP's (RFC 3828). */
static uint32_t udplite_payload_len(uint32_t reported)
{
    enum { HEADER_LEN = 8 };
    return subtract(reported, HEADER_LEN);
}

static void note_ports(void)
{
    note.has_ports = note.length >= 4;
    if (note.has_ports) {
        note.src_port = word_at(0);
        note.dst_port = word_at(2);
    }
}

void burst_note_take(unsigned protocol, tvbuff_t *tvb, const packet_info *pinfo)
{
    uint32_t reported = tvb_reported_length(tvb);

    note.taken = true;
    note.is_empty = reported == 0;
    note.tvb = tvb;
    note.length = tvb_captured_length(tvb);
    note.bytes = note.length ? tvb_get_ptr(tvb, 0, (gint)note.length) : NULL;
    note.protocol = (int16_t)protocol;
    note.src = pinfo->net_src;
    note.dst = pinfo->net_dst;
    note.has_ports = false;

    switch (protocol) {
    case IP_PROTO_TCP:
        note.class = BURST_CLASS_TCP;
        note.payload_len = tcp_payload_len(reported, pinfo);
        note_ports();
        break;
    case IP_PROTO_UDP:
        note.class = BURST_CLASS_UDP;
        note.payload_len = udp_payload_len(reported, pinfo);
        note_ports();
        break;
    case IP_PROTO_UDPLITE:
        note.class = BURST_CLASS_UDP;
        note.payload_len = udplite_payload_len(reported);
        note_ports();
        break;
    case IP_PROTO_SCTP:
    case IP_PROTO_DCCP:
        note_ports();
        /* FALLTHROUGH */
    default:
        note.class = BURST_CLASS_OTHER_IP;
        note.payload_len = reported;
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

/* ---- what only the bytes of the frame tell ---- */

/* The addresses of the innermost IP layer: something above IP can have set others. */
static bool find_in_frame(const packet_info *pinfo, burst_ip_place_t *place)
{
    return is_of_last_layer(pinfo)
               ? burst_find_ip(pinfo, &note.src, &note.dst, place)
               : is_ip(&pinfo->net_src) && is_ip(&pinfo->net_dst) &&
                     burst_find_ip(pinfo, &pinfo->net_src, &pinfo->net_dst, place);
}

int burst_note_missing_protocol(const packet_info *pinfo)
{
    burst_ip_place_t place;
    return find_in_frame(pinfo, &place) ? (int)place.protocol : BURST_PROTOCOL_UNKNOWN;
}

void burst_note_recover(packet_info *pinfo)
{
    burst_ip_place_t place;

    if (!burst_note_is_missing(pinfo) || !find_in_frame(pinfo, &place) || place.is_fragment ||
        place.begin >= place.captured)
        return;
    uint32_t rest = tvb_reported_length(place.tvb) - place.begin;
    burst_note_take(
        place.protocol,
        tvb_new_subset_length(place.tvb, (gint)place.begin, (gint)MIN(place.length, rest)), pinfo);
}

/*
 * Linux BIG TCP: an IPv6 packet of more than 65,535 bytes, before it is cut into those that are
 * sent, declares no length. Wireshark then dissects nothing of it.
 */
static void read_big_tcp(const packet_info *pinfo, burst_packet_t *packet)
{
    enum { DATA_OFFSET = 12 };
    burst_ip_place_t place;

    if (note.class != BURST_CLASS_TCP || note.src.type != AT_IPv6 || !note.is_empty ||
        !find_in_frame(pinfo, &place) || place.has_length || place.is_fragment ||
        place.protocol != IP_PROTO_TCP ||
        !tvb_bytes_exist(place.tvb, (gint)place.begin, DATA_OFFSET + 1))
        return;
    uint32_t header_len = (tvb_get_uint8(place.tvb, (gint)place.begin + DATA_OFFSET) >> 4) * 4U;
    packet->payload_len = subtract(place.length, header_len);
}

/*
 * Where the packet lies, by the bytes of the frame. IPv4 has its identification in the header; of
 * fragments only that tells what they are. And what a link layer takes for its checksum is not
 * missing there.
 */
static bool find_content(const packet_info *pinfo, burst_ip_place_t *place)
{
    const address *src = note.used ? &note.src : &pinfo->net_src;
    const address *dst = note.used ? &note.dst : &pinfo->net_dst;
    return is_ip(src) && is_ip(dst) && burst_find_ip(pinfo, src, dst, place);
}

static bool read_content(const packet_info *pinfo, burst_content_t *content)
{
    burst_ip_place_t place = {0};
    uint32_t length = note.length;
    bool is_read = !note.used || note.src.type != AT_IPv6 || note.bytes == NULL ||
                   !burst_is_in_frame(pinfo, note.bytes);

    if (is_read && !find_content(pinfo, &place))
        return false;
    content->identification = place.identification;
    content->fragment_offset = place.fragment_offset;
    content->bytes = is_read ? burst_ip_bytes(&place, &length) : note.bytes;
    content->protocol = note.protocol;
    if (is_read)
        content->protocol = (int16_t)place.protocol;
    content->length = content->bytes ? length : 0;
    if (content->bytes == NULL)
        content->bytes = (const uint8_t *)"";
    return true;
}

bool burst_note_content(const packet_info *pinfo, const burst_parameters_t *parameters,
                        const burst_packet_t *packet, burst_content_t *content)
{
    bool is_read =
        note.used && burst_read_plain_ipv4(pinfo, &note.src, note.tvb, note.bytes, content);
    if (!is_read && !read_content(pinfo, content))
        return false;
    if (parameters->address == BURST_ADDRESSES_LINK) {
        content->src = burst_from_wireshark_address(note.used ? &note.src : &pinfo->net_src);
        content->dst = burst_from_wireshark_address(note.used ? &note.dst : &pinfo->net_dst);
    } else {
        content->src = packet->src;
        content->dst = packet->dst;
    }
    return true;
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
    packet->src = burst_from_wireshark_address(src);
    packet->dst = burst_from_wireshark_address(dst);
    packet->is_observed =
        packet->src.kind != BURST_ADDRESS_NONE && packet->dst.kind != BURST_ADDRESS_NONE;
}

void burst_note_use(packet_info *pinfo, const burst_parameters_t *parameters,
                    burst_packet_t *packet)
{
    bool has_note = is_of_last_layer(pinfo);
    bool counts_wire = parameters->size == BURST_SIZE_WIRE;

    burst_note_frame(pinfo, packet);
    if (has_note) {
        use_note(packet);
        read_big_tcp(pinfo, packet);
    } else if (is_ip(&pinfo->net_src) && is_ip(&pinfo->net_dst)) {
        packet->class = BURST_CLASS_OTHER_IP;
        packet->protocol = protocol_in_header(pinfo);
    }
    if (packet->class != BURST_CLASS_NOT_IP || counts_wire)
        use_addresses(pinfo, has_note, parameters->address == BURST_ADDRESSES_LINK, packet);
    packet->size = counts_wire ? packet->wire_len : packet->payload_len;
    note.used = has_note;
    note.taken = false;
}
