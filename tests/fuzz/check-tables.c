/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums, gaps and distributions in tables, compared. */
#include "agree.h"
#include "burst/table.h"
#include "model.h"

#include <string.h>

/* The value in a row's column; the column has to be there. */
static burst_cell_t cell_of(const burst_table_t *table, const burst_cell_t *cells, const char *key)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].key, key) == 0)
            return cells[i];
    }
    fprintf(stderr, "no column %s\n", key);
    abort();
}

static void check_near(const char *what, bool present, double expected, const burst_cell_t *cell,
                       double tolerance)
{
    AGREE(what, present, cell->type != BURST_CELL_ABSENT);
    if (!present)
        return;
    double got = cell->type == BURST_CELL_TIME ? (double)cell->time_ns / 1e9 : cell->real;
    if (fabs(got - expected) > tolerance * fmax(fabs(expected), 1e-9)) {
        fprintf(stderr, "%s: model %.17g, engine %.17g\n", what, expected, got);
        abort();
    }
}

static int compare_values(const void *a, const void *b)
{
    int64_t value_a = *(const int64_t *)a;
    int64_t value_b = *(const int64_t *)b;
    return (value_a > value_b) - (value_a < value_b);
}

/* Long double and two passes: more exact than what it is compared with. */
static void check_distribution(const burst_table_t *table, const burst_cell_t *cells,
                               const char *prefix, int64_t *values, size_t n)
{
    static const unsigned percentiles[] = {50, 95, 99};
    char key[64];
    long double sum = 0;
    long double squares = 0;

    for (size_t i = 0; i < n; i++)
        sum += values[i];
    long double mean = n > 0 ? sum / n : 0;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);

    snprintf(key, sizeof key, "%s_mean", prefix);
    burst_cell_t cell = cell_of(table, cells, key);
    check_near(key, n > 0, (double)(mean / 1e9L), &cell, 1e-9);
    snprintf(key, sizeof key, "%s_sd", prefix);
    cell = cell_of(table, cells, key);
    /* Where values are nearly equal, the difference is in the last digits of the mean. */
    double sd = n > 1 ? (double)(sqrtl(squares / (n - 1)) / 1e9L) : 0;
    AGREE(key, n > 1, cell.type != BURST_CELL_ABSENT);
    if (n > 1 && fabs(cell.real - sd) > 1e-6 * sd + 1e-9 * fabs((double)mean / 1e9)) {
        fprintf(stderr, "%s: model %.17g, engine %.17g\n", key, sd, cell.real);
        abort();
    }

    qsort(values, n, sizeof *values, compare_values);
    for (size_t i = 0; i < 3; i++) {
        snprintf(key, sizeof key, "%s_p%u", prefix, percentiles[i]);
        cell = cell_of(table, cells, key);
        size_t rank = (n * percentiles[i] + 99) / 100;
        check_near(key, n > 0, n > 0 ? (double)values[rank - 1] / 1e9 : 0, &cell, 0.01);
    }
}

static void check_count(const burst_table_t *table, const burst_cell_t *cells, const char *key,
                        uint64_t expected)
{
    burst_cell_t cell = cell_of(table, cells, key);
    AGREE(key, BURST_CELL_COUNT, cell.type);
    AGREE(key, expected, cell.count);
}

/* From the latest so far: what is older than that has none. */
static size_t gaps_of(const model_t *model, const model_filter_t *filter, int64_t gaps[MAX_PACKETS])
{
    size_t n = 0;
    size_t previous = NO_PACKET;
    for (size_t i = 0; i < model->n_packets; i++) {
        if (!model_counts(model, filter, i))
            continue;
        if (previous != NO_PACKET &&
            model->packets[i].time_ns >= model_latest_at(model, filter, previous))
            gaps[n++] = burst_time_difference(model->packets[i].time_ns,
                                              model_latest_at(model, filter, previous));
        previous = i;
    }
    return n;
}

static void check_stream_row(const model_t *model, const burst_table_t *table,
                             const burst_cell_t *cells)
{
    int64_t gaps[MAX_PACKETS];
    uint32_t stream = (uint32_t)cell_of(table, cells, "stream").count;
    uint64_t packets = 0;
    uint64_t bytes = 0;
    uint64_t reordered = 0;
    uint64_t members = 0;
    uint64_t back_bytes = 0;

    for (size_t i = 0; i < model->n_packets; i++) {
        const fact_t *fact = &model->facts[i];
        const burst_packet_t *packet = &model->packets[i];
        if (!packet->is_observed || fact->stream != stream)
            continue;
        packets++;
        bytes += packet->size;
        members += fact->burst != 0;
        back_bytes += fact->is_back ? packet->size : 0;
        reordered += fact->previous_in_stream != 0 &&
                     packet->time_ns < model->packets[fact->previous_in_stream - 1].time_ns;
    }
    check_count(table, cells, "packets", packets);
    check_count(table, cells, "bytes", bytes);
    check_count(table, cells, "reordered", reordered);
    check_count(table, cells, "burst_packets", members);
    if (burst_stream_parts(&model->parameters) & BURST_PART_UNORDERED)
        check_count(table, cells, "back_bytes", back_bytes);
    else
        AGREE("back bytes", BURST_CELL_ABSENT, cell_of(table, cells, "back_bytes").type);
    const model_filter_t filter = {.whose = MODEL_STREAM, .stream = stream};
    check_distribution(table, cells, "gap", gaps, gaps_of(model, &filter, gaps));
}

static void check_endpoint_row(const model_t *model, const burst_table_t *table,
                               const burst_cell_t *cells)
{
    int64_t gaps[MAX_PACKETS];
    burst_address_t address = *cell_of(table, cells, "address").address;
    model_filter_t filter = {.whose = MODEL_SENT, .address = &address};
    uint64_t sent = 0;
    uint64_t received = 0;

    for (size_t i = 0; i < model->n_packets; i++) {
        const burst_packet_t *packet = &model->packets[i];
        if (!packet->is_observed)
            continue;
        if (model_is_same_address(&packet->dst, &address))
            received += packet->size;
        if (model_is_same_address(&packet->src, &address))
            sent += packet->size;
    }
    check_count(table, cells, "tx_bytes", sent);
    check_count(table, cells, "rx_bytes", received);
    check_distribution(table, cells, "idt", gaps, gaps_of(model, &filter, gaps));
    filter.whose = MODEL_RECEIVED;
    check_distribution(table, cells, "iat", gaps, gaps_of(model, &filter, gaps));
}

void model_check_tables(const model_t *model, const burst_engine_t *engine)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];
    const burst_source_t source = {.engine = engine};
    const burst_table_t *streams = burst_table_find("streams");
    const burst_table_t *endpoints = burst_table_find("endpoints");

    burst_rows_t *rows = burst_rows_new(streams, &source);
    AGREE("streams", model->n_streams, burst_rows_count(rows));
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        check_stream_row(model, streams, cells);
    }
    burst_rows_free(rows);

    rows = burst_rows_new(endpoints, &source);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        check_endpoint_row(model, endpoints, cells);
    }
    burst_rows_free(rows);
}
