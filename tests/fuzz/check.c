/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine says of packets, bursts and events, compared. */
#include "agree.h"
#include "model.h"

/* ---- bursts ---- */

static void check_figures(const burst_burst_t *expected, const burst_burst_t *got)
{
    AGREE("stream", expected->stream, got->stream);
    AGREE("first frame", expected->first_frame, got->first_frame);
    AGREE("last frame", expected->last_frame, got->last_frame);
    AGREE("packets", expected->packets, got->packets);
    AGREE("bytes", expected->bytes, got->bytes);
    AGREE("start", expected->start_ns, got->start_ns);
    AGREE("end", expected->end_ns, got->end_ns);
    AGREE("previous end", expected->previous_end_ns, got->previous_end_ns);
}

static void check_detail(const burst_detail_t *expected, const burst_detail_t *got)
{
    AGREE("smallest", expected->len_min, got->len_min);
    AGREE("largest", expected->len_max, got->len_max);
    AGREE("gaps", expected->gaps, got->gaps);
    AGREE("largest gap", expected->gap_max, got->gap_max);
    AGREE("back packets", expected->back_packets, got->back_packets);
    AGREE("back bytes", expected->back_bytes, got->back_bytes);
    AGREE_NEARLY("mean gap", expected->gap_mean, got->gap_mean, 1e-9);
    /* Where values are nearly equal, the difference is in the last digits of their mean. */
    double gap_noise = expected->gap_mean * expected->gap_mean * expected->gaps * 1e-12;
    double len_noise = (double)expected->len_max * expected->len_max * 1e-9;
    AGREE_NEARLY("gaps' squares", expected->gap_squares + gap_noise, got->gap_squares + gap_noise,
                 1e-6);
    AGREE_NEARLY("sizes' squares", expected->len_squares + len_noise, got->len_squares + len_noise,
                 1e-6);
}

/* Whether nothing has ended the run yet in which packet `i` is. */
static bool may_grow(const model_t *model, size_t i)
{
    uint32_t run = model->facts[i].run;
    return model->facts[i].burst != 0 && model->runs[run].ended_by == NO_PACKET;
}

void model_check_engine(const model_t *model, const burst_engine_t *engine,
                        const uint32_t positions[MAX_PACKETS])
{
    AGREE("bursts", model->n_bursts, burst_engine_n_bursts(engine));
    for (uint32_t number = 1; number <= model->n_bursts; number++) {
        check_figures(&model->bursts[number].figures, burst_engine_burst(engine, number));
        if (burst_engine_detail(engine, number))
            check_detail(&model->bursts[number].detail, burst_engine_detail(engine, number));
    }
    for (size_t i = 0; i < model->n_packets; i++) {
        burst_place_t place;
        bool found = burst_engine_place(engine, &model->packets[i], positions[i], &place);
        AGREE("in a stream", model->packets[i].is_observed, found);
        if (!found)
            continue;
        AGREE("stream", model->facts[i].stream, place.stream);
        AGREE("back", model->facts[i].is_back, place.is_back);
        AGREE("burst", model->facts[i].burst, place.burst);
        AGREE("may grow", may_grow(model, i), place.burst_may_grow);
    }
}

/* ---- what a packet's arrival says ---- */

static void check_gap(const model_t *model, size_t i, uint32_t previous, uint32_t got_previous,
                      int64_t got_ns)
{
    AGREE("previous", previous, got_previous);
    if (previous != 0)
        AGREE(
            "gap",
            burst_time_difference(model->packets[i].time_ns, model->packets[previous - 1].time_ns),
            got_ns);
}

void model_check_verdict(const model_t *model, size_t i, const burst_verdict_t *verdict)
{
    const fact_t *fact = &model->facts[i];
    AGREE("in a stream", model->packets[i].is_observed, verdict->in_stream);
    if (!verdict->in_stream)
        return;
    AGREE("stream", fact->stream, verdict->stream);
    AGREE("back", fact->is_back, verdict->is_back);
    check_gap(model, i, fact->previous_sent, verdict->previous_sent, verdict->idt_ns);
    check_gap(model, i, fact->previous_received, verdict->previous_received, verdict->iat_ns);
    check_gap(model, i, fact->previous_in_stream, verdict->previous_in_stream, verdict->gap_ns);
    if (!fact->qualifies && !model->parameters.include_small)
        AGREE("position", 0U, verdict->position);
    if (fact->run != 0) {
        AGREE("position", fact->position, verdict->position);
        AGREE("run", fact->run, verdict->run);
    }
    AGREE("burst", fact->burst != 0 && fact->known_since <= i ? fact->burst : 0, verdict->burst);
}

/* ---- events ---- */

void model_check_event(const model_t *model, size_t n, size_t at, const burst_event_t *event)
{
    AGREE("number of events at least", true, n < model->n_events);
    const event_t *expected = &model->events[n];
    AGREE("told with", expected->at, at);
    AGREE("type", expected->type, event->type);
    AGREE("run", expected->run, event->run);
    AGREE("burst", expected->burst, event->burst);
    AGREE("correction", expected->is_correction, event->is_correction);
    AGREE("has figures", expected->burst != 0, event->figures != NULL);
    AGREE("has detail", expected->burst != 0, event->detail != NULL);
    AGREE("stream", model->facts[model->runs[expected->run].first].stream, event->stream);
    if (expected->burst == 0)
        return;
    check_figures(&expected->members.figures, event->figures);
    check_detail(&expected->members.detail, event->detail);
}

void model_check_n_events(const model_t *model, size_t n)
{
    AGREE("events", model->n_events, n);
}
