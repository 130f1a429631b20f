/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables as CSV. New columns come last: lines are compared up to the last cell that is expected,
 * and then have as many cells as the table has columns.
 */
#include "cells.h"
#include "written.h"

#include "output/csv.h"
#include "output/formats.h"

#include <stdlib.h>
#include <string.h>

static burst_parameters_t defaults;

static size_t n_cells(const char *line)
{
    bool is_quoted = false;
    size_t n = 1;

    for (const char *c = line; *c; c++) {
        is_quoted = is_quoted != (*c == '"');
        n += *c == ',' && !is_quoted;
    }
    return n;
}

static void assert_begins(const char *line, const char *expected)
{
    const char *end = line + strlen(expected);

    if (!g_str_has_prefix(line, expected) || (*end != '\0' && *end != ','))
        g_error("\"%s\" does not begin with \"%s\"", line, expected);
}

/* None of the cells has a line break in it. */
static void assert_lines(const char *csv, const char *expected, const burst_table_t *table)
{
    char **lines = g_strsplit(csv, "\n", -1);
    char **expected_lines = g_strsplit(expected, "\n", -1);
    size_t n = g_strv_length(lines);

    g_assert_cmpuint(n, ==, g_strv_length(expected_lines));
    for (size_t i = 0; i < n; i++) {
        assert_begins(lines[i], expected_lines[i]);
        if (i + 1 < n)
            g_assert_cmpuint(n_cells(lines[i]), ==, table->n_columns);
    }
    g_assert_cmpstr(lines[n - 1], ==, "");
    g_strfreev(expected_lines);
    g_strfreev(lines);
}

static void assert_csv_of(const burst_source_t *source, const char *table, const char *expected)
{
    burst_output_t output = {.table = cells_table(table), .source = *source};
    written_t written;

    written_open(&written);
    burst_format_csv.write(written.stream, &output);
    char *csv = written_close(&written);
    assert_lines(csv, expected, output.table);
    free(csv);
}

static void assert_csv(const burst_engine_t *engine, const char *table, const char *expected)
{
    burst_source_t source = cells_source(engine);
    assert_csv_of(&source, table, expected);
}

/* A burst of two packets from a to b, one second into 1970, and an answer over IPv6. */
static burst_engine_t *small_capture(void)
{
    return FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                      {MS(1200), "tcp a:1000>b:444", 600}, {MS(1300), "icmp B>A", 64});
}

#define CSV_SUMMARY                                                                                \
    "frames,ip,tcp,udp,ip_other,other,payload_bytes,duration,endpoints,streams,bursts,"            \
    "burst_packets,burst_bytes,wire_bytes,first,duplicates,duplicates_seen\n"
#define CSV_PORTS "port,src_packets,src_bytes,dst_packets,dst_bytes\n"
#define CSV_BURSTS                                                                                 \
    "id,stream,src,dst,protocol,src_port,dst_port,first_frame,last_frame,start,end,duration,"      \
    "packets,bytes,mean_len,rate,idle_before,back_packets,back_bytes,len_min,len_max,len_sd,"      \
    "gap_mean,gap_sd,gap_max,label\n"

static void test_by_hand(void)
{
    burst_engine_t *engine = small_capture();
    assert_csv(engine, "summary",
               CSV_SUMMARY "3,3,2,0,1,0,1064,0.300000000,4,2,1,2,1000,1226,1.000000000,0,0\n");
    assert_csv(engine, "tcp_ports", CSV_PORTS "1000,2,1000,0,0\n444,0,0,1,600\n443,0,0,1,400\n");
    assert_csv(engine, "udp_ports", CSV_PORTS);
    assert_csv(engine, "bursts",
               CSV_BURSTS "1,0,10.0.0.1,10.0.0.2,,,,1,2,1.000000000,1.200000000,0.200000000,"
                          "2,1000,500,40000,,,,400,600,141.42135623731,0.2,,0.200000000,\n");
    burst_engine_free(engine);
}

static void test_absent(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {NO_TIME, "A>B", 400});
    assert_csv(engine, "summary", CSV_SUMMARY "1,1,0,1,0,0,400,,2,1,0,0,0,454,,0,0\n");
    burst_engine_free(engine);
}

static void test_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    assert_csv(engine, "summary", CSV_SUMMARY "0,0,0,0,0,0,0,,0,0,0,0,0,0,,0,0\n");
    assert_csv(engine, "tcp_ports", CSV_PORTS);
    assert_csv(engine, "bursts", CSV_BURSTS);
    burst_engine_free(engine);
}

static void test_negative_time(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {-MS(1500), "a>b", 400}, {-S(1), "a>b", 401});
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 0);
    burst_engine_free(engine);
    engine = FED_ENGINE(&defaults, {-MS(1500), "a>b", 400}, {-MS(1400), "a>b", 401});
    assert_csv(engine, "bursts",
               CSV_BURSTS "1,0,10.0.0.1,10.0.0.2,,,,1,2,-1.500000000,-1.400000000,0.100000000,"
                          "2,801,400.5,64080,,,,400,401,0.707106781186548,0.1,,0.100000000,\n");
    burst_engine_free(engine);
}

/* ---- quoting ---- */

static char *odd_name(const burst_address_t *address)
{
    switch (feed_letter(address)) {
    case 'a':
        return g_strdup("camera, \"front\"");
    case 'b':
        return g_strdup("plain");
    case 'c':
        return g_strdup("two\nlines");
    default:
        return NULL;
    }
}

/* RFC 4180: a field with a comma, a quote or a line break is quoted, quotes in it are doubled. */
static void test_quoting(void)
{
    const burst_names_t names = {.resolved = odd_name};
    burst_engine_t *engine = FED_ENGINE(&defaults, {S(1), "a>b", 1}, {S(1), "c>d", 1});
    burst_source_t source = {.engine = engine, .names = &names};
    burst_output_t output = {.table = cells_table("endpoints"), .source = source};
    written_t written;

    written_open(&written);
    burst_format_csv.write(written.stream, &output);
    char *csv = written_close(&written);
    g_assert_nonnull(strstr(csv, ",\"camera, \"\"front\"\"\""));
    g_assert_nonnull(strstr(csv, ",plain"));
    g_assert_nonnull(strstr(csv, ",\"two\nlines\""));
    free(csv);
    burst_engine_free(engine);
}

static void test_labels(void)
{
    const burst_label_rule_t rule = {.label = "a, b"};
    burst_labels_t *labels = burst_labels_new(&rule, 1);
    burst_engine_t *engine = small_capture();
    burst_source_t source = {.engine = engine, .labels = labels};

    assert_csv_of(&source, "bursts",
                  CSV_BURSTS "1,0,10.0.0.1,10.0.0.2,,,,1,2,1.000000000,1.200000000,0.200000000,"
                             "2,1000,500,40000,,,,400,600,141.42135623731,0.2,,0.200000000,"
                             "\"a, b\"\n");
    burst_labels_free(labels);
    burst_engine_free(engine);
}

/* ---- lists and flags ---- */

static void test_sequences(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_COUNTS | BURST_KEEPS_SEQUENCES);

    FEED(engine, {S(1), "a>b", 400}, {MS(1500), "b>a", 30}, {MS(1250), "a>b", 0});
    assert_csv(engine, "sequences",
               "stream,src,dst,protocol,src_port,dst_port,packets,lengths,gaps\n"
               "0,10.0.0.1,10.0.0.2,,,,3,400 -30 0, 0.500000000 -0.250000000\n");
    burst_engine_free(engine);
}

static void test_flags(void)
{
    burst_engine_t *engine = small_capture();
    burst_source_t source = cells_source(engine);
    burst_output_t output = {.table = cells_table("thresholds"), .source = source};
    written_t written;

    written_open(&written);
    burst_format_csv.write(written.stream, &output);
    char *csv = written_close(&written);
    /* At a gap of 1 ms, the two packets of 0.2 s between them are no burst. */
    g_assert_nonnull(strstr(csv, "\n0.001000000,0,0,0,0,,,,,false"));
    g_assert_nonnull(strstr(csv, "\n1000.000000000,1,1,2,1000,2,1000,,0.2,false"));
    free(csv);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    defaults = burst_parameters_default();
    g_test_add_func("/csv/by-hand", test_by_hand);
    g_test_add_func("/csv/absent", test_absent);
    g_test_add_func("/csv/empty", test_empty);
    g_test_add_func("/csv/negative-time", test_negative_time);
    g_test_add_func("/csv/quoting", test_quoting);
    g_test_add_func("/csv/labels", test_labels);
    g_test_add_func("/csv/sequences", test_sequences);
    g_test_add_func("/csv/flags", test_flags);
    return g_test_run();
}
