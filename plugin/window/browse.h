/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The window's "Report in Browser".
 */
#ifndef BURST_BROWSE_H
#define BURST_BROWSE_H

#include "tell.h"

/**
 * Makes a report on the packets of the open file that pass the current display filter, as a
 * temporary file, and has it opened in the user's browser. Returns when that is done.
 */
void burst_report_in_browser(burst_tell_t tell);

#endif
