/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "bursts": one row for each burst. Its items are the numbers of bursts, as pointers:
 * there can be millions. What belongs to the number asked for last is kept. */
#include "bursts.h"

#include "registry.h"
#include "rows/columns.h"

typedef struct {
    uint32_t id; /* 0: of none */
    const burst_burst_t *burst;
    const burst_detail_t *detail; /* NULL: not known */
    const burst_stream_t *stream;
} found_t;

static const found_t *find(const burst_rows_t *rows, const void *item)
{
    const burst_engine_t *engine = rows->source.engine;
    found_t *found = rows->data;
    uint32_t id = GPOINTER_TO_UINT(item);

    if (found->id != id) {
        found->id = id;
        found->burst = burst_engine_burst(engine, id);
        found->detail = burst_engine_detail(engine, id);
        found->stream = g_ptr_array_index(burst_engine_streams(engine), found->burst->stream);
    }
    return found;
}

/* ---- columns ---- */

static void get_id(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                   const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    burst_put_count(cell, GPOINTER_TO_UINT(item));
}

static void get_key(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                    burst_cell_t *cell)
{
    burst_put_stream_key(cell, find(rows, item)->stream, column->which);
}

enum { FIRST_FRAME, LAST_FRAME, START, END, DURATION, PACKETS, BYTES, MEAN_LEN, RATE, IDLE };

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const burst_burst_t *burst = find(rows, item)->burst;
    double rate;
    int64_t idle_ns;

    switch (column->which) {
    case FIRST_FRAME:
        burst_put_count(cell, burst->first_frame);
        break;
    case LAST_FRAME:
        burst_put_count(cell, burst->last_frame);
        break;
    case START:
        burst_put_time(cell, burst->start_ns);
        break;
    case END:
        burst_put_time(cell, burst->end_ns);
        break;
    case DURATION:
        burst_put_time(cell, burst_duration_ns(burst));
        break;
    case PACKETS:
        burst_put_count(cell, burst->packets);
        break;
    case BYTES:
        burst_put_count(cell, burst->bytes);
        break;
    case MEAN_LEN:
        burst_put_real(cell, burst_mean_len(burst));
        break;
    case RATE:
        if (burst_rate(burst, &rate))
            burst_put_real(cell, rate);
        break;
    case IDLE:
        if (burst_idle_before_ns(burst, &idle_ns))
            burst_put_time(cell, idle_ns);
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
    const burst_detail_t *detail = find(rows, item)->detail;

    if (detail == NULL ||
        (burst_stream_parts(burst_rows_parameters(rows)) & BURST_PART_UNORDERED) == 0)
        return;
    burst_put_count(cell,
                    column->which == BACK_PACKETS ? detail->back_packets : detail->back_bytes);
}

enum { LEN_MIN, LEN_MAX, LEN_SD, GAP_MEAN, GAP_SD, GAP_MAX };

static void get_detail(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                       burst_cell_t *cell)
{
    const found_t *found = find(rows, item);
    const burst_detail_t *detail = found->detail;
    burst_moments_t moments = {0};
    double sd;

    if (detail == NULL)
        return;
    switch (column->which) {
    case LEN_MIN:
        burst_put_count(cell, detail->len_min);
        break;
    case LEN_MAX:
        burst_put_count(cell, detail->len_max);
        break;
    case LEN_SD:
        moments.count = found->burst->packets;
        moments.sum_squares = detail->len_squares;
        if (burst_moments_sd(&moments, &sd))
            burst_put_real(cell, sd);
        break;
    case GAP_MEAN:
        if (detail->gaps > 0)
            burst_put_seconds(cell, detail->gap_mean);
        break;
    case GAP_SD:
        moments.count = detail->gaps;
        moments.sum_squares = detail->gap_squares;
        if (burst_moments_sd(&moments, &sd))
            burst_put_seconds(cell, sd);
        break;
    case GAP_MAX:
        if (detail->gaps > 0)
            burst_put_time(cell, detail->gap_max);
        break;
    default:
        g_assert_not_reached();
    }
}

static void get_label(const burst_rows_t *rows, const void *item,
                      const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_burst_t *burst = find(rows, item)->burst;

    if (rows->source.labels == NULL)
        return;
    burst_ends_t ends = burst_engine_ends(rows->source.engine, burst->stream);
    const char *label = burst_labels_find(rows->source.labels, burst, &ends);
    if (label)
        *cell = (burst_cell_t){.type = BURST_CELL_TEXT, .text = label};
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("id", "Burst", "", COUNT, "Number of the burst, from 1"), .rank = 1,
     .get = get_id},
    BURST_STREAM_KEY_COLUMNS(get_key),
    {BURST_COLUMN("first_frame", "First frame", "", COUNT, "Frame of the first member"), .rank = 13,
     .get = get, .which = FIRST_FRAME},
    {BURST_COLUMN("last_frame", "Last frame", "", COUNT, "Frame of the last member"), .get = get,
     .which = LAST_FRAME},
    {BURST_COLUMN("start", "Start", "s", TIME, "Time of the earliest member"),
     .flags = BURST_COLUMN_ABSOLUTE, .rank = 7, .get = get, .which = START},
    {BURST_COLUMN("end", "End", "s", TIME, "Time of the latest member"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get, .which = END},
    {BURST_COLUMN("duration", "Duration", "s", TIME, "From the earliest to the latest member"),
     .rank = 8, .get = get, .which = DURATION},
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Members"), .flags = BURST_COLUMN_SUM, .rank = 9,
     .get = get, .which = PACKETS},
    {BURST_COLUMN("bytes", "Bytes", "B", COUNT, "Payload of the members"),
     .flags = BURST_COLUMN_SUM, .rank = 10, .get = get, .which = BYTES},
    {BURST_COLUMN("mean_len", "Mean len", "B", REAL, "Mean payload of the members"), .decimals = 1,
     .get = get, .which = MEAN_LEN},
    {BURST_COLUMN("rate", "Rate", "bit/s", REAL,
                  "Payload in bits by the duration; absent if that is 0"),
     .rank = 12, .get = get, .which = RATE},
    {BURST_COLUMN("idle_before", "Idle before", "s", TIME,
                  "Gap from the end of the stream's previous burst to the start of this one"),
     .flags = BURST_COLUMN_SIGNED, .rank = 11, .get = get, .which = IDLE},
    {BURST_COLUMN("back_packets", "Back packets", "", COUNT,
                  "Members from the destination to the source; absent in a one-way stream"),
     .parts = BURST_PART_UNORDERED, .flags = BURST_COLUMN_SUM, .get = get_back,
     .which = BACK_PACKETS, .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("back_bytes", "Back bytes", "B", COUNT, "Payload of these members"),
     .parts = BURST_PART_UNORDERED, .flags = BURST_COLUMN_SUM, .get = get_back, .which = BACK_BYTES,
     .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("len_min", "Len min", "B", COUNT, "Smallest payload of a member"),
     .get = get_detail, .which = LEN_MIN, .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("len_max", "Len max", "B", COUNT, "Largest payload of a member"),
     .get = get_detail, .which = LEN_MAX, .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("len_sd", "Len sd", "B", REAL,
                  "Standard deviation (n - 1) of the members' payloads"),
     .decimals = 1, .get = get_detail, .which = LEN_SD, .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("gap_mean", "Gap mean", "s", REAL, "Mean time between members"),
     .decimals = BURST_SECONDS_DECIMALS, .get = get_detail, .which = GAP_MEAN,
     .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("gap_sd", "Gap sd", "s", REAL,
                  "Standard deviation (n - 1) of the times between members"),
     .decimals = BURST_SECONDS_DECIMALS, .get = get_detail, .which = GAP_SD,
     .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("gap_max", "Gap max", "s", TIME, "Longest time between members"),
     .get = get_detail, .which = GAP_MAX, .features = BURST_KEEPS_DETAILS},
    {BURST_COLUMN("label", "Label", "", TEXT, "The name that the user's rules give the burst"),
     .rank = 14, .get = get_label},
};

/* ---- the table ---- */

static void collect(burst_rows_t *rows)
{
    burst_rows_set_data(rows, g_new0(found_t, 1), g_free);
    for (uint32_t id = 1; id <= burst_engine_n_bursts(rows->source.engine); id++)
        burst_rows_add(rows, GUINT_TO_POINTER(id));
}

static int compare(const void *a, const void *b, const burst_rows_t *rows)
{
    const burst_engine_t *engine = rows->source.engine;
    uint32_t id_a = GPOINTER_TO_UINT(a);
    uint32_t id_b = GPOINTER_TO_UINT(b);
    const burst_burst_t *burst_a = burst_engine_burst(engine, id_a);
    const burst_burst_t *burst_b = burst_engine_burst(engine, id_b);

    /* Of several files, whose frame numbers start again, the times only go on. */
    if (burst_engine_totals(engine)->frames_restart && burst_a->start_ns != burst_b->start_ns)
        return burst_a->start_ns < burst_b->start_ns ? -1 : 1;
    if (burst_a->first_frame != burst_b->first_frame)
        return burst_a->first_frame < burst_b->first_frame ? -1 : 1;
    return (id_a > id_b) - (id_a < id_b);
}

const burst_table_t burst_table_bursts = {
    .name = "bursts",
    .title = "Bursts",
    .menu = "_Bursts",
    .meaning = "When each burst was, how large and how long",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_COUNTS,
    .depends_on = BURST_ON_BURSTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
    .compare = compare,
};

/* ---- one burst at a time ---- */

burst_rows_t *burst_rows_of_events(const burst_source_t *source)
{
    burst_rows_t *rows = burst_rows_new_empty(&burst_table_bursts, source);
    burst_rows_set_data(rows, g_new0(found_t, 1), g_free);
    return rows;
}

void burst_rows_show_event(burst_rows_t *rows, const burst_event_t *event)
{
    const GPtrArray *streams = burst_engine_streams(rows->source.engine);
    found_t *found = rows->data;

    g_ptr_array_set_size(rows->items, 0);
    burst_rows_add(rows, GUINT_TO_POINTER(event->burst));
    *found = (found_t){.id = event->burst,
                       .burst = event->figures,
                       .detail = event->detail,
                       .stream = g_ptr_array_index(streams, event->stream)};
}
