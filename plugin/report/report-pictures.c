/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report has besides the tables. */
#include "burst/thresholds.h"

#include "collector.h"
#include "lanes.h"
#include "report-writer.h"
#include "tables/endpoints.h"

/* What keeps the page at a size that a browser likes, however large the capture is. */
enum {
    MAX_LANES = 10000,
    MAX_PAIRS = 2000,
    MAX_SERIES = 2000,
    MAX_POINTS = 130000,
    MAX_DISTRIBUTIONS = 200,
};

/* ---- who talks to whom ---- */

static void put_pairs(burst_report_writer_t *writer)
{
    static const char *const columns[] = {"src", "dst", "packets", "bytes", NULL};
    burst_pairs_t *pairs =
        burst_series_set_pairs(burst_collector_series(writer->output->collector), MAX_PAIRS);

    json_dumper_set_member_name(&writer->dumper, "pairs");
    json_dumper_begin_object(&writer->dumper);
    burst_report_columns(writer, columns);
    burst_report_begin(writer, "rows");
    for (size_t i = 0; i < pairs->n_pairs; i++) {
        const burst_pair_t *pair = &pairs->pairs[i];
        json_dumper_begin_array(&writer->dumper);
        burst_report_address(writer, &pair->src);
        burst_report_address(writer, &pair->dst);
        burst_report_count(writer, pair->packets);
        burst_report_count(writer, pair->bytes);
        burst_report_end(writer);
    }
    burst_report_end(writer);
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
    const int64_t cuts = 8;
    unsigned exponent = 0;
    while (bucket->low >> exponent >= cuts)
        exponent++;
    int64_t low = bucket->low >> exponent << exponent;
    int64_t width = INT64_C(1) << exponent;
    return (burst_bucket_t){.low = low, .high = low > INT64_MAX - width ? INT64_MAX : low + width};
}

static void put_bucket(burst_report_writer_t *writer, const burst_bucket_t *bucket)
{
    json_dumper_begin_array(&writer->dumper);
    burst_report_time(writer, bucket->low);
    burst_report_time(writer, bucket->high);
    burst_report_count(writer, bucket->count);
    json_dumper_end_array(&writer->dumper);
}

static void put_distribution(burst_report_writer_t *writer, const char *key,
                             const burst_distribution_t *distribution)
{
    size_t n_buckets;
    burst_bucket_t *buckets = burst_distribution_buckets(distribution, &n_buckets);

    burst_report_begin(writer, key);
    for (size_t i = 0; i < n_buckets;) {
        burst_bucket_t coarse = coarse_bucket(&buckets[i]);
        for (; i < n_buckets && buckets[i].low < coarse.high; i++)
            coarse.count += buckets[i].count;
        put_bucket(writer, &coarse);
    }
    burst_report_end(writer);
    g_free(buckets);
}

static void put_gaps(burst_report_writer_t *writer)
{
    const burst_column_t *address = &burst_table_find("endpoints")->columns[0];
    burst_rows_t *rows = writer->endpoints;

    burst_report_begin(writer, "gaps");
    for (size_t row = 0; row < MIN(burst_rows_count(rows), MAX_DISTRIBUTIONS); row++) {
        burst_cell_t cell = burst_rows_cell(rows, row, 0);
        const burst_distribution_t *idt_ns;
        const burst_distribution_t *iat_ns;
        burst_rows_endpoint_gaps(rows, row, &idt_ns, &iat_ns);
        json_dumper_begin_object(&writer->dumper);
        json_dumper_set_member_name(&writer->dumper, address->key);
        burst_report_cell(writer, &cell, address);
        put_distribution(writer, "idt", idt_ns);
        put_distribution(writer, "iat", iat_ns);
        json_dumper_end_object(&writer->dumper);
    }
    burst_report_end(writer);
    put_distribution(writer, "qualifying_gaps",
                     burst_engine_qualifying_gaps(writer->output->source.engine));
}

/* ---- payload over time ---- */

static void put_series_row(burst_report_writer_t *writer, const burst_series_t *series)
{
    json_dumper_begin_array(&writer->dumper);
    burst_report_count(writer, series->stream);
    burst_report_address(writer, &series->src);
    burst_report_address(writer, &series->dst);
    burst_report_count(writer, series->packets);
    burst_report_count(writer, series->bytes);
    burst_report_real(writer, burst_bin_width(series->level));
    burst_report_end(writer);
}

static void put_points(burst_report_writer_t *writer, const burst_series_t *series)
{
    json_dumper_begin_array(&writer->dumper);
    for (uint32_t i = 0; i < series->n_points; i++) {
        burst_report_moment(writer, series->points[i].time_ns);
        burst_report_count(writer, series->points[i].size);
    }
    burst_report_end(writer);
}

static void put_series_rows(burst_report_writer_t *writer, const burst_selection_t *selection)
{
    static const char *const columns[] = {"stream", "src", "dst", "packets", "bytes", "bin", NULL};

    burst_report_columns(writer, columns);
    burst_report_begin(writer, "rows");
    for (size_t i = 0; i < selection->n_series; i++)
        put_series_row(writer, &selection->series[i]);
    burst_report_end(writer);
    burst_report_begin(writer, "points");
    for (size_t i = 0; i < selection->n_series; i++)
        put_points(writer, &selection->series[i]);
    burst_report_end(writer);
}

static void put_series(burst_report_writer_t *writer)
{
    burst_selection_t *selection = burst_series_set_select(
        burst_collector_series(writer->output->collector), MAX_SERIES, MAX_POINTS);
    unsigned widest = 0;

    for (size_t i = 0; i < selection->n_series; i++)
        widest = MAX(widest, selection->series[i].level);
    json_dumper_set_member_name(&writer->dumper, "series");
    json_dumper_begin_object(&writer->dumper);
    put_series_rows(writer, selection);
    burst_json_count_member(&writer->dumper, "total_series", selection->n_all_series);
    burst_json_count_member(&writer->dumper, "total_packets", selection->n_all_points);
    burst_json_count_member(&writer->dumper, "shown_packets", selection->n_points);
    json_dumper_set_member_name(&writer->dumper, "bin");
    burst_report_real(writer, burst_bin_width(widest));
    json_dumper_end_object(&writer->dumper);
    burst_selection_free(selection);
}

/* ---- bursts ---- */

static void put_lanes(burst_report_writer_t *writer)
{
    GArray *lanes = burst_lanes_new(writer->output->source.engine, writer->shown_bursts, MAX_LANES);

    burst_report_begin(writer, "lanes");
    for (guint i = 0; i < lanes->len; i++) {
        const burst_lane_t *lane = &g_array_index(lanes, burst_lane_t, i);
        json_dumper_begin_array(&writer->dumper);
        burst_report_count(writer, lane->stream);
        burst_report_moment(writer, lane->start_ns);
        burst_report_moment(writer, lane->end_ns);
        burst_report_count(writer, lane->bursts);
        burst_report_count(writer, lane->bytes);
        burst_report_count(writer, lane->packets);
        burst_report_end(writer);
    }
    burst_report_end(writer);
    g_array_free(lanes, TRUE);
}

/* ---- bins of time ---- */

/* Those of the packets, and the bursts that start in each. */
static burst_bins_t *bins_with_bursts(const burst_output_t *output)
{
    const burst_engine_t *engine = output->source.engine;
    burst_bins_t *bins = burst_bins_copy(burst_collector_bins(output->collector));

    for (uint32_t id = 1; id <= burst_engine_n_bursts(engine); id++) {
        const burst_bin_t one = {.bursts = 1};
        burst_bins_add(bins, burst_engine_burst(engine, id)->start_ns, &one);
    }
    return bins;
}

static void put_rate_rows(burst_report_writer_t *writer, const burst_bin_at_t *bins, size_t n_bins)
{
    burst_report_begin(writer, "rows");
    for (size_t i = 0; i < n_bins; i++) {
        const burst_bin_t *bin = &bins[i].bin;
        if (bin->packets == 0 && bin->bursts == 0)
            continue;
        json_dumper_begin_array(&writer->dumper);
        burst_report_moment(writer, bins[i].start_ns);
        burst_report_count(writer, bin->packets);
        burst_report_count(writer, bin->bytes);
        burst_report_count(writer, bin->bursts);
        burst_report_end(writer);
    }
    burst_report_end(writer);
}

static void put_load_rows(burst_report_writer_t *writer, const burst_bin_at_t *bins, size_t n_bins)
{
    burst_report_begin(writer, "rows");
    for (size_t i = 0; i < n_bins; i++) {
        const burst_bin_t *bin = &bins[i].bin;
        if (bin->frames == 0)
            continue;
        json_dumper_begin_array(&writer->dumper);
        burst_report_moment(writer, bins[i].start_ns);
        burst_report_real(writer, bin->peak_rate);
        burst_report_count(writer, bin->wire_bytes);
        burst_report_end(writer);
    }
    burst_report_end(writer);
}

static void put_time_member(burst_report_writer_t *writer, const char *key, int64_t time_ns)
{
    json_dumper_set_member_name(&writer->dumper, key);
    burst_report_time(writer, time_ns);
}

static void put_bins(burst_report_writer_t *writer)
{
    static const char *const rate_columns[] = {"time", "packets", "bytes", "bursts", NULL};
    static const char *const load_columns[] = {"time", "peak_rate", "wire_bytes", NULL};
    const int64_t ns_per_us = 1000;
    const burst_parameters_t *parameters = burst_engine_parameters(writer->output->source.engine);
    burst_bins_t *bins = bins_with_bursts(writer->output);
    size_t n;
    burst_bin_at_t *found = burst_bins_get(bins, &n);

    json_dumper_set_member_name(&writer->dumper, "rates");
    json_dumper_begin_object(&writer->dumper);
    put_time_member(writer, "bin", burst_bins_width(bins));
    burst_report_columns(writer, rate_columns);
    put_rate_rows(writer, found, n);
    json_dumper_end_object(&writer->dumper);

    json_dumper_set_member_name(&writer->dumper, "load");
    json_dumper_begin_object(&writer->dumper);
    put_time_member(writer, "bin", burst_bins_width(bins));
    put_time_member(writer, "window", parameters->window_us * ns_per_us);
    burst_report_columns(writer, load_columns);
    put_load_rows(writer, found, n);
    json_dumper_end_object(&writer->dumper);

    g_free(found);
    burst_bins_free(bins);
}

void burst_report_pictures(burst_report_writer_t *writer)
{
    put_pairs(writer);
    put_gaps(writer);
    put_series(writer);
    put_lanes(writer);
    put_bins(writer);
}
