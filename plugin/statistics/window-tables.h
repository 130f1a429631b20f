/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The tables in Wireshark's Statistics menu, and as sharkd's "nstat:burst,...".
 */
#ifndef BURST_WINDOW_TABLES_H
#define BURST_WINDOW_TABLES_H

#include "burst/table.h"

/** To be called once, while protocols register. */
void burst_window_tables_register(void);

/** A dialog for a table will be opened. */
void burst_window_table_expect_dialog(const burst_table_t *table);

#endif
