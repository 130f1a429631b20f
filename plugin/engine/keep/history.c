/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history.h"

#include "burst/engine.h"
#include "burst/load.h"

#include <glib.h>

/* In blocks, which stay where they are: growing copies nothing and wastes one block at most. */
#define ENTRIES_PER_BLOCK 4096

/* A frame that is older than one before it, and the latest time until then. */
typedef struct {
    uint32_t frame;
    int64_t latest_ns;
} late_t;

struct burst_history {
    GPtrArray *blocks;    /* of burst_history_entry_t[ENTRIES_PER_BLOCK], or NULL */
    GPtrArray *wire_lens; /* of uint32_t[ENTRIES_PER_BLOCK], or NULL; NULL: not kept */
    GArray *late;         /* of late_t, by frame */
    int64_t latest_ns;
    uint32_t last_put;
    int64_t latest_before_ns; /* before the frame that was put last */
    /* The window that was asked for last: frames from `first` to `last`. Frame 0: none. */
    uint32_t first;
    uint32_t last;
    uint64_t bytes;
    int64_t window_ns;
};

burst_history_t *burst_history_new(bool keeps_wire_len)
{
    burst_history_t *history = g_new0(burst_history_t, 1);
    history->blocks = g_ptr_array_new_with_free_func(g_free);
    if (keeps_wire_len)
        history->wire_lens = g_ptr_array_new_with_free_func(g_free);
    history->late = g_array_new(FALSE, FALSE, sizeof(late_t));
    history->latest_ns = history->latest_before_ns = BURST_NO_TIME;
    return history;
}

void burst_history_free(burst_history_t *history)
{
    if (history == NULL)
        return;
    g_ptr_array_free(history->blocks, TRUE);
    if (history->wire_lens)
        g_ptr_array_free(history->wire_lens, TRUE);
    g_array_free(history->late, TRUE);
    g_free(history);
}

static void *get_block(const GPtrArray *blocks, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    return block < blocks->len ? g_ptr_array_index(blocks, block) : NULL;
}

static void *make_block(GPtrArray *blocks, uint32_t frame, size_t entry_size)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= blocks->len)
        g_ptr_array_set_size(blocks, (gint)block + 1);
    if (g_ptr_array_index(blocks, block) == NULL)
        g_ptr_array_index(blocks, block) = g_malloc0_n(ENTRIES_PER_BLOCK, entry_size);
    return g_ptr_array_index(blocks, block);
}

/* Frames that are not put have no time. */
static void make_entries(burst_history_t *history, uint32_t frame)
{
    burst_history_entry_t *entries = make_block(history->blocks, frame, sizeof *entries);
    for (size_t i = 0; i < ENTRIES_PER_BLOCK; i++)
        entries[i].time_ns = BURST_NO_TIME;
}

/* What was put for the same frame before is forgotten. */
static void note_time(burst_history_t *history, uint32_t frame, int64_t time_ns)
{
    GArray *late = history->late;

    if (frame == history->last_put)
        history->latest_ns = history->latest_before_ns;
    if (late->len > 0 && g_array_index(late, late_t, late->len - 1).frame == frame)
        g_array_set_size(late, late->len - 1);
    if (frame <= history->last)
        history->last = 0;
    history->last_put = frame;
    history->latest_before_ns = history->latest_ns;
    if (time_ns == BURST_NO_TIME)
        return;
    if (time_ns < history->latest_ns) {
        const late_t entry = {.frame = frame, .latest_ns = history->latest_ns};
        g_array_append_val(late, entry);
    }
    history->latest_ns = MAX(history->latest_ns, time_ns);
}

void burst_history_put(burst_history_t *history, uint32_t frame, const burst_history_entry_t *entry,
                       uint32_t wire_len)
{
    if (get_block(history->blocks, frame) == NULL)
        make_entries(history, frame);
    burst_history_entry_t *block = get_block(history->blocks, frame);
    block[frame % ENTRIES_PER_BLOCK] = *entry;
    if (history->wire_lens == NULL)
        return;
    uint32_t *lens = make_block(history->wire_lens, frame, sizeof wire_len);
    lens[frame % ENTRIES_PER_BLOCK] = wire_len;
    note_time(history, frame, entry->time_ns);
}

const burst_history_entry_t *burst_history_get(const burst_history_t *history, uint32_t frame)
{
    const burst_history_entry_t *block = get_block(history->blocks, frame);
    return block ? &block[frame % ENTRIES_PER_BLOCK] : NULL;
}

/* ---- load ---- */

static gint compare_late(gconstpointer a, gconstpointer b)
{
    uint32_t frame_a = ((const late_t *)a)->frame;
    uint32_t frame_b = ((const late_t *)b)->frame;
    return (frame_a > frame_b) - (frame_a < frame_b);
}

/* When a frame counts: not before one that comes before it in the file. */
static int64_t effective_time(const burst_history_t *history, uint32_t frame)
{
    const late_t wanted = {.frame = frame};
    guint found;

    if (history->late->len > 0 &&
        g_array_binary_search(history->late, &wanted, compare_late, &found))
        return g_array_index(history->late, late_t, found).latest_ns;
    const burst_history_entry_t *entry = burst_history_get(history, frame);
    return entry ? entry->time_ns : BURST_NO_TIME;
}

uint32_t burst_history_wire_len(const burst_history_t *history, uint32_t frame)
{
    const uint32_t *block = history->wire_lens ? get_block(history->wire_lens, frame) : NULL;
    if (block == NULL || effective_time(history, frame) == BURST_NO_TIME)
        return 0;
    return block[frame % ENTRIES_PER_BLOCK];
}

static bool is_older(const burst_history_t *history, int64_t time_ns, int64_t end_ns)
{
    return burst_time_difference(end_ns, time_ns) >= history->window_ns;
}

/* The window that ends with a frame, from the one that was asked for last. */
static void slide_forward(burst_history_t *history, uint32_t frame, int64_t end_ns)
{
    while (history->last < frame)
        history->bytes += burst_history_wire_len(history, ++history->last);
    for (; history->first < frame; history->first++) {
        int64_t time_ns = effective_time(history, history->first);
        if (time_ns != BURST_NO_TIME && !is_older(history, time_ns, end_ns))
            break;
        history->bytes -= burst_history_wire_len(history, history->first);
    }
}

/* The window that ends with a frame, from nothing. Frames without a time are passed over. */
static void look_back(burst_history_t *history, uint32_t frame, int64_t end_ns)
{
    history->first = history->last = frame;
    history->bytes = burst_history_wire_len(history, frame);
    for (; history->first > 1; history->first--) {
        int64_t time_ns = effective_time(history, history->first - 1);
        if (time_ns != BURST_NO_TIME && is_older(history, time_ns, end_ns))
            break;
        history->bytes += burst_history_wire_len(history, history->first - 1);
    }
}

double burst_history_load(burst_history_t *history, uint32_t frame, int64_t window_ns)
{
    if (history->wire_lens == NULL || get_block(history->wire_lens, frame) == NULL)
        return -1;
    int64_t end_ns = effective_time(history, frame);
    if (end_ns == BURST_NO_TIME)
        return -1;
    if (history->last != 0 && history->last <= frame && history->window_ns == window_ns) {
        slide_forward(history, frame, end_ns);
    } else {
        history->window_ns = window_ns;
        look_back(history, frame, end_ns);
    }
    return burst_load_rate(history->bytes, window_ns);
}
