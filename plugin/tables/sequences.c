/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "sequences": the first packets of each stream. Its items are burst_stream_t. */
#include "registry.h"
#include "rows/columns.h"

static void get_key(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                    const burst_column_t *column, burst_cell_t *cell)
{
    burst_put_stream_key(cell, item, column->which);
}

enum { PACKETS, LENGTHS, GAPS };

static void put_list(burst_cell_t *cell, const int64_t *values, size_t n, bool are_times)
{
    *cell = (burst_cell_t){
        .type = BURST_CELL_LIST,
        .list = {.values = values, .n_values = n, .are_times = are_times},
    };
}

static void get(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                const burst_column_t *column, burst_cell_t *cell)
{
    const burst_stream_t *stream = item;
    const burst_sequence_t *sequence = stream->sequence;

    switch (column->which) {
    case PACKETS:
        burst_put_count(cell, stream->lengths.count);
        break;
    case LENGTHS:
        put_list(cell, sequence->lengths, sequence->n, false);
        break;
    case GAPS:
        put_list(cell, sequence->gaps, sequence->n, true);
        break;
    default:
        g_assert_not_reached();
    }
}

static const burst_column_t columns[] = {
    BURST_STREAM_KEY_COLUMNS(get_key),
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Packets of the stream"),
     .flags = BURST_COLUMN_SUM, .rank = 7, .get = get, .which = PACKETS},
    {BURST_COLUMN("lengths", "Lengths", "B", LIST,
                  "Payloads of its first packets; negative for those that go back in a two-way "
                  "stream"),
     .rank = 8, .flags = BURST_COLUMN_SIGNED, .get = get, .which = LENGTHS},
    {BURST_COLUMN("gaps", "Gaps", "s", LIST,
                  "Times since the stream's previous packet; absent for the first packet and for "
                  "one without a time"),
     .flags = BURST_COLUMN_SIGNED, .get = get, .which = GAPS},
};

static void collect(burst_rows_t *rows)
{
    burst_rows_add_all(rows, burst_engine_streams(rows->source.engine));
}

static int compare(const void *a, const void *b, const burst_rows_t *rows G_GNUC_UNUSED)
{
    const burst_stream_t *stream_a = a;
    const burst_stream_t *stream_b = b;
    return burst_compare_sizes(stream_a->bytes, stream_b->bytes, stream_a->number,
                               stream_b->number);
}

const burst_table_t burst_table_sequences = {
    .name = "sequences",
    .title = "Burst Sequences",
    .menu = "Se_quences",
    .meaning = "Payloads and gaps of the first packets of each stream",
    .flags = 0,
    .features = BURST_COUNTS | BURST_KEEPS_SEQUENCES,
    .depends_on = BURST_ON_ADDRESSES | BURST_ON_PACKETS | BURST_ON_STREAMS | BURST_ON_SEQUENCE,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
    .compare = compare,
};
