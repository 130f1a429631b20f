/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "writers.h"

#include <string.h>

#define COLUMN_GAP "  "

enum { ASCII_END = 0x7f };

typedef struct {
    FILE *stream;
    const burst_table_t *table;
    const burst_names_t *names;
    GString *cell_text;
    GString *line;
    glong widths[BURST_MAX_COLUMNS];
    burst_cell_t smallest[BURST_MAX_COLUMNS]; /* numbers so far; absent: none yet */
    burst_cell_t largest[BURST_MAX_COLUMNS];
} text_writer_t;

/* In columns of a terminal. */
static glong width_of(const char *text)
{
    const char *c = text;
    while (*c > 0 && *c < ASCII_END)
        c++;
    glong width = c - text;
    for (; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (!g_unichar_iszerowidth(character))
            width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

static void render(text_writer_t *writer, size_t column, const burst_cell_t *cell)
{
    burst_cell_readable(writer->cell_text, cell, &writer->table->columns[column], writer->names);
}

static void widen(text_writer_t *writer, size_t column, const char *text)
{
    glong width = width_of(text);
    if (width > writer->widths[column])
        writer->widths[column] = width;
}

static void widen_for_cell(text_writer_t *writer, size_t column, const burst_cell_t *cell)
{
    render(writer, column, cell);
    widen(writer, column, writer->cell_text->str);
}

/* How long it is as text is not known before it is rendered: it can have a name. */
static bool is_name(const text_writer_t *writer, const burst_cell_t *cell)
{
    switch (cell->type) {
    case BURST_CELL_ADDRESS:
        return true;
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
        return writer->names != NULL;
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
        return a->time_ns < b->time_ns;
    default:
        return a->count < b->count;
    }
}

static void note_number(text_writer_t *writer, size_t column, const burst_cell_t *cell)
{
    burst_cell_t *smallest = &writer->smallest[column];
    burst_cell_t *largest = &writer->largest[column];

    if (smallest->type == BURST_CELL_ABSENT || is_less(cell, smallest))
        *smallest = *cell;
    if (largest->type == BURST_CELL_ABSENT || is_less(largest, cell))
        *largest = *cell;
}

/*
 * How wide the columns have to be. No number is longer than both the smallest and the largest of
 * its column, so only those are rendered, not millions that will be rendered again.
 */
static void measure(text_writer_t *writer, const burst_rows_t *rows)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        for (size_t column = 0; column < writer->table->n_columns; column++) {
            if (is_name(writer, &cells[column]))
                widen_for_cell(writer, column, &cells[column]);
            else if (cells[column].type != BURST_CELL_ABSENT)
                note_number(writer, column, &cells[column]);
        }
    }
    for (size_t column = 0; column < writer->table->n_columns; column++) {
        widen(writer, column, writer->table->columns[column].title);
        widen_for_cell(writer, column, &writer->smallest[column]);
        widen_for_cell(writer, column, &writer->largest[column]);
    }
}

static void add_spaces(GString *line, glong n)
{
    gsize end = line->len;
    if (n <= 0)
        return;
    g_string_set_size(line, end + (gsize)n);
    memset(line->str + end, ' ', (size_t)n);
}

static void add_cell(text_writer_t *writer, size_t column, const char *text)
{
    bool is_last = column + 1 == writer->table->n_columns;
    bool is_left = writer->table->columns[column].type == BURST_CELL_ADDRESS;
    glong padding = writer->widths[column] - width_of(text);

    if (!is_left)
        add_spaces(writer->line, padding);
    g_string_append(writer->line, text);
    if (is_left && !is_last)
        add_spaces(writer->line, padding);
    g_string_append(writer->line, is_last ? "\n" : COLUMN_GAP);
}

static void put_line(text_writer_t *writer)
{
    fwrite(writer->line->str, 1, writer->line->len, writer->stream);
    g_string_truncate(writer->line, 0);
}

static void put_heads(text_writer_t *writer)
{
    for (size_t column = 0; column < writer->table->n_columns; column++)
        add_cell(writer, column, writer->table->columns[column].title);
    put_line(writer);
}

static void put_rows(text_writer_t *writer, const burst_rows_t *rows)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        for (size_t column = 0; column < writer->table->n_columns; column++) {
            render(writer, column, &cells[column]);
            add_cell(writer, column, writer->cell_text->str);
        }
        put_line(writer);
    }
}

void burst_write_text(FILE *stream, const burst_table_t *table, const burst_engine_t *engine,
                      const char *filter, const burst_names_t *names)
{
    text_writer_t writer = {.stream = stream,
                            .table = table,
                            .names = names,
                            .cell_text = g_string_new(NULL),
                            .line = g_string_new(NULL)};
    burst_rows_t *rows = burst_rows_new(table, engine);

    measure(&writer, rows);
    fprintf(stream, "%s\n", table->title);
    if (filter)
        fprintf(stream, "Filter: %s\n", filter);
    put_heads(&writer);
    put_rows(&writer, rows);
    fputc('\n', stream);

    burst_rows_free(rows);
    g_string_free(writer.cell_text, TRUE);
    g_string_free(writer.line, TRUE);
}
