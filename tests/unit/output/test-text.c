/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables for people. */
#include "cells.h"
#include "written.h"

#include "output/formats.h"
#include "output/parameters-text.h"

#include <stdlib.h>
#include <string.h>

static burst_parameters_t defaults;

/* The lines of a table, without the empty ones at the end. */
static char **lines_with(const burst_output_t *output)
{
    written_t written;

    written_open(&written);
    burst_format_text.write(written.stream, output);
    char *text = written_close(&written);
    g_assert_true(g_str_has_suffix(text, "\n\n"));
    char **lines = g_strsplit(g_strchomp(text), "\n", -1);
    free(text);
    return lines;
}

static char **lines_of(const burst_engine_t *engine, const char *table)
{
    burst_output_t output = {.table = cells_table(table), .source = cells_source(engine)};
    return lines_with(&output);
}

/* A burst of two packets from a to b, one second into 1970, and an answer over IPv6. */
static burst_engine_t *small_capture(void)
{
    return FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                      {MS(1200), "tcp a:1000>b:444", 600}, {MS(1300), "icmp B>A", 64});
}

static void test_ports(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {S(1), "tcp a:40000>b:443", 4000000000},
                                        {S(2), "tcp a:40000>b:8", 1});
    char **lines = lines_of(engine, "tcp_ports");

    g_assert_cmpstr(lines[0], ==, "Burst TCP Ports");
    g_assert_cmpstr(lines[1], ==, " Port  Src packets     Src [B]  Dst packets     Dst [B]");
    g_assert_cmpstr(lines[2], ==, "40000            2  4000000001            0           0");
    g_assert_cmpstr(lines[3], ==, "  443            0           0            1  4000000000");
    g_assert_cmpstr(lines[4], ==, "    8            0           0            1           1");
    g_assert_null(lines[5]);
    g_strfreev(lines);
    burst_engine_free(engine);
}

static void test_bursts(void)
{
    burst_engine_t *engine = small_capture();
    char **lines = lines_of(engine, "bursts");

    g_assert_cmpstr(lines[1], ==,
                    "Burst  Source    Destination  Start [s]  Duration [s]  Packets  Bytes [B]  "
                    "Idle before [s]  Rate [bit/s]");
    g_assert_cmpstr(lines[2], ==,
                    "    1  10.0.0.1  10.0.0.2      0.000000   0.200000000        2       1000  "
                    "              -         40000");
    g_assert_null(lines[3]);
    g_strfreev(lines);
    burst_engine_free(engine);
}

/* All columns, of which none is cut. */
static void test_all_columns(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONNECTION);
    parameters.text_columns = BURST_TEXT_ALL;
    burst_engine_t *engine = FED_ENGINE(&parameters, {S(1), "tcp a:1000>b:443", 400});

    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        if (table->flags & (BURST_TABLE_ONE_ROW | BURST_TABLE_CSV_ONLY) ||
            (table->features & BURST_KEEPS_SEQUENCES))
            continue;
        char **lines = lines_of(engine, table->name);
        const char *heads = lines[g_str_has_prefix(lines[1], "Parameters: ") ? 2 : 1];
        for (size_t k = 0; k < table->n_columns; k++) {
            char *heading = burst_column_heading(&table->columns[k]);
            g_assert_nonnull(strstr(heads, heading));
            g_free(heading);
        }
        g_strfreev(lines);
    }
    burst_engine_free(engine);
}

/* With addresses of 15 characters and large numbers, brief lines fit; the heading is one line. */
static void test_width(void)
{
    for (uint32_t stream = 0; stream < BURST_N_STREAM_KINDS; stream++) {
        burst_parameters_t parameters = feed_with_stream(stream);
        burst_engine_t *engine =
            burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS | BURST_KEEPS_SEQUENCES);
        for (uint32_t i = 0; i < 4000; i++) {
            feed_row_t row = {S(1700000000) + MS(150) * i, "tcp a:51234>b:50443", 1460};
            burst_packet_t packet = feed_packet(i + 1, &row);
            memset(packet.src.bytes, 192, 4);
            memset(packet.dst.bytes, 203, 4);
            burst_engine_add(engine, &packet, NULL);
        }
        for (size_t i = 0; i < burst_n_tables; i++) {
            if (burst_tables[i]->flags & (BURST_TABLE_ONE_ROW | BURST_TABLE_CSV_ONLY))
                continue;
            char **lines = lines_of(engine, burst_tables[i]->name);
            for (char **line = lines; *line; line++) {
                if (strlen(*line) > 120)
                    g_error("%s, %s: %zu characters: %s", burst_tables[i]->name,
                            burst_stream_kinds[stream].name, strlen(*line), *line);
            }
            g_strfreev(lines);
        }
        burst_engine_free(engine);
    }
}

/* ---- above the table ---- */

static void test_title(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_FLOW);
    parameters.gap_us = 1000000;
    parameters.end_on_reply = true;
    parameters.shallow = true; /* changes no number */
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    burst_output_t output = {.table = cells_table("streams"),
                             .source = cells_source(engine),
                             .filter = "ip.addr == 10.0.0.1"};
    char **lines = lines_with(&output);

    g_assert_cmpstr(lines[0], ==, "Burst Streams");
    g_assert_cmpstr(lines[1], ==,
                    "Parameters: gap_us 1000000 (1 s), stream flow, end_on_reply TRUE");
    g_assert_cmpstr(lines[2], ==, "Filter: ip.addr == 10.0.0.1");
    g_assert_true(g_str_has_prefix(lines[3], "Source "));
    g_assert_null(lines[4]);
    g_strfreev(lines);
    burst_engine_free(engine);
}

static void test_parameters(void)
{
    const burst_table_t *summary = burst_table_find("summary");
    burst_parameters_t changed = defaults;

    char *text = burst_parameters_text(summary, &defaults, true);
    g_assert_null(text);
    text = burst_parameters_text(summary, &defaults, false);
    g_assert_cmpstr(text, ==,
                    "gap_us 300000 (300 ms), min_payload 300, min_packets 2, stream pair");
    g_free(text);
    text = burst_parameters_text(burst_table_find("microbursts"), &defaults, true);
    g_assert_cmpstr(text, ==, "alarm_mbps 0 (none are looked for)");
    g_free(text);
    changed.gap_us = 50118723;
    changed.duplicate_us = 999;
    changed.max_duration_us = 61000001;
    text = burst_parameters_text(summary, &changed, true);
    g_assert_cmpstr(text, ==,
                    "gap_us 50118723 (50 s 118 ms 723 us), max_duration_us 61000001 (61 s 1 us), "
                    "duplicate_us 999");
    g_free(text);
}

/* ---- names ---- */

static char *address_name(const burst_address_t *address)
{
    /* Two bytes a letter: columns are counted in characters. */
    return feed_letter(address) == 'a' ? g_strdup("k\303\244mer\303\244.example") : NULL;
}

static char *protocol_name(uint8_t protocol)
{
    return protocol == 6 ? g_strdup("TCP") : NULL;
}

static char *time_name(int64_t time_ns G_GNUC_UNUSED)
{
    return g_strdup("2023-11-14 22:13:20.000000");
}

static void test_names(void)
{
    const burst_names_t names = {
        .address = address_name, .protocol = protocol_name, .time = time_name};
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_FLOW);
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {S(1), "tcp a:1>b:2", 400}, {S(1), "tcp a:1>b:2", 400},
                   {S(1), "icmp b>c", 400}, {S(1), "icmp b>c", 400});
    burst_output_t output = {.table = cells_table("bursts"),
                             .source = {.engine = engine, .names = &names}};
    char **lines = lines_with(&output);

    g_assert_cmpstr(lines[2], ==,
                    "Burst  Source          Destination  Protocol  Src port  Dst port"
                    "                       Start  Duration [s]  Packets  Bytes [B]");
    g_assert_cmpstr(lines[3], ==,
                    "    1  k\303\244mer\303\244.example  10.0.0.2     TCP              1         2"
                    "  2023-11-14 22:13:20.000000   0.000000000        2        800");
    g_assert_true(g_str_has_prefix(lines[4], "    2  10.0.0.2        10.0.0.3     1       "));
    g_strfreev(lines);
    burst_engine_free(engine);
}

/* ---- the summary ---- */

static void test_summary(void)
{
    static const char *const expected[] = {
        "Burst Summary",
        "File                 small.pcap",
        "Duration             300 ms",
        "Packets              3 frames",
        "Payload              1,064 bytes",
        "In bursts            1 burst with 1,000 bytes, 94.0 % of the payload",
        "Parameters           gap_us 300000 (300 ms), min_payload 300, min_packets 2, stream pair",
        "Filter               ip",
        "",
        "Frames               3",
        "IP                   3",
    };
    burst_engine_t *engine = small_capture();
    burst_output_t output = {.table = cells_table("summary"),
                             .source = cells_source(engine),
                             .file = "small.pcap",
                             .filter = "ip"};
    char **lines = lines_with(&output);

    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpstr(lines[i], ==, expected[i]);
    g_assert_true(g_strv_contains((const char *const *)lines, "Duration [s]         0.300000000"));
    g_assert_true(g_strv_contains((const char *const *)lines, "First [s]            1.000000"));
    g_strfreev(lines);
    burst_engine_free(engine);
}

static void test_empty_summary(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    char **lines = lines_of(engine, "summary");

    g_assert_cmpstr(lines[1], ==, "Duration             no frame has a time");
    g_assert_cmpstr(lines[4], ==, "In bursts            0 bursts with 0 bytes");
    g_strfreev(lines);
    burst_engine_free(engine);
}

static bool warns(unsigned n_duplicates, unsigned n_frames)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    for (uint32_t i = 0; i < n_frames; i++) {
        burst_packet_t packet = feed_packet(i + 1, &(feed_row_t){MS(i), "a>b", 400});
        packet.seems_duplicate = i < n_duplicates;
        burst_engine_add(engine, &packet, NULL);
    }
    char **lines = lines_of(engine, "summary");
    char *text = g_strjoinv("\n", lines);
    bool has_warning = strstr(text, "Warning: ") && strstr(text, "burst.duplicate_us");
    g_free(text);
    g_strfreev(lines);
    burst_engine_free(engine);
    return has_warning;
}

/* Above one per cent. */
static void test_duplicates(void)
{
    g_assert_false(warns(0, 200));
    g_assert_false(warns(2, 200));
    g_assert_true(warns(3, 200));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    defaults = burst_parameters_default();
    g_test_add_func("/text/ports", test_ports);
    g_test_add_func("/text/bursts", test_bursts);
    g_test_add_func("/text/all-columns", test_all_columns);
    g_test_add_func("/text/width", test_width);
    g_test_add_func("/text/title", test_title);
    g_test_add_func("/text/parameters", test_parameters);
    g_test_add_func("/text/names", test_names);
    g_test_add_func("/summary/by-hand", test_summary);
    g_test_add_func("/summary/empty", test_empty_summary);
    g_test_add_func("/summary/duplicates", test_duplicates);
    return g_test_run();
}
