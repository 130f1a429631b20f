/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cells.h"

#include <inttypes.h>
#include <string.h>

const burst_table_t *cells_table(const char *name)
{
    const burst_table_t *table = burst_table_find(name);
    g_assert_nonnull(table);
    return table;
}

burst_source_t cells_source(const burst_engine_t *engine)
{
    return (burst_source_t){.engine = engine};
}

/* ---- a row as text ---- */

static void put_list(GString *text, const burst_list_t *list)
{
    g_string_append_c(text, '[');
    for (size_t i = 0; i < list->n_values; i++) {
        g_string_append(text, i > 0 ? "," : "");
        if (list->values[i] == INT64_MIN)
            g_string_append_c(text, '-');
        else
            g_string_append_printf(text, "%" PRId64, list->values[i]);
    }
    g_string_append_c(text, ']');
}

static void put_time(GString *text, int64_t time_ns, const burst_column_t *column)
{
    if (column->flags & BURST_COLUMN_PERCENTILE)
        g_string_append_printf(text, "~%.2g", (double)time_ns / 1e9);
    else
        g_string_append_printf(text, "%" PRId64, time_ns);
}

/* A cell is of its column's type, but that a port is a count there. */
static void assert_type(const burst_cell_t *cell, const burst_column_t *column)
{
    bool is_port = cell->type == BURST_CELL_TCP_PORT || cell->type == BURST_CELL_UDP_PORT;

    if (cell->type != BURST_CELL_ABSENT)
        g_assert_cmpint(column->type, ==, is_port ? BURST_CELL_COUNT : cell->type);
}

static void put_cell(GString *text, const burst_cell_t *cell, const burst_column_t *column)
{
    assert_type(cell, column);
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_append_c(text, '-');
        break;
    case BURST_CELL_COUNT:
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
    case BURST_CELL_PROTOCOL:
        g_string_append_printf(text, "%" PRIu64, cell->count);
        break;
    case BURST_CELL_INTEGER:
        g_string_append_printf(text, "%" PRId64, cell->integer);
        break;
    case BURST_CELL_REAL:
        g_string_append_printf(text, "%.9g", cell->real);
        break;
    case BURST_CELL_TIME:
        put_time(text, cell->time_ns, column);
        break;
    case BURST_CELL_ADDRESS:
        g_string_append_c(text, feed_letter(cell->address));
        break;
    case BURST_CELL_FLAG:
        g_string_append(text, cell->count ? "yes" : "no");
        break;
    case BURST_CELL_TEXT:
        g_string_append(text, cell->text);
        break;
    case BURST_CELL_LIST:
        put_list(text, &cell->list);
        break;
    }
}

char *cells_row(burst_rows_t *rows, const burst_table_t *table, size_t row)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    GString *text = g_string_new(NULL);

    burst_rows_cells(rows, row, cells);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append_printf(text, "%s%s=", i ? " " : "", table->columns[i].key);
        put_cell(text, &cells[i], &table->columns[i]);
    }
    return g_string_free(text, FALSE);
}

/* ---- comparing ---- */

void assert_rows(const burst_engine_t *engine, const char *name, const char *const *expected,
                 size_t n_expected)
{
    const burst_table_t *table = cells_table(name);
    burst_source_t source = cells_source(engine);
    burst_rows_t *rows = burst_rows_new(table, &source);

    g_assert_cmpuint(burst_rows_count(rows), ==, n_expected);
    for (size_t i = 0; i < n_expected; i++) {
        char *text = cells_row(rows, table, i);
        size_t length = strlen(expected[i]);
        if (strlen(text) > length && text[length] == ' ')
            text[length] = '\0';
        g_assert_cmpstr(text, ==, expected[i]);
        g_free(text);
    }
    burst_rows_free(rows);
}

/* Appends the value that a row has under a key. */
static void pick(GString *text, char *const *cells, const char *key)
{
    char *start = g_strdup_printf("%s=", key);
    unsigned found = 0;

    for (char *const *cell = cells; *cell; cell++) {
        if (!g_str_has_prefix(*cell, start))
            continue;
        g_string_append(text, *cell + strlen(start));
        found++;
    }
    g_assert_cmpuint(found, ==, 1);
    g_free(start);
}

static void append_picked(GString *text, const char *row, const char *keys)
{
    char **cells = g_strsplit(row, " ", -1);
    char **wanted = g_strsplit(keys, " ", -1);

    for (char **key = wanted; *key; key++) {
        g_string_append(text, key == wanted ? "" : " ");
        pick(text, cells, *key);
    }
    g_strfreev(cells);
    g_strfreev(wanted);
}

void assert_cells_of(const burst_source_t *source, const char *name, const char *keys,
                     const char *expected)
{
    const burst_table_t *table = cells_table(name);
    burst_rows_t *rows = burst_rows_new(table, source);
    GString *actual = g_string_new(NULL);

    for (size_t i = 0; i < burst_rows_count(rows); i++) {
        char *row = cells_row(rows, table, i);
        g_string_append(actual, i ? " | " : "");
        append_picked(actual, row, keys);
        g_free(row);
    }
    g_assert_cmpstr(actual->str, ==, expected);
    g_string_free(actual, TRUE);
    burst_rows_free(rows);
}

void assert_cells(const burst_engine_t *engine, const char *table, const char *keys,
                  const char *expected)
{
    burst_source_t source = cells_source(engine);
    assert_cells_of(&source, table, keys, expected);
}
