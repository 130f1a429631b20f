/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Lines of text with columns.
 */
#ifndef BURST_TEXT_LINES_H
#define BURST_TEXT_LINES_H

#include "cell-text.h"

#include <stdio.h>

/** Which columns a line has, and how wide they are. */
typedef struct {
    const burst_table_t *table;
    const burst_engine_t *engine;
    burst_reader_t reader;
    size_t n_columns;
    size_t columns[BURST_MAX_COLUMNS]; /**< indexes of the table's columns */
    size_t widths[BURST_MAX_COLUMNS];  /**< of these, in columns of a terminal */
    GString *line;
    GString *cell;
} burst_text_lines_t;

/** The columns that the parameters want, each as wide as its heading. */
burst_text_lines_t *burst_text_lines_new(const burst_table_t *table, const burst_source_t *source);
void burst_text_lines_free(burst_text_lines_t *lines);

/** Makes a column at least so wide. @param i less than n_columns. */
void burst_text_lines_widen(burst_text_lines_t *lines, size_t i, size_t width);

/** The headings, with the end of the line. */
void burst_text_lines_heads(burst_text_lines_t *lines, FILE *stream);

/** A row, without the end of the line. */
void burst_text_lines_row(burst_text_lines_t *lines, FILE *stream, burst_rows_t *rows, size_t row);

/** The width of text in columns of a terminal. */
size_t burst_text_width(const char *text);

#endif
