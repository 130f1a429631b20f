/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Where the facts about a packet come from: an observer in front of the dissectors that IP hands
 * its payload to. It takes a note and passes the packet on unchanged.
 *
 * Wireshark's table of these dissectors is what Decode As shows, changes and saves, and what
 * scripts read. So the observer stands in it only while Wireshark dissects frames for the first
 * time: from epan_dissect_init() to epan_dissect_cleanup(). Between two of these, when dialogs can
 * be open, the table is as if there were no observer.
 */
#ifndef BURST_OBSERVER_H
#define BURST_OBSERVER_H

#include <epan/packet.h>
#include <stdbool.h>

/** To be called once, while protocols register. */
void burst_observer_register(void);

/** To be called before a file is dissected. @param is_wanted whether to observe it at all. */
void burst_observer_start(bool is_wanted);

/**
 * For a frame that has been dissected: whoever dissects it does not need the observer any more, for
 * its next frames neither.
 */
void burst_observer_leave(const packet_info *pinfo);

/**
 * For a frame that has been dissected for the first time: makes good for others who have stepped in
 * front of the observer since the last frame, as a script can.
 */
void burst_observer_check(packet_info *pinfo);

#endif
