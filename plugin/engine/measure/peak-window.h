/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The largest load of one sender, receiver or stream: a sliding window that is made when a second
 * packet comes, so that millions of streams of one packet cost little.
 */
#ifndef BURST_PEAK_WINDOW_H
#define BURST_PEAK_WINDOW_H

#include <stdint.h>

typedef struct burst_peak_window burst_peak_window_t;

/**
 * Takes the next packet's wire length.
 * @param window where the pointer is kept; made when *window is NULL.
 * @param time_ns if it is older than the latest so far, it counts as if it came now.
 * @param width_ns of the window, always the same.
 */
void burst_peak_window_add(burst_peak_window_t **window, int64_t time_ns, uint32_t frame,
                           uint32_t wire_len, int64_t width_ns);

/** Bytes in the fullest window so far, 0 for NULL. @param frame set to the one that ends it. */
uint64_t burst_peak_window_max(const burst_peak_window_t *window, uint32_t *frame);

void burst_peak_window_free(burst_peak_window_t *window);

#endif
