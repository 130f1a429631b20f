/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "peaks": one row for each width of the window. Its items are burst_peak_t. */
#include "burst/load.h"

#include "registry.h"
#include "rows/columns.h"

/* What all frames with a time come to, in bit/s. @return false if they take no time. */
static bool mean_rate(const burst_rows_t *rows, double *rate)
{
    const double bits = 8, ns_per_second = 1e9;
    const burst_totals_t *totals = burst_engine_totals(rows->source.engine);

    if (!totals->has_time || totals->last_ns == totals->first_ns)
        return false;
    *rate = (double)totals->timed_wire_bytes * bits * ns_per_second /
            (double)burst_time_difference(totals->last_ns, totals->first_ns);
    return true;
}

enum { WINDOW, RATE, FRAME, TIME, MEAN_RATE, PEAK_TO_MEAN };

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const burst_peak_t *peak = item;
    double rate = burst_load_rate(peak->bytes, peak->width_ns);
    double mean;

    switch (column->which) {
    case WINDOW:
        burst_put_time(cell, peak->width_ns);
        break;
    case RATE:
        burst_put_real(cell, rate);
        break;
    case FRAME:
        if (peak->frame > 0)
            burst_put_count(cell, peak->frame);
        break;
    case TIME:
        if (peak->frame > 0)
            burst_put_time(cell, peak->time_ns);
        break;
    case MEAN_RATE:
        if (mean_rate(rows, &mean))
            burst_put_real(cell, mean);
        break;
    case PEAK_TO_MEAN:
        if (mean_rate(rows, &mean) && mean > 0)
            burst_put_real(cell, rate / mean);
        break;
    default:
        g_assert_not_reached();
    }
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("window", "Window", "s", TIME, "Width of the sliding window"), .rank = 1,
     .get = get, .which = WINDOW},
    {BURST_COLUMN("bytes", "Bytes", "B", COUNT, "Bytes on the wire in the fullest window"),
     .rank = 3, BURST_COUNT64(burst_peak_t, bytes)},
    {BURST_COLUMN("rate", "Rate", "bit/s", REAL, "These bytes in bits by the window"), .rank = 2,
     .get = get, .which = RATE},
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Frames in that window"), .rank = 4,
     BURST_COUNT32(burst_peak_t, packets)},
    {BURST_COLUMN("frame", "Frame", "", COUNT, "Frame with which the window ends, the first one"),
     .rank = 5, .get = get, .which = FRAME},
    {BURST_COLUMN("time", "Time", "s", TIME, "Time at which the window ends"),
     .flags = BURST_COLUMN_ABSOLUTE, .rank = 6, .get = get, .which = TIME},
    {BURST_COLUMN("mean_rate", "Mean rate", "bit/s", REAL,
                  "Mean rate of all frames; absent if they take no time"),
     .rank = 7, .get = get, .which = MEAN_RATE},
    {BURST_COLUMN("peak_to_mean", "Peak to mean", "", REAL, "Rate by the mean rate"), .decimals = 1,
     .rank = 8, .get = get, .which = PEAK_TO_MEAN},
};

static void collect(burst_rows_t *rows)
{
    const burst_load_t *load = burst_engine_load(rows->source.engine);
    for (size_t i = 0; i < BURST_N_PEAKS; i++)
        burst_rows_add(rows, burst_load_peak(load, i));
}

const burst_table_t burst_table_peaks = {
    .name = "peaks",
    .title = "Burst Peaks",
    .menu = "_Peaks",
    .meaning = "The largest load of all frames in windows from 10 us to 10 s",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_MEASURES_LOAD | BURST_COUNTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
};
