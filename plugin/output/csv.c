/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "writers.h"

/* No cell holds a comma, a quote or a line break: they are numbers and numeric addresses. */
static void put(FILE *stream, size_t column, const char *text)
{
    if (column > 0)
        fputc(',', stream);
    fputs(text, stream);
}

void burst_write_csv(FILE *stream, const burst_table_t *table, const burst_engine_t *engine)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    burst_rows_t *rows = burst_rows_new(table, engine);
    GString *text = g_string_new(NULL);

    for (size_t column = 0; column < table->n_columns; column++)
        put(stream, column, table->columns[column].key);
    fputc('\n', stream);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        for (size_t column = 0; column < table->n_columns; column++) {
            burst_cell_exact(text, &cells[column]);
            put(stream, column, text->str);
        }
        fputc('\n', stream);
    }
    g_string_free(text, TRUE);
    burst_rows_free(rows);
}
