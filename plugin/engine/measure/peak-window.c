/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "peak-window.h"

#include "burst/engine.h"

#include <glib.h>

typedef struct {
    int64_t time_ns;
    uint32_t wire_len;
} entry_t;

struct burst_peak_window {
    uint64_t bytes; /* in the window now */
    uint64_t max;
    uint32_t max_frame;
    uint32_t first; /* of the entries in use, which follow each other in a ring */
    uint32_t n;
    uint32_t capacity; /* a power of two */
    entry_t *entries;
};

static entry_t *entry_at(const burst_peak_window_t *window, uint32_t i)
{
    return &window->entries[(window->first + i) & (window->capacity - 1)];
}

/* Twice the room, in order from the beginning. */
static void grow(burst_peak_window_t *window)
{
    uint32_t capacity = window->capacity * 2;
    entry_t *entries = g_new(entry_t, capacity);

    for (uint32_t i = 0; i < window->n; i++)
        entries[i] = *entry_at(window, i);
    g_free(window->entries);
    window->entries = entries;
    window->capacity = capacity;
    window->first = 0;
}

static burst_peak_window_t *new_window(void)
{
    burst_peak_window_t *window = g_new0(burst_peak_window_t, 1);
    window->capacity = 2;
    window->entries = g_new(entry_t, window->capacity);
    return window;
}

void burst_peak_window_add(burst_peak_window_t **where, int64_t time_ns, uint32_t frame,
                           uint32_t wire_len, int64_t width_ns)
{
    if (*where == NULL)
        *where = new_window();
    burst_peak_window_t *window = *where;

    if (window->n > 0)
        time_ns = MAX(time_ns, entry_at(window, window->n - 1)->time_ns);
    while (window->n > 0 &&
           burst_time_since(time_ns, entry_at(window, 0)->time_ns) >= (uint64_t)width_ns) {
        window->bytes -= entry_at(window, 0)->wire_len;
        window->first = (window->first + 1) & (window->capacity - 1);
        window->n--;
    }
    if (window->n == window->capacity)
        grow(window);
    *entry_at(window, window->n++) = (entry_t){.time_ns = time_ns, .wire_len = wire_len};
    window->bytes += wire_len;
    if (window->bytes > window->max) {
        window->max = window->bytes;
        window->max_frame = frame;
    }
}

uint64_t burst_peak_window_max(const burst_peak_window_t *window, uint32_t *frame)
{
    if (window == NULL)
        return 0;
    *frame = window->max_frame;
    return window->max;
}

void burst_peak_window_free(burst_peak_window_t *window)
{
    if (window == NULL)
        return;
    g_free(window->entries);
    g_free(window);
}
