/* SPDX-License-Identifier: GPL-2.0-or-later */
/* burst_engine_undo(), at random: each second packet is taken back. */
#include "twins.h"

#define SEED 42U

static feed_row_t random_row(GRand *random, int64_t *now_ns)
{
    static const char *const routes[] = {"tcp a:1>b:9", "tcp a:2>b:9", "udp a:1>b:9", "b:9>a:1",
                                         "c:1>b:9",     "a>a",         "A>B",         "-"};
    static const uint32_t lengths[] = {0, 299, 300, 1400};

    *now_ns += MS(g_rand_int_range(random, -50, 400));
    return (feed_row_t){g_rand_int_range(random, 0, 20) == 0 ? NO_TIME : *now_ns,
                        routes[g_rand_int_range(random, 0, G_N_ELEMENTS(routes))],
                        lengths[g_rand_int_range(random, 0, G_N_ELEMENTS(lengths))]};
}

static void assert_random_no_trace(GRand *random, burst_parameters_t parameters)
{
    const unsigned n_rows = 200;
    twins_t twins = twins_new(&parameters);
    int64_t now_ns = 0;

    for (unsigned i = 0; i < n_rows; i++) {
        feed_row_t row = random_row(random, &now_ns);
        if (g_rand_boolean(random))
            twins_give_and_undo(&twins, &row);
        else
            twins_give_both(&twins, &row);
        twins_assert_bursts(&twins);
    }
    twins_assert_equal(&twins);
    twins_free(&twins);
}

/* All kinds of streams, with all rules. */
static burst_parameters_t random_parameters(GRand *random, uint32_t run)
{
    burst_parameters_t parameters = feed_with_stream(run % BURST_N_STREAM_KINDS);
    parameters.min_packets = (uint32_t)g_rand_int_range(random, 0, 4);
    parameters.include_small = g_rand_boolean(random);
    parameters.end_on_reply = g_rand_boolean(random);
    parameters.min_bytes = g_rand_boolean(random) ? 1000 : 0;
    parameters.mean_percent = g_rand_boolean(random) ? 70 : 0;
    parameters.max_duration_us = g_rand_boolean(random) ? 250000 : 0;
    parameters.gap_us = g_rand_int_range(random, 0, 4) > 0 ? 300000 : 0;
    return parameters;
}

static void test_random(void)
{
    const unsigned n_runs = 700;
    GRand *random = g_rand_new_with_seed(SEED);
    for (unsigned i = 0; i < n_runs; i++)
        assert_random_no_trace(random, random_parameters(random, i));
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/undo/random", test_random);
    return g_test_run();
}
