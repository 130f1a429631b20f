/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-lines.h"

#include <string.h>

enum { ASCII_END = 0x7f };

size_t burst_text_width(const char *text)
{
    const char *c = text;
    while (*c > 0 && *c < ASCII_END)
        c++;
    size_t width = (size_t)(c - text);
    for (; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (!g_unichar_iszerowidth(character))
            width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

burst_text_lines_t *burst_text_lines_new(const burst_table_t *table, const burst_source_t *source)
{
    const burst_parameters_t *parameters = burst_engine_parameters(source->engine);
    bool is_brief = parameters->text_columns == BURST_TEXT_BRIEF;
    burst_text_lines_t *lines = g_new0(burst_text_lines_t, 1);

    lines->table = table;
    lines->engine = source->engine;
    lines->reader = burst_reader_of(source);
    lines->reader.list_width = is_brief ? BURST_LIST_WIDTH : 0;
    lines->n_columns = burst_table_shown_columns(table, parameters, is_brief, lines->columns);
    lines->line = g_string_new(NULL);
    lines->cell = g_string_new(NULL);
    for (size_t i = 0; i < lines->n_columns; i++) {
        char *heading = burst_column_heading_for(&table->columns[lines->columns[i]], source->names);
        lines->widths[i] = burst_text_width(heading);
        g_free(heading);
    }
    return lines;
}

void burst_text_lines_free(burst_text_lines_t *lines)
{
    g_string_free(lines->line, TRUE);
    g_string_free(lines->cell, TRUE);
    g_free(lines);
}

void burst_text_lines_widen(burst_text_lines_t *lines, size_t i, size_t width)
{
    lines->widths[i] = MAX(lines->widths[i], width);
}

static void add_spaces(GString *line, size_t n)
{
    gsize end = line->len;
    g_string_set_size(line, end + n);
    memset(line->str + end, ' ', n);
}

static bool is_text(const burst_column_t *column)
{
    switch (column->type) {
    case BURST_CELL_ADDRESS:
    case BURST_CELL_PROTOCOL:
    case BURST_CELL_TEXT:
    case BURST_CELL_LIST:
        return true;
    default:
        return false;
    }
}

/* Text at the left, numbers at the right. */
static void add_cell(burst_text_lines_t *lines, size_t i, const char *text)
{
    bool is_left = is_text(&lines->table->columns[lines->columns[i]]);
    bool is_last = i + 1 == lines->n_columns;
    size_t width = burst_text_width(text);
    size_t padding = lines->widths[i] > width ? lines->widths[i] - width : 0;

    if (!is_left)
        add_spaces(lines->line, padding);
    g_string_append(lines->line, text);
    if (is_left && !is_last)
        add_spaces(lines->line, padding);
    if (!is_last)
        add_spaces(lines->line, BURST_COLUMN_SPACES);
}

static void put_line(burst_text_lines_t *lines, FILE *stream)
{
    fwrite(lines->line->str, 1, lines->line->len, stream);
    g_string_truncate(lines->line, 0);
}

void burst_text_lines_heads(burst_text_lines_t *lines, FILE *stream)
{
    for (size_t i = 0; i < lines->n_columns; i++) {
        char *heading = burst_column_heading_for(&lines->table->columns[lines->columns[i]],
                                                 lines->reader.names);
        add_cell(lines, i, heading);
        g_free(heading);
    }
    g_string_append_c(lines->line, '\n');
    put_line(lines, stream);
}

void burst_text_lines_row(burst_text_lines_t *lines, FILE *stream, burst_rows_t *rows, size_t row)
{
    burst_reader_t *reader = &lines->reader;

    /* When lines are begun before the first packet, it is not known yet. */
    if (!reader->has_start)
        reader->has_start = burst_engine_first_time(lines->engine, &reader->start_ns);
    for (size_t i = 0; i < lines->n_columns; i++) {
        size_t column = lines->columns[i];
        burst_cell_t cell = burst_rows_cell(rows, row, column);
        burst_cell_readable(lines->cell, &cell, &lines->table->columns[column], &lines->reader);
        add_cell(lines, i, lines->cell->str);
    }
    put_line(lines, stream);
}
