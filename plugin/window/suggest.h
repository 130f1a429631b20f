/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The window's "Suggest a Gap".
 */
#ifndef BURST_SUGGEST_H
#define BURST_SUGGEST_H

#include "tell.h"

/**
 * Finds the gap that stands out for the open file (burst_thresholds_suggest()), and asks the user
 * whether `burst.gap_us` is to be set to it, or to another value.
 */
void burst_suggest_gap(burst_tell_t tell);

#endif
