/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters: defaults, descriptions, and what cannot be met. */
#include "burst/engine.h"

#include <glib.h>
#include <string.h>

static void test_parameters(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    g_assert_cmpuint(parameters.gap_us, ==, 300000);
    g_assert_cmpuint(parameters.min_payload, ==, 300);
    g_assert_cmpuint(parameters.min_packets, ==, 2);
    g_assert_false(parameters.include_small);
    g_assert_cmpint(parameters.stream, ==, BURST_STREAM_PAIR);

    parameters = (burst_parameters_t){.gap_us = 1,
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

static void test_stream_key_names(void)
{
    g_assert_cmpstr(burst_stream_kinds[BURST_STREAM_PAIR].name, ==, "pair");
    g_assert_cmpstr(burst_stream_kinds[BURST_STREAM_FLOW].name, ==, "flow");
    g_assert_cmpstr(burst_stream_kinds[BURST_STREAM_SOURCE].name, ==, "source");
    g_assert_cmpstr(burst_stream_kinds[BURST_STREAM_DESTINATION].name, ==, "destination");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/key-names", test_stream_key_names);
    g_test_add_func("/parameters", test_parameters);
    return g_test_run();
}
