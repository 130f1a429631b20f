/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which burst begins next, before or after a packet.
 */
#ifndef BURST_NEIGHBOURS_H
#define BURST_NEIGHBOURS_H

#include "burst/engine.h"

/** What is looked for. */
typedef struct {
    uint32_t frame;  /**< from here; a burst that begins in this very frame is not looked for */
    bool is_forward; /**< later in the file, in place of earlier */
    bool any_stream; /**< not only bursts of `stream` */
    uint32_t stream;
    bool (*is_shown)(uint32_t frame, const void *data); /**< bursts that begin elsewhere are not
                                                             looked for */
    const void *data;
} burst_search_t;

/** What was found. */
typedef struct {
    uint32_t burst;  /**< whose first frame is the nearest; 0: none */
    uint32_t hidden; /**< how many bursts were passed over because their first frame is not shown */
} burst_neighbour_t;

/** @param engine NULL is one without bursts. */
burst_neighbour_t burst_neighbour_find(const burst_engine_t *engine, const burst_search_t *search);

#endif
