/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "formats.h"
#include "json-values.h"

#define SCHEMA "burst/2"

static void put_table(json_dumper *dumper, const burst_table_t *table, const burst_source_t *source)
{
    burst_rows_t *rows = burst_rows_new(table, source);
    GString *text = g_string_new(NULL);

    json_dumper_set_member_name(dumper, table->name);
    if (table->flags & BURST_TABLE_ONE_ROW) {
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

static void write_json(FILE *stream, const burst_output_t *output)
{
    json_dumper dumper = {.output_file = stream};

    json_dumper_begin_object(&dumper);
    burst_json_string_member(&dumper, "schema", SCHEMA);
    burst_json_parameters(&dumper, burst_engine_parameters(output->source.engine), output->filter);
    for (size_t i = 0; i < burst_n_tables; i++) {
        if (burst_tables[i]->flags & BURST_TABLE_IN_DOCUMENT)
            put_table(&dumper, burst_tables[i], &output->source);
    }
    json_dumper_end_object(&dumper);
    json_dumper_finish(&dumper);
}

const burst_format_t burst_format_json = {
    .name = "json",
    .extension = "json",
    .usage = "json[,FILE[,filter]]",
    .meaning = "All tables as one JSON document",
    .write = write_json,
};
