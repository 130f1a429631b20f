/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets belong to one stream, and which of them go back. */
#include "members.h"

static void test_stream_keys(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "tcp a:1>b:80", 400}, {MS(1), "tcp a:2>b:80", 400}, {MS(2), "udp a:1>b:80", 400},
        {MS(3), "tcp a:1>c:80", 400}, {MS(4), "tcp b:80>a:1", 400}, {MS(5), "tcp c:1>b:80", 400},
        {MS(6), "icmp a>b", 400},     {MS(7), "tcp a:1>b:81", 400}, {MS(8), "tcp a:1>b:80", 400},
    };
    assert_streams(BURST_STREAM_PAIR, "000123000", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_FLOW, "012345670", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_SOURCE, "000012000", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_DESTINATION, "000120000", rows, G_N_ELEMENTS(rows));
}

static void test_stream_without_ports(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "udp a>b", 400},  {MS(1), "udp a:0>b:0", 400},     {MS(2), "udp a>b", 400},
        {MS(3), "icmp a>b", 400}, {MS(4), "unknown a>b", 400},     {MS(5), "icmp a>b", 400},
        {MS(6), "icmp b>a", 400}, {MS(7), "udplite a:0>b:0", 400},
    };
    assert_streams(BURST_STREAM_FLOW, "01023245", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_PAIR, "00000010", rows, G_N_ELEMENTS(rows));
}

static void test_stream_to_oneself(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "a>a", 400}, {MS(1), "a>b", 400}, {MS(2), "b>a", 400}, {MS(3), "a>a", 400}};
    assert_streams(BURST_STREAM_PAIR, "0120", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_SOURCE, "0010", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_DESTINATION, "0100", rows, G_N_ELEMENTS(rows));
}

static void test_stream_ip_versions(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "A>B", 400}, {MS(1), "A>C", 400}, {MS(2), "A>B", 400}, {MS(3), "a>b", 400}};
    assert_streams(BURST_STREAM_PAIR, "0102", rows, G_N_ELEMENTS(rows));

    /* 10.0.0.1 and a00:1:: have the same bytes. */
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    burst_packet_t packet = feed_packet(1, &(feed_row_t){MS(0), "a>b", 400});
    burst_verdict_t verdict;
    burst_engine_add(engine, &packet, NULL);
    packet.frame = 2;
    packet.src.kind = packet.dst.kind = BURST_ADDRESS_IPV6;
    burst_engine_add(engine, &packet, &verdict);
    g_assert_cmpuint(verdict.stream, ==, 1);
    g_assert_cmpuint(verdict.previous_sent, ==, 0);
    burst_engine_free(engine);
}

/* The same packets under each key: by pair no two of them are neighbours. */
static void test_bursts_by_stream(void)
{
#define MIXED                                                                                      \
    {MS(0), "a:1>b:9", 400}, {MS(50), "a:1>c:9", 400}, {MS(100), "d:1>b:9", 400},                  \
        {MS(350), "a:2>b:9", 400}
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_PAIR), "....", "....", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), "....", "....", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_SOURCE), ".1..", "11..", MIXED);
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_DESTINATION), "..11", "1.11", MIXED);
#undef MIXED
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_PAIR), ".1", "11", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:2>b:9", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), "..", "..", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:2>b:9", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_FLOW), ".1", "11", {MS(0), "a:1>b:9", 400},
                  {MS(50), "a:1>b:9", 400});
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/keys", test_stream_keys);
    g_test_add_func("/stream/without-ports", test_stream_without_ports);
    g_test_add_func("/stream/to-oneself", test_stream_to_oneself);
    g_test_add_func("/stream/ip-versions", test_stream_ip_versions);
    g_test_add_func("/stream/bursts", test_bursts_by_stream);
    return g_test_run();
}
