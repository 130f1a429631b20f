/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Numbers as one says them in a sentence. Where every digit counts, see cell-text.h.
 */
#ifndef BURST_PHRASE_H
#define BURST_PHRASE_H

#include "burst/engine.h"

#include <glib.h>

/** Appends a number with thousands separators, and what is counted: "21,480 bytes", "1 byte". */
void burst_phrase_count(GString *text, uint64_t count, const char *one, const char *many);

/**
 * Appends a time of 0 or more nanoseconds with three digits or two units: "142 ms", "1.05 s",
 * "3 h 12 min".
 */
void burst_phrase_duration(GString *text, uint64_t ns);

/**
 * Appends a time exactly, in the units that it takes: "300 ms", "50 s 118 ms 723 us". There are no
 * full stops in it.
 */
void burst_phrase_microseconds(GString *text, uint32_t us);

/** Appends a burst's figures: "18 packets, 21,480 bytes in 142 ms". */
void burst_phrase_burst(GString *text, const burst_burst_t *burst);

#endif
