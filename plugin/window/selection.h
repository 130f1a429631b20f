/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The packet that is selected in the window, and what it is a member of.
 */
#ifndef BURST_SELECTION_H
#define BURST_SELECTION_H

#include "tell.h"

#include <stdint.h>

#include <epan/packet.h> /* first, because the next one does not include it */
#include <epan/frame_data_sequence.h>

/** An optional number. */
typedef struct {
    bool is_there;
    uint32_t value;
} burst_number_t;

typedef struct {
    const char *problem; /**< why there is no selected packet; else NULL */
    const frame_data_sequence *frames;
    uint32_t frame;
    burst_number_t stream;
    burst_number_t burst;
} burst_selected_t;

/** The selected packet, as the window shows it. Says nothing to the user. */
burst_selected_t burst_selected(void);

/** The same. @return false if there is none, which has then been told. */
bool burst_get_selected(burst_selected_t *selected, burst_tell_t tell);

/** The same. @return false if it is in no stream, or in no burst, which has then been told. */
bool burst_get_selected_in_stream(burst_selected_t *selected, burst_tell_t tell);
bool burst_get_selected_in_burst(burst_selected_t *selected, burst_tell_t tell);

#endif
