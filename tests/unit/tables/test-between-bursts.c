/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What adds up over the bursts of a stream, of an address, of a kind; members in detail; labels. */
#include "cells.h"

#include <string.h>

static burst_parameters_t pair;

/*
 * a to b: bursts at 0 (two packets, 1000 bytes, 100 ms), at 1 s (three, 1200 bytes, 200 ms) and at
 * 4 s (two, 1000 bytes, 300 ms, without a gap that ends it: 299 ms). a to c: one at 2 s (two, 800
 * bytes, 0 ms). Gaps between those of a to b: 900 ms and 2800 ms.
 */
static burst_engine_t *four_bursts(void)
{
    return FED_ENGINE(&pair, {MS(0), "a>b", 400}, {MS(100), "a>b", 600}, {MS(1000), "a>b", 300},
                      {MS(1100), "a>b", 500}, {MS(1200), "a>b", 400}, {MS(2000), "a>c", 400},
                      {MS(2000), "a>c", 400}, {MS(4000), "a>b", 400}, {MS(4299), "a>b", 600});
}

static void test_streams(void)
{
    burst_engine_t *engine = four_bursts();
    /* Packets 7 by 3; bytes 3200 by 3, squared distances 4444.4 + 17777.8 + 4444.4... of 1000,
     * 1200, 1000: sd sqrt(26666.7 / 2) = 115.470054; durations 100, 200 and 299 ms. Gaps 900 and
     * 2800 ms: sd 1900 / sqrt(2). */
    assert_cells(engine, "streams", "stream bursts burst_packets burst_bytes",
                 "0 3 7 3200 | 1 1 2 800");
    assert_cells(engine, "streams", "burst_packets_mean burst_bytes_mean burst_bytes_sd",
                 "2.33333333 1066.66667 115.470054 | 2 800 -");
    assert_cells(engine, "streams", "burst_duration_mean idle_mean idle_sd idle_p50",
                 "0.199666667 1.85 1.34350288 ~0.9 | 0 - - -");
    burst_engine_free(engine);
}

/* A gap of nothing is one; a burst that begins before the one before it ends has none. */
static void test_no_gap(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.end_on_reply = true;
    burst_engine_t *engine = FED_ENGINE(
        &parameters, {MS(0), "a>b", 400}, {MS(10), "a>b", 400}, {MS(10), "b>a", 1},
        {MS(10), "a>b", 400}, {MS(20), "a>b", 400}, {MS(20), "b>a", 1}, {MS(5), "a>b", 400},
        {MS(8), "a>b", 400}, {MS(8), "b>a", 1}, {MS(28), "a>b", 400}, {MS(28), "a>b", 400});
    assert_cells(engine, "streams", "stream bursts idle_mean", "0 4 0.01 | 1 0 -");
    burst_engine_free(engine);
}

static void test_endpoints(void)
{
    burst_engine_t *engine = four_bursts();
    /* a's starts: 0, 1, 2, 4 s: intervals 1, 1, 2 s; sd sqrt((1/9 + 1/9 + 4/9) / 2). */
    assert_cells(engine, "endpoints",
                 "address bursts_sent burst_bytes_sent bursts_received burst_bytes_received",
                 "a 4 4000 0 0 | b 0 0 3 3200 | c 0 0 1 800");
    assert_cells(engine, "endpoints", "burst_packets_mean burst_bytes_mean burst_bytes_sd",
                 "2.25 1000 163.299316 | - - - | - - -");
    assert_cells(engine, "endpoints",
                 "burst_duration_mean burst_interval_mean burst_interval_sd burst_interval_p50",
                 "0.14975 1.33333333 0.577350269 ~1 | - - - - | - - - -");
    burst_engine_free(engine);
}

static void test_summary(void)
{
    burst_engine_t *engine = four_bursts();
    assert_cells(engine, "summary", "bursts burst_packets burst_bytes wire_bytes first",
                 "4 9 4000 4486 0"); /* 9 * 54 bytes of headers */
    burst_engine_free(engine);
}

/* By start, though the second one is confirmed first and begins later in the file. */
static void test_intervals_by_start(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(200), "a>b", 400}, {MS(0), "a>c", 400}, {MS(10), "a>c", 400},
                   {MS(210), "a>b", 400}, {MS(700), "a>c", 400}, {MS(710), "a>c", 400});
    assert_cells(engine, "bursts", "id dst start", "2 b 200000000 | 1 c 0 | 3 c 700000000");
    assert_cells(engine, "endpoints", "address burst_interval_mean burst_interval_p50",
                 "a 0.35 ~0.2 | c - - | b - -");
    burst_engine_free(engine);
}

/* Bursts that overlap in time: the gap between them is negative, shown, and in no mean. */
static void test_negative_gap(void)
{
    burst_parameters_t parameters = pair;
    parameters.max_duration_us = 100000;
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(90), "a>b", 400}, {MS(101), "a>b", 400},
                   {MS(80), "a>b", 400}, {MS(150), "a>b", 400});
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(cells_table("bursts"), &source);
    g_assert_cmpuint(burst_rows_count(rows), >=, 2);
    burst_rows_free(rows);
    assert_cells(engine, "streams", "idle_mean idle_p50", "- -");
    burst_engine_free(engine);
}

/* ---- both ways ---- */

static void test_back(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    burst_engine_t *engine = FED_ENGINE(&parameters, {MS(0), "a>b", 400}, {MS(10), "b>a", 500},
                                        {MS(20), "b>a", 10}, {MS(30), "a>b", 300});
    assert_cells(engine, "streams", "src dst packets bytes back_packets back_bytes",
                 "a b 4 1210 2 510");
    assert_cells(engine, "bursts", "packets bytes back_packets back_bytes", "3 1200 1 500");
    assert_cells(engine, "endpoints", "address bursts_sent bursts_received", "a 1 0 | b 0 1");
    burst_engine_free(engine);

    engine = FED_ENGINE(&pair, {MS(0), "a>b", 400}, {MS(10), "a>b", 500});
    assert_cells(engine, "streams", "back_packets back_bytes", "- -");
    assert_cells(engine, "bursts", "back_packets back_bytes", "- -");
    burst_engine_free(engine);
}

/* ---- members ---- */

static void test_members(void)
{
    burst_engine_t *engine =
        FED_ENGINE(&pair, {MS(0), "a>b", 400}, {MS(100), "a>b", 600}, {MS(50), "a>b", 500},
                   {MS(300), "a>b", 700}, {S(9), "c>d", 300}, {S(9), "c>d", 300});
    /* Gaps since the latest member so far: 100 and 200 ms; the late one adds none. */
    assert_cells(engine, "bursts", "len_min len_max len_sd gap_mean gap_sd gap_max",
                 "400 700 129.099445 0.15 0.0707106781 200000000 | 300 300 0 0 - 0");
    burst_engine_free(engine);
}

static void test_peaks_of_streams(void)
{
    /* In 1 ms: the two packets at 10.0 and 10.9 ms (454 + 154 bytes); at 11 ms the first is out. */
    burst_engine_t *engine = FED_ENGINE(&pair, {US(10000), "a>b", 400}, {US(10900), "a>b", 100},
                                        {US(11000), "a>b", 99}, {NO_TIME, "c>d", 400});
    assert_cells(engine, "streams", "peak_rate peak_frame", "4864000 2 | - -");
    assert_cells(engine, "endpoints", "address tx_peak_rate rx_peak_rate",
                 "a 4864000 - | b - 4864000 | c - - | d - -");
    burst_engine_free(engine);
}

/* ---- kinds ---- */

static void test_kinds(void)
{
    burst_parameters_t parameters = pair;
    parameters.min_packets = 1;
    /* 1249 is rounded to 1200 bytes, 1250 to 1300; two packets are another kind than one. */
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {S(0), "a>b", 1249}, {S(2), "a>b", 1250}, {S(3), "a>b", 1150},
                   {S(7), "a>b", 1200}, {S(8), "a>b", 600}, {S(8), "a>b", 600}, {S(9), "c>b", 1200},
                   {S(10), "c>b", 1201});
    /* Starts 0, 3 and 7 s: intervals 3 and 4 s. */
    assert_cells(engine, "kinds",
                 "kind stream src dst packets count bytes_mean bytes_min bytes_max",
                 "1 0 a b 1 3 1199.66667 1150 1249 | 2 1 c b 1 2 1200.5 1200 1201 | "
                 "3 0 a b 1 1 1250 1250 1250 | 4 0 a b 2 1 1200 1200 1200");
    assert_cells(engine, "kinds",
                 "kind interval_mean interval_sd interval_p50 interval_min interval_max first last",
                 "1 3.5 0.707106781 ~3 3000000000 4000000000 0 7000000000 | "
                 "2 1 - ~1 1000000000 1000000000 9000000000 10000000000 | "
                 "3 - - - - - 2000000000 2000000000 | 4 - - - - - 8000000000 8000000000");
    burst_engine_free(engine);
}

/* To two significant digits, halves up; small numbers as they are. */
static void test_kind_borders(void)
{
    /* The bytes of two bursts, and whether these are of one kind. */
    static const uint32_t cases[][3] = {
        {9, 10, false},    {99, 100, false},      {100, 104, true},    {104, 105, false},
        {105, 114, true},  {995, 1049, true},     {994, 995, false},   {1049, 1050, false},
        {1000, 999, true}, {12499, 12500, false}, {11500, 12499, true}};
    burst_parameters_t parameters = pair;
    parameters.min_packets = 1;
    parameters.min_payload = 1;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        burst_engine_t *engine =
            FED_ENGINE(&parameters, {S(0), "a>b", cases[i][0]}, {S(9), "a>b", cases[i][1]});
        assert_cells(engine, "kinds", "count", cases[i][2] ? "2" : "1 | 1");
        burst_engine_free(engine);
    }
}

/* ---- labels and names ---- */

static char *resolved(const burst_address_t *address)
{
    return feed_letter(address) == 'b' ? g_strdup("server") : NULL;
}

static void test_texts(void)
{
    static const burst_label_rule_t rules[] = {{.label = "large", .min_bytes = "1100"},
                                               {.label = "to-c", .address = "10.0.0.3"},
                                               {.label = "all", .max_bytes = "1000"}};
    const burst_names_t names = {.resolved = resolved};
    burst_engine_t *engine = four_bursts();
    burst_labels_t *labels = burst_labels_new(rules, G_N_ELEMENTS(rules));
    burst_source_t source = {.engine = engine, .labels = labels, .names = &names};

    assert_cells_of(&source, "bursts", "dst bytes label",
                    "b 1000 all | b 1200 large | c 800 to-c | b 1000 all");
    assert_cells_of(&source, "endpoints", "address name", "a - | b server | c -");
    assert_cells(engine, "bursts", "label", "- | - | - | -");
    burst_labels_free(labels);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    pair = burst_parameters_default();
    g_test_add_func("/sums/streams", test_streams);
    g_test_add_func("/sums/no-gap", test_no_gap);
    g_test_add_func("/sums/endpoints", test_endpoints);
    g_test_add_func("/sums/summary", test_summary);
    g_test_add_func("/sums/intervals-by-start", test_intervals_by_start);
    g_test_add_func("/sums/negative-gap", test_negative_gap);
    g_test_add_func("/both-ways/back", test_back);
    g_test_add_func("/members/detail", test_members);
    g_test_add_func("/members/peaks", test_peaks_of_streams);
    g_test_add_func("/kinds/by-hand", test_kinds);
    g_test_add_func("/kinds/borders", test_kind_borders);
    g_test_add_func("/texts/labels-and-names", test_texts);
    return g_test_run();
}
