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
    /** The frame's first dissection: fields that need the future are absent from its tree. */
    bool is_first_pass;
} burst_tap_data_t;

#endif
