/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables as CSV, JSON and text, each compared as a whole where the contract says all of it.
 */
#include "feed.h"

#include "output/writers.h"

#include <stdlib.h>
#include <string.h>

static const burst_parameters_t defaults = BURST_PARAMETERS_DEFAULT;

/* ---- output as a string ---- */

typedef struct {
    FILE *stream;
    char *text;
    size_t size;
} memory_t;

static void memory_open(memory_t *memory)
{
    memory->stream = open_memstream(&memory->text, &memory->size);
    g_assert_nonnull(memory->stream);
}

/* @return to be freed with free(). */
static char *memory_close(memory_t *memory)
{
    g_assert_false(ferror(memory->stream));
    g_assert_cmpint(fclose(memory->stream), ==, 0);
    g_assert_cmpuint(strlen(memory->text), ==, memory->size);
    return memory->text;
}

static char *csv_of(const burst_engine_t *engine, const char *table)
{
    memory_t memory;
    memory_open(&memory);
    burst_write_csv(memory.stream, burst_table_find(table), engine);
    return memory_close(&memory);
}

static char *text_of(const burst_engine_t *engine, const char *table, const char *filter,
                     const burst_names_t *names)
{
    memory_t memory;
    memory_open(&memory);
    burst_write_text(memory.stream, burst_table_find(table), engine, filter, names);
    return memory_close(&memory);
}

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
    memory_t memory;
    memory_open(&memory);
    burst_write_json(memory.stream, engine, filter);
    char *json = memory_close(&memory);
    squeeze(json);
    return json;
}

/* A burst of two packets from a to b, one second into 1970, and an answer over IPv6. */
static burst_engine_t *small_capture(void)
{
    return FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                      {MS(1200), "tcp a:1000>b:444", 600}, {MS(1300), "icmp B>A", 64});
}

/* ---- CSV ---- */

static void assert_csv(const burst_engine_t *engine, const char *table, const char *expected)
{
    char *csv = csv_of(engine, table);
    g_assert_cmpstr(csv, ==, expected);
    free(csv);
}

#define CSV_SUMMARY                                                                                \
    "frames,ip,tcp,udp,ip_other,other,payload_bytes,duration,endpoints,streams,bursts\n"
#define CSV_PORTS "port,src_packets,src_bytes,dst_packets,dst_bytes\n"
#define CSV_ENDPOINTS                                                                              \
    "address,tx_packets,tx_bytes,rx_packets,rx_bytes,len_mean,len_sd,len_min,len_max,"             \
    "idt_mean,idt_sd,idt_min,idt_max,idt_p50,idt_p95,idt_p99,"                                     \
    "iat_mean,iat_sd,iat_min,iat_max,iat_p50,iat_p95,iat_p99,"                                     \
    "bursts_sent,burst_bytes_sent,bursts_received,burst_bytes_received,burstiness\n"
#define CSV_BURSTS                                                                                 \
    "id,stream,src,dst,protocol,src_port,dst_port,first_frame,last_frame,start,end,duration,"      \
    "packets,bytes,mean_len,rate,idle_before\n"

static void test_csv(void)
{
    burst_engine_t *engine = small_capture();
    assert_csv(engine, "summary", CSV_SUMMARY "3,3,2,0,1,0,1064,0.300000000,4,2,1\n");
    assert_csv(engine, "tcp_ports", CSV_PORTS "1000,2,1000,0,0\n444,0,0,1,600\n443,0,0,1,400\n");
    assert_csv(engine, "udp_ports", CSV_PORTS);
    assert_csv(engine, "bursts",
               CSV_BURSTS "1,0,10.0.0.1,10.0.0.2,,,,1,2,1.000000000,1.200000000,0.200000000,"
                          "2,1000,500,40000,\n");
    burst_engine_free(engine);
}

static void test_csv_absent(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {NO_TIME, "A>B", 400});
    assert_csv(engine, "summary", CSV_SUMMARY "1,1,0,1,0,0,400,,2,1,0\n");
    assert_csv(engine, "endpoints",
               CSV_ENDPOINTS "2001:db8::1,1,400,0,0,400,,400,400,,,,,,,,,,,,,,,0,0,0,0,\n"
                             "2001:db8::2,0,0,1,400,,,,,,,,,,,,,,,,,,,0,0,0,0,\n");
    burst_engine_free(engine);
}

static void test_csv_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_ENGINE_STATISTICS);
    assert_csv(engine, "summary", CSV_SUMMARY "0,0,0,0,0,0,0,,0,0,0\n");
    assert_csv(engine, "endpoints", CSV_ENDPOINTS);
    assert_csv(engine, "tcp_ports", CSV_PORTS);
    assert_csv(engine, "bursts", CSV_BURSTS);
    burst_engine_free(engine);
}

static void test_csv_negative_time(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {-MS(1500), "a>b", 400}, {-S(1), "a>b", 401});
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 0);
    burst_engine_free(engine);
    engine = FED_ENGINE(&defaults, {-MS(1500), "a>b", 400}, {-MS(1400), "a>b", 401});
    assert_csv(engine, "bursts",
               CSV_BURSTS "1,0,10.0.0.1,10.0.0.2,,,,1,2,-1.500000000,-1.400000000,0.100000000,"
                          "2,801,400.5,64080,\n");
    burst_engine_free(engine);
}

/* ---- JSON ---- */

static void assert_json(const burst_engine_t *engine, const char *filter, const char *expected)
{
    char *json = json_of(engine, filter);
    g_assert_cmpstr(json, ==, expected);
    free(json);
}

static void assert_json_has(const burst_engine_t *engine, const char *filter, const char *expected)
{
    char *json = json_of(engine, filter);
    if (!strstr(json, expected))
        g_error("%s\nis not in\n%s", expected, json);
    free(json);
}

#define JSON_DEFAULTS                                                                              \
    "\"parameters\":{\"gap_us\":300000,\"min_payload\":300,\"min_packets\":2,"                     \
    "\"include_small\":false,\"stream\":\"pair\",\"filter\":null}"

static void test_json_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_ENGINE_STATISTICS);
    assert_json(engine, NULL,
                "{\"schema\":\"burst/1\"," JSON_DEFAULTS ","
                "\"summary\":{\"frames\":0,\"ip\":0,\"tcp\":0,\"udp\":0,\"ip_other\":0,\"other\":0,"
                "\"payload_bytes\":0,\"duration\":null,\"endpoints\":0,\"streams\":0,\"bursts\":0},"
                "\"endpoints\":[],\"tcp_ports\":[],\"udp_ports\":[],\"streams\":[],\"bursts\":[]}");
    burst_engine_free(engine);
}

static void test_json_summary(void)
{
    burst_engine_t *engine = small_capture();
    assert_json_has(engine, NULL,
                    "\"summary\":{\"frames\":3,\"ip\":3,\"tcp\":2,\"udp\":0,\"ip_other\":1,"
                    "\"other\":0,\"payload_bytes\":1064,\"duration\":0.300000000,\"endpoints\":4,"
                    "\"streams\":2,\"bursts\":1},\"endpoints\":[{");
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
        "\"burstiness\":null},"
        "{\"stream\":1,\"src\":\"2001:db8::2\",\"dst\":\"2001:db8::1\",\"protocol\":null,"
        "\"src_port\":null,\"dst_port\":null,\"packets\":1,\"bytes\":64,\"first\":1.300000000,"
        "\"last\":1.300000000,\"duration\":0.000000000,\"len_mean\":64,\"len_sd\":null,"
        "\"len_min\":64,\"len_max\":64,\"gap_mean\":null,\"gap_sd\":null,\"gap_min\":null,"
        "\"gap_max\":null,\"gap_p50\":null,\"gap_p95\":null,\"gap_p99\":null,\"reordered\":0,"
        "\"bursts\":0,\"burst_packets\":0,\"burst_bytes\":0,\"burstiness\":null}],"
        "\"bursts\":[{\"id\":1,\"stream\":0,\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\","
        "\"protocol\":null,\"src_port\":null,\"dst_port\":null,\"first_frame\":1,"
        "\"last_frame\":2,\"start\":1.000000000,\"end\":1.200000000,\"duration\":0.200000000,"
        "\"packets\":2,\"bytes\":1000,\"mean_len\":500,\"rate\":40000,\"idle_before\":null}]}");
    burst_engine_free(engine);
}

static void test_json_ports(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {S(1), "tcp a:1000>b:443", 400},
                                        {S(2), "tcp a:1000>b:80", 1}, {S(2), "udp a:7>b:7", 2});
    assert_json_has(engine, NULL,
                    "\"tcp_ports\":["
                    "{\"port\":1000,\"src_packets\":2,\"src_bytes\":401,\"dst_packets\":0,"
                    "\"dst_bytes\":0},"
                    "{\"port\":443,\"src_packets\":0,\"src_bytes\":0,\"dst_packets\":1,"
                    "\"dst_bytes\":400},"
                    "{\"port\":80,\"src_packets\":0,\"src_bytes\":0,\"dst_packets\":1,"
                    "\"dst_bytes\":1}],"
                    "\"udp_ports\":[{\"port\":7,\"src_packets\":1,\"src_bytes\":2,"
                    "\"dst_packets\":1,\"dst_bytes\":2}],");
    burst_engine_free(engine);
}

static void test_json_parameters(void)
{
    static const burst_parameters_t parameters = {.gap_us = UINT32_MAX,
                                                  .min_payload = 0,
                                                  .min_packets = 7,
                                                  .include_small = true,
                                                  .stream = BURST_STREAM_DESTINATION};
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_STATISTICS);
    assert_json_has(engine, "tcp.port == 443 && ip.addr in {10.0.0.1, 10.0.0.2}",
                    "{\"schema\":\"burst/1\",\"parameters\":{\"gap_us\":4294967295,"
                    "\"min_payload\":0,\"min_packets\":7,\"include_small\":true,"
                    "\"stream\":\"destination\","
                    "\"filter\":\"tcp.port == 443 && ip.addr in {10.0.0.1, 10.0.0.2}\"},"
                    "\"summary\":{");
    burst_engine_free(engine);
}

/* Whatever is in the filter: the document is JSON, and a reader gets the filter back. */
static void test_json_filter(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_ENGINE_STATISTICS);
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
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_ENGINE_STATISTICS);
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

/* ---- text ---- */

typedef struct {
    char **lines;
    unsigned n; /* without the empty ones at the end */
} lines_t;

static lines_t lines_of(char *text)
{
    lines_t lines = {.lines = g_strsplit(text, "\n", -1)};
    g_assert_true(g_str_has_suffix(text, "\n"));
    free(text);
    lines.n = g_strv_length(lines.lines);
    while (lines.n > 0 && lines.lines[lines.n - 1][0] == '\0')
        lines.n--;
    return lines;
}

/* The places in a line where words end, or where they begin; a word may hold single spaces. */
static GArray *word_edges(const char *line, bool ends)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(glong));
    glong length = g_utf8_strlen(line, -1);
    for (glong i = 0; i < length; i++) {
        const char *here = g_utf8_offset_to_pointer(line, i);
        bool first = i == 0 || (here[-1] == ' ' && (i == 1 || here[-2] == ' '));
        bool last = here[1] == '\0' || g_str_has_prefix(g_utf8_next_char(here), "  ") ||
                    *g_utf8_next_char(here) == '\0';
        if (*here != ' ' && (ends ? last : first))
            g_array_append_val(edges, i);
    }
    return edges;
}

/* The columns' edges are where those of the head are: at the left for the first, an address. */
static void assert_aligned(const char *head, const char *line, bool address_first)
{
    GArray *expected = word_edges(head, true);
    GArray *actual = word_edges(line, true);
    g_assert_cmpuint(actual->len, ==, expected->len);
    for (guint i = address_first ? 1 : 0; i < expected->len; i++)
        g_assert_cmpint(g_array_index(actual, glong, i), ==, g_array_index(expected, glong, i));
    g_array_free(expected, TRUE);
    g_array_free(actual, TRUE);
    if (address_first) {
        g_assert_cmpint(head[0], !=, ' ');
        g_assert_cmpint(line[0], !=, ' ');
    }
}

static void assert_same_words(const char *line, const char *expected)
{
    char **words = g_strsplit(line, " ", -1);
    GString *text = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (**word)
            g_string_append_printf(text, "%s%s", text->len ? " " : "", *word);
    }
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    g_strfreev(words);
}

static void test_text_ports(void)
{
    burst_engine_t *engine = FED_ENGINE(&defaults, {S(1), "tcp a:40000>b:443", 4000000000},
                                        {S(2), "tcp a:40000>b:8", 1});
    lines_t text = lines_of(text_of(engine, "tcp_ports", NULL, NULL));
    const burst_table_t *table = burst_table_find("tcp_ports");

    g_assert_cmpuint(text.n, ==, 5);
    g_assert_cmpstr(text.lines[0], ==, table->title);
    for (size_t i = 0; i < table->n_columns; i++)
        g_assert_nonnull(strstr(text.lines[1], table->columns[i].title));
    assert_same_words(text.lines[2], "40000 2 4000000001 0 0");
    assert_same_words(text.lines[3], "443 0 0 1 4000000000");
    assert_same_words(text.lines[4], "8 0 0 1 1");
    for (unsigned i = 2; i < text.n; i++)
        assert_aligned(text.lines[1], text.lines[i], false);
    g_strfreev(text.lines);
    burst_engine_free(engine);
}

static void test_text_endpoints(void)
{
    burst_engine_t *engine = small_capture();
    lines_t text = lines_of(text_of(engine, "endpoints", NULL, NULL));

    g_assert_cmpuint(text.n, ==, 6);
    assert_same_words(text.lines[2],
                      "10.0.0.1 2 1000 0 0 500.0 141.4 400 600 "
                      "0.200000000 - 0.200000000 0.200000000 0.200000000 0.200000000 0.200000000 "
                      "- - - - - - - 1 1000 0 0 -");
    for (unsigned i = 2; i < text.n; i++)
        assert_aligned(text.lines[1], text.lines[i], true);
    g_assert_true(g_str_has_prefix(text.lines[5], "2001:db8::1 "));
    g_strfreev(text.lines);
    burst_engine_free(engine);
}

static void test_text_filter(void)
{
    burst_engine_t *engine = small_capture();
    lines_t text = lines_of(text_of(engine, "summary", "ip.addr == 10.0.0.1", NULL));
    g_assert_cmpuint(text.n, ==, 4);
    g_assert_cmpstr(text.lines[0], ==, burst_table_find("summary")->title);
    g_assert_nonnull(strstr(text.lines[1], "ip.addr == 10.0.0.1"));
    assert_aligned(text.lines[2], text.lines[3], false);
    assert_same_words(text.lines[3], "3 3 2 0 1 0 1064 0.300000000 4 2 1");
    g_strfreev(text.lines);
    burst_engine_free(engine);
}

static void test_text_empty(void)
{
    burst_engine_t *engine = burst_engine_new(&defaults, BURST_ENGINE_STATISTICS);
    for (size_t i = 1; i < BURST_N_TABLES; i++) {
        lines_t text = lines_of(text_of(engine, burst_tables[i].name, NULL, NULL));
        g_assert_cmpuint(text.n, ==, 2);
        g_assert_cmpstr(text.lines[0], ==, burst_tables[i].title);
        g_assert_nonnull(strstr(text.lines[1], burst_tables[i].columns[0].title));
        g_strfreev(text.lines);
    }
    burst_engine_free(engine);
}

/* Units in the heads of what has one: contract. */
static void test_text_units(void)
{
    for (size_t i = 0; i < BURST_N_TABLES; i++) {
        for (size_t k = 0; k < burst_tables[i].n_columns; k++) {
            const burst_column_t *column = &burst_tables[i].columns[k];
            const char *unit = NULL;
            if (column->type == BURST_CELL_TIME)
                unit = "[s]";
            else if (strstr(column->key, "bytes") || strstr(column->key, "len"))
                unit = "[B]";
            else if (strcmp(column->key, "rate") == 0)
                unit = "[bit/s]";
            if (unit && !g_str_has_suffix(column->title, unit))
                g_error("no %s in the head of %s.%s", unit, burst_tables[i].name, column->key);
        }
    }
}

static char *address_name(const burst_address_t *address)
{
    /* Two bytes a letter: columns are counted in characters. */
    return feed_letter(address) == 'a' ? g_strdup("k\303\244mer\303\244.example") : NULL;
}

static char *port_name(burst_cell_type_t type, uint16_t port)
{
    return g_strdup_printf("%s%u", type == BURST_CELL_TCP_PORT ? "tcp" : "udp", port);
}

static const burst_names_t example_names = {.address = address_name, .port = port_name};

static void test_text_names(void)
{
    burst_engine_t *engine = small_capture();
    lines_t text = lines_of(text_of(engine, "endpoints", NULL, &example_names));
    g_assert_cmpuint(text.n, ==, 6);
    g_assert_true(g_str_has_prefix(text.lines[2], "k\303\244mer\303\244.example "));
    g_assert_true(g_str_has_prefix(text.lines[3], "10.0.0.2       "));
    for (unsigned i = 2; i < text.n; i++)
        assert_aligned(text.lines[1], text.lines[i], true);
    g_strfreev(text.lines);

    text = lines_of(text_of(engine, "tcp_ports", NULL, &example_names));
    g_assert_nonnull(strstr(text.lines[2], "tcp"));
    for (unsigned i = 2; i < text.n; i++)
        assert_aligned(text.lines[1], text.lines[i], false);
    g_strfreev(text.lines);
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/by-hand", test_csv);
    g_test_add_func("/csv/absent", test_csv_absent);
    g_test_add_func("/csv/empty", test_csv_empty);
    g_test_add_func("/csv/negative-time", test_csv_negative_time);
    g_test_add_func("/json/empty", test_json_empty);
    g_test_add_func("/json/summary", test_json_summary);
    g_test_add_func("/json/tables", test_json_tables);
    g_test_add_func("/json/ports", test_json_ports);
    g_test_add_func("/json/parameters", test_json_parameters);
    g_test_add_func("/json/filter", test_json_filter);
    g_test_add_func("/json/control-characters", test_json_control_characters);
    g_test_add_func("/json/large-numbers", test_json_large_numbers);
    g_test_add_func("/text/ports", test_text_ports);
    g_test_add_func("/text/endpoints", test_text_endpoints);
    g_test_add_func("/text/filter", test_text_filter);
    g_test_add_func("/text/empty", test_text_empty);
    g_test_add_func("/text/units", test_text_units);
    g_test_add_func("/text/names", test_text_names);
    return g_test_run();
}
