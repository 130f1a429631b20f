/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data of a report: parts of them compared as text, with numbers computed by hand.
 */
#include "feed.h"

#include "report/report.h"
#include "report/lanes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static burst_parameters_t defaults;

/* All that a report needs. */
#define FEATURES (BURST_FEATURES_OF_STATISTICS | BURST_KEEPS_SEQUENCES)

#define PAGE_HEAD "<html>@BURST_DATA@ <script>"
#define PAGE_TAIL "</script>\n"

/* ---- a report as a string ---- */

typedef struct {
    burst_engine_t *engine;
    burst_collector_t *collector;
} fed_t;

static fed_t fed_new(const burst_parameters_t *parameters)
{
    return (fed_t){.engine = burst_engine_new(parameters, FEATURES),
                   .collector = burst_collector_new(parameters)};
}

static void fed_free(fed_t *fed)
{
    burst_engine_free(fed->engine);
    burst_collector_free(fed->collector);
}

static void fed_add(fed_t *fed, const burst_packet_t *packet)
{
    burst_verdict_t verdict;
    burst_engine_add(fed->engine, packet, &verdict);
    burst_collector_add(fed->collector, packet, &verdict);
}

static fed_t fed_rows(const burst_parameters_t *parameters, const feed_row_t *rows, uint32_t n_rows)
{
    fed_t fed = fed_new(parameters);
    for (uint32_t i = 0; i < n_rows; i++) {
        burst_packet_t packet = feed_packet(i + 1, &rows[i]);
        fed_add(&fed, &packet);
    }
    return fed;
}

#define FED(parameters, ...)                                                                       \
    fed_rows((parameters), (const feed_row_t[]){__VA_ARGS__}, FEED_COUNT(__VA_ARGS__))

/* What is between the parts of the page, without white space outside of strings. */
static char *data_of(const fed_t *fed, const char *file, const char *filter,
                     const burst_names_t *names)
{
    const char *text = PAGE_HEAD ">@BURST_DATA@<" PAGE_TAIL;
    burst_page_t page;
    char *output = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&output, &size);
    burst_output_t report = {.source = {.engine = fed->engine, .names = names},
                             .collector = fed->collector,
                             .file = file,
                             .file_size = file ? 1234 : 0,
                             .filter = filter};

    g_assert_true(burst_page_split(text, strlen(text), &page));
    burst_write_report(stream, &page, &report);
    g_assert_false(ferror(stream));
    g_assert_cmpint(fclose(stream), ==, 0);
    g_assert_true(g_str_has_prefix(output, PAGE_HEAD ">{"));
    g_assert_true(g_str_has_suffix(output, "}\n<" PAGE_TAIL));
    char *data =
        g_strndup(output + strlen(PAGE_HEAD ">"), size - strlen(PAGE_HEAD ">"
                                                                          "\n<" PAGE_TAIL));
    free(output);
    return data;
}

static void assert_has(const char *data, const char *part)
{
    if (!strstr(data, part))
        g_error("%s\nis not in\n%s", part, data);
}

#define ASSERT_REPORT(fed, ...) assert_report((fed), (const char *const[]){__VA_ARGS__, NULL})

static void assert_report(fed_t fed, const char *const *parts)
{
    char *data = data_of(&fed, NULL, NULL, NULL);
    for (; *parts; parts++)
        assert_has(data, *parts);
    g_free(data);
    fed_free(&fed);
}

/* ---- the page ---- */

static void assert_split(const char *text, bool expected)
{
    burst_page_t page;
    g_assert_cmpint(burst_page_split(text, strlen(text), &page), ==, expected);
}

static void test_split(void)
{
    const char *text = "ab>@BURST_DATA@<cd";
    burst_page_t page;
    g_assert_true(burst_page_split(text, strlen(text), &page));
    g_assert_cmpuint(page.head_len, ==, strlen("ab>"));
    g_assert_true(page.head == text);
    g_assert_cmpuint(page.tail_len, ==, strlen("<cd"));
    g_assert_cmpstr(page.tail, ==, "<cd");
    /* Not where it ends in what follows the page in memory. */
    g_assert_false(burst_page_split(text, strlen("ab>@BURST_DATA@"), &page));

    assert_split("", false);
    assert_split("<p>@BURST_DATA</p>", false);
    assert_split("\"@BURST_DATA@\"", false);
    assert_split("\"@BURST_DATA@\" >@BURST_DATA@<", true);
    assert_split(">@BURST_DATA@<>@BURST_DATA@<", false);
}

/* ---- the document ---- */

static void test_empty(void)
{
    fed_t fed = fed_new(&defaults);
    char *data = data_of(&fed, NULL, NULL, NULL);

    assert_has(data, "{\"schema\":\"burst-report/2\",\"generator\":\"burst ");
    assert_has(data, "\"capture\":{\"file\":null,\"filter\":null,\"start\":null,"
                     "\"file_size\":null,\"end\":null}");
    assert_has(data, "\"parameters\":{\"gap_us\":300000,\"min_payload\":300,\"min_packets\":2,"
                     "\"include_small\":false,\"stream\":\"pair\",");
    assert_has(data, "\"summary\":{\"frames\":0,");
    assert_has(data, "\"tables\":{\"endpoints\":{\"columns\":[\"address\",");
    assert_has(data, "\"titles\":[\"Address\",");
    assert_has(data, "\"rows\":[],\"total_rows\":0,\"rest\":null},\"tcp_ports\":{");
    assert_has(
        data,
        "\"rest\":null}},\"pairs\":{\"columns\":["
        "\"src\",\"dst\",\"packets\",\"bytes\"],\"rows\":[],\"total_rows\":0},"
        "\"gaps\":[],\"qualifying_gaps\":[],\"series\":{\"columns\":[\"stream\",\"src\",\"dst\","
        "\"packets\",\"bytes\",\"bin\"],\"rows\":[],\"points\":[],"
        "\"total_series\":0,\"total_packets\":0,\"shown_packets\":0,\"bin\":0},"
        "\"lanes\":[],\"rates\":{\"bin\":0.000001,\"columns\":[\"time\",\"packets\","
        "\"bytes\",\"bursts\"],\"rows\":[]},\"load\":{\"bin\":0.000001,"
        "\"window\":0.001,\"columns\":[\"time\",\"peak_rate\",\"wire_bytes\"],"
        "\"rows\":[]},\"names\":{}}");
    g_free(data);
    fed_free(&fed);
}

static void test_times_are_relative(void)
{
    /* From a to b: packets at 0 and 0.2 s of 400 and 600 bytes, one burst. First of all, at -1.5 s,
       a frame that is not IP. */
    ASSERT_REPORT(
        FED(&defaults, {MS(1700000000000), "tcp a:1>b:2", 400},
            {MS(1700000000200), "tcp a:1>b:2", 600}, {MS(1699999998500), "-", 0},
            {MS(1699999999000) + 1, "tcp b:2>a:1", 0}),
        "\"start\":\"1699999998.500000000\"",
        /* first, last, duration of the stream */
        ",2,1000,1.5,1.7,0.2,500,",
        /* first and last frame, start, end, duration, packets, bytes of the burst */
        "[1,0,\"10.0.0.1\",\"10.0.0.2\",null,null,null,1,2,1.5,1.7,0.2,2,1000,500,40000,null,"
        /* nothing back, sizes from 400 to 600, one gap, no label */
        "null,null,400,600,141.42135623731,0.2,null,0.2,null",
        "\"rows\":[[0,\"10.0.0.1\",\"10.0.0.2\",2,1000,0],[1,\"10.0.0.2\",\"10.0.0.1\",1,0,0]],"
        "\"points\":[[1.5,400,1.7,600],[0.500000001,0]],"
        "\"total_series\":2,\"total_packets\":3,\"shown_packets\":3,\"bin\":0}",
        "\"rows\":[[\"10.0.0.1\",\"10.0.0.2\",2,1000],[\"10.0.0.2\",\"10.0.0.1\",1,0]],"
        "\"total_rows\":2}",
        "\"rows\":[[1,2,1000,1,0", ",[2,1,0,2,1000", "],\"total_rows\":2,\"rest\":null}");
}

static void test_no_time(void)
{
    ASSERT_REPORT(FED(&defaults, {NO_TIME, "a>b", 400}), "\"start\":null",
                  "[0,\"10.0.0.1\",\"10.0.0.2\",null,null,null,1,400,null,null,null,400,",
                  "\"rows\":[[0,\"10.0.0.1\",\"10.0.0.2\",1,400,0]],\"points\":[[]],"
                  "\"total_series\":1,\"total_packets\":0,\"shown_packets\":0,\"bin\":0}");
}

static void test_source_streams(void)
{
    /* One stream, two series, three pairs. */
    burst_parameters_t by_source = defaults;
    by_source.stream = BURST_STREAM_SOURCE;
    ASSERT_REPORT(
        FED(&by_source, {S(1), "a>b", 7}, {S(2), "a>c", 5}),
        "[0,\"10.0.0.1\",null,null,null,null,2,12,",
        "\"rows\":[[0,\"10.0.0.1\",\"10.0.0.2\",1,7,0],[0,\"10.0.0.1\",\"10.0.0.3\",1,5,0]"
        "],\"points\":[[0,7],[1,5]]",
        "\"rows\":[[\"10.0.0.1\",\"10.0.0.2\",1,7],[\"10.0.0.1\",\"10.0.0.3\",1,5]]");
}

static void test_gaps(void)
{
    /* Sent by a after 3 ns, 100 ns, 1 s; received by b after 3 ns and a little more than 1 s. One
       second is in the quarter of a doubling from 15 * 2^26 to 16 * 2^26 ns: 7 to 8 times 2^27. */
    ASSERT_REPORT(FED(&defaults, {0, "a>b", 1}, {3, "a>b", 1}, {103, "a>c", 1}, {S(1), "a>b", 1}),
                  "\"gaps\":[{\"address\":\"10.0.0.1\",\"idt\":["
                  "[0.000000003,0.000000004,1],[0.000000096,0.000000112,1],"
                  "[0.939524096,1.073741824,1]],\"iat\":[]},"
                  "{\"address\":\"10.0.0.2\",\"idt\":[],\"iat\":["
                  "[0.000000003,0.000000004,1],[0.939524096,1.073741824,1]]},"
                  "{\"address\":\"10.0.0.3\",\"idt\":[],\"iat\":[]}]");
    /* 4, 5, 6, 7 are told apart, 8 and 9 are not, 10 is. */
    ASSERT_REPORT(FED(&defaults, {0, "a>b", 1}, {9, "a>b", 1}, {17, "a>b", 1}, {27, "a>b", 1},
                      {34, "a>b", 1}),
                  "\"idt\":[[0.000000007,0.000000008,1],[0.000000008,0.00000001,2],"
                  "[0.00000001,0.000000012,1]]");
}

static void test_bins(void)
{
    /* A burst of two packets of 400 and 600 bytes that are 100 us apart, and 10 ms later a frame
       that is not IP: bins of 5 us. On the wire, 54 bytes more each; in a window of 1 ms, the
       second one makes it 454 + 654 bytes: 8,864,000 bit/s. */
    ASSERT_REPORT(FED(&defaults, {S(1), "a>b", 400}, {S(1) + US(100), "a>b", 600},
                      {S(1) + US(10100), "-", 0}),
                  "\"rates\":{\"bin\":0.000005,\"columns\":[\"time\",\"packets\",\"bytes\","
                  "\"bursts\"],\"rows\":[[0,1,400,1],[0.0001,1,600,0]]}",
                  "\"load\":{\"bin\":0.000005,\"window\":0.001,\"columns\":[\"time\","
                  "\"peak_rate\",\"wire_bytes\"],\"rows\":[[0,3632000,454],[0.0001,8864000,654],"
                  "[0.0101,432000,54]]}");
    /* Only what qualifies: the packet of 10 bytes has no gap here. */
    ASSERT_REPORT(FED(&defaults, {0, "a>b", 400}, {3, "a>b", 10}, {7, "a>b", 400}),
                  "\"qualifying_gaps\":[[0.000000007,0.000000008,1]]");
}

/* ---- names and other strings ---- */

static char *name_of(const burst_address_t *address)
{
    switch (feed_letter(address)) {
    case 'a':
        return g_strdup("</script><b>&\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\x93\xe2\x82\xac\"\\\n");
    case 'b':
        return g_strdup("10.0.0.2");
    case 'c':
        return g_strdup("bad \xff name");
    default:
        return NULL;
    }
}

static char *no_port(burst_cell_type_t type G_GNUC_UNUSED, uint16_t port G_GNUC_UNUSED)
{
    return NULL;
}

static void test_strings(void)
{
    const burst_names_t names = {.address = name_of, .port = no_port};
    fed_t fed = FED(&defaults, {S(1), "a>b", 1}, {S(2), "c>d", 1});
    char *data = data_of(&fed, "a<b>&c.pcap", "frame contains \"</script>\"", &names);

    assert_has(data, "\"capture\":{\"file\":\"a\\u003cb\\u003e\\u0026c.pcap\","
                     "\"filter\":\"frame contains \\\"\\u003c\\/script\\u003e\\\"\"");
    assert_has(data, "\"names\":{\"10.0.0.1\":"
                     "\"\\u003c\\/script\\u003e\\u003cb\\u003e\\u0026\\u2028\\u2029"
                     "\xe2\x80\x93\xe2\x82\xac\\\"\\\\\\n\","
                     "\"10.0.0.3\":\"bad \xef\xbf\xbd name\"}}");
    g_assert_null(strpbrk(data, "<>&"));
    g_assert_null(strstr(data, "\xe2\x80\xa8"));
    g_assert_true(g_utf8_validate(data, -1, NULL));
    g_free(data);
    fed_free(&fed);
}

/* ---- limits ---- */

/* Packet number i of `n`, each from an address of its own to z, of i bytes. */
static fed_t many_sources(uint32_t n)
{
    fed_t fed = fed_new(&defaults);
    for (uint32_t i = 1; i <= n; i++) {
        feed_row_t row = {S(i), "a>z", i};
        burst_packet_t packet = feed_packet(i, &row);
        memcpy(packet.src.bytes, &i, sizeof i);
        fed_add(&fed, &packet);
    }
    return fed;
}

#define NULLS_10 ",null,null,null,null,null,null,null,null,null,null"

static void test_limits(void)
{
    /* With z, 2001 endpoints: left out is the one of one byte. */
    ASSERT_REPORT(many_sources(2000),
                  "\"total_rows\":2001,\"rest\":[null,1,1,0,0,null,null,null,null,null,null,null,"
                  "null,null,null,null,null,null,null,null,null,null,null,0,0,0,0,null" NULLS_10,
                  "\"total_rows\":2000,\"rest\":null}", "\"total_series\":2000,");
    /* Of 2003 streams, those of 1, 2 and 3 bytes. */
    ASSERT_REPORT(many_sources(2003),
                  "\"total_rows\":2003,\"rest\":[null,null,null,null,null,null,3,6,null,null,null,"
                  "null,null,null,null,null,null,null,null,null,null,null,0,0,0,0,null,"
                  /* back, peaks, mean burst, gaps between bursts */
                  "0,0,null,null,null,null,null,null,null,null,null",
                  "\"total_series\":2003,\"total_packets\":2003,\"shown_packets\":2000,\"bin\":0}",
                  "],\"total_rows\":2003},\"gaps\"");
}

/* n bursts of two packets from a to b, one each second; that of number i has 600 + i bytes. */
static fed_t many_bursts(uint32_t n)
{
    fed_t fed = fed_new(&defaults);
    for (uint32_t i = 1; i <= n; i++) {
        feed_row_t first = {S(i), "a>b", 300};
        feed_row_t second = {S(i) + MS(100), "a>b", 300 + i};
        burst_packet_t packet = feed_packet(2 * i - 1, &first);
        fed_add(&fed, &packet);
        packet = feed_packet(2 * i, &second);
        fed_add(&fed, &packet);
    }
    return fed;
}

static void test_left_out_bursts(void)
{
    /* 10,002 bursts: the first two are the smallest. */
    ASSERT_REPORT(
        many_bursts(10002), "\"rows\":[[3,0,\"10.0.0.1\",\"10.0.0.2\",null,null,null,5,6,2,",
        "\"total_rows\":10002,\"rest\":[null,null,null,null,null,null,null,null,null,null,"
        "null,null,4,1203,null,null,null,0,0,null,null,null,null,null,null,null",
        /* Between them, 0.9 s; 1.1 s by 4096 is less. */
        "\"lanes\":[[0,0,0.1,1,601,2],[0,1,1.1,1,602,2]],");
}

static void assert_lanes(const burst_engine_t *engine, guint max_lanes, const char *expected)
{
    bool *shown = g_new0(bool, burst_engine_n_bursts(engine) + 1);
    GArray *lanes = burst_lanes_new(engine, shown, max_lanes);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < lanes->len; i++) {
        const burst_lane_t *lane = &g_array_index(lanes, burst_lane_t, i);
        g_string_append_printf(text, "%s%u:%" PRId64 "-%" PRId64 "ms %ux%u/%u", i > 0 ? ", " : "",
                               lane->stream, lane->start_ns / MS(1), lane->end_ns / MS(1),
                               (unsigned)lane->bursts, (unsigned)lane->bytes,
                               (unsigned)lane->packets);
    }
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    g_array_free(lanes, TRUE);
    g_free(shown);
}

static void test_lanes(void)
{
    burst_parameters_t parameters = defaults;
    parameters.min_packets = 1;
    burst_engine_t *engine =
        FED_ENGINE(&parameters, {0, "a>b", 300}, {S(1), "c>d", 500}, {S(1), "a>b", 301},
                   {S(2), "a>b", 302}, {S(10), "a>b", 303}, {S(100), "a>b", 304});
    assert_lanes(engine, 6,
                 "0:0-0ms 1x300/1, 0:1000-1000ms 1x301/1, 0:2000-2000ms 1x302/1, "
                 "0:10000-10000ms 1x303/1, 0:100000-100000ms 1x304/1, 1:1000-1000ms 1x500/1");
    /* 100 s by 64 is 1.6 s: three of them become one. */
    assert_lanes(engine, 5,
                 "0:0-2000ms 3x903/3, 0:10000-10000ms 1x303/1, 0:100000-100000ms 1x304/1, "
                 "1:1000-1000ms 1x500/1");
    /* 12.5 s */
    assert_lanes(engine, 3,
                 "0:0-10000ms 4x1206/4, 0:100000-100000ms 1x304/1, 1:1000-1000ms 1x500/1");
    assert_lanes(engine, 2, "0:0-100000ms 5x1510/5, 1:1000-1000ms 1x500/1");
    /* More streams than that. */
    assert_lanes(engine, 1, "0:0-100000ms 5x1510/5");
    burst_engine_free(engine);

    engine = burst_engine_new(&parameters, FEATURES);
    assert_lanes(engine, 10, "");
    burst_engine_free(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    defaults = burst_parameters_default();
    g_test_add_func("/page/split", test_split);
    g_test_add_func("/data/empty", test_empty);
    g_test_add_func("/data/times-are-relative", test_times_are_relative);
    g_test_add_func("/data/no-time", test_no_time);
    g_test_add_func("/data/source-streams", test_source_streams);
    g_test_add_func("/data/gaps", test_gaps);
    g_test_add_func("/data/bins", test_bins);
    g_test_add_func("/data/strings", test_strings);
    g_test_add_func("/limits/rows", test_limits);
    g_test_add_func("/limits/bursts", test_left_out_bursts);
    g_test_add_func("/bursts/lanes", test_lanes);
    return g_test_run();
}
