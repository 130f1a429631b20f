/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What adds up: totals, endpoints, ports, streams, their peaks and sequences. */
#include "burst/load.h"
#include "engine/records.h"
#include "feed.h"

static const burst_stream_t *stream_of(const burst_engine_t *engine, uint32_t number)
{
    return g_ptr_array_index(burst_engine_streams(engine), number);
}

static const burst_endpoint_t *endpoint_of(const burst_engine_t *engine, char letter)
{
    const GPtrArray *endpoints = burst_engine_endpoints(engine);
    for (guint i = 0; i < endpoints->len; i++) {
        const burst_endpoint_t *endpoint = g_ptr_array_index(endpoints, i);
        if (feed_letter(&endpoint->address) == letter)
            return endpoint;
    }
    g_assert_not_reached();
}

/* Gaps of so many milliseconds, and no others. */
static void assert_gaps(const burst_distribution_t *distribution, uint64_t count, double mean_ms,
                        int64_t min_ms, int64_t max_ms)
{
    const burst_moments_t *moments = burst_distribution_moments(distribution);
    g_assert_cmpuint(moments->count, ==, count);
    g_assert_cmpfloat_with_epsilon(moments->mean / 1e6, mean_ms, 1e-9);
    g_assert_cmpint(moments->min, ==, MS(min_ms));
    g_assert_cmpint(moments->max, ==, MS(max_ms));
}

/* ---- totals ---- */

static void test_totals(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(50), "tcp a:1>b:9", 100}, {MS(20), "udp a>b", 20},
                   {MS(90), "udplite a>b", 3}, {NO_TIME, "icmp a>b", 4}, {MS(60), "-", 0},
                   {MS(61), "unknown a>b", 5});
    const burst_totals_t *totals = burst_engine_totals(engine);

    g_assert_cmpuint(totals->frames, ==, 6);
    g_assert_cmpuint(totals->by_class[BURST_CLASS_TCP], ==, 1);
    g_assert_cmpuint(totals->by_class[BURST_CLASS_UDP], ==, 2);
    g_assert_cmpuint(totals->by_class[BURST_CLASS_OTHER_IP], ==, 2);
    g_assert_cmpuint(totals->by_class[BURST_CLASS_NOT_IP], ==, 1);
    g_assert_cmpuint(totals->payload_bytes, ==, 132);
    g_assert_cmpuint(totals->wire_bytes, ==, 132 + 6 * FEED_HEADERS);
    g_assert_cmpuint(totals->timed_wire_bytes, ==, 128 + 5 * FEED_HEADERS);
    g_assert_true(totals->has_time);
    g_assert_cmpint(totals->first_ns, ==, MS(20));
    g_assert_cmpint(totals->last_ns, ==, MS(90));
    g_assert_false(totals->frames_restart);
    burst_engine_free(engine);
}

/* A duplicate that is left out counts as a frame of its class, and as bytes on the wire. */
static void test_duplicates(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    burst_packet_t packet = feed_packet(1, &(feed_row_t){MS(0), "tcp a:1>b:9", 100});
    burst_engine_add(engine, &packet, NULL);
    packet.frame = 2;
    packet.is_observed = false;
    packet.duplicate_of = 1;
    burst_engine_add(engine, &packet, NULL);
    packet.frame = 3;
    packet.is_observed = true;
    packet.duplicate_of = 0;
    packet.seems_duplicate = true;
    burst_engine_add(engine, &packet, NULL);

    const burst_totals_t *totals = burst_engine_totals(engine);
    g_assert_cmpuint(totals->frames, ==, 3);
    g_assert_cmpuint(totals->duplicates, ==, 1);
    g_assert_cmpuint(totals->duplicates_seen, ==, 1);
    g_assert_cmpuint(totals->by_class[BURST_CLASS_TCP], ==, 3);
    g_assert_cmpuint(totals->payload_bytes, ==, 200);
    g_assert_cmpuint(totals->wire_bytes, ==, 3 * (100 + FEED_HEADERS));
    g_assert_cmpuint(stream_of(engine, 0)->lengths.count, ==, 2);
    burst_engine_free(engine);
}

static void test_frames_restart(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 1}, {MS(1), "a>b", 1});
    g_assert_false(burst_engine_totals(engine)->frames_restart);
    feed_one(engine, 9, &(feed_row_t){MS(2), "a>b", 1});
    g_assert_false(burst_engine_totals(engine)->frames_restart);
    feed_one(engine, 1, &(feed_row_t){MS(3), "a>b", 1});
    feed_one(engine, 2, &(feed_row_t){MS(4), "a>b", 1});
    g_assert_true(burst_engine_totals(engine)->frames_restart);
    burst_engine_free(engine);
}

/* ---- gaps ---- */

/* 0, 100, 50, 150 ms: 100 and 50, from the latest so far. The fields stay 100, -50, 100. */
static void test_gaps_of_late(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 1}, {MS(100), "a>b", 1},
                                        {MS(50), "a>b", 1}, {MS(150), "a>b", 1});
    assert_gaps(stream_of(engine, 0)->gap_ns, 2, 75, 50, 100);
    assert_gaps(endpoint_of(engine, 'a')->idt_ns, 2, 75, 50, 100);
    assert_gaps(endpoint_of(engine, 'b')->iat_ns, 2, 75, 50, 100);
    g_assert_cmpuint(stream_of(engine, 0)->reordered, ==, 1);
    g_assert_cmpint(stream_of(engine, 0)->first_ns, ==, 0);
    g_assert_cmpint(stream_of(engine, 0)->last.latest_ns, ==, MS(150));
    burst_engine_free(engine);
}

/* What counts as reordered is the field; what is later than that, but not the latest, is not. */
static void test_gaps_of_several_late(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(100), "a>b", 1}, {MS(10), "a>b", 1},
                                        {MS(20), "a>b", 1}, {MS(100), "a>b", 1}, {MS(5), "a>b", 1},
                                        {NO_TIME, "a>b", 1}, {MS(130), "a>b", 1});
    assert_gaps(stream_of(engine, 0)->gap_ns, 2, 15, 0, 30);
    g_assert_cmpuint(stream_of(engine, 0)->reordered, ==, 2);
    g_assert_cmpint(stream_of(engine, 0)->first_ns, ==, MS(5));
    burst_engine_free(engine);
}

/* Each sequence has its own latest: what is late for the source need not be so for the stream. */
static void test_gaps_of_each(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 1}, {MS(100), "a>c", 1},
                                        {MS(50), "a>b", 1}, {MS(90), "d>b", 1});
    assert_gaps(endpoint_of(engine, 'a')->idt_ns, 1, 100, 100, 100);
    assert_gaps(endpoint_of(engine, 'b')->iat_ns, 2, 45, 40, 50);
    assert_gaps(stream_of(engine, 0)->gap_ns, 1, 50, 50, 50);
    g_assert_cmpuint(stream_of(engine, 0)->reordered, ==, 0);
    burst_engine_free(engine);
}

/* ---- sizes, ports, both ways ---- */

static void test_sizes(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "tcp a:1>b:9", 400},
                                        {MS(1), "tcp a:1>b:9", 600}, {MS(2), "tcp b:9>a:1", 7},
                                        {NO_TIME, "tcp a:1>b:9", 500}, {MS(3), "udp a:1>b:9", 0});
    const burst_stream_t *stream = stream_of(engine, 0);
    const burst_endpoint_t *a = endpoint_of(engine, 'a');
    double sd = 0;

    g_assert_cmpuint(stream->lengths.count, ==, 5);
    g_assert_cmpuint(stream->bytes, ==, 1507);
    g_assert_cmpuint(stream->back_packets, ==, 1);
    g_assert_cmpuint(stream->back_bytes, ==, 7);
    g_assert_cmpuint(a->lengths.count, ==, 4);
    g_assert_cmpuint(a->lengths.min, ==, 0);
    g_assert_cmpuint(a->lengths.max, ==, 600);
    g_assert_cmpuint(a->tx_bytes, ==, 1500);
    g_assert_cmpuint(a->rx_packets, ==, 1);
    g_assert_cmpuint(a->rx_bytes, ==, 7);
    g_assert_true(burst_sizes_sd(&a->lengths, &sd)); /* mean 375: 25, 225, 125, 375 from it */
    g_assert_cmpfloat_with_epsilon(sd * sd, 207500.0 / 3, 1e-6);
    g_assert_false(burst_sizes_sd(&endpoint_of(engine, 'b')->lengths, &sd));

    GPtrArray *tcp = burst_engine_ports(engine, BURST_CLASS_TCP);
    GPtrArray *udp = burst_engine_ports(engine, BURST_CLASS_UDP);
    g_assert_cmpuint(tcp->len, ==, 2);
    g_assert_cmpuint(udp->len, ==, 2);
    const burst_port_t *port_1 = g_ptr_array_index(tcp, 0);
    g_assert_cmpuint(port_1->port, ==, 1);
    g_assert_cmpuint(port_1->src_packets, ==, 3);
    g_assert_cmpuint(port_1->src_bytes, ==, 1500);
    g_assert_cmpuint(port_1->dst_packets, ==, 1);
    g_assert_cmpuint(port_1->dst_bytes, ==, 7);
    g_ptr_array_unref(tcp);
    g_ptr_array_unref(udp);
    burst_engine_free(engine);
}

/* ---- peaks, in bytes on the wire a millisecond ---- */

static double rate_of(uint32_t payload_bytes, uint32_t packets)
{
    return burst_load_rate(payload_bytes + packets * FEED_HEADERS, MS(1));
}

static void assert_stream_peak(const burst_engine_t *engine, uint32_t stream, double rate,
                               uint32_t frame)
{
    uint32_t peak_frame = UINT32_MAX;
    g_assert_cmpfloat(burst_stream_peak(engine, stream_of(engine, stream), &peak_frame), ==, rate);
    g_assert_cmpuint(peak_frame, ==, frame);
}

static void test_peaks(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {US(0), "a>b", 100}, {US(500), "a>c", 200}, {US(999), "a>b", 300},
                   {US(1000), "a>b", 50}, {US(1400), "d>b", 1000}, {US(9000), "a>b", 350},
                   {NO_TIME, "e>b", 9});
    /* The window that ends with a frame has what lies less than a millisecond before it. */
    assert_stream_peak(engine, 0, rate_of(400, 2), 3);
    assert_stream_peak(engine, 1, rate_of(200, 1), 2);
    assert_stream_peak(engine, 3, 0, 0);
    g_assert_cmpfloat(burst_endpoint_tx_peak(engine, endpoint_of(engine, 'a')), ==,
                      rate_of(600, 3));
    g_assert_cmpfloat(burst_endpoint_rx_peak(engine, endpoint_of(engine, 'b')), ==,
                      rate_of(1350, 3));
    g_assert_cmpfloat(burst_endpoint_tx_peak(engine, endpoint_of(engine, 'b')), ==, 0);
    g_assert_cmpfloat(burst_endpoint_tx_peak(engine, endpoint_of(engine, 'e')), ==, 0);
    burst_engine_free(engine);
}

/* A late packet counts as if it came with the latest; of equal peaks the first is the one. */
static void test_peaks_of_late(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {S(1), "a>b", 100}, {S(0), "a>b", 100}, {S(2), "a>b", 200},
                   {S(2), "a>b", 0}, {S(3), "a>b", 200}, {S(3), "a>b", 0}, {S(3), "a>b", 1});
    assert_stream_peak(engine, 0, rate_of(201, 3), 7);
    burst_engine_free(engine);
    engine = FED_ENGINE(&parameters, {S(1), "a>b", 100}, {S(0), "a>b", 100}, {S(2), "a>b", 200},
                        {S(2), "a>b", 0});
    assert_stream_peak(engine, 0, rate_of(200, 2), 2);
    burst_engine_free(engine);
}

static void test_peaks_not_measured(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_COUNTS);
    FEED(engine, {S(1), "a>b", 100}, {S(1), "a>b", 100});
    g_assert_cmpfloat(burst_stream_peak(engine, stream_of(engine, 0), NULL), ==, 0);
    burst_engine_free(engine);
}

/* ---- sequences ---- */

static void test_sequences(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    parameters.sequence_length = 5;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_KEEPS_SEQUENCES);
    FEED(engine, {MS(10), "a>b", 40}, {MS(30), "b>a", 0}, {MS(25), "b>a", 7}, {NO_TIME, "a>b", 9},
         {MS(45), "a>b", 1400}, {MS(46), "a>b", 1}, {MS(50), "c>d", 5});
    static const int64_t lengths[] = {40, 0, -7, 9, 1400};
    static const int64_t gaps[] = {BURST_NO_TIME, MS(20), -MS(5), BURST_NO_TIME, MS(20)};

    const burst_sequence_t *sequence = stream_of(engine, 0)->sequence;
    g_assert_cmpuint(sequence->n, ==, G_N_ELEMENTS(lengths));
    for (uint32_t i = 0; i < sequence->n; i++) {
        g_assert_cmpint(sequence->lengths[i], ==, lengths[i]);
        g_assert_cmpint(sequence->gaps[i], ==, gaps[i]);
    }
    g_assert_cmpuint(stream_of(engine, 1)->sequence->n, ==, 1);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/totals/classes", test_totals);
    g_test_add_func("/totals/duplicates", test_duplicates);
    g_test_add_func("/totals/frames-restart", test_frames_restart);
    g_test_add_func("/gaps/of-late", test_gaps_of_late);
    g_test_add_func("/gaps/of-several-late", test_gaps_of_several_late);
    g_test_add_func("/gaps/of-each", test_gaps_of_each);
    g_test_add_func("/sizes", test_sizes);
    g_test_add_func("/peaks/windows", test_peaks);
    g_test_add_func("/peaks/of-late", test_peaks_of_late);
    g_test_add_func("/peaks/not-measured", test_peaks_not_measured);
    g_test_add_func("/sequences", test_sequences);
    return g_test_run();
}
