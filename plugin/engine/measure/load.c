/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst/load.h"

#include "base/hash.h"
#include "burst/engine.h"

#include <glib.h>
#include <string.h>

/* ---- frames in the widest window ---- */

typedef struct {
    int64_t time_ns;
    uint64_t bytes_before; /* of all frames before this one */
} entry_t;

/* Entries are numbered from 0; those from `first` to below `end` are there. */
typedef struct {
    entry_t *entries;
    uint64_t first;
    uint64_t end;
    uint64_t capacity; /* a power of two */
} ring_t;

static entry_t *entry_at(const ring_t *ring, uint64_t number)
{
    return &ring->entries[number & (ring->capacity - 1)];
}

static void add_entry(ring_t *ring, const entry_t *entry)
{
    if (ring->end - ring->first == ring->capacity) {
        ring_t larger = {.first = ring->first, .end = ring->end, .capacity = ring->capacity * 2};
        larger.entries = g_new(entry_t, larger.capacity);
        for (uint64_t i = ring->first; i < ring->end; i++)
            *entry_at(&larger, i) = *entry_at(ring, i);
        g_free(ring->entries);
        *ring = larger;
    }
    *entry_at(ring, ring->end++) = *entry;
}

/* ---- windows ---- */

typedef struct {
    uint64_t width_ns;
    uint64_t first;   /* number of the first entry in it */
    entry_t first_is; /* that entry */
} window_t;

/* Who sends to whom, in a microburst. */
typedef struct {
    burst_address_t addresses[2]; /* first: the hash table's key */
    uint64_t bytes;
    guint rank; /* order of appearance */
} pair_t;

struct burst_load {
    ring_t ring;
    uint64_t bytes; /* of all frames so far */
    int64_t latest_ns;
    bool has_frames;
    window_t window; /* whose load burst_load_add() tells */
    double alarm_rate;
    bool measures_peaks;
    window_t peak_windows[BURST_N_PEAKS];
    burst_peak_t peaks[BURST_N_PEAKS];
    GArray *microbursts;   /* of burst_microburst_t */
    bool is_in_microburst; /* the last of them is under way */
    GHashTable *pairs;     /* of that one: pair_t */
    guint top_rank;
};

static guint hash_pair(gconstpointer pair)
{
    return (guint)burst_hash(pair, sizeof(burst_address_t) * 2);
}

static gboolean equal_pairs(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(burst_address_t) * 2) == 0;
}

burst_load_t *burst_load_new(int64_t window_ns, double alarm_rate, bool measures_peaks)
{
    enum { FIRST_CAPACITY = 64 };
    const int64_t narrowest_ns = 10000;
    const int64_t wider = 10;
    burst_load_t *load = g_new0(burst_load_t, 1);

    load->ring.capacity = FIRST_CAPACITY;
    load->ring.entries = g_new(entry_t, FIRST_CAPACITY);
    load->window.width_ns = (uint64_t)MAX(window_ns, 1);
    load->alarm_rate = alarm_rate;
    load->measures_peaks = measures_peaks;
    int64_t width_ns = narrowest_ns;
    for (size_t i = 0; i < BURST_N_PEAKS; i++, width_ns *= wider) {
        load->peaks[i].width_ns = width_ns;
        load->peak_windows[i].width_ns = (uint64_t)width_ns;
    }
    load->microbursts = g_array_new(FALSE, TRUE, sizeof(burst_microburst_t));
    load->pairs = g_hash_table_new_full(hash_pair, equal_pairs, g_free, NULL);
    return load;
}

void burst_load_free(burst_load_t *load)
{
    if (load == NULL)
        return;
    g_free(load->ring.entries);
    g_array_free(load->microbursts, TRUE);
    g_hash_table_destroy(load->pairs);
    g_free(load);
}

double burst_load_rate(uint64_t bytes, int64_t width_ns)
{
    const double bits_per_byte = 8;
    const double ns_per_second = 1e9;
    return (double)bytes * bits_per_byte * ns_per_second / (double)width_ns;
}

/* Leaves out what is too old. @return the bytes that are left. */
static inline uint64_t slide(const burst_load_t *load, window_t *window)
{
    while (burst_time_since(load->latest_ns, window->first_is.time_ns) >= window->width_ns)
        window->first_is = *entry_at(&load->ring, ++window->first);
    return load->bytes - window->first_is.bytes_before;
}

/* All windows begin with the first frame. */
static void begin_windows(burst_load_t *load, const entry_t *first)
{
    load->window.first_is = *first;
    for (size_t i = 0; i < BURST_N_PEAKS; i++)
        load->peak_windows[i].first_is = *first;
}

static void measure_peaks(burst_load_t *load, const burst_packet_t *packet)
{
    for (size_t i = 0; i < BURST_N_PEAKS; i++) {
        window_t *window = &load->peak_windows[i];
        burst_peak_t *peak = &load->peaks[i];
        uint64_t bytes = slide(load, window);
        if (bytes <= peak->bytes && peak->frame != 0)
            continue;
        peak->bytes = bytes;
        peak->packets = (uint32_t)(load->ring.end - window->first);
        peak->frame = packet->frame;
        peak->time_ns = packet->time_ns;
    }
}

/* What no window holds any more need not be kept. */
static void forget(burst_load_t *load)
{
    uint64_t first = load->window.first;
    if (load->measures_peaks)
        first = MIN(first, load->peak_windows[BURST_N_PEAKS - 1].first);
    load->ring.first = first;
}

/* ---- microbursts ---- */

static void add_pair(burst_load_t *load, burst_microburst_t *microburst,
                     const burst_packet_t *packet)
{
    const burst_address_t addresses[2] = {packet->src, packet->dst};
    pair_t *pair = g_hash_table_lookup(load->pairs, addresses);

    if (pair == NULL) {
        pair = g_new0(pair_t, 1);
        memcpy(pair->addresses, addresses, sizeof addresses);
        pair->rank = g_hash_table_size(load->pairs);
        g_hash_table_add(load->pairs, pair);
    }
    pair->bytes += packet->wire_len;
    if (pair->bytes < microburst->top_bytes ||
        (pair->bytes == microburst->top_bytes && pair->rank > load->top_rank))
        return;
    load->top_rank = pair->rank;
    microburst->top_src = packet->src;
    microburst->top_dst = packet->dst;
    microburst->top_bytes = pair->bytes;
}

static burst_microburst_t *get_microburst(burst_load_t *load, const burst_packet_t *packet)
{
    if (!load->is_in_microburst) {
        const burst_microburst_t new = {
            .first_frame = packet->frame, .start_ns = packet->time_ns, .end_ns = packet->time_ns};
        g_array_append_val(load->microbursts, new);
        g_hash_table_remove_all(load->pairs);
        load->top_rank = G_MAXUINT;
        load->is_in_microburst = true;
    }
    return &g_array_index(load->microbursts, burst_microburst_t, load->microbursts->len - 1);
}

/* @return the number of the microburst that the frame is in, or 0. */
static uint32_t look_for_microburst(burst_load_t *load, const burst_packet_t *packet, double rate)
{
    if (load->alarm_rate <= 0 || rate < load->alarm_rate) {
        load->is_in_microburst = false;
        return 0;
    }
    burst_microburst_t *microburst = get_microburst(load, packet);
    microburst->last_frame = packet->frame;
    microburst->start_ns = MIN(microburst->start_ns, packet->time_ns);
    microburst->end_ns = MAX(microburst->end_ns, packet->time_ns);
    microburst->packets++;
    microburst->bytes += packet->wire_len;
    if (rate > microburst->peak_rate) {
        microburst->peak_rate = rate;
        microburst->peak_frame = packet->frame;
    }
    if (packet->is_observed)
        add_pair(load, microburst, packet);
    return load->microbursts->len;
}

burst_load_at_t burst_load_add(burst_load_t *load, const burst_packet_t *packet)
{
    bool is_first = !load->has_frames;

    load->latest_ns = is_first ? packet->time_ns : MAX(load->latest_ns, packet->time_ns);
    load->has_frames = true;
    const entry_t entry = {.time_ns = load->latest_ns, .bytes_before = load->bytes};
    add_entry(&load->ring, &entry);
    if (is_first)
        begin_windows(load, &entry);
    load->bytes += packet->wire_len;

    uint64_t bytes = slide(load, &load->window);
    if (load->measures_peaks)
        measure_peaks(load, packet);
    forget(load);
    burst_load_at_t at = {.rate = burst_load_rate(bytes, (int64_t)load->window.width_ns)};
    at.microburst = look_for_microburst(load, packet, at.rate);
    return at;
}

const burst_peak_t *burst_load_peak(const burst_load_t *load, size_t i)
{
    return &load->peaks[i];
}

size_t burst_load_n_microbursts(const burst_load_t *load)
{
    return load->microbursts->len;
}

const burst_microburst_t *burst_load_microburst(const burst_load_t *load, size_t i)
{
    return &g_array_index(load->microbursts, burst_microburst_t, i);
}

uint32_t burst_load_microburst_of(const burst_load_t *load, uint32_t frame)
{
    guint begin = 0;
    guint end = load->microbursts->len;
    while (begin < end) {
        guint middle = begin + (end - begin) / 2;
        if (burst_load_microburst(load, middle)->first_frame <= frame)
            begin = middle + 1;
        else
            end = middle;
    }
    if (begin == 0)
        return 0;
    return frame <= burst_load_microburst(load, begin - 1)->last_frame ? begin : 0;
}
