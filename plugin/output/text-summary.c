/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-summary.h"

#include "base/phrase.h"
#include "cell-text.h"
#include "parameters-text.h"

#include <string.h>

#define LABEL_WIDTH 20

/* ---- the answer first ---- */

/* A cell of the only row. */
static burst_cell_t cell_of(burst_rows_t *rows, const burst_table_t *table, const char *key)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].key, key) == 0)
            return burst_rows_cell(rows, 0, i);
    }
    g_assert_not_reached();
}

static uint64_t count_of(burst_rows_t *rows, const burst_table_t *table, const char *key)
{
    burst_cell_t cell = cell_of(rows, table, key);
    return cell.type == BURST_CELL_COUNT ? cell.count : 0;
}

static void put(FILE *stream, const char *label, const char *value)
{
    fprintf(stream, "%-*s %s\n", LABEL_WIDTH, label, value);
}

static double percent(uint64_t part, uint64_t whole)
{
    const double all = 100;
    return whole == 0 ? 0 : all * (double)part / (double)whole;
}

static void put_counted(FILE *stream, const char *label, uint64_t count, const char *one,
                        const char *many)
{
    GString *text = g_string_new(NULL);
    burst_phrase_count(text, count, one, many);
    put(stream, label, text->str);
    g_string_free(text, TRUE);
}

static void put_duration(FILE *stream, const burst_cell_t *duration)
{
    GString *text = g_string_new(NULL);

    if (duration->type == BURST_CELL_ABSENT)
        g_string_append(text, "no frame has a time");
    else
        burst_phrase_duration(text, (uint64_t)duration->time_ns);
    put(stream, "Duration", text->str);
    g_string_free(text, TRUE);
}

/* How many bursts, and what share of the payload they have. */
static void put_share(FILE *stream, burst_rows_t *rows, const burst_table_t *table)
{
    uint64_t payload = count_of(rows, table, "payload_bytes");
    uint64_t in_bursts = count_of(rows, table, "burst_bytes");
    GString *text = g_string_new(NULL);

    burst_phrase_count(text, count_of(rows, table, "bursts"), "burst", "bursts");
    g_string_append(text, " with ");
    burst_phrase_count(text, in_bursts, "byte", "bytes");
    /* Where the size is that on the wire, it is no part of the payload. */
    if (payload > 0 && in_bursts <= payload)
        g_string_append_printf(text, ", %.1f %% of the payload", percent(in_bursts, payload));
    put(stream, "In bursts", text->str);
    g_string_free(text, TRUE);
}

static void put_answer(FILE *stream, const burst_output_t *output, burst_rows_t *rows)
{
    const burst_table_t *table = output->table;
    burst_cell_t duration = cell_of(rows, table, "duration");
    char *parameters =
        burst_parameters_text(table, burst_engine_parameters(output->source.engine), false);

    if (output->file)
        put(stream, "File", output->file);
    put_duration(stream, &duration);
    put_counted(stream, "Packets", count_of(rows, table, "frames"), "frame", "frames");
    put_counted(stream, "Payload", count_of(rows, table, "payload_bytes"), "byte", "bytes");
    put_share(stream, rows, table);
    put(stream, "Parameters", parameters);
    if (output->filter)
        put(stream, "Filter", output->filter);
    g_free(parameters);
}

/* ---- all of the row ---- */

static void put_all(FILE *stream, const burst_output_t *output, burst_rows_t *rows)
{
    burst_reader_t reader = burst_reader_of(&output->source);
    burst_cell_t cells[BURST_MAX_COLUMNS];
    GString *text = g_string_new(NULL);

    reader.has_start = false; /* the start itself is not relative to the start */
    burst_rows_cells(rows, 0, cells);
    for (size_t i = 0; i < output->table->n_columns; i++) {
        const burst_column_t *column = &output->table->columns[i];
        char *heading = burst_column_heading(column);
        burst_cell_readable(text, &cells[i], column, &reader);
        put(stream, heading, text->str);
        g_free(heading);
    }
    g_string_free(text, TRUE);
}

static void put_warning(FILE *stream, const burst_output_t *output, burst_rows_t *rows)
{
    const double many_percent = 1;
    uint64_t seen = count_of(rows, output->table, "duplicates_seen");
    double share = percent(seen, count_of(rows, output->table, "frames"));

    if (share > many_percent)
        fprintf(
            stream,
            "\nWarning: %.1f %% of the packets seem to be there twice, so that bytes and bursts "
            "are\ncounted twice. To leave duplicates out, set burst.duplicate_us "
            "(-o burst.duplicate_us:1000).\n",
            share);
}

void burst_write_text_summary(FILE *stream, const burst_output_t *output)
{
    burst_rows_t *rows = burst_rows_new(output->table, &output->source);

    fprintf(stream, "%s\n", output->table->title);
    put_answer(stream, output, rows);
    fputc('\n', stream);
    put_all(stream, output, rows);
    put_warning(stream, output, rows);
    fputc('\n', stream);
    burst_rows_free(rows);
}
