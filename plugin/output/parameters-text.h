/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The parameters as people read them above a table.
 */
#ifndef BURST_PARAMETERS_TEXT_H
#define BURST_PARAMETERS_TEXT_H

#include "burst/table.h"

/**
 * Those that the table's figures depend on, "gap_us 1000 (1 ms), stream flow": by name, as one
 * writes them after `-o burst.`.
 * @param table as text shows it.
 * @param is_brief only those that are not at their default, or about which there is more to say;
 * else those that every burst depends on, too.
 * @return for g_free(); NULL if there are none.
 */
char *burst_parameters_text(const burst_table_t *table, const burst_parameters_t *parameters,
                            bool is_brief);

#endif
