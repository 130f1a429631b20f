/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json-values.h"

#include "cell-text.h"

#include <inttypes.h>
#include <math.h>

void burst_json_string(json_dumper *dumper, const char *value)
{
    /* A filter comes from the command line, a name from a capture: in whatever encoding. */
    char *valid = value ? g_utf8_make_valid(value, -1) : NULL;
    json_dumper_value_string(dumper, valid);
    g_free(valid);
}

void burst_json_string_member(json_dumper *dumper, const char *key, const char *value)
{
    json_dumper_set_member_name(dumper, key);
    burst_json_string(dumper, value);
}

void burst_json_count_member(json_dumper *dumper, const char *key, uint64_t value)
{
    json_dumper_set_member_name(dumper, key);
    json_dumper_value_anyf(dumper, "%" PRIu64, value);
}

static void put_bool(json_dumper *dumper, bool value)
{
    json_dumper_value_anyf(dumper, value ? "true" : "false");
}

static void put_parameter(json_dumper *dumper, const burst_parameters_t *parameters,
                          const burst_parameter_t *which)
{
    uint32_t value = burst_parameter_get(parameters, which);

    json_dumper_set_member_name(dumper, which->name);
    switch (which->type) {
    case BURST_PARAMETER_UINT:
        json_dumper_value_anyf(dumper, "%" PRIu32, value);
        break;
    case BURST_PARAMETER_BOOL:
        put_bool(dumper, value);
        break;
    case BURST_PARAMETER_CHOICE:
        json_dumper_value_string(dumper, which->choices[value].name);
        break;
    }
}

void burst_json_parameters(json_dumper *dumper, const burst_parameters_t *parameters,
                           const char *filter)
{
    json_dumper_set_member_name(dumper, "parameters");
    json_dumper_begin_object(dumper);
    for (size_t i = 0; i < burst_n_parameters; i++) {
        if (!burst_parameters[i].is_for_output)
            put_parameter(dumper, parameters, &burst_parameters[i]);
    }
    burst_json_string_member(dumper, "filter", filter);
    json_dumper_end_object(dumper);
}

/* A value of a type that is no list. */
static void put_value(json_dumper *dumper, const burst_cell_t *cell, GString *text)
{
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        json_dumper_value_anyf(dumper, "null");
        return;
    case BURST_CELL_FLAG:
        put_bool(dumper, cell->count);
        return;
    case BURST_CELL_REAL:
        if (!isfinite(cell->real)) {
            json_dumper_value_anyf(dumper, "null");
            return;
        }
        break;
    default:
        break;
    }
    burst_cell_exact(text, cell);
    if (cell->type == BURST_CELL_ADDRESS || cell->type == BURST_CELL_TEXT)
        burst_json_string(dumper, text->str);
    else
        json_dumper_value_anyf(dumper, "%s", text->str);
}

static void put_list(json_dumper *dumper, const burst_list_t *list, GString *text)
{
    json_dumper_begin_array(dumper);
    for (size_t i = 0; i < list->n_values; i++) {
        burst_cell_t value = {.type = list->are_times ? BURST_CELL_TIME : BURST_CELL_INTEGER,
                              .integer = list->values[i]};
        if (list->values[i] == INT64_MIN)
            value.type = BURST_CELL_ABSENT;
        put_value(dumper, &value, text);
    }
    json_dumper_end_array(dumper);
}

void burst_json_cell(json_dumper *dumper, const burst_cell_t *cell, GString *text)
{
    if (cell->type == BURST_CELL_LIST)
        put_list(dumper, &cell->list, text);
    else
        put_value(dumper, cell, text);
}

void burst_json_cells(json_dumper *dumper, const burst_table_t *table, const burst_cell_t *cells,
                      GString *text)
{
    for (size_t column = 0; column < table->n_columns; column++) {
        json_dumper_set_member_name(dumper, table->columns[column].key);
        burst_json_cell(dumper, &cells[column], text);
    }
}

void burst_json_row(json_dumper *dumper, const burst_table_t *table, burst_rows_t *rows, size_t row,
                    GString *text)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(rows, row, cells);
    json_dumper_begin_object(dumper);
    burst_json_cells(dumper, table, cells, text);
    json_dumper_end_object(dumper);
}
