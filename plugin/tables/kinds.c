/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table "kinds": one row for each kind of burst. Its items are kind_t, which are its data. */
#include "registry.h"

#include "base/hash.h"
#include "rows/burst-sums.h"

typedef struct {
    /* What bursts of a kind have in common. */
    uint32_t stream;
    uint32_t packets;
    uint64_t about_bytes;

    uint32_t number; /* in the order of the table, from 1 */
    uint32_t first_frame;
    int64_t first_ns; /* starts of the first and the last burst */
    int64_t last_ns;
    burst_sums_t sums; /* between: from start to start */
} kind_t;

/* ---- grouping ---- */

/* To two significant digits, halves up. */
static uint64_t round_bytes(uint64_t bytes)
{
    const uint64_t two_digits = 100, base = 10;
    uint64_t unit = 1;

    while (bytes / unit >= two_digits)
        unit *= base;
    return (bytes + unit / 2) / unit * unit;
}

static guint hash_kind(gconstpointer key)
{
    const kind_t *kind = key;
    const uint64_t parts[] = {kind->stream, kind->packets, kind->about_bytes};
    return (guint)burst_hash(parts, sizeof parts);
}

static gboolean kinds_equal(gconstpointer a, gconstpointer b)
{
    const kind_t *kind_a = a;
    const kind_t *kind_b = b;
    return kind_a->stream == kind_b->stream && kind_a->packets == kind_b->packets &&
           kind_a->about_bytes == kind_b->about_bytes;
}

static void free_kind(gpointer data)
{
    kind_t *kind = data;
    burst_sums_clear(&kind->sums);
    g_free(kind);
}

static void free_kinds(void *kinds)
{
    g_hash_table_destroy(kinds);
}

static kind_t *get_kind(GHashTable *kinds, const burst_burst_t *burst)
{
    kind_t key = {.stream = burst->stream,
                  .packets = burst->packets,
                  .about_bytes = round_bytes(burst->bytes)};
    kind_t *kind = g_hash_table_lookup(kinds, &key);

    if (kind == NULL) {
        kind = g_new(kind_t, 1);
        *kind = key;
        kind->first_frame = burst->first_frame;
        kind->first_ns = burst->start_ns;
        g_hash_table_add(kinds, kind);
    }
    return kind;
}

static void add_burst(GHashTable *kinds, const burst_burst_t *burst)
{
    kind_t *kind = get_kind(kinds, burst);

    if (kind->sums.bytes.count > 0) {
        int64_t interval_ns = burst_time_difference(burst->start_ns, kind->last_ns);
        if (interval_ns >= 0)
            burst_distribution_add(&kind->sums.between_ns, interval_ns);
    }
    kind->last_ns = burst->start_ns;
    burst_sums_add(&kind->sums, burst);
}

static int compare(const void *a, const void *b, const burst_rows_t *rows G_GNUC_UNUSED)
{
    const kind_t *kind_a = a;
    const kind_t *kind_b = b;
    return burst_compare_sizes(kind_a->sums.bytes.count, kind_b->sums.bytes.count,
                               kind_a->first_frame, kind_b->first_frame);
}

static gint compare_kinds(gconstpointer a, gconstpointer b)
{
    return compare(*(const void *const *)a, *(const void *const *)b, NULL);
}

/* Of one stream, bursts are numbered in the order of their frames. */
static void collect(burst_rows_t *rows)
{
    const burst_engine_t *engine = rows->source.engine;
    GHashTable *kinds = g_hash_table_new_full(hash_kind, kinds_equal, free_kind, NULL);
    GHashTableIter iter;
    gpointer key;

    for (uint32_t id = 1; id <= burst_engine_n_bursts(engine); id++)
        add_burst(kinds, burst_engine_burst(engine, id));
    burst_rows_set_data(rows, kinds, free_kinds);
    g_hash_table_iter_init(&iter, kinds);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        burst_rows_add(rows, key);

    g_ptr_array_sort(rows->items, compare_kinds);
    for (guint i = 0; i < rows->items->len; i++)
        ((kind_t *)g_ptr_array_index(rows->items, i))->number = i + 1;
}

/* ---- columns ---- */

static void get_key(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                    burst_cell_t *cell)
{
    const kind_t *kind = item;
    const GPtrArray *streams = burst_engine_streams(rows->source.engine);
    burst_put_stream_key(cell, g_ptr_array_index(streams, kind->stream), column->which);
}

static void get_sums(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                     burst_cell_t *cell)
{
    const kind_t *kind = item;
    burst_put_sums(rows, cell, &kind->sums, column->which);
}

static void get_interval(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                         burst_cell_t *cell)
{
    const kind_t *kind = item;
    burst_put_gap(rows, cell, kind->sums.between_ns, column->which);
}

enum { BYTES_MIN, BYTES_MAX, FIRST, LAST };

static void get(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                const burst_column_t *column, burst_cell_t *cell)
{
    const kind_t *kind = item;

    switch (column->which) {
    case BYTES_MIN:
        burst_put_count(cell, (uint64_t)kind->sums.bytes.min);
        break;
    case BYTES_MAX:
        burst_put_count(cell, (uint64_t)kind->sums.bytes.max);
        break;
    case FIRST:
        burst_put_time(cell, kind->first_ns);
        break;
    case LAST:
        burst_put_time(cell, kind->last_ns);
        break;
    default:
        g_assert_not_reached();
    }
}

static const burst_column_t columns[] = {
    {BURST_COLUMN("kind", "Kind", "", COUNT, "Number of the kind, from 1, in this order"),
     .rank = 1, BURST_COUNT32(kind_t, number)},
    BURST_STREAM_KEY_COLUMNS(get_key),
    {BURST_COLUMN("packets", "Packets", "", COUNT, "Packets of each of its bursts"), .rank = 8,
     BURST_COUNT32(kind_t, packets)},
    {BURST_COLUMN("bytes_mean", "Bytes mean", "B", REAL, "Mean payload of its bursts"),
     .decimals = 1, .rank = 9, .get = get_sums, .which = BURST_SUMS_BYTES_MEAN},
    {BURST_COLUMN("bytes_min", "Bytes min", "B", COUNT, "Smallest payload of its bursts"),
     .get = get, .which = BYTES_MIN},
    {BURST_COLUMN("bytes_max", "Bytes max", "B", COUNT, "Largest payload of its bursts"),
     .get = get, .which = BYTES_MAX},
    {BURST_COLUMN("count", "Count", "", COUNT, "How many bursts are of this kind"),
     .flags = BURST_COLUMN_SUM, .rank = 7, .get = get_sums, .which = BURST_SUMS_COUNT},
    {BURST_COLUMN("interval_mean", "Interval mean", "s", REAL,
                  "Mean time from the start of one of its bursts to that of the next"),
     .decimals = BURST_SECONDS_DECIMALS, .rank = 11, .get = get_interval, .which = BURST_GAP_MEAN},
    {BURST_COLUMN("interval_sd", "Interval sd", "s", REAL,
                  "Standard deviation (n - 1) of the times from start to start"),
     .decimals = BURST_SECONDS_DECIMALS, .rank = 12, .get = get_interval, .which = BURST_GAP_SD},
    {BURST_COLUMN("interval_p50", "Interval p50", "s", TIME,
                  "Lower median of the times from start to start, within 1 %"),
     .flags = BURST_COLUMN_PERCENTILE, .rank = 10, .get = get_interval, .which = BURST_GAP_P50},
    {BURST_COLUMN("interval_min", "Interval min", "s", TIME, "Shortest time from start to start"),
     .get = get_interval, .which = BURST_GAP_MIN},
    {BURST_COLUMN("interval_max", "Interval max", "s", TIME, "Longest time from start to start"),
     .get = get_interval, .which = BURST_GAP_MAX},
    {BURST_COLUMN("first", "First", "s", TIME, "Start of its first burst"),
     .flags = BURST_COLUMN_ABSOLUTE, .rank = 13, .get = get, .which = FIRST},
    {BURST_COLUMN("last", "Last", "s", TIME, "Start of its last burst"),
     .flags = BURST_COLUMN_ABSOLUTE, .get = get, .which = LAST},
};

const burst_table_t burst_table_kinds = {
    .name = "kinds",
    .title = "Kinds of Bursts",
    .menu = "_Kinds",
    .meaning = "Bursts of a stream with as many packets and about as many bytes: what comes "
               "again, and how regularly",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_BURSTS,
    .depends_on = BURST_ON_BURSTS,
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .collect = collect,
    .compare = compare,
};
