/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report-writer.h"

#include "output/cell-text.h"

#include <string.h>

burst_report_writer_t *burst_report_writer_new(FILE *stream, const burst_output_t *output)
{
    const burst_source_t *source = &output->source;
    burst_report_writer_t *writer = g_new0(burst_report_writer_t, 1);

    writer->stream = stream;
    writer->output = output;
    writer->json = g_string_new(NULL);
    writer->text = g_string_new(NULL);
    writer->dumper.output_string = writer->json;
    writer->has_start = burst_engine_first_time(source->engine, &writer->start_ns);
    writer->endpoints = burst_rows_new(burst_table_find("endpoints"), source);
    writer->shown_bursts = g_new0(bool, burst_engine_n_bursts(source->engine));
    writer->named = g_ptr_array_new();
    if (source->names)
        writer->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return writer;
}

void burst_report_writer_free(burst_report_writer_t *writer)
{
    if (writer->names)
        g_hash_table_destroy(writer->names);
    g_ptr_array_free(writer->named, TRUE);
    g_free(writer->shown_bursts);
    burst_rows_free(writer->endpoints);
    g_string_free(writer->text, TRUE);
    g_string_free(writer->json, TRUE);
    g_free(writer);
}

/* ---- from JSON to the stream ---- */

/* How a character is written that HTML, or an old JavaScript, would take for its own; or NULL. */
static const char *escape_of(const char *c, size_t *length)
{
    *length = 1;
    switch (*c) {
    case '<':
        return "\\u003c";
    case '>':
        return "\\u003e";
    case '&':
        return "\\u0026";
    case '\xe2': /* U+2028 and U+2029 are E2 80 A8 and E2 80 A9 */
        *length = 3;
        if (strncmp(c, "\xe2\x80\xa8", *length) == 0)
            return "\\u2028";
        return strncmp(c, "\xe2\x80\xa9", *length) == 0 ? "\\u2029" : NULL;
    default:
        return NULL;
    }
}

/* These characters are in strings only, where JSON has another way to write them. */
void burst_report_flush(burst_report_writer_t *writer)
{
    const char *begin = writer->json->str;
    const char *end = begin + writer->json->len;

    for (const char *c = begin; c < end; c++) {
        size_t length;
        const char *escape = escape_of(c, &length);
        if (escape == NULL)
            continue;
        fwrite(begin, 1, (size_t)(c - begin), writer->stream);
        fputs(escape, writer->stream);
        begin = c + length;
        c = begin - 1;
    }
    fwrite(begin, 1, (size_t)(end - begin), writer->stream);
    g_string_truncate(writer->json, 0);
}

/* ---- values ---- */

void burst_report_begin(burst_report_writer_t *writer, const char *key)
{
    json_dumper_set_member_name(&writer->dumper, key);
    json_dumper_begin_array(&writer->dumper);
}

void burst_report_end(burst_report_writer_t *writer)
{
    json_dumper_end_array(&writer->dumper);
    burst_report_flush(writer);
}

void burst_report_count(burst_report_writer_t *writer, uint64_t count)
{
    burst_cell_t cell = {.type = BURST_CELL_COUNT, .count = count};
    burst_json_cell(&writer->dumper, &cell, writer->text);
}

void burst_report_real(burst_report_writer_t *writer, double real)
{
    burst_cell_t cell = {.type = BURST_CELL_REAL, .real = real};
    burst_json_cell(&writer->dumper, &cell, writer->text);
}

void burst_report_time(burst_report_writer_t *writer, int64_t time_ns)
{
    GString *text = writer->text;
    gsize length;

    g_string_truncate(text, 0);
    burst_append_seconds(text, time_ns);
    for (length = text->len; text->str[length - 1] == '0'; length--)
        ;
    if (text->str[length - 1] == '.')
        length--;
    json_dumper_value_anyf(&writer->dumper, "%.*s", (int)length, text->str);
}

void burst_report_moment(burst_report_writer_t *writer, int64_t time_ns)
{
    burst_report_time(writer, burst_time_difference(time_ns, writer->start_ns));
}

void burst_report_cell(burst_report_writer_t *writer, const burst_cell_t *cell,
                       const burst_column_t *column)
{
    if (cell->type == BURST_CELL_ADDRESS)
        burst_report_address(writer, cell->address);
    else if (cell->type == BURST_CELL_TIME && (column->flags & BURST_COLUMN_ABSOLUTE))
        burst_report_moment(writer, cell->time_ns);
    else if (cell->type == BURST_CELL_TIME)
        burst_report_time(writer, cell->time_ns);
    else
        burst_json_cell(&writer->dumper, cell, writer->text);
}

void burst_report_columns(burst_report_writer_t *writer, const char *const *names)
{
    burst_report_begin(writer, "columns");
    for (; *names; names++)
        json_dumper_value_string(&writer->dumper, *names);
    burst_report_end(writer);
}

/* ---- addresses and their names ---- */

/* Looks for the name of an address when it is written for the first time. */
static void note_address(burst_report_writer_t *writer, const burst_address_t *address,
                         const char *numeric)
{
    if (writer->names == NULL || g_hash_table_contains(writer->names, numeric))
        return;
    char *key = g_strdup(numeric);
    g_hash_table_insert(writer->names, key, writer->output->source.names->address(address));
    g_ptr_array_add(writer->named, key);
}

void burst_report_address(burst_report_writer_t *writer, const burst_address_t *address)
{
    burst_cell_t cell = {.type = BURST_CELL_ADDRESS, .address = address};
    burst_json_cell(&writer->dumper, &cell, writer->text);
    burst_cell_exact(writer->text, &cell);
    note_address(writer, address, writer->text->str);
}

void burst_report_names(burst_report_writer_t *writer)
{
    json_dumper_set_member_name(&writer->dumper, "names");
    json_dumper_begin_object(&writer->dumper);
    for (guint i = 0; i < writer->named->len; i++) {
        const char *numeric = g_ptr_array_index(writer->named, i);
        const char *name = g_hash_table_lookup(writer->names, numeric);
        if (name && strcmp(name, numeric) != 0)
            burst_json_string_member(&writer->dumper, numeric, name);
    }
    json_dumper_end_object(&writer->dumper);
    burst_report_flush(writer);
}
