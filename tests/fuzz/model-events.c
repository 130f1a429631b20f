/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: when each run is over, told by the definition and not by keeping what is under way. */
#include "model.h"

#include <string.h>

/* ---- replies, one way ---- */

/* In a two-way stream no packet of another stream answers: there is none that goes back. */
bool model_is_answer(const model_t *model, size_t answer, size_t to)
{
    const burst_packet_t *a = &model->packets[answer];
    const burst_packet_t *b = &model->packets[to];
    bool same_ends =
        model_is_same_address(&a->src, &b->dst) && model_is_same_address(&a->dst, &b->src);

    if (!model->parameters.end_on_reply || !model_is_timed(model, answer) || a->size == 0 ||
        model->facts[answer].stream == model->facts[to].stream)
        return false;
    switch (model->parameters.stream) {
    case BURST_STREAM_PAIR:
        return same_ends;
    case BURST_STREAM_FLOW:
        return same_ends && a->protocol == b->protocol && a->has_ports == b->has_ports &&
               (!a->has_ports || (a->src_port == b->dst_port && a->dst_port == b->src_port));
    case BURST_STREAM_SOURCE:
        return model_is_same_address(&a->dst, &b->src);
    case BURST_STREAM_DESTINATION:
        return model_is_same_address(&a->src, &b->dst);
    default:
        return false;
    }
}

/* ---- over ---- */

/* The capture's clock when packet `at` has come. */
static bool clock_at(const model_t *model, size_t at, int64_t *clock_ns)
{
    bool has_time = false;
    for (size_t i = 0; i <= at; i++) {
        const burst_packet_t *packet = &model->packets[i];
        if (packet->has_time && (!has_time || packet->time_ns > *clock_ns))
            *clock_ns = packet->time_ns;
        has_time = has_time || packet->has_time;
    }
    return has_time;
}

static bool is_passed(const model_t *model, size_t at, size_t last)
{
    int64_t clock_ns = 0;
    __int128 gap_ns = (__int128)model->parameters.gap_us * 1000;
    return gap_ns > 0 && clock_at(model, at, &clock_ns) &&
           (__int128)clock_ns - model->packets[last].time_ns >= gap_ns;
}

/* With which packet a run whose last one so far is `last` is over; n_packets: at the end. */
static size_t over_at(const model_t *model, const run_t *run, size_t last)
{
    for (size_t at = last; at < model->n_packets; at++) {
        if (is_passed(model, at, last) || at == run->ended_by)
            return at;
    }
    return model->n_packets;
}

/* The run's next qualifying packet after `i`, or n_packets. */
static size_t next_of_run(const model_t *model, const run_t *run, size_t i)
{
    for (size_t next = i + 1; next <= run->last; next++) {
        if (model->facts[next].qualifies &&
            model->facts[next].stream == model->facts[run->first].stream)
            return next;
    }
    return model->n_packets;
}

typedef struct {
    event_t event;
    size_t last; /* of the run, when it is told */
} candidate_t;

/* Of those with one packet: first what the clock passes, then what the packet itself ends. */
static int rank_of(const model_t *model, const candidate_t *over)
{
    size_t at = over->event.at;
    if (at == model->n_packets)
        return 0;
    if (over->last == at)
        return 3; /* it came late: after its confirmation */
    return is_passed(model, at, over->last) ? 0 : 1;
}

static bool is_before(const model_t *model, const candidate_t *a, const candidate_t *b)
{
    int rank_a = rank_of(model, a);
    int rank_b = rank_of(model, b);
    int64_t time_a = model->packets[a->last].time_ns;
    int64_t time_b = model->packets[b->last].time_ns;

    if (a->event.at != b->event.at)
        return a->event.at < b->event.at;
    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (time_a != time_b)
        return time_a < time_b;
    return a->event.run < b->event.run;
}

static event_t make_event(const model_t *model, burst_event_type_t type, uint32_t number,
                          size_t last, size_t at)
{
    const run_t *run = &model->runs[number];
    event_t event = {.at = at, .type = type, .run = number};
    if (run->burst && run->confirmed <= last) {
        event.burst = run->burst;
        event.members = model_add_up(model, run, last);
    }
    return event;
}

/* Each time that a run is told to be over: once, and again after each packet that comes too late.
 */
static size_t find_overs(const model_t *model, candidate_t *overs)
{
    size_t n = 0;
    for (uint32_t number = 1; number <= model->n_runs; number++) {
        const run_t *run = &model->runs[number];
        bool was_over = false;
        for (size_t last = run->first; last < model->n_packets;
             last = next_of_run(model, run, last)) {
            size_t at = over_at(model, run, last);
            size_t next = next_of_run(model, run, last);
            if (next < model->n_packets && at >= next)
                continue;
            overs[n] =
                (candidate_t){make_event(model, BURST_EVENT_RUN_OVER, number, last, at), last};
            overs[n].event.is_correction = was_over;
            was_over = overs[n++].event.burst != 0;
        }
    }
    return n;
}

static void add_confirmed(model_t *model, size_t at)
{
    for (uint32_t number = 1; number <= model->n_runs; number++) {
        if (model->runs[number].confirmed == at)
            model->events[model->n_events++] =
                make_event(model, BURST_EVENT_CONFIRMED, number, at, at);
    }
}

void model_find_events(model_t *model)
{
    candidate_t overs[2 * MAX_PACKETS];
    bool is_told[2 * MAX_PACKETS] = {false};
    size_t n = find_overs(model, overs);

    model->n_events = 0;
    for (size_t at = 0; at <= model->n_packets; at++) {
        bool has_confirmed = false;
        for (;;) {
            size_t first = n;
            for (size_t i = 0; i < n; i++) {
                if (!is_told[i] && overs[i].event.at == at &&
                    (first == n || is_before(model, &overs[i], &overs[first])))
                    first = i;
            }
            bool is_late = first < n && at < model->n_packets && overs[first].last == at;
            if (!has_confirmed && (first == n || is_late)) {
                add_confirmed(model, at);
                has_confirmed = true;
            }
            if (first == n)
                break;
            is_told[first] = true;
            model->events[model->n_events++] = overs[first].event;
        }
    }
}
