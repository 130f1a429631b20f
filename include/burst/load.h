/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Load: how many bytes on the wire the frames of a sliding window have. At a frame, the window of
 * width w is (t - w, t]: it ends with that frame, and holds those before it in the file. Exact:
 * there are no bins. A frame that is older than the latest so far counts as if it came now; frames
 * without a time are not to be added.
 */
#ifndef BURST_LOAD_H
#define BURST_LOAD_H

#include "burst/packet.h"

#include <stddef.h>

/** The largest load in windows of one width. Frame 0: there was no frame. */
typedef struct {
    int64_t width_ns;
    uint64_t bytes;
    uint32_t packets;
    uint32_t frame;  /**< with which the window ends: the first one, if there are several */
    int64_t time_ns; /**< of that frame */
} burst_peak_t;

#define BURST_N_PEAKS 7 /**< 10 us, 100 us, 1 ms, 10 ms, 100 ms, 1 s, 10 s */

/** A longest series of successive frames whose load is at least the alarm's. */
typedef struct {
    uint32_t first_frame;
    uint32_t last_frame;
    int64_t start_ns; /**< earliest and latest time of a frame */
    int64_t end_ns;
    uint32_t packets;
    uint64_t bytes;   /**< on the wire */
    double peak_rate; /**< bit/s: the largest load */
    uint32_t peak_frame;
    burst_address_t top_src; /**< who sent most of the bytes, and to whom; of no kind if no frame
                                  has addresses */
    burst_address_t top_dst;
    uint64_t top_bytes;
} burst_microburst_t;

typedef struct burst_load burst_load_t;

/**
 * @param window_ns width of the window of burst_load_add(); below 1 it counts as 1.
 * @param alarm_rate bit/s, for microbursts; 0: none are looked for.
 * @param measures_peaks whether burst_load_peak() works.
 * @return to be freed with burst_load_free().
 */
burst_load_t *burst_load_new(int64_t window_ns, double alarm_rate, bool measures_peaks);
void burst_load_free(burst_load_t *load);

/** What a frame says. */
typedef struct {
    double rate;         /**< bit/s */
    uint32_t microburst; /**< number of the microburst that the frame is in, from 1; or 0 */
} burst_load_at_t;

/** Takes the next frame, which must have a time. */
burst_load_at_t burst_load_add(burst_load_t *load, const burst_packet_t *packet);

/** @param i less than BURST_N_PEAKS. The result is borrowed. */
const burst_peak_t *burst_load_peak(const burst_load_t *load, size_t i);

size_t burst_load_n_microbursts(const burst_load_t *load);
/** @param i less than burst_load_n_microbursts(). The result is borrowed until the next frame. */
const burst_microburst_t *burst_load_microburst(const burst_load_t *load, size_t i);
/** The number of the microburst that a frame is in, from 1; or 0. */
uint32_t burst_load_microburst_of(const burst_load_t *load, uint32_t frame);

/** Bits per second of so many bytes in a window. */
double burst_load_rate(uint64_t bytes, int64_t width_ns);

#endif
