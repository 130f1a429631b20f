/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A cell as characters: exact for programs, readable for people.
 */
#ifndef BURST_CELL_TEXT_H
#define BURST_CELL_TEXT_H

#include "burst/table.h"

#include <glib.h>

/** How names are found for what people read. Both return NULL, or text for g_free(). */
typedef struct {
    char *(*address)(const burst_address_t *address);
    char *(*port)(burst_cell_type_t type, uint16_t port);
} burst_names_t;

/**
 * For programs: numeric, times in seconds with nine decimals, real numbers with 15 significant
 * digits, which is what a double holds of any decimal number.
 * @param text replaced; empty for an absent value.
 */
void burst_cell_exact(GString *text, const burst_cell_t *cell);

/**
 * For people: as above, but real numbers with the column's decimals, names instead of addresses
 * and ports where `names` has one, "-" for an absent value.
 * @param names may be NULL.
 */
void burst_cell_readable(GString *text, const burst_cell_t *cell, const burst_column_t *column,
                         const burst_names_t *names);

#endif
