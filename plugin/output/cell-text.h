/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A cell as characters: exact for programs, readable for people.
 */
#ifndef BURST_CELL_TEXT_H
#define BURST_CELL_TEXT_H

#include "burst/table.h"

#include <glib.h>

/**
 * For programs: numeric, times in seconds with nine decimals, real numbers with 15 significant
 * digits, which is what a double holds of any decimal number; values of a list separated by one
 * space.
 * @param text replaced; empty for an absent value.
 */
void burst_cell_exact(GString *text, const burst_cell_t *cell);

/** The same, behind what is in `text` already. */
void burst_cell_append(GString *text, const burst_cell_t *cell);

/** What readable text depends on. */
typedef struct {
    const burst_names_t *names; /**< or NULL */
    bool has_start;             /**< the capture has a time */
    int64_t start_ns;           /**< what its times are relative to */
    size_t list_width;          /**< a list is cut after so many characters; 0: it is not */
} burst_reader_t;

/** As rows from this source are read now. Borrows from it. */
burst_reader_t burst_reader_of(const burst_source_t *source);

/**
 * For people: as above, but real numbers with the column's decimals, percentiles with three
 * significant digits, times of the capture as the user wants times or in seconds since its start,
 * names instead of numbers where there is one, "-" for an absent value.
 */
void burst_cell_readable(GString *text, const burst_cell_t *cell, const burst_column_t *column,
                         const burst_reader_t *reader);

/** Appends a time in seconds with nine decimals, exactly. */
void burst_append_seconds(GString *text, int64_t time_ns);

#endif
