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

/* ---- both ways ---- */

static void test_conversation(void)
{
    static const feed_row_t rows[] = {{MS(0), "tcp b:80>a:1", 0}, {MS(1), "tcp a:1>b:80", 0},
                                      {MS(2), "udp a:7>b:9", 0},  {MS(3), "icmp b>a", 0},
                                      {MS(4), "a>c", 0},          {MS(5), "c>b", 0},
                                      {MS(6), "b>c", 0},          {MS(7), "c>a", 0}};
    assert_streams(BURST_STREAM_CONVERSATION, "00<0<0122<1<", rows, G_N_ELEMENTS(rows));
}

static void test_connection(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "tcp a:1>b:80", 0}, {MS(1), "tcp b:80>a:1", 0}, {MS(2), "tcp b:1>a:80", 0},
        {MS(3), "udp b:80>a:1", 0}, {MS(4), "udp a:1>b:80", 0}, {MS(5), "tcp a:80>b:1", 0},
        {MS(6), "icmp a>b", 0},     {MS(7), "icmp b>a", 0},     {MS(8), "tcp a:1>b:81", 0},
        {MS(9), "tcp b:81>a:2", 0}, {MS(10), "tcp a:1>b:80", 0}};
    assert_streams(BURST_STREAM_CONNECTION, "00<122<1<33<450", rows, G_N_ELEMENTS(rows));
}

/* An address alone has no other direction; between two of its ports there is one. */
static void test_two_way_to_oneself(void)
{
    static const feed_row_t rows[] = {{MS(0), "a:1>a:9", 0},
                                      {MS(1), "a:9>a:1", 0},
                                      {MS(2), "a:5>a:5", 0},
                                      {MS(3), "a:5>a:5", 0},
                                      {MS(4), "a:1>a:9", 0}};
    assert_streams(BURST_STREAM_CONVERSATION, "00000", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_CONNECTION, "00<110", rows, G_N_ELEMENTS(rows));
}

static void test_capture(void)
{
    static const feed_row_t rows[] = {
        {MS(0), "tcp a:1>b:80", 0}, {MS(1), "udp b>a", 0}, {MS(2), "A>B", 0}, {NO_TIME, "a>a", 0}};
    assert_streams(BURST_STREAM_CAPTURE, "0000", rows, G_N_ELEMENTS(rows));
}

/* Several conversations at once: none is taken for another, whichever was looked at last. */
static void test_many_conversations(void)
{
    static const feed_row_t rows[] = {{0, "a>b", 0}, {0, "c>d", 0}, {0, "e>f", 0}, {0, "b>a", 0},
                                      {0, "d>c", 0}, {0, "f>e", 0}, {0, "a>b", 0}, {0, "f>e", 0},
                                      {0, "b>a", 0}, {0, "c>d", 0}};
    assert_streams(BURST_STREAM_CONVERSATION, "0120<1<2<02<0<1", rows, G_N_ELEMENTS(rows));
    assert_streams(BURST_STREAM_CONNECTION, "0120<1<2<02<0<1", rows, G_N_ELEMENTS(rows));
}

static void test_bursts_both_ways(void)
{
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_CONVERSATION), ".1.1", "11.1",
                  {MS(0), "a:1>b:9", 400}, {MS(10), "b:9>a:1", 400}, {MS(20), "b:9>c:1", 400},
                  {MS(30), "b:8>a:2", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_CONNECTION), ".1..", "11..",
                  {MS(0), "a:1>b:9", 400}, {MS(10), "b:9>a:1", 400}, {MS(20), "b:9>c:1", 400},
                  {MS(30), "b:8>a:2", 400});
    ASSERT_BURSTS(feed_with_stream(BURST_STREAM_CAPTURE), ".111.", "1111.", {MS(0), "a:1>b:9", 400},
                  {MS(10), "b:9>a:1", 400}, {MS(20), "B>C", 400}, {MS(30), "icmp x>y", 400},
                  {MS(40), "a>b", 299});
}

/* ---- ends ---- */

static void assert_ends(burst_stream_key_t key, char src, char dst, int protocol, int src_port,
                        int dst_port)
{
    burst_parameters_t parameters = feed_with_stream(key);
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "tcp b:9>a:1", 1}, {MS(1), "tcp a:1>b:9", 1});
    burst_ends_t ends = burst_engine_ends(engine, 0);

    g_assert_cmpint(ends.src.kind ? feed_letter(&ends.src) : 0, ==, src);
    g_assert_cmpint(ends.dst.kind ? feed_letter(&ends.dst) : 0, ==, dst);
    g_assert_cmpint(ends.protocol, ==, protocol);
    g_assert_cmpint(ends.has_ports, ==, src_port != 0);
    g_assert_cmpint(ends.src_port, ==, src_port);
    g_assert_cmpint(ends.dst_port, ==, dst_port);
    burst_engine_free(engine);
}

/* What the key has no part of is not there. A two-way stream's source is that of its first packet.
 */
static void test_ends(void)
{
    const int unknown = BURST_PROTOCOL_UNKNOWN;
    assert_ends(BURST_STREAM_PAIR, 'b', 'a', unknown, 0, 0);
    assert_ends(BURST_STREAM_FLOW, 'b', 'a', 6, 9, 1);
    assert_ends(BURST_STREAM_SOURCE, 'b', 0, unknown, 0, 0);
    assert_ends(BURST_STREAM_DESTINATION, 0, 'a', unknown, 0, 0);
    assert_ends(BURST_STREAM_CONVERSATION, 'b', 'a', unknown, 0, 0);
    assert_ends(BURST_STREAM_CONNECTION, 'b', 'a', 6, 9, 1);
    assert_ends(BURST_STREAM_CAPTURE, 0, 0, unknown, 0, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/keys", test_stream_keys);
    g_test_add_func("/stream/without-ports", test_stream_without_ports);
    g_test_add_func("/stream/to-oneself", test_stream_to_oneself);
    g_test_add_func("/stream/ip-versions", test_stream_ip_versions);
    g_test_add_func("/stream/bursts", test_bursts_by_stream);
    g_test_add_func("/both-ways/conversation", test_conversation);
    g_test_add_func("/both-ways/connection", test_connection);
    g_test_add_func("/both-ways/to-oneself", test_two_way_to_oneself);
    g_test_add_func("/both-ways/capture", test_capture);
    g_test_add_func("/both-ways/many", test_many_conversations);
    g_test_add_func("/both-ways/bursts", test_bursts_both_ways);
    g_test_add_func("/ends", test_ends);
    return g_test_run();
}
