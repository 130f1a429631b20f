/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "thresholds": one row for each gap of the sweep. Its items are burst_threshold_t, its
 * data the one that is suggested, or NULL. */
#include "burst/thresholds.h"

#include "registry.h"
#include "rows/columns.h"

enum { GAP, BURSTS, PACKETS_MEAN, BYTES_MEAN, BYTES_SD, DURATION_MEAN, SUGGESTED };

static void put_mean(burst_cell_t *cell, const burst_threshold_t *threshold, int which)
{
    double n = (double)threshold->bytes.count;
    double sd;

    if (threshold->bytes.count == 0)
        return;
    switch (which) {
    case PACKETS_MEAN:
        burst_put_real(cell, (double)threshold->packets / n);
        break;
    case BYTES_MEAN:
        burst_put_real(cell, (double)threshold->total_bytes / n);
        break;
    case BYTES_SD:
        if (burst_moments_sd(&threshold->bytes, &sd))
            burst_put_real(cell, sd);
        break;
    case DURATION_MEAN:
        burst_put_seconds(cell, threshold->duration_ns / n);
        break;
    default:
        g_assert_not_reached();
    }
}

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const int64_t ns_per_us = 1000;
    const burst_threshold_t *threshold = item;

    switch (column->which) {
    case GAP:
        burst_put_time(cell, threshold->gap_us * ns_per_us);
        break;
    case BURSTS:
        burst_put_count(cell, threshold->bytes.count);
        break;
    case SUGGESTED:
        burst_put_flag(cell, item == rows->data);
        break;
    default:
        put_mean(cell, threshold, column->which);
    }
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("gap", "Gap", "s", TIME, "The gap that would end a burst"), .rank = 1, .get = get,
     .which = GAP},
    {BURST_COLUMN("bursts", "Bursts", "", COUNT, "Bursts that it would give"), .rank = 2,
     .get = get, .which = BURSTS},
    {BURST_COLUMN("streams", "Streams", "", COUNT, "Streams that would have a burst"), .rank = 3,
     BURST_COUNT32(burst_threshold_t, streams)},
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Members of these bursts"), .rank = 4,
     BURST_COUNT64(burst_threshold_t, packets)},
    {BURST_COLUMN("bytes", "Bytes", "B", COUNT, "Payload of these members"), .rank = 5,
     BURST_COUNT64(burst_threshold_t, total_bytes)},
    {BURST_COLUMN("packets_mean", "Packets mean", "", REAL, "Mean number of packets of a burst"),
     .decimals = 1, .rank = 6, .get = get, .which = PACKETS_MEAN},
    {BURST_COLUMN("bytes_mean", "Bytes mean", "B", REAL, "Mean payload of a burst"), .decimals = 1,
     .rank = 7, .get = get, .which = BYTES_MEAN},
    {BURST_COLUMN("bytes_sd", "Bytes sd", "B", REAL,
                  "Standard deviation (n - 1) of the bursts' payloads"),
     .decimals = 1, .get = get, .which = BYTES_SD},
    {BURST_COLUMN("duration_mean", "Duration mean", "s", REAL, "Mean duration of a burst"),
     .decimals = BURST_SECONDS_DECIMALS, .rank = 8, .get = get, .which = DURATION_MEAN},
    {BURST_COLUMN("suggested", "Suggested", "", FLAG,
                  "Whether this gap stands out: the number of bursts hardly depends on it"),
     .rank = 9, .get = get, .which = SUGGESTED},
};

static void collect(burst_rows_t *rows)
{
    const burst_threshold_t *thresholds = burst_engine_thresholds(rows->source.engine);
    int suggested = burst_thresholds_suggest(thresholds);

    if (suggested >= 0)
        burst_rows_set_data(rows, (void *)&thresholds[suggested], NULL);
    for (size_t i = 0; i < BURST_N_THRESHOLDS; i++)
        burst_rows_add(rows, &thresholds[i]);
}

const burst_table_t burst_table_thresholds = {
    .name = "thresholds",
    .title = "Burst Thresholds",
    .menu = "T_hresholds",
    .meaning = "The bursts that each gap from 1 ms to 1,000 s would give",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_SWEEPS_GAPS,
    .depends_on = BURST_ON_BURSTS & ~(unsigned)BURST_ON_GAP,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
};
