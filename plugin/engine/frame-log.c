/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame-log.h"

#include <glib.h>

/* In blocks, which stay where they are: growing copies nothing and wastes one block at most. */
#define ENTRIES_PER_BLOCK 4096

struct burst_frame_log {
    GPtrArray *blocks; /* of burst_frame_entry_t[ENTRIES_PER_BLOCK], or NULL */
};

burst_frame_log_t *burst_frame_log_new(void)
{
    burst_frame_log_t *log = g_new(burst_frame_log_t, 1);
    log->blocks = g_ptr_array_new_with_free_func(g_free);
    return log;
}

void burst_frame_log_free(burst_frame_log_t *log)
{
    if (log == NULL)
        return;
    g_ptr_array_free(log->blocks, TRUE);
    g_free(log);
}

static burst_frame_entry_t *find(const burst_frame_log_t *log, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= log->blocks->len || g_ptr_array_index(log->blocks, block) == NULL)
        return NULL;
    burst_frame_entry_t *entries = g_ptr_array_index(log->blocks, block);
    return &entries[frame % ENTRIES_PER_BLOCK];
}

burst_frame_entry_t *burst_frame_log_put(burst_frame_log_t *log, uint32_t frame)
{
    guint block = frame / ENTRIES_PER_BLOCK;
    if (block >= log->blocks->len)
        g_ptr_array_set_size(log->blocks, (gint)block + 1);
    if (g_ptr_array_index(log->blocks, block) == NULL)
        g_ptr_array_index(log->blocks, block) = g_new0(burst_frame_entry_t, ENTRIES_PER_BLOCK);
    return find(log, frame);
}

const burst_frame_entry_t *burst_frame_log_get(const burst_frame_log_t *log, uint32_t frame)
{
    return find(log, frame);
}
