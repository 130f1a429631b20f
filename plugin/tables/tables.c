/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst/table.h"

#include "engine/engine-private.h"

#define NS_PER_SECOND 1e9

/* ---- columns ---- */

#define COLUMN_OF(key_, title_, type_, decimals_)                                                  \
    {                                                                                              \
        .key = (key_), .title = (title_), .type = (type_), .decimals = (decimals_)                 \
    }
#define SUM_COLUMN(key_, title_)                                                                   \
    {                                                                                              \
        .key = (key_), .title = (title_), .type = BURST_CELL_COUNT, .is_sum = true                 \
    }
#define MOMENT_COLUMN(key_, title_)                                                                \
    {                                                                                              \
        .key = (key_), .title = (title_), .type = BURST_CELL_TIME, .is_absolute = true             \
    }
#define COLUMN(key, title)                COLUMN_OF(key, title, BURST_CELL_COUNT, 0)
#define TIME_COLUMN(key, title)           COLUMN_OF(key, title, BURST_CELL_TIME, 0)
#define ADDRESS_COLUMN(key, title)        COLUMN_OF(key, title, BURST_CELL_ADDRESS, 0)
#define REAL_COLUMN(key, title, decimals) COLUMN_OF(key, title, BURST_CELL_REAL, decimals)

#define BURSTINESS_COLUMN                                                                          \
    {                                                                                              \
        .key = "burstiness", .title = "Burstiness", .type = BURST_CELL_REAL, .is_signed = true,    \
        .decimals = 3                                                                              \
    }

/* put_lengths(), put_gaps() and put_stream_key() write the cells of these. */
#define LENGTH_COLUMNS                                                                             \
    REAL_COLUMN("len_mean", "Len mean [B]", 1), REAL_COLUMN("len_sd", "Len sd [B]", 1),            \
        COLUMN("len_min", "Len min [B]"), COLUMN("len_max", "Len max [B]")
#define GAP_COLUMNS(key, title)                                                                    \
    REAL_COLUMN(key "_mean", title " mean [s]", 9), REAL_COLUMN(key "_sd", title " sd [s]", 9),    \
        TIME_COLUMN(key "_min", title " min [s]"), TIME_COLUMN(key "_max", title " max [s]"),      \
        TIME_COLUMN(key "_p50", title " p50 [s]"), TIME_COLUMN(key "_p95", title " p95 [s]"),      \
        TIME_COLUMN(key "_p99", title " p99 [s]")
#define STREAM_KEY_COLUMNS                                                                         \
    COLUMN("stream", "Stream"), ADDRESS_COLUMN("src", "Source"),                                   \
        ADDRESS_COLUMN("dst", "Destination"), COLUMN("protocol", "Protocol"),                      \
        COLUMN("src_port", "Src port"), COLUMN("dst_port", "Dst port")

static const burst_column_t summary_columns[] = {
    COLUMN("frames", "Frames"),
    COLUMN("ip", "IP"),
    COLUMN("tcp", "TCP"),
    COLUMN("udp", "UDP"),
    COLUMN("ip_other", "Other IP"),
    COLUMN("other", "Other"),
    COLUMN("payload_bytes", "Payload [B]"),
    TIME_COLUMN("duration", "Duration [s]"),
    COLUMN("endpoints", "Endpoints"),
    COLUMN("streams", "Streams"),
    COLUMN("bursts", "Bursts"),
};

static const burst_column_t endpoint_columns[] = {
    ADDRESS_COLUMN("address", "Address"),
    SUM_COLUMN("tx_packets", "Tx packets"),
    SUM_COLUMN("tx_bytes", "Tx [B]"),
    SUM_COLUMN("rx_packets", "Rx packets"),
    SUM_COLUMN("rx_bytes", "Rx [B]"),
    LENGTH_COLUMNS,
    GAP_COLUMNS("idt", "IDT"),
    GAP_COLUMNS("iat", "IAT"),
    SUM_COLUMN("bursts_sent", "Bursts sent"),
    SUM_COLUMN("burst_bytes_sent", "Burst sent [B]"),
    SUM_COLUMN("bursts_received", "Bursts received"),
    SUM_COLUMN("burst_bytes_received", "Burst received [B]"),
    BURSTINESS_COLUMN,
};

static const burst_column_t port_columns[] = {
    COLUMN("port", "Port"),
    SUM_COLUMN("src_packets", "Src packets"),
    SUM_COLUMN("src_bytes", "Src [B]"),
    SUM_COLUMN("dst_packets", "Dst packets"),
    SUM_COLUMN("dst_bytes", "Dst [B]"),
};

static const burst_column_t stream_columns[] = {
    STREAM_KEY_COLUMNS,
    SUM_COLUMN("packets", "Packets"),
    SUM_COLUMN("bytes", "Bytes [B]"),
    MOMENT_COLUMN("first", "First [s]"),
    MOMENT_COLUMN("last", "Last [s]"),
    TIME_COLUMN("duration", "Duration [s]"),
    LENGTH_COLUMNS,
    GAP_COLUMNS("gap", "Gap"),
    SUM_COLUMN("reordered", "Reordered"),
    SUM_COLUMN("bursts", "Bursts"),
    SUM_COLUMN("burst_packets", "Burst packets"),
    SUM_COLUMN("burst_bytes", "Burst [B]"),
    BURSTINESS_COLUMN,
};

static const burst_column_t burst_columns[] = {
    COLUMN("id", "Burst"),
    STREAM_KEY_COLUMNS,
    COLUMN("first_frame", "First frame"),
    COLUMN("last_frame", "Last frame"),
    MOMENT_COLUMN("start", "Start [s]"),
    MOMENT_COLUMN("end", "End [s]"),
    TIME_COLUMN("duration", "Duration [s]"),
    SUM_COLUMN("packets", "Packets"),
    SUM_COLUMN("bytes", "Bytes [B]"),
    REAL_COLUMN("mean_len", "Mean len [B]", 1),
    REAL_COLUMN("rate", "Rate [bit/s]", 0),
    TIME_COLUMN("idle_before", "Idle before [s]"),
};

#define TABLE(name_, title_, columns_)                                                             \
    {                                                                                              \
        .name = (name_), .title = (title_), .n_columns = G_N_ELEMENTS(columns_),                   \
        .columns = (columns_)                                                                      \
    }

enum { SUMMARY, ENDPOINTS, TCP_PORTS, UDP_PORTS, STREAMS, BURSTS };

const burst_table_t burst_tables[BURST_N_TABLES] = {
    [SUMMARY] = TABLE("summary", "Burst Summary", summary_columns),
    [ENDPOINTS] = TABLE("endpoints", "Burst Endpoints", endpoint_columns),
    [TCP_PORTS] = TABLE("tcp_ports", "Burst TCP Ports", port_columns),
    [UDP_PORTS] = TABLE("udp_ports", "Burst UDP Ports", port_columns),
    [STREAMS] = TABLE("streams", "Burst Streams", stream_columns),
    [BURSTS] = TABLE("bursts", "Bursts", burst_columns),
};

G_STATIC_ASSERT(G_N_ELEMENTS(endpoint_columns) <= BURST_MAX_COLUMNS);
G_STATIC_ASSERT(G_N_ELEMENTS(stream_columns) <= BURST_MAX_COLUMNS);

const burst_table_t *burst_table_find(const char *name)
{
    for (size_t i = 0; i < BURST_N_TABLES; i++) {
        if (g_strcmp0(burst_tables[i].name, name) == 0)
            return &burst_tables[i];
    }
    return NULL;
}

/* ---- cells: each function writes one or more, and returns where the next one goes ---- */

static burst_cell_t *put_absent(burst_cell_t *cell, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        *cell++ = (burst_cell_t){.type = BURST_CELL_ABSENT};
    return cell;
}

static burst_cell_t *put_count(burst_cell_t *cell, uint64_t count)
{
    *cell = (burst_cell_t){.type = BURST_CELL_COUNT, .count = count};
    return cell + 1;
}

static burst_cell_t *put_real(burst_cell_t *cell, bool present, double real)
{
    if (!present)
        return put_absent(cell, 1);
    *cell = (burst_cell_t){.type = BURST_CELL_REAL, .real = real};
    return cell + 1;
}

static burst_cell_t *put_time(burst_cell_t *cell, bool present, int64_t time_ns)
{
    if (!present)
        return put_absent(cell, 1);
    *cell = (burst_cell_t){.type = BURST_CELL_TIME, .time_ns = time_ns};
    return cell + 1;
}

static burst_cell_t *put_span(burst_cell_t *cell, bool present, int64_t first_ns, int64_t last_ns)
{
    return put_time(cell, present, burst_time_difference(last_ns, first_ns));
}

static burst_cell_t *put_endpoint(burst_cell_t *cell, const burst_endpoint_t *endpoint)
{
    if (endpoint == NULL)
        return put_absent(cell, 1);
    *cell = (burst_cell_t){.type = BURST_CELL_ADDRESS, .address = &endpoint->address};
    return cell + 1;
}

static burst_cell_t *put_port(burst_cell_t *cell, burst_cell_type_t type, uint16_t port)
{
    *cell = (burst_cell_t){.type = type, .count = port};
    return cell + 1;
}

/* The mean is that of the sum, which is exact. */
static burst_cell_t *put_lengths(burst_cell_t *cell, const burst_moments_t *lengths, uint64_t bytes)
{
    double sd = 0;
    bool has_sd = burst_moments_sd(lengths, &sd);
    cell = put_real(cell, lengths->count > 0, (double)bytes / (double)lengths->count);
    cell = put_real(cell, has_sd, sd);
    if (lengths->count == 0)
        return put_absent(cell, 2);
    cell = put_count(cell, (uint64_t)lengths->min);
    return put_count(cell, (uint64_t)lengths->max);
}

static burst_cell_t *put_gaps(burst_cell_t *cell, const burst_distribution_t *gaps_ns)
{
    const burst_moments_t *moments = burst_distribution_moments(gaps_ns);
    int64_t percentiles[BURST_N_PERCENTILES] = {0};
    bool present = burst_distribution_percentiles(gaps_ns, percentiles);

    double sd_ns = 0;
    bool has_sd = burst_moments_sd(moments, &sd_ns);
    cell = put_real(cell, present, moments->mean / NS_PER_SECOND);
    cell = put_real(cell, has_sd, sd_ns / NS_PER_SECOND);
    cell = put_time(cell, present, moments->min);
    cell = put_time(cell, present, moments->max);
    for (unsigned i = 0; i < BURST_N_PERCENTILES; i++)
        cell = put_time(cell, present, percentiles[i]);
    return cell;
}

static burst_cell_t *put_burstiness(burst_cell_t *cell, const burst_distribution_t *gaps_ns)
{
    double burstiness = 0;
    bool present = burst_moments_burstiness(burst_distribution_moments(gaps_ns), &burstiness);
    return put_real(cell, present, burstiness);
}

static burst_cell_type_t port_type(int16_t protocol)
{
    enum { TCP = 6, UDP = 17, UDP_LITE = 136 };
    switch (protocol) {
    case TCP:
        return BURST_CELL_TCP_PORT;
    case UDP:
    case UDP_LITE:
        return BURST_CELL_UDP_PORT;
    default:
        return BURST_CELL_COUNT;
    }
}

static burst_cell_t *put_stream_key(burst_cell_t *cell, const burst_stream_t *stream)
{
    cell = put_count(cell, stream->number);
    cell = put_endpoint(cell, stream->src);
    cell = put_endpoint(cell, stream->dst);
    cell = stream->protocol == BURST_PROTOCOL_UNKNOWN ? put_absent(cell, 1)
                                                      : put_count(cell, (uint64_t)stream->protocol);
    if (!stream->has_ports)
        return put_absent(cell, 2);
    cell = put_port(cell, port_type(stream->protocol), stream->src_port);
    return put_port(cell, port_type(stream->protocol), stream->dst_port);
}

/* ---- rows ---- */

static burst_cell_t *put_summary(burst_cell_t *cell, const burst_engine_t *engine)
{
    const burst_totals_t *totals = &engine->totals;
    const uint64_t *by_class = totals->by_class;

    cell = put_count(cell, totals->frames);
    cell = put_count(cell, totals->frames - by_class[BURST_CLASS_NOT_IP]);
    cell = put_count(cell, by_class[BURST_CLASS_TCP]);
    cell = put_count(cell, by_class[BURST_CLASS_UDP]);
    cell = put_count(cell, by_class[BURST_CLASS_OTHER_IP]);
    cell = put_count(cell, by_class[BURST_CLASS_NOT_IP]);
    cell = put_count(cell, totals->payload_bytes);
    cell = put_span(cell, totals->has_time, totals->first_ns, totals->last_ns);
    cell = put_count(cell, g_hash_table_size(engine->endpoints));
    cell = put_count(cell, g_hash_table_size(engine->streams));
    return put_count(cell, engine->bursts->len);
}

static burst_cell_t *put_endpoint_row(burst_cell_t *cell, const burst_endpoint_t *endpoint)
{
    cell = put_endpoint(cell, endpoint);
    cell = put_count(cell, endpoint->tx_packets);
    cell = put_count(cell, endpoint->tx_bytes);
    cell = put_count(cell, endpoint->rx_packets);
    cell = put_count(cell, endpoint->rx_bytes);
    cell = put_lengths(cell, &endpoint->lengths, endpoint->tx_bytes);
    cell = put_gaps(cell, endpoint->idt_ns);
    cell = put_gaps(cell, endpoint->iat_ns);
    cell = put_count(cell, endpoint->bursts_sent);
    cell = put_count(cell, endpoint->burst_bytes_sent);
    cell = put_count(cell, endpoint->bursts_received);
    cell = put_count(cell, endpoint->burst_bytes_received);
    /* How an endpoint talks: the gaps between what it sends. */
    return put_burstiness(cell, endpoint->idt_ns);
}

static burst_cell_t *put_port_row(burst_cell_t *cell, burst_cell_type_t type,
                                  const burst_port_t *port)
{
    cell = put_port(cell, type, port->port);
    cell = put_count(cell, port->src_packets);
    cell = put_count(cell, port->src_bytes);
    cell = put_count(cell, port->dst_packets);
    return put_count(cell, port->dst_bytes);
}

static burst_cell_t *put_stream_row(burst_cell_t *cell, const burst_stream_t *stream)
{
    cell = put_stream_key(cell, stream);
    cell = put_count(cell, stream->lengths.count);
    cell = put_count(cell, stream->bytes);
    cell = put_time(cell, stream->has_time, stream->first_ns);
    cell = put_time(cell, stream->has_time, stream->last_ns);
    cell = put_span(cell, stream->has_time, stream->first_ns, stream->last_ns);
    cell = put_lengths(cell, &stream->lengths, stream->bytes);
    cell = put_gaps(cell, stream->gap_ns);
    cell = put_count(cell, stream->reordered);
    cell = put_count(cell, burst_stream_n_bursts(stream));
    cell = put_count(cell, stream->burst_packets);
    cell = put_count(cell, stream->burst_bytes);
    return put_burstiness(cell, stream->gap_ns);
}

static burst_cell_t *put_burst_row(burst_cell_t *cell, uint64_t id, const burst_burst_t *burst,
                                   const burst_stream_t *stream)
{
    double rate = 0;
    bool has_rate = burst_rate(burst, &rate);
    int64_t idle_ns = 0;
    bool has_idle = burst_idle_before_ns(burst, &idle_ns);

    cell = put_count(cell, id);
    cell = put_stream_key(cell, stream);
    cell = put_count(cell, burst->first_frame);
    cell = put_count(cell, burst->last_frame);
    cell = put_time(cell, true, burst->start_ns);
    cell = put_time(cell, true, burst->end_ns);
    cell = put_time(cell, true, burst_duration_ns(burst));
    cell = put_count(cell, burst->packets);
    cell = put_count(cell, burst->bytes);
    cell = put_real(cell, true, burst_mean_len(burst));
    cell = put_real(cell, has_rate, rate);
    return put_time(cell, has_idle, idle_ns);
}

struct burst_rows {
    const burst_table_t *table;
    const burst_engine_t *engine;
    GPtrArray *rows;    /* borrowed: burst_endpoint_t, burst_port_t, burst_stream_t, burst_burst_t
                           or, for the summary, the engine */
    GPtrArray *streams; /* by number, for the bursts' keys; or NULL */
};

/* Larger first; what is equal, in the order of `rank`. */
static gint compare_rows(uint64_t bytes_a, uint64_t bytes_b, uint64_t rank_a, uint64_t rank_b)
{
    if (bytes_a != bytes_b)
        return bytes_a > bytes_b ? -1 : 1;
    return (rank_a > rank_b) - (rank_a < rank_b);
}

static gint compare_endpoints(gconstpointer a, gconstpointer b)
{
    const burst_endpoint_t *endpoint_a = *(burst_endpoint_t *const *)a;
    const burst_endpoint_t *endpoint_b = *(burst_endpoint_t *const *)b;
    return compare_rows(endpoint_a->tx_bytes + endpoint_a->rx_bytes,
                        endpoint_b->tx_bytes + endpoint_b->rx_bytes, endpoint_a->index,
                        endpoint_b->index);
}

static gint compare_ports(gconstpointer a, gconstpointer b)
{
    const burst_port_t *port_a = *(burst_port_t *const *)a;
    const burst_port_t *port_b = *(burst_port_t *const *)b;
    return compare_rows(port_a->src_bytes + port_a->dst_bytes,
                        port_b->src_bytes + port_b->dst_bytes, port_a->port, port_b->port);
}

static gint compare_streams(gconstpointer a, gconstpointer b)
{
    const burst_stream_t *stream_a = *(burst_stream_t *const *)a;
    const burst_stream_t *stream_b = *(burst_stream_t *const *)b;
    return compare_rows(stream_a->bytes, stream_b->bytes, stream_a->number, stream_b->number);
}

static gint compare_bursts(gconstpointer a, gconstpointer b)
{
    const burst_burst_t *burst_a = *(burst_burst_t *const *)a;
    const burst_burst_t *burst_b = *(burst_burst_t *const *)b;
    return compare_rows(0, 0, burst_a->first_frame, burst_b->first_frame);
}

static void collect_keys(GHashTable *table, GPtrArray *rows)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(rows, key);
}

static void collect_ports(const burst_ports_t *ports, GPtrArray *rows)
{
    for (unsigned page = 0; page < BURST_N_PORT_PAGES; page++) {
        for (unsigned i = 0; ports->pages[page] && i < BURST_PORTS_PER_PAGE; i++) {
            burst_port_t *port = &ports->pages[page][i];
            if (port->src_packets > 0 || port->dst_packets > 0)
                g_ptr_array_add(rows, port);
        }
    }
}

static void collect_bursts(const burst_engine_t *engine, burst_rows_t *rows)
{
    for (uint32_t i = 0; i < engine->bursts->len; i++)
        g_ptr_array_add(rows->rows, &g_array_index(engine->bursts, burst_burst_t, i));

    GPtrArray *streams = g_ptr_array_new();
    collect_keys(engine->streams, streams);
    rows->streams = g_ptr_array_new();
    g_ptr_array_set_size(rows->streams, (gint)streams->len);
    for (guint i = 0; i < streams->len; i++) {
        burst_stream_t *stream = g_ptr_array_index(streams, i);
        g_ptr_array_index(rows->streams, stream->number) = stream;
    }
    g_ptr_array_free(streams, TRUE);
}

burst_rows_t *burst_rows_new(const burst_table_t *table, const burst_engine_t *engine)
{
    burst_rows_t *rows = g_new0(burst_rows_t, 1);
    rows->table = table;
    rows->engine = engine;
    rows->rows = g_ptr_array_new();

    switch (table - burst_tables) {
    case SUMMARY:
        g_ptr_array_add(rows->rows, (gpointer)engine);
        break;
    case ENDPOINTS:
        collect_keys(engine->endpoints, rows->rows);
        g_ptr_array_sort(rows->rows, compare_endpoints);
        break;
    case TCP_PORTS:
        collect_ports(&engine->tcp_ports, rows->rows);
        g_ptr_array_sort(rows->rows, compare_ports);
        break;
    case UDP_PORTS:
        collect_ports(&engine->udp_ports, rows->rows);
        g_ptr_array_sort(rows->rows, compare_ports);
        break;
    case STREAMS:
        collect_keys(engine->streams, rows->rows);
        g_ptr_array_sort(rows->rows, compare_streams);
        break;
    case BURSTS:
        collect_bursts(engine, rows);
        g_ptr_array_sort(rows->rows, compare_bursts);
        break;
    default:
        g_assert_not_reached();
    }
    return rows;
}

void burst_rows_free(burst_rows_t *rows)
{
    g_ptr_array_free(rows->rows, TRUE);
    if (rows->streams)
        g_ptr_array_free(rows->streams, TRUE);
    g_free(rows);
}

size_t burst_rows_count(const burst_rows_t *rows)
{
    return rows->rows->len;
}

static burst_cell_t *put_row(burst_cell_t *cell, const burst_rows_t *rows, const void *item)
{
    switch (rows->table - burst_tables) {
    case SUMMARY:
        return put_summary(cell, item);
    case ENDPOINTS:
        return put_endpoint_row(cell, item);
    case TCP_PORTS:
        return put_port_row(cell, BURST_CELL_TCP_PORT, item);
    case UDP_PORTS:
        return put_port_row(cell, BURST_CELL_UDP_PORT, item);
    case STREAMS:
        return put_stream_row(cell, item);
    case BURSTS: {
        const burst_burst_t *burst = item;
        const burst_burst_t *first = &g_array_index(rows->engine->bursts, burst_burst_t, 0);
        return put_burst_row(cell, (uint64_t)(burst - first) + 1, burst,
                             g_ptr_array_index(rows->streams, burst->stream));
    }
    default:
        g_assert_not_reached();
    }
}

void burst_rows_cells(const burst_rows_t *rows, size_t row, burst_cell_t cells[BURST_MAX_COLUMNS])
{
    const burst_cell_t *end = put_row(cells, rows, g_ptr_array_index(rows->rows, row));
    g_assert((size_t)(end - cells) == rows->table->n_columns);
}

void burst_rows_endpoint_gaps(const burst_rows_t *rows, size_t row,
                              const burst_distribution_t **idt_ns,
                              const burst_distribution_t **iat_ns)
{
    g_assert(rows->table == &burst_tables[ENDPOINTS]);
    const burst_endpoint_t *endpoint = g_ptr_array_index(rows->rows, row);
    *idt_ns = endpoint->idt_ns;
    *iat_ns = endpoint->iat_ns;
}
