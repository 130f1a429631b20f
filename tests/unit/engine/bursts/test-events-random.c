/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many runs under way at once: in which order they are over, against a plain list. */
#include "feed.h"

enum { N_STREAMS = 200, N_PACKETS = 20000 };

typedef struct {
    GArray *serials; /* uint32_t: of the runs that were told to be over */
} overs_t;

static void note_over(const burst_event_t *event, void *data)
{
    if (event->type == BURST_EVENT_RUN_OVER)
        g_array_append_val(((overs_t *)data)->serials, event->run);
}

/* A plain second list of what is under way: one run a stream. */
typedef struct {
    uint32_t serial;
    int64_t first_ns;
    int64_t last_ns;
    bool is_open;
} plain_run_t;

/* All that the clock has passed, by last packet, then by serial. */
static void pass_clock(plain_run_t *runs, int64_t clock_ns, int64_t gap_ns, GArray *serials)
{
    for (;;) {
        plain_run_t *next = NULL;
        for (size_t i = 0; i < N_STREAMS; i++) {
            plain_run_t *run = &runs[i];
            if (run->is_open && clock_ns - run->last_ns >= gap_ns &&
                (next == NULL || run->last_ns < next->last_ns ||
                 (run->last_ns == next->last_ns && run->serial < next->serial)))
                next = run;
        }
        if (next == NULL)
            return;
        next->is_open = false;
        g_array_append_val(serials, next->serial);
    }
}

/* The next packet of a run; what it ends by its duration is open still. */
static void plain_add(plain_run_t *run, int64_t time_ns, int64_t longest_ns, uint32_t *n_runs,
                      GArray *serials)
{
    bool is_too_long = longest_ns > 0 && time_ns - run->first_ns > longest_ns;
    if (run->serial == 0 || time_ns - run->last_ns >= MS(300) || is_too_long) {
        if (run->is_open)
            g_array_append_val(serials, run->serial);
        run->serial = ++*n_runs;
        run->first_ns = time_ns;
    }
    run->last_ns = time_ns;
    run->is_open = true;
}

static void assert_many(uint32_t max_duration_us)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.max_duration_us = max_duration_us;
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FINDS_BURSTS | BURST_TELLS_EVENTS);
    plain_run_t runs[N_STREAMS] = {0};
    overs_t overs = {g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    GArray *expected = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GRand *random = g_rand_new_with_seed(11);
    int64_t clock_ns = 0;
    uint32_t n_runs = 0;

    burst_engine_listen(engine, note_over, &overs);
    for (uint32_t frame = 1; frame <= N_PACKETS; frame++) {
        uint32_t stream = (uint32_t)g_rand_int_range(random, 0, N_STREAMS);
        int64_t time_ns = clock_ns + MS(g_rand_int_range(random, -300, 30));
        burst_packet_t packet = feed_packet(frame, &(feed_row_t){time_ns, "a>b", 400});
        packet.src.bytes[2] = (uint8_t)stream;
        burst_engine_add(engine, &packet, NULL);

        clock_ns = MAX(clock_ns, time_ns);
        pass_clock(runs, clock_ns, MS(300), expected);
        plain_add(&runs[stream], time_ns, US(max_duration_us), &n_runs, expected);
        pass_clock(runs, clock_ns, MS(300), expected);
    }
    burst_engine_end(engine);
    pass_clock(runs, INT64_MAX / 2, MS(300), expected);

    g_assert_cmpuint(n_runs, >, N_PACKETS / 10);
    g_assert_cmpuint(overs.serials->len, ==, expected->len);
    for (guint i = 0; i < expected->len; i++)
        g_assert_cmpuint(g_array_index(overs.serials, uint32_t, i), ==,
                         g_array_index(expected, uint32_t, i));
    g_array_free(overs.serials, TRUE);
    g_array_free(expected, TRUE);
    g_rand_free(random);
    burst_engine_free(engine);
}

/* With the duration, runs end that are anywhere in the order, not only the first. */
static void test_many_at_random(void)
{
    assert_many(0);
    assert_many(50000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/events/random", test_many_at_random);
    return g_test_run();
}
