/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept-packets.h"

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <stddef.h>
#include <string.h>
#include <wsutil/wmem/wmem.h>

/* In blocks, which stay where they are: growing copies nothing and wastes one block at most. */
#define ENTRIES_PER_BLOCK 4096

/* What packets between the same ends have in common. */
typedef struct {
    burst_address_t src;
    burst_address_t dst;
    uint8_t class;
    bool has_ports;
    int16_t protocol;
    uint16_t src_port;
    uint16_t dst_port;
    uint32_t number; /* from 1; what is before it is the key */
} flow_t;

typedef struct {
    uint32_t flow; /* its number; 0: not IP */
    uint32_t payload_len;
} entry_t;

struct burst_kept_packets {
    GPtrArray *blocks; /* of entry_t[ENTRIES_PER_BLOCK], or NULL */
    GPtrArray *flows;  /* flow_t; number 1 is at index 0 */
    GHashTable *by_key;
};

/* With a key that is drawn when the program starts: the capture cannot choose what collides. */
static guint hash_flow(gconstpointer flow)
{
    return wmem_strong_hash(flow, offsetof(flow_t, number));
}

static gboolean is_same_flow(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, offsetof(flow_t, number)) == 0;
}

burst_kept_packets_t *burst_kept_packets_new(void)
{
    burst_kept_packets_t *kept = g_new(burst_kept_packets_t, 1);
    kept->blocks = g_ptr_array_new_with_free_func(g_free);
    kept->flows = g_ptr_array_new_with_free_func(g_free);
    kept->by_key = g_hash_table_new(hash_flow, is_same_flow);
    return kept;
}

void burst_kept_packets_free(burst_kept_packets_t *kept)
{
    if (kept == NULL)
        return;
    g_hash_table_destroy(kept->by_key);
    g_ptr_array_free(kept->flows, TRUE);
    g_ptr_array_free(kept->blocks, TRUE);
    g_free(kept);
}

static uint32_t number_of_flow(burst_kept_packets_t *kept, const burst_packet_t *packet)
{
    flow_t key;
    memset(&key, 0, sizeof key); /* the bytes between the members, too */
    key.src = packet->src;
    key.dst = packet->dst;
    key.class = (uint8_t)packet->class;
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

static entry_t *find(const burst_kept_packets_t *kept, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= kept->blocks->len || g_ptr_array_index(kept->blocks, block) == NULL)
        return NULL;
    return (entry_t *)g_ptr_array_index(kept->blocks, block) + frame % ENTRIES_PER_BLOCK;
}

void burst_kept_packets_put(burst_kept_packets_t *kept, const burst_packet_t *packet)
{
    guint block = packet->frame / ENTRIES_PER_BLOCK;
    if (block >= kept->blocks->len)
        g_ptr_array_set_size(kept->blocks, (gint)block + 1);
    if (g_ptr_array_index(kept->blocks, block) == NULL)
        g_ptr_array_index(kept->blocks, block) = g_new0(entry_t, ENTRIES_PER_BLOCK);

    bool is_ip = packet->class != BURST_CLASS_NOT_IP;
    *find(kept, packet->frame) = (entry_t){.flow = is_ip ? number_of_flow(kept, packet) : 0,
                                           .payload_len = packet->payload_len};
}

void burst_kept_packets_get(const burst_kept_packets_t *kept, burst_packet_t *packet)
{
    const entry_t *entry = find(kept, packet->frame);
    if (entry == NULL || entry->flow == 0)
        return;
    const flow_t *flow = g_ptr_array_index(kept->flows, entry->flow - 1);
    packet->class = flow->class;
    packet->src = flow->src;
    packet->dst = flow->dst;
    packet->protocol = flow->protocol;
    packet->has_ports = flow->has_ports;
    packet->src_port = flow->src_port;
    packet->dst_port = flow->dst_port;
    packet->payload_len = entry->payload_len;
}
