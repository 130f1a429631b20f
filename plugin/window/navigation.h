/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the window's menu and toolbar do with the selected packet.
 */
#ifndef BURST_NAVIGATION_H
#define BURST_NAVIGATION_H

#include "tell.h"

/** Selects the first packet of the nearest burst that begins after, or before, the selected one. */
void burst_go_to_next(burst_tell_t tell);
void burst_go_to_previous(burst_tell_t tell);
/** The same, among the bursts of the selected packet's stream. */
void burst_go_to_next_in_stream(burst_tell_t tell);
void burst_go_to_previous_in_stream(burst_tell_t tell);

/** Applies a display filter for the packets of the selected packet's burst, or stream. */
void burst_filter_on_burst(burst_tell_t tell);
void burst_filter_on_stream(burst_tell_t tell);

/** Asks for the number of a burst, and goes to it, or of a stream, and displays it. */
void burst_find_by_number(burst_tell_t tell);

/** Says which burst the selected packet is a member of. */
void burst_describe_selected(burst_tell_t tell);

#endif
