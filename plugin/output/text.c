/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "formats.h"
#include "parameters-text.h"
#include "text-lines.h"
#include "text-summary.h"

/* ---- how wide columns have to be ---- */

/* The smallest and the largest number of each column shown; absent: none yet. */
typedef struct {
    burst_cell_t smallest[BURST_MAX_COLUMNS];
    burst_cell_t largest[BURST_MAX_COLUMNS];
} range_t;

static bool is_number(const burst_cell_t *cell)
{
    switch (cell->type) {
    case BURST_CELL_COUNT:
    case BURST_CELL_INTEGER:
    case BURST_CELL_REAL:
    case BURST_CELL_TIME:
        return true;
    default:
        return false;
    }
}

/* Of two numbers in one column, which are of one type. */
static bool is_less(const burst_cell_t *a, const burst_cell_t *b)
{
    switch (a->type) {
    case BURST_CELL_REAL:
        return a->real < b->real;
    case BURST_CELL_TIME:
    case BURST_CELL_INTEGER:
        return a->integer < b->integer;
    default:
        return a->count < b->count;
    }
}

static void note_number(range_t *range, size_t i, const burst_cell_t *cell)
{
    if (!is_number(&range->smallest[i]) || is_less(cell, &range->smallest[i]))
        range->smallest[i] = *cell;
    if (!is_number(&range->largest[i]) || is_less(&range->largest[i], cell))
        range->largest[i] = *cell;
}

static void widen_for(burst_text_lines_t *lines, size_t i, const burst_cell_t *cell)
{
    const burst_column_t *column = &lines->table->columns[lines->columns[i]];
    burst_cell_readable(lines->cell, cell, column, &lines->reader);
    burst_text_lines_widen(lines, i, burst_text_width(lines->cell->str));
}

/*
 * No number is longer than both the smallest and the largest of its column, so only those are
 * rendered, not millions that will be rendered again.
 */
static void measure(burst_text_lines_t *lines, burst_rows_t *rows)
{
    range_t range = {0};

    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        for (size_t i = 0; i < lines->n_columns; i++) {
            burst_cell_t cell = burst_rows_cell(rows, row, lines->columns[i]);
            if (is_number(&cell))
                note_number(&range, i, &cell);
            else if (cell.type != BURST_CELL_ABSENT)
                widen_for(lines, i, &cell);
        }
    }
    for (size_t i = 0; i < lines->n_columns; i++) {
        widen_for(lines, i, &range.smallest[i]);
        widen_for(lines, i, &range.largest[i]);
    }
}

/* ---- the table ---- */

static void put_title(FILE *stream, const burst_output_t *output)
{
    const burst_parameters_t *parameters = burst_engine_parameters(output->source.engine);
    char *changed = burst_parameters_text(output->table, parameters, true);

    fprintf(stream, "%s\n", output->table->title);
    if (changed)
        fprintf(stream, "Parameters: %s\n", changed);
    if (output->filter)
        fprintf(stream, "Filter: %s\n", output->filter);
    g_free(changed);
}

static void write_table(FILE *stream, const burst_output_t *output)
{
    burst_rows_t *rows = burst_rows_new(output->table, &output->source);
    burst_text_lines_t *lines = burst_text_lines_new(output->table, &output->source);

    measure(lines, rows);
    put_title(stream, output);
    burst_text_lines_heads(lines, stream);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_text_lines_row(lines, stream, rows, row);
        fputc('\n', stream);
    }
    fputc('\n', stream);
    burst_text_lines_free(lines);
    burst_rows_free(rows);
}

static void write_text(FILE *stream, const burst_output_t *output)
{
    if (output->table->flags & BURST_TABLE_ONE_ROW)
        burst_write_text_summary(stream, output);
    else
        write_table(stream, output);
}

const burst_format_t burst_format_text = {
    .name = "text",
    .extension = "txt",
    .usage = "TABLE[,filter]",
    .meaning = "One table as text",
    .flags = BURST_FORMAT_OF_TABLE | BURST_FORMAT_IS_TABLE | BURST_FORMAT_FOR_PEOPLE,
    .write = write_text,
};
