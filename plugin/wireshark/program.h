/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which of Wireshark's programs has loaded the plugin, and what it is doing.
 */
#ifndef BURST_PROGRAM_H
#define BURST_PROGRAM_H

#include <stdbool.h>

/** Wireshark itself, not tshark, sharkd and the like. */
bool burst_program_has_window(void);

/** The window's file is being read, or captured: there may be more packets. */
bool burst_program_is_still_reading(void);

/**
 * The name of the window's file, without its folder; NULL if it has none, and in programs that do
 * not tell plugins what they read: all others. For g_free().
 */
char *burst_program_file_name(void);

/**
 * The window applies its display filter to a packet when it dissects it for the first time. If the
 * filter is one of those that are right only after the whole file was read, it is applied again
 * when that is done. To be called when the first frame is analysed.
 * @param needs_future tells of a filter whether it is one of those.
 */
void burst_program_reapply_filter(bool (*needs_future)(const char *filter));

#endif
