/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The data of a report, as report/DATA.md describes them, on their way to the stream. They are
 * written part by part: what json_dumper makes of a row goes to the stream, escaped, before the
 * next row is made.
 */
#ifndef BURST_REPORT_WRITER_H
#define BURST_REPORT_WRITER_H

#include "output/formats.h"
#include "output/json-values.h"

typedef struct {
    FILE *stream;
    const burst_output_t *output;
    json_dumper dumper; /**< writes to json */
    GString *json;      /**< what was not yet written to the stream */
    GString *text;      /**< room for the digits of a number */
    bool has_start;
    int64_t start_ns;        /**< what times are relative to */
    burst_rows_t *endpoints; /**< made once: there can be millions */
    bool *shown_bursts;      /**< a flag for each burst, number 1 first: it is in the table */
    GHashTable *names;       /**< of addresses, that have one; NULL: nobody wants names */
    GPtrArray *named;        /**< those addresses in order of appearance; the table's keys */
} burst_report_writer_t;

burst_report_writer_t *burst_report_writer_new(FILE *stream, const burst_output_t *output);
void burst_report_writer_free(burst_report_writer_t *writer);

/** Has the stream take what was written so far. */
void burst_report_flush(burst_report_writer_t *writer);

/* ---- values ---- */

void burst_report_begin(burst_report_writer_t *writer, const char *key); /**< an array */
void burst_report_end(burst_report_writer_t *writer);                    /**< of that array */
void burst_report_count(burst_report_writer_t *writer, uint64_t count);
void burst_report_real(burst_report_writer_t *writer, double real);
/** In seconds, without zeros at the end: there are many of these. */
void burst_report_time(burst_report_writer_t *writer, int64_t time_ns);
/** The same of a time of the capture: since its start. */
void burst_report_moment(burst_report_writer_t *writer, int64_t time_ns);
/** An address, whose name is then looked for. */
void burst_report_address(burst_report_writer_t *writer, const burst_address_t *address);
/** A cell of a table. */
void burst_report_cell(burst_report_writer_t *writer, const burst_cell_t *cell,
                       const burst_column_t *column);
/** Member "columns". @param names of them, ended by NULL. */
void burst_report_columns(burst_report_writer_t *writer, const char *const *names);

/* ---- parts of the document ---- */

void burst_report_summary(burst_report_writer_t *writer);
void burst_report_tables(burst_report_writer_t *writer);
/** Who talks to whom, distributions of gaps, payload over time, bursts on lanes, bins of time. */
void burst_report_pictures(burst_report_writer_t *writer);
/** The names of all addresses that were written. */
void burst_report_names(burst_report_writer_t *writer);

#endif
