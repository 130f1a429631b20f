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
        json_dumper_value_anyf(dumper, value ? "true" : "false");
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

/* ---- cells: rows are put together here and handed over whole, because there can be millions ----
 */

static void append_string(GString *json, const char *value)
{
    json_dumper dumper = {.output_string = json};
    burst_json_string(&dumper, value);
}

/* A value of a type that is no list. */
static void append_value(GString *json, const burst_cell_t *cell)
{
    GString *text;

    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_append(json, "null");
        break;
    case BURST_CELL_REAL:
        if (isfinite(cell->real))
            burst_cell_append(json, cell);
        else
            g_string_append(json, "null");
        break;
    case BURST_CELL_TEXT:
        append_string(json, cell->text);
        break;
    case BURST_CELL_ADDRESS:
        text = g_string_new(NULL);
        burst_cell_append(text, cell);
        append_string(json, text->str);
        g_string_free(text, TRUE);
        break;
    default:
        burst_cell_append(json, cell);
    }
}

static void append_list(GString *json, const burst_list_t *list)
{
    g_string_append_c(json, '[');
    for (size_t i = 0; i < list->n_values; i++) {
        burst_cell_t value = {.type = list->are_times ? BURST_CELL_TIME : BURST_CELL_INTEGER,
                              .integer = list->values[i]};
        if (list->values[i] == INT64_MIN)
            value.type = BURST_CELL_ABSENT;
        if (i > 0)
            g_string_append_c(json, ',');
        append_value(json, &value);
    }
    g_string_append_c(json, ']');
}

static void append_cell(GString *json, const burst_cell_t *cell)
{
    if (cell->type == BURST_CELL_LIST)
        append_list(json, &cell->list);
    else
        append_value(json, cell);
}

void burst_json_cell(json_dumper *dumper, const burst_cell_t *cell, GString *text)
{
    g_string_truncate(text, 0);
    append_cell(text, cell);
    json_dumper_value_anyf(dumper, "%s", text->str);
}

void burst_json_append_cells(GString *json, const burst_table_t *table, const burst_cell_t *cells)
{
    for (size_t column = 0; column < table->n_columns; column++) {
        g_string_append(json, column > 0 ? ",\"" : "\"");
        g_string_append(json, table->columns[column].key);
        g_string_append(json, "\":");
        append_cell(json, &cells[column]);
    }
}

void burst_json_row(json_dumper *dumper, const burst_table_t *table, burst_rows_t *rows, size_t row,
                    GString *text)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(rows, row, cells);
    g_string_assign(text, "{");
    burst_json_append_cells(text, table, cells);
    g_string_append_c(text, '}');
    json_dumper_value_anyf(dumper, "%s", text->str);
}
