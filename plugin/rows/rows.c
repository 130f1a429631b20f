/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rows.h"

/* ---- for tables ---- */

void burst_rows_add(burst_rows_t *rows, const void *item)
{
    g_ptr_array_add(rows->items, (gpointer)item);
}

void burst_rows_add_all(burst_rows_t *rows, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++)
        burst_rows_add(rows, g_ptr_array_index(items, i));
}

void burst_rows_set_data(burst_rows_t *rows, void *data, GDestroyNotify free_data)
{
    rows->data = data;
    rows->free_data = free_data;
}

const burst_parameters_t *burst_rows_parameters(const burst_rows_t *rows)
{
    return burst_engine_parameters(rows->source.engine);
}

bool burst_rows_percentile(const burst_rows_t *rows, const burst_distribution_t *distribution,
                           size_t which, int64_t *value)
{
    burst_row_cache_t *cache = rows->cache;

    if (!cache->is_set || cache->distribution != distribution) {
        cache->has_percentiles = burst_distribution_percentiles(distribution, cache->percentiles);
        cache->distribution = distribution;
        cache->is_set = true;
    }
    if (cache->has_percentiles)
        *value = cache->percentiles[which];
    return cache->has_percentiles;
}

const char *burst_rows_keep_text(const burst_rows_t *rows, char *text)
{
    g_free(rows->cache->text);
    rows->cache->text = text;
    return text;
}

int burst_compare_sizes(uint64_t size_a, uint64_t size_b, uint64_t rank_a, uint64_t rank_b)
{
    if (size_a != size_b)
        return size_a > size_b ? -1 : 1;
    return (rank_a > rank_b) - (rank_a < rank_b);
}

/* ---- for readers ---- */

static gint compare_items(gconstpointer a, gconstpointer b, gpointer data)
{
    const burst_rows_t *rows = data;
    return rows->table->compare(*(const void *const *)a, *(const void *const *)b, rows);
}

burst_rows_t *burst_rows_new_empty(const burst_table_t *table, const burst_source_t *source)
{
    burst_rows_t *rows = g_new0(burst_rows_t, 1);

    rows->table = table;
    rows->source = *source;
    rows->items = g_ptr_array_new();
    rows->cache = g_new0(burst_row_cache_t, 1);
    return rows;
}

burst_rows_t *burst_rows_new(const burst_table_t *table, const burst_source_t *source)
{
    burst_rows_t *rows = burst_rows_new_empty(table, source);

    if (table->collect)
        table->collect(rows);
    if (table->compare)
        g_ptr_array_sort_with_data(rows->items, compare_items, rows);
    return rows;
}

void burst_rows_free(burst_rows_t *rows)
{
    g_ptr_array_unref(rows->items);
    if (rows->free_data)
        rows->free_data(rows->data);
    g_free(rows->cache->text);
    g_free(rows->cache);
    g_free(rows);
}

size_t burst_rows_count(const burst_rows_t *rows)
{
    return rows->items->len;
}

static void get_cell(const burst_rows_t *rows, const void *item, size_t column, burst_cell_t *cell)
{
    const burst_column_t *description = &rows->table->columns[column];
    *cell = (burst_cell_t){.type = BURST_CELL_ABSENT};
    description->get(rows, item, description, cell);
}

burst_cell_t burst_rows_cell(burst_rows_t *rows, size_t row, size_t column)
{
    burst_cell_t cell;
    get_cell(rows, g_ptr_array_index(rows->items, row), column, &cell);
    return cell;
}

void burst_rows_cells(burst_rows_t *rows, size_t row, burst_cell_t cells[BURST_MAX_COLUMNS])
{
    const void *item = g_ptr_array_index(rows->items, row);
    for (size_t column = 0; column < rows->table->n_columns; column++)
        get_cell(rows, item, column, &cells[column]);
}
