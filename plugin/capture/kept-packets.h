/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is kept of packets for when their frames are dissected again, and nobody observes them: what
 * those between the same ends have in common, once. The history has the rest, and the number of it.
 */
#ifndef BURST_KEPT_PACKETS_H
#define BURST_KEPT_PACKETS_H

#include "burst/packet.h"
#include "engine/keep/history.h"

typedef struct burst_kept_packets burst_kept_packets_t;

/** @param counts_wire a packet's size is the frame's length; otherwise, its payload. */
burst_kept_packets_t *burst_kept_packets_new(bool counts_wire);

/** NULL is fine. */
void burst_kept_packets_free(burst_kept_packets_t *kept);

/**
 * Keeps a packet; what was kept of the frame before is forgotten.
 * @param entry what is for the history is set in it.
 */
void burst_kept_packets_put(burst_kept_packets_t *kept, const burst_packet_t *packet,
                            burst_history_entry_t *entry);

/**
 * Fills in what was kept of a frame; nothing if nothing was.
 * @param entry what the history has of it.
 * @param packet whose frame number, time stamp and length are set.
 */
void burst_kept_packets_get(const burst_kept_packets_t *kept, const burst_history_entry_t *entry,
                            burst_packet_t *packet);

#endif
