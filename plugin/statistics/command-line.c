/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A statistic has one or more outputs: what is asked for with the same filter shares it. All are
 * written when tshark draws its taps, after the last packet, in the order in which they were asked
 * for.
 */
#include "command-line.h"

#include "output/sink.h"
#include "output/writers.h"
#include "host/compat.h"
#include "host/names.h"
#include "one-pass.h"
#include "capture/packet-burst.h"
#include "host/program.h"
#include "statistic.h"

#include <epan/stat_tap_ui.h>
#include <stdlib.h>
#include <unistd.h>
#include <wsutil/report_message.h>

typedef enum { AS_TEXT, AS_CSV, AS_JSON, AS_REPORT } format_t;

typedef struct {
    format_t format;
    const burst_table_t *table; /* NULL for JSON and the report: all of them */
    burst_sink_t *sink;         /* NULL once it has been written */
} output_t;

typedef struct {
    burst_statistic_t *statistic;
    GPtrArray *outputs; /* of output_t */
} request_t;

/* In the order in which they were asked for. They live as long as the program. */
static GPtrArray *requests; /* of request_t */

/* ---- errors ---- */

enum { EXIT_BAD_ARGUMENT = 1, EXIT_CANNOT_WRITE = 2 };

/* As tshark's own statistics do. Nothing was read yet. */
static void G_GNUC_NORETURN reject(const char *argument, const char *reason)
{
    report_failure("-z %s: %s", argument, reason);
    exit(EXIT_BAD_ARGUMENT);
}

/* tshark's exit code does not know of us: it is replaced at the very end. */
static void exit_with_failure(void)
{
    (void)fflush(NULL);
    _exit(EXIT_CANNOT_WRITE);
}

static void report_write_error(char *error)
{
    static bool is_registered;

    report_failure("%s", error);
    g_free(error);
    if (!is_registered)
        is_registered = atexit(exit_with_failure) == 0;
}

/* ---- output ---- */

static void write_format(const burst_statistic_t *statistic, const output_t *output, FILE *stream)
{
    const burst_engine_t *engine = burst_statistic_engine(statistic);
    const char *filter = burst_statistic_filter(statistic);

    switch (output->format) {
    case AS_TEXT:
        burst_write_text(stream, output->table, engine, filter, &burst_wireshark_names);
        break;
    case AS_CSV:
        burst_write_csv(stream, output->table, engine);
        break;
    case AS_JSON:
        burst_write_json(stream, engine, filter);
        break;
    case AS_REPORT:
        burst_statistic_write_report(statistic, stream);
        break;
    }
}

static void write_output(const burst_statistic_t *statistic, output_t *output)
{
    char *error = NULL;
    FILE *stream;

    if (output->sink == NULL)
        return;
    stream = burst_sink_stream(output->sink);
    if (stream)
        write_format(statistic, output, stream);
    if (!burst_sink_commit(output->sink, &error))
        report_write_error(error);
    output->sink = NULL;
}

static void answer(gpointer data, gpointer user_data _U_)
{
    request_t *request = data;

    burst_one_pass_check_filter(burst_statistic_filter(request->statistic));
    for (guint i = 0; i < request->outputs->len; i++)
        write_output(request->statistic, g_ptr_array_index(request->outputs, i));
}

/* tshark draws the last listener first: with the first to be drawn, all are written in order. */
static void draw(void)
{
    g_ptr_array_foreach(requests, answer, NULL);
    g_ptr_array_set_size(requests, 0);
}

/* ---- what was asked for ---- */

static request_t *find_request(const char *filter)
{
    for (guint i = 0; i < requests->len; i++) {
        request_t *request = g_ptr_array_index(requests, i);
        if (g_strcmp0(burst_statistic_filter(request->statistic), filter) == 0)
            return request;
    }
    return NULL;
}

static request_t *new_request(const char *argument, const char *filter)
{
    char *error = NULL;
    request_t *request = g_new0(request_t, 1);

    request->outputs = g_ptr_array_new();
    request->statistic = burst_statistic_new(filter, draw, &error);
    if (request->statistic == NULL)
        reject(argument, error);
    g_ptr_array_add(requests, request);
    return request;
}

static void warn_if_disabled(void)
{
    static bool has_warned;
    if (has_warned || burst_is_enabled())
        return;
    has_warned = true;
    report_warning("The protocol \"burst\" is disabled, so burst statistics are empty. "
                   "Enable it with --enable-protocol burst.");
}

/* One file cannot take two outputs: the second would replace the first. Nor is it the capture. */
static void check_is_alone(const char *argument, const burst_sink_t *sink)
{
    const char *target = burst_sink_target(sink);

    if (target && burst_program_uses_file(target))
        reject(argument, "that file is in use on this command line, as the capture that is read, "
                         "for instance. Name another one.");
    for (guint i = 0; target && i < requests->len; i++) {
        const request_t *request = g_ptr_array_index(requests, i);
        for (guint j = 0; j < request->outputs->len; j++) {
            const output_t *output = g_ptr_array_index(request->outputs, j);
            if (g_strcmp0(burst_sink_target(output->sink), target) == 0)
                reject(argument, "another -z writes to that file. Name another one.");
        }
    }
}

static void add_output(const char *argument, const char *filter, format_t format,
                       const burst_table_t *table, const char *path)
{
    request_t *request;
    output_t *output;
    char *error = NULL;

    if (requests == NULL)
        requests = g_ptr_array_new();
    warn_if_disabled();
    if (filter && *filter == '\0')
        filter = NULL;
    request = find_request(filter);
    if (request == NULL)
        request = new_request(argument, filter);
    if (format == AS_REPORT)
        burst_statistic_collect(request->statistic);

    output = g_new(output_t, 1);
    output->format = format;
    output->table = table;
    output->sink = burst_sink_open(path, &error);
    if (output->sink == NULL)
        reject(argument, error);
    check_is_alone(argument, output->sink);
    g_ptr_array_add(request->outputs, output);
}

/*
 * The parts of an argument: at most `n`, the last of which is the filter and keeps its commas.
 * tshark finds a statistic by the beginning of the argument; here it has to end there, too.
 */
static char **split(const char *argument, const char *name, int n)
{
    char **parts = g_strsplit(argument, ",", n);
    if (g_strv_length(parts) < 2 || strcmp(parts[1], name) != 0)
        reject(argument, "there is no such statistic. `tshark -z help` lists them.");
    return parts;
}

/* burst,TABLE[,filter] */
static burst_tap_init_result_t init_table(const char *argument, void *data)
{
    const burst_table_t *table = data;
    char **parts = split(argument, table->name, 3);

    add_output(argument, parts[2], AS_TEXT, table, BURST_STDOUT_PATH);
    g_strfreev(parts);
    BURST_TAP_INIT_DONE;
}

/* burst,json,FILE[,filter] */
static burst_tap_init_result_t init_json(const char *argument, void *data _U_)
{
    char **parts = split(argument, "json", 4);

    if (g_strv_length(parts) < 3 || parts[2][0] == '\0')
        reject(argument, "no file is named. It is burst,json,FILE[,filter]; FILE - is standard "
                         "output.");
    add_output(argument, parts[3], AS_JSON, NULL, parts[2]);
    g_strfreev(parts);
    BURST_TAP_INIT_DONE;
}

/* burst,report,FILE[,filter] */
static burst_tap_init_result_t init_report(const char *argument, void *data _U_)
{
    char **parts = split(argument, "report", 4);

    if (g_strv_length(parts) < 3 || parts[2][0] == '\0')
        reject(argument, "no file is named. It is burst,report,FILE[,filter]; FILE - is standard "
                         "output.");
    if (!burst_statistic_can_report())
        reject(argument, BURST_NO_PAGE);
    add_output(argument, parts[3], AS_REPORT, NULL, parts[2]);
    g_strfreev(parts);
    BURST_TAP_INIT_DONE;
}

static void G_GNUC_NORETURN reject_table(const char *argument, const char *name)
{
    GString *reason = g_string_new(NULL);
    g_string_printf(reason, "there is no table \"%s\". The tables are", name);
    for (size_t i = 0; i < BURST_N_TABLES; i++)
        g_string_append_printf(reason, "%s %s", i > 0 ? "," : "", burst_tables[i].name);
    g_string_append_c(reason, '.');
    reject(argument, reason->str);
}

/* burst,csv,TABLE,FILE[,filter] */
static burst_tap_init_result_t init_csv(const char *argument, void *data _U_)
{
    char **parts = split(argument, "csv", 5);
    const burst_table_t *table;

    if (g_strv_length(parts) < 4 || parts[3][0] == '\0')
        reject(argument, "no table and file are named. It is burst,csv,TABLE,FILE[,filter]; FILE "
                         "- is standard output.");
    table = burst_table_find(parts[2]);
    if (table == NULL)
        reject_table(argument, parts[2]);
    add_output(argument, parts[4], AS_CSV, table, parts[3]);
    g_strfreev(parts);
    BURST_TAP_INIT_DONE;
}

static void register_one(const char *name, stat_tap_init_cb init, const void *data)
{
    /* Wireshark copies what it keeps of this. */
    char *argument = g_strconcat("burst,", name, NULL);
    stat_tap_ui ui = {
        .group = REGISTER_PACKET_STAT_GROUP_UNSORTED, .cli_string = argument, .tap_init_cb = init};
    register_stat_tap_ui(&ui, (void *)data);
    g_free(argument);
}

void burst_command_line_register(void)
{
    if (burst_program_has_window())
        return;
    for (size_t i = 0; i < BURST_N_TABLES; i++)
        register_one(burst_tables[i].name, init_table, &burst_tables[i]);
    register_one("json", init_json, NULL);
    register_one("csv", init_csv, NULL);
    register_one("report", init_report, NULL);
    burst_one_pass_check_other_tables();
}
