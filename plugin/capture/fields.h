/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The display fields.
 */
#ifndef BURST_FIELDS_H
#define BURST_FIELDS_H

#include "analysis.h"

/** To be called once, while protocols register. */
void burst_fields_register(int proto_burst);

/** Adds what there is to say about an IP packet. @return the section. */
proto_item *burst_fields_add(proto_tree *tree, tvbuff_t *tvb, const burst_packet_t *packet,
                             const burst_frame_facts_t *facts);

/**
 * Whether the text of a display filter names a field whose value is known only after the whole
 * file was read.
 */
bool burst_fields_filter_needs_future(const char *filter);

#endif
