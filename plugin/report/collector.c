/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector.h"

#include "burst/load.h"

#include <glib.h>

struct burst_collector {
    burst_series_set_t *series;
    burst_bins_t *bins;
    burst_load_t *load; /* of the same window as the engine's, for what no table keeps */
};

burst_collector_t *burst_collector_new(const burst_parameters_t *parameters)
{
    const int64_t ns_per_us = 1000;
    burst_collector_t *collector = g_new(burst_collector_t, 1);

    collector->series = burst_series_set_new(BURST_SERIES_MAX_POINTS);
    collector->bins = burst_bins_new();
    collector->load = burst_load_new(parameters->window_us * ns_per_us, 0, false);
    return collector;
}

void burst_collector_free(burst_collector_t *collector)
{
    if (collector == NULL)
        return;
    burst_series_set_free(collector->series);
    burst_bins_free(collector->bins);
    burst_load_free(collector->load);
    g_free(collector);
}

void burst_collector_add(burst_collector_t *collector, const burst_packet_t *packet,
                         const burst_verdict_t *verdict)
{
    if (verdict->in_stream)
        burst_series_set_add(collector->series, packet, verdict->stream);
    if (!packet->has_time)
        return;
    burst_bin_t bin = {.frames = 1,
                       .wire_bytes = packet->wire_len,
                       .peak_rate = burst_load_add(collector->load, packet).rate};
    if (verdict->in_stream) {
        bin.packets = 1;
        bin.bytes = packet->size;
    }
    burst_bins_add(collector->bins, packet->time_ns, &bin);
}

const burst_series_set_t *burst_collector_series(const burst_collector_t *collector)
{
    return collector->series;
}

const burst_bins_t *burst_collector_bins(const burst_collector_t *collector)
{
    return collector->bins;
}
