/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data of a report, as report/DATA.md describes them. They are written part by part: what
 * json_dumper makes of a row goes to the stream, escaped, before the next row is made.
 */
#include "report.h"

#include "output/json-values.h"
#include "report-bursts.h"

#include <math.h>
#include <string.h>

#define SCHEMA    "burst-report/1"
#define ENDPOINTS "endpoints"

/* What keeps the page at a size that a browser likes, however large the capture is. */
enum {
    MAX_ROWS = 2000,
    MAX_BURSTS = 10000,
    MAX_LANES = 10000,
    MAX_PAIRS = 2000,
    MAX_SERIES = 2000,
    MAX_POINTS = 130000,
    MAX_DISTRIBUTIONS = 200,
};

typedef struct {
    FILE *stream;
    const burst_report_t *report;
    json_dumper dumper; /* writes to json */
    GString *json;      /* what was not yet written to the stream */
    GString *text;      /* room for the digits of a number */
    bool has_start;
    int64_t start_ns;        /* what times are relative to */
    burst_rows_t *endpoints; /* made once: there can be millions */
    bool *shown_bursts;      /* a flag for each: it is in the table */
    GHashTable *names;       /* of addresses, that have one; NULL: nobody wants names */
    GPtrArray *named;        /* those addresses in order of appearance; the hash table's keys */
} writer_t;

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
static void flush(writer_t *writer)
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

static void begin_array_member(writer_t *writer, const char *key)
{
    json_dumper_set_member_name(&writer->dumper, key);
    json_dumper_begin_array(&writer->dumper);
}

static void end_array(writer_t *writer)
{
    json_dumper_end_array(&writer->dumper);
    flush(writer);
}

static void put_count(writer_t *writer, uint64_t count)
{
    burst_cell_t cell = {.type = BURST_CELL_COUNT, .count = count};
    burst_json_cell(&writer->dumper, &cell, writer->text);
}

static void put_null(writer_t *writer)
{
    json_dumper_value_anyf(&writer->dumper, "null");
}

/* In seconds, without zeros at the end: there are many of these. */
static void put_time(writer_t *writer, int64_t time_ns)
{
    burst_cell_t cell = {.type = BURST_CELL_TIME, .time_ns = time_ns};
    GString *text = writer->text;
    gsize length;

    burst_cell_exact(text, &cell);
    for (length = text->len; text->str[length - 1] == '0'; length--)
        ;
    if (text->str[length - 1] == '.')
        length--;
    json_dumper_value_anyf(&writer->dumper, "%.*s", (int)length, text->str);
}

static void put_relative_time(writer_t *writer, int64_t time_ns)
{
    put_time(writer, burst_time_difference(time_ns, writer->start_ns));
}

/* ---- addresses and their names ---- */

/* Looks for the name of an address when it is written for the first time. */
static void note_address(writer_t *writer, const burst_address_t *address, const char *numeric)
{
    if (writer->names == NULL || g_hash_table_contains(writer->names, numeric))
        return;
    char *key = g_strdup(numeric);
    g_hash_table_insert(writer->names, key, writer->report->names->address(address));
    g_ptr_array_add(writer->named, key);
}

static void put_address(writer_t *writer, const burst_address_t *address)
{
    burst_cell_t cell = {.type = BURST_CELL_ADDRESS, .address = address};
    burst_json_cell(&writer->dumper, &cell, writer->text);
    note_address(writer, address, writer->text->str);
}

static void put_names(writer_t *writer)
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
    flush(writer);
}

/* ---- tables ---- */

static void put_cell(writer_t *writer, const burst_cell_t *cell, const burst_column_t *column)
{
    if (cell->type == BURST_CELL_ADDRESS)
        put_address(writer, cell->address);
    else if (cell->type == BURST_CELL_TIME && column->is_absolute)
        put_relative_time(writer, cell->time_ns);
    else if (cell->type == BURST_CELL_TIME)
        put_time(writer, cell->time_ns);
    else
        burst_json_cell(&writer->dumper, cell, writer->text);
}

static void put_row(writer_t *writer, const burst_table_t *table, const burst_cell_t *cells)
{
    json_dumper_begin_array(&writer->dumper);
    for (size_t column = 0; column < table->n_columns; column++)
        put_cell(writer, &cells[column], &table->columns[column]);
    end_array(writer);
}

static void add_to_rest(uint64_t rest[BURST_MAX_COLUMNS], const burst_table_t *table,
                        const burst_cell_t *cells)
{
    for (size_t column = 0; column < table->n_columns; column++) {
        if (table->columns[column].is_sum)
            rest[column] += cells[column].count;
    }
}

static void put_rest(writer_t *writer, const burst_table_t *table, const uint64_t *rest)
{
    begin_array_member(writer, "rest");
    for (size_t column = 0; column < table->n_columns; column++) {
        if (table->columns[column].is_sum)
            put_count(writer, rest[column]);
        else
            put_null(writer);
    }
    end_array(writer);
}

/* Bursts are in the order of their frames: the largest of them are anywhere. */
static bool is_shown(const writer_t *writer, const burst_table_t *table, size_t row,
                     const burst_cell_t *cells)
{
    if (strcmp(table->columns[0].key, "id") == 0)
        return writer->shown_bursts[cells[0].count - 1];
    return row < MAX_ROWS;
}

static void put_rows(writer_t *writer, const burst_table_t *table, const burst_rows_t *rows)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    uint64_t rest[BURST_MAX_COLUMNS] = {0};
    size_t n_rows = burst_rows_count(rows);
    bool has_rest = false;

    begin_array_member(writer, "rows");
    for (size_t row = 0; row < n_rows; row++) {
        burst_rows_cells(rows, row, cells);
        if (is_shown(writer, table, row, cells)) {
            put_row(writer, table, cells);
        } else {
            add_to_rest(rest, table, cells);
            has_rest = true;
        }
    }
    end_array(writer);
    burst_json_count_member(&writer->dumper, "total_rows", n_rows);
    if (has_rest)
        put_rest(writer, table, rest);
    else
        burst_json_string_member(&writer->dumper, "rest", NULL);
}

static void put_table(writer_t *writer, const burst_table_t *table, const burst_rows_t *rows)
{
    json_dumper_set_member_name(&writer->dumper, table->name);
    json_dumper_begin_object(&writer->dumper);
    begin_array_member(writer, "columns");
    for (size_t column = 0; column < table->n_columns; column++)
        json_dumper_value_string(&writer->dumper, table->columns[column].key);
    end_array(writer);
    begin_array_member(writer, "titles");
    for (size_t column = 0; column < table->n_columns; column++)
        json_dumper_value_string(&writer->dumper, table->columns[column].title);
    end_array(writer);
    put_rows(writer, table, rows);
    json_dumper_end_object(&writer->dumper);
}

static void put_tables(writer_t *writer)
{
    json_dumper_set_member_name(&writer->dumper, "tables");
    json_dumper_begin_object(&writer->dumper);
    for (size_t i = 0; i < BURST_N_TABLES; i++) {
        const burst_table_t *table = &burst_tables[i];
        if (table == BURST_TABLE_SUMMARY)
            continue;
        if (table == burst_table_find(ENDPOINTS)) {
            put_table(writer, table, writer->endpoints);
            continue;
        }
        burst_rows_t *rows = burst_rows_new(table, writer->report->engine);
        put_table(writer, table, rows);
        burst_rows_free(rows);
    }
    json_dumper_end_object(&writer->dumper);
}

static void put_summary(writer_t *writer)
{
    burst_rows_t *rows = burst_rows_new(BURST_TABLE_SUMMARY, writer->report->engine);
    json_dumper_set_member_name(&writer->dumper, BURST_TABLE_SUMMARY->name);
    burst_json_row(&writer->dumper, BURST_TABLE_SUMMARY, rows, 0, writer->text);
    burst_rows_free(rows);
}

/* ---- who talks to whom ---- */

static void put_column_names(writer_t *writer, const char *const *names, size_t n_names)
{
    begin_array_member(writer, "columns");
    for (size_t i = 0; i < n_names; i++)
        json_dumper_value_string(&writer->dumper, names[i]);
    end_array(writer);
}

static void put_pairs(writer_t *writer)
{
    static const char *const columns[] = {"src", "dst", "packets", "bytes"};
    burst_pairs_t *pairs = burst_collector_pairs(writer->report->collector, MAX_PAIRS);

    json_dumper_set_member_name(&writer->dumper, "pairs");
    json_dumper_begin_object(&writer->dumper);
    put_column_names(writer, columns, G_N_ELEMENTS(columns));
    begin_array_member(writer, "rows");
    for (size_t i = 0; i < pairs->n_pairs; i++) {
        const burst_pair_t *pair = &pairs->pairs[i];
        json_dumper_begin_array(&writer->dumper);
        put_address(writer, &pair->src);
        put_address(writer, &pair->dst);
        put_count(writer, pair->packets);
        put_count(writer, pair->bytes);
        end_array(writer);
    }
    end_array(writer);
    burst_json_count_member(&writer->dumper, "total_rows", pairs->n_all);
    json_dumper_end_object(&writer->dumper);
    burst_pairs_free(pairs);
}

/* ---- distributions ---- */

/*
 * The engine's buckets are finer than a picture: here each doubling is cut in four (from 4 to 7 in
 * single values, 8 to 15 in pairs, and so on). The bucket of the picture that has this one:
 */
static burst_bucket_t coarse_bucket(const burst_bucket_t *bucket)
{
    unsigned exponent = 0;
    while (bucket->low >> exponent >= 8)
        exponent++;
    int64_t low = bucket->low >> exponent << exponent;
    int64_t width = INT64_C(1) << exponent;
    return (burst_bucket_t){.low = low, .high = low > INT64_MAX - width ? INT64_MAX : low + width};
}

static void put_bucket(writer_t *writer, const burst_bucket_t *bucket)
{
    json_dumper_begin_array(&writer->dumper);
    put_time(writer, bucket->low);
    put_time(writer, bucket->high);
    put_count(writer, bucket->count);
    json_dumper_end_array(&writer->dumper);
}

static void put_distribution(writer_t *writer, const char *key,
                             const burst_distribution_t *distribution)
{
    size_t n_buckets;
    burst_bucket_t *buckets = burst_distribution_buckets(distribution, &n_buckets);

    begin_array_member(writer, key);
    for (size_t i = 0; i < n_buckets;) {
        burst_bucket_t coarse = coarse_bucket(&buckets[i]);
        for (; i < n_buckets && buckets[i].low < coarse.high; i++)
            coarse.count += buckets[i].count;
        put_bucket(writer, &coarse);
    }
    end_array(writer);
    g_free(buckets);
}

static void put_gaps(writer_t *writer)
{
    const burst_table_t *table = burst_table_find(ENDPOINTS);
    const burst_rows_t *rows = writer->endpoints;
    burst_cell_t cells[BURST_MAX_COLUMNS];

    begin_array_member(writer, "gaps");
    for (size_t row = 0; row < MIN(burst_rows_count(rows), MAX_DISTRIBUTIONS); row++) {
        const burst_distribution_t *idt_ns;
        const burst_distribution_t *iat_ns;
        burst_rows_cells(rows, row, cells);
        burst_rows_endpoint_gaps(rows, row, &idt_ns, &iat_ns);
        json_dumper_begin_object(&writer->dumper);
        json_dumper_set_member_name(&writer->dumper, table->columns[0].key);
        put_cell(writer, &cells[0], &table->columns[0]);
        put_distribution(writer, "idt", idt_ns);
        put_distribution(writer, "iat", iat_ns);
        json_dumper_end_object(&writer->dumper);
    }
    end_array(writer);
}

/* ---- payload over time ---- */

static void put_bin(writer_t *writer, unsigned level)
{
    burst_cell_t width = {.type = BURST_CELL_REAL, .real = burst_bin_width(level)};
    burst_json_cell(&writer->dumper, &width, writer->text);
}

static void put_series_row(writer_t *writer, const burst_series_t *series)
{
    json_dumper_begin_array(&writer->dumper);
    put_count(writer, series->stream);
    put_address(writer, &series->src);
    put_address(writer, &series->dst);
    put_count(writer, series->packets);
    put_count(writer, series->bytes);
    put_bin(writer, series->level);
    end_array(writer);
}

static void put_points(writer_t *writer, const burst_series_t *series)
{
    json_dumper_begin_array(&writer->dumper);
    for (uint32_t i = 0; i < series->n_points; i++) {
        put_relative_time(writer, series->points[i].time_ns);
        put_count(writer, series->points[i].payload_len);
    }
    end_array(writer);
}

static void put_series(writer_t *writer)
{
    static const char *const columns[] = {"stream", "src", "dst", "packets", "bytes", "bin"};
    burst_selection_t *selection =
        burst_collector_select(writer->report->collector, MAX_SERIES, MAX_POINTS);
    unsigned widest = 0;

    json_dumper_set_member_name(&writer->dumper, "series");
    json_dumper_begin_object(&writer->dumper);
    put_column_names(writer, columns, G_N_ELEMENTS(columns));
    begin_array_member(writer, "rows");
    for (size_t i = 0; i < selection->n_series; i++) {
        put_series_row(writer, &selection->series[i]);
        widest = MAX(widest, selection->series[i].level);
    }
    end_array(writer);
    begin_array_member(writer, "points");
    for (size_t i = 0; i < selection->n_series; i++)
        put_points(writer, &selection->series[i]);
    end_array(writer);
    burst_json_count_member(&writer->dumper, "total_series", selection->n_all_series);
    burst_json_count_member(&writer->dumper, "total_packets", selection->n_all_points);
    burst_json_count_member(&writer->dumper, "shown_packets", selection->n_points);
    json_dumper_set_member_name(&writer->dumper, "bin");
    put_bin(writer, widest);
    json_dumper_end_object(&writer->dumper);
    burst_selection_free(selection);
}

static void put_lanes(writer_t *writer)
{
    GArray *lanes = burst_lanes_new(writer->report->engine, writer->shown_bursts, MAX_LANES);

    begin_array_member(writer, "lanes");
    for (guint i = 0; i < lanes->len; i++) {
        const burst_lane_t *lane = &g_array_index(lanes, burst_lane_t, i);
        json_dumper_begin_array(&writer->dumper);
        put_count(writer, lane->stream);
        put_relative_time(writer, lane->start_ns);
        put_relative_time(writer, lane->end_ns);
        put_count(writer, lane->bursts);
        put_count(writer, lane->bytes);
        put_count(writer, lane->packets);
        end_array(writer);
    }
    end_array(writer);
    g_array_free(lanes, TRUE);
}

/* ---- the document ---- */

static void put_capture(writer_t *writer)
{
    burst_cell_t start = {.type = BURST_CELL_TIME, .time_ns = writer->start_ns};

    json_dumper_set_member_name(&writer->dumper, "capture");
    json_dumper_begin_object(&writer->dumper);
    burst_json_string_member(&writer->dumper, "file", writer->report->file);
    burst_json_string_member(&writer->dumper, "filter", writer->report->filter);
    burst_cell_exact(writer->text, &start);
    burst_json_string_member(&writer->dumper, "start",
                             writer->has_start ? writer->text->str : NULL);
    json_dumper_end_object(&writer->dumper);
}

static void put_document(writer_t *writer)
{
    const burst_report_t *report = writer->report;
    json_dumper *dumper = &writer->dumper;

    json_dumper_begin_object(dumper);
    burst_json_string_member(dumper, "schema", SCHEMA);
    burst_json_string_member(dumper, "generator", "burst " BURST_VERSION);
    put_capture(writer);
    burst_json_parameters(dumper, burst_engine_parameters(report->engine), report->filter);
    put_summary(writer);
    put_tables(writer);
    put_pairs(writer);
    put_gaps(writer);
    put_series(writer);
    put_lanes(writer);
    put_names(writer);
    json_dumper_end_object(dumper);
    json_dumper_finish(dumper);
    flush(writer);
}

void burst_write_report(FILE *stream, const burst_page_t *page, const burst_report_t *report)
{
    writer_t writer = {.stream = stream,
                       .report = report,
                       .json = g_string_new(NULL),
                       .text = g_string_new(NULL),
                       .shown_bursts = burst_largest_bursts(report->engine, MAX_BURSTS),
                       .named = g_ptr_array_new()};
    writer.endpoints = burst_rows_new(burst_table_find(ENDPOINTS), report->engine);
    writer.dumper.output_string = writer.json;
    writer.has_start = burst_engine_first_time(report->engine, &writer.start_ns);
    if (report->names)
        writer.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    fwrite(page->head, 1, page->head_len, stream);
    put_document(&writer);
    fwrite(page->tail, 1, page->tail_len, stream);

    if (writer.names)
        g_hash_table_destroy(writer.names);
    g_ptr_array_free(writer.named, TRUE);
    burst_rows_free(writer.endpoints);
    g_free(writer.shown_bursts);
    g_string_free(writer.text, TRUE);
    g_string_free(writer.json, TRUE);
}
