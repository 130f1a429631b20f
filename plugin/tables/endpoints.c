/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "endpoints": one row for each address. Its items are burst_endpoint_t. */
#include "endpoints.h"

#include "registry.h"
#include "rows/burst-sums.h"

#include <stdlib.h>

/* ---- bursts sent and received ---- */

typedef struct {
    burst_sums_array_t *sent; /* by the endpoint's index; between: from start to start */
    burst_sums_array_t *received;
} data_t;

static void free_data(void *pointer)
{
    data_t *data = pointer;
    burst_sums_array_free(data->sent);
    burst_sums_array_free(data->received);
    g_free(data);
}

typedef struct {
    int64_t start_ns;
    uint32_t id;
} start_t;

static int compare_starts(const void *a, const void *b)
{
    const start_t *start_a = a;
    const start_t *start_b = b;
    if (start_a->start_ns != start_b->start_ns)
        return start_a->start_ns < start_b->start_ns ? -1 : 1;
    return (start_a->id > start_b->id) - (start_a->id < start_b->id);
}

/* All bursts by start, then by number. */
static start_t *sorted_starts(const burst_engine_t *engine, uint32_t n)
{
    start_t *starts = g_new(start_t, n);
    bool is_sorted = true;

    for (uint32_t i = 0; i < n; i++) {
        starts[i] = (start_t){burst_engine_burst(engine, i + 1)->start_ns, i + 1};
        is_sorted = is_sorted && (i == 0 || compare_starts(&starts[i - 1], &starts[i]) < 0);
    }
    if (!is_sorted)
        qsort(starts, n, sizeof *starts, compare_starts);
    return starts;
}

static void add_burst(data_t *data, const burst_stream_t *stream, const burst_burst_t *burst,
                      int64_t *previous_ns)
{
    if (stream->src) {
        burst_sums_t *sums = burst_sums_array_get(data->sent, stream->src->index);
        int64_t *last_ns = &previous_ns[stream->src->index];

        if (sums->bytes.count > 0)
            burst_distribution_add(&sums->between_ns,
                                   burst_time_difference(burst->start_ns, *last_ns));
        *last_ns = burst->start_ns;
        burst_sums_add(sums, burst);
    }
    if (stream->dst)
        burst_sums_add(burst_sums_array_get(data->received, stream->dst->index), burst);
}

static void collect(burst_rows_t *rows)
{
    const burst_engine_t *engine = rows->source.engine;
    const GPtrArray *endpoints = burst_engine_endpoints(engine);
    const GPtrArray *streams = burst_engine_streams(engine);
    uint32_t n_bursts = burst_engine_n_bursts(engine);
    start_t *starts = sorted_starts(engine, n_bursts);
    int64_t *previous_ns = g_new(int64_t, endpoints->len);
    data_t *data = g_new(data_t, 1);

    data->sent = burst_sums_array_new(endpoints->len);
    data->received = burst_sums_array_new(endpoints->len);
    for (uint32_t i = 0; i < n_bursts; i++) {
        const burst_burst_t *burst = burst_engine_burst(engine, starts[i].id);
        add_burst(data, g_ptr_array_index(streams, burst->stream), burst, previous_ns);
    }
    g_free(previous_ns);
    g_free(starts);
    burst_rows_set_data(rows, data, free_data);
    burst_rows_add_all(rows, endpoints);
}

/* ---- columns ---- */

static void get_address(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                        const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    burst_put_endpoint(cell, item);
}

static void get_length(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                       const burst_column_t *column, burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    burst_put_length(cell, &endpoint->lengths, endpoint->tx_bytes, column->which);
}

static void get_idt(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                    burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    burst_put_gap(rows, cell, endpoint->idt_ns, column->which);
}

static void get_iat(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                    burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    burst_put_gap(rows, cell, endpoint->iat_ns, column->which);
}

static void get_sent(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                     burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    const data_t *data = rows->data;
    burst_put_sums(rows, cell, burst_sums_array_peek(data->sent, endpoint->index), column->which);
}

static void get_received(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                         burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    const data_t *data = rows->data;
    burst_put_sums(rows, cell, burst_sums_array_peek(data->received, endpoint->index),
                   column->which);
}

enum { TX_PACKETS, TX_PEAK, RX_PEAK, NAME };

static void get(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell)
{
    const burst_endpoint_t *endpoint = item;
    const burst_names_t *names = rows->source.names;
    double rate = 0;

    switch (column->which) {
    case TX_PACKETS:
        burst_put_count(cell, endpoint->lengths.count);
        return;
    case TX_PEAK:
        rate = burst_endpoint_tx_peak(rows->source.engine, endpoint);
        break;
    case RX_PEAK:
        rate = burst_endpoint_rx_peak(rows->source.engine, endpoint);
        break;
    case NAME:
        if (names && names->resolved)
            burst_put_text(rows, cell, names->resolved(&endpoint->address));
        return;
    default:
        g_assert_not_reached();
    }
    if (rate > 0)
        burst_put_real(cell, rate);
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("address", "Address", "", ADDRESS, "The address"), .rank = 1, .get = get_address},
    {BURST_COLUMN("tx_packets", "Tx packets", "", COUNT, "Packets sent"), .flags = BURST_COLUMN_SUM,
     .rank = 2, .get = get, .which = TX_PACKETS},
    {BURST_COLUMN("tx_bytes", "Tx", "B", COUNT, "Payload sent"), .flags = BURST_COLUMN_SUM,
     .rank = 3, BURST_COUNT64(burst_endpoint_t, tx_bytes)},
    {BURST_COLUMN("rx_packets", "Rx packets", "", COUNT, "Packets received"),
     .flags = BURST_COLUMN_SUM, .rank = 4, BURST_COUNT32(burst_endpoint_t, rx_packets)},
    {BURST_COLUMN("rx_bytes", "Rx", "B", COUNT, "Payload received"), .flags = BURST_COLUMN_SUM,
     .rank = 5, BURST_COUNT64(burst_endpoint_t, rx_bytes)},
    BURST_LENGTH_COLUMNS(get_length, "sent"),
    BURST_GAP_COLUMNS("idt", "IDT", "packets sent", get_idt, BURST_MEASURES_IDTS, 9),
    BURST_GAP_COLUMNS("iat", "IAT", "packets received", get_iat, BURST_MEASURES_IATS, 0),
    {BURST_COLUMN("bursts_sent", "Bursts sent", "", COUNT,
                  "Bursts of streams that have this address as their source"),
     .flags = BURST_COLUMN_SUM, .rank = 6, .get = get_sent, .which = BURST_SUMS_COUNT},
    {BURST_COLUMN("burst_bytes_sent", "Burst sent", "B", COUNT, "Payload of the bursts sent"),
     .flags = BURST_COLUMN_SUM, .rank = 7, .get = get_sent, .which = BURST_SUMS_BYTES},
    {BURST_COLUMN("bursts_received", "Bursts received", "", COUNT,
                  "Bursts of streams that have this address as their destination"),
     .flags = BURST_COLUMN_SUM, .rank = 8, .get = get_received, .which = BURST_SUMS_COUNT},
    {BURST_COLUMN("burst_bytes_received", "Burst received", "B", COUNT,
                  "Payload of the bursts received"),
     .flags = BURST_COLUMN_SUM, .get = get_received, .which = BURST_SUMS_BYTES},
    BURST_BURSTINESS_COLUMN(get_idt, BURST_MEASURES_IDTS, "packets sent"),
    {BURST_COLUMN("tx_peak_rate", "Tx peak rate", "bit/s", REAL,
                  "Largest load of what is sent, on the wire, in a window of burst.window_us"),
     .get = get, .which = TX_PEAK, .features = BURST_MEASURES_PEAKS, .depends_on = BURST_ON_WINDOW},
    {BURST_COLUMN("rx_peak_rate", "Rx peak rate", "bit/s", REAL,
                  "Largest load of what is received, on the wire, in a window of burst.window_us"),
     .get = get, .which = RX_PEAK, .features = BURST_MEASURES_PEAKS, .depends_on = BURST_ON_WINDOW},
    BURST_MEAN_BURST_COLUMNS(get_sent, "sent"),
    BURST_BETWEEN_COLUMNS("burst_interval", "Burst interval",
                          "time from the start of one burst sent to that of the next", get_sent),
    {BURST_COLUMN("name", "Name", "", TEXT, "What Wireshark resolves the address to"), .get = get,
     .which = NAME},
};

/* ---- the table ---- */

static int compare(const void *a, const void *b, const burst_rows_t *rows G_GNUC_UNUSED)
{
    const burst_endpoint_t *endpoint_a = a;
    const burst_endpoint_t *endpoint_b = b;
    return burst_compare_sizes(endpoint_a->tx_bytes + endpoint_a->rx_bytes,
                               endpoint_b->tx_bytes + endpoint_b->rx_bytes, endpoint_a->index,
                               endpoint_b->index);
}

const burst_table_t burst_table_endpoints = {
    .name = "endpoints",
    .title = "Burst Endpoints",
    .menu = "_Endpoints",
    .meaning = "What each address sends and receives",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_COUNTS,
    .depends_on = BURST_ON_BURSTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
    .compare = compare,
};

void burst_rows_endpoint_gaps(const burst_rows_t *rows, size_t row,
                              const burst_distribution_t **idt_ns,
                              const burst_distribution_t **iat_ns)
{
    g_assert(rows->table == &burst_table_endpoints);
    const burst_endpoint_t *endpoint = g_ptr_array_index(rows->items, row);
    *idt_ns = endpoint->idt_ns;
    *iat_ns = endpoint->iat_ns;
}
