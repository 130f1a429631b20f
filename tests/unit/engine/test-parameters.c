/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters: defaults, descriptions, and what cannot be met. */
#include "burst/engine.h"

#include <glib.h>
#include <string.h>

static void test_parameters(void)
{
    burst_parameters_t parameters = {.gap_us = 1,
                                     .min_payload = 2,
                                     .min_packets = 3,
                                     .include_small = true,
                                     .stream = BURST_STREAM_FLOW};
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_STATISTICS);
    memset(&parameters, 0, sizeof parameters); /* the engine has its own */
    const burst_parameters_t *kept = burst_engine_parameters(engine);
    g_assert_cmpuint(kept->gap_us, ==, 1);
    g_assert_cmpuint(kept->min_payload, ==, 2);
    g_assert_cmpuint(kept->min_packets, ==, 3);
    g_assert_true(kept->include_small);
    g_assert_cmpint(kept->stream, ==, BURST_STREAM_FLOW);
    burst_engine_free(engine);
    burst_engine_free(NULL);
}

/* The contract's, by name. */
static void test_defaults(void)
{
    static const struct {
        const char *name;
        uint32_t initial;
    } defaults[] = {
        {"gap_us", 300000},  {"min_payload", 300},    {"min_packets", 2},  {"include_small", 0},
        {"stream", 0},       {"address", 0},          {"size", 0},         {"mean_percent", 0},
        {"end_on_reply", 0}, {"max_duration_us", 0},  {"min_bytes", 0},    {"window_us", 1000},
        {"alarm_mbps", 0},   {"sequence_length", 30}, {"text_columns", 0}, {"shallow", 0},
        {"duplicate_us", 0}};
    burst_parameters_t parameters = burst_parameters_default();

    g_assert_cmpuint(burst_n_parameters, ==, G_N_ELEMENTS(defaults));
    g_assert_cmpuint(sizeof parameters, ==, burst_n_parameters * sizeof(uint32_t));
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        g_assert_cmpstr(which->name, ==, defaults[i].name);
        g_assert_cmpuint(which->initial, ==, defaults[i].initial);
        g_assert_cmpuint(burst_parameter_get(&parameters, which), ==, defaults[i].initial);
    }
}

/* Each entry has a place of its own, and says all that a dialog needs. */
static void test_entries(void)
{
    burst_parameters_t parameters = {0};
    for (uint32_t i = 0; i < burst_n_parameters; i++)
        *burst_parameter_value(&parameters, &burst_parameters[i]) = i;
    for (uint32_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        g_assert_cmpuint(burst_parameter_get(&parameters, which), ==, i);
        g_assert_cmpuint(strlen(which->title), >, 0);
        g_assert_cmpuint(strlen(which->help), >, 0);
        g_assert_false(g_str_has_suffix(which->help, "."));
        g_assert_cmpuint(which->min, <=, which->initial);
        g_assert_cmpuint(which->initial, <=, which->max);
        g_assert_cmpint(which->type == BURST_PARAMETER_CHOICE, ==, which->choices != NULL);
        if (which->choices)
            g_assert_cmpuint(which->max + 1, ==, which->n_choices);
    }
}

/* ---- what cannot be met ---- */

static void assert_mended(uint32_t value, const burst_parameter_t *which, uint32_t expected)
{
    burst_parameters_t parameters = burst_parameters_default();
    *burst_parameter_value(&parameters, which) = value;
    char *remarks = burst_parameters_mend(&parameters);
    g_assert_cmpuint(burst_parameter_get(&parameters, which), ==, expected);
    if (value == expected) {
        g_assert_null(remarks);
        return;
    }
    g_assert_nonnull(remarks);
    char *sentence =
        g_strdup_printf("burst.%s is %u, which is not between %u and %u; it counts as %u.",
                        which->name, value, which->min, which->max, expected);
    g_assert_cmpstr(remarks, ==, sentence);
    g_free(sentence);
    g_free(remarks);
}

static void test_ranges(void)
{
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        assert_mended(which->initial, which, which->initial);
        assert_mended(which->min, which, which->min);
        assert_mended(which->max, which, which->max);
        if (which->min > 0)
            assert_mended(which->min - 1, which, which->min);
        if (which->max < UINT32_MAX)
            assert_mended(which->max + 1, which, which->max);
    }
    /* What the engine relies on. */
    burst_parameters_t parameters = {0};
    g_free(burst_parameters_mend(&parameters));
    g_assert_cmpuint(parameters.min_packets, ==, 1);
    g_assert_cmpuint(parameters.window_us, ==, 1);
    g_assert_cmpuint(parameters.sequence_length, ==, 1);
    g_assert_cmpuint(parameters.gap_us, ==, 0);
}

static void test_reply_of_capture(void)
{
    for (uint32_t stream = 0; stream < BURST_N_STREAM_KINDS; stream++) {
        burst_parameters_t parameters = burst_parameters_default();
        parameters.stream = stream;
        parameters.end_on_reply = true;
        char *remarks = burst_parameters_mend(&parameters);
        bool is_capture = stream == BURST_STREAM_CAPTURE;
        g_assert_cmpint(parameters.end_on_reply, ==, !is_capture);
        g_assert_cmpint(remarks != NULL, ==, is_capture);
        if (remarks)
            g_assert_nonnull(strstr(remarks, "burst.end_on_reply is ignored"));
        g_free(remarks);
    }
    /* Each remark is a sentence of its own. */
    burst_parameters_t parameters = burst_parameters_default();
    parameters.stream = BURST_STREAM_CAPTURE;
    parameters.end_on_reply = true;
    parameters.window_us = 0;
    char *remarks = burst_parameters_mend(&parameters);
    g_assert_nonnull(strstr(remarks, "it counts as 1. burst.end_on_reply is ignored"));
    g_assert_null(burst_parameters_mend(&parameters));
    g_free(remarks);
}

/* ---- kinds of streams ---- */

static void test_stream_kinds(void)
{
    static const char *const names[] = {"pair",         "flow",       "source", "destination",
                                        "conversation", "connection", "capture"};
    const unsigned ends = BURST_PART_SOURCE | BURST_PART_DESTINATION;
    const unsigned all = ends | BURST_PART_PROTOCOL | BURST_PART_PORTS;
    const unsigned parts[] = {ends,
                              all,
                              BURST_PART_SOURCE,
                              BURST_PART_DESTINATION,
                              ends | BURST_PART_UNORDERED,
                              all | BURST_PART_UNORDERED,
                              0};
    for (uint32_t i = 0; i < BURST_N_STREAM_KINDS; i++) {
        burst_parameters_t parameters = {.stream = i};
        g_assert_cmpstr(burst_stream_kinds[i].name, ==, names[i]);
        g_assert_cmpuint(burst_stream_parts(&parameters), ==, parts[i]);
    }
}

/* Titles write a time without the end of its name, and with units instead. */
static void test_times(void)
{
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        g_assert_cmpint(which->is_time, ==, g_str_has_suffix(which->name, BURST_TIME_SUFFIX));
        g_assert_true(!which->is_time || which->type == BURST_PARAMETER_UINT);
        g_assert_cmpint(which->is_for_output, ==, which->decides == 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parameters/copied", test_parameters);
    g_test_add_func("/parameters/defaults", test_defaults);
    g_test_add_func("/parameters/entries", test_entries);
    g_test_add_func("/mend/ranges", test_ranges);
    g_test_add_func("/mend/reply-of-capture", test_reply_of_capture);
    g_test_add_func("/mend/times", test_times);
    g_test_add_func("/stream-kinds", test_stream_kinds);
    return g_test_run();
}
