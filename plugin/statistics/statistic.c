/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistic.h"

#include "base/same-file.h"

#include "capture/tap.h"
#include "feed.h"
#include "host/label-rules.h"
#include "host/names.h"
#include "host/preferences.h"
#include "host/program.h"
#include "report/collector.h"
#include "report/report.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <errno.h>
#include <signal.h>
#include <glib/gstdio.h>

#define NO_PAGE                                                                                    \
    "the report's page is missing in this plugin, because npm was missing or failed when it was "  \
    "built. Install npm (on Debian: apt-get install npm), run cmake and the build again, and "     \
    "install the plugin that results."

typedef struct {
    const burst_format_t *format;
    const burst_table_t *table; /* NULL: all */
    const char *style;
    burst_sink_t *sink;     /* NULL once it is written */
    FILE *stream;           /* of what is written while packets come; else NULL */
    burst_writer_t *writer; /* likewise; NULL before the first packet */
} output_t;

struct burst_statistic {
    char *filter; /* NULL: all packets */
    void (*draw)(void);
    burst_feed_t *feed;
    bool collects;
    bool has_begun;               /* what is written while packets come */
    burst_collector_t *collector; /* NULL if it does not, and before the first packet */
    GPtrArray *outputs;           /* of output_t */
};

/* ---- outputs ---- */

burst_source_t burst_statistic_source(const burst_engine_t *engine)
{
    return (burst_source_t){
        .engine = engine, .labels = burst_label_rules(), .names = &burst_wireshark_names};
}

static bool is_written_as_packets_come(const output_t *output)
{
    return output->format->write == NULL ||
           (output->table && output->table->flags & BURST_TABLE_CSV_ONLY);
}

/* @param file the capture's name, or NULL; to live as long as the result. */
static burst_output_t describe(const burst_statistic_t *statistic, const output_t *output,
                               const char *file)
{
    return (burst_output_t){.table = output->table,
                            .source = burst_statistic_source(burst_feed_engine(statistic->feed)),
                            .filter = statistic->filter,
                            .file = file,
                            .collector = statistic->collector};
}

static void begin(const burst_statistic_t *statistic, output_t *output)
{
    if (output->writer || output->sink == NULL || !is_written_as_packets_come(output))
        return;
    output->stream = burst_sink_stream(output->sink);
    if (output->stream == NULL)
        return; /* burst_sink_commit() will say why */
    burst_output_t what = describe(statistic, output, NULL);
    output->writer = output->format->begin(output->stream, &what, output->style);
}

/* Before the first packet; in the end, if there was none. */
static void begin_all(burst_statistic_t *statistic)
{
    if (statistic->has_begun)
        return;
    statistic->has_begun = true;
    if (statistic->collects && statistic->collector == NULL)
        statistic->collector =
            burst_collector_new(burst_engine_parameters(burst_feed_engine(statistic->feed)));
    for (guint i = 0; i < statistic->outputs->len; i++)
        begin(statistic, g_ptr_array_index(statistic->outputs, i));
}

static void end(output_t *output)
{
    if (output->writer)
        output->writer->end(output->writer);
    output->writer = NULL;
}

/*
 * A reader who has gone needs no more lines, and one who is gone from a live capture would have us
 * capture for ever. The signal ends a program quietly, as with any other program in a pipe; here
 * also where whoever started us has it ignored.
 */
static void leave_if_reader_is_gone(void)
{
#ifdef SIGPIPE
    if (errno == EPIPE) {
        (void)signal(SIGPIPE, SIG_DFL);
        (void)raise(SIGPIPE);
    }
#endif
}

static void check(output_t *output)
{
    if (!ferror(output->stream))
        return;
    leave_if_reader_is_gone();
    end(output);
}

static void write_all(const burst_statistic_t *statistic, const output_t *output, FILE *stream)
{
    char *path = burst_program_file_path();
    char *name = path ? g_path_get_basename(path) : NULL;
    burst_output_t what = describe(statistic, output, name);
    GStatBuf file;

    if (path && g_stat(path, &file) == 0)
        what.file_size = (uint64_t)file.st_size;
    errno = 0;
    output->format->write(stream, &what);
    if (fflush(stream) != 0 || ferror(stream))
        leave_if_reader_is_gone();
    g_free(name);
    g_free(path);
}

static void write_output(const burst_statistic_t *statistic, output_t *output,
                         void (*report)(const char *error))
{
    char *error = NULL;

    if (output->sink == NULL)
        return;
    if (is_written_as_packets_come(output)) {
        end(output);
    } else {
        FILE *stream = burst_sink_stream(output->sink);
        if (stream)
            write_all(statistic, output, stream);
    }
    if (!burst_sink_commit(output->sink, &error)) {
        report(error);
        g_free(error);
    }
    output->sink = NULL;
}

static void output_free(gpointer data)
{
    output_t *output = data;
    end(output);
    burst_sink_discard(output->sink);
    g_free(output);
}

/* ---- the tap listener ---- */

static void reset(void *data)
{
    burst_statistic_t *statistic = data;
    statistic->has_begun = false;
    /* What is written already cannot be taken back. */
    for (guint i = 0; i < statistic->outputs->len; i++)
        end(g_ptr_array_index(statistic->outputs, i));
    burst_feed_restart(statistic->feed);
    burst_collector_free(statistic->collector);
    statistic->collector = NULL;
}

static tap_packet_status add_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                    const void *tap_data, tap_flags_t flags _U_)
{
    burst_statistic_t *statistic = data;
    const burst_packet_t *packet = &((const burst_tap_data_t *)tap_data)->packet;

    begin_all(statistic);
    const burst_verdict_t *verdict = burst_feed_add(statistic->feed, packet);
    if (statistic->collector)
        burst_collector_add(statistic->collector, packet, verdict);
    for (guint i = 0; i < statistic->outputs->len; i++) {
        output_t *output = g_ptr_array_index(statistic->outputs, i);
        if (output->writer && output->writer->packet) {
            output->writer->packet(output->writer, packet, verdict);
            check(output);
        }
    }
    return TAP_PACKET_REDRAW;
}

static void hear_event(const burst_event_t *event, void *data)
{
    const burst_statistic_t *statistic = data;

    for (guint i = 0; i < statistic->outputs->len; i++) {
        output_t *output = g_ptr_array_index(statistic->outputs, i);
        if (output->writer && output->writer->event) {
            output->writer->event(output->writer, event);
            check(output);
        }
    }
}

static void draw(void *data)
{
    const burst_statistic_t *statistic = data;
    if (statistic->draw)
        statistic->draw();
}

/* ---- its life ---- */

static void statistic_free(burst_statistic_t *statistic)
{
    g_ptr_array_free(statistic->outputs, TRUE);
    burst_feed_free(statistic->feed);
    burst_collector_free(statistic->collector);
    g_free(statistic->filter);
    g_free(statistic);
}

burst_statistic_t *burst_statistic_new(const char *filter, void (*draw_all)(void), char **error)
{
    burst_statistic_t *statistic = g_new0(burst_statistic_t, 1);

    statistic->filter = filter && *filter ? g_strdup(filter) : NULL;
    statistic->draw = draw_all;
    statistic->outputs = g_ptr_array_new_with_free_func(output_free);
    statistic->feed = burst_feed_new(statistic->filter, 0);
    GString *problem = register_tap_listener(BURST_TAP_NAME, statistic, statistic->filter,
                                             TL_REQUIRES_NOTHING, reset, add_packet, draw, NULL);
    if (problem) {
        *error = g_string_free(problem, FALSE);
        statistic_free(statistic);
        return NULL;
    }
    return statistic;
}

void burst_statistic_free(burst_statistic_t *statistic)
{
    if (statistic == NULL)
        return;
    remove_tap_listener(statistic);
    statistic_free(statistic);
}

void burst_statistic_need(burst_statistic_t *statistic, burst_features_t features)
{
    burst_feed_need(statistic->feed, features);
}

void burst_statistic_add_output(burst_statistic_t *statistic, const burst_request_t *request,
                                burst_sink_t *sink)
{
    output_t *output = g_new0(output_t, 1);
    const burst_parameters_t parameters = burst_preferences_get();
    burst_features_t features = burst_request_features(request, &parameters);

    output->format = request->format;
    output->table = request->table;
    output->style = request->style;
    output->sink = sink;
    statistic->has_begun = false;
    g_ptr_array_add(statistic->outputs, output);
    burst_feed_need(statistic->feed, features);
    if (features & BURST_TELLS_EVENTS)
        burst_feed_listen(statistic->feed, hear_event, statistic);
    if (request->format->flags & BURST_FORMAT_COLLECTS)
        statistic->collects = true;
}

bool burst_statistic_writes_to(const burst_statistic_t *statistic, const char *target)
{
    for (guint i = 0; i < statistic->outputs->len; i++) {
        const output_t *output = g_ptr_array_index(statistic->outputs, i);
        const char *other = output->sink ? burst_sink_target(output->sink) : NULL;
        if (other && burst_is_same_file(other, target))
            return true;
    }
    return false;
}

void burst_statistic_write(burst_statistic_t *statistic, void (*report)(const char *error))
{
    begin_all(statistic);
    burst_feed_end(statistic->feed);
    for (guint i = 0; i < statistic->outputs->len; i++)
        write_output(statistic, g_ptr_array_index(statistic->outputs, i), report);
}

const burst_engine_t *burst_statistic_engine(const burst_statistic_t *statistic)
{
    return burst_feed_engine(statistic->feed);
}

const char *burst_statistic_filter(const burst_statistic_t *statistic)
{
    return statistic->filter;
}

const char *burst_statistic_problem(const burst_request_t *request)
{
    bool needs_page = request->format->flags & BURST_FORMAT_COLLECTS;
    return needs_page && burst_built_in_page() == NULL ? NO_PAGE : NULL;
}
