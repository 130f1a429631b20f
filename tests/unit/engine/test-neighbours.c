/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"
#include "engine/neighbours.h"

/*
 * Bursts, by their numbers: 1 in frames 3 to 6 (a>b), 2 in 2 to 7 (c>d, which is confirmed later
 * than 1), 3 in 9 and 10 (a>b). Streams: 0 is a>b, 1 is c>d.
 */
static burst_engine_t *new_engine(void)
{
    const burst_parameters_t parameters = burst_parameters_default();
    return FED_ENGINE(&parameters, {MS(0), "a>b", 10}, {MS(400), "c>d", 400}, {MS(500), "a>b", 400},
                      {MS(510), "-", 0}, {MS(520), "a>b", 400}, {MS(530), "a>b", 400},
                      {MS(600), "c>d", 400}, {S(5), "c>d", 10}, {S(6), "a>b", 400},
                      {S(6), "a>b", 400}, {S(7), "a>b", 400});
}

static bool is_all_shown(uint32_t frame, const void *data)
{
    (void)frame;
    (void)data;
    return true;
}

/* `data` points to the one frame that is hidden. */
static bool is_not_hidden(uint32_t frame, const void *data)
{
    return frame != *(const uint32_t *)data;
}

static uint32_t first_frame_found(const burst_engine_t *engine, burst_search_t search)
{
    if (search.is_shown == NULL)
        search.is_shown = is_all_shown;
    burst_neighbour_t found = burst_neighbour_find(engine, &search);
    return found.burst ? burst_engine_burst(engine, found.burst)->first_frame : 0;
}

static void test_any_stream(void)
{
    burst_engine_t *engine = new_engine();
    /* By frame: where next and previous lead. */
    static const uint32_t next[] = {2, 2, 3, 9, 9, 9, 9, 9, 9, 0, 0, 0};
    static const uint32_t previous[] = {0, 0, 0, 2, 3, 3, 3, 3, 3, 3, 9, 9};

    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, 3);
    for (uint32_t frame = 0; frame < G_N_ELEMENTS(next); frame++) {
        burst_search_t search = {.frame = frame, .any_stream = true, .is_forward = true};
        g_assert_cmpuint(first_frame_found(engine, search), ==, next[frame]);
        search.is_forward = false;
        g_assert_cmpuint(first_frame_found(engine, search), ==, previous[frame]);
    }
    burst_engine_free(engine);
}

static void test_one_stream(void)
{
    burst_engine_t *engine = new_engine();
    burst_search_t search = {.frame = 1, .is_forward = true};

    g_assert_cmpuint(first_frame_found(engine, search), ==, 3);
    search.frame = 3;
    g_assert_cmpuint(first_frame_found(engine, search), ==, 9);
    search.frame = 9;
    g_assert_cmpuint(first_frame_found(engine, search), ==, 0);
    search.is_forward = false;
    g_assert_cmpuint(first_frame_found(engine, search), ==, 3);
    search.stream = 1;
    g_assert_cmpuint(first_frame_found(engine, search), ==, 2);
    search.stream = 2;
    g_assert_cmpuint(first_frame_found(engine, search), ==, 0);
    burst_engine_free(engine);
}

static void test_hidden(void)
{
    burst_engine_t *engine = new_engine();
    uint32_t hidden = 3;
    burst_search_t search = {
        .frame = 1, .is_forward = true, .is_shown = is_not_hidden, .data = &hidden};

    burst_neighbour_t found = burst_neighbour_find(engine, &search);
    g_assert_cmpuint(found.hidden, ==, 1);
    g_assert_cmpuint(first_frame_found(engine, search), ==, 9);
    search.frame = 9;
    found = burst_neighbour_find(engine, &search);
    g_assert_cmpuint(found.burst, ==, 0);
    g_assert_cmpuint(found.hidden, ==, 0);
    search.is_forward = false;
    search.frame = 8;
    found = burst_neighbour_find(engine, &search);
    g_assert_cmpuint(found.burst, ==, 0);
    g_assert_cmpuint(found.hidden, ==, 1);
    burst_engine_free(engine);
}

static void test_no_engine(void)
{
    burst_search_t search = {
        .frame = 1, .any_stream = true, .is_forward = true, .is_shown = is_all_shown};
    burst_neighbour_t found = burst_neighbour_find(NULL, &search);
    g_assert_cmpuint(found.burst, ==, 0);
    g_assert_cmpuint(found.hidden, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/neighbours/any-stream", test_any_stream);
    g_test_add_func("/neighbours/one-stream", test_one_stream);
    g_test_add_func("/neighbours/hidden", test_hidden);
    g_test_add_func("/neighbours/no-engine", test_no_engine);
    return g_test_run();
}
