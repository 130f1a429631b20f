/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All tables. A row is compared as text, "key=value key=value ...": counts as they are, times in
 * nanoseconds, real numbers with nine significant digits, addresses as the letters of feed.h, and
 * percentiles, which may be wrong by one per cent, in seconds with two digits after a "~".
 */
#include "feed.h"

#include "burst/table.h"

#include <inttypes.h>
#include <string.h>

static const burst_parameters_t pair = BURST_PARAMETERS_DEFAULT;

static burst_parameters_t with_stream(burst_stream_key_t key)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.stream = key;
    return parameters;
}

/* ---- rows as text ---- */

static bool is_percentile(const burst_column_t *column)
{
    return g_str_has_suffix(column->key, "_p50") || g_str_has_suffix(column->key, "_p95") ||
           g_str_has_suffix(column->key, "_p99");
}

static void put_cell(GString *text, const burst_cell_t *cell, const burst_column_t *column)
{
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_append_c(text, '-');
        break;
    case BURST_CELL_COUNT:
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
        g_assert_cmpint(column->type, ==, BURST_CELL_COUNT);
        g_string_append_printf(text, "%" PRIu64, cell->count);
        break;
    case BURST_CELL_REAL:
        g_assert_cmpint(column->type, ==, BURST_CELL_REAL);
        g_string_append_printf(text, "%.9g", cell->real);
        break;
    case BURST_CELL_TIME:
        g_assert_cmpint(column->type, ==, BURST_CELL_TIME);
        if (is_percentile(column))
            g_string_append_printf(text, "~%.2g", (double)cell->time_ns / 1e9);
        else
            g_string_append_printf(text, "%" PRId64, cell->time_ns);
        break;
    case BURST_CELL_ADDRESS:
        g_assert_cmpint(column->type, ==, BURST_CELL_ADDRESS);
        g_string_append_c(text, feed_letter(cell->address));
        break;
    }
}

static const burst_table_t *find_table(const char *name)
{
    const burst_table_t *table = burst_table_find(name);
    g_assert_nonnull(table);
    return table;
}

static char *row_text(const burst_table_t *table, const burst_rows_t *rows, size_t row)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    GString *text = g_string_new(NULL);

    burst_rows_cells(rows, row, cells);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append_printf(text, "%s%s=", i ? " " : "", table->columns[i].key);
        put_cell(text, &cells[i], &table->columns[i]);
    }
    return g_string_free(text, FALSE);
}

/* Compares all rows of a table. */
static void assert_rows(const burst_engine_t *engine, const char *table_name,
                        const char *const *expected, size_t n_expected)
{
    const burst_table_t *table = find_table(table_name);
    burst_rows_t *rows = burst_rows_new(table, engine);

    g_assert_cmpuint(burst_rows_count(rows), ==, n_expected);
    for (size_t i = 0; i < n_expected; i++) {
        char *text = row_text(table, rows, i);
        g_assert_cmpstr(text, ==, expected[i]);
        g_free(text);
    }
    burst_rows_free(rows);
}

#define ASSERT_ROWS(engine, table, ...)                                                            \
    assert_rows((engine), (table), (const char *const[]){__VA_ARGS__},                             \
                G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

/* Some cells of all rows: what `expected` names, each row in one string. */
static char *pick(const char *row, const char *keys)
{
    GString *text = g_string_new(NULL);
    char **cells = g_strsplit(row, " ", -1);
    char **wanted = g_strsplit(keys, " ", -1);
    for (char **key = wanted; *key; key++) {
        char *start = g_strdup_printf("%s=", *key);
        unsigned found = 0;
        for (char **cell = cells; *cell; cell++) {
            if (!g_str_has_prefix(*cell, start))
                continue;
            g_string_append_printf(text, "%s%s", text->len ? " " : "", *cell + strlen(start));
            found++;
        }
        g_assert_cmpuint(found, ==, 1);
        g_free(start);
    }
    g_strfreev(cells);
    g_strfreev(wanted);
    return g_string_free(text, FALSE);
}

/* The cells under `keys` of all rows, as "1 2 | 3 4". */
static void assert_cells(const burst_engine_t *engine, const char *table_name, const char *keys,
                         const char *expected)
{
    const burst_table_t *table = find_table(table_name);
    burst_rows_t *rows = burst_rows_new(table, engine);
    GString *actual = g_string_new(NULL);

    for (size_t i = 0; i < burst_rows_count(rows); i++) {
        char *row = row_text(table, rows, i);
        char *cells = pick(row, keys);
        g_string_append_printf(actual, "%s%s", i ? " | " : "", cells);
        g_free(cells);
        g_free(row);
    }
    g_assert_cmpstr(actual->str, ==, expected);
    g_string_free(actual, TRUE);
    burst_rows_free(rows);
}

/* ---- columns ---- */

static void assert_keys(const char *table_name, const char *expected)
{
    const burst_table_t *table = find_table(table_name);
    GString *keys = g_string_new(NULL);
    g_assert_cmpuint(table->n_columns, <=, BURST_MAX_COLUMNS);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append_printf(keys, "%s%s", i ? " " : "", table->columns[i].key);
        g_assert_cmpuint(strlen(table->columns[i].title), >, 0);
        g_assert_cmpint(table->columns[i].is_signed, ==,
                        strcmp(table->columns[i].key, "burstiness") == 0);
    }
    g_assert_cmpstr(keys->str, ==, expected);
    g_string_free(keys, TRUE);
}

/* As in section 4 of the contract. */
static void test_keys(void)
{
    assert_keys("summary", "frames ip tcp udp ip_other other payload_bytes duration endpoints "
                           "streams bursts");
    assert_keys("endpoints", "address tx_packets tx_bytes rx_packets rx_bytes "
                             "len_mean len_sd len_min len_max "
                             "idt_mean idt_sd idt_min idt_max idt_p50 idt_p95 idt_p99 "
                             "iat_mean iat_sd iat_min iat_max iat_p50 iat_p95 iat_p99 "
                             "bursts_sent burst_bytes_sent bursts_received burst_bytes_received "
                             "burstiness");
    assert_keys("tcp_ports", "port src_packets src_bytes dst_packets dst_bytes");
    assert_keys("udp_ports", "port src_packets src_bytes dst_packets dst_bytes");
    assert_keys("streams", "stream src dst protocol src_port dst_port packets bytes first last "
                           "duration len_mean len_sd len_min len_max "
                           "gap_mean gap_sd gap_min gap_max gap_p50 gap_p95 gap_p99 "
                           "reordered bursts burst_packets burst_bytes burstiness");
    assert_keys("bursts", "id stream src dst protocol src_port dst_port first_frame last_frame "
                          "start end duration packets bytes mean_len rate idle_before");
}

static void test_names(void)
{
    static const char *const names[BURST_N_TABLES] = {"summary",   "endpoints", "tcp_ports",
                                                      "udp_ports", "streams",   "bursts"};
    for (size_t i = 0; i < BURST_N_TABLES; i++) {
        g_assert_cmpstr(burst_tables[i].name, ==, names[i]);
        g_assert_true(burst_table_find(names[i]) == &burst_tables[i]);
        g_assert_cmpuint(strlen(burst_tables[i].title), >, 0);
    }
    g_assert_true(BURST_TABLE_SUMMARY == burst_table_find("summary"));
    g_assert_null(burst_table_find("endpointz"));
    g_assert_null(burst_table_find("endpoint"));
    g_assert_null(burst_table_find("Summary"));
    g_assert_null(burst_table_find(""));
}

/* ---- a small capture, computed by hand ---- */

/* a uploads two bursts to b, sends one lone large packet to c, and is answered a little. */
static burst_engine_t *small_capture(const burst_parameters_t *parameters)
{
    return FED_ENGINE(parameters, {MS(0), "tcp a:1000>b:443", 400},
                      {MS(100), "tcp b:443>a:1000", 20}, {MS(200), "tcp a:1000>b:443", 600},
                      {MS(600), "udp a:53>c:5353", 500}, {MS(1500), "-", 9999},
                      {MS(1200), "tcp a:1000>b:444", 400}, {MS(1100), "tcp a:1000>b:444", 600},
                      {NO_TIME, "icmp c>a", 60});
}

static void test_summary(void)
{
    burst_engine_t *engine = small_capture(&pair);
    /* 400 + 20 + 600 + 500 + 400 + 600 + 60 bytes; the frame without IP counts for the duration. */
    ASSERT_ROWS(engine, "summary",
                "frames=8 ip=7 tcp=5 udp=1 ip_other=1 other=1 payload_bytes=2580 "
                "duration=1500000000 endpoints=3 streams=4 bursts=2");
    burst_engine_free(engine);
}

static void test_endpoints(void)
{
    burst_engine_t *engine = small_capture(&pair);
    /* a's payloads: squares of the distances to 500: 3 * 10000 + ... = 40000, by 4. It sends at 0,
     * 0.2, 0.6, 1.2 and 1.1 s: gaps 0.2, 0.4, 0.6. b receives at 0, 0.2, 1.2, 1.1: gaps 0.2, 1. */
    ASSERT_ROWS(engine, "endpoints",
                "address=a tx_packets=5 tx_bytes=2500 rx_packets=2 rx_bytes=80 "
                "len_mean=500 len_sd=100 len_min=400 len_max=600 "
                "idt_mean=0.4 idt_sd=0.2 idt_min=200000000 idt_max=600000000 "
                "idt_p50=~0.4 idt_p95=~0.6 idt_p99=~0.6 "
                "iat_mean=- iat_sd=- iat_min=- iat_max=- iat_p50=- iat_p95=- iat_p99=- "
                "bursts_sent=2 burst_bytes_sent=2000 bursts_received=0 burst_bytes_received=0 "
                "burstiness=-0.333333333",
                "address=b tx_packets=1 tx_bytes=20 rx_packets=4 rx_bytes=2000 "
                "len_mean=20 len_sd=- len_min=20 len_max=20 "
                "idt_mean=- idt_sd=- idt_min=- idt_max=- idt_p50=- idt_p95=- idt_p99=- "
                "iat_mean=0.6 iat_sd=0.565685425 iat_min=200000000 iat_max=1000000000 "
                "iat_p50=~0.2 iat_p95=~1 iat_p99=~1 "
                "bursts_sent=0 burst_bytes_sent=0 bursts_received=2 burst_bytes_received=2000 "
                "burstiness=-",
                "address=c tx_packets=1 tx_bytes=60 rx_packets=1 rx_bytes=500 "
                "len_mean=60 len_sd=- len_min=60 len_max=60 "
                "idt_mean=- idt_sd=- idt_min=- idt_max=- idt_p50=- idt_p95=- idt_p99=- "
                "iat_mean=- iat_sd=- iat_min=- iat_max=- iat_p50=- iat_p95=- iat_p99=- "
                "bursts_sent=0 burst_bytes_sent=0 bursts_received=0 burst_bytes_received=0 "
                "burstiness=-");
    burst_engine_free(engine);
}

static void test_ports(void)
{
    burst_engine_t *engine = small_capture(&pair);
    ASSERT_ROWS(engine, "tcp_ports",
                "port=1000 src_packets=4 src_bytes=2000 dst_packets=1 dst_bytes=20",
                "port=443 src_packets=1 src_bytes=20 dst_packets=2 dst_bytes=1000",
                "port=444 src_packets=0 src_bytes=0 dst_packets=2 dst_bytes=1000");
    ASSERT_ROWS(engine, "udp_ports",
                "port=53 src_packets=1 src_bytes=500 dst_packets=0 dst_bytes=0",
                "port=5353 src_packets=0 src_bytes=0 dst_packets=1 dst_bytes=500");
    burst_engine_free(engine);
}

static void test_streams(void)
{
    burst_engine_t *engine = small_capture(&pair);
    /* a to b: payload squares 4 * 10000, by 3; gaps 0.2 and 1.0 s: (sd - mean) / (sd + mean) =
     * (0.565685425 - 0.6) / (0.565685425 + 0.6). */
    ASSERT_ROWS(
        engine, "streams",
        "stream=0 src=a dst=b protocol=- src_port=- dst_port=- packets=4 bytes=2000 "
        "first=0 last=1200000000 duration=1200000000 "
        "len_mean=500 len_sd=115.470054 len_min=400 len_max=600 "
        "gap_mean=0.6 gap_sd=0.565685425 gap_min=200000000 gap_max=1000000000 "
        "gap_p50=~0.2 gap_p95=~1 gap_p99=~1 "
        "reordered=1 bursts=2 burst_packets=4 burst_bytes=2000 burstiness=-0.0294372515",
        "stream=2 src=a dst=c protocol=- src_port=- dst_port=- packets=1 bytes=500 "
        "first=600000000 last=600000000 duration=0 len_mean=500 len_sd=- len_min=500 len_max=500 "
        "gap_mean=- gap_sd=- gap_min=- gap_max=- gap_p50=- gap_p95=- gap_p99=- "
        "reordered=0 bursts=0 burst_packets=0 burst_bytes=0 burstiness=-",
        "stream=3 src=c dst=a protocol=- src_port=- dst_port=- packets=1 bytes=60 "
        "first=- last=- duration=- len_mean=60 len_sd=- len_min=60 len_max=60 "
        "gap_mean=- gap_sd=- gap_min=- gap_max=- gap_p50=- gap_p95=- gap_p99=- "
        "reordered=0 bursts=0 burst_packets=0 burst_bytes=0 burstiness=-",
        "stream=1 src=b dst=a protocol=- src_port=- dst_port=- packets=1 bytes=20 "
        "first=100000000 last=100000000 duration=0 len_mean=20 len_sd=- len_min=20 len_max=20 "
        "gap_mean=- gap_sd=- gap_min=- gap_max=- gap_p50=- gap_p95=- gap_p99=- "
        "reordered=0 bursts=0 burst_packets=0 burst_bytes=0 burstiness=-");
    burst_engine_free(engine);
}

static void test_bursts(void)
{
    burst_engine_t *engine = small_capture(&pair);
    /* 1000 bytes in 0.2 s, 1000 bytes in 0.1 s. */
    ASSERT_ROWS(engine, "bursts",
                "id=1 stream=0 src=a dst=b protocol=- src_port=- dst_port=- first_frame=1 "
                "last_frame=3 start=0 end=200000000 duration=200000000 packets=2 bytes=1000 "
                "mean_len=500 rate=40000 idle_before=-",
                "id=2 stream=0 src=a dst=b protocol=- src_port=- dst_port=- first_frame=6 "
                "last_frame=7 start=1100000000 end=1200000000 duration=100000000 packets=2 "
                "bytes=1000 mean_len=500 rate=80000 idle_before=900000000");
    burst_engine_free(engine);
}

static void test_burst_without_duration(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {S(1), "a>b", 400}, {S(1), "a>b", 401});
    assert_cells(engine, "bursts", "duration mean_len rate", "0 400.5 -");
    burst_engine_free(engine);
}

/* With include_small the sums of the stream and of its endpoints are those of the burst. */
static void test_small_members(void)
{
    burst_parameters_t parameters = BURST_PARAMETERS_DEFAULT;
    parameters.include_small = true;
    burst_engine_t *engine = FED_ENGINE(
        &parameters, {MS(0), "a>b", 400}, {MS(50), "a>b", 10}, {MS(100), "a>b", 400},
        {MS(150), "a>b", 20}, {MS(160), "a>b", 30}, {MS(200), "a>b", 500}, {MS(250), "a>b", 40});
    assert_cells(engine, "bursts", "packets bytes end", "6 1360 200000000");
    assert_cells(engine, "streams", "packets bytes bursts burst_packets burst_bytes",
                 "7 1400 1 6 1360");
    assert_cells(engine, "endpoints",
                 "address bursts_sent burst_bytes_sent bursts_received burst_bytes_received",
                 "a 1 1360 0 0 | b 0 0 1 1360");
    burst_engine_free(engine);
}

/* ---- stream keys: the columns that they have ---- */

static void assert_stream_cells(burst_stream_key_t key, const char *streams, const char *bursts)
{
    burst_parameters_t parameters = with_stream(key);
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "tcp a:1000>b:443", 400},
                                        {MS(1), "tcp a:1000>b:443", 401}, {MS(2), "icmp a>b", 8},
                                        {MS(3), "unknown a>b", 7}, {MS(4), "udplite A:5>B:6", 6});
    assert_cells(engine, "streams", "stream src dst protocol src_port dst_port bytes", streams);
    assert_cells(engine, "bursts", "id stream src dst protocol src_port dst_port bytes", bursts);
    burst_engine_free(engine);
}

static void test_stream_columns(void)
{
    assert_stream_cells(BURST_STREAM_PAIR, "0 a b - - - 816 | 1 A B - - - 6", "1 0 a b - - - 801");
    assert_stream_cells(BURST_STREAM_FLOW,
                        "0 a b 6 1000 443 801 | 1 a b 1 - - 8 | 2 a b - - - 7 | 3 A B 136 5 6 6",
                        "1 0 a b 6 1000 443 801");
    assert_stream_cells(BURST_STREAM_SOURCE, "0 a - - - - 816 | 1 A - - - - 6",
                        "1 0 a - - - - 801");
    assert_stream_cells(BURST_STREAM_DESTINATION, "0 - b - - - 816 | 1 - B - - - 6",
                        "1 0 - b - - - 801");
}

static burst_cell_type_t cell_type(const burst_engine_t *engine, const char *table_name, size_t row,
                                   const char *key)
{
    const burst_table_t *table = find_table(table_name);
    burst_rows_t *rows = burst_rows_new(table, engine);
    burst_cell_t cells[BURST_MAX_COLUMNS];
    size_t column = 0;

    burst_rows_cells(rows, row, cells);
    burst_rows_free(rows);
    while (column < table->n_columns && strcmp(table->columns[column].key, key) != 0)
        column++;
    g_assert_cmpuint(column, <, table->n_columns);
    return cells[column].type;
}

/* So that names can be found for them. */
static void test_port_cells(void)
{
    burst_parameters_t parameters = with_stream(BURST_STREAM_FLOW);
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "tcp a:1>b:2", 400}, {MS(1), "udp a:3>b:4", 300},
                   {MS(2), "udplite a:5>b:6", 200}, {MS(3), "icmp a:7>b:8", 100});
    g_assert_cmpint(cell_type(engine, "tcp_ports", 0, "port"), ==, BURST_CELL_TCP_PORT);
    g_assert_cmpint(cell_type(engine, "udp_ports", 0, "port"), ==, BURST_CELL_UDP_PORT);
    g_assert_cmpint(cell_type(engine, "streams", 0, "src_port"), ==, BURST_CELL_TCP_PORT);
    g_assert_cmpint(cell_type(engine, "streams", 0, "dst_port"), ==, BURST_CELL_TCP_PORT);
    g_assert_cmpint(cell_type(engine, "streams", 1, "dst_port"), ==, BURST_CELL_UDP_PORT);
    g_assert_cmpint(cell_type(engine, "streams", 2, "src_port"), ==, BURST_CELL_UDP_PORT);
    g_assert_cmpint(cell_type(engine, "streams", 3, "src_port"), ==, BURST_CELL_COUNT);
    burst_engine_free(engine);
}

/* ---- ports ---- */

static void test_port_range(void)
{
    burst_engine_t *engine = FED_ENGINE(
        &pair, {MS(0), "tcp a:0>b:65535", 500}, {MS(1), "tcp a:255>b:256", 300},
        {MS(2), "tcp a:0>b:255", 1}, {MS(3), "udp a:0>b:0", 200}, {MS(4), "udplite a:0>b:9", 7},
        {MS(5), "udp a>b", 1000}, {MS(6), "icmp a:3>b:4", 2000});
    assert_cells(engine, "tcp_ports", "port src_packets src_bytes dst_packets dst_bytes",
                 "0 2 501 0 0 | 65535 0 0 1 500 | 255 1 300 1 1 | 256 0 0 1 300");
    assert_cells(engine, "udp_ports", "port src_packets src_bytes dst_packets dst_bytes",
                 "0 2 207 1 200 | 9 0 0 1 7");
    burst_engine_free(engine);
}

static void test_port_without_bytes(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "tcp a:1>b:2", 0});
    assert_cells(engine, "tcp_ports", "port src_packets src_bytes dst_packets dst_bytes",
                 "1 1 0 0 0 | 2 0 0 1 0");
    burst_engine_free(engine);
}

/* ---- the order of rows ---- */

static void test_order_by_bytes(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "tcp a:1>b:2", 10}, {MS(1), "tcp c:3>d:4", 30},
                   {MS(2), "tcp b:2>e:5", 25}, {MS(3), "tcp e:5>a:6", 20});
    /* a 10 + 20, b 10 + 25, c 30, d 30, e 25 + 20 */
    assert_cells(engine, "endpoints", "address", "e | b | a | c | d");
    /* 1: 10, 2: 10 + 25, 3: 30, 4: 30, 5: 25 + 20, 6: 20 */
    assert_cells(engine, "tcp_ports", "port", "5 | 2 | 3 | 4 | 6 | 1");
    assert_cells(engine, "streams", "stream bytes", "1 30 | 2 25 | 3 20 | 0 10");
    burst_engine_free(engine);

    engine = FED_ENGINE(&pair, {MS(0), "udp a:1>b:2", 10}, {MS(1), "udp c:3>d:2", 30});
    assert_cells(engine, "udp_ports", "port", "2 | 3 | 1");
    burst_engine_free(engine);
}

static void test_order_of_equal(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "z>y", 10}, {MS(1), "m>n", 10},
                                        {MS(2), "a>b", 10}, {MS(3), "Z>A", 10}, {MS(4), "c>c", 5});
    assert_cells(engine, "endpoints", "address", "z | y | m | n | a | b | Z | A | c");
    assert_cells(engine, "streams", "stream src", "0 z | 1 m | 2 a | 3 Z | 4 c");
    burst_engine_free(engine);
}

/* Ports have an order of their own. */
static void test_order_of_equal_ports(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "udp a:2000>b:2000", 10}, {MS(1), "udp a:1000>b:1000", 10},
                   {MS(2), "udp a:3000>b:3000", 10});
    assert_cells(engine, "udp_ports", "port", "1000 | 2000 | 3000");
    burst_engine_free(engine);
}

/* By first frame, not by number, which follows the order of confirmation. */
static void test_order_of_bursts(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "a>b", 400}, {MS(1), "c>d", 900}, {MS(2), "c>d", 900},
                   {MS(3), "a>b", 400}, {S(1), "a>b", 900}, {S(1), "a>b", 900});
    assert_cells(engine, "bursts", "id stream src first_frame last_frame bytes",
                 "2 0 a 1 4 800 | 1 1 c 2 3 1800 | 3 0 a 5 6 1800");
    burst_engine_free(engine);
}

/* Each inside the one before, and confirmed before it. */
static void test_order_of_nested_bursts(void)
{
    burst_engine_t *engine = FED_ENGINE(
        &pair, {MS(0), "a>b", 400}, {MS(1), "c>d", 400}, {MS(2), "e>f", 400}, {MS(3), "g>h", 400},
        {MS(4), "g>h", 400}, {MS(5), "e>f", 400}, {MS(6), "c>d", 400}, {MS(7), "a>b", 400});
    assert_cells(engine, "bursts", "id src first_frame last_frame",
                 "4 a 1 8 | 3 c 2 7 | 2 e 3 6 | 1 g 4 5");
    burst_engine_free(engine);

    /* The outer one is the first to be confirmed, and goes on after the inner one. */
    engine = FED_ENGINE(&pair, {MS(0), "a>b", 400}, {MS(1), "a>b", 400}, {MS(2), "c>d", 400},
                        {MS(3), "c>d", 400}, {MS(4), "a>b", 400});
    assert_cells(engine, "bursts", "id src first_frame last_frame", "1 a 1 5 | 2 c 3 4");
    burst_engine_free(engine);
}

/* So many that every hash table has grown. */
static void test_many_rows(void)
{
    enum { N = 2000 };
    burst_engine_t *engine = burst_engine_new(&pair, BURST_ENGINE_STATISTICS);
    for (uint32_t i = 0; i < N; i++) {
        burst_packet_t packet = feed_packet(i + 1, &(feed_row_t){MS(i), "tcp a:1>b:2", 1 + i});
        packet.src.bytes[1] = (uint8_t)(i / 256);
        packet.src.bytes[2] = (uint8_t)(i % 256);
        packet.src_port = (uint16_t)(30000 + i);
        burst_engine_add(engine, &packet, NULL);
    }

    static const struct {
        const char *name;
        size_t n_rows;
    } tables[] = {{"endpoints", N + 1}, {"tcp_ports", N + 1}, {"streams", N}, {"bursts", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        burst_rows_t *rows = burst_rows_new(find_table(tables[i].name), engine);
        g_assert_cmpuint(burst_rows_count(rows), ==, tables[i].n_rows);
        burst_rows_free(rows);
    }

    /* Streams: bytes go down by one from row to row. */
    burst_rows_t *rows = burst_rows_new(find_table("streams"), engine);
    for (uint32_t i = 0; i < N; i++) {
        burst_cell_t cells[BURST_MAX_COLUMNS];
        burst_rows_cells(rows, i, cells);
        g_assert_cmpuint(cells[0].count, ==, N - 1 - i);
        g_assert_cmpuint(cells[1].address->bytes[2], ==, (N - 1 - i) % 256);
    }
    burst_rows_free(rows);
    burst_engine_free(engine);
}

/* ---- gaps ---- */

static void test_reordered(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(100), "a>b", 0}, {MS(300), "a>b", 0}, {MS(200), "a>b", 0},
                   {MS(200), "a>b", 0}, {MS(150), "a>b", 0}, {MS(550), "a>b", 0});
    /* Gaps 200, -100, 0, -50, 400: mean 200 ms, squares 0 + 40000 + 40000 by 2. */
    assert_cells(engine, "streams",
                 "reordered first last duration gap_mean gap_sd gap_min gap_max gap_p50 burstiness",
                 "2 100000000 550000000 450000000 0.2 0.2 0 400000000 ~0.2 0");
    assert_cells(
        engine, "endpoints",
        "idt_mean idt_sd idt_min idt_max idt_p50 iat_mean iat_sd iat_min iat_max burstiness",
        "0.2 0.2 0 400000000 ~0.2 - - - - 0 | - - - - - 0.2 0.2 0 400000000 -");
    burst_engine_free(engine);
}

static void test_reordered_first(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(100), "a>b", 0}, {MS(40), "a>b", 0});
    assert_cells(engine, "streams", "reordered first last duration gap_mean burstiness",
                 "1 40000000 100000000 60000000 - -");
    burst_engine_free(engine);
}

static void test_regular(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "a>b", 0}, {MS(40), "a>b", 0}, {MS(80), "a>b", 0});
    assert_cells(engine, "streams", "gap_mean gap_sd gap_p50 gap_p99 burstiness",
                 "0.04 0 ~0.04 ~0.04 -1");
    burst_engine_free(engine);
}

static void test_simultaneous(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(5), "a>b", 0}, {MS(5), "a>b", 0}, {MS(5), "a>b", 0});
    assert_cells(engine, "streams", "reordered duration gap_mean gap_sd gap_max gap_p50 burstiness",
                 "0 0 0 0 0 ~0 -");
    burst_engine_free(engine);
}

static void test_one_gap(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "a>b", 0}, {MS(40), "a>b", 0});
    assert_cells(engine, "streams", "gap_mean gap_sd gap_min gap_max gap_p50 burstiness",
                 "0.04 - 40000000 40000000 ~0.04 -");
    burst_engine_free(engine);
}

static void test_missing_time(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {NO_TIME, "tcp a:1>b:2", 7}, {MS(100), "tcp a:1>b:2", 8},
                   {NO_TIME, "tcp a:1>b:2", 9}, {MS(300), "tcp a:1>b:2", 10}, {NO_TIME, "-", 0});
    assert_cells(engine, "summary", "frames ip tcp other payload_bytes duration",
                 "5 4 4 1 34 200000000");
    assert_cells(engine, "streams", "packets bytes first last duration len_mean gap_mean gap_sd",
                 "4 34 100000000 300000000 200000000 8.5 0.2 -");
    assert_cells(engine, "tcp_ports", "port src_packets src_bytes dst_packets dst_bytes",
                 "1 4 34 0 0 | 2 0 0 4 34");
    assert_cells(engine, "endpoints", "address tx_packets tx_bytes rx_packets rx_bytes",
                 "a 4 34 0 0 | b 0 0 4 34");
    burst_engine_free(engine);
}

static void test_to_oneself(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(0), "a>a", 400}, {MS(10), "a>a", 500});
    assert_cells(engine, "endpoints",
                 "address tx_packets tx_bytes rx_packets rx_bytes idt_mean iat_mean "
                 "bursts_sent burst_bytes_sent bursts_received burst_bytes_received",
                 "a 2 900 2 900 0.01 0.01 1 900 1 900");
    assert_cells(engine, "summary", "endpoints streams payload_bytes", "1 1 900");
    burst_engine_free(engine);
}

/* ---- large and extreme ---- */

static void test_sums_beyond_32_bits(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "tcp a:1>b:2", UINT32_MAX}, {MS(1), "tcp a:1>b:2", UINT32_MAX},
                   {MS(2), "tcp a:1>b:2", UINT32_MAX});
    assert_cells(engine, "summary", "payload_bytes", "12884901885");
    assert_cells(engine, "endpoints",
                 "address tx_bytes rx_bytes burst_bytes_sent burst_bytes_received len_mean len_max",
                 "a 12884901885 0 12884901885 0 4.2949673e+09 4294967295 | "
                 "b 0 12884901885 0 12884901885 - -");
    assert_cells(engine, "tcp_ports", "port src_bytes dst_bytes",
                 "1 12884901885 0 | 2 0 12884901885");
    assert_cells(engine, "streams", "bytes burst_bytes len_max",
                 "12884901885 12884901885 4294967295");
    assert_cells(engine, "bursts", "bytes", "12884901885");
    burst_engine_free(engine);
}

#define MAX_NS "9223372036854775807"
#define MIN_NS "-9223372036854775808"

static void test_extreme_times(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {INT64_MIN, "a>b", 400}, {INT64_MAX, "a>b", 400},
                                        {INT64_MIN, "a>b", 400});
    assert_cells(engine, "summary", "duration bursts", MAX_NS " 1");
    assert_cells(engine, "streams", "first last duration gap_min gap_max gap_p50 reordered",
                 MIN_NS " " MAX_NS " " MAX_NS " " MAX_NS " " MAX_NS " ~9.2e+09 1");
    assert_cells(engine, "bursts", "first_frame last_frame start end duration idle_before",
                 "2 3 " MIN_NS " " MAX_NS " " MAX_NS " -");
    burst_engine_free(engine);
}

static void test_extreme_idle(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {INT64_MIN, "a>b", 400}, {INT64_MIN, "a>b", 400},
                                        {INT64_MAX, "a>b", 400}, {INT64_MAX, "a>b", 400});
    assert_cells(engine, "bursts", "start duration rate idle_before",
                 MIN_NS " 0 - - | " MAX_NS " 0 - " MAX_NS);
    assert_cells(engine, "streams", "gap_mean gap_min gap_max", "3.07445735e+09 0 " MAX_NS);
    burst_engine_free(engine);
}

static void test_negative_times(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {-MS(1500), "a>b", 400}, {-MS(1400), "a>b", 400});
    assert_cells(engine, "streams", "first last duration", "-1500000000 -1400000000 100000000");
    assert_cells(engine, "bursts", "start end duration", "-1500000000 -1400000000 100000000");
    burst_engine_free(engine);
}

/* ---- nothing ---- */

static void assert_no_rows(const burst_engine_t *engine)
{
    for (size_t i = 1; i < BURST_N_TABLES; i++) {
        burst_rows_t *rows = burst_rows_new(&burst_tables[i], engine);
        g_assert_cmpuint(burst_rows_count(rows), ==, 0);
        burst_rows_free(rows);
    }
}

static void test_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&pair, BURST_ENGINE_STATISTICS);
    assert_no_rows(engine);
    ASSERT_ROWS(engine, "summary",
                "frames=0 ip=0 tcp=0 udp=0 ip_other=0 other=0 payload_bytes=0 duration=- "
                "endpoints=0 streams=0 bursts=0");
    burst_engine_free(engine);
}

static void test_no_ip(void)
{
    burst_engine_t *engine = FED_ENGINE(&pair, {MS(100), "-", 400}, {MS(50), "-", 400});
    assert_no_rows(engine);
    ASSERT_ROWS(engine, "summary",
                "frames=2 ip=0 tcp=0 udp=0 ip_other=0 other=2 payload_bytes=0 duration=50000000 "
                "endpoints=0 streams=0 bursts=0");
    burst_engine_free(engine);
}

static void add_content_tests(void)
{
    g_test_add_func("/columns/keys", test_keys);
    g_test_add_func("/columns/table-names", test_names);
    g_test_add_func("/by-hand/summary", test_summary);
    g_test_add_func("/by-hand/endpoints", test_endpoints);
    g_test_add_func("/by-hand/ports", test_ports);
    g_test_add_func("/by-hand/streams", test_streams);
    g_test_add_func("/by-hand/bursts", test_bursts);
    g_test_add_func("/by-hand/burst-without-duration", test_burst_without_duration);
    g_test_add_func("/by-hand/small-members", test_small_members);
    g_test_add_func("/stream-keys/columns", test_stream_columns);
    g_test_add_func("/stream-keys/port-cells", test_port_cells);
    g_test_add_func("/ports/range", test_port_range);
    g_test_add_func("/ports/without-bytes", test_port_without_bytes);
}

static void add_edge_tests(void)
{
    g_test_add_func("/order/by-bytes", test_order_by_bytes);
    g_test_add_func("/order/equal", test_order_of_equal);
    g_test_add_func("/order/equal-ports", test_order_of_equal_ports);
    g_test_add_func("/order/bursts", test_order_of_bursts);
    g_test_add_func("/order/nested-bursts", test_order_of_nested_bursts);
    g_test_add_func("/order/many", test_many_rows);
    g_test_add_func("/gaps/reordered", test_reordered);
    g_test_add_func("/gaps/reordered-first", test_reordered_first);
    g_test_add_func("/gaps/regular", test_regular);
    g_test_add_func("/gaps/simultaneous", test_simultaneous);
    g_test_add_func("/gaps/one", test_one_gap);
    g_test_add_func("/gaps/missing-time", test_missing_time);
    g_test_add_func("/gaps/to-oneself", test_to_oneself);
    g_test_add_func("/extreme/sums-beyond-32-bits", test_sums_beyond_32_bits);
    g_test_add_func("/extreme/times", test_extreme_times);
    g_test_add_func("/extreme/idle", test_extreme_idle);
    g_test_add_func("/extreme/negative-times", test_negative_times);
    g_test_add_func("/nothing/empty", test_empty);
    g_test_add_func("/nothing/no-ip", test_no_ip);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_content_tests();
    add_edge_tests();
    return g_test_run();
}
