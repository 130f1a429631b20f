/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A statistic has one or more outputs: what is asked for with the same filter shares it. All are
 * written when tshark draws its taps, after the last packet, in the order in which they were asked
 * for; but lines and tables that are written as packets come.
 */
#include "command-line.h"

#include "capture/packet-burst.h"
#include "conversations.h"
#include "host/compat.h"
#include "host/program.h"
#include "one-pass.h"
#include "statistic.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <stdlib.h>
#include <wsutil/report_message.h>

/* In the order in which they were asked for. They live as long as the program. */
static GPtrArray *statistics; /* of burst_statistic_t */

/* ---- errors ---- */

enum { EXIT_BAD_ARGUMENT = 1, EXIT_CANNOT_WRITE = 2 };

/* As tshark's own statistics do. Nothing was read yet. */
static void G_GNUC_NORETURN reject(const char *argument, const char *reason)
{
    report_failure("-z %s: %s", argument, reason);
    exit(EXIT_BAD_ARGUMENT);
}

/*
 * A plugin has no say in what tshark returns. So it ends the program itself, when tshark has drawn
 * all statistics and cleans up before it returns.
 */
static void exit_with_failure(void)
{
    exit(EXIT_CANNOT_WRITE);
}

static void report_write_error(const char *error)
{
    static bool is_registered;

    report_failure("%s", error);
    if (!is_registered)
        register_shutdown_routine(exit_with_failure);
    is_registered = true;
}

/* ---- after the last packet ---- */

static void write_all(gpointer statistic, gpointer data _U_)
{
    burst_statistic_write(statistic, report_write_error);
}

/* tshark draws the last listener first: with the first to be drawn, all are written in order. */
static void draw(void)
{
    g_ptr_array_foreach(statistics, write_all, NULL);
}

/* ---- what was asked for ---- */

static burst_statistic_t *find_statistic(const char *filter)
{
    for (guint i = 0; i < statistics->len; i++) {
        burst_statistic_t *statistic = g_ptr_array_index(statistics, i);
        if (g_strcmp0(burst_statistic_filter(statistic), filter) == 0)
            return statistic;
    }
    return NULL;
}

static burst_statistic_t *get_statistic(const char *argument, const char *filter)
{
    char *error = NULL;
    burst_statistic_t *statistic = find_statistic(filter);

    if (statistic)
        return statistic;
    statistic = burst_statistic_new(filter, draw, &error);
    if (statistic == NULL)
        reject(argument, error);
    burst_one_pass_watch(filter);
    g_ptr_array_add(statistics, statistic);
    return statistic;
}

static void warn_if_disabled(void)
{
    static bool has_warned;
    if (has_warned || burst_is_enabled())
        return;
    has_warned = true;
    /* --enable-protocol is for protocols that are switched off unless somebody wants them. */
    report_warning("The protocol \"burst\" is disabled, so burst statistics are empty. Leave out "
                   "--disable-protocol burst; or take the line \"burst\" out of the file "
                   "\"disabled_protos\" of your profile, as ticking Burst under Analyze > Enabled "
                   "Protocols does in Wireshark.");
}

/* One file cannot take two outputs: the second would replace the first. Nor is it the capture. */
static void check_is_alone(const char *argument, const burst_sink_t *sink)
{
    const char *target = burst_sink_target(sink);

    if (target && burst_program_uses_file(target))
        reject(argument, "that file is in use on this command line, as the capture that is read, "
                         "for instance. Name another one.");
    for (guint i = 0; target && i < statistics->len; i++) {
        if (burst_statistic_writes_to(g_ptr_array_index(statistics, i), target))
            reject(argument, "another -z writes to that file. Name another one.");
    }
}

/* burst,... */
static burst_tap_init_result_t init_statistic(const char *argument, void *data _U_)
{
    burst_request_t request;
    char *error = burst_request_parse(argument, &request);

    if (error)
        reject(argument, error);
    if (burst_statistic_problem(&request))
        reject(argument, burst_statistic_problem(&request));
    if (statistics == NULL)
        statistics = g_ptr_array_new();
    warn_if_disabled();
    burst_statistic_t *statistic = get_statistic(argument, request.filter);
    burst_sink_t *sink = burst_sink_open(request.file, &error);
    if (sink == NULL)
        reject(argument, error);
    check_is_alone(argument, sink);
    burst_statistic_add_output(statistic, &request, sink);
    burst_request_clear(&request);
    BURST_TAP_INIT_DONE;
}

static void register_name(const char *name)
{
    /* Wireshark copies what it keeps of this. */
    char *argument = g_strconcat("burst,", name, NULL);
    stat_tap_ui ui = {.group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
                      .cli_string = argument,
                      .tap_init_cb = init_statistic};
    register_stat_tap_ui(&ui, NULL);
    g_free(argument);
}

void burst_command_line_register(void)
{
    if (burst_program_has_window())
        return;
    for (size_t i = 0; i < burst_n_tables; i++)
        register_name(burst_tables[i]->name);
    for (size_t i = 0; i < burst_n_formats; i++) {
        if (!(burst_formats[i]->flags & BURST_FORMAT_IS_TABLE))
            register_name(burst_formats[i]->name);
    }
    burst_conversations_watch_filters();
}
