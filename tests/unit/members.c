/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "members.h"

#include <string.h>

static uint32_t number_of(char character)
{
    return character == '.' ? 0 : (uint32_t)(character - '0');
}

static char character_of(uint32_t number)
{
    g_assert_cmpuint(number, <, 10);
    return ".123456789"[number];
}

void assert_burst_equal(const burst_burst_t *actual, const burst_burst_t *expected)
{
    g_assert_nonnull(actual);
    g_assert_cmpuint(actual->stream, ==, expected->stream);
    g_assert_cmpuint(actual->first_frame, ==, expected->first_frame);
    g_assert_cmpuint(actual->last_frame, ==, expected->last_frame);
    g_assert_cmpuint(actual->packets, ==, expected->packets);
    g_assert_cmpuint(actual->bytes, ==, expected->bytes);
    g_assert_cmpint(actual->start_ns, ==, expected->start_ns);
    g_assert_cmpint(actual->end_ns, ==, expected->end_ns);
}

/* Adds up the members of one burst, and looks at the place that each of them was given. */
static burst_burst_t add_up(uint32_t id, const char *members, const feed_row_t *rows,
                            const burst_verdict_t *verdicts)
{
    burst_burst_t sum = {.start_ns = INT64_MAX, .end_ns = INT64_MIN};
    for (uint32_t i = 0; members[i] != '\0'; i++) {
        if (number_of(members[i]) != id)
            continue;
        sum.stream = verdicts[i].stream;
        sum.first_frame = sum.first_frame ? sum.first_frame : i + 1;
        sum.last_frame = i + 1;
        sum.packets++;
        sum.bytes += rows[i].payload_len;
        sum.start_ns = MIN(sum.start_ns, rows[i].time_ns);
        sum.end_ns = MAX(sum.end_ns, rows[i].time_ns);
        g_assert_cmpuint(verdicts[i].position, ==, sum.packets);
    }
    return sum;
}

static void assert_found(const burst_engine_t *engine, const char *members, const feed_row_t *rows,
                         const burst_verdict_t *verdicts)
{
    for (uint32_t i = 0; members[i] != '\0'; i++) {
        burst_packet_t packet = feed_packet(i + 1, &rows[i]);
        burst_place_t place = {.stream = UINT32_MAX, .burst = UINT32_MAX};
        g_assert_true(burst_engine_place(engine, &packet, verdicts[i].position, &place));
        g_assert_cmpuint(place.stream, ==, verdicts[i].stream);
        g_assert_cmpuint(place.burst, ==, number_of(members[i]));
    }
}

static void assert_with_features(const burst_parameters_t *parameters, burst_features_t features,
                                 const char *known, const char *members, const feed_row_t *rows)
{
    uint32_t n = (uint32_t)strlen(members);
    burst_engine_t *engine = burst_engine_new(parameters, features);
    burst_verdict_t *verdicts = g_new0(burst_verdict_t, n);
    char *said = g_strdup(members);
    uint32_t n_bursts = 0;

    for (uint32_t i = 0; i < n; i++) {
        verdicts[i] = feed_one(engine, i + 1, &rows[i]);
        said[i] = character_of(verdicts[i].burst);
        n_bursts = MAX(n_bursts, number_of(members[i]));
    }
    g_assert_cmpstr(said, ==, known);
    g_assert_cmpuint(burst_engine_n_bursts(engine), ==, n_bursts);
    for (uint32_t id = 1; id <= n_bursts; id++) {
        burst_burst_t expected = add_up(id, members, rows, verdicts);
        assert_burst_equal(burst_engine_burst(engine, id), &expected);
    }
    assert_found(engine, members, rows, verdicts);

    g_free(said);
    g_free(verdicts);
    burst_engine_free(engine);
}

void assert_bursts(burst_parameters_t parameters, const char *known, const char *members,
                   const feed_row_t *rows, uint32_t n_rows)
{
    g_assert_cmpuint(strlen(members), ==, n_rows);
    assert_with_features(&parameters, BURST_FEATURES_OF_FIELDS, known, members, rows);
    assert_with_features(&parameters,
                         BURST_FEATURES_OF_STATISTICS | BURST_FINDS_PLACES | BURST_TELLS_EVENTS,
                         known, members, rows);
}

void assert_streams(burst_stream_key_t key, const char *expected, const feed_row_t *rows,
                    uint32_t n_rows)
{
    burst_parameters_t parameters = feed_with_stream(key);
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    GString *said = g_string_new(NULL);

    for (uint32_t i = 0; i < n_rows; i++) {
        burst_verdict_t verdict = feed_one(engine, i + 1, &rows[i]);
        burst_packet_t packet = feed_packet(i + 1, &rows[i]);
        burst_place_t place;

        g_assert_true(verdict.in_stream);
        g_string_append_printf(said, "%u%s", verdict.stream, verdict.is_back ? "<" : "");
        g_assert_true(burst_engine_place(engine, &packet, verdict.position, &place));
        g_assert_cmpuint(place.stream, ==, verdict.stream);
        g_assert_cmpint(place.is_back, ==, verdict.is_back);
    }
    g_assert_cmpstr(said->str, ==, expected);
    g_string_free(said, TRUE);
    burst_engine_free(engine);
}
