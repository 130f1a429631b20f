/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "browse.h"

#include "count.h"

#include <epan/funnel.h>
#include <unistd.h>

/* @return the file's name, for g_free(); NULL if that failed, which has then been told. */
static char *make_file(burst_tell_t tell)
{
    GError *no_file = NULL;
    char *path = NULL;
    int descriptor = g_file_open_tmp("burst-report-XXXXXX.html", &path, &no_file);

    if (descriptor < 0) {
        burst_tellf(tell, false, "There is no report: %s", no_file->message);
        g_error_free(no_file);
        return NULL;
    }
    (void)close(descriptor);
    return path;
}

static void open_in_browser(const char *path, burst_tell_t tell)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    char *uri = g_filename_to_uri(path, NULL, NULL);

    if (uri && window->browser_open_url && window->browser_open_url(uri))
        burst_tellf(tell, true, "Report: %s", path);
    else
        burst_tellf(tell, false,
                    "The report is in %s, but no browser could be started. Open it yourself.",
                    path);
    g_free(uri);
}

void burst_report_in_browser(burst_tell_t tell)
{
    const burst_request_t request = {.format = &burst_format_report};

    if (!burst_can_count(tell))
        return;
    char *path = make_file(tell);
    if (path && burst_write_displayed(&request, path, tell))
        open_in_browser(path, tell);
    else if (path)
        (void)unlink(path);
    g_free(path);
}
