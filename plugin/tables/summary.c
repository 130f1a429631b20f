/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "summary": the capture in one row. Its item is burst_totals_t, its data are
 * burst_sums_t over all bursts. */
#include "registry.h"
#include "rows/burst-sums.h"

enum { IP, ENDPOINTS, STREAMS, DURATION, FIRST, SEEN };

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const burst_totals_t *totals = item;
    const uint64_t *by_class = totals->by_class;

    switch (column->which) {
    case IP:
        burst_put_count(cell, by_class[BURST_CLASS_TCP] + by_class[BURST_CLASS_UDP] +
                                  by_class[BURST_CLASS_OTHER_IP]);
        break;
    case ENDPOINTS:
        burst_put_count(cell, burst_engine_endpoints(rows->source.engine)->len);
        break;
    case STREAMS:
        burst_put_count(cell, burst_engine_streams(rows->source.engine)->len);
        break;
    case DURATION:
        if (totals->has_time)
            burst_put_time(cell, burst_time_difference(totals->last_ns, totals->first_ns));
        break;
    case FIRST:
        if (totals->has_time)
            burst_put_time(cell, totals->first_ns);
        break;
    case SEEN: /* not counted where duplicates are left out */
        if (burst_rows_parameters(rows)->duplicate_us == 0)
            burst_put_count(cell, totals->duplicates_seen);
        break;
    default:
        g_assert_not_reached();
    }
}

static void get_of_bursts(const burst_rows_t *rows, const void *item G_GNUC_UNUSED,
                          const burst_column_t *column, burst_cell_t *cell)
{
    burst_put_sums(rows, cell, rows->data, column->which);
}

#define FRAMES_OF(class_) BURST_COUNT64(burst_totals_t, by_class[class_])

static const burst_column_t columns[] = {
    {BURST_COLUMN("frames", "Frames", "", COUNT, "Frames of the capture"), .rank = 1,
     BURST_COUNT64(burst_totals_t, frames)},
    {BURST_COLUMN("ip", "IP", "", COUNT, "Frames with IP"), .get = get, .which = IP},
    {BURST_COLUMN("tcp", "TCP", "", COUNT, "Frames with TCP"), FRAMES_OF(BURST_CLASS_TCP)},
    {BURST_COLUMN("udp", "UDP", "", COUNT, "Frames with UDP or UDP-Lite"),
     FRAMES_OF(BURST_CLASS_UDP)},
    {BURST_COLUMN("ip_other", "Other IP", "", COUNT, "Frames with IP and neither TCP nor UDP"),
     FRAMES_OF(BURST_CLASS_OTHER_IP)},
    {BURST_COLUMN("other", "Other", "", COUNT, "Frames without IP"), FRAMES_OF(BURST_CLASS_NOT_IP)},
    {BURST_COLUMN("payload_bytes", "Payload", "B", COUNT, "Payload of the packets observed"),
     .rank = 3, BURST_COUNT64(burst_totals_t, payload_bytes)},
    {BURST_COLUMN("duration", "Duration", "s", TIME, "From the earliest to the latest frame"),
     .rank = 2, .get = get, .which = DURATION},
    {BURST_COLUMN("endpoints", "Endpoints", "", COUNT, "Addresses that send or receive packets"),
     .get = get, .which = ENDPOINTS},
    {BURST_COLUMN("streams", "Streams", "", COUNT, "Streams, of the kind chosen"), .rank = 4,
     .get = get, .which = STREAMS},
    {BURST_COLUMN("bursts", "Bursts", "", COUNT, "Bursts"), .rank = 5, .get = get_of_bursts,
     .which = BURST_SUMS_COUNT},
    {BURST_COLUMN("burst_packets", "Burst packets", "", COUNT, "Packets that are in bursts"),
     .get = get_of_bursts, .which = BURST_SUMS_PACKETS},
    {BURST_COLUMN("burst_bytes", "Burst bytes", "B", COUNT, "Payload of the packets in bursts"),
     .rank = 6, .get = get_of_bursts, .which = BURST_SUMS_BYTES},
    {BURST_COLUMN("wire_bytes", "Wire bytes", "B", COUNT, "Length of all frames on the wire"),
     BURST_COUNT64(burst_totals_t, wire_bytes)},
    {BURST_COLUMN("first", "First", "s", TIME, "Time of the earliest frame"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get, .which = FIRST},
    {BURST_COLUMN("duplicates", "Duplicates", "", COUNT,
                  "Packets that are left out because they repeat an earlier one "
                  "(burst.duplicate_us)"),
     BURST_COUNT64(burst_totals_t, duplicates)},
    {BURST_COLUMN("duplicates_seen", "Duplicates seen", "", COUNT,
                  "Packets that repeat one of at most 1 ms before and were not left out; absent "
                  "if duplicates are looked for"),
     .get = get, .which = SEEN},
};

static void free_sums(void *data)
{
    burst_sums_clear(data);
    g_free(data);
}

static void collect(burst_rows_t *rows)
{
    const burst_engine_t *engine = rows->source.engine;
    burst_sums_t *sums = g_new0(burst_sums_t, 1);

    for (uint32_t id = 1; id <= burst_engine_n_bursts(engine); id++)
        burst_sums_add(sums, burst_engine_burst(engine, id));
    burst_rows_set_data(rows, sums, free_sums);
    burst_rows_add(rows, burst_engine_totals(engine));
}

const burst_table_t burst_table_summary = {
    .name = "summary",
    .title = "Burst Summary",
    .menu = "_Summary",
    .meaning = "The capture: frames, payload, streams and bursts",
    .flags = BURST_TABLE_ONE_ROW | BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_COUNTS | BURST_NOTES_DUPLICATES,
    .depends_on = BURST_ON_BURSTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
};
