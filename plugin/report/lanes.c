/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lanes.h"

static gint compare_lanes(gconstpointer a, gconstpointer b)
{
    const burst_lane_t *lane_a = a;
    const burst_lane_t *lane_b = b;
    if (lane_a->stream != lane_b->stream)
        return lane_a->stream < lane_b->stream ? -1 : 1;
    return (lane_a->start_ns > lane_b->start_ns) - (lane_a->start_ns < lane_b->start_ns);
}

static gint compare_lane_bytes(gconstpointer a, gconstpointer b)
{
    const burst_lane_t *lane_a = a;
    const burst_lane_t *lane_b = b;
    if (lane_a->bytes != lane_b->bytes)
        return lane_a->bytes > lane_b->bytes ? -1 : 1;
    return compare_lanes(a, b);
}

static GArray *collect_lanes(const burst_engine_t *engine, const bool *left_out)
{
    GArray *lanes = g_array_new(FALSE, FALSE, sizeof(burst_lane_t));
    for (uint32_t id = 1; id <= burst_engine_n_bursts(engine); id++) {
        const burst_burst_t *burst = burst_engine_burst(engine, id);
        burst_lane_t lane = {.stream = burst->stream,
                             .start_ns = burst->start_ns,
                             .end_ns = burst->end_ns,
                             .bursts = 1,
                             .bytes = burst->bytes,
                             .packets = burst->packets};
        if (!left_out[id - 1])
            g_array_append_val(lanes, lane);
    }
    g_array_sort(lanes, compare_lanes);
    return lanes;
}

/* Merges what follows in the same stream after a gap of less than that. */
static void merge_lanes(GArray *lanes, int64_t gap_ns)
{
    guint n_kept = 0;
    for (guint i = 0; i < lanes->len; i++) {
        const burst_lane_t *lane = &g_array_index(lanes, burst_lane_t, i);
        burst_lane_t *last = n_kept > 0 ? &g_array_index(lanes, burst_lane_t, n_kept - 1) : NULL;
        if (last && last->stream == lane->stream &&
            burst_time_difference(lane->start_ns, last->end_ns) < gap_ns) {
            last->end_ns = MAX(last->end_ns, lane->end_ns);
            last->bursts += lane->bursts;
            last->bytes += lane->bytes;
            last->packets += lane->packets;
        } else {
            g_array_index(lanes, burst_lane_t, n_kept++) = *lane;
        }
    }
    g_array_set_size(lanes, n_kept);
}

/* From the earliest to the latest time. */
static int64_t span_of(const GArray *lanes)
{
    int64_t first_ns = INT64_MAX;
    int64_t last_ns = INT64_MIN;
    for (guint i = 0; i < lanes->len; i++) {
        const burst_lane_t *lane = &g_array_index(lanes, burst_lane_t, i);
        first_ns = MIN(first_ns, lane->start_ns);
        last_ns = MAX(last_ns, lane->end_ns);
    }
    return lanes->len > 0 ? burst_time_difference(last_ns, first_ns) : 0;
}

GArray *burst_lanes_new(const burst_engine_t *engine, const bool *left_out, guint max_lanes)
{
    const int64_t wide_picture = 4096; /* pixels */
    GArray *lanes = collect_lanes(engine, left_out);
    int64_t span_ns = span_of(lanes);

    for (int64_t pixels = wide_picture; pixels >= 1; pixels /= 2) {
        merge_lanes(lanes, MAX(span_ns / pixels, 1));
        if (lanes->len <= max_lanes)
            return lanes;
    }
    g_array_sort(lanes, compare_lane_bytes);
    g_array_set_size(lanes, max_lanes);
    g_array_sort(lanes, compare_lanes);
    return lanes;
}
