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

static void put_cell(json_dumper *dumper, const burst_cell_t *cell, GString *text)
{
    burst_cell_exact(text, cell);
    if (cell->type == BURST_CELL_ABSENT)
        json_dumper_value_anyf(dumper, "null");
    else if (cell->type == BURST_CELL_ADDRESS)
        json_dumper_value_string(dumper, text->str);
    else
        json_dumper_value_anyf(dumper, "%s", text->str);
}

static void put_row(json_dumper *dumper, const burst_table_t *table, const burst_rows_t *rows,
                    size_t row, GString *text)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(rows, row, cells);
    json_dumper_begin_object(dumper);
    for (size_t column = 0; column < table->n_columns; column++) {
        json_dumper_set_member_name(dumper, table->columns[column].key);
        put_cell(dumper, &cells[column], text);
    }
    json_dumper_end_object(dumper);
}

static void put_table(json_dumper *dumper, const burst_table_t *table, const burst_engine_t *engine)
{
    burst_rows_t *rows = burst_rows_new(table, engine);
    GString *text = g_string_new(NULL);

    json_dumper_set_member_name(dumper, table->name);
    if (table == BURST_TABLE_SUMMARY) {
        put_row(dumper, table, rows, 0, text);
    } else {
        json_dumper_begin_array(dumper);
        for (size_t row = 0; row < burst_rows_count(rows); row++)
            put_row(dumper, table, rows, row, text);
        json_dumper_end_array(dumper);
    }
    g_string_free(text, TRUE);
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
