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

#endif
