/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads, peaks, microbursts, sequences and the sweep of gaps, compared. */
#include "agree.h"
#include "burst/load.h"
#include "burst/thresholds.h"
#include "engine/records.h"
#include "model.h"

#include <string.h>

/* ---- load ---- */

typedef struct {
    uint64_t bytes;
    uint32_t packets;
    size_t at;
    bool is_there;
} load_t;

static load_t load_at(const model_t *model, const model_filter_t *filter, size_t i,
                      int64_t width_ns)
{
    load_t load = {.at = i, .is_there = true};
    int64_t now_ns = model_latest_at(model, filter, i);
    for (size_t j = 0; j <= i; j++) {
        if (model_counts(model, filter, j) &&
            (__int128)now_ns - model_latest_at(model, filter, j) < width_ns) {
            load.bytes += model->packets[j].wire_len;
            load.packets++;
        }
    }
    return load;
}

static load_t peak_of(const model_t *model, model_filter_t filter, int64_t width_ns)
{
    load_t peak = {0};
    for (size_t i = 0; i < model->n_packets; i++) {
        if (!model_counts(model, &filter, i))
            continue;
        load_t load = load_at(model, &filter, i, width_ns);
        if (!peak.is_there || load.bytes > peak.bytes)
            peak = load;
    }
    return peak;
}

static void check_peaks(const model_t *model, const burst_load_t *load)
{
    int64_t width_ns = 10000;
    for (size_t i = 0; i < BURST_N_PEAKS; i++, width_ns *= 10) {
        const burst_peak_t *got = burst_load_peak(load, i);
        load_t expected = peak_of(model, (model_filter_t){.whose = MODEL_ALL}, width_ns);
        AGREE("width", width_ns, got->width_ns);
        AGREE("peak's frames", expected.is_there, got->frame != 0);
        if (!expected.is_there)
            continue;
        AGREE("peak's bytes", expected.bytes, got->bytes);
        AGREE("peak's packets", expected.packets, got->packets);
        AGREE("peak's frame", model->packets[expected.at].frame, got->frame);
        AGREE("peak's time", model->packets[expected.at].time_ns, got->time_ns);
    }
}

static void check_peak(const model_t *model, model_filter_t filter, double rate, uint32_t frame)
{
    int64_t width_ns = model->parameters.window_us * INT64_C(1000);
    load_t expected = peak_of(model, filter, width_ns);
    AGREE_NEARLY("peak rate", (double)expected.bytes * 8e9 / (double)width_ns, rate, 1e-12);
    /* Of an address no frame is told. */
    if (filter.whose == MODEL_STREAM && expected.bytes > 0)
        AGREE("peak frame", model->packets[expected.at].frame, frame);
}

/* ---- microbursts ---- */

/* The pair that has most of the bytes from packet `first` to `last`; of equals the first. */
static const burst_packet_t *top_pair(const model_t *model, size_t first, size_t last,
                                      uint64_t *top_bytes)
{
    const burst_packet_t *top = NULL;
    *top_bytes = 0;
    for (size_t i = first; i <= last; i++) {
        const burst_packet_t *packet = &model->packets[i];
        uint64_t bytes = 0;
        for (size_t j = first; j <= last && model_is_timed(model, i); j++) {
            const burst_packet_t *other = &model->packets[j];
            if (model_is_timed(model, j) && model_is_same_address(&packet->src, &other->src) &&
                model_is_same_address(&packet->dst, &other->dst))
                bytes += other->wire_len;
        }
        if (model_is_timed(model, i) && (top == NULL || bytes > *top_bytes)) {
            top = packet;
            *top_bytes = bytes;
        }
    }
    return top;
}

static void check_microburst(const model_t *model, size_t first, size_t last,
                             const burst_microburst_t *got)
{
    const model_filter_t all = {.whose = MODEL_ALL};
    int64_t width_ns = model->parameters.window_us * INT64_C(1000);
    burst_microburst_t expected = {.start_ns = INT64_MAX, .end_ns = INT64_MIN};
    load_t peak = {0};

    for (size_t i = first; i <= last; i++) {
        const burst_packet_t *packet = &model->packets[i];
        if (!packet->has_time)
            continue;
        load_t load = load_at(model, &all, i, width_ns);
        if (!peak.is_there || load.bytes > peak.bytes)
            peak = load;
        expected.packets++;
        expected.bytes += packet->wire_len;
        if (packet->time_ns < expected.start_ns)
            expected.start_ns = packet->time_ns;
        if (packet->time_ns > expected.end_ns)
            expected.end_ns = packet->time_ns;
    }
    uint64_t top_bytes;
    const burst_packet_t *top = top_pair(model, first, last, &top_bytes);
    AGREE("microburst's first frame", model->packets[first].frame, got->first_frame);
    AGREE("microburst's last frame", model->packets[last].frame, got->last_frame);
    AGREE("microburst's start", expected.start_ns, got->start_ns);
    AGREE("microburst's end", expected.end_ns, got->end_ns);
    AGREE("microburst's packets", expected.packets, got->packets);
    AGREE("microburst's bytes", expected.bytes, got->bytes);
    AGREE("microburst's peak frame", model->packets[peak.at].frame, got->peak_frame);
    AGREE("microburst's top bytes", top_bytes, got->top_bytes);
    AGREE("microburst's top is there", top != NULL, got->top_src.kind != BURST_ADDRESS_NONE);
    if (top) {
        AGREE("microburst's top source", true, model_is_same_address(&top->src, &got->top_src));
        AGREE("microburst's top destination", true,
              model_is_same_address(&top->dst, &got->top_dst));
    }
}

static void check_microbursts(const model_t *model, const burst_load_t *load)
{
    const model_filter_t all = {.whose = MODEL_ALL};
    int64_t width_ns = model->parameters.window_us * INT64_C(1000);
    uint64_t alarm_bits = model->parameters.alarm_mbps * UINT64_C(1000000);
    size_t n = 0;
    size_t first = NO_PACKET;
    size_t last = NO_PACKET;

    for (size_t i = 0; i <= model->n_packets; i++) {
        bool is_high = false;
        if (i < model->n_packets && !model->packets[i].has_time)
            continue;
        if (i < model->n_packets && alarm_bits > 0) {
            load_t at = load_at(model, &all, i, width_ns);
            is_high = (unsigned __int128)at.bytes * 8000000000 >=
                      (unsigned __int128)alarm_bits * (uint64_t)width_ns;
        }
        if (is_high && first == NO_PACKET)
            first = i;
        if (!is_high && first != NO_PACKET) {
            AGREE("microbursts at least", true, n < burst_load_n_microbursts(load));
            check_microburst(model, first, last, burst_load_microburst(load, n++));
            first = NO_PACKET;
        }
        last = i;
    }
    AGREE("microbursts", n, burst_load_n_microbursts(load));
}

/* ---- sequences ---- */

static void check_sequence(const model_t *model, const burst_stream_t *stream)
{
    uint32_t n = 0;
    for (size_t i = 0; i < model->n_packets && n < model->parameters.sequence_length; i++) {
        const burst_packet_t *packet = &model->packets[i];
        const fact_t *fact = &model->facts[i];
        if (!packet->is_observed || fact->stream != stream->number)
            continue;
        AGREE("sequence at least", true, n < stream->sequence->n);
        AGREE("length", fact->is_back ? -(int64_t)packet->size : (int64_t)packet->size,
              stream->sequence->lengths[n]);
        uint32_t previous = fact->previous_in_stream;
        AGREE("gap",
              previous
                  ? burst_time_difference(packet->time_ns, model->packets[previous - 1].time_ns)
                  : BURST_NO_TIME,
              stream->sequence->gaps[n]);
        n++;
    }
    AGREE("sequence", n, stream->sequence->n);
}

void model_check_measures(const model_t *model, const burst_engine_t *engine)
{
    const GPtrArray *streams = burst_engine_streams(engine);
    const GPtrArray *endpoints = burst_engine_endpoints(engine);

    check_peaks(model, burst_engine_load(engine));
    check_microbursts(model, burst_engine_load(engine));
    AGREE("streams", model->n_streams, streams->len);
    for (guint i = 0; i < streams->len; i++) {
        const burst_stream_t *stream = g_ptr_array_index(streams, i);
        uint32_t frame = 0;
        double rate = burst_stream_peak(engine, stream, &frame);
        check_peak(model, (model_filter_t){.whose = MODEL_STREAM, .stream = i}, rate, frame);
        check_sequence(model, stream);
    }
    for (guint i = 0; i < endpoints->len; i++) {
        const burst_endpoint_t *endpoint = g_ptr_array_index(endpoints, i);
        check_peak(model, (model_filter_t){.whose = MODEL_SENT, .address = &endpoint->address},
                   burst_endpoint_tx_peak(engine, endpoint), 0);
        check_peak(model, (model_filter_t){.whose = MODEL_RECEIVED, .address = &endpoint->address},
                   burst_endpoint_rx_peak(engine, endpoint), 0);
    }
}

/* ---- the sweep ---- */

static void check_threshold(const model_t *model, const burst_threshold_t *got)
{
    static model_t other;
    bool has_burst[MAX_PACKETS] = {false};
    uint32_t streams = 0;
    uint64_t packets = 0;
    uint64_t bytes = 0;
    double duration_ns = 0;

    other = *model;
    other.parameters.gap_us = got->gap_us;
    other.parameters.max_duration_us = 0;
    model_find_bursts(&other);
    for (uint32_t number = 1; number <= other.n_bursts; number++) {
        const burst_burst_t *burst = &other.bursts[number].figures;
        streams += !has_burst[burst->stream];
        has_burst[burst->stream] = true;
        packets += burst->packets;
        bytes += burst->bytes;
        duration_ns += (double)burst_time_difference(burst->end_ns, burst->start_ns);
    }
    AGREE("threshold's bursts", other.n_bursts, got->bytes.count);
    AGREE("threshold's streams", streams, got->streams);
    AGREE("threshold's packets", packets, got->packets);
    AGREE("threshold's bytes", bytes, got->total_bytes);
    AGREE_NEARLY("threshold's durations", duration_ns, got->duration_ns, 1e-9);
}

void model_check_sweep(const model_t *model, const burst_engine_t *engine)
{
    const burst_threshold_t *rows = burst_engine_thresholds(engine);
    for (size_t i = 0; i < BURST_N_THRESHOLDS; i += 6)
        check_threshold(model, &rows[i]);
}
