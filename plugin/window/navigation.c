/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the selected packet is a member of is read from its tree, as the window shows it. Bursts
 * are those that the analysis knows now: of a live capture, those that have happened so far.
 */
#include "navigation.h"

#include "base/phrase.h"
#include "capture/analysis.h"
#include "host/compat.h"
#include "engine/neighbours.h"
#include "capture/packet-burst.h"

#include <epan/epan_dissect.h>
#include <epan/frame_data_sequence.h>
#include <epan/plugin_if.h>

/* ---- the selected packet ---- */

/* An optional number. */
typedef struct {
    bool is_there;
    uint32_t value;
} number_t;

typedef struct {
    const char *problem; /* why there is no selected packet; else NULL */
    const frame_data_sequence *frames;
    uint32_t frame;
    number_t stream;
    number_t burst;
} selection_t;

static number_t find_number(proto_tree *tree, const char *name)
{
    number_t number = {0};
    GPtrArray *found = proto_find_first_finfo(tree, proto_registrar_get_id_byname(name));

    if (found->len > 0) {
        number.is_there = true;
        number.value = burst_field_uint((field_info *)g_ptr_array_index(found, 0));
    }
    g_ptr_array_free(found, TRUE);
    return number;
}

static void *read_selection(capture_file *file, void *data)
{
    selection_t *selection = data;

    if (file->state == FILE_CLOSED || file->provider.frames == NULL)
        return NULL;
    if (file->read_lock) {
        selection->problem = "Wireshark is still reading the file. Try again when it is done.";
        return NULL;
    }
    if (file->current_frame == NULL || file->edt == NULL) {
        selection->problem = "Select one packet first.";
        return NULL;
    }
    selection->problem = NULL;
    selection->frames = file->provider.frames;
    selection->frame = file->current_frame->num;
    selection->stream = find_number(file->edt->tree, "burst.stream");
    selection->burst = find_number(file->edt->tree, "burst.id");
    return NULL;
}

/* @return false if there is none, which has then been told. */
static bool get_selection(selection_t *selection, burst_tell_t tell)
{
    *selection = (selection_t){.problem = "Open a capture file first."};
    (void)plugin_if_get_capture_file(read_selection, selection);
    if (selection->problem == NULL && !burst_is_enabled())
        selection->problem = BURST_SWITCHED_OFF;
    if (selection->problem)
        tell(false, selection->problem);
    return selection->problem == NULL;
}

static bool get_selection_in_stream(selection_t *selection, burst_tell_t tell)
{
    if (!get_selection(selection, tell))
        return false;
    if (!selection->stream.is_there)
        burst_tellf(tell, false, "Packet %u is in no stream: it has no IPv4 or IPv6 layer.",
                    selection->frame);
    return selection->stream.is_there;
}

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

static void go(const selection_t *from, bool is_forward, bool any_stream, burst_tell_t tell)
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
    selection_t selection;
    if (get_selection(&selection, tell))
        go(&selection, is_forward, true, tell);
}

static void go_in_stream(bool is_forward, burst_tell_t tell)
{
    selection_t selection;
    if (get_selection_in_stream(&selection, tell))
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

/* @return false if the selected packet is in none, which has then been told. */
static bool get_selection_in_burst(selection_t *selection, burst_tell_t tell)
{
    if (!get_selection(selection, tell))
        return false;
    if (!selection->burst.is_there)
        burst_tellf(tell, false, "Packet %u is not a member of a burst.", selection->frame);
    return selection->burst.is_there;
}

void burst_filter_on_burst(burst_tell_t tell)
{
    selection_t selection;
    if (get_selection_in_burst(&selection, tell))
        filter("burst.id", selection.burst.value, tell);
}

void burst_filter_on_stream(burst_tell_t tell)
{
    selection_t selection;
    if (get_selection_in_stream(&selection, tell))
        filter("burst.stream", selection.stream.value, tell);
}

/* ---- what it is ---- */

void burst_describe_selected(burst_tell_t tell)
{
    selection_t selection;
    if (!get_selection_in_burst(&selection, tell))
        return;
    const burst_engine_t *engine = burst_analysis_engine();
    const burst_burst_t *burst = engine ? burst_engine_burst(engine, selection.burst.value) : NULL;
    if (burst)
        tell_burst(tell, selection.burst.value, burst);
}
