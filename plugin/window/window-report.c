/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window-report.h"

#include "capture/analysis.h"
#include "capture/packet-burst.h"
#include "host/program.h"
#include "statistics/statistic.h"
#include "capture/tap.h"

#include <epan/funnel.h>
#include <epan/packet.h>
#include <epan/tap.h>
#include <unistd.h>

/* @return why there cannot be a report now, or NULL. */
static const char *find_problem(const burst_window_file_t *file, const funnel_ops_t *window)
{
    if (window == NULL || window->retap_packets == NULL || window->browser_open_url == NULL)
        return "This Wireshark does not let a plugin read packets again, or open a browser.";
    if (!file->is_open)
        return "Open a capture file first.";
    if (file->is_locked)
        return "Wireshark is still reading the file. Try again when it is done.";
    if (!burst_is_enabled())
        return BURST_SWITCHED_OFF;
    if (!burst_statistic_can_report())
        return "There can be no report: " BURST_NO_PAGE;
    return NULL;
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

/* With Wireshark's own progress bar. @return false if the user has stopped it. */
static bool read_again(const funnel_ops_t *window)
{
    uint32_t last_frame = 0;
    GString *problem = register_tap_listener(BURST_TAP_NAME, &last_frame, NULL, TL_REQUIRES_NOTHING,
                                             forget_frame, note_frame, NULL, NULL);
    if (problem) {
        g_string_free(problem, TRUE);
        return false;
    }
    window->retap_packets(window->ops_id);
    remove_tap_listener(&last_frame);

    burst_window_file_t file = burst_program_file();
    g_free(file.filter);
    return file.is_open && last_frame >= burst_analysis_last_frame();
}

/*
 * Counts what passes the filter.
 * @return NULL if the filter is invalid, or the user has stopped it; which has then been told.
 */
static burst_statistic_t *count_packets(const funnel_ops_t *window, const char *filter,
                                        burst_tell_t tell)
{
    char *error = NULL;
    burst_statistic_t *statistic = burst_statistic_new(filter, NULL, &error);
    if (statistic == NULL) {
        burst_tellf(tell, false, "There is no report, because of the display filter: %s", error);
        g_free(error);
        return NULL;
    }
    burst_statistic_collect(statistic);
    if (!read_again(window)) {
        tell(false, "There is no report, because not all packets were read.");
        burst_statistic_free(statistic);
        return NULL;
    }
    return statistic;
}

/* @return the file's name, for g_free(); NULL if that failed, which has then been told. */
static char *save(const burst_statistic_t *statistic, burst_tell_t tell)
{
    GError *no_file = NULL;
    char *path = NULL;
    char *error = NULL;

    int descriptor = g_file_open_tmp("burst-report-XXXXXX.html", &path, &no_file);
    if (descriptor < 0) {
        burst_tellf(tell, false, "There is no report: %s", no_file->message);
        g_error_free(no_file);
        return NULL;
    }
    (void)close(descriptor);
    if (burst_statistic_save_report(statistic, path, &error))
        return path;
    burst_tellf(tell, false, "There is no report: %s", error);
    (void)unlink(path);
    g_free(path);
    g_free(error);
    return NULL;
}

static void open_in_browser(const funnel_ops_t *window, const char *path, burst_tell_t tell)
{
    char *uri = g_filename_to_uri(path, NULL, NULL);
    if (uri && window->browser_open_url(uri))
        burst_tellf(tell, true, "Report: %s", path);
    else
        burst_tellf(tell, false,
                    "The report is in %s, but no browser could be started. Open it yourself.",
                    path);
    g_free(uri);
}

void burst_report_in_browser(burst_tell_t tell)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    burst_window_file_t file = burst_program_file();
    const char *problem = find_problem(&file, window);
    burst_statistic_t *statistic = NULL;

    if (problem)
        tell(false, problem);
    else
        statistic = count_packets(window, file.filter, tell);
    char *path = statistic ? save(statistic, tell) : NULL;
    if (path)
        open_in_browser(window, path, tell);
    burst_statistic_free(statistic);
    g_free(path);
    g_free(file.filter);
}
