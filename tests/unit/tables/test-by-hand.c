/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of version 1, over a small capture that is computed by hand. */
#include "cells.h"

#include <string.h>

static burst_parameters_t pair;

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
    burst_parameters_t parameters = feed_with_small();
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

static void assert_stream_cells(burst_stream_key_t key, const char *streams, const char *bursts)
{
    burst_parameters_t parameters = feed_with_stream(key);
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
    const burst_table_t *table = cells_table(table_name);
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(table, &source);
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
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_FLOW);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    pair = burst_parameters_default();
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
    return g_test_run();
}
