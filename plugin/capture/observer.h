/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Where the facts about a packet come from: an observer in front of the dissectors that IP hands
 * its payload to. It notes lengths, ports and addresses and passes the packet on unchanged.
 */
#ifndef BURST_OBSERVER_H
#define BURST_OBSERVER_H

#include "burst/packet.h"

#include <epan/packet.h>
#include <stdbool.h>

/** To be called once, while protocols register. */
void burst_observer_register(void);

/**
 * Steps in front of the IP payload dissectors, those of them that are not observed yet. To be
 * called before a file is dissected; Wireshark's tables are as they were until then.
 */
void burst_observer_install(void);

/** Puts back what burst_observer_install() has replaced. */
void burst_observer_uninstall(void);

/**
 * What is known about the frame that has just been dissected, and forgets it.
 * @param packet all of it is set.
 */
void burst_observer_take(const packet_info *pinfo, burst_packet_t *packet);

#endif
