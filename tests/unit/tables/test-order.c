/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of rows. */
#include "cells.h"

#include <string.h>

static burst_parameters_t pair;

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
    burst_engine_t *engine = burst_engine_new(&pair, BURST_FEATURES_OF_STATISTICS);
    for (uint32_t i = 0; i < N; i++) {
        burst_packet_t packet = feed_packet(i + 1, &(feed_row_t){MS(i), "tcp a:1>b:2", 1 + i});
        packet.src.bytes[1] = (uint8_t)(i / 256);
        packet.src.bytes[2] = (uint8_t)(i % 256);
        packet.src_port = (uint16_t)(30000 + i);
        burst_engine_add(engine, &packet, NULL);
    }

    burst_source_t source = cells_source(engine);
    static const struct {
        const char *name;
        size_t n_rows;
    } tables[] = {{"endpoints", N + 1}, {"tcp_ports", N + 1}, {"streams", N}, {"bursts", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        burst_rows_t *rows = burst_rows_new(cells_table(tables[i].name), &source);
        g_assert_cmpuint(burst_rows_count(rows), ==, tables[i].n_rows);
        burst_rows_free(rows);
    }

    /* Streams: bytes go down by one from row to row. */
    burst_rows_t *rows = burst_rows_new(cells_table("streams"), &source);
    for (uint32_t i = 0; i < N; i++) {
        burst_cell_t cells[BURST_MAX_COLUMNS];
        burst_rows_cells(rows, i, cells);
        g_assert_cmpuint(cells[0].count, ==, N - 1 - i);
        g_assert_cmpuint(cells[1].address->bytes[2], ==, (N - 1 - i) % 256);
    }
    burst_rows_free(rows);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    pair = burst_parameters_default();
    g_test_add_func("/order/by-bytes", test_order_by_bytes);
    g_test_add_func("/order/equal", test_order_of_equal);
    g_test_add_func("/order/equal-ports", test_order_of_equal_ports);
    g_test_add_func("/order/bursts", test_order_of_bursts);
    g_test_add_func("/order/nested-bursts", test_order_of_nested_bursts);
    g_test_add_func("/order/many", test_many_rows);
    return g_test_run();
}
