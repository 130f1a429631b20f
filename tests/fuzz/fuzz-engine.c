/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drives the engine with arbitrary packets and preferences (libFuzzer), and compares all that it
 * says with the model. The first bytes are the preferences, then each packet is 8 bytes.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMETER_BYTES = 8, PACKET_BYTES = 8 };

/* What is done besides, by a bit of the first byte. */
enum { UNDOES = 0x80, SWEEPS = 0x40 };

#define CHOOSE(choices, byte) ((choices)[(byte) % (sizeof(choices) / sizeof(choices)[0])])

/* Few values, so that they meet; the ends of the range among them. */
static burst_parameters_t decode_parameters(const uint8_t *data)
{
    static const uint32_t gaps_us[] = {0, 1, 2, 1000, 300000, UINT32_MAX};
    static const uint32_t payloads[] = {0, 1, 100, 300, UINT32_MAX};
    static const uint32_t counts[] = {0, 1, 2, 3, 5, UINT32_MAX};
    static const uint32_t percents[] = {0, 0, 1, 50, 100, 150, 100000};
    static const uint32_t durations_us[] = {0, 0, 1, 1000, 300000, UINT32_MAX};
    static const uint32_t bytes[] = {0, 0, 1, 500, 1400, UINT32_MAX};
    static const uint32_t windows_us[] = {1, 1000, 300000, UINT32_MAX};
    static const uint32_t alarms_mbps[] = {0, 1, 8, 100, UINT32_MAX};
    return (burst_parameters_t){.gap_us = CHOOSE(gaps_us, data[0] & 0x3f),
                                .min_payload = CHOOSE(payloads, data[1] & 0x3f),
                                .include_small = data[1] & 0x40,
                                .end_on_reply = data[1] & 0x80,
                                .min_packets = CHOOSE(counts, data[2]),
                                .stream = data[3] % BURST_N_STREAM_KINDS,
                                .mean_percent = CHOOSE(percents, data[4]),
                                .max_duration_us = CHOOSE(durations_us, data[5]),
                                .min_bytes = CHOOSE(bytes, data[6]),
                                .window_us = CHOOSE(windows_us, data[7] & 0xf),
                                .alarm_mbps = CHOOSE(alarms_mbps, data[7] >> 4),
                                .sequence_length = 1 + data[7] % 40U};
}

static burst_address_t decode_address(unsigned bits)
{
    burst_address_t address = {.kind = bits & 4 ? BURST_ADDRESS_IPV6 : BURST_ADDRESS_IPV4};
    address.bytes[3] = (uint8_t)(bits & 3);
    return address;
}

/* From one packet to the next: nothing, around the gaps above, years, backwards, or arbitrary. */
static int64_t decode_time(const uint8_t *data, int64_t before_ns)
{
    static const int64_t steps_ns[] = {0,
                                       1,
                                       999,
                                       1000,
                                       1001,
                                       2000,
                                       999999,
                                       1000000,
                                       -1,
                                       299999999,
                                       300000000,
                                       -1000000000,
                                       31536000000000000};
    uint16_t fine;
    memcpy(&fine, data + 6, sizeof fine);
    if (data[5] == 255)
        return INT64_MAX - fine;
    if (data[5] == 254)
        return INT64_MIN + fine;
    int64_t step_ns = data[5] < 13 ? steps_ns[data[5]] : (int64_t)data[5] * fine * 1000;
    int64_t time_ns;
    if (__builtin_add_overflow(before_ns, step_ns, &time_ns))
        return before_ns;
    return time_ns;
}

static void decode_packet(burst_packet_t *packet, const uint8_t *data, uint32_t frame,
                          int64_t before_ns)
{
    static const uint32_t sizes[] = {0, 1, 99, 100, 299, 300, 301, 1400, UINT32_MAX};
    static const int16_t protocols[] = {6, 17, 1, BURST_PROTOCOL_UNKNOWN};
    *packet = (burst_packet_t){.frame = frame,
                               .class = data[0] & 3,
                               .has_time = (data[0] & 0xf0) != 0xf0,
                               /* Mostly what is IP; the other way round, too. */
                               .is_observed = ((data[0] & 0xc) == 0xc) != ((data[0] & 3) != 0),
                               .src = decode_address(data[1] & 7),
                               .dst = decode_address(data[1] >> 4 & 7),
                               .protocol = protocols[data[2] & 3],
                               .has_ports = data[2] & 4,
                               .src_port = data[2] >> 3 & 1,
                               .dst_port = data[2] >> 4 & 1,
                               .payload_len = sizes[data[3] % 9],
                               .size = sizes[data[3] % 9],
                               .wire_len = data[4] == 255 ? UINT32_MAX : 16U * data[4]};
    packet->time_ns = packet->has_time ? decode_time(data, before_ns) : 0;
}

static void decode(model_t *model, const uint8_t *data, size_t size)
{
    int64_t time_ns = INT64_C(1700000000000000000);
    model->parameters = decode_parameters(data);
    model->n_packets = 0;
    data += PARAMETER_BYTES;
    size -= PARAMETER_BYTES;
    for (; size >= PACKET_BYTES && model->n_packets < MAX_PACKETS; size -= PACKET_BYTES) {
        burst_packet_t *packet = &model->packets[model->n_packets++];
        decode_packet(packet, data, (uint32_t)model->n_packets, time_ns);
        if (packet->has_time)
            time_ns = packet->time_ns;
        data += PACKET_BYTES;
    }
}

/* ---- engines ---- */

/* Another packet that is taken back must leave no trace. Some bits of the next one make it. */
static void add_and_undo(burst_engine_t *engine, const burst_packet_t *packet, uint8_t seed)
{
    burst_packet_t other = *packet;
    other.src.bytes[3] ^= seed & 3;
    other.size ^= seed & 0xc0;
    if (seed & 4) {
        other.dst = packet->src;
        other.src = packet->dst;
    }
    burst_engine_add(engine, &other, NULL);
    burst_engine_undo(engine);
}

static void check_fields(const model_t *model, const uint8_t *data, size_t size)
{
    uint32_t positions[MAX_PACKETS];
    burst_engine_t *engine = burst_engine_new(&model->parameters, BURST_FEATURES_OF_FIELDS);

    for (size_t i = 0; i < model->n_packets; i++) {
        burst_verdict_t verdict;
        if (data[0] & UNDOES)
            add_and_undo(engine, &model->packets[i], data[i % size]);
        burst_engine_add(engine, &model->packets[i], &verdict);
        model_check_verdict(model, i, &verdict);
        positions[i] = verdict.position;
    }
    model_check_engine(model, engine, positions);
    burst_engine_free(engine);
}

static void check_statistics(const model_t *model, bool sweeps)
{
    uint32_t positions[MAX_PACKETS];
    burst_engine_t *engine =
        burst_engine_new(&model->parameters,
                         BURST_FEATURES_OF_STATISTICS | BURST_FINDS_PLACES | BURST_KEEPS_SEQUENCES);
    for (size_t i = 0; i < model->n_packets; i++) {
        burst_verdict_t verdict;
        burst_engine_add(engine, &model->packets[i], &verdict);
        model_check_verdict(model, i, &verdict);
        positions[i] = verdict.position;
    }
    burst_engine_end(engine);
    model_check_engine(model, engine, positions);
    model_check_measures(model, engine);
    model_check_tables(model, engine);
    if (sweeps)
        model_check_sweep(model, engine);
    burst_engine_free(engine);
}

typedef struct {
    const model_t *model;
    size_t at;
    size_t n;
} told_t;

static void note_event(const burst_event_t *event, void *data)
{
    told_t *told = data;
    model_check_event(told->model, told->n++, told->at, event);
}

/* One that keeps nothing, and tells of it. */
static void check_events(const model_t *model)
{
    told_t told = {.model = model};
    burst_engine_t *engine = burst_engine_new(
        &model->parameters, BURST_FINDS_BURSTS | BURST_KEEPS_DETAILS | BURST_TELLS_EVENTS);
    burst_engine_listen(engine, note_event, &told);
    for (told.at = 0; told.at < model->n_packets; told.at++)
        burst_engine_add(engine, &model->packets[told.at], NULL);
    burst_engine_end(engine);
    model_check_n_events(model, told.n);
    burst_engine_free(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static model_t model;
    if (size < PARAMETER_BYTES + PACKET_BYTES)
        return 0;
    decode(&model, data, size);
    model_compute(&model);
    check_fields(&model, data, size);
    check_statistics(&model, data[0] & SWEEPS);
    check_events(&model);
    return 0;
}
