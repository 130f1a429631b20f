/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What adds up: totals, endpoints, ports, streams. */
#include "engine-private.h"

#include <math.h>

/* ---- sizes ---- */

/* Welford's method: B. P. Welford, Technometrics 4, 1962. */
static void measure_size(burst_sizes_t *sizes, uint32_t size)
{
    burst_sizes_t new = *sizes;

    double distance = size - new.mean;
    new.mean += distance / new.count;
    new.squares += distance *(size - new.mean);
    new.min = new.count == 1 ? size : MIN(new.min, size);
    new.max = MAX(new.max, size);
    *sizes = new;
}

static void add_size(const burst_engine_t *engine, burst_sizes_t *sizes, uint32_t size)
{
    sizes->count++;
    if (burst_has(engine, BURST_MEASURES_SIZES))
        measure_size(sizes, size);
}

bool burst_sizes_sd(const burst_sizes_t *sizes, double *sd)
{
    if (sizes->count < 2)
        return false;
    *sd = sqrt(sizes->squares / (sizes->count - 1));
    return true;
}

/* ---- all frames ---- */

void burst_counts_add_frame(burst_engine_t *engine, const burst_packet_t *packet)
{
    burst_totals_t *totals = &engine->totals;

    totals->frames_restart |= packet->frame <= totals->last_frame;
    totals->last_frame = packet->frame;
    totals->frames++;
    totals->wire_bytes += packet->wire_len;
    if (packet->has_time)
        totals->timed_wire_bytes += packet->wire_len;
    totals->by_class[packet->class]++;
    if (packet->duplicate_of != 0) {
        totals->duplicates++;
        return;
    }
    totals->duplicates_seen += packet->seems_duplicate;
    if (packet->class != BURST_CLASS_NOT_IP)
        totals->payload_bytes += packet->payload_len;
}

/* ---- ports ---- */

static burst_port_t *get_port(burst_ports_t *ports, uint16_t port)
{
    burst_port_t **page = &ports->pages[port / BURST_PORTS_PER_PAGE];
    if (*page == NULL) {
        *page = g_new0(burst_port_t, BURST_PORTS_PER_PAGE);
        for (unsigned i = 0; i < BURST_PORTS_PER_PAGE; i++)
            (*page)[i].port = (uint16_t)(port / BURST_PORTS_PER_PAGE * BURST_PORTS_PER_PAGE + i);
    }
    return &(*page)[port % BURST_PORTS_PER_PAGE];
}

static void add_to_ports(burst_engine_t *engine, const burst_packet_t *packet)
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

    burst_port_t *src = get_port(ports, packet->src_port);
    src->src_packets++;
    src->src_bytes += packet->size;
    burst_port_t *dst = get_port(ports, packet->dst_port);
    dst->dst_packets++;
    dst->dst_bytes += packet->size;
}

GPtrArray *burst_engine_ports(const burst_engine_t *engine, burst_class_t of)
{
    const burst_ports_t *ports = of == BURST_CLASS_TCP ? &engine->tcp_ports : &engine->udp_ports;
    GPtrArray *used = g_ptr_array_new();

    for (unsigned page = 0; page < BURST_N_PORT_PAGES; page++) {
        for (unsigned i = 0; ports->pages[page] && i < BURST_PORTS_PER_PAGE; i++) {
            burst_port_t *port = &ports->pages[page][i];
            if (port->src_packets > 0 || port->dst_packets > 0)
                g_ptr_array_add(used, port);
        }
    }
    return used;
}

void burst_counts_clear_ports(burst_ports_t *ports)
{
    for (unsigned i = 0; i < BURST_N_PORT_PAGES; i++)
        g_free(ports->pages[i]);
}

/* ---- endpoints and streams ---- */

/* A time enters its distribution, unless there is none or the packet is not the latest so far. */
static void add_gap(burst_distribution_t **distribution, const burst_last_t *before,
                    const burst_packet_t *packet)
{
    if (before->frame == 0)
        return;
    int64_t gap_ns = burst_time_difference(packet->time_ns, before->latest_ns);
    if (gap_ns >= 0)
        burst_distribution_add(distribution, gap_ns);
}

static void add_to_endpoints(const burst_engine_t *engine, const burst_step_t *step)
{
    const burst_packet_t *packet = step->packet;

    step->src->tx_bytes += packet->size;
    add_size(engine, &step->src->lengths, packet->size);
    if (burst_has(engine, BURST_MEASURES_IDTS))
        add_gap(&step->src->idt_ns, &step->sent_before, packet);

    step->dst->rx_packets++;
    step->dst->rx_bytes += packet->size;
    if (burst_has(engine, BURST_MEASURES_IATS))
        add_gap(&step->dst->iat_ns, &step->received_before, packet);
}

static void add_to_stream(const burst_engine_t *engine, const burst_step_t *step)
{
    burst_stream_t *stream = step->stream;
    const burst_packet_t *packet = step->packet;

    add_size(engine, &stream->lengths, packet->size);
    if (burst_has(engine, BURST_MEASURES_GAPS))
        add_gap(&stream->gap_ns, &step->in_stream_before, packet);
    if (step->verdict->previous_in_stream != 0 && step->verdict->gap_ns < 0)
        stream->reordered++;
    if (packet->has_time) {
        if (!stream->has_time || packet->time_ns < stream->first_ns)
            stream->first_ns = packet->time_ns;
        stream->has_time = true;
    }
    if (step->verdict->is_back) {
        stream->back_packets++;
        stream->back_bytes += packet->size;
    }
}

/* ---- peak rates ---- */

/* The first packet is only remembered; with the second a window is made, and has both. */
static void add_to_peak(burst_peak_window_t **window, uint32_t *first_wire_len,
                        const burst_last_t *before, const burst_packet_t *packet, int64_t width_ns)
{
    if (before->frame == 0) {
        *first_wire_len = packet->wire_len;
        return;
    }
    if (*window == NULL)
        burst_peak_window_add(window, before->time_ns, before->frame, *first_wire_len, width_ns);
    burst_peak_window_add(window, packet->time_ns, packet->frame, packet->wire_len, width_ns);
}

static void add_to_peaks(const burst_engine_t *engine, const burst_step_t *step)
{
    const burst_packet_t *packet = step->packet;
    int64_t width_ns = engine->parameters.window_us * NS_PER_US;

    if (!packet->has_time)
        return;
    add_to_peak(&step->src->tx_peak, &step->src->tx_wire_len, &step->sent_before, packet, width_ns);
    add_to_peak(&step->dst->rx_peak, &step->dst->rx_wire_len, &step->received_before, packet,
                width_ns);
    add_to_peak(&step->stream->peak, &step->stream->wire_len, &step->in_stream_before, packet,
                width_ns);
}

static double peak_rate(const burst_engine_t *engine, const burst_peak_window_t *window,
                        uint32_t first_wire_len, const burst_last_t *last, uint32_t *frame)
{
    uint32_t first_frame = last->frame;
    uint64_t bytes = window ? burst_peak_window_max(window, &first_frame) : first_wire_len;

    if (frame)
        *frame = first_frame;
    return burst_load_rate(bytes, engine->parameters.window_us * NS_PER_US);
}

double burst_endpoint_tx_peak(const burst_engine_t *engine, const burst_endpoint_t *endpoint)
{
    return peak_rate(engine, endpoint->tx_peak, endpoint->tx_wire_len, &endpoint->last_sent, NULL);
}

double burst_endpoint_rx_peak(const burst_engine_t *engine, const burst_endpoint_t *endpoint)
{
    return peak_rate(engine, endpoint->rx_peak, endpoint->rx_wire_len, &endpoint->last_received,
                     NULL);
}

double burst_stream_peak(const burst_engine_t *engine, const burst_stream_t *stream,
                         uint32_t *frame)
{
    return peak_rate(engine, stream->peak, stream->wire_len, &stream->last, frame);
}

/* ---- sequences ---- */

static void add_to_sequence(const burst_engine_t *engine, const burst_step_t *step)
{
    uint32_t capacity = engine->parameters.sequence_length;
    burst_sequence_t *sequence = step->stream->sequence;

    if (sequence == NULL)
        step->stream->sequence = sequence = g_new0(burst_sequence_t, 1);
    if (sequence->n >= capacity)
        return;
    /* Doubled when it is full: most streams are short. */
    if ((sequence->n & (sequence->n - 1)) == 0) {
        size_t room = sequence->n == 0 ? 1 : (size_t)sequence->n * 2;
        sequence->lengths = g_renew(int64_t, sequence->lengths, room);
        sequence->gaps = g_renew(int64_t, sequence->gaps, room);
    }
    int64_t size = step->packet->size;
    sequence->lengths[sequence->n] = step->verdict->is_back ? -size : size;
    sequence->gaps[sequence->n] =
        step->verdict->previous_in_stream ? step->verdict->gap_ns : BURST_NO_TIME;
    sequence->n++;
}

void burst_sequence_free(burst_sequence_t *sequence)
{
    if (sequence == NULL)
        return;
    g_free(sequence->lengths);
    g_free(sequence->gaps);
    g_free(sequence);
}

void burst_counts_add(burst_engine_t *engine, const burst_step_t *step)
{
    if (burst_has(engine, BURST_COUNTS)) {
        add_to_endpoints(engine, step);
        add_to_stream(engine, step);
    }
    if (burst_has(engine, BURST_COUNTS_PORTS))
        add_to_ports(engine, step->packet);
    if (burst_has(engine, BURST_MEASURES_PEAKS))
        add_to_peaks(engine, step);
    if (burst_has(engine, BURST_KEEPS_SEQUENCES))
        add_to_sequence(engine, step);
}
