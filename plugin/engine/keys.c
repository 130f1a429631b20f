/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints and streams: how they are found and made. */
#include "engine-private.h"

#include <string.h>

/* Spreads all bits of a word over all bits of the result (the finalizer of SplitMix64). */
static uint64_t mix(uint64_t word)
{
    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

guint burst_address_hash(gconstpointer address)
{
    const burst_address_t *key = address;
    uint64_t halves[2];
    memcpy(halves, key->bytes, sizeof halves);
    return (guint)mix(halves[0] + mix(halves[1] + key->family));
}

gboolean burst_address_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(burst_address_t)) == 0;
}

guint burst_stream_key_hash(gconstpointer stream)
{
    const burst_stream_t *key = stream;
    uint64_t addresses = (uint64_t)(uintptr_t)key->src + mix((uint64_t)(uintptr_t)key->dst);
    uint64_t rest =
        ((uint64_t)(uint16_t)key->protocol << 32) | ((uint64_t)key->src_port << 16) | key->dst_port;
    return (guint)mix(addresses ^ mix(rest));
}

gboolean burst_stream_key_equal(gconstpointer a, gconstpointer b)
{
    const burst_stream_t *key_a = a;
    const burst_stream_t *key_b = b;
    return key_a->src == key_b->src && key_a->dst == key_b->dst &&
           key_a->protocol == key_b->protocol && key_a->has_ports == key_b->has_ports &&
           key_a->src_port == key_b->src_port && key_a->dst_port == key_b->dst_port;
}

void burst_endpoint_free(gpointer endpoint)
{
    burst_endpoint_t *self = endpoint;
    burst_distribution_free(self->idt_ns);
    burst_distribution_free(self->iat_ns);
    g_free(self);
}

void burst_stream_free(gpointer stream)
{
    burst_stream_t *self = stream;
    burst_distribution_free(self->gap_ns);
    if (self->burst_numbers)
        g_array_free(self->burst_numbers, TRUE);
    g_free(self);
}

static burst_endpoint_t *look_up_endpoint(burst_engine_t *engine, const burst_address_t *address)
{
    burst_endpoint_t *endpoint = g_hash_table_lookup(engine->endpoints, address);
    if (endpoint == NULL) {
        endpoint = g_new0(burst_endpoint_t, 1);
        endpoint->address = *address;
        endpoint->index = g_hash_table_size(engine->endpoints);
        g_hash_table_add(engine->endpoints, endpoint);
    }
    return endpoint;
}

burst_endpoint_t *burst_endpoint_get(burst_engine_t *engine, const burst_address_t *address)
{
    burst_endpoint_t **recent = engine->recent.endpoints;

    for (size_t i = 0; i < G_N_ELEMENTS(engine->recent.endpoints); i++) {
        if (recent[i] && burst_address_equal(&recent[i]->address, address))
            return recent[i];
    }
    recent[1] = recent[0];
    recent[0] = look_up_endpoint(engine, address);
    return recent[0];
}

/* Fills in the members that are the key, and leaves out what is not part of it. */
static void set_stream_key(burst_stream_t *stream, burst_stream_key_t key,
                           const burst_packet_t *packet, burst_endpoint_t *src,
                           burst_endpoint_t *dst)
{
    stream->src = key == BURST_STREAM_DESTINATION ? NULL : src;
    stream->dst = key == BURST_STREAM_SOURCE ? NULL : dst;
    stream->protocol = BURST_PROTOCOL_UNKNOWN;
    if (key != BURST_STREAM_FLOW)
        return;
    stream->protocol = packet->protocol;
    stream->has_ports = packet->has_ports;
    if (packet->has_ports) {
        stream->src_port = packet->src_port;
        stream->dst_port = packet->dst_port;
    }
}

static burst_stream_t *look_up_stream(burst_engine_t *engine, const burst_stream_t *key)
{
    burst_stream_t *stream = g_hash_table_lookup(engine->streams, key);
    if (stream == NULL) {
        stream = g_new(burst_stream_t, 1);
        *stream = *key;
        stream->number = g_hash_table_size(engine->streams);
        g_hash_table_add(engine->streams, stream);
    }
    return stream;
}

burst_stream_t *burst_stream_get(burst_engine_t *engine, const burst_packet_t *packet,
                                 burst_endpoint_t *src, burst_endpoint_t *dst)
{
    burst_stream_t **recent = engine->recent.streams;
    burst_stream_t key = {0};

    set_stream_key(&key, engine->parameters.stream, packet, src, dst);
    for (size_t i = 0; i < G_N_ELEMENTS(engine->recent.streams); i++) {
        if (recent[i] && burst_stream_key_equal(recent[i], &key))
            return recent[i];
    }
    recent[1] = recent[0];
    recent[0] = look_up_stream(engine, &key);
    return recent[0];
}

burst_stream_t *burst_stream_find(const burst_engine_t *engine, const burst_packet_t *packet)
{
    burst_endpoint_t *src = g_hash_table_lookup(engine->endpoints, &packet->src);
    burst_endpoint_t *dst = g_hash_table_lookup(engine->endpoints, &packet->dst);
    burst_stream_t key = {0};

    set_stream_key(&key, engine->parameters.stream, packet, src, dst);
    return g_hash_table_lookup(engine->streams, &key);
}
