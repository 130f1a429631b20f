/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the contract says of columns: their keys, in its order. The lists are the contract's own, so
 * that an entry at a wrong place is found, whatever its `get` says.
 */
#include "cells.h"

#include <string.h>

#define KEY  "stream src dst protocol src_port dst_port "
#define LEN  "len_mean len_sd len_min len_max "
#define IDT  "idt_mean idt_sd idt_min idt_max idt_p50 idt_p95 idt_p99 "
#define IAT  "iat_mean iat_sd iat_min iat_max iat_p50 iat_p95 iat_p99 "
#define GAP  "gap_mean gap_sd gap_min gap_max gap_p50 gap_p95 gap_p99 "
#define MEAN "burst_packets_mean burst_bytes_mean burst_bytes_sd burst_duration_mean "
#define PORT "port src_packets src_bytes dst_packets dst_bytes"

static const struct {
    const char *table;
    const char *keys;
} contract[] = {
    {"summary", "frames ip tcp udp ip_other other payload_bytes duration endpoints streams bursts "
                "burst_packets burst_bytes wire_bytes first duplicates duplicates_seen"},
    {"endpoints", "address tx_packets tx_bytes rx_packets rx_bytes " LEN IDT IAT
                  "bursts_sent burst_bytes_sent bursts_received burst_bytes_received burstiness "
                  "tx_peak_rate rx_peak_rate " MEAN
                  "burst_interval_mean burst_interval_sd burst_interval_p50 name"},
    {"tcp_ports", PORT},
    {"udp_ports", PORT},
    {"streams",
     KEY "packets bytes first last duration " LEN GAP
         "reordered bursts burst_packets burst_bytes burstiness "
         "back_packets back_bytes peak_rate peak_frame " MEAN "idle_mean idle_sd idle_p50"},
    {"bursts", "id " KEY "first_frame last_frame start end duration packets bytes mean_len rate "
               "idle_before back_packets back_bytes len_min len_max len_sd gap_mean gap_sd "
               "gap_max label"},
    {"peaks", "window bytes rate packets frame time mean_rate peak_to_mean"},
    {"microbursts", "id first_frame last_frame start end duration packets bytes peak_rate "
                    "peak_frame top_src top_dst top_bytes"},
    {"thresholds", "gap bursts streams packets bytes packets_mean bytes_mean bytes_sd "
                   "duration_mean suggested"},
    {"kinds", "kind " KEY "packets bytes_mean bytes_min bytes_max count interval_mean interval_sd "
              "interval_p50 interval_min interval_max first last"},
    {"sequences", KEY "packets lengths gaps"},
    {"packets", "frame time src dst protocol src_port dst_port payload_len wire_len stream back "
                "idt iat gap burst position"},
};

static void test_keys(void)
{
    g_assert_cmpuint(burst_n_tables, ==, G_N_ELEMENTS(contract));
    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        GString *keys = g_string_new(NULL);
        for (size_t k = 0; k < table->n_columns; k++)
            g_string_append_printf(keys, "%s%s", k > 0 ? " " : "", table->columns[k].key);
        g_assert_cmpstr(table->name, ==, contract[i].table);
        g_assert_cmpstr(keys->str, ==, contract[i].keys);
        g_assert_cmpuint(table->n_columns, <=, BURST_MAX_COLUMNS);
        g_string_free(keys, TRUE);
    }
}

static void test_find(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(contract); i++)
        g_assert_true(burst_table_find(contract[i].table) == burst_tables[i]);
    g_assert_null(burst_table_find("endpointz"));
    g_assert_null(burst_table_find("endpoint"));
    g_assert_null(burst_table_find("Summary"));
    g_assert_null(burst_table_find(""));
    g_assert_null(burst_table_find(NULL));
}

/* What is in the JSON document, and what is not: contract, section 4. */
static void test_document(void)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        const char *name = burst_tables[i]->name;
        bool is_in = (burst_tables[i]->flags & BURST_TABLE_IN_DOCUMENT) != 0;
        g_assert_cmpint(is_in, !=, strcmp(name, "sequences") == 0 || strcmp(name, "packets") == 0);
    }
}

/* ---- titles, units, flags ---- */

/* The unit that a key speaks of: contract, section 4. */
static const char *expected_unit(const burst_column_t *column)
{
    const char *key = column->key;

    if (column->type == BURST_CELL_TIME || strstr(key, "duration") ||
        g_str_has_prefix(key, "idt_") || g_str_has_prefix(key, "iat_") ||
        g_str_has_prefix(key, "gap") || strstr(key, "interval") || g_str_has_prefix(key, "idle"))
        return "s";
    if (strstr(key, "bytes") || strstr(key, "len"))
        return "B";
    if (g_str_has_suffix(key, "rate"))
        return "bit/s";
    return "";
}

static void assert_column(const burst_table_t *table, const burst_column_t *column)
{
    bool is_percentile = g_str_has_suffix(column->key, "_p50") ||
                         g_str_has_suffix(column->key, "_p95") ||
                         g_str_has_suffix(column->key, "_p99");
    static const char *const moments[] = {"first", "last", "start", "end", "time"};
    bool is_absolute = false;

    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++)
        is_absolute = is_absolute || strcmp(column->key, moments[i]) == 0;
    if (strcmp(column->unit, expected_unit(column)) != 0)
        g_error("%s.%s: unit \"%s\"", table->name, column->key, column->unit);
    g_assert_cmpint(is_percentile, ==, (column->flags & BURST_COLUMN_PERCENTILE) != 0);
    g_assert_cmpint(is_absolute, ==, (column->flags & BURST_COLUMN_ABSOLUTE) != 0);
    g_assert_cmpuint(strlen(column->title), >, 0);
    g_assert_null(strchr(column->title, '['));
    g_assert_cmpuint(strlen(column->meaning), >, 0);
    g_assert_false(g_str_has_suffix(column->meaning, "."));
    g_assert_nonnull(column->get);
}

static void test_descriptions(void)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        g_assert_cmpuint(strlen(table->title), >, 0);
        g_assert_cmpuint(strlen(table->meaning), >, 0);
        for (size_t k = 0; k < table->n_columns; k++)
            assert_column(table, &table->columns[k]);
    }
}

/* No two columns of a table are read alike, by people either. */
static void test_titles_differ(void)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        GHashTable *headings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (size_t k = 0; k < burst_tables[i]->n_columns; k++)
            g_assert_true(
                g_hash_table_add(headings, burst_column_heading(&burst_tables[i]->columns[k])));
        g_hash_table_destroy(headings);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/keys", test_keys);
    g_test_add_func("/columns/find", test_find);
    g_test_add_func("/columns/document", test_document);
    g_test_add_func("/columns/descriptions", test_descriptions);
    g_test_add_func("/columns/titles-differ", test_titles_differ);
    return g_test_run();
}
