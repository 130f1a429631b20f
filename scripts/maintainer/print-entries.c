/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the entries that the plugin itself reads, as one JSON document: tables with their columns,
 * kinds of streams, preferences. scripts/maintainer/make-reference.py keeps it where burst-archive
 * reads it.
 */
#include "output/json-values.h"

#include <glib.h>
#include <stdio.h>

static const struct {
    unsigned part;
    const char *name;
} parts[] = {
    {BURST_PART_SOURCE, "source"},       {BURST_PART_DESTINATION, "destination"},
    {BURST_PART_PROTOCOL, "protocol"},   {BURST_PART_PORTS, "ports"},
    {BURST_PART_UNORDERED, "unordered"},
};

static void put_parts(json_dumper *dumper, const char *key, unsigned combined)
{
    json_dumper_set_member_name(dumper, key);
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (combined & parts[i].part)
            burst_json_string(dumper, parts[i].name);
    }
    json_dumper_end_array(dumper);
}

static void put_flag(json_dumper *dumper, const char *key, bool value)
{
    json_dumper_set_member_name(dumper, key);
    json_dumper_value_anyf(dumper, value ? "true" : "false");
}

/* How burst-archive writes values of a type. */
static const char *kind_of(const burst_column_t *column)
{
    bool is_time = column->unit[0] == 's';

    switch (column->type) {
    case BURST_CELL_REAL:
        return "real";
    case BURST_CELL_TIME:
        return column->flags & BURST_COLUMN_ABSOLUTE ? "moment" : "time";
    case BURST_CELL_ADDRESS:
    case BURST_CELL_TEXT:
        return "text";
    case BURST_CELL_FLAG:
        return "flag";
    case BURST_CELL_LIST:
        return is_time ? "times" : "counts";
    default:
        return "count";
    }
}

static void put_column(json_dumper *dumper, const burst_column_t *column)
{
    char *heading = burst_column_heading(column);

    json_dumper_begin_object(dumper);
    burst_json_string_member(dumper, "key", column->key);
    burst_json_string_member(dumper, "heading", heading);
    burst_json_string_member(dumper, "kind", kind_of(column));
    burst_json_count_member(dumper, "decimals", (uint64_t)column->decimals);
    burst_json_count_member(dumper, "rank", column->rank);
    burst_json_count_member(dumper, "width", burst_column_usual_width(column));
    put_flag(dumper, "is_sum", column->flags & BURST_COLUMN_SUM);
    put_parts(dumper, "parts", column->parts);
    json_dumper_end_object(dumper);
    g_free(heading);
}

static void put_table(json_dumper *dumper, const burst_table_t *table)
{
    json_dumper_begin_object(dumper);
    burst_json_string_member(dumper, "name", table->name);
    burst_json_string_member(dumper, "title", table->title);
    json_dumper_set_member_name(dumper, "columns");
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < table->n_columns; i++)
        put_column(dumper, &table->columns[i]);
    json_dumper_end_array(dumper);
    json_dumper_end_object(dumper);
}

static void put_tables(json_dumper *dumper)
{
    json_dumper_set_member_name(dumper, "tables");
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < burst_n_tables; i++) {
        if ((burst_tables[i]->flags & BURST_TABLE_CSV_ONLY) == 0)
            put_table(dumper, burst_tables[i]);
    }
    json_dumper_end_array(dumper);
}

static void put_streams(json_dumper *dumper)
{
    json_dumper_set_member_name(dumper, "streams");
    json_dumper_begin_object(dumper);
    for (size_t i = 0; i < BURST_N_STREAM_KINDS; i++)
        put_parts(dumper, burst_stream_kinds[i].name, burst_stream_kinds[i].parts);
    json_dumper_end_object(dumper);
}

static void put_values(json_dumper *dumper, const burst_parameter_t *parameter)
{
    switch (parameter->type) {
    case BURST_PARAMETER_UINT:
        burst_json_count_member(dumper, "default", parameter->initial);
        burst_json_count_member(dumper, "smallest", parameter->min);
        burst_json_count_member(dumper, "largest", parameter->max);
        break;
    case BURST_PARAMETER_BOOL:
        put_flag(dumper, "default", parameter->initial != 0);
        break;
    case BURST_PARAMETER_CHOICE:
        burst_json_string_member(dumper, "default", parameter->choices[parameter->initial].name);
        json_dumper_set_member_name(dumper, "choices");
        json_dumper_begin_array(dumper);
        for (size_t i = 0; i < parameter->n_choices; i++)
            burst_json_string(dumper, parameter->choices[i].name);
        json_dumper_end_array(dumper);
        break;
    }
}

static void put_preferences(json_dumper *dumper)
{
    json_dumper_set_member_name(dumper, "preferences");
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < burst_n_parameters; i++) {
        json_dumper_begin_object(dumper);
        burst_json_string_member(dumper, "name", burst_parameters[i].name);
        put_values(dumper, &burst_parameters[i]);
        burst_json_string_member(dumper, "help", burst_parameters[i].help);
        json_dumper_end_object(dumper);
    }
    json_dumper_end_array(dumper);
}

int main(void)
{
    json_dumper dumper = {.output_file = stdout};

    json_dumper_begin_object(&dumper);
    put_tables(&dumper);
    put_streams(&dumper);
    put_preferences(&dumper);
    json_dumper_end_object(&dumper);
    return json_dumper_finish(&dumper) && !ferror(stdout) ? 0 : 1;
}
