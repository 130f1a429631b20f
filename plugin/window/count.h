/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The packets of the window's file, read once more to count them. Wireshark shows how far it has
 * come meanwhile, and lets the user stop it.
 */
#ifndef BURST_COUNT_H
#define BURST_COUNT_H

#include "statistics/statistic.h"
#include "tell.h"

/** Whether packets can be counted now. If not, what is to be done about it has been told. */
bool burst_can_count(burst_tell_t tell);

/**
 * Writes something about the packets that pass the current display filter.
 * @param request its filter is not looked at.
 * @param path a file, which is replaced whole or left as it was.
 * @return false if nothing was written, which has then been told.
 */
bool burst_write_displayed(const burst_request_t *request, const char *path, burst_tell_t tell);

/**
 * Counts all packets.
 * @return to be freed with burst_statistic_free(); NULL if not all were read, which has then been
 * told.
 */
burst_statistic_t *burst_count_all(burst_features_t features, burst_tell_t tell);

#endif
