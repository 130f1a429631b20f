/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "navigation.h"

#include "ask.h"
#include "base/phrase.h"
#include "capture/analysis.h"
#include "engine/neighbours.h"
#include "selection.h"

#include <epan/plugin_if.h>
#include <stdlib.h>

/* ---- next and previous ---- */

/* Wireshark goes to packets only that pass the display filter. */
static bool is_shown(uint32_t frame, const void *data)
{
    /* It is not changed; the parameter lacks a const. */
    const frame_data *found = frame_data_sequence_find((frame_data_sequence *)data, frame);
    return found && found->passed_dfilter;
}

static void tell_burst(burst_tell_t tell, uint32_t id, const burst_burst_t *burst)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "Burst %u: ", id);
    burst_phrase_burst(text, burst);
    tell(true, text->str);
    g_string_free(text, TRUE);
}

static void tell_none(burst_tell_t tell, const burst_search_t *search, uint32_t hidden)
{
    GString *text = g_string_new("No burst ");

    if (!search->any_stream)
        g_string_append_printf(text, "of stream %u ", search->stream);
    g_string_append_printf(text, "starts %s packet %u%s.", search->is_forward ? "after" : "before",
                           search->frame, hidden ? " among the packets that are displayed" : "");
    if (hidden) {
        g_string_append_c(text, ' ');
        burst_phrase_count(text, hidden, "burst is", "bursts are");
        g_string_append(text, " hidden by the display filter.");
    }
    tell(false, text->str);
    g_string_free(text, TRUE);
}

static void go(const burst_selected_t *from, bool is_forward, bool any_stream, burst_tell_t tell)
{
    const burst_engine_t *engine = burst_analysis_engine();
    const burst_search_t search = {.frame = from->frame,
                                   .is_forward = is_forward,
                                   .any_stream = any_stream,
                                   .stream = from->stream.value,
                                   .is_shown = is_shown,
                                   .data = from->frames};
    burst_neighbour_t found = burst_neighbour_find(engine, &search);

    if (found.burst == 0) {
        tell_none(tell, &search, found.hidden);
        return;
    }
    /* A copy: going there can lead to more packets being analysed. */
    burst_burst_t burst = *burst_engine_burst(engine, found.burst);
    plugin_if_goto_frame(burst.first_frame);
    tell_burst(tell, found.burst, &burst);
}

static void go_anywhere(bool is_forward, burst_tell_t tell)
{
    burst_selected_t selection;
    if (burst_get_selected(&selection, tell))
        go(&selection, is_forward, true, tell);
}

static void go_in_stream(bool is_forward, burst_tell_t tell)
{
    burst_selected_t selection;
    if (burst_get_selected_in_stream(&selection, tell))
        go(&selection, is_forward, false, tell);
}

void burst_go_to_next(burst_tell_t tell)
{
    go_anywhere(true, tell);
}

void burst_go_to_previous(burst_tell_t tell)
{
    go_anywhere(false, tell);
}

void burst_go_to_next_in_stream(burst_tell_t tell)
{
    go_in_stream(true, tell);
}

void burst_go_to_previous_in_stream(burst_tell_t tell)
{
    go_in_stream(false, tell);
}

/* ---- filters ---- */

static void filter(const char *field, uint32_t value, burst_tell_t tell)
{
    char *text = g_strdup_printf("%s == %u", field, value);
    plugin_if_apply_filter(text, TRUE);
    burst_tellf(tell, true, "Filter: %s", text);
    g_free(text);
}

void burst_filter_on_burst(burst_tell_t tell)
{
    burst_selected_t selection;
    if (burst_get_selected_in_burst(&selection, tell))
        filter("burst.id", selection.burst.value, tell);
}

void burst_filter_on_stream(burst_tell_t tell)
{
    burst_selected_t selection;
    if (burst_get_selected_in_stream(&selection, tell))
        filter("burst.stream", selection.stream.value, tell);
}

/* ---- by number, as the tables have it ---- */

/* A table's row can be no link to a packet: Wireshark's dialog does not tell which one is chosen.
 */
static void go_to_number(char **answers, void *data _U_)
{
    const burst_engine_t *engine = burst_analysis_engine();
    uint32_t id = (uint32_t)strtoul(answers[0], NULL, 10);
    const burst_burst_t *burst = engine ? burst_engine_burst(engine, id) : NULL;

    if (answers[1][0] != '\0')
        filter("burst.stream", (uint32_t)strtoul(answers[1], NULL, 10), burst_tell_in_box);
    else if (burst)
        plugin_if_goto_frame(burst->first_frame);
    else
        burst_tellf(burst_tell_in_box, false,
                    "There is no burst %s: they are numbered from 1 to %u.", answers[0],
                    engine ? burst_engine_n_bursts(engine) : 0);
}

void burst_find_by_number(burst_tell_t tell)
{
    const burst_question_t question = {
        .title = "Find Burst or Stream",
        .fields = {"Go to the first packet of burst", "Or display only stream"},
        .values = {"", ""},
        .answer = go_to_number};

    burst_ask(&question, tell);
}

/* ---- what it is ---- */

void burst_describe_selected(burst_tell_t tell)
{
    burst_selected_t selection;
    if (!burst_get_selected_in_burst(&selection, tell))
        return;
    const burst_engine_t *engine = burst_analysis_engine();
    const burst_burst_t *burst = engine ? burst_engine_burst(engine, selection.burst.value) : NULL;
    if (burst)
        tell_burst(tell, selection.burst.value, burst);
}
