/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst/distribution.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- moments ---- */

void burst_moments_add(burst_moments_t *moments, int64_t value)
{
    double number = (double)value;

    moments->count++;
    double distance = number - moments->mean;
    moments->mean += distance / (double)moments->count;
    moments->sum_squares += distance * (number - moments->mean);

    if (moments->count == 1 || value < moments->min)
        moments->min = value;
    if (moments->count == 1 || value > moments->max)
        moments->max = value;
}

bool burst_moments_sd(const burst_moments_t *moments, double *sd)
{
    if (moments->count < 2)
        return false;
    *sd = sqrt(moments->sum_squares / (double)(moments->count - 1));
    return true;
}

bool burst_moments_burstiness(const burst_moments_t *moments, double *burstiness)
{
    double sd;
    if (!burst_moments_sd(moments, &sd) || !(sd + moments->mean > 0))
        return false;
    *burstiness = (sd - moments->mean) / (sd + moments->mean);
    return true;
}

/* ---- histogram ----
 *
 * Log-linear buckets, as in HdrHistogram: below 64 a bucket holds one value; above, each doubling
 * is cut in 64, so that a bucket's middle is at most 1/128 (0.8 %) away from what fell into it. A
 * 63-bit value needs 3,712 of them. Most stay empty, so they are kept in a small hash table with
 * open addressing, one 64-bit word a slot: 12 bits of bucket, 52 bits of count.
 */

#define SUB_BUCKET_BITS 6
#define SUB_BUCKETS     (1U << SUB_BUCKET_BITS)
#define BUCKET_BITS     12
#define BUCKET_MASK     ((1U << BUCKET_BITS) - 1)
#define ONE_MORE        (UINT64_C(1) << BUCKET_BITS)
#define FIRST_SLOT_BITS 2

struct burst_distribution {
    burst_moments_t moments;
    uint64_t *slots;   /* 0: free. A count is never 0, so no used slot is. */
    uint16_t used;     /* slots in use, at most 3,712 */
    uint8_t slot_bits; /* there are 1 << slot_bits slots */
};

static unsigned bucket_of(uint64_t value)
{
    if (value < SUB_BUCKETS)
        return (unsigned)value;
    unsigned exponent = g_bit_storage(value) - (SUB_BUCKET_BITS + 1);
    return exponent * SUB_BUCKETS + (unsigned)(value >> exponent);
}

/* How many values a bucket holds: two to the power of this. */
static unsigned exponent_of(unsigned bucket)
{
    return bucket < 2 * SUB_BUCKETS ? 0 : bucket / SUB_BUCKETS - 1;
}

static int64_t lowest_of(unsigned bucket)
{
    unsigned exponent = exponent_of(bucket);
    return (int64_t)(bucket - exponent * SUB_BUCKETS) << exponent;
}

/* The value in the middle of a bucket: what is reported for all that fell into it. */
static int64_t middle_of(unsigned bucket)
{
    return lowest_of(bucket) + (INT64_C(1) << exponent_of(bucket)) / 2;
}

static uint64_t *slot_of(const burst_distribution_t *distribution, unsigned bucket)
{
    unsigned mask = (1U << distribution->slot_bits) - 1;
    /* Neighbouring values fall into neighbouring buckets: the bucket itself spreads them well. */
    unsigned i = bucket & mask;
    while (distribution->slots[i] != 0 && (distribution->slots[i] & BUCKET_MASK) != bucket)
        i = (i + 1) & mask;
    return &distribution->slots[i];
}

static void grow(burst_distribution_t *distribution)
{
    uint64_t *old = distribution->slots;
    unsigned n_old = 1U << distribution->slot_bits;

    distribution->slot_bits++;
    distribution->slots = g_new0(uint64_t, 1U << distribution->slot_bits);
    for (unsigned i = 0; i < n_old; i++) {
        if (old[i] != 0)
            *slot_of(distribution, old[i] & BUCKET_MASK) = old[i];
    }
    g_free(old);
}

static burst_distribution_t *distribution_new(void)
{
    burst_distribution_t *distribution = g_new0(burst_distribution_t, 1);
    distribution->slot_bits = FIRST_SLOT_BITS;
    distribution->slots = g_new0(uint64_t, 1U << FIRST_SLOT_BITS);
    return distribution;
}

void burst_distribution_add(burst_distribution_t **distribution, int64_t value)
{
    if (*distribution == NULL)
        *distribution = distribution_new();
    burst_distribution_t *self = *distribution;

    value = MAX(value, 0);
    burst_moments_add(&self->moments, value);

    unsigned bucket = bucket_of((uint64_t)value);
    uint64_t *slot = slot_of(self, bucket);
    if (*slot == 0) {
        if ((self->used + 1U) * 4 > (3U << self->slot_bits)) {
            grow(self);
            slot = slot_of(self, bucket);
        }
        *slot = bucket;
        self->used++;
    }
    *slot += ONE_MORE;
}

const burst_moments_t *burst_distribution_moments(const burst_distribution_t *distribution)
{
    static const burst_moments_t empty = {0};
    return distribution ? &distribution->moments : &empty;
}

const unsigned burst_percentiles[BURST_N_PERCENTILES] = {50, 95, 99};

static int compare_buckets(const void *a, const void *b)
{
    unsigned bucket_a = (unsigned)(*(const uint64_t *)a & BUCKET_MASK);
    unsigned bucket_b = (unsigned)(*(const uint64_t *)b & BUCKET_MASK);
    return (bucket_a > bucket_b) - (bucket_a < bucket_b);
}

/* The used slots in rising order of their buckets; to be freed with g_free(). */
static uint64_t *sorted_slots(const burst_distribution_t *distribution)
{
    uint64_t *sorted = g_new(uint64_t, distribution->used);
    unsigned n = 0;
    for (unsigned i = 0; i < 1U << distribution->slot_bits; i++) {
        if (distribution->slots[i] != 0)
            sorted[n++] = distribution->slots[i];
    }
    qsort(sorted, n, sizeof *sorted, compare_buckets);
    return sorted;
}

bool burst_distribution_percentiles(const burst_distribution_t *distribution,
                                    int64_t values[BURST_N_PERCENTILES])
{
    if (distribution == NULL)
        return false;

    uint64_t *sorted = sorted_slots(distribution);
    uint64_t n = distribution->moments.count;
    uint64_t passed = 0;
    unsigned next = 0;
    for (unsigned i = 0; i < distribution->used && next < BURST_N_PERCENTILES; i++) {
        passed += sorted[i] >> BUCKET_BITS;
        int64_t value = middle_of(sorted[i] & BUCKET_MASK);
        value = CLAMP(value, distribution->moments.min, distribution->moments.max);
        /* The nearest rank is the smallest whole number of values that is p percent or more. */
        while (next < BURST_N_PERCENTILES && passed * 100 >= n * burst_percentiles[next])
            values[next++] = value;
    }
    g_free(sorted);
    return true;
}

burst_bucket_t *burst_distribution_buckets(const burst_distribution_t *distribution,
                                           size_t *n_buckets)
{
    *n_buckets = 0;
    if (distribution == NULL)
        return NULL;

    uint64_t *sorted = sorted_slots(distribution);
    burst_bucket_t *buckets = g_new(burst_bucket_t, distribution->used);
    for (unsigned i = 0; i < distribution->used; i++) {
        unsigned bucket = sorted[i] & BUCKET_MASK;
        int64_t low = lowest_of(bucket);
        int64_t width = INT64_C(1) << exponent_of(bucket);
        buckets[i] = (burst_bucket_t){.low = low,
                                      .high = low > INT64_MAX - width ? INT64_MAX : low + width,
                                      .count = sorted[i] >> BUCKET_BITS};
    }
    *n_buckets = distribution->used;
    g_free(sorted);
    return buckets;
}

void burst_distribution_free(burst_distribution_t *distribution)
{
    if (distribution == NULL)
        return;
    g_free(distribution->slots);
    g_free(distribution);
}
