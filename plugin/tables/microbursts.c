/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "microbursts": one row for each. Its items are burst_microburst_t, its data the load
 * that has them. */
#include "burst/load.h"

#include "registry.h"
#include "rows/columns.h"

enum { ID, START, END, DURATION, PEAK_RATE, TOP_SRC, TOP_DST, TOP_BYTES };

static bool has_top(const burst_microburst_t *microburst)
{
    return microburst->top_src.kind != BURST_ADDRESS_NONE;
}

static void get(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                const burst_column_t *column, burst_cell_t *cell)
{
    const burst_microburst_t *microburst = item;

    switch (column->which) {
    case START:
        burst_put_time(cell, microburst->start_ns);
        break;
    case END:
        burst_put_time(cell, microburst->end_ns);
        break;
    case DURATION:
        burst_put_time(cell, burst_time_difference(microburst->end_ns, microburst->start_ns));
        break;
    case PEAK_RATE:
        burst_put_real(cell, microburst->peak_rate);
        break;
    case TOP_SRC:
        burst_put_address(cell, &microburst->top_src);
        break;
    case TOP_DST:
        burst_put_address(cell, &microburst->top_dst);
        break;
    case TOP_BYTES:
        if (has_top(microburst))
            burst_put_count(cell, microburst->top_bytes);
        break;
    default:
        g_assert_not_reached();
    }
}

static void get_id(const burst_rows_t *rows, const void *item,
                   const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_load_t *load = burst_engine_load(rows->source.engine);
    const burst_microburst_t *microburst = item;
    burst_put_count(cell, burst_load_microburst_of(load, microburst->first_frame));
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("id", "Microburst", "", COUNT, "Number of the microburst, from 1"), .rank = 1,
     .get = get_id},
    {BURST_COLUMN("first_frame", "First frame", "", COUNT, "Its first frame"), .rank = 2,
     BURST_COUNT32(burst_microburst_t, first_frame)},
    {BURST_COLUMN("last_frame", "Last frame", "", COUNT, "Its last frame"),
     BURST_COUNT32(burst_microburst_t, last_frame)},
    {BURST_COLUMN("start", "Start", "s", TIME, "Time of its first frame"),
     .flags = BURST_COLUMN_ABSOLUTE, .rank = 3, .get = get, .which = START},
    {BURST_COLUMN("end", "End", "s", TIME, "Time of its last frame"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get, .which = END},
    {BURST_COLUMN("duration", "Duration", "s", TIME, "From its first to its last frame"), .rank = 4,
     .get = get, .which = DURATION},
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Its frames"), .flags = BURST_COLUMN_SUM,
     .rank = 5, BURST_COUNT32(burst_microburst_t, packets)},
    {BURST_COLUMN("bytes", "Bytes", "B", COUNT, "Bytes on the wire of its frames"),
     .flags = BURST_COLUMN_SUM, .rank = 6, BURST_COUNT64(burst_microburst_t, bytes)},
    {BURST_COLUMN("peak_rate", "Peak rate", "bit/s", REAL, "Largest load at one of its frames"),
     .rank = 7, .get = get, .which = PEAK_RATE},
    {BURST_COLUMN("peak_frame", "Peak frame", "", COUNT, "The first frame with that load"),
     BURST_COUNT32(burst_microburst_t, peak_frame)},
    {BURST_COLUMN("top_src", "Top source", "", ADDRESS,
                  "Who sent most of the bytes; absent if no frame is observed"),
     .rank = 8, .get = get, .which = TOP_SRC},
    {BURST_COLUMN("top_dst", "Top destination", "", ADDRESS, "To whom these went"), .rank = 9,
     .get = get, .which = TOP_DST},
    {BURST_COLUMN("top_bytes", "Top bytes", "B", COUNT, "Bytes on the wire between these two"),
     .get = get, .which = TOP_BYTES},
};

static void collect(burst_rows_t *rows)
{
    const burst_load_t *load = burst_engine_load(rows->source.engine);
    for (size_t i = 0; i < burst_load_n_microbursts(load); i++)
        burst_rows_add(rows, burst_load_microburst(load, i));
}

const burst_table_t burst_table_microbursts = {
    .name = "microbursts",
    .title = "Microbursts",
    .menu = "_Microbursts",
    .meaning = "Successive frames whose load is at least burst.alarm_mbps",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_MEASURES_LOAD,
    .depends_on = BURST_ON_ADDRESSES | BURST_ON_PACKETS | BURST_ON_WINDOW | BURST_ON_ALARM,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
};
