/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Mean, spread and percentiles of a sequence of values, in memory that does not grow with the
 * number of values.
 */
#ifndef BURST_DISTRIBUTION_H
#define BURST_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Running moments. All zero is the empty sequence. */
typedef struct {
    uint64_t count;
    double mean;        /**< undefined while count is 0 */
    double sum_squares; /**< of the distances to the mean */
    int64_t min;
    int64_t max;
} burst_moments_t;

/** Adds one value (Welford's method: B. P. Welford, Technometrics 4, 1962). */
void burst_moments_add(burst_moments_t *moments, int64_t value);

/** Sample standard deviation (n-1). @return false below two values; *sd is then untouched. */
bool burst_moments_sd(const burst_moments_t *moments, double *sd);

/**
 * Goh and Barabasi's burstiness, (sd - mean) / (sd + mean): -1 regular, 0 random, towards 1 bursty
 * (EPL 81, 48002, 2008).
 * @return false below two values, and when all of them are 0; *burstiness is then untouched.
 */
bool burst_moments_burstiness(const burst_moments_t *moments, double *burstiness);

/** Moments and a histogram. Opaque; a NULL pointer is the empty distribution. */
typedef struct burst_distribution burst_distribution_t;

/**
 * Adds one value of 0 or more; a negative one counts as 0.
 * @param distribution where the pointer is kept; allocated when *distribution is NULL.
 */
void burst_distribution_add(burst_distribution_t **distribution, int64_t value);

/** Moments of a distribution; those of the empty sequence for NULL. The result is borrowed. */
const burst_moments_t *burst_distribution_moments(const burst_distribution_t *distribution);

#define BURST_N_PERCENTILES 3

/** The percentiles that every table shows, in rising order: 50, 95, 99. */
extern const unsigned burst_percentiles[BURST_N_PERCENTILES];

/**
 * The values at burst_percentiles, by the nearest-rank method (so the 50th is the lower median),
 * each with at most 1 % relative error, never outside the smallest and largest value seen.
 * @return false for the empty distribution; values is then untouched.
 */
bool burst_distribution_percentiles(const burst_distribution_t *distribution,
                                    int64_t values[BURST_N_PERCENTILES]);

/** Some values of a distribution: those from `low` to below `high`. */
typedef struct {
    int64_t low;
    int64_t high; /**< INT64_MAX also where that is the largest value in it */
    uint64_t count;
} burst_bucket_t;

/**
 * The histogram: its buckets that are not empty, in rising order. Below 256 a bucket holds one
 * value; above, it is at most 2 % of its smallest value wide.
 * @param n_buckets set to their number.
 * @return to be freed with g_free(); NULL for the empty distribution.
 */
burst_bucket_t *burst_distribution_buckets(const burst_distribution_t *distribution,
                                           size_t *n_buckets);

/** Frees a distribution; NULL is fine. */
void burst_distribution_free(burst_distribution_t *distribution);

#endif
