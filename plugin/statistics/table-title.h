/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What a window with a table is called.
 */
#ifndef BURST_TABLE_TITLE_H
#define BURST_TABLE_TITLE_H

#include "burst/table.h"

/**
 * The table's title, and the parameters that its figures depend on: "Bursts (pair, gap 300 ms, 300
 * B or more, 2 packets or more)". Without full stops and colons, because Wireshark stores a
 * window's size under its title, and these divide such an entry.
 * @param is_so_far more packets are to come, so that the figures are those of one moment.
 * @return for g_free().
 */
char *burst_table_title(const burst_table_t *table, const burst_parameters_t *parameters,
                        bool is_so_far);

#endif
