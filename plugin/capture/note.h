/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What a frame's innermost IP layer carries: noted while Wireshark dissects the frame, used when it
 * has done so.
 */
#ifndef BURST_NOTE_H
#define BURST_NOTE_H

#include "burst/packet.h"
#include "burst/parameters.h"
#include "engine/keep/duplicates.h"

#include <epan/packet.h>
#include <stdbool.h>

/** To be called before a file is dissected. */
void burst_note_reset(void);

/**
 * Notes what IP hands to one of its protocols. Inner layers come later, and replace what outer ones
 * have left.
 * @param protocol IP protocol number, 0 to 255.
 * @param tvb from the protocol's header on, as long as IP's header says.
 */
void burst_note_take(unsigned protocol, tvbuff_t *tvb, const packet_info *pinfo);

/** For a frame that nothing has to be known of. */
void burst_note_forget(void);

/** Whether the frame has an IP layer that nothing was noted of, as a fragment's. */
bool burst_note_is_missing(const packet_info *pinfo);

/**
 * Which entry of "ip.proto" that layer's payload is for, by the bytes of the frame.
 * @return BURST_PROTOCOL_UNKNOWN if they do not tell.
 */
int burst_note_missing_protocol(const packet_info *pinfo);

/** Notes it after all, from the bytes of the frame. For frames that could not be observed. */
void burst_note_recover(packet_info *pinfo);

/**
 * What is known about the frame that has just been dissected for the first time, and forgets it.
 * @param parameters say whose addresses and which sizes count.
 * @param packet all of it is set, but for what duplicates are about.
 */
void burst_note_use(packet_info *pinfo, const burst_parameters_t *parameters,
                    burst_packet_t *packet);

/**
 * What a duplicate of the packet has, too.
 * @param packet what burst_note_use() has just set, with the same parameters.
 * @param content all of it is set; its bytes are borrowed from the frame.
 * @return false if the packet lies in no frame as it is.
 */
bool burst_note_content(const packet_info *pinfo, const burst_parameters_t *parameters,
                        const burst_packet_t *packet, burst_content_t *content);

/**
 * What is known about each frame at any time: number, time stamp and length.
 * @param packet all of it is set.
 */
void burst_note_frame(const packet_info *pinfo, burst_packet_t *packet);

#endif
