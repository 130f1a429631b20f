/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns people see, in which order, within 120 characters. */
#include "cells.h"

#include <string.h>

static bool has_column(const burst_table_t *table, const size_t *columns, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(table->columns[columns[i]].key, key) == 0)
            return true;
    }
    return false;
}

static bool shows(const char *name, uint32_t stream, bool is_brief, const char *key)
{
    burst_parameters_t parameters = feed_with_stream(stream);
    const burst_table_t *table = cells_table(name);
    size_t columns[BURST_MAX_COLUMNS];
    size_t n = burst_table_shown_columns(table, &parameters, is_brief, columns);
    return has_column(table, columns, n, key);
}

/* A column that the key of streams lacks is not shown, though others are. */
static void test_parts(void)
{
    static const struct {
        uint32_t stream;
        bool has_src, has_dst, has_ports, has_back;
    } kinds[] = {
        {BURST_STREAM_PAIR, true, true, false, false},
        {BURST_STREAM_FLOW, true, true, true, false},
        {BURST_STREAM_SOURCE, true, false, false, false},
        {BURST_STREAM_DESTINATION, false, true, false, false},
        {BURST_STREAM_CONVERSATION, true, true, false, true},
        {BURST_STREAM_CONNECTION, true, true, true, true},
        {BURST_STREAM_CAPTURE, false, false, false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        uint32_t stream = kinds[i].stream;
        g_assert_cmpint(shows("streams", stream, false, "src"), ==, kinds[i].has_src);
        g_assert_cmpint(shows("bursts", stream, false, "dst"), ==, kinds[i].has_dst);
        g_assert_cmpint(shows("kinds", stream, false, "protocol"), ==, kinds[i].has_ports);
        g_assert_cmpint(shows("streams", stream, false, "src_port"), ==, kinds[i].has_ports);
        g_assert_cmpint(shows("bursts", stream, false, "back_bytes"), ==, kinds[i].has_back);
        g_assert_true(shows("endpoints", stream, false, "address"));
        g_assert_true(shows("bursts", stream, true, "bytes"));
    }
}

static size_t width_of(const burst_table_t *table, const size_t *columns, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += burst_column_usual_width(&table->columns[columns[i]]) + (i > 0 ? 2 : 0);
    return width;
}

/* For each table and kind of stream: brief fits, and all is all, in the order of ranks. */
static void test_widths(void)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        for (uint32_t stream = 0; stream < BURST_N_STREAM_KINDS; stream++) {
            burst_parameters_t parameters = feed_with_stream(stream);
            size_t columns[BURST_MAX_COLUMNS];
            size_t n = burst_table_shown_columns(burst_tables[i], &parameters, true, columns);
            g_assert_cmpuint(width_of(burst_tables[i], columns, n), <=, 120);
            for (size_t k = 1; k < n; k++)
                g_assert_cmpuint(burst_tables[i]->columns[columns[k - 1]].rank, <=,
                                 burst_tables[i]->columns[columns[k]].rank);
            n = burst_table_shown_columns(burst_tables[i], &parameters, false, columns);
            g_assert_cmpuint(n, >, 0);
        }
    }
}

/* Those with a rank first, then the others as they are listed. */
static void test_order(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    const burst_table_t *table = cells_table("bursts");
    size_t columns[BURST_MAX_COLUMNS];
    size_t n = burst_table_shown_columns(table, &parameters, false, columns);
    GString *keys = g_string_new(NULL);

    for (size_t i = 0; i < n; i++)
        g_string_append_printf(keys, "%s ", table->columns[columns[i]].key);
    /* Newer columns come last. */
    g_assert_true(g_str_has_prefix(
        keys->str, "id src dst start duration packets bytes idle_before rate first_frame label "
                   "stream last_frame end mean_len len_min len_max len_sd gap_mean gap_sd "
                   "gap_max "));
    g_string_free(keys, TRUE);
}

static void test_heading(void)
{
    burst_column_t column = {.title = "Len mean", .unit = "B", .type = BURST_CELL_REAL};
    char *heading = burst_column_heading(&column);
    g_assert_cmpstr(heading, ==, "Len mean [B]");
    g_assert_cmpuint(burst_column_usual_width(&column), >=, strlen(heading));
    g_free(heading);
    column.unit = "";
    heading = burst_column_heading(&column);
    g_assert_cmpstr(heading, ==, "Len mean");
    g_free(heading);
}

static char *as_seconds(int64_t time_ns G_GNUC_UNUSED)
{
    return g_strdup("1700000000.000000");
}

static char *as_date(int64_t time_ns G_GNUC_UNUSED)
{
    return g_strdup("2023-11-14 22:13:20.000000");
}

static char *relative(int64_t time_ns G_GNUC_UNUSED)
{
    return NULL;
}

/* A date is no number of seconds; a duration is one, however times are shown. */
static void test_heading_of_times(void)
{
    static const struct {
        char *(*time)(int64_t time_ns);
        unsigned flags;
        const char *expected;
    } cases[] = {{NULL, BURST_COLUMN_ABSOLUTE, "Start [s]"},
                 {relative, BURST_COLUMN_ABSOLUTE, "Start [s]"},
                 {as_seconds, BURST_COLUMN_ABSOLUTE, "Start [s]"},
                 {as_date, BURST_COLUMN_ABSOLUTE, "Start"},
                 {as_date, 0, "Start [s]"}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const burst_names_t names = {.time = cases[i].time};
        const burst_column_t column = {
            .title = "Start", .unit = "s", .type = BURST_CELL_TIME, .flags = cases[i].flags};
        char *heading = burst_column_heading_for(&column, &names);
        g_assert_cmpstr(heading, ==, cases[i].expected);
        g_free(heading);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shown/parts", test_parts);
    g_test_add_func("/shown/heading-of-times", test_heading_of_times);
    g_test_add_func("/shown/widths", test_widths);
    g_test_add_func("/shown/order", test_order);
    g_test_add_func("/shown/heading", test_heading);
    return g_test_run();
}
