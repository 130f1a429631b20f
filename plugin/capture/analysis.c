/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis.h"

#include "engine/frame-log.h"
#include "kept-frames.h"
#include "host/preferences.h"
#include "host/program.h"

static struct {
    burst_engine_t *engine;
    /*
     * NULL if frames are not kept to be dissected again. That is how tshark reads a file in one
     * pass, where an entry for each frame would be memory that nobody ever looks at.
     */
    burst_frame_log_t *log;
    bool log_is_settled;   /* whether there is a log will not change any more */
    uint32_t witnesses[3]; /* frames that tell: the first ones with a time stamp */
    unsigned n_witnesses;
    uint32_t last_frame;     /* that the engine was given */
    burst_verdict_t verdict; /* on it */
    bool last_frame_is_kept; /* it is known, or has to be supposed, to be part of the file */
} analysis;

void burst_analysis_start(void)
{
    burst_parameters_t parameters = burst_preferences_get();

    burst_analysis_stop();
    analysis.engine = burst_engine_new(&parameters, BURST_ENGINE_BURSTS_ONLY);
    analysis.log = burst_frame_log_new();
}

void burst_analysis_stop(void)
{
    burst_engine_free(analysis.engine);
    burst_frame_log_free(analysis.log);
    memset(&analysis, 0, sizeof analysis);
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
    if (analysis.log_is_settled)
        return analysis.log == NULL;
    if (!pinfo->fd->visited && !find_witnesses(pinfo))
        return false;
    analysis.log_is_settled = true;
    /*
     * Of frames that it does not keep, tshark still knows three: the first or a reference frame,
     * the last one displayed and the last one read. It does not know both of these two, then.
     */
    if (pinfo->fd->visited || (burst_frame_is_kept(pinfo->epan, analysis.witnesses[1]) &&
                               burst_frame_is_kept(pinfo->epan, analysis.witnesses[2])))
        return false;
    burst_frame_log_free(analysis.log);
    analysis.log = NULL;
    return true;
}

/* ---- the first time ---- */

static void remember(const burst_packet_t *packet, const burst_verdict_t *verdict)
{
    if (analysis.log == NULL)
        return;
    *burst_frame_log_put(analysis.log, packet->frame) =
        (burst_frame_entry_t){.time_ns = packet->time_ns,
                              .previous_sent = verdict->previous_sent,
                              .previous_received = verdict->previous_received,
                              .previous_in_stream = verdict->previous_in_stream,
                              .position = verdict->position};
}

static void analyse(const burst_packet_t *packet)
{
    /* `tshark -2 -R` numbers a frame that fails the filter and the one after it the same. */
    if (packet->frame == analysis.last_frame)
        burst_engine_undo(analysis.engine);
    burst_engine_add(analysis.engine, packet, &analysis.verdict);
    remember(packet, &analysis.verdict);
    analysis.last_frame = packet->frame;
}

static void facts_from_verdict(burst_frame_facts_t *facts)
{
    const burst_verdict_t *verdict = &analysis.verdict;

    facts->in_stream = verdict->in_stream;
    facts->stream = verdict->stream;
    facts->previous_sent = verdict->previous_sent;
    facts->previous_received = verdict->previous_received;
    facts->previous_in_stream = verdict->previous_in_stream;
    facts->idt_ns = verdict->idt_ns;
    facts->iat_ns = verdict->iat_ns;
    facts->gap_ns = verdict->gap_ns;
    facts->burst = verdict->burst;
    facts->position = verdict->burst ? verdict->position : 0;
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
static uint32_t time_since(const burst_frame_entry_t *entry, uint32_t previous, int64_t *since_ns)
{
    const burst_frame_entry_t *then = previous ? burst_frame_log_get(analysis.log, previous) : NULL;
    if (then == NULL)
        return 0;
    *since_ns = burst_time_difference(entry->time_ns, then->time_ns);
    return previous;
}

static void facts_from_log(const burst_packet_t *packet, burst_frame_facts_t *facts)
{
    const burst_frame_entry_t *entry =
        analysis.log ? burst_frame_log_get(analysis.log, packet->frame) : NULL;
    if (entry == NULL)
        return;

    burst_place_t place = {0};
    facts->in_stream = burst_engine_find(analysis.engine, packet, &place);
    facts->stream = place.stream;
    facts->burst = place.burst;
    facts->previous_sent = time_since(entry, entry->previous_sent, &facts->idt_ns);
    facts->previous_received = time_since(entry, entry->previous_received, &facts->iat_ns);
    facts->previous_in_stream = time_since(entry, entry->previous_in_stream, &facts->gap_ns);
    if (facts->burst == 0)
        return;
    facts->position = entry->position;
    if (!place.burst_may_grow || !burst_program_is_still_reading())
        facts->figures = burst_engine_burst(analysis.engine, facts->burst);
}

void burst_analysis_of_frame(const packet_info *pinfo, const burst_packet_t *packet,
                             burst_frame_facts_t *facts)
{
    memset(facts, 0, sizeof *facts);
    if (analysis.engine == NULL)
        return;
    if (pinfo->fd->visited) {
        check_last_frame(pinfo);
        facts_from_log(packet, facts);
    } else {
        analyse(packet);
        analysis.last_frame_is_kept = !pinfo->fd->has_ts; /* otherwise, to be found out */
        facts_from_verdict(facts);
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
