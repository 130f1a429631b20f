/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * `burst.shallow`: what is above TCP and UDP is not dissected, unless it carries IP. For statistics
 * of large captures in tshark: about half of the time.
 */
#ifndef BURST_SHALLOW_H
#define BURST_SHALLOW_H

#include <epan/packet.h>
#include <stdbool.h>

/** To be called before a file is dissected. @param is_wanted the preference. */
void burst_shallow_start(bool is_wanted);

/** Whether a session, whose taps are known by then, is shallow: not in the window. */
bool burst_shallow_is_on(void);

/**
 * Dissects what IP hands to TCP or UDP, as far as it has to be.
 * @param behind the dissector of it.
 * @return what that would return.
 */
int burst_shallow_dissect(dissector_handle_t behind, tvbuff_t *tvb, packet_info *pinfo,
                          proto_tree *tree, void *data);

/**
 * Whether a display filter asks for what is above TCP and UDP, so that it finds nothing in this
 * session. False if the session is not shallow.
 */
bool burst_shallow_hides(const char *filter);

#endif
