/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who: endpoints and streams, how they are found and made. */
#include "base/hash.h"
#include "engine-private.h"
#include "runs.h"

#include <string.h>

/* ---- endpoints ---- */

static guint hash_address(gconstpointer address)
{
    return (guint)burst_hash(address, sizeof(burst_address_t));
}

static gboolean equal_addresses(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(burst_address_t)) == 0;
}

static void free_endpoint(gpointer data)
{
    burst_endpoint_t *endpoint = data;
    burst_distribution_free(endpoint->idt_ns);
    burst_distribution_free(endpoint->iat_ns);
    burst_peak_window_free(endpoint->tx_peak);
    burst_peak_window_free(endpoint->rx_peak);
    g_free(endpoint);
}

static burst_endpoint_t *look_up_endpoint(burst_engine_t *engine, const burst_address_t *address)
{
    burst_endpoint_t *endpoint = g_hash_table_lookup(engine->endpoints_by_address, address);
    if (endpoint == NULL) {
        endpoint = g_new0(burst_endpoint_t, 1);
        endpoint->address = *address;
        endpoint->index = engine->endpoints->len;
        g_hash_table_add(engine->endpoints_by_address, endpoint);
        g_ptr_array_add(engine->endpoints, endpoint);
    }
    return endpoint;
}

static burst_endpoint_t *find_endpoint(burst_engine_t *engine, const burst_address_t *address)
{
    burst_endpoint_t **recent = engine->recent.endpoints;

    for (size_t i = 0; i < G_N_ELEMENTS(engine->recent.endpoints); i++) {
        if (recent[i] && equal_addresses(&recent[i]->address, address))
            return recent[i];
    }
    recent[1] = recent[0];
    recent[0] = look_up_endpoint(engine, address);
    return recent[0];
}

/* ---- streams ---- */

static guint hash_key(gconstpointer stream)
{
    const burst_stream_t *key = stream;
    const struct {
        uint32_t src, dst;
        uint16_t protocol, src_port, dst_port, has_ports;
    } parts = {.src = key->src ? key->src->index : UINT32_MAX,
               .dst = key->dst ? key->dst->index : UINT32_MAX,
               .protocol = (uint16_t)key->protocol,
               .src_port = key->src_port,
               .dst_port = key->dst_port,
               .has_ports = key->has_ports};
    return (guint)burst_hash(&parts, sizeof parts);
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    const burst_stream_t *key_a = a;
    const burst_stream_t *key_b = b;
    return key_a->src == key_b->src && key_a->dst == key_b->dst &&
           key_a->protocol == key_b->protocol && key_a->has_ports == key_b->has_ports &&
           key_a->src_port == key_b->src_port && key_a->dst_port == key_b->dst_port;
}

static void free_stream(gpointer data)
{
    burst_stream_t *stream = data;
    burst_distribution_free(stream->gap_ns);
    burst_peak_window_free(stream->peak);
    burst_sequence_free(stream->sequence);
    burst_run_free(stream->run);
    if (stream->burst_numbers)
        g_array_free(stream->burst_numbers, TRUE);
    g_free(stream);
}

/*
 * A stream's key: the first members of one, of which alone hash_key() and equal_keys() know. The
 * others are not set.
 */
typedef burst_stream_t burst_key_t;

/* What is not part of the key is left out. */
static void make_key(burst_key_t *key, unsigned parts, const burst_packet_t *packet,
                     burst_endpoint_t *src, burst_endpoint_t *dst)
{
    key->src = parts & BURST_PART_SOURCE ? src : NULL;
    key->dst = parts & BURST_PART_DESTINATION ? dst : NULL;
    key->protocol = BURST_PROTOCOL_UNKNOWN;
    if (parts & BURST_PART_PROTOCOL)
        key->protocol = packet->protocol;
    key->has_ports = (parts & BURST_PART_PORTS) && packet->has_ports;
    key->src_port = key->has_ports ? packet->src_port : 0;
    key->dst_port = key->has_ports ? packet->dst_port : 0;
}

/* The same key with its ends exchanged. */
static void exchange_ends(burst_key_t *exchanged, const burst_key_t *key)
{
    exchanged->src = key->dst;
    exchanged->dst = key->src;
    exchanged->protocol = key->protocol;
    exchanged->has_ports = key->has_ports;
    exchanged->src_port = key->dst_port;
    exchanged->dst_port = key->src_port;
}

static burst_stream_t *find_recent(const burst_engine_t *engine, const burst_key_t *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(engine->recent.streams); i++) {
        burst_stream_t *recent = engine->recent.streams[i];
        if (recent && equal_keys(recent, key))
            return recent;
    }
    return NULL;
}

static void remember(burst_engine_t *engine, burst_stream_t *stream)
{
    engine->recent.streams[1] = engine->recent.streams[0];
    engine->recent.streams[0] = stream;
}

/* A stream that is there; in a two-way stream also by its exchanged key. */
static burst_stream_t *look_up(const burst_engine_t *engine, const burst_key_t *key, bool *is_back)
{
    *is_back = false;
    burst_stream_t *stream = g_hash_table_lookup(engine->streams_by_key, key);
    if (stream || !(engine->parts & BURST_PART_UNORDERED))
        return stream;
    burst_key_t exchanged;
    exchange_ends(&exchanged, key);
    stream = g_hash_table_lookup(engine->streams_by_key, &exchanged);
    *is_back = stream != NULL;
    return stream;
}

static burst_stream_t *make_stream(burst_engine_t *engine, const burst_key_t *key)
{
    burst_stream_t *stream = g_new0(burst_stream_t, 1);
    stream->src = key->src;
    stream->dst = key->dst;
    stream->protocol = key->protocol;
    stream->has_ports = key->has_ports;
    stream->src_port = key->src_port;
    stream->dst_port = key->dst_port;
    stream->number = engine->streams->len;
    g_hash_table_add(engine->streams_by_key, stream);
    g_ptr_array_add(engine->streams, stream);
    return stream;
}

static burst_stream_t *find_stream(burst_engine_t *engine, const burst_key_t *key, bool *is_back)
{
    burst_stream_t *stream = find_recent(engine, key);

    *is_back = false;
    if (stream)
        return stream;
    if (engine->parts & BURST_PART_UNORDERED) {
        burst_key_t exchanged;
        exchange_ends(&exchanged, key);
        stream = find_recent(engine, &exchanged);
        *is_back = stream != NULL;
        if (stream)
            return stream;
    }
    stream = look_up(engine, key, is_back);
    if (stream == NULL)
        stream = make_stream(engine, key);
    remember(engine, stream);
    return stream;
}

/* ---- for the other stations ---- */

void burst_who_init(burst_engine_t *engine)
{
    engine->endpoints_by_address =
        g_hash_table_new_full(hash_address, equal_addresses, free_endpoint, NULL);
    engine->streams_by_key = g_hash_table_new_full(hash_key, equal_keys, free_stream, NULL);
    engine->endpoints = g_ptr_array_new();
    engine->streams = g_ptr_array_new();
}

void burst_who_clear(burst_engine_t *engine)
{
    g_ptr_array_free(engine->endpoints, TRUE);
    g_ptr_array_free(engine->streams, TRUE);
    g_hash_table_destroy(engine->streams_by_key);
    g_hash_table_destroy(engine->endpoints_by_address);
}

void burst_who_find(burst_engine_t *engine, burst_step_t *step)
{
    step->src = find_endpoint(engine, &step->packet->src);
    step->dst = find_endpoint(engine, &step->packet->dst);

    burst_key_t key;

    make_key(&key, engine->parts, step->packet, step->src, step->dst);
    step->stream = find_stream(engine, &key, &step->verdict->is_back);
    step->verdict->in_stream = true;
    step->verdict->stream = step->stream->number;
}

void burst_who_undo(burst_engine_t *engine, uint32_t n_endpoints, uint32_t n_streams)
{
    /* What is removed may be among them. */
    engine->recent = (burst_recent_t){0};

    while (engine->streams->len > n_streams) {
        guint last = engine->streams->len - 1;
        g_hash_table_remove(engine->streams_by_key, g_ptr_array_index(engine->streams, last));
        g_ptr_array_set_size(engine->streams, (gint)last);
    }
    while (engine->endpoints->len > n_endpoints) {
        guint last = engine->endpoints->len - 1;
        g_hash_table_remove(engine->endpoints_by_address,
                            g_ptr_array_index(engine->endpoints, last));
        g_ptr_array_set_size(engine->endpoints, (gint)last);
    }
}

burst_stream_t *burst_who_look_up(const burst_engine_t *engine, const burst_packet_t *packet,
                                  bool *is_back)
{
    burst_endpoint_t *src = g_hash_table_lookup(engine->endpoints_by_address, &packet->src);
    burst_endpoint_t *dst = g_hash_table_lookup(engine->endpoints_by_address, &packet->dst);
    burst_key_t key;

    make_key(&key, engine->parts, packet, src, dst);
    return look_up(engine, &key, is_back);
}

burst_stream_t *burst_who_is_answered(burst_engine_t *engine, const burst_step_t *step)
{
    if (engine->parts & BURST_PART_UNORDERED || engine->parts == 0)
        return NULL;
    /* Of one address alone, any packet to it (from it) answers: who that is changes each time. */
    bool has_both_ends =
        (engine->parts & BURST_PART_SOURCE) && (engine->parts & BURST_PART_DESTINATION);
    if (has_both_ends && step->stream->reverse)
        return step->stream->reverse;

    burst_packet_t exchanged = *step->packet;
    exchanged.src_port = step->packet->dst_port;
    exchanged.dst_port = step->packet->src_port;
    burst_key_t key;
    make_key(&key, engine->parts, &exchanged, step->dst, step->src);
    burst_stream_t *answered = g_hash_table_lookup(engine->streams_by_key, &key);
    if (answered == step->stream)
        return NULL;
    /* What can be taken back is not remembered. */
    if (has_both_ends && !burst_has(engine, BURST_CAN_UNDO))
        step->stream->reverse = answered;
    return answered;
}

burst_ends_t burst_engine_ends(const burst_engine_t *engine, uint32_t number)
{
    const burst_stream_t *stream = g_ptr_array_index(engine->streams, number);
    burst_ends_t ends = {.protocol = stream->protocol,
                         .has_ports = stream->has_ports,
                         .src_port = stream->src_port,
                         .dst_port = stream->dst_port};
    if (stream->src)
        ends.src = stream->src->address;
    if (stream->dst)
        ends.dst = stream->dst->address;
    return ends;
}

const GPtrArray *burst_engine_endpoints(const burst_engine_t *engine)
{
    return engine->endpoints;
}

const GPtrArray *burst_engine_streams(const burst_engine_t *engine)
{
    return engine->streams;
}
