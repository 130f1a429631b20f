/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What -z burst,... asks for, and what is answered to what cannot be read. */
#include "output/formats.h"

#include <glib.h>
#include <string.h>

/* "FORMAT TABLE STYLE FILE FILTER", with "-" for what is not there. */
static void assert_parsed(const char *argument, const char *expected)
{
    burst_request_t request;
    char *problem = burst_request_parse(argument, &request);

    g_assert_cmpstr(problem, ==, NULL);
    char *text = g_strdup_printf("%s %s %s %s %s", request.format->name,
                                 request.table ? request.table->name : "none",
                                 request.style ? request.style : "none", request.file,
                                 request.filter ? request.filter : "none");
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
    burst_request_clear(&request);
    g_assert_null(request.file);
}

static void test_tables(void)
{
    assert_parsed("burst,summary", "text summary none - none");
    assert_parsed("burst,bursts,", "text bursts none - none");
    assert_parsed("burst,tcp_ports,tcp.port in {1,2}", "text tcp_ports none - tcp.port in {1,2}");
    assert_parsed("burst,thresholds", "text thresholds none - none");
}

static void test_csv(void)
{
    assert_parsed("burst,csv,bursts", "csv bursts none - none");
    assert_parsed("burst,csv,bursts,-", "csv bursts none - none");
    assert_parsed("burst,csv,bursts,b.csv", "csv bursts none b.csv none");
    assert_parsed("burst,csv,packets,b.csv,ip,x", "csv packets none b.csv ip,x");
    assert_parsed("burst,csv,bursts,,ip", "csv bursts none - ip");
}

static void test_whole(void)
{
    assert_parsed("burst,json", "json none none - none");
    assert_parsed("burst,json,-,ip", "json none none - ip");
    assert_parsed("burst,json,a.json", "json none none a.json none");
    assert_parsed("burst,report,a.html,ip.addr in {1.1.1.1,2.2.2.2}",
                  "report none none a.html ip.addr in {1.1.1.1,2.2.2.2}");
}

static void test_live(void)
{
    assert_parsed("burst,live", "live none text - none");
    assert_parsed("burst,live,", "live none text - none");
    assert_parsed("burst,live,json", "live none json - none");
    assert_parsed("burst,live,csv,l.csv,ip", "live none csv l.csv ip");
}

/* ---- what cannot be read ---- */

/* The message has all these words. */
static void assert_refused(const char *argument, const char *words)
{
    burst_request_t request;
    char *problem = burst_request_parse(argument, &request);
    char **parts = g_strsplit(words, "|", -1);

    g_assert_nonnull(problem);
    for (char **part = parts; *part; part++) {
        if (!strstr(problem, *part))
            g_error("%s: \"%s\" is not in \"%s\"", argument, *part, problem);
    }
    g_assert_true(g_str_has_suffix(problem, "."));
    g_assert_null(request.file);
    g_strfreev(parts);
    g_free(problem);
}

static void test_refused(void)
{
    assert_refused("burst", "No statistic is named|burst,TABLE[,filter]|summary, endpoints");
    assert_refused("burst,", "No statistic is named");
    assert_refused("burst,stream", "no statistic \"stream\"|streams|burst,csv,TABLE|burst,live");
    assert_refused("burst,streamsx", "no statistic \"streamsx\"");
    assert_refused("burst,text", "no statistic \"text\"");
    assert_refused("burst,packets", "as CSV only|burst,csv,packets");
    assert_refused("burst,csv", "No table is named|burst,csv,TABLE[,FILE[,filter]]|kinds");
    assert_refused("burst,csv,nothing,x", "no table \"nothing\"|packets");
    assert_refused("burst,report", "No file is named|burst,report,FILE|standard output");
    assert_refused("burst,report,,ip", "No file is named");
    assert_refused("burst,live,xml", "no format \"xml\"|text|csv|json");
}

/* Every format and table can be asked for as its usage says. */
static void test_all(void)
{
    for (size_t i = 0; i < burst_n_formats; i++) {
        const burst_format_t *format = burst_formats[i];
        g_assert_true(format->write || format->begin);
        g_assert_cmpuint(strlen(format->meaning), >, 0);
        g_assert_cmpuint(strlen(format->extension), >, 0);
        for (size_t k = 0; (format->flags & BURST_FORMAT_OF_TABLE) && k < burst_n_tables; k++) {
            bool is_named = (format->flags & BURST_FORMAT_IS_TABLE) == 0;
            burst_request_t request;
            char *argument =
                g_strjoin(",", "burst", is_named ? format->name : burst_tables[k]->name,
                          is_named ? burst_tables[k]->name : NULL, NULL);
            char *problem = burst_request_parse(argument, &request);
            /* What has no rows in memory can only be written by those that begin before. */
            bool is_possible =
                (burst_tables[k]->flags & BURST_TABLE_CSV_ONLY) == 0 || format->begin != NULL;
            g_assert_cmpint(problem == NULL, ==, is_possible);
            if (is_possible)
                g_assert_true(request.format == format && request.table == burst_tables[k]);
            burst_request_clear(&request);
            g_free(problem);
            g_free(argument);
        }
    }
}

/* ---- what the engine must do ---- */

static burst_features_t features_with(const char *argument, burst_text_columns_t text_columns)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.text_columns = text_columns;
    burst_request_t request;
    char *problem = burst_request_parse(argument, &request);
    g_assert_null(problem);
    burst_features_t features = burst_request_features(&request, &parameters);
    burst_request_clear(&request);
    return features;
}

static burst_features_t features_of(const char *argument)
{
    return features_with(argument, BURST_TEXT_BRIEF);
}

static void test_features(void)
{
    g_assert_cmpuint(features_of("burst,tcp_ports"), ==, BURST_COUNTS_PORTS);
    g_assert_cmpuint(features_of("burst,json"), ==, BURST_FEATURES_OF_STATISTICS);
    g_assert_cmpuint(features_of("burst,report,-"), ==,
                     BURST_FEATURES_OF_STATISTICS | BURST_KEEPS_SEQUENCES);
    g_assert_cmpuint(features_of("burst,live"), ==,
                     BURST_FINDS_BURSTS | BURST_KEEPS_DETAILS | BURST_TELLS_EVENTS);
    /* What text does not show is not measured. */
    burst_features_t counted = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_COUNTS;
    burst_features_t measured = BURST_MEASURES_SIZES | BURST_MEASURES_PEAKS;
    g_assert_cmpuint(features_of("burst,endpoints"), ==, counted);
    g_assert_cmpuint(features_of("burst,streams"), ==, counted | BURST_MEASURES_GAPS);
    g_assert_cmpuint(features_of("burst,bursts"), ==, counted);
    g_assert_cmpuint(features_with("burst,endpoints", BURST_TEXT_ALL), ==,
                     counted | measured | BURST_MEASURES_IDTS | BURST_MEASURES_IATS);
    g_assert_cmpuint(features_of("burst,csv,streams"), ==,
                     counted | measured | BURST_MEASURES_GAPS);
    /* Memory does not grow with the packets or the bursts. */
    g_assert_cmpuint(features_of("burst,csv,packets") & BURST_KEEPS_BURSTS, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/request/tables", test_tables);
    g_test_add_func("/request/csv", test_csv);
    g_test_add_func("/request/whole", test_whole);
    g_test_add_func("/request/live", test_live);
    g_test_add_func("/request/refused", test_refused);
    g_test_add_func("/request/all", test_all);
    g_test_add_func("/request/features", test_features);
    return g_test_run();
}
