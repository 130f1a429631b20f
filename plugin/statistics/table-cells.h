/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A table's rows as cells of a stat_tap_table, which the window and sharkd show.
 */
#ifndef BURST_TABLE_CELLS_H
#define BURST_TABLE_CELLS_H

#include "burst/table.h"

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <epan/stat_tap_ui.h>

/** Which columns are shown, and in which order. */
typedef struct {
    const burst_table_t *table;
    size_t n_columns;
    size_t columns[BURST_MAX_COLUMNS]; /**< indexes of the table's */
} burst_shown_t;

/**
 * Fills a table: new rows, and those that it has had before.
 * @param to has as many columns as are shown.
 * @param source is read now, and not kept.
 */
void burst_table_cells_fill(stat_tap_table *to, const burst_shown_t *shown,
                            const burst_source_t *source);

/** Makes one row of a table, which has none or one, and says something in its first column. */
void burst_table_cells_tell(stat_tap_table *to, const char *text);

/** Frees what is in a cell: a stat_tap_free_table_item_cb. */
void burst_table_cell_free(stat_tap_table *table, guint row, guint column,
                           stat_tap_table_item_type *cell);

/** Whether people read a column from the left: addresses, names, labels, lists. */
bool burst_column_is_text(const burst_column_t *column);

#endif
