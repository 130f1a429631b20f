/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "neighbours.h"

#include <stddef.h>

static bool is_in_direction(const burst_search_t *search, const burst_burst_t *burst)
{
    if (!search->any_stream && burst->stream != search->stream)
        return false;
    return search->is_forward ? burst->first_frame > search->frame
                              : burst->first_frame < search->frame;
}

static bool is_nearer(const burst_search_t *search, uint32_t frame, uint32_t than)
{
    return search->is_forward ? frame < than : frame > than;
}

burst_neighbour_t burst_neighbour_find(const burst_engine_t *engine, const burst_search_t *search)
{
    burst_neighbour_t found = {0};
    uint32_t nearest = 0;
    uint32_t n_bursts = engine ? burst_engine_n_bursts(engine) : 0;

    for (uint32_t id = 1; id <= n_bursts; id++) {
        const burst_burst_t *burst = burst_engine_burst(engine, id);
        if (burst == NULL || !is_in_direction(search, burst))
            continue;
        if (!search->is_shown(burst->first_frame, search->data)) {
            found.hidden++;
        } else if (found.burst == 0 || is_nearer(search, burst->first_frame, nearest)) {
            found.burst = id;
            nearest = burst->first_frame;
        }
    }
    return found;
}
