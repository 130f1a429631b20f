/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine-private.h"

const char *burst_stream_key_name(burst_stream_key_t key)
{
    static const char *const names[] = {
        [BURST_STREAM_PAIR] = "pair",
        [BURST_STREAM_FLOW] = "flow",
        [BURST_STREAM_SOURCE] = "source",
        [BURST_STREAM_DESTINATION] = "destination",
    };
    g_return_val_if_fail(key < G_N_ELEMENTS(names), "");
    return names[key];
}

burst_engine_t *burst_engine_new(const burst_parameters_t *parameters, burst_engine_scope_t scope)
{
    burst_engine_t *engine = g_new0(burst_engine_t, 1);
    engine->parameters = *parameters;
    engine->scope = scope;
    engine->endpoints =
        g_hash_table_new_full(burst_address_hash, burst_address_equal, burst_endpoint_free, NULL);
    engine->streams = g_hash_table_new_full(burst_stream_key_hash, burst_stream_key_equal,
                                            burst_stream_free, NULL);
    engine->bursts = g_array_new(FALSE, FALSE, sizeof(burst_burst_t));
    return engine;
}

static void free_ports(burst_ports_t *ports)
{
    for (unsigned i = 0; i < BURST_N_PORT_PAGES; i++)
        g_free(ports->pages[i]);
}

void burst_engine_free(burst_engine_t *engine)
{
    if (engine == NULL)
        return;
    g_hash_table_destroy(engine->streams);
    g_hash_table_destroy(engine->endpoints);
    g_array_free(engine->bursts, TRUE);
    free_ports(&engine->tcp_ports);
    free_ports(&engine->udp_ports);
    g_free(engine);
}

const burst_parameters_t *burst_engine_parameters(const burst_engine_t *engine)
{
    return &engine->parameters;
}

uint32_t burst_engine_n_bursts(const burst_engine_t *engine)
{
    return engine->bursts->len;
}

const burst_burst_t *burst_engine_burst(const burst_engine_t *engine, uint32_t id)
{
    if (id == 0 || id > engine->bursts->len)
        return NULL;
    return &g_array_index(engine->bursts, burst_burst_t, id - 1);
}

bool burst_engine_first_time(const burst_engine_t *engine, int64_t *time_ns)
{
    if (!engine->totals.has_time)
        return false;
    *time_ns = engine->totals.first_ns;
    return true;
}

double burst_mean_len(const burst_burst_t *burst)
{
    return (double)burst->bytes / burst->packets;
}

int64_t burst_duration_ns(const burst_burst_t *burst)
{
    return burst_time_difference(burst->end_ns, burst->start_ns);
}

bool burst_idle_before_ns(const burst_burst_t *burst, int64_t *idle_ns)
{
    if (!burst->has_previous)
        return false;
    *idle_ns = burst_time_difference(burst->start_ns, burst->previous_end_ns);
    return true;
}

bool burst_rate(const burst_burst_t *burst, double *rate)
{
    const double bits_per_byte = 8;
    const double ns_per_second = 1e9;
    int64_t duration_ns = burst_duration_ns(burst);
    if (duration_ns == 0)
        return false;
    *rate = (double)burst->bytes * bits_per_byte / ((double)duration_ns / ns_per_second);
    return true;
}

int64_t burst_time_difference(int64_t a, int64_t b)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference))
        return a < b ? INT64_MIN : INT64_MAX;
    return difference;
}

/* ---- one packet ---- */

/* Widens the span from *first to *last so that it holds a time. */
static void extend_span(bool *has_time, int64_t *first_ns, int64_t *last_ns, int64_t time_ns)
{
    if (!*has_time || time_ns < *first_ns)
        *first_ns = time_ns;
    if (!*has_time || time_ns > *last_ns)
        *last_ns = time_ns;
    *has_time = true;
}

static void count_frame(burst_totals_t *totals, const burst_packet_t *packet)
{
    totals->frames++;
    totals->by_class[packet->class]++;
    if (packet->class != BURST_CLASS_NOT_IP)
        totals->payload_bytes += packet->payload_len;
    if (packet->has_time)
        extend_span(&totals->has_time, &totals->first_ns, &totals->last_ns, packet->time_ns);
}

static burst_port_t *port_get(burst_ports_t *ports, uint16_t port)
{
    burst_port_t **page = &ports->pages[port / BURST_PORTS_PER_PAGE];
    if (*page == NULL) {
        *page = g_new0(burst_port_t, BURST_PORTS_PER_PAGE);
        for (unsigned i = 0; i < BURST_PORTS_PER_PAGE; i++)
            (*page)[i].port = (uint16_t)(port / BURST_PORTS_PER_PAGE * BURST_PORTS_PER_PAGE + i);
    }
    return &(*page)[port % BURST_PORTS_PER_PAGE];
}

static void count_ports(burst_engine_t *engine, const burst_packet_t *packet)
{
    burst_ports_t *ports;
    if (!packet->has_ports)
        return;
    if (packet->class == BURST_CLASS_TCP)
        ports = &engine->tcp_ports;
    else if (packet->class == BURST_CLASS_UDP)
        ports = &engine->udp_ports;
    else
        return;

    burst_port_t *src = port_get(ports, packet->src_port);
    src->src_packets++;
    src->src_bytes += packet->payload_len;
    burst_port_t *dst = port_get(ports, packet->dst_port);
    dst->dst_packets++;
    dst->dst_bytes += packet->payload_len;
}

/*
 * Time since the last packet of a sequence, of which this packet then is the last.
 * @param previous set to the frame of that packet, 0 if this is the first.
 */
static int64_t time_since(burst_last_t *last, const burst_packet_t *packet, uint32_t *previous)
{
    int64_t gap_ns = 0;

    *previous = last->frame;
    if (last->frame != 0)
        gap_ns = burst_time_difference(packet->time_ns, last->time_ns);
    *last = (burst_last_t){.time_ns = packet->time_ns, .frame = packet->frame};
    return gap_ns;
}

static void measure_gaps(burst_endpoint_t *src, burst_endpoint_t *dst, burst_stream_t *stream,
                         const burst_packet_t *packet, burst_verdict_t *verdict)
{
    if (!packet->has_time)
        return;
    verdict->idt_ns = time_since(&src->last_sent, packet, &verdict->previous_sent);
    verdict->iat_ns = time_since(&dst->last_received, packet, &verdict->previous_received);
    verdict->gap_ns = time_since(&stream->last, packet, &verdict->previous_in_stream);
}

/* A gap enters its distribution, unless there is none or time ran backwards. */
static void add_gap(burst_distribution_t **distribution, uint32_t previous, int64_t gap_ns)
{
    if (previous != 0 && gap_ns >= 0)
        burst_distribution_add(distribution, gap_ns);
}

static void count_endpoints(burst_endpoint_t *src, burst_endpoint_t *dst,
                            const burst_packet_t *packet, const burst_verdict_t *verdict)
{
    src->tx_packets++;
    src->tx_bytes += packet->payload_len;
    burst_moments_add(&src->lengths, packet->payload_len);
    add_gap(&src->idt_ns, verdict->previous_sent, verdict->idt_ns);

    dst->rx_packets++;
    dst->rx_bytes += packet->payload_len;
    add_gap(&dst->iat_ns, verdict->previous_received, verdict->iat_ns);
}

static void count_stream(burst_stream_t *stream, const burst_packet_t *packet,
                         const burst_verdict_t *verdict)
{
    stream->bytes += packet->payload_len;
    burst_moments_add(&stream->lengths, packet->payload_len);
    if (packet->has_time)
        extend_span(&stream->has_time, &stream->first_ns, &stream->last_ns, packet->time_ns);
    add_gap(&stream->gap_ns, verdict->previous_in_stream, verdict->gap_ns);
    if (verdict->previous_in_stream != 0 && verdict->gap_ns < 0)
        stream->reordered++;
}

/* Remembers what the next packet is going to change. To be called once all of it exists. */
static void prepare_undo(burst_engine_t *engine, burst_endpoint_t *src, burst_endpoint_t *dst,
                         burst_stream_t *stream)
{
    burst_undo_t *undo = &engine->undo;
    undo->possible = true;
    undo->src = src;
    undo->dst = dst;
    undo->stream = stream;
    undo->last_sent = src->last_sent;
    undo->last_received = dst->last_received;
    undo->last_in_stream = stream->last;
    undo->run = stream->run;
    undo->n_bursts = engine->bursts->len;
    const burst_burst_t *burst = burst_engine_burst(engine, stream->run.burst);
    if (burst)
        undo->burst = *burst;
}

bool burst_engine_find(const burst_engine_t *engine, const burst_packet_t *packet,
                       burst_place_t *place)
{
    if (packet->class == BURST_CLASS_NOT_IP)
        return false;
    const burst_stream_t *stream = burst_stream_find(engine, packet);
    if (stream == NULL)
        return false;
    place->stream = stream->number;
    place->burst = burst_detector_find(engine, stream, packet);
    place->burst_may_grow = place->burst != 0 && place->burst == stream->run.burst;
    return true;
}

static void add_packet(burst_engine_t *engine, const burst_packet_t *packet,
                       burst_verdict_t *verdict)
{
    engine->undo.possible = false;

    if (engine->scope == BURST_ENGINE_STATISTICS)
        count_frame(&engine->totals, packet);
    if (packet->class == BURST_CLASS_NOT_IP)
        return;

    engine->undo.n_endpoints = g_hash_table_size(engine->endpoints);
    engine->undo.n_streams = g_hash_table_size(engine->streams);
    burst_endpoint_t *src = burst_endpoint_get(engine, &packet->src);
    burst_endpoint_t *dst = burst_endpoint_get(engine, &packet->dst);
    burst_stream_t *stream = burst_stream_get(engine, packet, src, dst);
    if (engine->scope == BURST_ENGINE_BURSTS_ONLY)
        prepare_undo(engine, src, dst, stream);

    verdict->in_stream = true;
    verdict->stream = stream->number;
    measure_gaps(src, dst, stream, packet, verdict);
    if (engine->scope != BURST_ENGINE_GAPS_ONLY)
        burst_detector_add(engine, stream, packet, verdict);
    if (engine->scope == BURST_ENGINE_STATISTICS) {
        count_endpoints(src, dst, packet, verdict);
        count_stream(stream, packet, verdict);
        count_ports(engine, packet);
    }
}

void burst_engine_add(burst_engine_t *engine, const burst_packet_t *packet,
                      burst_verdict_t *verdict)
{
    burst_verdict_t unwanted;

    if (verdict == NULL)
        verdict = &unwanted;
    *verdict = (burst_verdict_t){0};
    add_packet(engine, packet, verdict);
}

/* Takes back the burst that the last packet has confirmed or extended. */
static void undo_burst(burst_engine_t *engine)
{
    const burst_undo_t *undo = &engine->undo;
    GArray *numbers = undo->stream->burst_numbers;

    if (undo->run.burst != 0)
        g_array_index(engine->bursts, burst_burst_t, undo->run.burst - 1) = undo->burst;
    if (engine->bursts->len > undo->n_bursts) {
        g_array_set_size(engine->bursts, undo->n_bursts);
        g_array_set_size(numbers, numbers->len - 1);
    }
}

void burst_engine_undo(burst_engine_t *engine)
{
    burst_undo_t *undo = &engine->undo;
    if (!undo->possible)
        return;
    undo->possible = false;
    /* What is removed below may be among them. */
    engine->recent = (burst_recent_t){0};

    undo_burst(engine);
    undo->src->last_sent = undo->last_sent;
    undo->dst->last_received = undo->last_received;
    undo->stream->last = undo->last_in_stream;
    undo->stream->run = undo->run;

    if (undo->stream->number >= undo->n_streams)
        g_hash_table_remove(engine->streams, undo->stream);
    /* An address that was seen for the first time may be both of them: remove it once. */
    bool is_same = undo->src == undo->dst;
    if (undo->src->index >= undo->n_endpoints)
        g_hash_table_remove(engine->endpoints, undo->src);
    if (!is_same && undo->dst->index >= undo->n_endpoints)
        g_hash_table_remove(engine->endpoints, undo->dst);
}
