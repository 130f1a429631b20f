/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Series keep every point until there are too many, beyond the two that any series keeps at any
 * width: these are its spare points. Then bins are made twice as wide, until half of the spare
 * points are gone. So each packet is looked at a bounded number of times, however many there are,
 * and a million series of one packet each are never looked at again.
 */
#include "series.h"

#include "base/hash.h"
#include "burst/engine.h"

#include <glib.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_PER_BIN 2

/* ---- bins ---- */

#define NARROWEST_NS INT64_C(1000000)
/* 0: no bins. 1: the narrowest; each level is twice as wide. The last one is wider than time. */
#define LAST_LEVEL 45

static int64_t bin_of(int64_t time_ns, unsigned level)
{
    if (level == LAST_LEVEL)
        return 0;
    int64_t width_ns = NARROWEST_NS << (level - 1);
    return time_ns / width_ns - (time_ns % width_ns < 0);
}

double burst_bin_width(unsigned level)
{
    return level == 0 ? 0 : ldexp(0.001, (int)level - 1);
}

static int compare_points(const void *a, const void *b)
{
    const burst_point_t *point_a = a;
    const burst_point_t *point_b = b;
    if (point_a->time_ns != point_b->time_ns)
        return point_a->time_ns < point_b->time_ns ? -1 : 1;
    return (point_a->frame > point_b->frame) - (point_a->frame < point_b->frame);
}

static void sort_points(burst_series_t *series)
{
    for (uint32_t i = 1; i < series->n_points; i++) {
        if (compare_points(&series->points[i - 1], &series->points[i]) > 0) {
            qsort(series->points, series->n_points, sizeof *series->points, compare_points);
            return;
        }
    }
}

/* Of n points of one bin, those that stay: written to `kept`, which may be where they are. */
static uint32_t thin_bin(const burst_point_t *points, uint32_t n, burst_point_t *kept)
{
    uint32_t smallest = 0;
    uint32_t largest = 0;
    for (uint32_t i = 1; i < n; i++) {
        if (points[i].size < points[smallest].size)
            smallest = i;
        if (points[i].size > points[largest].size)
            largest = i;
    }
    burst_point_t first = points[MIN(smallest, largest)];
    burst_point_t second = points[MAX(smallest, largest)];
    kept[0] = first;
    if (smallest == largest)
        return 1;
    kept[1] = second;
    return 2;
}

/* Sorts the points of a series, and leaves those that stay with bins of that level. */
static void thin_series(burst_series_t *series, unsigned level)
{
    burst_point_t *points = series->points;
    uint32_t n_kept = 0;

    sort_points(series);
    series->level = level;
    if (level == 0)
        return;
    for (uint32_t begin = 0, end; begin < series->n_points; begin = end) {
        int64_t bin = bin_of(points[begin].time_ns, level);
        for (end = begin + 1; end < series->n_points; end++) {
            if (bin_of(points[end].time_ns, level) != bin)
                break;
        }
        n_kept += thin_bin(&points[begin], end - begin, &points[n_kept]);
    }
    series->n_points = n_kept;
}

/* ---- the collector ---- */

typedef struct {
    burst_series_t series; /* first: the hash table's key is its first members */
    uint32_t capacity;     /* of its points */
    uint32_t index;        /* order of appearance, from 0 */
} entry_t;

struct burst_series_set {
    GHashTable *entries; /* entry_t */
    GPtrArray *large;    /* those that have spare points; borrowed */
    size_t max_spare;
    size_t n_spare; /* points, beyond the first two of each series */
    size_t n_points;
    uint64_t n_timed; /* packets with a time stamp */
    int64_t first_ns; /* of these */
    int64_t last_ns;
    unsigned level;
};

/* The keys are first members, without holes between them: addresses are bytes. */
#define SERIES_KEY_LEN (offsetof(burst_series_t, dst) + sizeof(burst_address_t))
#define PAIR_KEY_LEN   (offsetof(burst_pair_t, dst) + sizeof(burst_address_t))
G_STATIC_ASSERT(SERIES_KEY_LEN == sizeof(uint32_t) + 2 * sizeof(burst_address_t));
G_STATIC_ASSERT(PAIR_KEY_LEN == 2 * sizeof(burst_address_t));

static guint hash_entry(gconstpointer key)
{
    return (guint)burst_hash(key, SERIES_KEY_LEN);
}

static gboolean entries_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, SERIES_KEY_LEN) == 0;
}

static void free_entry(gpointer data)
{
    entry_t *entry = data;
    g_free(entry->series.points);
    g_free(entry);
}

burst_series_set_t *burst_series_set_new(size_t max_points)
{
    burst_series_set_t *collector = g_new0(burst_series_set_t, 1);
    collector->entries = g_hash_table_new_full(hash_entry, entries_equal, free_entry, NULL);
    collector->large = g_ptr_array_new();
    collector->max_spare = max_points;
    return collector;
}

void burst_series_set_free(burst_series_set_t *collector)
{
    if (collector == NULL)
        return;
    g_ptr_array_free(collector->large, TRUE);
    g_hash_table_destroy(collector->entries);
    g_free(collector);
}

size_t burst_series_set_n_points(const burst_series_set_t *collector)
{
    return collector->n_points;
}

static entry_t *get_entry(burst_series_set_t *collector, const burst_packet_t *packet,
                          uint32_t stream)
{
    burst_series_t key = {.stream = stream, .src = packet->src, .dst = packet->dst};
    entry_t *entry = g_hash_table_lookup(collector->entries, &key);
    if (entry == NULL) {
        entry = g_new0(entry_t, 1);
        entry->series = key;
        entry->index = g_hash_table_size(collector->entries);
        g_hash_table_add(collector->entries, entry);
    }
    return entry;
}

/* Leaves what stays at the collector's level, and gives the memory of the rest back. */
static void thin_entry(entry_t *entry, unsigned level)
{
    burst_series_t *series = &entry->series;
    thin_series(series, level);
    series->points = g_renew(burst_point_t, series->points, series->n_points);
    entry->capacity = series->n_points;
}

static void thin_all(burst_series_set_t *collector)
{
    GPtrArray *still_large = g_ptr_array_new();

    for (guint i = 0; i < collector->large->len; i++) {
        entry_t *entry = g_ptr_array_index(collector->large, i);
        uint32_t before = entry->series.n_points;
        thin_entry(entry, collector->level);
        uint32_t after = entry->series.n_points;
        collector->n_points -= before - after;
        collector->n_spare -= before - MAX(after, POINTS_PER_BIN);
        if (after > POINTS_PER_BIN)
            g_ptr_array_add(still_large, entry);
    }
    g_ptr_array_free(collector->large, TRUE);
    collector->large = still_large;
}

static void make_room(burst_series_set_t *collector)
{
    /* What has come since the last time goes into the bins that there are. */
    if (collector->level > 0)
        thin_all(collector);
    while (collector->n_spare > collector->max_spare / 2 && collector->level < LAST_LEVEL) {
        collector->level++;
        thin_all(collector);
    }
}

static void append_point(entry_t *entry, const burst_packet_t *packet)
{
    burst_series_t *series = &entry->series;
    if (series->n_points == entry->capacity) {
        entry->capacity = MAX(1, entry->capacity * 2);
        series->points = g_renew(burst_point_t, series->points, entry->capacity);
    }
    series->points[series->n_points++] =
        (burst_point_t){.time_ns = packet->time_ns, .size = packet->size, .frame = packet->frame};
}

static void add_point(burst_series_set_t *collector, entry_t *entry, const burst_packet_t *packet)
{
    append_point(entry, packet);
    if (collector->n_timed == 0 || packet->time_ns < collector->first_ns)
        collector->first_ns = packet->time_ns;
    if (collector->n_timed == 0 || packet->time_ns > collector->last_ns)
        collector->last_ns = packet->time_ns;
    collector->n_timed++;
    collector->n_points++;
    if (entry->series.n_points <= POINTS_PER_BIN)
        return;
    if (entry->series.n_points == POINTS_PER_BIN + 1)
        g_ptr_array_add(collector->large, entry);
    if (++collector->n_spare > collector->max_spare)
        make_room(collector);
}

void burst_series_set_add(burst_series_set_t *collector, const burst_packet_t *packet,
                          uint32_t stream)
{
    entry_t *entry = get_entry(collector, packet, stream);
    entry->series.packets++;
    entry->series.bytes += packet->size;
    if (packet->has_time)
        add_point(collector, entry, packet);
}

/* ---- who talks to whom ---- */

static int compare_ranks(uint64_t bytes_a, uint64_t bytes_b, uint32_t index_a, uint32_t index_b)
{
    if (bytes_a != bytes_b)
        return bytes_a > bytes_b ? -1 : 1;
    return (index_a > index_b) - (index_a < index_b);
}

typedef struct {
    burst_pair_t pair; /* first: the hash table's key is its first members */
    uint32_t index;    /* of the first of its series */
} ranked_pair_t;

static guint hash_pair(gconstpointer key)
{
    return (guint)burst_hash(key, PAIR_KEY_LEN);
}

static gboolean pairs_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, PAIR_KEY_LEN) == 0;
}

static gint compare_pairs(gconstpointer a, gconstpointer b)
{
    const ranked_pair_t *pair_a = a;
    const ranked_pair_t *pair_b = b;
    return compare_ranks(pair_a->pair.bytes, pair_b->pair.bytes, pair_a->index, pair_b->index);
}

/* The pair of a series, which is made if it is not there. `pairs` must have room for it. */
static ranked_pair_t *get_pair(GArray *pairs, GHashTable *by_key, const entry_t *entry)
{
    ranked_pair_t key = {.pair = {.src = entry->series.src, .dst = entry->series.dst},
                         .index = entry->index};
    ranked_pair_t *pair = g_hash_table_lookup(by_key, &key);
    if (pair == NULL) {
        g_array_append_val(pairs, key);
        pair = &g_array_index(pairs, ranked_pair_t, pairs->len - 1);
        g_hash_table_add(by_key, pair);
    }
    return pair;
}

static GArray *ranked_pairs(const burst_series_set_t *collector)
{
    /* With room for all from the start: the hash table has pointers into it. */
    GArray *pairs = g_array_sized_new(FALSE, FALSE, sizeof(ranked_pair_t),
                                      g_hash_table_size(collector->entries));
    GHashTable *by_key = g_hash_table_new(hash_pair, pairs_equal);
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, collector->entries);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const entry_t *entry = key;
        ranked_pair_t *pair = get_pair(pairs, by_key, entry);
        pair->pair.packets += entry->series.packets;
        pair->pair.bytes += entry->series.bytes;
        pair->index = MIN(pair->index, entry->index);
    }
    g_hash_table_destroy(by_key);
    g_array_sort(pairs, compare_pairs);
    return pairs;
}

burst_pairs_t *burst_series_set_pairs(const burst_series_set_t *collector, size_t max_pairs)
{
    GArray *ranked = ranked_pairs(collector);
    burst_pairs_t *pairs = g_new(burst_pairs_t, 1);

    pairs->n_all = ranked->len;
    pairs->n_pairs = MIN(ranked->len, max_pairs);
    pairs->pairs = g_new(burst_pair_t, pairs->n_pairs);
    for (guint i = 0; i < pairs->n_pairs; i++)
        pairs->pairs[i] = g_array_index(ranked, ranked_pair_t, i).pair;
    g_array_free(ranked, TRUE);
    return pairs;
}

void burst_pairs_free(burst_pairs_t *pairs)
{
    g_free(pairs->pairs);
    g_free(pairs);
}

/* ---- what is drawn ---- */

static gint compare_entries(gconstpointer a, gconstpointer b)
{
    const entry_t *entry_a = *(entry_t *const *)a;
    const entry_t *entry_b = *(entry_t *const *)b;
    return compare_ranks(entry_a->series.bytes, entry_b->series.bytes, entry_a->index,
                         entry_b->index);
}

static GPtrArray *sorted_entries(const burst_series_set_t *collector)
{
    GPtrArray *entries = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, collector->entries);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(entries, key);
    g_ptr_array_sort(entries, compare_entries);
    return entries;
}

static size_t count_points(const burst_series_t *series, size_t n_series)
{
    size_t n = 0;
    for (size_t i = 0; i < n_series; i++)
        n += series[i].n_points;
    return n;
}

/*
 * Thins some series to bins as wide as they must be, so that they have at most so many points, but
 * no wider than that in seconds. @return the level of these bins.
 */
static unsigned thin_to_fit(burst_series_t *series, size_t n_series, size_t max_points,
                            unsigned level, double widest_s)
{
    for (;;) {
        for (size_t i = 0; i < n_series; i++)
            thin_series(&series[i], level);
        if (count_points(series, n_series) <= max_points || level == LAST_LEVEL ||
            burst_bin_width(level + 1) > widest_s)
            return level;
        level++;
    }
}

static void thin_selection(burst_selection_t *selection, const burst_series_set_t *collector,
                           size_t max_points)
{
    const size_t n_first = MIN(100, selection->n_series);
    const double bins_of_others = 256;
    const double ns_per_second = 1e9;
    burst_series_t *others = selection->series + n_first;
    size_t n_others = selection->n_series - n_first;
    double span_s = ((double)collector->last_ns - (double)collector->first_ns) / ns_per_second;

    /* What they have at the collector's level. */
    thin_to_fit(selection->series, selection->n_series, SIZE_MAX, collector->level, 0);
    if (count_points(selection->series, selection->n_series) <= max_points)
        return;
    unsigned level = thin_to_fit(selection->series, n_first, max_points / 2, collector->level,
                                 burst_bin_width(LAST_LEVEL));
    size_t left = max_points - MIN(max_points, count_points(selection->series, n_first));
    thin_to_fit(others, n_others, left, level, span_s / bins_of_others);
}

/* Leaves out the smallest series, as many as must be. */
static void cut_selection(burst_selection_t *selection, size_t max_points)
{
    size_t n_series = 0;
    size_t n_points = 0;

    for (; n_series < selection->n_series; n_series++) {
        size_t more = selection->series[n_series].n_points;
        if (n_points + more > max_points)
            break;
        n_points += more;
    }
    for (size_t i = n_series; i < selection->n_series; i++)
        g_free(selection->series[i].points);
    selection->n_series = n_series;
    selection->n_points = n_points;
}

static burst_series_t copy_series(const burst_series_t *series)
{
    burst_series_t copy = *series;
    copy.points = g_new(burst_point_t, series->n_points);
    for (uint32_t i = 0; i < series->n_points; i++)
        copy.points[i] = series->points[i];
    return copy;
}

burst_selection_t *burst_series_set_select(const burst_series_set_t *collector, size_t max_series,
                                           size_t max_points)
{
    GPtrArray *entries = sorted_entries(collector);
    burst_selection_t *selection = g_new0(burst_selection_t, 1);

    selection->n_all_series = entries->len;
    selection->n_all_points = collector->n_timed;
    selection->n_series = MIN(entries->len, max_series);
    selection->series = g_new(burst_series_t, selection->n_series);
    for (guint i = 0; i < selection->n_series; i++) {
        const entry_t *entry = g_ptr_array_index(entries, i);
        selection->series[i] = copy_series(&entry->series);
    }
    g_ptr_array_free(entries, TRUE);

    thin_selection(selection, collector, max_points);
    cut_selection(selection, max_points);
    return selection;
}

void burst_selection_free(burst_selection_t *selection)
{
    for (size_t i = 0; i < selection->n_series; i++)
        g_free(selection->series[i].points);
    g_free(selection->series);
    g_free(selection);
}
