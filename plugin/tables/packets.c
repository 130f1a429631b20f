/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "packets": one row for each frame, in the order of the file. */
#include "packets.h"

#include "registry.h"
#include "rows/columns.h"

/* ---- of every frame ---- */

static void get_time(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                     const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_packet_row_t *row = item;
    if (row->packet.has_time)
        burst_put_time(cell, row->packet.time_ns);
}

/* ---- of observed packets ---- */

enum { SRC, DST, PROTOCOL, SRC_PORT, DST_PORT, PAYLOAD_LEN, STREAM, BACK };

static void put_port(burst_cell_t *cell, const burst_packet_t *packet, uint16_t port)
{
    if (packet->has_ports)
        burst_put_port(cell, packet->protocol, port);
}

static void put_back(const burst_rows_t *rows, burst_cell_t *cell, bool is_back)
{
    if (burst_stream_parts(burst_rows_parameters(rows)) & BURST_PART_UNORDERED)
        burst_put_flag(cell, is_back);
}

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const burst_packet_row_t *row = item;
    const burst_packet_t *packet = &row->packet;

    if (!row->verdict.in_stream)
        return;
    switch (column->which) {
    case SRC:
        burst_put_address(cell, &packet->src);
        break;
    case DST:
        burst_put_address(cell, &packet->dst);
        break;
    case PROTOCOL:
        burst_put_protocol(cell, packet->protocol);
        break;
    case SRC_PORT:
        put_port(cell, packet, packet->src_port);
        break;
    case DST_PORT:
        put_port(cell, packet, packet->dst_port);
        break;
    case PAYLOAD_LEN:
        burst_put_count(cell, packet->payload_len);
        break;
    case STREAM:
        burst_put_count(cell, row->verdict.stream);
        break;
    case BACK:
        put_back(rows, cell, row->verdict.is_back);
        break;
    default:
        g_assert_not_reached();
    }
}

enum { IDT, IAT, GAP };

static void get_gap(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                    const burst_column_t *column, burst_cell_t *cell)
{
    const burst_packet_row_t *row = item;
    const burst_verdict_t *verdict = &row->verdict;

    if (!verdict->in_stream)
        return;
    switch (column->which) {
    case IDT:
        if (verdict->previous_sent > 0)
            burst_put_time(cell, verdict->idt_ns);
        break;
    case IAT:
        if (verdict->previous_received > 0)
            burst_put_time(cell, verdict->iat_ns);
        break;
    case GAP:
        if (verdict->previous_in_stream > 0)
            burst_put_time(cell, verdict->gap_ns);
        break;
    default:
        g_assert_not_reached();
    }
}

/* ---- of members of a burst ---- */

enum { BURST, POSITION };

static void get_place(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                      const burst_column_t *column, burst_cell_t *cell)
{
    const burst_packet_row_t *row = item;
    if (row->burst > 0)
        burst_put_count(cell, column->which == BURST ? row->burst : row->position);
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("frame", "Frame", "", COUNT, "Frame number"),
     BURST_COUNT32(burst_packet_row_t, packet.frame)},
    {BURST_COLUMN("time", "Time", "s", TIME, "Time stamp"), .flags = BURST_COLUMN_ABSOLUTE,
     .get = get_time},
    {BURST_COLUMN("src", "Source", "", ADDRESS, "Source address, if the packet is observed"),
     .get = get, .which = SRC},
    {BURST_COLUMN("dst", "Destination", "", ADDRESS,
                  "Destination address, if the packet is observed"),
     .get = get, .which = DST},
    {BURST_COLUMN("protocol", "Protocol", "", PROTOCOL, "IP protocol number"), .get = get,
     .which = PROTOCOL},
    {BURST_COLUMN("src_port", "Src port", "", COUNT, "Source port"), .get = get, .which = SRC_PORT},
    {BURST_COLUMN("dst_port", "Dst port", "", COUNT, "Destination port"), .get = get,
     .which = DST_PORT},
    {BURST_COLUMN("payload_len", "Payload len", "B", COUNT, "Payload of the packet"), .get = get,
     .which = PAYLOAD_LEN},
    {BURST_COLUMN("wire_len", "Wire len", "B", COUNT, "Length of the frame on the wire"),
     BURST_COUNT32(burst_packet_row_t, packet.wire_len)},
    {BURST_COLUMN("stream", "Stream", "", COUNT, "Number of its stream"), .get = get,
     .which = STREAM},
    {BURST_COLUMN("back", "Back", "", FLAG,
                  "Whether it goes from the destination to the source; absent in a one-way stream"),
     .get = get, .which = BACK},
    {BURST_COLUMN("idt", "IDT", "s", TIME, "Time since the previous packet of its source"),
     .flags = BURST_COLUMN_SIGNED, .get = get_gap, .which = IDT},
    {BURST_COLUMN("iat", "IAT", "s", TIME, "Time since the previous packet to its destination"),
     .flags = BURST_COLUMN_SIGNED, .get = get_gap, .which = IAT},
    {BURST_COLUMN("gap", "Gap", "s", TIME, "Time since the previous packet of its stream"),
     .flags = BURST_COLUMN_SIGNED, .get = get_gap, .which = GAP},
    {BURST_COLUMN("burst", "Burst", "", COUNT, "Number of the burst that it is a member of"),
     .get = get_place, .which = BURST},
    {BURST_COLUMN("position", "Position", "", COUNT, "Its place in that burst, from 1"),
     .get = get_place, .which = POSITION},
};

const burst_table_t burst_table_packets = {
    .name = "packets",
    .title = "Burst Packets",
    .meaning = "Every frame, in the order of the file",
    .flags = BURST_TABLE_CSV_ONLY,
    .features = BURST_FINDS_BURSTS | BURST_TELLS_EVENTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
};

void burst_packet_cells(const burst_source_t *source, const burst_packet_row_t *row,
                        burst_cell_t cells[BURST_MAX_COLUMNS])
{
    burst_rows_t rows = {.table = &burst_table_packets, .source = *source};

    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        cells[i] = (burst_cell_t){.type = BURST_CELL_ABSENT};
        columns[i].get(&rows, row, &columns[i], &cells[i]);
    }
}
