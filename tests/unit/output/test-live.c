/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line for each burst when it is over. */
#include "cells.h"
#include "written.h"

#include "output/formats.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    burst_engine_t *engine;
    burst_writer_t *writer;
    written_t written;
    uint32_t n_frames;
} live_t;

static void pass_on(const burst_event_t *event, void *data)
{
    live_t *live = data;
    live->writer->event(live->writer, event);
}

static live_t *live_begin(const char *style)
{
    burst_parameters_t parameters = burst_parameters_default();
    live_t *live = g_new0(live_t, 1);

    live->engine = burst_engine_new(&parameters, burst_format_live.features);
    burst_output_t output = {.source = cells_source(live->engine)};
    written_open(&live->written);
    live->writer = burst_format_live.begin(live->written.stream, &output, style);
    burst_engine_listen(live->engine, pass_on, live);
    return live;
}

static void live_add(live_t *live, feed_row_t row)
{
    feed_one(live->engine, ++live->n_frames, &row);
}

static size_t n_lines(const char *text)
{
    size_t n = 0;
    for (const char *c = text; *c; c++)
        n += *c == '\n';
    return n;
}

/* At each "*" stands what this test does not know: columns that are newer. */
static void assert_is(const char *text, const char *expected)
{
    if (n_lines(text) != n_lines(expected) || !g_pattern_match_simple(expected, text))
        g_error("%s\nis not\n%s", text, expected);
}

/* What is written so far is this; nobody has flushed. */
static void assert_written(live_t *live, const char *expected)
{
    assert_is(live->written.text, expected);
}

static char *live_end(live_t *live)
{
    burst_engine_end(live->engine);
    live->writer->end(live->writer);
    burst_engine_free(live->engine);
    char *text = written_close(&live->written);
    g_free(live);
    return text;
}

#define KEYS                                                                                       \
    "id,stream,src,dst,protocol,src_port,dst_port,first_frame,last_frame,start,end,duration,"      \
    "packets,bytes,mean_len,rate,idle_before,back_packets,back_bytes,len_min,len_max,len_sd,"      \
    "gap_mean,gap_sd,gap_max,label*,correction\n"
#define FIRST                                                                                      \
    "1,0,10.0.0.1,10.0.0.2,,,,1,2,1.000000000,1.100000000,0.100000000,2,800,400,64000,,,,400,400," \
    "0,0.1,,0.100000000,*,\n"

/* The line is there as soon as the clock has passed the burst by the gap: also by another's packet.
 */
static void test_csv(void)
{
    live_t *live = live_begin("csv");

    assert_written(live, KEYS);
    live_add(live, (feed_row_t){S(1), "a>b", 400});
    live_add(live, (feed_row_t){MS(1100), "a>b", 400});
    assert_written(live, KEYS);
    live_add(live, (feed_row_t){MS(1399), "c>d", 0});
    assert_written(live, KEYS);
    live_add(live, (feed_row_t){MS(1400), "c>d", 0});
    assert_written(live, KEYS FIRST);
    char *text = live_end(live);
    assert_is(text, KEYS FIRST);
    free(text);
}

/* A packet that is late goes on with the burst: told again, with the same number. */
static void test_correction(void)
{
    live_t *live = live_begin("csv");

    live_add(live, (feed_row_t){S(1), "a>b", 400});
    live_add(live, (feed_row_t){MS(1100), "a>b", 400});
    live_add(live, (feed_row_t){MS(1400), "c>d", 0});
    live_add(live, (feed_row_t){MS(1300), "a>b", 500});
    char *text = live_end(live);
    assert_is(text, KEYS FIRST "1,0,10.0.0.1,10.0.0.2,,,,1,4,1.000000000,1.300000000,0.300000000,3,"
                               "1300,433.333333333333,34666.6666666667,,,,400,500,"
                               "57.7350269189626,0.15,0.0707106781186548,0.200000000,*,true\n");
    free(text);
}

static void test_end(void)
{
    live_t *live = live_begin("csv");

    live_add(live, (feed_row_t){S(1), "a>b", 400});
    live_add(live, (feed_row_t){MS(1100), "a>b", 400});
    live_add(live, (feed_row_t){S(1), "e>f", 400}); /* alone: no burst */
    char *text = live_end(live);
    assert_is(text, KEYS FIRST);
    free(text);
}

/* Each line is an object; the key `correction` is there only when it is true. */
static void test_json(void)
{
    live_t *live = live_begin("json");

    assert_written(live, "");
    live_add(live, (feed_row_t){S(1), "a>b", 400});
    live_add(live, (feed_row_t){MS(1100), "a>b", 400});
    live_add(live, (feed_row_t){MS(1400), "c>d", 0});
    live_add(live, (feed_row_t){MS(1300), "a>b", 500});
    char *text = live_end(live);
    char **lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    g_assert_true(g_str_has_prefix(lines[0], "{"));
    g_assert_nonnull(strstr(lines[0], "\"packets\""));
    g_assert_null(strstr(lines[0], "correction"));
    g_assert_true(g_str_has_suffix(lines[0], "}"));
    g_assert_nonnull(strstr(lines[1], "\"correction\""));
    g_assert_cmpstr(lines[2], ==, "");
    g_strfreev(lines);
    free(text);
}

static void test_text(void)
{
    live_t *live = live_begin("text");

    live_add(live, (feed_row_t){S(1), "a>b", 400});
    live_add(live, (feed_row_t){MS(1100), "a>b", 400});
    live_add(live, (feed_row_t){MS(1400), "c>d", 0});
    live_add(live, (feed_row_t){MS(1300), "a>b", 500});
    char *text = live_end(live);
    char **lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 4);
    g_assert_nonnull(strstr(lines[0], "Source"));
    g_assert_nonnull(strstr(lines[0], "Bytes [B]"));
    g_assert_nonnull(strstr(lines[1], "10.0.0.1"));
    /* It began at 1 s, which is the start of the capture. */
    g_assert_nonnull(strstr(lines[1], "  0.000000  "));
    g_assert_cmpuint(strlen(lines[0]), <=, 120);
    g_assert_cmpuint(strlen(lines[1]), ==, strlen(lines[0]));
    g_assert_true(g_str_has_suffix(lines[2], "  correction"));
    g_strfreev(lines);
    free(text);
}

/* Nobody reads any more: no line is tried again, and no error is left to be reported. */
static void test_broken_pipe(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, burst_format_live.features);
    burst_output_t output = {.source = cells_source(engine)};
    live_t live = {.engine = engine};
    int ends[2];

    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    g_assert_cmpint(pipe(ends), ==, 0);
    FILE *stream = fdopen(ends[1], "w");
    live.writer = burst_format_live.begin(stream, &output, "json");
    burst_engine_listen(engine, pass_on, &live);
    close(ends[0]);
    for (int i = 0; i < 100; i++)
        live_add(&live, (feed_row_t){S(i / 2), "a>b", 400});
    burst_engine_end(engine);
    live.writer->end(live.writer);
    g_assert_false(ferror(stream));
    fclose(stream);
    burst_engine_free(engine);
    signal(SIGPIPE, before);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/live/csv", test_csv);
    g_test_add_func("/live/correction", test_correction);
    g_test_add_func("/live/end", test_end);
    g_test_add_func("/live/json", test_json);
    g_test_add_func("/live/text", test_text);
    g_test_add_func("/live/broken-pipe", test_broken_pipe);
    return g_test_run();
}
