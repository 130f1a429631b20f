/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is kept of each frame's packet for when the frame is dissected again, and nobody observes
 * it: 8 bytes a frame, and what packets between the same ends have in common once.
 */
#ifndef BURST_KEPT_PACKETS_H
#define BURST_KEPT_PACKETS_H

#include "burst/packet.h"

typedef struct burst_kept_packets burst_kept_packets_t;

/** @param counts_wire a packet's size is the frame's length; otherwise, its payload. */
burst_kept_packets_t *burst_kept_packets_new(bool counts_wire);

/** NULL is fine. */
void burst_kept_packets_free(burst_kept_packets_t *kept);

/** Keeps a packet; what was kept of the frame before is forgotten. */
void burst_kept_packets_put(burst_kept_packets_t *kept, const burst_packet_t *packet);

/**
 * Fills in what was kept of a frame; nothing if nothing was.
 * @param packet whose frame number, time stamp and length are set.
 */
void burst_kept_packets_get(const burst_kept_packets_t *kept, burst_packet_t *packet);

#endif
