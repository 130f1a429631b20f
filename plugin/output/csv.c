/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "csv.h"

#include "cell-text.h"
#include "formats.h"
#include "packet-lines.h"

#include <string.h>

static void put_quoted(FILE *stream, const char *text)
{
    fputc('"', stream);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', stream);
        fputc(*c, stream);
    }
    fputc('"', stream);
}

/* Numbers hold nothing that would have to be quoted. */
static bool must_quote(const burst_cell_t *cell, const char *text)
{
    return (cell->type == BURST_CELL_TEXT || cell->type == BURST_CELL_ADDRESS) &&
           strpbrk(text, ",\"\r\n");
}

void burst_csv_keys(FILE *stream, const burst_table_t *table)
{
    for (size_t column = 0; column < table->n_columns; column++)
        fprintf(stream, "%s%s", column > 0 ? "," : "", table->columns[column].key);
}

void burst_csv_cells(FILE *stream, const burst_cell_t *cells, size_t n_cells, GString *text)
{
    for (size_t column = 0; column < n_cells; column++) {
        if (column > 0)
            fputc(',', stream);
        burst_cell_exact(text, &cells[column]);
        if (must_quote(&cells[column], text->str))
            put_quoted(stream, text->str);
        else
            fputs(text->str, stream);
    }
}

static void write_csv(FILE *stream, const burst_output_t *output)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    const burst_table_t *table = output->table;
    burst_rows_t *rows = burst_rows_new(table, &output->source);
    GString *text = g_string_new(NULL);

    burst_csv_keys(stream, table);
    fputc('\n', stream);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        burst_csv_cells(stream, cells, table->n_columns, text);
        fputc('\n', stream);
    }
    g_string_free(text, TRUE);
    burst_rows_free(rows);
}

const burst_format_t burst_format_csv = {
    .name = "csv",
    .extension = "csv",
    .usage = "csv,TABLE[,FILE[,filter]]",
    .meaning = "One table as CSV",
    .flags = BURST_FORMAT_OF_TABLE,
    .write = write_csv,
    .begin = burst_packet_lines_begin,
};
