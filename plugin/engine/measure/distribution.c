/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst/distribution.h"

#include "base/compiler.h"

#include <glib.h>
#include <math.h>
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

/* ---- histogram: which bucket a value falls into ----
 *
 * Buckets come in pages of 40. On the first seven pages, a bucket holds one value. From 256 on, a
 * page holds one doubling, cut so that no bucket is wider than 2 % of its smallest value: its
 * middle is then at most 1 % away from whatever fell into it. 62 pages hold 63 bits.
 */

#define PAGE_BUCKETS   40
#define EXACT_PAGES    7
#define FIRST_EXPONENT 8 /* values below 1 << this are on the exact pages */
#define MANTISSA_BITS  8 /* of a value's bits after the highest, those that choose the bucket */
#define MANTISSAS      (1U << MANTISSA_BITS)

/*
 * Where the buckets of a doubling begin, and its end, in steps of 1/256 of its beginning. Its
 * quarters are whole numbers of buckets: the report draws quarters.
 */
static const uint16_t bucket_begins[PAGE_BUCKETS + 1] = {
    0,   5,   10,  15,  20,  25,  30,  35,  40,  45,  50,  55,  60,  64,
    70,  76,  82,  88,  94,  101, 108, 115, 122, 128, 135, 142, 149, 156,
    163, 170, 177, 185, 192, 200, 208, 216, 224, 232, 240, 248, 256};

typedef struct {
    unsigned page;
    unsigned bucket; /* on the page */
} place_t;

/* The bucket that each step of a doubling falls into. Made when first used. */
static const uint8_t *mantissa_buckets(void)
{
    static uint8_t buckets[MANTISSAS];
    if (buckets[MANTISSAS - 1] == 0) {
        for (unsigned bucket = 0; bucket < PAGE_BUCKETS; bucket++)
            memset(&buckets[bucket_begins[bucket]], (int)bucket,
                   (size_t)(bucket_begins[bucket + 1] - bucket_begins[bucket]));
    }
    return buckets;
}

static place_t place_of(uint64_t value)
{
    if (value >> FIRST_EXPONENT == 0)
        return (place_t){(unsigned)value / PAGE_BUCKETS, (unsigned)value % PAGE_BUCKETS};
    unsigned exponent = burst_highest_bit(value);
    uint64_t fraction = value << (64 - exponent);
    return (place_t){EXACT_PAGES + exponent - FIRST_EXPONENT,
                     mantissa_buckets()[fraction >> (64 - MANTISSA_BITS)]};
}

/* The values that fall into a bucket: from .low to below .high. */
static burst_bucket_t bounds_of(unsigned page, unsigned bucket)
{
    if (page < EXACT_PAGES) {
        int64_t value = page * PAGE_BUCKETS + bucket;
        return (burst_bucket_t){.low = value, .high = value + 1};
    }
    unsigned shift = page - EXACT_PAGES + FIRST_EXPONENT - MANTISSA_BITS;
    uint64_t low = (uint64_t)(MANTISSAS + bucket_begins[bucket]) << shift;
    uint64_t high = (uint64_t)(MANTISSAS + bucket_begins[bucket + 1]) << shift;
    return (burst_bucket_t){.low = (int64_t)low, .high = (int64_t)MIN(high, INT64_MAX)};
}

/* The value in the middle of a bucket: what is reported for all that fell into it. */
static int64_t middle_of(const burst_bucket_t *bucket)
{
    return bucket->low + (bucket->high - 1 - bucket->low) / 2;
}

/* ---- histogram: the counts ----
 *
 * Only pages with something on them exist, one after the other in rising order. The counts on a
 * page have 4, 8, 16, 32 or 64 bits, as the largest of them needs: with ten thousand gaps from
 * microseconds to seconds, a histogram has some 700 bytes.
 */

#define SMALLEST_WIDTH 4
#define BITS_PER_BYTE  8

/* How much a page takes with counts of so many bits, and the reverse. */
#define PAGE_SIZE(width)      ((width)*PAGE_BUCKETS / BITS_PER_BYTE)
#define WIDTH_OF_PAGE(length) ((unsigned)(length)*BITS_PER_BYTE / PAGE_BUCKETS)

struct burst_distribution {
    burst_moments_t moments;
    uint64_t pages;    /* a bit for each page that exists */
    uint16_t n_pages;  /* how many these are */
    uint16_t capacity; /* bytes in `memory`; at most 19,964 are needed */
    uint16_t memory[]; /* where each page ends, counted from the beginning of the first; pages */
};

static unsigned begin_of_page(const burst_distribution_t *self, unsigned index)
{
    return index == 0 ? 0 : self->memory[index - 1];
}

static uint8_t *first_page(burst_distribution_t *self)
{
    return (uint8_t *)&self->memory[self->n_pages];
}

static unsigned bytes_in_use(const burst_distribution_t *self)
{
    return (unsigned)(self->n_pages * sizeof self->memory[0]) + begin_of_page(self, self->n_pages);
}

static uint64_t get_count(const uint8_t *page, unsigned width, unsigned bucket)
{
    union {
        uint16_t of_16_bits;
        uint32_t of_32_bits;
        uint64_t of_64_bits;
    } count;

    switch (width) {
    case 4:
        return (page[bucket / 2] >> (bucket % 2 * 4)) & 0xf;
    case 8:
        return page[bucket];
    case 16:
        memcpy(&count.of_16_bits, page + (size_t)bucket * 2, 2);
        return count.of_16_bits;
    case 32:
        memcpy(&count.of_32_bits, page + (size_t)bucket * 4, 4);
        return count.of_32_bits;
    default:
        memcpy(&count.of_64_bits, page + (size_t)bucket * 8, 8);
        return count.of_64_bits;
    }
}

static void put_count(uint8_t *page, unsigned width, unsigned bucket, uint64_t count)
{
    const uint16_t of_16_bits = (uint16_t)count;
    const uint32_t of_32_bits = (uint32_t)count;

    switch (width) {
    case 4:
        page[bucket / 2] &= (uint8_t)(bucket % 2 ? 0x0f : 0xf0);
        page[bucket / 2] |= (uint8_t)(count << (bucket % 2 * 4));
        break;
    case 8:
        page[bucket] = (uint8_t)count;
        break;
    case 16:
        memcpy(page + (size_t)bucket * 2, &of_16_bits, 2);
        break;
    case 32:
        memcpy(page + (size_t)bucket * 4, &of_32_bits, 4);
        break;
    default:
        memcpy(page + (size_t)bucket * 8, &count, 8);
        break;
    }
}

/* Adds one to a count. @return false, with nothing done, if it has not enough bits. */
static inline bool increment(uint8_t *page, unsigned width, unsigned bucket)
{
    switch (width) {
    case 4: {
        unsigned shift = bucket % 2 * 4;
        if (((page[bucket / 2] >> shift) & 0xf) == 0xf)
            return false;
        page[bucket / 2] = (uint8_t)(page[bucket / 2] + (1U << shift));
        return true;
    }
    case 8:
        if (page[bucket] == UINT8_MAX)
            return false;
        page[bucket]++;
        return true;
    default: {
        uint64_t count = get_count(page, width, bucket) + 1;
        if (width < 64 && count >> width != 0)
            return false;
        put_count(page, width, bucket, count);
        return true;
    }
    }
}

/* All counts on a page: many times faster than one after the other. */
static void get_counts(const uint8_t *page, unsigned width, uint64_t counts[PAGE_BUCKETS])
{
    uint16_t of_16_bits[PAGE_BUCKETS];
    uint32_t of_32_bits[PAGE_BUCKETS];

    switch (width) {
    case 4:
        for (unsigned i = 0; i < PAGE_BUCKETS; i += 2) {
            counts[i] = page[i / 2] & 0xf;
            counts[i + 1] = page[i / 2] >> 4;
        }
        break;
    case 8:
        for (unsigned i = 0; i < PAGE_BUCKETS; i++)
            counts[i] = page[i];
        break;
    case 16:
        memcpy(of_16_bits, page, sizeof of_16_bits);
        for (unsigned i = 0; i < PAGE_BUCKETS; i++)
            counts[i] = of_16_bits[i];
        break;
    case 32:
        memcpy(of_32_bits, page, sizeof of_32_bits);
        for (unsigned i = 0; i < PAGE_BUCKETS; i++)
            counts[i] = of_32_bits[i];
        break;
    default:
        memcpy(counts, page, sizeof *counts * PAGE_BUCKETS);
        break;
    }
}

/* Makes room for more bytes. The distribution may move. */
static void reserve(burst_distribution_t **distribution, unsigned more)
{
    enum { SPARE_BYTES = 24, SPARE_FRACTION = 8 };

    unsigned needed = bytes_in_use(*distribution) + more;
    if (needed <= (*distribution)->capacity)
        return;
    needed += SPARE_BYTES + needed / SPARE_FRACTION;
    *distribution = g_realloc(*distribution, sizeof **distribution + needed);
    (*distribution)->capacity = (uint16_t)needed;
}

/* Makes a page that does not exist, as the index-th. */
static void insert_page(burst_distribution_t **distribution, unsigned page, unsigned index)
{
    const unsigned size = PAGE_SIZE(SMALLEST_WIDTH);

    reserve(distribution, size + sizeof(*distribution)->memory[0]);
    burst_distribution_t *self = *distribution;
    unsigned begin = begin_of_page(self, index);
    unsigned end = begin_of_page(self, self->n_pages);
    uint8_t *old_pages = first_page(self);
    uint8_t *pages = old_pages + sizeof self->memory[0];

    memmove(pages + begin + size, old_pages + begin, end - begin);
    memmove(pages, old_pages, begin);
    memset(pages + begin, 0, size);
    for (unsigned i = self->n_pages; i > index; i--)
        self->memory[i] = (uint16_t)(self->memory[i - 1] + size);
    self->memory[index] = (uint16_t)(begin + size);
    self->n_pages++;
    self->pages |= UINT64_C(1) << page;
}

/* Doubles the width of the counts on a page. */
static void widen_page(burst_distribution_t **distribution, unsigned index)
{
    uint64_t counts[PAGE_BUCKETS];
    unsigned begin = begin_of_page(*distribution, index);
    unsigned size = (*distribution)->memory[index] - begin;
    unsigned width = WIDTH_OF_PAGE(size);

    reserve(distribution, size);
    burst_distribution_t *self = *distribution;
    uint8_t *page = first_page(self) + begin;
    get_counts(page, width, counts);
    memmove(page + (size_t)2 * size, page + size,
            begin_of_page(self, self->n_pages) - begin - size);
    for (unsigned i = 0; i < PAGE_BUCKETS; i++)
        put_count(page, 2 * width, i, counts[i]);
    for (unsigned i = index; i < self->n_pages; i++)
        self->memory[i] = (uint16_t)(self->memory[i] + size);
}

static void count_value(burst_distribution_t **distribution, uint64_t value)
{
    place_t place = place_of(value);
    uint64_t bit = UINT64_C(1) << place.page;
    unsigned index = burst_count_bits((*distribution)->pages & (bit - 1));
    if (((*distribution)->pages & bit) == 0)
        insert_page(distribution, place.page, index);

    unsigned begin = begin_of_page(*distribution, index);
    unsigned width = WIDTH_OF_PAGE((*distribution)->memory[index] - begin);
    if (increment(first_page(*distribution) + begin, width, place.bucket))
        return;
    widen_page(distribution, index);
    (void)increment(first_page(*distribution) + begin, 2 * width, place.bucket);
}

void burst_distribution_add(burst_distribution_t **distribution, int64_t value)
{
    value = MAX(value, 0);
    if (*distribution == NULL)
        *distribution = g_new0(burst_distribution_t, 1);
    burst_moments_add(&(*distribution)->moments, value);
    count_value(distribution, (uint64_t)value);
}

const burst_moments_t *burst_distribution_moments(const burst_distribution_t *distribution)
{
    static const burst_moments_t empty = {0};
    return distribution ? &distribution->moments : &empty;
}

const unsigned burst_percentiles[BURST_N_PERCENTILES] = {50, 95, 99};

/* ---- histogram: reading it ---- */

/* Goes through the pages that exist, in rising order. */
typedef struct {
    const burst_distribution_t *distribution;
    uint64_t pages_left;           /* a bit for each */
    unsigned index;                /* of the next one */
    unsigned page;                 /* the current one's number, */
    uint64_t counts[PAGE_BUCKETS]; /* and what is on it */
} reader_t;

static bool read_page(reader_t *reader)
{
    const burst_distribution_t *self = reader->distribution;

    if (reader->pages_left == 0)
        return false;
    reader->page = burst_lowest_bit(reader->pages_left);
    reader->pages_left &= reader->pages_left - 1;
    unsigned begin = begin_of_page(self, reader->index);
    unsigned width = WIDTH_OF_PAGE(self->memory[reader->index] - begin);
    const uint8_t *pages = (const uint8_t *)&self->memory[self->n_pages];
    get_counts(pages + begin, width, reader->counts);
    reader->index++;
    return true;
}

burst_bucket_t *burst_distribution_buckets(const burst_distribution_t *distribution,
                                           size_t *n_buckets)
{
    *n_buckets = 0;
    if (distribution == NULL)
        return NULL;

    reader_t reader = {.distribution = distribution, .pages_left = distribution->pages};
    GArray *buckets = g_array_new(FALSE, FALSE, sizeof(burst_bucket_t));
    while (read_page(&reader)) {
        for (unsigned i = 0; i < PAGE_BUCKETS; i++) {
            burst_bucket_t bucket = bounds_of(reader.page, i);
            bucket.count = reader.counts[i];
            if (bucket.count > 0)
                g_array_append_val(buckets, bucket);
        }
    }
    *n_buckets = buckets->len;
    return (burst_bucket_t *)g_array_free(buckets, FALSE);
}

static uint64_t sum_of_counts(const uint64_t counts[PAGE_BUCKETS])
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < PAGE_BUCKETS; i++)
        sum += counts[i];
    return sum;
}

/* The nearest rank is the smallest whole number of values that is so many percent or more. */
static uint64_t nearest_rank(uint64_t count, unsigned percent)
{
    return count / 100 * percent + (count % 100 * percent + 99) / 100;
}

bool burst_distribution_percentiles(const burst_distribution_t *distribution,
                                    int64_t values[BURST_N_PERCENTILES])
{
    if (distribution == NULL)
        return false;

    const burst_moments_t *moments = &distribution->moments;
    reader_t reader = {.distribution = distribution, .pages_left = distribution->pages};
    uint64_t passed = 0;
    unsigned next = 0;
    uint64_t rank = nearest_rank(moments->count, burst_percentiles[next]);
    while (read_page(&reader)) {
        uint64_t on_page = sum_of_counts(reader.counts);
        if (passed + on_page < rank) {
            passed += on_page;
            continue;
        }
        for (unsigned i = 0; i < PAGE_BUCKETS; i++) {
            passed += reader.counts[i];
            while (passed >= rank) {
                burst_bucket_t bucket = bounds_of(reader.page, i);
                values[next++] = CLAMP(middle_of(&bucket), moments->min, moments->max);
                if (next == BURST_N_PERCENTILES)
                    return true;
                rank = nearest_rank(moments->count, burst_percentiles[next]);
            }
        }
    }
    g_assert_not_reached(); /* every value is on a page */
}

void burst_distribution_free(burst_distribution_t *distribution)
{
    g_free(distribution);
}
