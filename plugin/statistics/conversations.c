/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#include "capture/tap.h"
#include "host/addresses.h"
#include "host/compat.h"
#include "one-pass.h"

#include <epan/conversation_table.h>
#include <epan/stat_tap_ui.h>

static const char *field_for(const address *addr, conv_filter_type_e filter)
{
    const burst_address_fields_t *fields = burst_address_fields(addr->type);

    if (fields == NULL)
        return CONV_FILTER_INVALID;
    switch (filter) {
    case CONV_FT_SRC_ADDRESS:
        return fields->source;
    case CONV_FT_DST_ADDRESS:
        return fields->destination;
    case CONV_FT_ANY_ADDRESS:
        return fields->any;
    default:
        return CONV_FILTER_INVALID;
    }
}

static int proto;

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

static int size_of(const burst_packet_t *packet)
{
    return (int)MIN(packet->size, G_MAXINT);
}

static tap_packet_status tap_conversation(void *hash, packet_info *pinfo, epan_dissect_t *edt _U_,
                                          const void *data, tap_flags_t flags)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;
    conv_hash_t *table = hash;

    if (!packet->is_observed)
        return TAP_PACKET_DONT_REDRAW;
    address src = burst_to_wireshark_address(&packet->src);
    address dst = burst_to_wireshark_address(&packet->dst);
    table->flags = flags;
    add_conversation_table_data(table, &src, &dst, 0, 0, 1, size_of(packet), &pinfo->rel_ts,
                                &pinfo->abs_ts, &conversation_info, CONVERSATION_NONE);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status tap_endpoint(void *hash, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                      const void *data, tap_flags_t flags)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;
    conv_hash_t *table = hash;

    if (!packet->is_observed)
        return TAP_PACKET_DONT_REDRAW;
    address src = burst_to_wireshark_address(&packet->src);
    address dst = burst_to_wireshark_address(&packet->dst);
    table->flags = flags;
    add_endpoint_table_data(table, &src, 0, TRUE, 1, size_of(packet), &endpoint_info,
                            ENDPOINT_NONE);
    add_endpoint_table_data(table, &dst, 0, FALSE, 1, size_of(packet), &endpoint_info,
                            ENDPOINT_NONE);
    return TAP_PACKET_REDRAW;
}

void burst_conversations_register(int proto_burst)
{
    proto = proto_burst;
    const gboolean hide_ports = TRUE;
    register_conversation_table(proto_burst, hide_ports, tap_conversation, tap_endpoint);
}

/* ---- -z conv,burst and -z endpoints,burst ---- */

/*
 * Wireshark tells the filter of such a table to nobody, its packets have passed already. But who
 * registers a name first gets the argument: here it is looked at, and handed on.
 */
static void watch_filter(const char *argument, const char *prefix)
{
    const char *rest = argument + strlen(prefix);
    if (*rest == ',')
        burst_one_pass_watch(rest + 1);
}

static burst_tap_init_result_t init_conversations(const char *argument, void *prefix)
{
    watch_filter(argument, prefix);
    dissector_conversation_init(argument, get_conversation_by_proto_id(proto));
    BURST_TAP_INIT_DONE;
}

static burst_tap_init_result_t init_endpoints(const char *argument, void *prefix)
{
    watch_filter(argument, prefix);
    dissector_endpoint_init(argument, get_conversation_by_proto_id(proto));
    BURST_TAP_INIT_DONE;
}

void burst_conversations_watch_filters(void)
{
    static const struct {
        const char *prefix;
        stat_tap_init_cb init;
    } tables[] = {{"conv," BURST_TAP_NAME, init_conversations},
                  {ENDPOINT_TAP_PREFIX "," BURST_TAP_NAME, init_endpoints}};

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        stat_tap_ui ui = {.group = REGISTER_STAT_GROUP_CONVERSATION_LIST,
                          .cli_string = tables[i].prefix,
                          .tap_init_cb = tables[i].init};
        register_stat_tap_ui(&ui, (void *)tables[i].prefix);
    }
}
