/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the selected packet is a member of is read from its tree, as the window shows it. Bursts
 * are those that the analysis knows now: of a live capture, those that have happened so far.
 */
#include "selection.h"

#include "capture/packet-burst.h"
#include "host/compat.h"

#include <epan/epan_dissect.h>
#include <epan/plugin_if.h>

static burst_number_t find_number(proto_tree *tree, const char *name)
{
    burst_number_t number = {0};
    GPtrArray *found = proto_find_first_finfo(tree, proto_registrar_get_id_byname(name));

    if (found->len > 0) {
        number.is_there = true;
        number.value = burst_field_uint((field_info *)g_ptr_array_index(found, 0));
    }
    g_ptr_array_free(found, TRUE);
    return number;
}

static void *read_selected(capture_file *file, void *data)
{
    burst_selected_t *selected = data;

    if (file->state == FILE_CLOSED || file->provider.frames == NULL)
        return NULL;
    if (file->read_lock) {
        selected->problem = "Wireshark is still reading the file. Try again when it is done.";
        return NULL;
    }
    if (file->current_frame == NULL || file->edt == NULL) {
        selected->problem = "Select one packet first.";
        return NULL;
    }
    selected->problem = NULL;
    selected->frames = file->provider.frames;
    selected->frame = file->current_frame->num;
    selected->stream = find_number(file->edt->tree, "burst.stream");
    selected->burst = find_number(file->edt->tree, "burst.id");
    return NULL;
}

burst_selected_t burst_selected(void)
{
    burst_selected_t selected = {.problem = "Open a capture file first."};

    (void)plugin_if_get_capture_file(read_selected, &selected);
    if (selected.problem == NULL && !burst_is_enabled())
        selected.problem = BURST_SWITCHED_OFF;
    return selected;
}

bool burst_get_selected(burst_selected_t *selected, burst_tell_t tell)
{
    *selected = burst_selected();
    if (selected->problem)
        tell(false, selected->problem);
    return selected->problem == NULL;
}

bool burst_get_selected_in_stream(burst_selected_t *selected, burst_tell_t tell)
{
    if (!burst_get_selected(selected, tell))
        return false;
    if (!selected->stream.is_there)
        burst_tellf(tell, false, "Packet %u is in no stream: it has no IPv4 or IPv6 layer.",
                    selected->frame);
    return selected->stream.is_there;
}

bool burst_get_selected_in_burst(burst_selected_t *selected, burst_tell_t tell)
{
    if (!burst_get_selected(selected, tell))
        return false;
    if (!selected->burst.is_there)
        burst_tellf(tell, false, "Packet %u is not a member of a burst.", selected->frame);
    return selected->burst.is_there;
}
