/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The window's "Save As": what tshark's -z writes, of the packets that are displayed.
 */
#ifndef BURST_SAVE_H
#define BURST_SAVE_H

#include "output/formats.h"
#include "tell.h"

#include <epan/plugin_if.h>

/** Adds an entry for each table as CSV, for the JSON document and for the report. */
void burst_save_add_entries(ext_menu_t *menu);

#endif
