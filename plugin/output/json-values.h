/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What JSON documents of ours are made of, with Wireshark's json_dumper.
 */
#ifndef BURST_JSON_VALUES_H
#define BURST_JSON_VALUES_H

#include "burst/table.h"

#include <glib.h>
#include <wsutil/json_dumper.h>

/** A string, in whatever encoding it is; null for NULL. */
void burst_json_string(json_dumper *dumper, const char *value);
void burst_json_string_member(json_dumper *dumper, const char *key, const char *value);
void burst_json_count_member(json_dumper *dumper, const char *key, uint64_t value);

/**
 * Member "parameters": those that numbers depend on, by name, and the filter.
 * @param filter what the statistic is restricted to, or NULL.
 */
void burst_json_parameters(json_dumper *dumper, const burst_parameters_t *parameters,
                           const char *filter);

/**
 * A cell as programs read it; null for an absent value, and for a number that is not finite.
 * @param text room for the digits; what is in it does not matter.
 */
void burst_json_cell(json_dumper *dumper, const burst_cell_t *cell, GString *text);

/** Appends the cells of a row as members of an object: `"key":value,...`. */
void burst_json_append_cells(GString *json, const burst_table_t *table, const burst_cell_t *cells);

/** A row of a table as an object. @param text as above. */
void burst_json_row(json_dumper *dumper, const burst_table_t *table, burst_rows_t *rows, size_t row,
                    GString *text);

#endif
