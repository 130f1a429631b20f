/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The burst detector. Each stream has at most one run under way: qualifying packets that follow
 * each other in less than gap_us. When a run has min_packets of them it is confirmed: it gets the
 * next burst number, and from then on it is the entry in engine->bursts that grows.
 */
#include "engine-private.h"

#define NS_PER_US INT64_C(1000)

static bool ends_run(const burst_engine_t *engine, const burst_run_t *run,
                     const burst_packet_t *packet)
{
    int64_t silence = burst_time_difference(packet->time_ns, run->last_ns);
    /* Time running backwards never ends a run, not even one with a gap_us of 0. */
    return silence >= 0 && silence >= engine->parameters.gap_us * NS_PER_US;
}

static void begin_run(burst_stream_t *stream, const burst_packet_t *packet)
{
    stream->run = (burst_run_t){
        .first_frame = packet->frame, .start_ns = packet->time_ns, .end_ns = packet->time_ns};
}

/* The burst, or what would be one, as it stands. */
static burst_burst_t get_members(const burst_engine_t *engine, const burst_run_t *run)
{
    if (run->burst != 0)
        return *burst_engine_burst(engine, run->burst);
    return (burst_burst_t){.first_frame = run->first_frame,
                           .last_frame = run->last_frame,
                           .packets = run->packets,
                           .bytes = run->bytes,
                           .start_ns = run->start_ns,
                           .end_ns = run->end_ns};
}

static void put_members(burst_engine_t *engine, burst_run_t *run, const burst_burst_t *members)
{
    if (run->burst != 0) {
        g_array_index(engine->bursts, burst_burst_t, run->burst - 1) = *members;
        return;
    }
    run->last_frame = members->last_frame;
    run->packets = members->packets;
    run->bytes = members->bytes;
    run->start_ns = members->start_ns;
    run->end_ns = members->end_ns;
}

static void add_members(burst_burst_t *burst, uint32_t packets, uint64_t bytes, int64_t start_ns,
                        int64_t end_ns)
{
    burst->packets += packets;
    burst->bytes += bytes;
    burst->start_ns = MIN(burst->start_ns, start_ns);
    burst->end_ns = MAX(burst->end_ns, end_ns);
}

/* What a burst has gained is also what its stream and its two endpoints have gained. */
static void account(const burst_engine_t *engine, burst_stream_t *stream, uint32_t bursts,
                    uint32_t packets, uint64_t bytes)
{
    if (engine->scope != BURST_ENGINE_STATISTICS)
        return;
    stream->burst_packets += packets;
    stream->burst_bytes += bytes;
    if (stream->src) {
        stream->src->bursts_sent += bursts;
        stream->src->burst_bytes_sent += bytes;
    }
    if (stream->dst) {
        stream->dst->bursts_received += bursts;
        stream->dst->burst_bytes_received += bytes;
    }
}

uint32_t burst_stream_n_bursts(const burst_stream_t *stream)
{
    return stream->burst_numbers ? stream->burst_numbers->len : 0;
}

static const burst_burst_t *last_burst(const burst_engine_t *engine, const burst_stream_t *stream)
{
    uint32_t n_bursts = burst_stream_n_bursts(stream);
    if (n_bursts == 0)
        return NULL;
    return burst_engine_burst(engine, g_array_index(stream->burst_numbers, uint32_t, n_bursts - 1));
}

static void confirm(burst_engine_t *engine, burst_stream_t *stream)
{
    burst_run_t *run = &stream->run;
    burst_burst_t burst = get_members(engine, run);

    const burst_burst_t *previous = last_burst(engine, stream);
    burst.stream = stream->number;
    burst.has_previous = previous != NULL;
    if (previous)
        burst.previous_end_ns = previous->end_ns;
    g_array_append_val(engine->bursts, burst);
    run->burst = engine->bursts->len;
    if (stream->burst_numbers == NULL)
        stream->burst_numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(stream->burst_numbers, run->burst);
    account(engine, stream, 1, burst.packets, burst.bytes);
}

static void add_qualifying(burst_engine_t *engine, burst_stream_t *stream,
                           const burst_packet_t *packet, burst_verdict_t *verdict)
{
    burst_run_t *run = &stream->run;
    if (run->qualifying == 0 || ends_run(engine, run, packet))
        begin_run(stream, packet);

    burst_burst_t members = get_members(engine, run);
    uint32_t new_packets = 1 + run->small_packets;
    uint64_t new_bytes = packet->payload_len + run->small_bytes;
    if (run->small_packets > 0)
        add_members(&members, run->small_packets, run->small_bytes, run->small_start_ns,
                    run->small_end_ns);
    add_members(&members, 1, packet->payload_len, packet->time_ns, packet->time_ns);
    members.last_frame = packet->frame;
    put_members(engine, run, &members);
    verdict->position = members.packets;

    if (run->burst != 0)
        account(engine, stream, 0, new_packets, new_bytes);
    else if (++run->qualifying >= engine->parameters.min_packets)
        confirm(engine, stream);
    verdict->burst = run->burst;

    run->last_ns = packet->time_ns;
    run->small_packets = 0;
    run->small_bytes = 0;
}

/* A smaller packet while a run is under way. Whether it is a member, the future tells. */
static void add_small(const burst_engine_t *engine, burst_stream_t *stream,
                      const burst_packet_t *packet, burst_verdict_t *verdict)
{
    burst_run_t *run = &stream->run;
    if (run->small_packets == 0) {
        run->small_start_ns = packet->time_ns;
        run->small_end_ns = packet->time_ns;
    }
    run->small_start_ns = MIN(run->small_start_ns, packet->time_ns);
    run->small_end_ns = MAX(run->small_end_ns, packet->time_ns);
    run->small_packets++;
    run->small_bytes += packet->payload_len;
    verdict->position = get_members(engine, run).packets + run->small_packets;
}

void burst_detector_add(burst_engine_t *engine, burst_stream_t *stream,
                        const burst_packet_t *packet, burst_verdict_t *verdict)
{
    if (!packet->has_time)
        return;
    if (packet->payload_len >= engine->parameters.min_payload)
        add_qualifying(engine, stream, packet, verdict);
    else if (engine->parameters.include_small && stream->run.qualifying > 0)
        add_small(engine, stream, packet, verdict);
}

uint32_t burst_detector_find(const burst_engine_t *engine, const burst_stream_t *stream,
                             const burst_packet_t *packet)
{
    bool can_be_member =
        packet->has_time &&
        (packet->payload_len >= engine->parameters.min_payload || engine->parameters.include_small);
    const GArray *numbers = stream->burst_numbers;
    if (!can_be_member || numbers == NULL)
        return 0;

    /* The bursts of a stream follow each other: look for the last that begins in time. */
    guint begin = 0;
    guint end = numbers->len;
    while (begin < end) {
        guint middle = begin + (end - begin) / 2;
        uint32_t number = g_array_index(numbers, uint32_t, middle);
        if (burst_engine_burst(engine, number)->first_frame <= packet->frame)
            begin = middle + 1;
        else
            end = middle;
    }
    if (begin == 0)
        return 0;
    uint32_t number = g_array_index(numbers, uint32_t, begin - 1);
    return packet->frame <= burst_engine_burst(engine, number)->last_frame ? number : 0;
}
