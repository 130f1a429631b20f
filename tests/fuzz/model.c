/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who and since when: streams, directions, previous packets. */
#include "model.h"

#include <string.h>

/* ---- streams ---- */

bool model_is_same_address(const burst_address_t *a, const burst_address_t *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* The same protocol, and the same ports forth or back; without ports there is one way. */
static bool has_same_ports(const burst_packet_t *a, const burst_packet_t *b, bool is_back)
{
    if (a->protocol != b->protocol || a->has_ports != b->has_ports)
        return false;
    if (!a->has_ports)
        return true;
    return is_back ? a->src_port == b->dst_port && a->dst_port == b->src_port
                   : a->src_port == b->src_port && a->dst_port == b->dst_port;
}

static bool has_same_ends(const burst_packet_t *a, const burst_packet_t *b, bool is_back)
{
    return is_back
               ? model_is_same_address(&a->src, &b->dst) && model_is_same_address(&a->dst, &b->src)
               : model_is_same_address(&a->src, &b->src) && model_is_same_address(&a->dst, &b->dst);
}

static bool is_same_stream(const model_t *model, const burst_packet_t *a, const burst_packet_t *b)
{
    switch (model->parameters.stream) {
    case BURST_STREAM_PAIR:
        return has_same_ends(a, b, false);
    case BURST_STREAM_FLOW:
        return has_same_ends(a, b, false) && has_same_ports(a, b, false);
    case BURST_STREAM_SOURCE:
        return model_is_same_address(&a->src, &b->src);
    case BURST_STREAM_DESTINATION:
        return model_is_same_address(&a->dst, &b->dst);
    case BURST_STREAM_CONVERSATION:
        return has_same_ends(a, b, false) || has_same_ends(a, b, true);
    case BURST_STREAM_CONNECTION:
        return (has_same_ends(a, b, false) && has_same_ports(a, b, false)) ||
               (has_same_ends(a, b, true) && has_same_ports(a, b, true));
    default:
        return true;
    }
}

/* Whether a packet of a two-way stream goes the other way than the stream's first one. */
static bool goes_back(const model_t *model, const burst_packet_t *packet,
                      const burst_packet_t *first)
{
    if (model->parameters.stream == BURST_STREAM_CONVERSATION)
        return !has_same_ends(packet, first, false);
    if (model->parameters.stream == BURST_STREAM_CONNECTION)
        return !(has_same_ends(packet, first, false) && has_same_ports(packet, first, false));
    return false;
}

static void find_streams(model_t *model)
{
    model->n_streams = 0;
    for (size_t i = 0; i < model->n_packets; i++) {
        const burst_packet_t *packet = &model->packets[i];
        size_t j = 0;
        if (!packet->is_observed)
            continue;
        while (j < i && !(model->packets[j].is_observed &&
                          is_same_stream(model, packet, &model->packets[j])))
            j++;
        model->facts[i].stream = j < i ? model->facts[j].stream : model->n_streams++;
        model->facts[i].is_back = j < i && goes_back(model, packet, &model->packets[j]);
    }
}

/* ---- previous packets ---- */

bool model_is_timed(const model_t *model, size_t i)
{
    return model->packets[i].is_observed && model->packets[i].has_time;
}

static void find_previous(model_t *model)
{
    for (size_t i = 0; i < model->n_packets; i++) {
        const burst_packet_t *packet = &model->packets[i];
        fact_t *fact = &model->facts[i];
        for (size_t j = 0; j < i && model_is_timed(model, i); j++) {
            const burst_packet_t *earlier = &model->packets[j];
            if (!model_is_timed(model, j))
                continue;
            if (model_is_same_address(&packet->src, &earlier->src))
                fact->previous_sent = earlier->frame;
            if (model_is_same_address(&packet->dst, &earlier->dst))
                fact->previous_received = earlier->frame;
            if (fact->stream == model->facts[j].stream)
                fact->previous_in_stream = earlier->frame;
        }
    }
}

/* ---- some of the frames ---- */

bool model_counts(const model_t *model, const model_filter_t *filter, size_t i)
{
    const burst_packet_t *packet = &model->packets[i];
    if (filter->whose == MODEL_ALL)
        return packet->has_time;
    if (!model_is_timed(model, i))
        return false;
    if (filter->whose == MODEL_STREAM)
        return model->facts[i].stream == filter->stream;
    return model_is_same_address(filter->whose == MODEL_SENT ? &packet->src : &packet->dst,
                                 filter->address);
}

int64_t model_latest_at(const model_t *model, const model_filter_t *filter, size_t i)
{
    int64_t latest_ns = model->packets[i].time_ns;
    for (size_t j = 0; j < i; j++) {
        if (model_counts(model, filter, j) && model->packets[j].time_ns > latest_ns)
            latest_ns = model->packets[j].time_ns;
    }
    return latest_ns;
}

void model_compute(model_t *model)
{
    memset(model->facts, 0, sizeof model->facts);
    find_streams(model);
    find_previous(model);
    model_find_bursts(model);
    model_find_events(model);
}
