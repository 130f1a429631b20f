/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All tables as one JSON document. */
#include "cells.h"
#include "written.h"

#include "output/formats.h"

#include <stdlib.h>
#include <string.h>

static burst_parameters_t defaults;

/* White space between tokens means nothing in JSON: taken out in place. */
static void squeeze(char *json)
{
    char *end = json;
    bool in_string = false;
    for (const char *c = json; *c; c++) {
        if (*c == '"')
            in_string = !in_string;
        else if (in_string && *c == '\\')
            *end++ = *c++;
        else if (!in_string && strchr(" \t\r\n", *c))
            continue;
        *end++ = *c;
    }
    *end = '\0';
    g_assert_false(in_string);
}

static char *json_of(const burst_engine_t *engine, const char *filter)
{
    burst_output_t output = {.source = cells_source(engine), .filter = filter};
    written_t written;

    written_open(&written);
    burst_format_json.write(written.stream, &output);
    char *json = written_close(&written);
    squeeze(json);
    return json;
}

/* A burst of two packets from a to b, one second into 1970, and an answer over IPv6. */
static burst_engine_t *small_capture(void)
{
    return FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                      {MS(1200), "tcp a:1000>b:444", 600}, {MS(1300), "icmp B>A", 64});
}

/* Its parts follow each other; between them, at each "*", stands what this test does not know: new
 * keys come last. */
static void assert_json_has(const burst_engine_t *engine, const char *filter, const char *expected)
{
    char *json = json_of(engine, filter);
    char **parts = g_strsplit(expected, "*", -1);
    const char *from = json;

    for (char **part = parts; *part; part++) {
        const char *found = strstr(from, *part);
        if (found == NULL)
            g_error("%s\nis not in\n%s", *part, from);
        from = found + strlen(*part);
    }
    g_strfreev(parts);
    free(json);
}

#define JSON_DEFAULTS                                                                              \
    "\"parameters\":{\"gap_us\":300000,\"min_payload\":300,\"min_packets\":2,"                     \
    "\"include_small\":false,\"stream\":\"pair\",\"address\":\"network\","                         \
    "\"size\":\"payload\",\"mean_percent\":0,\"end_on_reply\":false,\"max_duration_us\":0,"        \
    "\"min_bytes\":0,\"window_us\":1000,\"alarm_mbps\":0,\"sequence_length\":30,"                  \
    "\"duplicate_us\":0*,\"filter\":null}"

static void test_json_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    assert_json_has(
        engine, NULL,
        "{\"schema\":\"burst/2\"," JSON_DEFAULTS ","
        "\"summary\":{\"frames\":0,\"ip\":0,\"tcp\":0,\"udp\":0,\"ip_other\":0,\"other\":0,"
        "\"payload_bytes\":0,\"duration\":null,\"endpoints\":0,\"streams\":0,\"bursts\":0,"
        "\"burst_packets\":0,\"burst_bytes\":0,\"wire_bytes\":0,\"first\":null,"
        "\"duplicates\":0,\"duplicates_seen\":0*},"
        "\"endpoints\":[],\"tcp_ports\":[],\"udp_ports\":[],\"streams\":[],\"bursts\":[],"
        "\"peaks\":[{\"window\":0.000010000,\"bytes\":0,\"rate\":0,\"packets\":0,"
        "\"frame\":null,\"time\":null,\"mean_rate\":null,\"peak_to_mean\":null*},{");
    assert_json_has(engine, NULL,
                    "\"peak_to_mean\":null*}],\"microbursts\":[],\"thresholds\":[{"
                    "\"gap\":0.001000000,\"bursts\":0,\"streams\":0,\"packets\":0,\"bytes\":0,"
                    "\"packets_mean\":null,\"bytes_mean\":null,\"bytes_sd\":null,"
                    "\"duration_mean\":null,\"suggested\":false*},{");
    assert_json_has(engine, NULL, "\"suggested\":false*}],\"kinds\":[]*}");
    burst_engine_free(engine);
}

static void test_json_summary(void)
{
    burst_engine_t *engine = small_capture();
    assert_json_has(
        engine, NULL,
        "\"summary\":{\"frames\":3,\"ip\":3,\"tcp\":2,\"udp\":0,\"ip_other\":1,"
        "\"other\":0,\"payload_bytes\":1064,\"duration\":0.300000000,\"endpoints\":4,"
        "\"streams\":2,\"bursts\":1,\"burst_packets\":2,\"burst_bytes\":1000,"
        "\"wire_bytes\":1226,\"first\":1.000000000,\"duplicates\":0,\"duplicates_seen\":0*},"
        "\"endpoints\":[{");
    burst_engine_free(engine);
}

static void test_json_tables(void)
{
    burst_engine_t *engine = small_capture();
    assert_json_has(
        engine, NULL,
        "\"udp_ports\":[],\"streams\":["
        "{\"stream\":0,\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\",\"protocol\":null,"
        "\"src_port\":null,\"dst_port\":null,\"packets\":2,\"bytes\":1000,\"first\":1.000000000,"
        "\"last\":1.200000000,\"duration\":0.200000000,\"len_mean\":500,"
        "\"len_sd\":141.42135623731,\"len_min\":400,\"len_max\":600,\"gap_mean\":0.2,"
        "\"gap_sd\":null,\"gap_min\":0.200000000,\"gap_max\":0.200000000,"
        "\"gap_p50\":0.200000000,\"gap_p95\":0.200000000,\"gap_p99\":0.200000000,"
        "\"reordered\":0,\"bursts\":1,\"burst_packets\":2,\"burst_bytes\":1000,"
        "\"burstiness\":null,\"back_packets\":null,\"back_bytes\":null,"
        /* 654 bytes on the wire in 1 ms; the bursts' figures are those of one */
        "\"peak_rate\":5232000,\"peak_frame\":2,\"burst_packets_mean\":2,"
        "\"burst_bytes_mean\":1000,\"burst_bytes_sd\":null,\"burst_duration_mean\":0.2,"
        "\"idle_mean\":null,\"idle_sd\":null,\"idle_p50\":null*},"
        "{\"stream\":1,\"src\":\"2001:db8::2\",\"dst\":\"2001:db8::1\",\"protocol\":null,"
        "\"src_port\":null,\"dst_port\":null,\"packets\":1,\"bytes\":64,\"first\":1.300000000,"
        "\"last\":1.300000000,\"duration\":0.000000000,\"len_mean\":64,\"len_sd\":null,"
        "\"len_min\":64,\"len_max\":64,\"gap_mean\":null,\"gap_sd\":null,\"gap_min\":null,"
        "\"gap_max\":null,\"gap_p50\":null,\"gap_p95\":null,\"gap_p99\":null,\"reordered\":0,"
        "\"bursts\":0,\"burst_packets\":0,\"burst_bytes\":0,\"burstiness\":null,"
        "\"back_packets\":null,\"back_bytes\":null,\"peak_rate\":944000,\"peak_frame\":3,"
        "\"burst_packets_mean\":null,\"burst_bytes_mean\":null,\"burst_bytes_sd\":null,"
        "\"burst_duration_mean\":null,\"idle_mean\":null,\"idle_sd\":null,"
        "\"idle_p50\":null*}],"
        "\"bursts\":[{\"id\":1,\"stream\":0,\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\","
        "\"protocol\":null,\"src_port\":null,\"dst_port\":null,\"first_frame\":1,"
        "\"last_frame\":2,\"start\":1.000000000,\"end\":1.200000000,\"duration\":0.200000000,"
        "\"packets\":2,\"bytes\":1000,\"mean_len\":500,\"rate\":40000,\"idle_before\":null,"
        "\"back_packets\":null,\"back_bytes\":null,\"len_min\":400,\"len_max\":600,"
        "\"len_sd\":141.42135623731,\"gap_mean\":0.2,\"gap_sd\":null,\"gap_max\":0.200000000,"
        "\"label\":null*}],\"peaks\":[{");
    burst_engine_free(engine);
}

static void test_json_ports(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                                        {S(2), "tcp a:1000>b:80", 1}, {S(2), "udp a:7>b:7", 2});
    assert_json_has(engine, NULL,
                    "\"tcp_ports\":["
                    "{\"port\":1000,\"src_packets\":2,\"src_bytes\":401,\"dst_packets\":0,"
                    "\"dst_bytes\":0*},"
                    "{\"port\":443,\"src_packets\":0,\"src_bytes\":0,\"dst_packets\":1,"
                    "\"dst_bytes\":400*},"
                    "{\"port\":80,\"src_packets\":0,\"src_bytes\":0,\"dst_packets\":1,"
                    "\"dst_bytes\":1*}],"
                    "\"udp_ports\":[{\"port\":7,\"src_packets\":1,\"src_bytes\":2,"
                    "\"dst_packets\":1,\"dst_bytes\":2*}],");
    burst_engine_free(engine);
}

static void test_json_parameters(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.gap_us = UINT32_MAX;
    parameters.min_payload = 0;
    parameters.include_small = true;
    parameters.stream = BURST_STREAM_DESTINATION;
    parameters.size = BURST_SIZE_WIRE;
    parameters.text_columns = BURST_TEXT_ALL;
    parameters.shallow = true;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    /* Those that change no number are not in it. */
    assert_json_has(engine, "tcp.port == 443 && ip.addr in {10.0.0.1, 10.0.0.2}",
                    "{\"schema\":\"burst/2\",\"parameters\":{\"gap_us\":4294967295,"
                    "\"min_payload\":0,\"min_packets\":2,\"include_small\":true,"
                    "\"stream\":\"destination\",\"address\":\"network\",\"size\":\"wire\","
                    "\"mean_percent\":0,\"end_on_reply\":false,\"max_duration_us\":0,"
                    "\"min_bytes\":0,\"window_us\":1000,\"alarm_mbps\":0,"
                    "\"sequence_length\":30,\"duplicate_us\":0*,"
                    "\"filter\":\"tcp.port == 443 && ip.addr in {10.0.0.1, 10.0.0.2}\"},"
                    "\"summary\":{");
    burst_engine_free(engine);
}

/* Whatever is in the filter: the document is JSON, and a reader gets the filter back. */
static void test_json_filter(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    assert_json_has(engine, "frame contains \"a\\x00\"",
                    "\"filter\":\"frame contains \\\"a\\\\x00\\\"\"}");
    assert_json_has(engine, "a\nb\tc", "\"filter\":\"a\\nb\\tc\"}");
    assert_json_has(engine, "", "\"filter\":\"\"}");
    assert_json_has(engine, "frame contains \"\303\244\"",
                    "\"filter\":\"frame contains \\\"\303\244\\\"\"}");
    /* Not UTF-8: U+FFFD instead. */
    assert_json_has(engine, "x\344y", "\"filter\":\"x\357\277\275y\"}");
    burst_engine_free(engine);
}

static void test_json_control_characters(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_FEATURES_OF_STATISTICS);
    for (int c = 1; c < ' '; c++) {
        const char filter[] = {'x', (char)c, 'y', '\0'};
        char *json = json_of(engine, filter);
        const char *value = strstr(json, "\"filter\":\"x\\");
        if (value == NULL)
            g_error("0x%02x is not escaped in %s", (unsigned)c, json);
        free(json);
    }
    burst_engine_free(engine);
}

static void test_json_large_numbers(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {INT64_MIN, "a>b", UINT32_MAX},
                                        {INT64_MIN, "a>b", UINT32_MAX}, {INT64_MAX, "a>b", 0});
    assert_json_has(engine, NULL, "\"payload_bytes\":8589934590,\"duration\":9223372036.854775807");
    assert_json_has(engine, NULL, "\"start\":-9223372036.854775808,\"end\":-9223372036.854775808");
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    defaults = burst_parameters_default();
    g_test_add_func("/json/empty", test_json_empty);
    g_test_add_func("/json/summary", test_json_summary);
    g_test_add_func("/json/tables", test_json_tables);
    g_test_add_func("/json/ports", test_json_ports);
    g_test_add_func("/json/parameters", test_json_parameters);
    g_test_add_func("/json/filter", test_json_filter);
    g_test_add_func("/json/control-characters", test_json_control_characters);
    g_test_add_func("/json/large-numbers", test_json_large_numbers);
    return g_test_run();
}
