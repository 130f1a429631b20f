/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "packets": which rows are written, when, and what is in them. */
#include "cells.h"
#include "written.h"

#include "output/formats.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    burst_engine_t *engine;
    burst_writer_t *writer;
    written_t written;
    uint32_t n_frames;
} lines_t;

static void pass_on(const burst_event_t *event, void *data)
{
    lines_t *lines = data;
    lines->writer->event(lines->writer, event);
}

static lines_t *lines_begin(const burst_parameters_t *parameters)
{
    const burst_table_t *table = cells_table("packets");
    lines_t *lines = g_new0(lines_t, 1);

    lines->engine = burst_engine_new(parameters, table->features | burst_format_csv.features);
    burst_output_t output = {.table = table, .source = cells_source(lines->engine)};
    written_open(&lines->written);
    lines->writer = burst_format_csv.begin(lines->written.stream, &output, NULL);
    burst_engine_listen(lines->engine, pass_on, lines);
    return lines;
}

static void lines_add(lines_t *lines, feed_row_t row)
{
    burst_packet_t packet = feed_packet(++lines->n_frames, &row);
    burst_verdict_t verdict;

    burst_engine_add(lines->engine, &packet, &verdict);
    lines->writer->packet(lines->writer, &packet, &verdict);
}

/* How many rows are written so far. */
static unsigned n_written(lines_t *lines)
{
    unsigned n = 0;
    for (const char *c = written_so_far(&lines->written); *c; c++)
        n += *c == '\n';
    return n - 1; /* the keys */
}

static char *lines_end(lines_t *lines)
{
    burst_engine_end(lines->engine);
    lines->writer->end(lines->writer);
    burst_engine_free(lines->engine);
    char *text = written_close(&lines->written);
    g_free(lines);
    return text;
}

#define KEYS                                                                                       \
    "frame,time,src,dst,protocol,src_port,dst_port,payload_len,wire_len,stream,back,idt,iat,gap,"  \
    "burst,position\n"

static void test_by_hand(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    lines_t *lines = lines_begin(&parameters);

    lines_add(lines, (feed_row_t){S(1), "tcp a:1000>b:443", 400});
    lines_add(lines, (feed_row_t){MS(1100), "-", 0});
    lines_add(lines, (feed_row_t){MS(1200), "tcp b:443>a:1000", 10});
    lines_add(lines, (feed_row_t){MS(1250), "tcp a:1000>b:443", 600});
    lines_add(lines, (feed_row_t){NO_TIME, "icmp c>b", 8});
    char *text = lines_end(lines);
    g_assert_cmpstr(text, ==,
                    KEYS "1,1.000000000,10.0.0.1,10.0.0.2,6,1000,443,400,454,0,,,,,1,1\n"
                         "2,1.100000000,,,,,,,54,,,,,,,\n"
                         "3,1.200000000,10.0.0.2,10.0.0.1,6,443,1000,10,64,1,,,,,,\n"
                         "4,1.250000000,10.0.0.1,10.0.0.2,6,1000,443,600,654,0,,0.250000000,"
                         "0.250000000,0.250000000,1,2\n"
                         "5,,10.0.0.3,10.0.0.2,1,,,8,62,2,,,,,,\n");
    free(text);
}

static void test_two_ways(void)
{
    burst_parameters_t parameters = feed_with_stream(BURST_STREAM_CONVERSATION);
    lines_t *lines = lines_begin(&parameters);

    lines_add(lines, (feed_row_t){S(1), "a>b", 1});
    lines_add(lines, (feed_row_t){S(2), "b>a", 2});
    char *text = lines_end(lines);
    g_assert_cmpstr(text, ==,
                    KEYS "1,1.000000000,10.0.0.1,10.0.0.2,17,,,1,55,0,false,,,,,\n"
                         "2,2.000000000,10.0.0.2,10.0.0.1,17,,,2,56,0,true,,,1.000000000,,\n");
    free(text);
}

/* ---- when rows are written ---- */

static void test_waiting(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.min_packets = 3;
    lines_t *lines = lines_begin(&parameters);

    lines_add(lines, (feed_row_t){MS(0), "c>d", 10}); /* does not qualify: known at once */
    g_assert_cmpuint(n_written(lines), ==, 1);
    lines_add(lines, (feed_row_t){MS(0), "a>b", 400});
    lines_add(lines, (feed_row_t){MS(10), "c>d", 10}); /* waits behind it */
    lines_add(lines, (feed_row_t){MS(20), "a>b", 400});
    g_assert_cmpuint(n_written(lines), ==, 1);
    lines_add(lines, (feed_row_t){MS(30), "a>b", 400}); /* confirmed: all of it is known */
    g_assert_cmpuint(n_written(lines), ==, 5);
    lines_add(lines, (feed_row_t){MS(40), "a>b", 400});
    g_assert_cmpuint(n_written(lines), ==, 6);
    free(lines_end(lines));
}

/* A lone packet waits until the clock has passed it by twice the gap, or its stream goes on. */
static void test_alone(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    lines_t *lines = lines_begin(&parameters);

    lines_add(lines, (feed_row_t){MS(0), "a>b", 400});
    lines_add(lines, (feed_row_t){MS(600), "c>d", 10});
    g_assert_cmpuint(n_written(lines), ==, 0);
    lines_add(lines, (feed_row_t){MS(601), "c>d", 10});
    g_assert_cmpuint(n_written(lines), ==, 3);
    lines_add(lines, (feed_row_t){MS(700), "a>b", 400});
    lines_add(lines, (feed_row_t){MS(1000), "a>b", 400}); /* the next run: that one was alone */
    g_assert_cmpuint(n_written(lines), ==, 4);
    char *text = lines_end(lines);
    g_assert_null(strstr(text, ",1,1\n"));
    free(text);
}

/* Where no gap ends a run, a reply does, at once. */
static void test_no_gap(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.gap_us = 0;
    parameters.end_on_reply = true;
    lines_t *lines = lines_begin(&parameters);

    lines_add(lines, (feed_row_t){MS(0), "a>b", 400});
    lines_add(lines, (feed_row_t){S(1000), "c>d", 10});
    g_assert_cmpuint(n_written(lines), ==, 0);
    lines_add(lines, (feed_row_t){S(1001), "b>a", 10});
    g_assert_cmpuint(n_written(lines), ==, 3);
    free(lines_end(lines));
}

/* ---- against the engine's last word ---- */

/* The burst and the position of each row, "1/2 -"... */
static GPtrArray *places_of(const char *text)
{
    GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
    char **rows = g_strsplit(text, "\n", -1);

    for (char **row = rows + 1; **row; row++) {
        char **cells = g_strsplit(*row, ",", -1);
        g_assert_cmpuint(g_strv_length(cells), ==, 16);
        g_ptr_array_add(places, g_strdup_printf("%s/%s", cells[14], cells[15]));
        g_strfreev(cells);
    }
    g_strfreev(rows);
    return places;
}

/*
 * Random packets, some late by less than the gap: the rows that come out say what an engine that
 * keeps all says after the last one.
 */
static void test_random(gconstpointer data)
{
    const burst_parameters_t *parameters = data;
    GRand *random = g_rand_new_with_seed(parameters->stream + 7 * parameters->include_small);
    static const char *const routes[] = {"a>b", "b>a", "tcp a:1>b:2", "c>a", "-"};
    burst_engine_t *engine =
        burst_engine_new(parameters, BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS | BURST_FINDS_PLACES);
    lines_t *lines = lines_begin(parameters);
    enum { N = 3000 };
    burst_packet_t *packets = g_new(burst_packet_t, N);
    uint32_t *positions = g_new(uint32_t, N);
    int64_t clock_ns = 0;

    for (uint32_t i = 0; i < N; i++) {
        clock_ns += MS(g_rand_int_range(random, 0, 250));
        feed_row_t row = {clock_ns - MS(g_rand_int_range(random, 0, 299)),
                          routes[g_rand_int_range(random, 0, G_N_ELEMENTS(routes))],
                          (uint32_t)g_rand_int_range(random, 200, 500)};
        burst_verdict_t verdict;
        packets[i] = feed_packet(i + 1, &row);
        burst_engine_add(engine, &packets[i], &verdict);
        positions[i] = verdict.in_stream ? verdict.position : 0;
        lines_add(lines, row);
    }
    burst_engine_end(engine);
    char *text = lines_end(lines);
    GPtrArray *places = places_of(text);
    g_assert_cmpuint(places->len, ==, N);
    for (uint32_t i = 0; i < N; i++) {
        burst_place_t place = {0};
        bool is_known = burst_engine_place(engine, &packets[i], positions[i], &place);
        char *expected = is_known && place.burst > 0
                             ? g_strdup_printf("%u/%u", place.burst, positions[i])
                             : g_strdup("/");
        g_assert_cmpstr(g_ptr_array_index(places, i), ==, expected);
        g_free(expected);
    }
    g_ptr_array_unref(places);
    free(text);
    g_free(packets);
    g_free(positions);
    burst_engine_free(engine);
    g_rand_free(random);
}

static void add_random_tests(void)
{
    static burst_parameters_t parameters[2 * BURST_N_STREAM_KINDS];

    for (uint32_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        parameters[i] = burst_parameters_default();
        parameters[i].stream = i / 2;
        parameters[i].include_small = i % 2;
        char *path =
            g_strdup_printf("/packets/random/%s/%u", burst_stream_kinds[i / 2].name, i % 2);
        g_test_add_data_func(path, &parameters[i], test_random);
        g_free(path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/packets/by-hand", test_by_hand);
    g_test_add_func("/packets/two-ways", test_two_ways);
    g_test_add_func("/packets/waiting", test_waiting);
    g_test_add_func("/packets/alone", test_alone);
    g_test_add_func("/packets/no-gap", test_no_gap);
    add_random_tests();
    return g_test_run();
}
