/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP, of both versions, finds the dissector for its payload in the table "ip.proto". Each entry of
 * it is replaced with a handle that notes what the IP layer handed over and calls what was there.
 * The handles belong to a protocol in name only, so no layer is added to the frame.
 *
 * Every protocol number has a handle, and so a function, of its own: IPsec fetches handles from
 * the table and calls them directly, without telling the protocol number.
 */
#include "observer.h"

#include "host/addresses.h"
#include "host/compat.h"

#include <epan/decode_as.h>
#include <epan/ipproto.h>
#include <epan/proto_data.h>

#define IP_PROTO_TABLE "ip.proto"
#define N_PROTOCOLS    256

#define OBSERVER_FILTER_NAME "burst_observer"

static int proto_observer = -1;
static int proto_ip = -1;

/* What is called now for a protocol, once it has been observed; NULL if nothing is. */
static dissector_handle_t observed[N_PROTOCOLS];
/* Our entry in the table, and the one that it replaces. */
static dissector_handle_t handles[N_PROTOCOLS];
static dissector_handle_t originals[N_PROTOCOLS];
/* Our entry in place of one that the user has chosen with Decode As. */
static dissector_handle_t decode_as_handles[N_PROTOCOLS];

/* ---- the note ---- */

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

static void take_note(unsigned protocol, tvbuff_t *tvb, const packet_info *pinfo)
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

/* ---- the handles ---- */

static int observe(unsigned protocol, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                   void *data)
{
    /* The packet quoted in an ICMP error is not traffic. */
    if (!pinfo->flags.in_error_pkt)
        take_note(protocol, tvb, pinfo);
    if (observed[protocol] == NULL)
        return 0;
    return call_dissector_only(observed[protocol], tvb, pinfo, tree, data);
}

/* ALL_256(each) is each(0x00) each(0x01) ... each(0xff). */
/* clang-format off */
#define ALL_16(each, high)                                                                           \
    each(0x##high##0) each(0x##high##1) each(0x##high##2) each(0x##high##3)                                \
    each(0x##high##4) each(0x##high##5) each(0x##high##6) each(0x##high##7)                                \
    each(0x##high##8) each(0x##high##9) each(0x##high##a) each(0x##high##b)                                \
    each(0x##high##c) each(0x##high##d) each(0x##high##e) each(0x##high##f)
#define ALL_256(each)                                                                                \
    ALL_16(each, 0) ALL_16(each, 1) ALL_16(each, 2) ALL_16(each, 3)                                        \
    ALL_16(each, 4) ALL_16(each, 5) ALL_16(each, 6) ALL_16(each, 7)                                        \
    ALL_16(each, 8) ALL_16(each, 9) ALL_16(each, a) ALL_16(each, b)                                        \
    ALL_16(each, c) ALL_16(each, d) ALL_16(each, e) ALL_16(each, f)
/* clang-format on */

#define DEFINE_OBSERVER(protocol)                                                                  \
    static int observe_##protocol(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) \
    {                                                                                              \
        return observe(protocol, tvb, pinfo, tree, data);                                          \
    }
ALL_256(DEFINE_OBSERVER)

#define LIST_OBSERVER(protocol) observe_##protocol,
static const dissector_t observers[N_PROTOCOLS] = {ALL_256(LIST_OBSERVER)};

/*
 * IPv6 calls these itself, as a part of its header; what is after them comes to us. IPv4 packets
 * that claim to carry one have no payload that Wireshark could tell.
 */
static bool is_ipv6_extension_header(unsigned protocol)
{
    switch (protocol) {
    case IP_PROTO_HOPOPTS:
    case IP_PROTO_ROUTING:
    case IP_PROTO_FRAGMENT:
    case IP_PROTO_AH:
    case IP_PROTO_DSTOPTS:
    case IP_PROTO_MIPV6:
    case IP_PROTO_SHIM6:
        return true;
    default:
        return false;
    }
}

void burst_observer_register(void)
{
    /* A child of "Frame": nobody can disable that, and with it the transport protocols. */
    proto_observer = proto_register_protocol_in_name_only(
        "Traffic Burst Observer", "Burst Observer", "burst_observer",
        proto_get_id_by_filter_name("frame"), FT_PROTOCOL);
}

static dissector_handle_t new_handle(unsigned protocol, const char *description)
{
    /* Decode As and its preferences want the names of all handles to be different. */
    const char *name = wmem_strdup_printf(wmem_epan_scope(), OBSERVER_FILTER_NAME ".%u", protocol);
    return create_dissector_handle_with_name_and_description(observers[protocol], proto_observer,
                                                             name, description);
}

static void observe_original(unsigned protocol, dissector_handle_t original)
{
    originals[protocol] = observed[protocol] = original;
    if (handles[protocol] == NULL) {
        const char *name =
            original ? dissector_handle_get_protocol_short_name(original) : "Unassigned";
        /* The descriptions, too. */
        handles[protocol] =
            new_handle(protocol, wmem_strdup_printf(wmem_epan_scope(), "%s (%u, observed by Burst)",
                                                    name, protocol));
    }
    dissector_add_uint(IP_PROTO_TABLE, protocol, handles[protocol]);
}

/* The description is what Decode As shows and saves: it has to stay that of the user's choice. */
static void observe_decode_as(unsigned protocol, dissector_handle_t chosen)
{
    observed[protocol] = chosen;
    decode_as_handles[protocol] =
        new_handle(protocol, chosen ? dissector_handle_get_description(chosen) : DECODE_AS_NONE);
    dissector_change_uint(IP_PROTO_TABLE, protocol, decode_as_handles[protocol]);
}

static bool is_installed;

void burst_observer_install(void)
{
    dissector_table_t table = find_dissector_table(IP_PROTO_TABLE);

    /* What it points to was the last session's. */
    note.taken = false;
    proto_ip = proto_get_id_by_filter_name("ip");
    for (unsigned protocol = 0; protocol < N_PROTOCOLS; protocol++) {
        dissector_handle_t current = dissector_get_uint_handle(table, protocol);
        if (is_ipv6_extension_header(protocol))
            continue;
        if (current && current == handles[protocol])
            observed[protocol] = originals[protocol];
        else if (current && current == decode_as_handles[protocol])
            continue;
        else if (dissector_is_uint_changed(table, protocol))
            observe_decode_as(protocol, current);
        else
            observe_original(protocol, current);
    }
    is_installed = true;
}

void burst_observer_uninstall(void)
{
    dissector_table_t table = find_dissector_table(IP_PROTO_TABLE);

    if (!is_installed)
        return;
    is_installed = false;
    for (unsigned protocol = 0; protocol < N_PROTOCOLS; protocol++) {
        dissector_handle_t current = dissector_get_uint_handle(table, protocol);
        if (current == NULL)
            continue;
        if (current == decode_as_handles[protocol])
            dissector_change_uint(IP_PROTO_TABLE, protocol, observed[protocol]);
        else if (current == handles[protocol] && originals[protocol])
            dissector_add_uint(IP_PROTO_TABLE, protocol, originals[protocol]);
        else if (current == handles[protocol])
            dissector_delete_uint(IP_PROTO_TABLE, protocol, current);
    }
}

/* ---- what the note and the frame say together ---- */

static bool is_ip(const address *addr)
{
    return addr->type == AT_IPv4 || addr->type == AT_IPv6;
}

/* Of a packet that IP did not hand on, as a fragment. IPv4 keeps it with the frame, by layer. */
static int16_t protocol_in_header(const packet_info *pinfo)
{
    if (pinfo->net_src.type != AT_IPv4)
        return BURST_PROTOCOL_UNKNOWN;
    for (unsigned layer = pinfo->curr_layer_num; layer > 0; layer--) {
        const void *protocol = p_get_proto_data(pinfo->pool, (packet_info *)pinfo, proto_ip, layer);
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
           !__builtin_mul_overflow((int64_t)frame->abs_ts.secs, ns_per_second, time_ns) &&
           !__builtin_add_overflow(*time_ns, (int64_t)frame->abs_ts.nsecs, time_ns);
}

static void use_note(burst_packet_t *packet)
{
    packet->class = note.class;
    packet->src = burst_from_wireshark_address(&note.src);
    packet->dst = burst_from_wireshark_address(&note.dst);
    packet->protocol = note.protocol;
    packet->has_ports = note.has_ports;
    packet->src_port = note.src_port;
    packet->dst_port = note.dst_port;
    packet->payload_len = note.payload_len;
}

void burst_observer_take(const packet_info *pinfo, burst_packet_t *packet)
{
    *packet = (burst_packet_t){.frame = pinfo->num, .protocol = BURST_PROTOCOL_UNKNOWN};
    packet->has_time = convert_time(pinfo->fd, &packet->time_ns);

    /*
     * The last IP layer that was dissected is the note's, unless its addresses are other ones.
     * They are also other ones if an exception ended the dissection of a packet in an ICMP error,
     * or if something above IP has set addresses of another kind.
     */
    bool note_is_of_last_layer =
        note.taken && (note.src.data == pinfo->net_src.data || pinfo->flags.in_error_pkt ||
                       !is_ip(&pinfo->net_src));
    if (note_is_of_last_layer) {
        use_note(packet);
    } else if (is_ip(&pinfo->net_src) && is_ip(&pinfo->net_dst)) {
        packet->class = BURST_CLASS_OTHER_IP;
        packet->src = burst_from_wireshark_address(&pinfo->net_src);
        packet->dst = burst_from_wireshark_address(&pinfo->net_dst);
        packet->protocol = protocol_in_header(pinfo);
    }
    note.taken = false;
}
