/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept-packets.h"

#include "base/hash.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>

/* What packets between the same ends have in common. */
typedef struct {
    burst_address_t src;
    burst_address_t dst;
    uint8_t class;
    bool is_observed;
    bool has_ports;
    int16_t protocol;
    uint16_t src_port;
    uint16_t dst_port;
    uint32_t number; /* from 1; what is before it is the key. 0: neither IP nor observed */
} flow_t;

struct burst_kept_packets {
    bool counts_wire;
    GPtrArray *flows; /* flow_t; number 1 is at index 0 */
    GHashTable *by_key;
    GHashTable *duplicates; /* frame to the frame that it repeats */
};

static guint hash_flow(gconstpointer flow)
{
    return (guint)burst_hash(flow, offsetof(flow_t, number));
}

static gboolean is_same_flow(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, offsetof(flow_t, number)) == 0;
}

burst_kept_packets_t *burst_kept_packets_new(bool counts_wire)
{
    burst_kept_packets_t *kept = g_new(burst_kept_packets_t, 1);
    kept->counts_wire = counts_wire;
    kept->flows = g_ptr_array_new_with_free_func(g_free);
    kept->by_key = g_hash_table_new(hash_flow, is_same_flow);
    kept->duplicates = g_hash_table_new(NULL, NULL);
    return kept;
}

void burst_kept_packets_free(burst_kept_packets_t *kept)
{
    if (kept == NULL)
        return;
    g_hash_table_destroy(kept->duplicates);
    g_hash_table_destroy(kept->by_key);
    g_ptr_array_free(kept->flows, TRUE);
    g_free(kept);
}

static uint32_t number_of_flow(burst_kept_packets_t *kept, const burst_packet_t *packet)
{
    flow_t key;
    memset(&key, 0, sizeof key); /* the bytes between the members, too */
    key.src = packet->src;
    key.dst = packet->dst;
    key.class = (uint8_t)packet->class;
    key.is_observed = packet->is_observed;
    key.has_ports = packet->has_ports;
    key.protocol = packet->protocol;
    key.src_port = packet->src_port;
    key.dst_port = packet->dst_port;

    flow_t *flow = g_hash_table_lookup(kept->by_key, &key);
    if (flow == NULL) {
        flow = g_memdup2(&key, sizeof key);
        g_ptr_array_add(kept->flows, flow);
        flow->number = kept->flows->len;
        g_hash_table_add(kept->by_key, flow);
    }
    return flow->number;
}

void burst_kept_packets_put(burst_kept_packets_t *kept, const burst_packet_t *packet,
                            burst_history_entry_t *entry)
{
    bool has_flow = packet->class != BURST_CLASS_NOT_IP || packet->is_observed;

    entry->flow = has_flow ? number_of_flow(kept, packet) : 0;
    entry->wire_len = packet->wire_len;
    entry->payload_len = packet->payload_len;
    entry->seems_duplicate = packet->seems_duplicate;
    if (packet->duplicate_of)
        g_hash_table_insert(kept->duplicates, GUINT_TO_POINTER(packet->frame),
                            GUINT_TO_POINTER(packet->duplicate_of));
    else if (g_hash_table_size(kept->duplicates) > 0)
        g_hash_table_remove(kept->duplicates, GUINT_TO_POINTER(packet->frame));
}

void burst_kept_packets_get(const burst_kept_packets_t *kept, const burst_history_entry_t *entry,
                            burst_packet_t *packet)
{
    if (entry->flow == 0)
        return;
    const flow_t *flow = g_ptr_array_index(kept->flows, entry->flow - 1);
    packet->class = flow->class;
    packet->is_observed = flow->is_observed;
    packet->src = flow->src;
    packet->dst = flow->dst;
    packet->protocol = flow->protocol;
    packet->has_ports = flow->has_ports;
    packet->src_port = flow->src_port;
    packet->dst_port = flow->dst_port;
    packet->payload_len = entry->payload_len;
    packet->seems_duplicate = entry->seems_duplicate;
    packet->duplicate_of =
        GPOINTER_TO_UINT(g_hash_table_lookup(kept->duplicates, GUINT_TO_POINTER(packet->frame)));
    packet->size = kept->counts_wire ? packet->wire_len : packet->payload_len;
}
