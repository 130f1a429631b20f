/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis.h"

#include "burst/load.h"
#include "engine/keep/history.h"
#include "host/label-rules.h"
#include "host/preferences.h"
#include "host/program.h"
#include "kept-frames.h"
#include "kept-packets.h"
#include "note.h"

static struct {
    burst_parameters_t parameters;
    burst_engine_t *engine;
    /*
     * NULL if frames are not kept to be dissected again. That is how tshark reads a file in one
     * pass, where an entry for each frame would be memory that nobody ever looks at.
     */
    burst_history_t *history;
    burst_kept_packets_t *packets;
    bool is_settled;       /* whether there is a history will not change any more */
    uint32_t witnesses[3]; /* frames that tell: the first ones with a time stamp */
    unsigned n_witnesses;
    uint32_t last_frame;     /* that the engine was given */
    bool last_frame_is_kept; /* it is known, or has to be supposed, to be part of the file */
    bool can_be_asked_later; /* for statistics, when the file has been read */
    burst_duplicates_t *duplicates;
    burst_load_t *load;   /* of the frames that were added so far; NULL: not asked for yet */
    burst_load_t *series; /* the same from the history, up to this frame */
    uint32_t series_end;
} analysis;

static void forget_frames(void)
{
    burst_history_free(analysis.history);
    burst_kept_packets_free(analysis.packets);
    analysis.history = NULL;
    analysis.packets = NULL;
}

/* Where they are not looked for, statistics count those that are this near all the same. */
static int64_t duplicate_window_ns(const burst_parameters_t *parameters)
{
    const int64_t ns_per_us = 1000;
    const int64_t near_us = 1000;
    return (parameters->duplicate_us ? parameters->duplicate_us : near_us) * ns_per_us;
}

static bool duplicates_are_wanted;

void burst_analysis_want_duplicates(void)
{
    duplicates_are_wanted = true;
}

static bool looks_for_duplicates(void)
{
    return duplicates_are_wanted || analysis.parameters.duplicate_us > 0 ||
           analysis.can_be_asked_later;
}

void burst_analysis_start(void)
{
    burst_analysis_stop();
    analysis.parameters = burst_preferences_get();
    analysis.can_be_asked_later = !burst_program_is_tshark();
    analysis.engine = burst_engine_new(&analysis.parameters, BURST_FEATURES_OF_FIELDS);
    analysis.history = burst_history_new();
    analysis.packets = burst_kept_packets_new(analysis.parameters.size == BURST_SIZE_WIRE);
}

void burst_analysis_stop(void)
{
    burst_engine_free(analysis.engine);
    forget_frames();
    burst_duplicates_free(analysis.duplicates);
    burst_load_free(analysis.load);
    burst_load_free(analysis.series);
    memset(&analysis, 0, sizeof analysis);
}

const burst_parameters_t *burst_analysis_parameters(void)
{
    return &analysis.parameters;
}

/* Only frames with a time stamp are sure to be found later. @return whether there are enough. */
static bool find_witnesses(const packet_info *pinfo)
{
    /* `tshark -2 -R` numbers a frame that fails the filter and the one after it the same. */
    if (analysis.n_witnesses > 0 && analysis.witnesses[analysis.n_witnesses - 1] == pinfo->num)
        analysis.n_witnesses--;
    if (pinfo->fd->has_ts && analysis.n_witnesses < G_N_ELEMENTS(analysis.witnesses))
        analysis.witnesses[analysis.n_witnesses++] = pinfo->num;
    return analysis.n_witnesses == 3 && pinfo->num >= analysis.witnesses[2] + 2;
}

bool burst_analysis_is_one_pass(const packet_info *pinfo)
{
    if (analysis.is_settled)
        return analysis.history == NULL;
    if (!pinfo->fd->visited && !find_witnesses(pinfo))
        return false;
    analysis.is_settled = true;
    /*
     * Of frames that it does not keep, tshark still knows three: the first or a reference frame,
     * the last one displayed and the last one read. It does not know both of these two, then.
     */
    if (pinfo->fd->visited || (burst_frame_is_kept(pinfo->epan, analysis.witnesses[1]) &&
                               burst_frame_is_kept(pinfo->epan, analysis.witnesses[2])))
        return false;
    forget_frames();
    return true;
}

/* ---- the first time ---- */

void burst_analysis_find_duplicate(const packet_info *pinfo, burst_packet_t *packet)
{
    burst_content_t content;

    /* tshark starts its statistics when the file is open already. */
    if (!looks_for_duplicates() || analysis.engine == NULL)
        return;
    if (analysis.duplicates == NULL)
        analysis.duplicates = burst_duplicates_new(duplicate_window_ns(&analysis.parameters));
    if (packet->class == BURST_CLASS_NOT_IP || !packet->is_observed || !packet->has_time ||
        !burst_note_content(pinfo, &analysis.parameters, packet, &content))
        return;
    uint32_t duplicate_of =
        burst_duplicates_add(analysis.duplicates, packet->frame, packet->time_ns, &content);
    if (analysis.parameters.duplicate_us == 0) {
        packet->seems_duplicate = duplicate_of != 0;
    } else if (duplicate_of != 0) {
        packet->duplicate_of = duplicate_of;
        packet->is_observed = false;
    }
}

static void remember(const burst_packet_t *packet, const burst_verdict_t *verdict)
{
    if (analysis.history == NULL)
        return;
    burst_history_entry_t entry = {.time_ns = packet->has_time ? packet->time_ns : BURST_NO_TIME,
                                   .previous_sent = verdict->previous_sent,
                                   .previous_received = verdict->previous_received,
                                   .previous_in_stream = verdict->previous_in_stream,
                                   .position = verdict->position};
    burst_kept_packets_put(analysis.packets, packet, &entry);
    burst_history_put(analysis.history, packet->frame, &entry);
}

void burst_analysis_add(const burst_packet_t *packet, burst_facts_t *facts)
{
    *facts = (burst_facts_t){.load = -1};
    if (analysis.engine == NULL)
        return;
    /* `tshark -2 -R` numbers a frame that fails the filter and the one after it the same. */
    if (packet->frame == analysis.last_frame)
        burst_engine_undo(analysis.engine);
    burst_engine_add(analysis.engine, packet, &facts->verdict);
    remember(packet, &facts->verdict);
    if (facts->verdict.burst == 0)
        facts->verdict.position = 0;
    analysis.last_frame = packet->frame;
    analysis.last_frame_is_kept = !packet->has_time; /* otherwise, to be found out */
}

/* ---- later ---- */

/* The last frame of the first pass, too, may have failed the filter of `tshark -2 -R`. */
static void check_last_frame(const packet_info *pinfo)
{
    if (analysis.last_frame_is_kept)
        return;
    analysis.last_frame_is_kept = true;
    if (!burst_frame_is_kept(pinfo->epan, analysis.last_frame)) {
        burst_engine_undo(analysis.engine);
        analysis.last_frame--;
    }
}

/* @return the previous frame, or 0 if there is no such frame. */
static uint32_t time_since(const burst_history_entry_t *entry, uint32_t previous, int64_t *since_ns)
{
    if (previous == 0)
        return 0;
    int64_t then_ns = burst_history_time(analysis.history, previous);
    *since_ns = burst_time_difference(entry->time_ns, then_ns);
    return previous;
}

static void look_up(const burst_packet_t *packet, const burst_history_entry_t *entry,
                    burst_facts_t *facts)
{
    burst_verdict_t *verdict = &facts->verdict;
    burst_place_t place = {0};

    verdict->in_stream = burst_engine_place(analysis.engine, packet, entry->position, &place);
    verdict->stream = place.stream;
    verdict->is_back = place.is_back;
    verdict->burst = place.burst;
    verdict->previous_sent = time_since(entry, entry->previous_sent, &verdict->idt_ns);
    verdict->previous_received = time_since(entry, entry->previous_received, &verdict->iat_ns);
    verdict->previous_in_stream = time_since(entry, entry->previous_in_stream, &verdict->gap_ns);
    if (place.burst == 0)
        return;
    verdict->position = entry->position;
    if (place.burst_may_grow && burst_program_is_still_reading())
        return;
    facts->figures = burst_engine_burst(analysis.engine, place.burst);
    const burst_labels_t *labels = burst_label_rules();
    if (labels && facts->figures) {
        burst_ends_t ends = burst_engine_ends(analysis.engine, facts->figures->stream);
        facts->label = burst_labels_find(labels, facts->figures, &ends);
    }
}

void burst_analysis_recall(const packet_info *pinfo, burst_packet_t *packet, burst_facts_t *facts)
{
    *facts = (burst_facts_t){.load = -1};
    burst_note_frame(pinfo, packet);
    if (analysis.engine == NULL)
        return;
    check_last_frame(pinfo);
    burst_history_entry_t entry;
    if (analysis.history == NULL || !burst_history_get(analysis.history, packet->frame, &entry))
        return;
    burst_kept_packets_get(analysis.packets, &entry, packet);
    look_up(packet, &entry, facts);
}

/* ---- load ---- */

static burst_load_t *new_load(void)
{
    const int64_t ns_per_us = 1000;
    const double bits_per_mbit = 1e6;
    return burst_load_new(analysis.parameters.window_us * ns_per_us,
                          analysis.parameters.alarm_mbps * bits_per_mbit, false);
}

/* The microburst of a frame, of which the whole series up to the last frame has to be known. */
static uint32_t microburst_of(uint32_t frame)
{
    if (analysis.parameters.alarm_mbps == 0 || analysis.history == NULL)
        return 0;
    if (analysis.series == NULL)
        analysis.series = new_load();
    for (; analysis.series_end < analysis.last_frame; analysis.series_end++) {
        burst_packet_t packet = {.frame = analysis.series_end + 1};
        packet.time_ns = burst_history_time(analysis.history, packet.frame);
        if (packet.time_ns == BURST_NO_TIME)
            continue;
        packet.has_time = true;
        packet.wire_len = burst_history_wire_len(analysis.history, packet.frame);
        burst_load_add(analysis.series, &packet);
    }
    return burst_load_microburst_of(analysis.series, frame);
}

void burst_analysis_load(const burst_packet_t *packet, bool is_first_time, burst_facts_t *facts)
{
    const int64_t ns_per_us = 1000;

    if (analysis.engine == NULL || !packet->has_time)
        return;
    if (is_first_time && !(analysis.is_settled && analysis.history)) {
        if (analysis.load == NULL)
            analysis.load = new_load();
        burst_load_at_t at = burst_load_add(analysis.load, packet);
        facts->load = at.rate;
        facts->microburst = at.microburst;
    }
    if (analysis.history) {
        facts->load = burst_history_load(analysis.history, packet->frame,
                                         analysis.parameters.window_us * ns_per_us);
        facts->microburst = microburst_of(packet->frame);
    }
}

const burst_engine_t *burst_analysis_engine(void)
{
    return analysis.engine;
}

uint32_t burst_analysis_last_frame(void)
{
    return analysis.last_frame;
}
