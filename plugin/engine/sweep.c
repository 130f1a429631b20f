/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sweep.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define NS_PER_US INT64_C(1000)

/* What some packets of a run are together. */
typedef struct {
    uint32_t qualifying;
    uint32_t packets; /* members: these, and smaller ones */
    uint64_t qualifying_bytes;
    uint64_t bytes;
    int64_t start_ns;
    int64_t end_ns;
} part_t;

/* The runs under way of the thresholds from above the next segment's `high` up to this one's. */
typedef struct {
    int high;
    part_t own; /* what these runs have, and those of the next segments have not */
} segment_t;

struct burst_swept {
    GArray *segments;  /* of segment_t; the innermost, of the smallest gaps, is the last */
    part_t small;      /* since the last qualifying packet: members if another one follows */
    int64_t last_ns;   /* time of the last qualifying packet */
    uint64_t bursting; /* a bit for each threshold that has given this stream a burst */
};

struct burst_sweep {
    const burst_parameters_t *parameters;
    burst_threshold_t rows[BURST_N_THRESHOLDS];
    burst_threshold_t copy[BURST_N_THRESHOLDS];
    burst_distribution_t *gaps;
};

G_STATIC_ASSERT(BURST_N_THRESHOLDS <= 64);

burst_sweep_t *burst_sweep_new(const burst_parameters_t *parameters)
{
    const double smallest_us = 1000;
    const double rows_per_decade = 10;
    burst_sweep_t *sweep = g_new0(burst_sweep_t, 1);

    sweep->parameters = parameters;
    for (int i = 0; i < BURST_N_THRESHOLDS; i++)
        sweep->rows[i].gap_us = (uint32_t)lround(smallest_us * pow(10, i / rows_per_decade));
    return sweep;
}

void burst_sweep_free(burst_sweep_t *sweep)
{
    if (sweep == NULL)
        return;
    burst_distribution_free(sweep->gaps);
    g_free(sweep);
}

void burst_swept_free(burst_swept_t *swept)
{
    if (swept == NULL)
        return;
    g_array_free(swept->segments, TRUE);
    g_free(swept);
}

/* ---- parts ---- */

static void add_part(part_t *to, const part_t *part)
{
    if (part->packets == 0)
        return;
    to->start_ns = to->packets ? MIN(to->start_ns, part->start_ns) : part->start_ns;
    to->end_ns = to->packets ? MAX(to->end_ns, part->end_ns) : part->end_ns;
    to->qualifying += part->qualifying;
    to->packets += part->packets;
    to->qualifying_bytes += part->qualifying_bytes;
    to->bytes += part->bytes;
}

static part_t part_of(const burst_swept_packet_t *packet, bool qualifies)
{
    return (part_t){.qualifying = qualifies,
                    .packets = 1,
                    .qualifying_bytes = qualifies ? packet->size : 0,
                    .bytes = packet->size,
                    .start_ns = packet->time_ns,
                    .end_ns = packet->time_ns};
}

/* ---- runs that end ---- */

/* The same run ends for the thresholds from `low` to `high`. */
static void end_run(const burst_sweep_t *sweep, burst_threshold_t *rows, uint64_t *bursting,
                    const part_t *run, int low, int high)
{
    if (run->qualifying < sweep->parameters->min_packets ||
        run->qualifying_bytes < sweep->parameters->min_bytes)
        return;
    for (int i = low; i <= high; i++) {
        burst_threshold_t *row = &rows[i];
        uint64_t bit = UINT64_C(1) << i;
        row->streams += (*bursting & bit) == 0;
        row->packets += run->packets;
        row->total_bytes += run->bytes;
        burst_moments_add(&row->bytes, (int64_t)run->bytes);
        row->duration_ns += (double)burst_time_difference(run->end_ns, run->start_ns);
        *bursting |= bit;
    }
}

/* The runs of all thresholds end. */
static void end_all(const burst_sweep_t *sweep, burst_threshold_t *rows, uint64_t *bursting,
                    const GArray *segments)
{
    part_t run = {0};
    int low = 0;

    for (guint i = segments->len; i > 0; i--) {
        const segment_t *segment = &g_array_index(segments, segment_t, i - 1);
        add_part(&run, &segment->own);
        end_run(sweep, rows, bursting, &run, low, segment->high);
        low = segment->high + 1;
    }
}

/* How many thresholds a gap ends: those that are not larger than it. */
static int count_ended(const burst_sweep_t *sweep, int64_t gap_ns)
{
    int begin = 0;
    int end = BURST_N_THRESHOLDS;
    while (begin < end) {
        int middle = begin + (end - begin) / 2;
        if (sweep->rows[middle].gap_us * NS_PER_US <= gap_ns)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/*
 * The runs of the first `n_ended` thresholds end. What they had is also a part of the runs that go
 * on around them, to which the smaller packets since then belong, too.
 */
static void end_inner(burst_sweep_t *sweep, burst_swept_t *swept, int n_ended)
{
    GArray *segments = swept->segments;
    part_t run = {0};
    int low = 0;

    while (segments->len > 0) {
        segment_t *segment = &g_array_index(segments, segment_t, segments->len - 1);
        add_part(&run, &segment->own);
        if (low < n_ended)
            end_run(sweep, sweep->rows, &swept->bursting, &run, low,
                    MIN(segment->high, n_ended - 1));
        if (segment->high >= n_ended) {
            segment->own = run;
            add_part(&segment->own, &swept->small);
            return;
        }
        low = segment->high + 1;
        g_array_set_size(segments, segments->len - 1);
    }
}

/* ---- packets ---- */

static void begin_segment(burst_swept_t *swept, int high, const part_t *part)
{
    segment_t segment = {.high = high, .own = *part};
    g_array_append_val(swept->segments, segment);
}

static burst_swept_t *new_swept(void)
{
    burst_swept_t *swept = g_new0(burst_swept_t, 1);
    swept->segments = g_array_new(FALSE, FALSE, sizeof(segment_t));
    return swept;
}

void burst_sweep_qualifying(burst_sweep_t *sweep, burst_swept_t **where,
                            const burst_swept_packet_t *packet)
{
    if (*where == NULL)
        *where = new_swept();
    burst_swept_t *swept = *where;
    part_t part = part_of(packet, true);
    int n_ended = BURST_N_THRESHOLDS;

    if (swept->segments->len > 0) {
        int64_t gap_ns = burst_time_difference(packet->time_ns, swept->last_ns);
        n_ended = count_ended(sweep, gap_ns);
        end_inner(sweep, swept, n_ended);
        if (gap_ns >= 0)
            burst_distribution_add(&sweep->gaps, gap_ns);
    }
    if (n_ended > 0)
        begin_segment(swept, n_ended - 1, &part);
    else
        add_part(&g_array_index(swept->segments, segment_t, swept->segments->len - 1).own, &part);
    swept->small = (part_t){0};
    swept->last_ns = packet->time_ns;
}

void burst_sweep_small(burst_swept_t *swept, const burst_swept_packet_t *packet)
{
    if (swept == NULL || swept->segments->len == 0)
        return;
    const part_t part = part_of(packet, false);
    add_part(&swept->small, &part);
}

void burst_sweep_end_runs(burst_sweep_t *sweep, burst_swept_t *swept)
{
    if (swept == NULL)
        return;
    end_all(sweep, sweep->rows, &swept->bursting, swept->segments);
    g_array_set_size(swept->segments, 0);
    swept->small = (part_t){0};
}

/* ---- rows ---- */

burst_threshold_t *burst_sweep_begin_rows(burst_sweep_t *sweep)
{
    memcpy(sweep->copy, sweep->rows, sizeof sweep->copy);
    return sweep->copy;
}

void burst_sweep_add_open(burst_sweep_t *sweep, const burst_swept_t *swept)
{
    if (swept == NULL)
        return;
    uint64_t bursting = swept->bursting;
    end_all(sweep, sweep->copy, &bursting, swept->segments);
}

const burst_distribution_t *burst_sweep_gaps(const burst_sweep_t *sweep)
{
    return sweep->gaps;
}

/* ---- which one stands out ---- */

/* Whether a series with these numbers of bursts, whose rows have at most so many streams, is one.
 */
static bool is_stable(uint64_t fewest, uint64_t most)
{
    const uint64_t five_percent = 20;
    return most - fewest <= 1 || (most - fewest) * five_percent <= most;
}

/* How many successive rows from `first` on are a stable series. */
static int length_of_series(const burst_threshold_t *rows, int first)
{
    uint64_t fewest = UINT64_MAX;
    uint64_t most = 0;
    int i = first;

    for (; i < BURST_N_THRESHOLDS; i++) {
        uint64_t bursts = rows[i].bytes.count;
        fewest = MIN(fewest, bursts);
        most = MAX(most, bursts);
        if (bursts == 0 || bursts < UINT64_C(2) * rows[i].streams || !is_stable(fewest, most))
            break;
    }
    return i - first;
}

int burst_thresholds_suggest(const burst_threshold_t rows[BURST_N_THRESHOLDS])
{
    enum { SHORTEST = 5 };
    int longest = 0;
    int best = -1;

    for (int first = 0; first < BURST_N_THRESHOLDS; first++) {
        int length = length_of_series(rows, first);
        if (length >= SHORTEST && length > longest) {
            longest = length;
            best = first + (length - 1) / 2;
        }
    }
    return best;
}
