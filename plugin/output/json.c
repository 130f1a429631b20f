/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json-values.h"
#include "writers.h"

#define SCHEMA "burst/1"

static void put_table(json_dumper *dumper, const burst_table_t *table, const burst_engine_t *engine)
{
    burst_rows_t *rows = burst_rows_new(table, engine);
    GString *text = g_string_new(NULL);

    json_dumper_set_member_name(dumper, table->name);
    if (table == BURST_TABLE_SUMMARY) {
        burst_json_row(dumper, table, rows, 0, text);
    } else {
        json_dumper_begin_array(dumper);
        for (size_t row = 0; row < burst_rows_count(rows); row++)
            burst_json_row(dumper, table, rows, row, text);
        json_dumper_end_array(dumper);
    }
    g_string_free(text, TRUE);
    burst_rows_free(rows);
}

void burst_write_json(FILE *stream, const burst_engine_t *engine, const char *filter)
{
    json_dumper dumper = {.output_file = stream};

    json_dumper_begin_object(&dumper);
    burst_json_string_member(&dumper, "schema", SCHEMA);
    burst_json_parameters(&dumper, burst_engine_parameters(engine), filter);
    for (size_t i = 0; i < BURST_N_TABLES; i++)
        put_table(&dumper, &burst_tables[i], engine);
    json_dumper_end_object(&dumper);
    json_dumper_finish(&dumper);
}
