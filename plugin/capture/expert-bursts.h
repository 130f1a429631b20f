/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Expert information: an entry where a burst starts, so that the Expert dialog lists the bursts.
 */
#ifndef BURST_EXPERT_BURSTS_H
#define BURST_EXPERT_BURSTS_H

#include "analysis.h"

/**
 * To be called once, while protocols register.
 * @param name, summary kept.
 */
void burst_expert_register(int proto_burst, const char *name, const char *summary);

/**
 * Adds the entry to the first member of a burst.
 * @param section of the packet's tree; NULL if it has none.
 * @param facts with the burst's figures.
 */
void burst_expert_add(packet_info *pinfo, proto_item *section, const burst_facts_t *facts);

#endif
