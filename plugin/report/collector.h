/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What a report needs beyond an engine's tables, collected while packets come.
 */
#ifndef BURST_COLLECTOR_H
#define BURST_COLLECTOR_H

#include "bins.h"
#include "burst/engine.h"
#include "series.h"

typedef struct burst_collector burst_collector_t;

/** @param parameters those of the engine. @return to be freed with burst_collector_free(). */
burst_collector_t *burst_collector_new(const burst_parameters_t *parameters);
void burst_collector_free(burst_collector_t *collector);

/**
 * Takes the next packet that passes, observed or not.
 * @param verdict what the engine says of it.
 */
void burst_collector_add(burst_collector_t *collector, const burst_packet_t *packet,
                         const burst_verdict_t *verdict);

/** Payloads over time, and who talks to whom. Borrowed. */
const burst_series_set_t *burst_collector_series(const burst_collector_t *collector);

/** What happened in each bin of time. Borrowed. */
const burst_bins_t *burst_collector_bins(const burst_collector_t *collector);

#endif
