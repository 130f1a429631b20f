/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The tap: every frame of the file, as the statistics get it.
 */
#ifndef BURST_TAP_H
#define BURST_TAP_H

#include "burst/packet.h"

#define BURST_PROTOCOL_NAME "Burst"
/** The protocol's filter name, and the tap's: Wireshark's conversation tables want them the same.
 */
#define BURST_TAP_NAME "burst"

/** What a listener's packet callback gets. */
typedef struct {
    burst_packet_t packet;
} burst_tap_data_t;

/** Whether anybody listens. */
bool burst_tap_has_listener(void);

/**
 * Whether the last frame was tapped at its first dissection: fields that need the future were then
 * absent from its tree, and from what a filter saw.
 */
bool burst_tap_is_first_pass(void);

#endif
