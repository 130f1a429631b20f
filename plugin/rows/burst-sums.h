/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What adds up over bursts: those of a stream, those that an address sends, all of them. Computed
 * when a table is made, not with each packet.
 */
#ifndef BURST_SUMS_H
#define BURST_SUMS_H

#include "columns.h"

typedef struct {
    uint64_t packets;
    uint64_t total_bytes;
    burst_moments_t bytes;            /**< of a burst: their count is the number of bursts */
    double duration_ns;               /**< of all of them together */
    burst_distribution_t *between_ns; /**< what the owner measures between successive bursts */
} burst_sums_t;

/** Adds a burst's figures; not what lies between bursts. */
void burst_sums_add(burst_sums_t *sums, const burst_burst_t *burst);

/** Frees what is in it. */
void burst_sums_clear(burst_sums_t *sums);

/** One of each of `n` owners, made when it is first asked for: most own no burst. */
typedef struct {
    burst_sums_t **sums;
    size_t n;
} burst_sums_array_t;

burst_sums_array_t *burst_sums_array_new(size_t n);
void burst_sums_array_free(void *array);
burst_sums_t *burst_sums_array_get(burst_sums_array_t *array, size_t i);
/** As it is: one with zeros for an owner without bursts. */
const burst_sums_t *burst_sums_array_peek(const burst_sums_array_t *array, size_t i);

/* ---- columns ---- */

enum {
    BURST_SUMS_COUNT,
    BURST_SUMS_PACKETS,
    BURST_SUMS_BYTES,
    BURST_SUMS_PACKETS_MEAN,
    BURST_SUMS_BYTES_MEAN,
    BURST_SUMS_BYTES_SD,
    BURST_SUMS_DURATION_MEAN,
    BURST_SUMS_BETWEEN_MEAN,
    BURST_SUMS_BETWEEN_SD,
    BURST_SUMS_BETWEEN_P50,
};

/** One of BURST_SUMS_*; means are absent if there are no bursts. */
void burst_put_sums(const burst_rows_t *rows, burst_cell_t *cell, const burst_sums_t *sums,
                    int which);

/** @param get_ puts one of BURST_SUMS_*. @param of_ which bursts. */
#define BURST_MEAN_BURST_COLUMNS(get_, of_)                                                        \
    {BURST_COLUMN("burst_packets_mean", "Burst packets mean", "", REAL,                            \
                  "Mean number of packets of the bursts " of_),                                    \
     .decimals = 1, .get = (get_), .which = BURST_SUMS_PACKETS_MEAN},                              \
        {BURST_COLUMN("burst_bytes_mean", "Burst bytes mean", "B", REAL,                           \
                      "Mean payload of the bursts " of_),                                          \
         .decimals = 1, .get = (get_), .which = BURST_SUMS_BYTES_MEAN},                            \
        {BURST_COLUMN("burst_bytes_sd", "Burst bytes sd", "B", REAL,                               \
                      "Standard deviation (n - 1) of the payloads of the bursts " of_),            \
         .decimals = 1, .get = (get_), .which = BURST_SUMS_BYTES_SD},                              \
    {                                                                                              \
        BURST_COLUMN("burst_duration_mean", "Burst duration mean", "s", REAL,                      \
                     "Mean duration of the bursts " of_),                                          \
            .decimals = BURST_SECONDS_DECIMALS, .get = (get_), .which = BURST_SUMS_DURATION_MEAN   \
    }

/** @param get_ puts one of BURST_SUMS_*. */
#define BURST_BETWEEN_COLUMNS(key_, title_, between_, get_)                                        \
    {BURST_COLUMN(key_ "_mean", title_ " mean", "s", REAL, "Mean " between_),                      \
     .decimals = BURST_SECONDS_DECIMALS, .get = (get_), .which = BURST_SUMS_BETWEEN_MEAN},         \
        {BURST_COLUMN(key_ "_sd", title_ " sd", "s", REAL,                                         \
                      "Standard deviation (n - 1) of the " between_),                              \
         .decimals = BURST_SECONDS_DECIMALS, .get = (get_), .which = BURST_SUMS_BETWEEN_SD},       \
    {                                                                                              \
        BURST_COLUMN(key_ "_p50", title_ " p50", "s", TIME,                                        \
                     "Lower median of the " between_ ", within 1 %"),                              \
            .flags = BURST_COLUMN_PERCENTILE, .get = (get_), .which = BURST_SUMS_BETWEEN_P50       \
    }

#endif
