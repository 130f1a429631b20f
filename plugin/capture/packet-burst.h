/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The protocol "Burst".
 */
#ifndef BURST_PACKET_BURST_H
#define BURST_PACKET_BURST_H

#include <stdbool.h>

/** To be called once, while protocols register. @return the protocol's number. */
int burst_register_protocol(void);

/** False when the user has switched it off: Analyze > Enabled Protocols, --disable-protocol. */
bool burst_is_enabled(void);

/** What to say to a user of the window who wants something, if burst_is_enabled() is false. */
#define BURST_SWITCHED_OFF                                                                         \
    "The protocol Burst is switched off. Tick it under Analyze > Enabled Protocols."

#endif
