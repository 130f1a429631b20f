/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of a report: so many rows of each that a browser likes them, and the sum of the
 * others. */
#include "report-writer.h"

#include <stdlib.h>
#include <string.h>

/* ---- which rows ---- */

/* The most rows of a table: the first ones, or those with the largest value in a column. */
typedef struct {
    const char *table;
    size_t max_rows;
    const char *by; /* NULL: the first */
} limit_t;

enum { OTHER_ROWS = 2000 };

static const limit_t limits[] = {
    {"bursts", 10000, "bytes"},
    {"microbursts", 2000, "peak_rate"},
    {"kinds", 500, NULL},
    {"sequences", 30, NULL},
};

static limit_t limit_of(const burst_table_t *table)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (strcmp(limits[i].table, table->name) == 0)
            return limits[i];
    }
    return (limit_t){.table = table->name, .max_rows = OTHER_ROWS};
}

static size_t column_of(const burst_table_t *table, const char *key)
{
    size_t column = 0;
    while (strcmp(table->columns[column].key, key) != 0)
        column++;
    return column;
}

typedef struct {
    double value;
    size_t row;
} ranked_t;

static int compare_ranked(const void *a, const void *b)
{
    const ranked_t *ranked_a = a;
    const ranked_t *ranked_b = b;
    if (ranked_a->value != ranked_b->value)
        return ranked_a->value > ranked_b->value ? -1 : 1;
    return (ranked_a->row > ranked_b->row) - (ranked_a->row < ranked_b->row);
}

/* A flag for each row: whether it is shown. For g_free(). */
static bool *choose_rows(const burst_table_t *table, burst_rows_t *rows)
{
    limit_t limit = limit_of(table);
    size_t n_rows = burst_rows_count(rows);
    bool *is_shown = g_new0(bool, n_rows);
    ranked_t *ranked = g_new0(ranked_t, n_rows);

    for (size_t row = 0; row < n_rows; row++) {
        ranked[row] = (ranked_t){.row = row};
        if (limit.by) {
            burst_cell_t cell = burst_rows_cell(rows, row, column_of(table, limit.by));
            ranked[row].value = cell.type == BURST_CELL_REAL ? cell.real : (double)cell.count;
        }
    }
    if (n_rows > limit.max_rows)
        qsort(ranked, n_rows, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < MIN(n_rows, limit.max_rows); i++)
        is_shown[ranked[i].row] = true;
    g_free(ranked);
    return is_shown;
}

/* The bursts that are not shown get lanes. */
static void note_bursts(burst_report_writer_t *writer, const burst_table_t *table,
                        burst_rows_t *rows, const bool *is_shown)
{
    size_t id = column_of(table, "id");

    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        if (is_shown[row])
            writer->shown_bursts[burst_rows_cell(rows, row, id).count - 1] = true;
    }
}

/* ---- the sum of the others ---- */

static bool is_sum(const burst_column_t *column)
{
    return (column->flags & BURST_COLUMN_SUM) != 0;
}

static void add_to_rest(uint64_t rest[BURST_MAX_COLUMNS], const burst_table_t *table,
                        const burst_cell_t *cells)
{
    for (size_t column = 0; column < table->n_columns; column++) {
        if (is_sum(&table->columns[column]) && cells[column].type == BURST_CELL_COUNT)
            rest[column] += cells[column].count;
    }
}

static void put_rest(burst_report_writer_t *writer, const burst_table_t *table,
                     const uint64_t *rest)
{
    burst_report_begin(writer, "rest");
    for (size_t column = 0; column < table->n_columns; column++) {
        if (is_sum(&table->columns[column]))
            burst_report_count(writer, rest[column]);
        else
            burst_json_string(&writer->dumper, NULL);
    }
    burst_report_end(writer);
}

/* ---- a table ---- */

static void put_row(burst_report_writer_t *writer, const burst_table_t *table,
                    const burst_cell_t *cells)
{
    json_dumper_begin_array(&writer->dumper);
    for (size_t column = 0; column < table->n_columns; column++)
        burst_report_cell(writer, &cells[column], &table->columns[column]);
    burst_report_end(writer);
}

static void put_rows(burst_report_writer_t *writer, const burst_table_t *table, burst_rows_t *rows,
                     const bool *is_shown)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    uint64_t rest[BURST_MAX_COLUMNS] = {0};
    size_t n_rows = burst_rows_count(rows);
    bool has_rest = false;

    burst_report_begin(writer, "rows");
    for (size_t row = 0; row < n_rows; row++) {
        burst_rows_cells(rows, row, cells);
        if (is_shown[row]) {
            put_row(writer, table, cells);
        } else {
            add_to_rest(rest, table, cells);
            has_rest = true;
        }
    }
    burst_report_end(writer);
    burst_json_count_member(&writer->dumper, "total_rows", n_rows);
    if (has_rest)
        put_rest(writer, table, rest);
    else
        burst_json_string_member(&writer->dumper, "rest", NULL);
}

static void put_heads(burst_report_writer_t *writer, const burst_table_t *table)
{
    burst_report_begin(writer, "columns");
    for (size_t column = 0; column < table->n_columns; column++)
        json_dumper_value_string(&writer->dumper, table->columns[column].key);
    burst_report_end(writer);
    burst_report_begin(writer, "titles");
    for (size_t column = 0; column < table->n_columns; column++) {
        char *heading = burst_column_heading(&table->columns[column]);
        json_dumper_value_string(&writer->dumper, heading);
        g_free(heading);
    }
    burst_report_end(writer);
}

static void put_table(burst_report_writer_t *writer, const burst_table_t *table, burst_rows_t *rows)
{
    bool *is_shown = choose_rows(table, rows);

    json_dumper_set_member_name(&writer->dumper, table->name);
    json_dumper_begin_object(&writer->dumper);
    put_heads(writer, table);
    put_rows(writer, table, rows, is_shown);
    json_dumper_end_object(&writer->dumper);
    if (table == burst_table_find("bursts"))
        note_bursts(writer, table, rows, is_shown);
    g_free(is_shown);
}

void burst_report_tables(burst_report_writer_t *writer)
{
    json_dumper_set_member_name(&writer->dumper, "tables");
    json_dumper_begin_object(&writer->dumper);
    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        if (table->flags & (BURST_TABLE_ONE_ROW | BURST_TABLE_CSV_ONLY))
            continue;
        if (table == burst_table_find("endpoints")) {
            put_table(writer, table, writer->endpoints);
            continue;
        }
        burst_rows_t *rows = burst_rows_new(table, &writer->output->source);
        put_table(writer, table, rows);
        burst_rows_free(rows);
    }
    json_dumper_end_object(&writer->dumper);
}

void burst_report_summary(burst_report_writer_t *writer)
{
    const burst_table_t *table = burst_table_find("summary");
    burst_rows_t *rows = burst_rows_new(table, &writer->output->source);

    json_dumper_set_member_name(&writer->dumper, table->name);
    burst_json_row(&writer->dumper, table, rows, 0, writer->text);
    burst_rows_free(rows);
}
