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

void burst_json_parameters(json_dumper *dumper, const burst_parameters_t *parameters,
                           const char *filter)
{
    json_dumper_set_member_name(dumper, "parameters");
    json_dumper_begin_object(dumper);
    burst_json_count_member(dumper, "gap_us", parameters->gap_us);
    burst_json_count_member(dumper, "min_payload", parameters->min_payload);
    burst_json_count_member(dumper, "min_packets", parameters->min_packets);
    json_dumper_set_member_name(dumper, "include_small");
    json_dumper_value_anyf(dumper, parameters->include_small ? "true" : "false");
    burst_json_string_member(dumper, "stream", burst_stream_key_name(parameters->stream));
    burst_json_string_member(dumper, "filter", filter);
    json_dumper_end_object(dumper);
}

static bool has_value(const burst_cell_t *cell)
{
    return cell->type != BURST_CELL_ABSENT &&
           (cell->type != BURST_CELL_REAL || isfinite(cell->real));
}

void burst_json_cell(json_dumper *dumper, const burst_cell_t *cell, GString *text)
{
    if (!has_value(cell)) {
        json_dumper_value_anyf(dumper, "null");
        return;
    }
    burst_cell_exact(text, cell);
    if (cell->type == BURST_CELL_ADDRESS)
        json_dumper_value_string(dumper, text->str);
    else
        json_dumper_value_anyf(dumper, "%s", text->str);
}

void burst_json_row(json_dumper *dumper, const burst_table_t *table, const burst_rows_t *rows,
                    size_t row, GString *text)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(rows, row, cells);
    json_dumper_begin_object(dumper);
    for (size_t column = 0; column < table->n_columns; column++) {
        json_dumper_set_member_name(dumper, table->columns[column].key);
        burst_json_cell(dumper, &cells[column], text);
    }
    json_dumper_end_object(dumper);
}
