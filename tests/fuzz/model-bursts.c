/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs and bursts: what qualifies, what ends a run, what a burst's members are together. */
#include "model.h"

#include <string.h>

/* ---- what qualifies ---- */

static bool qualifies(const model_t *model, size_t i)
{
    const burst_packet_t *packet = &model->packets[i];
    unsigned __int128 count = 0;
    unsigned __int128 sum = 0;

    if (!model_is_timed(model, i) || packet->size < model->parameters.min_payload)
        return false;
    if (model->parameters.mean_percent == 0)
        return true;
    for (size_t j = 0; j <= i; j++) {
        if (!model->packets[j].is_observed || model->facts[j].stream != model->facts[i].stream)
            continue;
        count += model->packets[j].size > 0;
        sum += model->packets[j].size;
    }
    return packet->size * count * 100 >= model->parameters.mean_percent * sum;
}

static bool can_be_member(const model_t *model, size_t i)
{
    return model->facts[i].qualifies ||
           (model->parameters.include_small && model_is_timed(model, i));
}

/* The next qualifying packet of the same stream after `i`, or n_packets. */
static size_t next_qualifying(const model_t *model, size_t i)
{
    size_t j = i + 1;
    while (j < model->n_packets &&
           !(model->facts[j].qualifies && model->facts[j].stream == model->facts[i].stream))
        j++;
    return j;
}

/* ---- what ends a run ---- */

static __int128 microseconds(uint32_t us)
{
    return (__int128)us * 1000;
}

/* Whether the run that began with packet `first` does not go on from packet `i` to the next. */
static bool is_end(const model_t *model, size_t first, size_t i, size_t next)
{
    const burst_parameters_t *parameters = &model->parameters;
    __int128 time = model->packets[next].time_ns;

    if (parameters->gap_us > 0 &&
        time - model->packets[i].time_ns >= microseconds(parameters->gap_us))
        return true;
    if (parameters->max_duration_us > 0 &&
        time - model->packets[first].time_ns > microseconds(parameters->max_duration_us))
        return true;
    return parameters->end_on_reply && model->facts[i].is_back != model->facts[next].is_back;
}

/* The packet after `i` that ends the run from outside of it, before packet `next`. */
static size_t answer_before(const model_t *model, size_t i, size_t next)
{
    for (size_t answer = i + 1; answer < next; answer++) {
        if (model_is_answer(model, answer, i))
            return answer;
    }
    return NO_PACKET;
}

/* ---- a run ---- */

/* @return the packet that begins the stream's next run, or n_packets. */
static size_t make_run(model_t *model, size_t first)
{
    run_t *run = &model->runs[++model->n_runs];
    uint64_t bytes = 0;
    uint32_t count = 0;
    size_t next = first;

    *run = (run_t){.first = first, .confirmed = NO_PACKET, .ended_by = NO_PACKET};
    do {
        run->last = next;
        count++;
        bytes += model->packets[next].size;
        if (run->confirmed == NO_PACKET && count >= model->parameters.min_packets &&
            bytes >= model->parameters.min_bytes)
            run->confirmed = next;
        next = next_qualifying(model, next);
        run->ended_by = answer_before(model, run->last, next);
        if (run->ended_by == NO_PACKET && next < model->n_packets &&
            is_end(model, first, run->last, next))
            run->ended_by = next;
    } while (next < model->n_packets && run->ended_by == NO_PACKET);
    return next;
}

/* Runs are numbered by their first packets. */
static void find_runs(model_t *model)
{
    size_t begins[MAX_PACKETS]; /* by stream: where its next run begins */

    model->n_runs = 0;
    for (uint32_t stream = 0; stream < model->n_streams; stream++)
        begins[stream] = NO_PACKET;
    for (size_t i = 0; i < model->n_packets; i++) {
        uint32_t stream = model->facts[i].stream;
        if (!model->facts[i].qualifies)
            continue;
        if (begins[stream] == NO_PACKET || begins[stream] == i)
            begins[stream] = make_run(model, i);
    }
}

/* ---- members ---- */

static bool is_in_run(const model_t *model, const run_t *run, size_t i)
{
    return i >= run->first && i <= run->last && model->packets[i].is_observed &&
           model->facts[i].stream == model->facts[run->first].stream && can_be_member(model, i);
}

static void add_figures(burst_burst_t *burst, const burst_packet_t *packet)
{
    if (burst->packets == 0 || packet->time_ns < burst->start_ns)
        burst->start_ns = packet->time_ns;
    if (burst->packets == 0 || packet->time_ns > burst->end_ns)
        burst->end_ns = packet->time_ns;
    burst->packets++;
    burst->bytes += packet->size;
}

/* Sums of squares in two passes: more exact than what they are compared with. */
static void add_details(const model_t *model, const size_t *members, size_t n,
                        burst_detail_t *detail)
{
    long double sizes = 0;
    long double gaps[MAX_PACKETS];
    long double gap_sum = 0;
    int64_t latest_ns = model->packets[members[0]].time_ns;

    detail->len_min = UINT32_MAX;
    for (size_t k = 0; k < n; k++) {
        const burst_packet_t *packet = &model->packets[members[k]];
        sizes += packet->size;
        detail->len_min = packet->size < detail->len_min ? packet->size : detail->len_min;
        detail->len_max = packet->size > detail->len_max ? packet->size : detail->len_max;
        detail->back_packets += model->facts[members[k]].is_back;
        detail->back_bytes += model->facts[members[k]].is_back ? packet->size : 0;
        if (k > 0 && packet->time_ns >= latest_ns) {
            int64_t gap_ns = burst_time_difference(packet->time_ns, latest_ns);
            gaps[detail->gaps++] = gap_ns;
            gap_sum += gap_ns;
            detail->gap_max = gap_ns > detail->gap_max ? gap_ns : detail->gap_max;
            latest_ns = packet->time_ns;
        }
    }
    long double squares = 0;
    for (size_t k = 0; k < n; k++) {
        long double distance = model->packets[members[k]].size - sizes / n;
        squares += distance * distance;
    }
    detail->len_squares = (double)squares;
    squares = 0;
    for (size_t k = 0; k < detail->gaps; k++)
        squares += (gaps[k] - gap_sum / detail->gaps) * (gaps[k] - gap_sum / detail->gaps);
    detail->gap_squares = (double)squares;
    detail->gap_mean = detail->gaps ? (double)(gap_sum / detail->gaps) : 0;
}

/* When the stream's last burst before this run ended. */
static int64_t end_before(const model_t *model, const run_t *run)
{
    int64_t end_ns = BURST_NO_TIME;
    for (const run_t *other = &model->runs[1]; other < run; other++) {
        if (other->confirmed == NO_PACKET ||
            model->facts[other->first].stream != model->facts[run->first].stream)
            continue;
        burst_burst_t figures = {0};
        for (size_t i = other->first; i <= other->last; i++) {
            if (is_in_run(model, other, i))
                add_figures(&figures, &model->packets[i]);
        }
        end_ns = figures.end_ns;
    }
    return end_ns;
}

members_t model_add_up(const model_t *model, const run_t *run, size_t last)
{
    members_t sum = {.figures = {.stream = model->facts[run->first].stream,
                                 .first_frame = model->packets[run->first].frame,
                                 .last_frame = model->packets[last].frame,
                                 .previous_end_ns = end_before(model, run)}};
    size_t members[MAX_PACKETS];
    size_t n = 0;

    for (size_t i = run->first; i <= last; i++) {
        if (is_in_run(model, run, i))
            members[n++] = i;
    }
    for (size_t k = 0; k < n; k++)
        add_figures(&sum.figures, &model->packets[members[k]]);
    add_details(model, members, n, &sum.detail);
    return sum;
}

/* ---- bursts ---- */

/* What is known at the run's confirmation, or for a later member when it, or the next, arrives. */
static size_t known_since(const model_t *model, size_t i, size_t confirmed)
{
    size_t settled = model->facts[i].qualifies ? i : next_qualifying(model, i);
    return settled > confirmed ? settled : confirmed;
}

static void note_members(model_t *model, uint32_t number, const run_t *run)
{
    uint32_t position = 0;
    for (size_t i = run->first; i <= run->last; i++) {
        fact_t *fact = &model->facts[i];
        if (!is_in_run(model, run, i))
            continue;
        fact->run = number;
        fact->position = ++position;
        fact->burst = run->burst;
        fact->known_since = run->burst ? known_since(model, i, run->confirmed) : 0;
    }
}

/* Bursts are numbered in the order in which they are confirmed: at most one with each packet. */
void model_find_bursts(model_t *model)
{
    for (size_t i = 0; i < model->n_packets; i++)
        model->facts[i].qualifies = qualifies(model, i);
    find_runs(model);
    model->n_bursts = 0;
    for (size_t i = 0; i < model->n_packets; i++) {
        for (uint32_t number = 1; number <= model->n_runs; number++) {
            run_t *run = &model->runs[number];
            if (run->confirmed == i) {
                run->burst = ++model->n_bursts;
                model->bursts[run->burst] = model_add_up(model, run, run->last);
            }
        }
    }
    for (uint32_t number = 1; number <= model->n_runs; number++)
        note_members(model, number, &model->runs[number]);
}
