/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "output/cell-text.h"
#include "report-writer.h"

#define SCHEMA "burst-report/2"

/* A number would not hold it: a string. */
static void put_absolute(burst_report_writer_t *writer, const char *key, bool has_time,
                         int64_t time_ns)
{
    g_string_truncate(writer->text, 0);
    burst_append_seconds(writer->text, time_ns);
    burst_json_string_member(&writer->dumper, key, has_time ? writer->text->str : NULL);
}

static void put_capture(burst_report_writer_t *writer)
{
    const burst_output_t *output = writer->output;
    int64_t first_ns = 0;
    int64_t last_ns = 0;
    bool has_time = burst_bins_span(burst_collector_bins(output->collector), &first_ns, &last_ns);

    json_dumper_set_member_name(&writer->dumper, "capture");
    json_dumper_begin_object(&writer->dumper);
    burst_json_string_member(&writer->dumper, "file", output->file);
    burst_json_string_member(&writer->dumper, "filter", output->filter);
    put_absolute(writer, "start", writer->has_start, writer->start_ns);
    if (output->file_size > 0)
        burst_json_count_member(&writer->dumper, "file_size", output->file_size);
    else
        burst_json_string_member(&writer->dumper, "file_size", NULL);
    put_absolute(writer, "end", has_time, last_ns);
    json_dumper_end_object(&writer->dumper);
}

static void put_document(burst_report_writer_t *writer)
{
    const burst_output_t *output = writer->output;
    json_dumper *dumper = &writer->dumper;

    json_dumper_begin_object(dumper);
    burst_json_string_member(dumper, "schema", SCHEMA);
    burst_json_string_member(dumper, "generator", "burst " BURST_VERSION);
    put_capture(writer);
    burst_json_parameters(dumper, burst_engine_parameters(output->source.engine), output->filter);
    burst_report_summary(writer);
    burst_report_tables(writer);
    burst_report_pictures(writer);
    burst_report_names(writer);
    json_dumper_end_object(dumper);
    json_dumper_finish(dumper);
    burst_report_flush(writer);
}

void burst_write_report(FILE *stream, const burst_page_t *page, const burst_output_t *output)
{
    burst_report_writer_t *writer = burst_report_writer_new(stream, output);

    fwrite(page->head, 1, page->head_len, stream);
    put_document(writer);
    fwrite(page->tail, 1, page->tail_len, stream);
    burst_report_writer_free(writer);
}

static void write_built_in(FILE *stream, const burst_output_t *output)
{
    const burst_page_t *page = burst_built_in_page();
    if (page)
        burst_write_report(stream, page, output);
}

const burst_format_t burst_format_report = {
    .name = "report",
    .extension = "html",
    .usage = "report,FILE[,filter]",
    .meaning = "All tables and pictures of them as one HTML page",
    .flags = BURST_FORMAT_COLLECTS | BURST_FORMAT_NEEDS_FILE,
    .features = BURST_COUNTS | BURST_KEEPS_SEQUENCES | BURST_SWEEPS_GAPS,
    .write = write_built_in,
};
