/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which frames Wireshark keeps, to dissect them again.
 */
#ifndef BURST_KEPT_FRAMES_H
#define BURST_KEPT_FRAMES_H

#include <epan/epan.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Whether a frame is among those that the program has read so far and kept. In one pass tshark
 * keeps none, but knows the first frame (or a time reference), the last one that was displayed and
 * the last one that was read. From 4.4 on, frames without a time stamp are not found.
 */
bool burst_frame_is_kept(const epan_t *session, uint32_t frame);

#endif
