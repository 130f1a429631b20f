/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history.h"

#include "burst/engine.h"
#include "burst/load.h"

#include <glib.h>

/* In blocks, which stay where they are: growing copies nothing and wastes one block at most. */
#define ENTRIES_PER_BLOCK 4096

/*
 * An entry as it is kept: in 24 bytes, of which frames have millions. Earlier frames are kept as
 * how far back they are (0: there is none), the payload's length as what the frame has besides it.
 * An entry that does not fit, one in many thousands, is kept as it is in a table of its own.
 */
typedef struct {
    int64_t time_ns;
    uint32_t flow : 31;
    uint32_t seems_duplicate : 1;
    uint16_t back_to_sent;
    uint16_t back_to_received;
    uint16_t back_in_stream;
    uint16_t wire_len;
    uint32_t position : 24;
    uint32_t besides : 8; /* bytes of the frame that are no payload; or one of these two */
} packed_t;
G_STATIC_ASSERT(sizeof(packed_t) == 24);

enum {
    MAX_POSITION = (1 << 24) - 1,
    NO_PAYLOAD = 254,
    DOES_NOT_FIT = 255, /* but for the time */
};

/* A frame that is older than one before it, and the latest time until then. */
typedef struct {
    uint32_t frame;
    int64_t latest_ns;
} late_t;

struct burst_history {
    GPtrArray *blocks; /* of packed_t[ENTRIES_PER_BLOCK], or NULL */
    GHashTable *wide;  /* by frame: burst_history_entry_t, of those that do not fit */
    GArray *late;      /* of late_t, by frame */
    int64_t latest_ns;
    uint32_t last_put;
    int64_t latest_before_ns; /* before the frame that was put last */
    /* The window that was asked for last: frames from `first` to `last`. Frame 0: none. */
    uint32_t first;
    uint32_t last;
    uint64_t bytes;
    int64_t window_ns;
};

burst_history_t *burst_history_new(void)
{
    burst_history_t *history = g_new0(burst_history_t, 1);
    history->blocks = g_ptr_array_new_with_free_func(g_free);
    history->wide = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    history->late = g_array_new(FALSE, FALSE, sizeof(late_t));
    history->latest_ns = history->latest_before_ns = BURST_NO_TIME;
    return history;
}

void burst_history_free(burst_history_t *history)
{
    if (history == NULL)
        return;
    g_ptr_array_free(history->blocks, TRUE);
    g_hash_table_destroy(history->wide);
    g_array_free(history->late, TRUE);
    g_free(history);
}

static packed_t *find(const burst_history_t *history, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= history->blocks->len || g_ptr_array_index(history->blocks, block) == NULL)
        return NULL;
    return (packed_t *)g_ptr_array_index(history->blocks, block) + frame % ENTRIES_PER_BLOCK;
}

/* Frames that are not put have no time. */
static packed_t *make(burst_history_t *history, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= history->blocks->len)
        g_ptr_array_set_size(history->blocks, (gint)block + 1);
    packed_t *entries = g_new0(packed_t, ENTRIES_PER_BLOCK);
    for (size_t i = 0; i < ENTRIES_PER_BLOCK; i++)
        entries[i].time_ns = BURST_NO_TIME;
    g_ptr_array_index(history->blocks, block) = entries;
    return &entries[frame % ENTRIES_PER_BLOCK];
}

/* ---- entries ---- */

static uint32_t how_far_back(uint32_t frame, uint32_t previous)
{
    if (previous == 0)
        return 0;
    return previous < frame ? frame - previous : UINT32_MAX;
}

static uint8_t besides(const burst_history_entry_t *entry)
{
    uint32_t rest = entry->wire_len - entry->payload_len;
    if (entry->payload_len <= entry->wire_len && rest < NO_PAYLOAD)
        return (uint8_t)rest;
    return entry->payload_len == 0 ? NO_PAYLOAD : DOES_NOT_FIT;
}

static packed_t pack(uint32_t frame, const burst_history_entry_t *entry)
{
    uint32_t sent = how_far_back(frame, entry->previous_sent);
    uint32_t received = how_far_back(frame, entry->previous_received);
    uint32_t in_stream = how_far_back(frame, entry->previous_in_stream);
    uint8_t rest = besides(entry);

    if ((sent | received | in_stream | entry->wire_len) > UINT16_MAX ||
        entry->position > MAX_POSITION || rest == DOES_NOT_FIT)
        return (packed_t){.time_ns = entry->time_ns, .besides = DOES_NOT_FIT};
    return (packed_t){.time_ns = entry->time_ns,
                      .flow = entry->flow & (BURST_HISTORY_FLOWS - 1),
                      .seems_duplicate = entry->seems_duplicate,
                      .back_to_sent = (uint16_t)sent,
                      .back_to_received = (uint16_t)received,
                      .back_in_stream = (uint16_t)in_stream,
                      .wire_len = (uint16_t)entry->wire_len,
                      .position = entry->position & MAX_POSITION,
                      .besides = rest};
}

static void unpack(uint32_t frame, const packed_t *packed, burst_history_entry_t *entry)
{
    uint32_t wire_len = packed->wire_len;
    *entry = (burst_history_entry_t){
        .time_ns = packed->time_ns,
        .previous_sent = packed->back_to_sent ? frame - packed->back_to_sent : 0,
        .previous_received = packed->back_to_received ? frame - packed->back_to_received : 0,
        .previous_in_stream = packed->back_in_stream ? frame - packed->back_in_stream : 0,
        .position = packed->position,
        .wire_len = wire_len,
        .payload_len = packed->besides == NO_PAYLOAD ? 0 : wire_len - packed->besides,
        .flow = packed->flow,
        .seems_duplicate = packed->seems_duplicate};
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

void burst_history_put(burst_history_t *history, uint32_t frame, const burst_history_entry_t *entry)
{
    packed_t *packed = find(history, frame);

    if (packed == NULL)
        packed = make(history, frame);
    else if (packed->besides == DOES_NOT_FIT)
        g_hash_table_remove(history->wide, GUINT_TO_POINTER(frame));
    *packed = pack(frame, entry);
    if (packed->besides == DOES_NOT_FIT)
        g_hash_table_insert(history->wide, GUINT_TO_POINTER(frame),
                            g_memdup2(entry, sizeof *entry));
    note_time(history, frame, entry->time_ns);
}

bool burst_history_get(const burst_history_t *history, uint32_t frame, burst_history_entry_t *entry)
{
    const packed_t *packed = find(history, frame);
    if (packed == NULL)
        return false;
    if (packed->besides == DOES_NOT_FIT)
        *entry = *(const burst_history_entry_t *)g_hash_table_lookup(history->wide,
                                                                     GUINT_TO_POINTER(frame));
    else
        unpack(frame, packed, entry);
    return true;
}

int64_t burst_history_time(const burst_history_t *history, uint32_t frame)
{
    const packed_t *packed = find(history, frame);
    return packed ? packed->time_ns : BURST_NO_TIME;
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
    return burst_history_time(history, frame);
}

uint32_t burst_history_wire_len(const burst_history_t *history, uint32_t frame)
{
    burst_history_entry_t entry;
    const packed_t *packed = find(history, frame);

    if (packed == NULL || packed->time_ns == BURST_NO_TIME)
        return 0;
    if (packed->besides != DOES_NOT_FIT)
        return packed->wire_len;
    return burst_history_get(history, frame, &entry) ? entry.wire_len : 0;
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
