/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Lines of CSV: RFC 4180, but ended with LF.
 */
#ifndef BURST_CSV_H
#define BURST_CSV_H

#include "burst/table.h"

#include <glib.h>
#include <stdio.h>

/** The keys of a table's columns, without the end of the line. */
void burst_csv_keys(FILE *stream, const burst_table_t *table);

/** One row, without the end of the line. @param text room for a cell; what is in it is lost. */
void burst_csv_cells(FILE *stream, const burst_cell_t *cells, size_t n_cells, GString *text);

#endif
