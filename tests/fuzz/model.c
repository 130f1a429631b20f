/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGREE(what, expected, got)                                                                 \
    do {                                                                                           \
        if ((expected) != (got)) {                                                                 \
            fprintf(stderr, "%s:%d: %s: model %" PRId64 ", engine %" PRId64 "\n", __FILE__,        \
                    __LINE__, (what), (int64_t)(expected), (int64_t)(got));                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* ---- streams ---- */

static bool is_same_address(const burst_address_t *a, const burst_address_t *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool has_same_ports(const burst_packet_t *a, const burst_packet_t *b)
{
    if (a->has_ports != b->has_ports)
        return false;
    return !a->has_ports || (a->src_port == b->src_port && a->dst_port == b->dst_port);
}

static bool is_same_stream(const model_t *model, const burst_packet_t *a, const burst_packet_t *b)
{
    bool same_src = is_same_address(&a->src, &b->src);
    bool same_dst = is_same_address(&a->dst, &b->dst);
    switch (model->parameters.stream) {
    case BURST_STREAM_SOURCE:
        return same_src;
    case BURST_STREAM_DESTINATION:
        return same_dst;
    case BURST_STREAM_FLOW:
        return same_src && same_dst && a->protocol == b->protocol && has_same_ports(a, b);
    default:
        return same_src && same_dst;
    }
}

static bool is_ip(const burst_packet_t *packet)
{
    return packet->class != BURST_CLASS_NOT_IP;
}

static void find_streams(model_t *model)
{
    model->n_streams = 0;
    for (size_t i = 0; i < model->n_packets; i++) {
        if (!is_ip(&model->packets[i]))
            continue;
        size_t j = 0;
        while (j < i && !(is_ip(&model->packets[j]) &&
                          is_same_stream(model, &model->packets[i], &model->packets[j])))
            j++;
        model->facts[i].stream = j < i ? model->facts[j].stream : model->n_streams++;
    }
}

static void find_previous(model_t *model)
{
    for (size_t i = 0; i < model->n_packets; i++) {
        const burst_packet_t *packet = &model->packets[i];
        fact_t *fact = &model->facts[i];
        for (size_t j = 0; j < i && is_ip(packet) && packet->has_time; j++) {
            const burst_packet_t *earlier = &model->packets[j];
            if (!is_ip(earlier) || !earlier->has_time)
                continue;
            if (is_same_address(&packet->src, &earlier->src))
                fact->previous_sent = earlier->frame;
            if (is_same_address(&packet->dst, &earlier->dst))
                fact->previous_received = earlier->frame;
            if (fact->stream == model->facts[j].stream)
                fact->previous_in_stream = earlier->frame;
        }
    }
}

/* ---- bursts ---- */

static bool qualifies(const model_t *model, size_t i)
{
    const burst_packet_t *packet = &model->packets[i];
    return is_ip(packet) && packet->has_time &&
           packet->payload_len >= model->parameters.min_payload;
}

static bool can_be_member(const model_t *model, size_t i)
{
    return qualifies(model, i) || (model->parameters.include_small && is_ip(&model->packets[i]) &&
                                   model->packets[i].has_time);
}

/* The next qualifying packet of the same stream after `i`, or n_packets. */
static size_t next_qualifying(const model_t *model, size_t i)
{
    size_t j = i + 1;
    while (j < model->n_packets &&
           !(qualifies(model, j) && model->facts[j].stream == model->facts[i].stream))
        j++;
    return j;
}

static bool is_in_same_run(const model_t *model, size_t i, size_t next)
{
    __int128 silence = (__int128)model->packets[next].time_ns - model->packets[i].time_ns;
    return silence < 0 || silence < (__int128)model->parameters.gap_us * 1000;
}

static void add_member(burst_burst_t *burst, const burst_packet_t *packet)
{
    if (burst->packets == 0 || packet->time_ns < burst->start_ns)
        burst->start_ns = packet->time_ns;
    if (burst->packets == 0 || packet->time_ns > burst->end_ns)
        burst->end_ns = packet->time_ns;
    burst->packets++;
    burst->bytes += packet->payload_len;
}

/* What is known at the run's confirmation, or for a later member when it, or the next, arrives. */
static size_t known_since(const model_t *model, size_t i, size_t confirmed)
{
    size_t settled = qualifies(model, i) ? i : next_qualifying(model, i);
    return settled > confirmed ? settled : confirmed;
}

/* The run from packet `first` to `last`, both of which qualify, is a burst. */
static void make_burst(model_t *model, size_t first, size_t last, size_t confirmed, uint32_t number)
{
    burst_burst_t *burst = &model->bursts[number];
    *burst = (burst_burst_t){.stream = model->facts[first].stream,
                             .first_frame = model->packets[first].frame,
                             .last_frame = model->packets[last].frame};
    for (size_t i = first; i <= last; i++) {
        if (model->facts[i].stream != burst->stream || !can_be_member(model, i))
            continue;
        add_member(burst, &model->packets[i]);
        model->facts[i].burst = number;
        model->facts[i].position = burst->packets;
        model->facts[i].known_since = known_since(model, i, confirmed);
    }
}

typedef struct {
    size_t first;
    size_t last;
    size_t confirmed;
    bool is_burst;
} run_t;

/* The run that begins with packet `i`, if one does. */
static bool run_from(const model_t *model, size_t i, run_t *run)
{
    if (!qualifies(model, i))
        return false;
    for (size_t j = 0; j < i; j++) {
        if (qualifies(model, j) && next_qualifying(model, j) == i && is_in_same_run(model, j, i))
            return false;
    }
    uint32_t needed = model->parameters.min_packets > 1 ? model->parameters.min_packets : 1;
    uint32_t count = 1;
    *run = (run_t){.first = i, .last = i, .confirmed = i, .is_burst = count >= needed};
    for (size_t next = next_qualifying(model, i);
         next < model->n_packets && is_in_same_run(model, run->last, next);
         next = next_qualifying(model, next)) {
        run->last = next;
        if (++count == needed) {
            run->confirmed = next;
            run->is_burst = true;
        }
    }
    return run->is_burst;
}

static void find_bursts(model_t *model)
{
    model->n_bursts = 0;
    for (size_t confirmed = 0; confirmed < model->n_packets; confirmed++) {
        for (size_t i = 0; i <= confirmed; i++) {
            run_t run;
            if (run_from(model, i, &run) && run.confirmed == confirmed)
                make_burst(model, run.first, run.last, confirmed, ++model->n_bursts);
        }
    }
}

/* The last one of the stream that is over when a burst begins. */
static void find_previous_bursts(model_t *model)
{
    for (uint32_t number = 1; number <= model->n_bursts; number++) {
        burst_burst_t *burst = &model->bursts[number];
        for (uint32_t other = 1; other <= model->n_bursts; other++) {
            const burst_burst_t *previous = &model->bursts[other];
            if (previous->stream != burst->stream || previous->last_frame >= burst->first_frame)
                continue;
            burst->has_previous = true;
            burst->previous_end_ns = previous->end_ns;
        }
    }
}

void model_compute(model_t *model)
{
    memset(model->facts, 0, sizeof model->facts);
    find_streams(model);
    find_previous(model);
    find_bursts(model);
    find_previous_bursts(model);
}

/* ---- bursts, compared ---- */

static void check_burst(const burst_burst_t *expected, const burst_burst_t *got)
{
    AGREE("stream", expected->stream, got->stream);
    AGREE("first frame", expected->first_frame, got->first_frame);
    AGREE("last frame", expected->last_frame, got->last_frame);
    AGREE("packets", expected->packets, got->packets);
    AGREE("bytes", expected->bytes, got->bytes);
    AGREE("start", expected->start_ns, got->start_ns);
    AGREE("end", expected->end_ns, got->end_ns);
    AGREE("has previous", expected->has_previous, got->has_previous);
    if (expected->has_previous)
        AGREE("previous end", expected->previous_end_ns, got->previous_end_ns);
}

void model_check_engine(const model_t *model, const burst_engine_t *engine)
{
    AGREE("bursts", model->n_bursts, burst_engine_n_bursts(engine));
    for (uint32_t number = 1; number <= model->n_bursts; number++)
        check_burst(&model->bursts[number], burst_engine_burst(engine, number));
    for (size_t i = 0; i < model->n_packets; i++) {
        burst_place_t place = {0};
        bool found = burst_engine_find(engine, &model->packets[i], &place);
        AGREE("in a stream", is_ip(&model->packets[i]), found);
        if (!found)
            continue;
        AGREE("stream", model->facts[i].stream, place.stream);
        AGREE("burst", model->facts[i].burst, place.burst);
    }
}

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
    AGREE("in a stream", is_ip(&model->packets[i]), verdict->in_stream);
    if (!verdict->in_stream)
        return;
    AGREE("stream", fact->stream, verdict->stream);
    check_gap(model, i, fact->previous_sent, verdict->previous_sent, verdict->idt_ns);
    check_gap(model, i, fact->previous_received, verdict->previous_received, verdict->iat_ns);
    check_gap(model, i, fact->previous_in_stream, verdict->previous_in_stream, verdict->gap_ns);
    if (fact->burst != 0)
        AGREE("position", fact->position, verdict->position);
    AGREE("burst", fact->burst != 0 && fact->known_since <= i ? fact->burst : 0, verdict->burst);
}

/* ---- tables, compared ---- */

/* The value in a row's column; the column has to be there. */
static burst_cell_t cell_of(const burst_table_t *table, const burst_cell_t *cells, const char *key)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].key, key) == 0)
            return cells[i];
    }
    fprintf(stderr, "no column %s\n", key);
    abort();
}

static void check_near(const char *what, bool present, double expected, const burst_cell_t *cell,
                       double tolerance)
{
    AGREE(what, present, cell->type != BURST_CELL_ABSENT);
    if (!present)
        return;
    double got = cell->type == BURST_CELL_TIME ? (double)cell->time_ns / 1e9 : cell->real;
    if (fabs(got - expected) > tolerance * fmax(fabs(expected), 1e-9)) {
        fprintf(stderr, "%s: model %.17g, engine %.17g\n", what, expected, got);
        abort();
    }
}

static int compare_values(const void *a, const void *b)
{
    int64_t value_a = *(const int64_t *)a;
    int64_t value_b = *(const int64_t *)b;
    return (value_a > value_b) - (value_a < value_b);
}

/* Long double and two passes: more exact than what it is compared with. */
static void check_distribution(const burst_table_t *table, const burst_cell_t *cells,
                               const char *prefix, int64_t *values, size_t n)
{
    static const unsigned percentiles[] = {50, 95, 99};
    char key[64];
    long double sum = 0;
    long double squares = 0;

    for (size_t i = 0; i < n; i++)
        sum += values[i];
    long double mean = n > 0 ? sum / n : 0;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);

    snprintf(key, sizeof key, "%s_mean", prefix);
    burst_cell_t cell = cell_of(table, cells, key);
    check_near(key, n > 0, (double)(mean / 1e9L), &cell, 1e-9);
    snprintf(key, sizeof key, "%s_sd", prefix);
    cell = cell_of(table, cells, key);
    /* Where values are nearly equal, the difference is in the last digits of the mean. */
    double sd = n > 1 ? (double)(sqrtl(squares / (n - 1)) / 1e9L) : 0;
    AGREE(key, n > 1, cell.type != BURST_CELL_ABSENT);
    if (n > 1 && fabs(cell.real - sd) > 1e-6 * sd + 1e-9 * fabs((double)mean / 1e9)) {
        fprintf(stderr, "%s: model %.17g, engine %.17g\n", key, sd, cell.real);
        abort();
    }

    qsort(values, n, sizeof *values, compare_values);
    for (size_t i = 0; i < 3; i++) {
        snprintf(key, sizeof key, "%s_p%u", prefix, percentiles[i]);
        cell = cell_of(table, cells, key);
        size_t rank = (n * percentiles[i] + 99) / 100;
        check_near(key, n > 0, n > 0 ? (double)values[rank - 1] / 1e9 : 0, &cell, 0.01);
    }
}

static void check_count(const burst_table_t *table, const burst_cell_t *cells, const char *key,
                        uint64_t expected)
{
    burst_cell_t cell = cell_of(table, cells, key);
    AGREE(key, BURST_CELL_COUNT, cell.type);
    AGREE(key, expected, cell.count);
}

static void check_stream_row(const model_t *model, const burst_table_t *table,
                             const burst_cell_t *cells)
{
    static int64_t gaps[MAX_PACKETS];
    uint64_t stream = cell_of(table, cells, "stream").count;
    uint64_t packets = 0;
    uint64_t bytes = 0;
    uint64_t reordered = 0;
    uint64_t members = 0;
    size_t n_gaps = 0;

    for (size_t i = 0; i < model->n_packets; i++) {
        const fact_t *fact = &model->facts[i];
        if (!is_ip(&model->packets[i]) || fact->stream != stream)
            continue;
        packets++;
        bytes += model->packets[i].payload_len;
        members += fact->burst != 0;
        if (fact->previous_in_stream == 0)
            continue;
        int64_t gap = burst_time_difference(model->packets[i].time_ns,
                                            model->packets[fact->previous_in_stream - 1].time_ns);
        if (gap < 0)
            reordered++;
        else
            gaps[n_gaps++] = gap;
    }
    check_count(table, cells, "packets", packets);
    check_count(table, cells, "bytes", bytes);
    check_count(table, cells, "reordered", reordered);
    check_count(table, cells, "burst_packets", members);
    check_distribution(table, cells, "gap", gaps, n_gaps);
}

static void check_endpoint_row(const model_t *model, const burst_table_t *table,
                               const burst_cell_t *cells)
{
    static int64_t idts[MAX_PACKETS];
    burst_address_t address = *cell_of(table, cells, "address").address;
    uint64_t sent = 0;
    uint64_t received = 0;
    size_t n_idts = 0;

    for (size_t i = 0; i < model->n_packets; i++) {
        const burst_packet_t *packet = &model->packets[i];
        if (!is_ip(packet))
            continue;
        if (is_same_address(&packet->dst, &address))
            received += packet->payload_len;
        if (!is_same_address(&packet->src, &address))
            continue;
        sent += packet->payload_len;
        uint32_t previous = model->facts[i].previous_sent;
        int64_t gap =
            previous ? burst_time_difference(packet->time_ns, model->packets[previous - 1].time_ns)
                     : -1;
        if (gap >= 0)
            idts[n_idts++] = gap;
    }
    check_count(table, cells, "tx_bytes", sent);
    check_count(table, cells, "rx_bytes", received);
    check_distribution(table, cells, "idt", idts, n_idts);
}

void model_check_tables(const model_t *model, const burst_engine_t *engine)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    const burst_table_t *streams = burst_table_find("streams");
    const burst_table_t *endpoints = burst_table_find("endpoints");

    burst_rows_t *rows = burst_rows_new(streams, engine);
    AGREE("streams", model->n_streams, burst_rows_count(rows));
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        check_stream_row(model, streams, cells);
    }
    burst_rows_free(rows);

    rows = burst_rows_new(endpoints, engine);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        check_endpoint_row(model, endpoints, cells);
    }
    burst_rows_free(rows);
}
