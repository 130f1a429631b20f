/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#include "host/addresses.h"
#include "capture/tap.h"

#include <epan/conversation_table.h>

/* The display filter field for one side of a row. Both families have them under their own names. */
static const char *field_for(const address *addr, conv_filter_type_e filter)
{
    bool is_ipv6 = addr->type == AT_IPv6;
    switch (filter) {
    case CONV_FT_SRC_ADDRESS:
        return is_ipv6 ? "ipv6.src" : "ip.src";
    case CONV_FT_DST_ADDRESS:
        return is_ipv6 ? "ipv6.dst" : "ip.dst";
    case CONV_FT_ANY_ADDRESS:
        return is_ipv6 ? "ipv6.addr" : "ip.addr";
    default:
        return CONV_FILTER_INVALID;
    }
}

static const char *conversation_field(conv_item_t *item, conv_filter_type_e filter)
{
    return field_for(&item->src_address, filter);
}

static const char *endpoint_field(endpoint_item_t *item, conv_filter_type_e filter)
{
    return field_for(&item->myaddress, filter);
}

static ct_dissector_info_t conversation_info = {&conversation_field};
static et_dissector_info_t endpoint_info = {&endpoint_field};

static tap_packet_status tap_conversation(void *hash, packet_info *pinfo, epan_dissect_t *edt _U_,
                                          const void *data, tap_flags_t flags)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;
    conv_hash_t *table = hash;

    if (packet->class == BURST_CLASS_NOT_IP)
        return TAP_PACKET_DONT_REDRAW;
    address src = burst_to_wireshark_address(&packet->src);
    address dst = burst_to_wireshark_address(&packet->dst);
    table->flags = flags;
    add_conversation_table_data(table, &src, &dst, 0, 0, 1, (int)packet->payload_len,
                                &pinfo->rel_ts, &pinfo->abs_ts, &conversation_info,
                                CONVERSATION_NONE);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status tap_endpoint(void *hash, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                      const void *data, tap_flags_t flags)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;
    conv_hash_t *table = hash;

    if (packet->class == BURST_CLASS_NOT_IP)
        return TAP_PACKET_DONT_REDRAW;
    address src = burst_to_wireshark_address(&packet->src);
    address dst = burst_to_wireshark_address(&packet->dst);
    table->flags = flags;
    add_endpoint_table_data(table, &src, 0, TRUE, 1, (int)packet->payload_len, &endpoint_info,
                            ENDPOINT_NONE);
    add_endpoint_table_data(table, &dst, 0, FALSE, 1, (int)packet->payload_len, &endpoint_info,
                            ENDPOINT_NONE);
    return TAP_PACKET_REDRAW;
}

void burst_conversations_register(int proto_burst)
{
    const gboolean hide_ports = TRUE;
    register_conversation_table(proto_burst, hide_ports, tap_conversation, tap_endpoint);
}
