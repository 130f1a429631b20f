/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "writers.h"

#include <wsutil/json_dumper.h>

#define SCHEMA "burst/1"

static void put_string(json_dumper *dumper, const char *key, const char *value)
{
    /* A filter comes from the command line, in whatever encoding. */
    char *valid = value ? g_utf8_make_valid(value, -1) : NULL;
    json_dumper_set_member_name(dumper, key);
    json_dumper_value_string(dumper, valid);
    g_free(valid);
}

static void put_number(json_dumper *dumper, const char *key, uint32_t value)
{
    json_dumper_set_member_name(dumper, key);
    json_dumper_value_anyf(dumper, "%" G_GUINT32_FORMAT, value);
}

static void put_parameters(json_dumper *dumper, const burst_parameters_t *parameters,
                           const char *filter)
{
    json_dumper_set_member_name(dumper, "parameters");
    json_dumper_begin_object(dumper);
    put_number(dumper, "gap_us", parameters->gap_us);
    put_number(dumper, "min_payload", parameters->min_payload);
    put_number(dumper, "min_packets", parameters->min_packets);
    json_dumper_set_member_name(dumper, "include_small");
    json_dumper_value_anyf(dumper, parameters->include_small ? "true" : "false");
    put_string(dumper, "stream", burst_stream_key_name(parameters->stream));
    put_string(dumper, "filter", filter);
    json_dumper_end_object(dumper);
}

static void append_cell(GString *row, const burst_cell_t *cell, GString *text)
{
    const char *quote = cell->type == BURST_CELL_ADDRESS ? "\"" : "";

    burst_cell_exact(text, cell);
    g_string_append(row, quote);
    g_string_append(row, cell->type == BURST_CELL_ABSENT ? "null" : text->str);
    g_string_append(row, quote);
}

/*
 * Rows can be millions, so each is handed over as one value, which is three times as fast. Nothing
 * in it needs escaping: keys are ours, cells are numbers and numeric addresses.
 */
static void put_row(json_dumper *dumper, const burst_table_t *table, const burst_rows_t *rows,
                    size_t n)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    GString *row = g_string_new("{");
    GString *text = g_string_new(NULL);

    burst_rows_cells(rows, n, cells);
    for (size_t column = 0; column < table->n_columns; column++) {
        g_string_append(row, column > 0 ? ",\"" : "\"");
        g_string_append(row, table->columns[column].key);
        g_string_append(row, "\":");
        append_cell(row, &cells[column], text);
    }
    g_string_append_c(row, '}');
    json_dumper_value_anyf(dumper, "%s", row->str);
    g_string_free(row, TRUE);
    g_string_free(text, TRUE);
}

static void put_table(json_dumper *dumper, const burst_table_t *table, const burst_engine_t *engine)
{
    burst_rows_t *rows = burst_rows_new(table, engine);

    json_dumper_set_member_name(dumper, table->name);
    if (table == BURST_TABLE_SUMMARY) {
        put_row(dumper, table, rows, 0);
    } else {
        json_dumper_begin_array(dumper);
        for (size_t row = 0; row < burst_rows_count(rows); row++)
            put_row(dumper, table, rows, row);
        json_dumper_end_array(dumper);
    }
    burst_rows_free(rows);
}

void burst_write_json(FILE *stream, const burst_engine_t *engine, const char *filter)
{
    json_dumper dumper = {.output_file = stream};

    json_dumper_begin_object(&dumper);
    put_string(&dumper, "schema", SCHEMA);
    put_parameters(&dumper, burst_engine_parameters(engine), filter);
    for (size_t i = 0; i < BURST_N_TABLES; i++)
        put_table(&dumper, &burst_tables[i], engine);
    json_dumper_end_object(&dumper);
    json_dumper_finish(&dumper);
}
