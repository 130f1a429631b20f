/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "count.h"

#include "capture/analysis.h"
#include "capture/packet-burst.h"
#include "capture/tap.h"
#include "host/program.h"

#include <epan/funnel.h>
#include <epan/packet.h>
#include <epan/tap.h>

/* @return why not, or NULL. */
static const char *find_problem(const burst_window_file_t *file)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();

    if (window == NULL || window->retap_packets == NULL)
        return "This Wireshark does not let a plugin read packets again.";
    if (!file->is_open)
        return "Open a capture file first.";
    if (file->is_locked)
        return "Wireshark is still reading the file. Try again when it is done.";
    if (!burst_is_enabled())
        return BURST_SWITCHED_OFF;
    return NULL;
}

bool burst_can_count(burst_tell_t tell)
{
    burst_window_file_t file = burst_program_file();
    const char *problem = find_problem(&file);

    if (problem)
        tell(false, problem);
    g_free(file.filter);
    return problem == NULL;
}

/* ---- reading the packets again ---- */

static void forget_frame(void *last_frame)
{
    *(uint32_t *)last_frame = 0;
}

static tap_packet_status note_frame(void *last_frame, packet_info *pinfo _U_,
                                    epan_dissect_t *edt _U_, const void *tap_data,
                                    tap_flags_t flags _U_)
{
    *(uint32_t *)last_frame = ((const burst_tap_data_t *)tap_data)->packet.frame;
    return TAP_PACKET_DONT_REDRAW;
}

/* With Wireshark's own progress bar. @return false if the user has stopped it, who is then told. */
static bool read_again(burst_tell_t tell)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    uint32_t last_frame = 0;
    GString *problem = register_tap_listener(BURST_TAP_NAME, &last_frame, NULL, TL_REQUIRES_NOTHING,
                                             forget_frame, note_frame, NULL, NULL);
    if (problem) {
        tell(false, problem->str);
        g_string_free(problem, TRUE);
        return false;
    }
    window->retap_packets(window->ops_id);
    remove_tap_listener(&last_frame);

    burst_window_file_t file = burst_program_file();
    g_free(file.filter);
    bool are_all = file.is_open && last_frame >= burst_analysis_last_frame();
    if (!are_all)
        tell(false, "Nothing was made, because not all packets were read.");
    return are_all;
}

static burst_statistic_t *listen(const char *filter, burst_tell_t tell)
{
    char *error = NULL;
    burst_statistic_t *statistic = burst_statistic_new(filter, NULL, &error);

    if (statistic == NULL)
        burst_tellf(tell, false, "Nothing was made, because of the display filter: %s", error);
    g_free(error);
    return statistic;
}

/* ---- what is made of them ---- */

/* There is one thing at a time that is written for the window. */
static char *write_error;

static void note_error(const char *error)
{
    g_free(write_error);
    write_error = g_strdup(error);
}

static bool count_and_write(burst_statistic_t *statistic, burst_tell_t tell)
{
    if (!read_again(tell))
        return false;
    burst_statistic_write(statistic, note_error);
    bool is_written = write_error == NULL;
    if (!is_written)
        tell(false, write_error);
    g_free(write_error);
    write_error = NULL;
    return is_written;
}

bool burst_write_displayed(const burst_request_t *request, const char *path, burst_tell_t tell)
{
    char *error = NULL;
    bool is_written = false;

    if (burst_statistic_problem(request)) {
        tell(false, burst_statistic_problem(request));
        return false;
    }
    burst_window_file_t file = burst_program_file();
    burst_statistic_t *statistic = listen(file.filter, tell);
    burst_sink_t *sink = statistic ? burst_sink_open(path, &error) : NULL;
    if (sink) {
        burst_statistic_add_output(statistic, request, sink);
        is_written = count_and_write(statistic, tell);
    } else if (error) {
        tell(false, error);
    }
    burst_statistic_free(statistic);
    g_free(error);
    g_free(file.filter);
    return is_written;
}

burst_statistic_t *burst_count_all(burst_features_t features, burst_tell_t tell)
{
    burst_statistic_t *statistic = listen(NULL, tell);

    if (statistic == NULL)
        return NULL;
    burst_statistic_need(statistic, features);
    if (!read_again(tell)) {
        burst_statistic_free(statistic);
        return NULL;
    }
    burst_statistic_write(statistic, note_error); /* nothing but the end of the packets */
    return statistic;
}
