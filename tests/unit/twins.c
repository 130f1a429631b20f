/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "twins.h"

typedef struct {
    burst_packet_t packet;
    uint32_t position;
} given_t;

static void assert_verdict_equal(const burst_verdict_t *a, const burst_verdict_t *b)
{
    g_assert_cmpint(a->in_stream, ==, b->in_stream);
    g_assert_cmpuint(a->stream, ==, b->stream);
    g_assert_cmpuint(a->previous_sent, ==, b->previous_sent);
    g_assert_cmpuint(a->previous_received, ==, b->previous_received);
    g_assert_cmpuint(a->previous_in_stream, ==, b->previous_in_stream);
    g_assert_cmpint(a->idt_ns, ==, b->idt_ns);
    g_assert_cmpint(a->iat_ns, ==, b->iat_ns);
    g_assert_cmpint(a->gap_ns, ==, b->gap_ns);
    g_assert_cmpuint(a->position, ==, b->position);
    g_assert_cmpuint(a->burst, ==, b->burst);
    g_assert_cmpuint(a->run, ==, b->run);
    g_assert_cmpint(a->is_back, ==, b->is_back);
}

static void assert_burst_equal(const burst_burst_t *a, const burst_burst_t *b)
{
    g_assert_cmpuint(a->stream, ==, b->stream);
    g_assert_cmpuint(a->first_frame, ==, b->first_frame);
    g_assert_cmpuint(a->last_frame, ==, b->last_frame);
    g_assert_cmpuint(a->packets, ==, b->packets);
    g_assert_cmpuint(a->bytes, ==, b->bytes);
    g_assert_cmpint(a->start_ns, ==, b->start_ns);
    g_assert_cmpint(a->end_ns, ==, b->end_ns);
    g_assert_cmpint(a->previous_end_ns, ==, b->previous_end_ns);
}

static void assert_place_equal(const burst_engine_t *a, const burst_engine_t *b,
                               const given_t *given)
{
    burst_place_t place_a = {0};
    burst_place_t place_b = {0};
    g_assert_cmpint(burst_engine_place(a, &given->packet, given->position, &place_a), ==,
                    burst_engine_place(b, &given->packet, given->position, &place_b));
    g_assert_cmpuint(place_a.stream, ==, place_b.stream);
    g_assert_cmpint(place_a.is_back, ==, place_b.is_back);
    g_assert_cmpuint(place_a.burst, ==, place_b.burst);
    g_assert_cmpint(place_a.burst_may_grow, ==, place_b.burst_may_grow);
}

static void assert_engines_equal(const burst_engine_t *a, const burst_engine_t *b)
{
    int64_t first_a = 42;
    int64_t first_b = 42;
    g_assert_cmpint(burst_engine_first_time(a, &first_a), ==, burst_engine_first_time(b, &first_b));
    g_assert_cmpint(first_a, ==, first_b);
    g_assert_cmpuint(burst_engine_n_bursts(a), ==, burst_engine_n_bursts(b));
    for (uint32_t id = 1; id <= burst_engine_n_bursts(a); id++)
        assert_burst_equal(burst_engine_burst(a, id), burst_engine_burst(b, id));
}

twins_t twins_new(const burst_parameters_t *parameters)
{
    return (twins_t){.undoing = burst_engine_new(parameters, BURST_FEATURES_OF_FIELDS),
                     .plain =
                         burst_engine_new(parameters, BURST_FEATURES_OF_FIELDS & ~BURST_CAN_UNDO),
                     .next_frame = 1,
                     .packets = g_array_new(FALSE, FALSE, sizeof(given_t))};
}

void twins_free(twins_t *twins)
{
    burst_engine_free(twins->undoing);
    burst_engine_free(twins->plain);
    g_array_free(twins->packets, TRUE);
}

void twins_assert_bursts(const twins_t *twins)
{
    assert_engines_equal(twins->undoing, twins->plain);
}

void twins_assert_equal(const twins_t *twins)
{
    assert_engines_equal(twins->undoing, twins->plain);
    for (guint i = 0; i < twins->packets->len; i++)
        assert_place_equal(twins->undoing, twins->plain,
                           &g_array_index(twins->packets, given_t, i));
}

void twins_give_both(twins_t *twins, const feed_row_t *row)
{
    burst_verdict_t undoing = feed_one(twins->undoing, twins->next_frame, row);
    burst_verdict_t plain = feed_one(twins->plain, twins->next_frame, row);
    assert_verdict_equal(&undoing, &plain);
    const given_t given = {feed_packet(twins->next_frame, row), plain.position};
    g_array_append_val(twins->packets, given);
    twins->next_frame++;
}

void twins_give_and_undo(twins_t *twins, const feed_row_t *row)
{
    burst_verdict_t verdict = feed_one(twins->undoing, twins->next_frame, row);
    const given_t given = {feed_packet(twins->next_frame, row), verdict.position};
    burst_engine_undo(twins->undoing);
    assert_place_equal(twins->undoing, twins->plain, &given);
}
