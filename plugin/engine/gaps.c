/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Since when: the times since the previous packets of the source, the destination, the stream. */
#include "engine-private.h"

/*
 * Time since the last packet of a sequence, of which this packet then is the last.
 * @param previous set to the frame of that packet, 0 if this is the first.
 */
static inline int64_t time_since(burst_journal_t *journal, burst_last_t *last, burst_last_t *before,
                                 const burst_packet_t *packet, uint32_t *previous)
{
    int64_t gap_ns = 0;
    int64_t latest_ns = packet->time_ns;

    burst_journal_save(journal, last, sizeof *last);
    *before = *last;
    *previous = last->frame;
    if (last->frame != 0) {
        gap_ns = burst_time_difference(packet->time_ns, last->time_ns);
        latest_ns = MAX(latest_ns, last->latest_ns);
    }
    *last =
        (burst_last_t){.time_ns = packet->time_ns, .latest_ns = latest_ns, .frame = packet->frame};
    return gap_ns;
}

void burst_gaps_measure(burst_engine_t *engine, burst_step_t *step)
{
    burst_verdict_t *verdict = step->verdict;
    burst_journal_t *journal = engine->journal;

    if (!step->packet->has_time)
        return;
    verdict->idt_ns = time_since(journal, &step->src->last_sent, &step->sent_before, step->packet,
                                 &verdict->previous_sent);
    verdict->iat_ns = time_since(journal, &step->dst->last_received, &step->received_before,
                                 step->packet, &verdict->previous_received);
    verdict->gap_ns = time_since(journal, &step->stream->last, &step->in_stream_before,
                                 step->packet, &verdict->previous_in_stream);
}
