/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "streams": one row for each stream. Its items are burst_stream_t, its data are sums
 * over each stream's bursts, by its number; between: the gaps from one burst to the next. */
#include "registry.h"
#include "rows/burst-sums.h"

static void get_key(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                    const burst_column_t *column, burst_cell_t *cell)
{
    burst_put_stream_key(cell, item, column->which);
}

static void get_length(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                       const burst_column_t *column, burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    burst_put_length(cell, &stream->lengths, stream->bytes, column->which);
}

static void get_gap(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                    burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    burst_put_gap(rows, cell, stream->gap_ns, column->which);
}

static void get_of_bursts(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                          burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    burst_put_sums(rows, cell, burst_sums_array_peek(rows->data, stream->number), column->which);
}

static void get_packets(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                        const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    burst_put_count(cell, stream->lengths.count);
}

enum { FIRST, LAST, DURATION };

static void get_time(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                     const burst_column_t *column, burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    int64_t last_ns = stream->last.latest_ns;

    if (!stream->has_time)
        return;
    switch (column->which) {
    case FIRST:
        burst_put_time(cell, stream->first_ns);
        break;
    case LAST:
        burst_put_time(cell, last_ns);
        break;
    case DURATION:
        burst_put_time(cell, burst_time_difference(last_ns, stream->first_ns));
        break;
    default:
        g_assert_not_reached();
    }
}

enum { BACK_PACKETS, BACK_BYTES };

/* Absent where there is no way back. */
static void get_back(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                     burst_cell_t *cell)
{
    const burst_stream_t *stream = item;

    if ((burst_stream_parts(burst_rows_parameters(rows)) & BURST_PART_UNORDERED) == 0)
        return;
    burst_put_count(cell,
                    column->which == BACK_PACKETS ? stream->back_packets : stream->back_bytes);
}

enum { PEAK_RATE, PEAK_FRAME };

static void get_peak(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                     burst_cell_t *cell)
{
    uint32_t frame = 0;
    double rate = burst_stream_peak(rows->source.engine, item, &frame);

    if (frame == 0)
        return;
    if (column->which == PEAK_RATE)
        burst_put_real(cell, rate);
    else
        burst_put_count(cell, frame);
}

static const burst_column_t columns[] = {
    BURST_STREAM_KEY_COLUMNS(get_key),
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Packets of the stream"),
     .flags = BURST_COLUMN_SUM, .rank = 7, .get = get_packets},
    {BURST_COLUMN("bytes", "Bytes", "B", COUNT, "Payload of the stream"), .flags = BURST_COLUMN_SUM,
     .rank = 8, BURST_COUNT64(burst_stream_t, bytes)},
    {BURST_COLUMN("first", "First", "s", TIME, "Time of the earliest packet"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get_time, .which = FIRST},
    {BURST_COLUMN("last", "Last", "s", TIME, "Time of the latest packet"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get_time, .which = LAST},
    {BURST_COLUMN("duration", "Duration", "s", TIME, "From the earliest to the latest packet"),
     .rank = 11, .get = get_time, .which = DURATION},
    BURST_LENGTH_COLUMNS(get_length, "of the stream"),
    BURST_GAP_COLUMNS("gap", "Gap", "packets of the stream", get_gap, BURST_MEASURES_GAPS, 12),
    {BURST_COLUMN("reordered", "Reordered", "", COUNT,
                  "Packets that are older than the one before them in the stream"),
     .flags = BURST_COLUMN_SUM, BURST_COUNT32(burst_stream_t, reordered)},
    {BURST_COLUMN("bursts", "Bursts", "", COUNT, "Bursts of the stream"), .flags = BURST_COLUMN_SUM,
     .rank = 9, .get = get_of_bursts, .which = BURST_SUMS_COUNT},
    {BURST_COLUMN("burst_packets", "Burst packets", "", COUNT, "Packets that are in bursts"),
     .flags = BURST_COLUMN_SUM, .get = get_of_bursts, .which = BURST_SUMS_PACKETS},
    {BURST_COLUMN("burst_bytes", "Burst", "B", COUNT, "Payload of the packets in bursts"),
     .flags = BURST_COLUMN_SUM, .rank = 10, .get = get_of_bursts, .which = BURST_SUMS_BYTES},
    BURST_BURSTINESS_COLUMN(get_gap, BURST_MEASURES_GAPS, "packets of the stream"),
    {BURST_COLUMN("back_packets", "Back packets", "", COUNT,
                  "Packets from the destination to the source; absent in a one-way stream"),
     .parts = BURST_PART_UNORDERED, .flags = BURST_COLUMN_SUM, .get = get_back,
     .which = BACK_PACKETS},
    {BURST_COLUMN("back_bytes", "Back bytes", "B", COUNT, "Payload of these packets"),
     .parts = BURST_PART_UNORDERED, .flags = BURST_COLUMN_SUM, .get = get_back,
     .which = BACK_BYTES},
    {BURST_COLUMN("peak_rate", "Peak rate", "bit/s", REAL,
                  "Largest load of the stream, on the wire, in a window of burst.window_us"),
     .get = get_peak, .which = PEAK_RATE, .features = BURST_MEASURES_PEAKS,
     .depends_on = BURST_ON_WINDOW},
    {BURST_COLUMN("peak_frame", "Peak frame", "", COUNT, "Frame with which that window ends"),
     .get = get_peak, .which = PEAK_FRAME, .features = BURST_MEASURES_PEAKS,
     .depends_on = BURST_ON_WINDOW},
    BURST_MEAN_BURST_COLUMNS(get_of_bursts, "of the stream"),
    BURST_BETWEEN_COLUMNS("idle", "Idle", "gap from the end of one burst to the start of the next",
                          get_of_bursts),
};

static void collect(burst_rows_t *rows)
{
    const burst_engine_t *engine = rows->source.engine;
    const GPtrArray *streams = burst_engine_streams(engine);
    burst_sums_array_t *sums = burst_sums_array_new(streams->len);

    for (uint32_t id = 1; id <= burst_engine_n_bursts(engine); id++) {
        const burst_burst_t *burst = burst_engine_burst(engine, id);
        burst_sums_t *of_stream = burst_sums_array_get(sums, burst->stream);
        int64_t idle_ns;

        burst_sums_add(of_stream, burst);
        if (burst_idle_before_ns(burst, &idle_ns) && idle_ns >= 0)
            burst_distribution_add(&of_stream->between_ns, idle_ns);
    }
    burst_rows_set_data(rows, sums, burst_sums_array_free);
    burst_rows_add_all(rows, streams);
}

static int compare(const void *a, const void *b, const burst_rows_t *rows G_GNUC_UNUSED)
{
    const burst_stream_t *stream_a = a;
    const burst_stream_t *stream_b = b;
    return burst_compare_sizes(stream_a->bytes, stream_b->bytes, stream_a->number,
                               stream_b->number);
}

const burst_table_t burst_table_streams = {
    .name = "streams",
    .title = "Burst Streams",
    .menu = "St_reams",
    .meaning = "Packets, gaps and bursts of each stream",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_COUNTS,
    .depends_on = BURST_ON_BURSTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
    .compare = compare,
};
