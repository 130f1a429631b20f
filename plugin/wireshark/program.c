/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "program.h"

#include <epan/plugin_if.h>

/* ---- the window's file ---- */

typedef struct {
    bool is_open;
    bool is_still_reading; /* or capturing */
    bool is_locked;        /* reading it, or dissecting its frames anew */
    char *filter;          /* that is applied; NULL if none is */
} window_file_t;

static void *copy_file_state(capture_file *file, void *data)
{
    window_file_t *copy = data;
    copy->is_open = file->state != FILE_CLOSED;
    copy->is_still_reading = file->state == FILE_READ_IN_PROGRESS;
    copy->is_locked = file->read_lock;
    copy->filter = g_strdup(file->dfilter);
    return NULL;
}

static window_file_t get_window_file(void)
{
    window_file_t file = {0};
    (void)plugin_if_get_capture_file(copy_file_state, &file);
    return file;
}

bool burst_program_has_window(void)
{
    return g_strcmp0(g_get_prgname(), "wireshark") == 0;
}

bool burst_program_is_still_reading(void)
{
    if (!burst_program_has_window())
        return false;
    window_file_t file = get_window_file();
    g_free(file.filter);
    return file.is_still_reading;
}

static void *copy_file_name(capture_file *file, void *data _U_)
{
    if (file->state == FILE_CLOSED || file->is_tempfile || file->filename == NULL)
        return NULL;
    return g_path_get_basename(file->filename);
}

char *burst_program_file_name(void)
{
    if (!burst_program_has_window())
        return NULL;
    return plugin_if_get_capture_file(copy_file_name, NULL);
}

/* ---- the display filter ---- */

/* Applying the filter that is applied already does nothing: take it away first. */
static void *take_filter(capture_file *file, void *data _U_)
{
    char *filter = file->dfilter;
    file->dfilter = NULL;
    return filter;
}

static guint reapply_source;

static gboolean reapply_filter(gpointer data _U_)
{
    window_file_t file = get_window_file();
    g_free(file.filter);
    if (file.is_open && (file.is_still_reading || file.is_locked))
        return G_SOURCE_CONTINUE;

    reapply_source = 0;
    char *filter = file.is_open ? plugin_if_get_capture_file(take_filter, NULL) : NULL;
    if (filter)
        plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
    return G_SOURCE_REMOVE;
}

void burst_program_reapply_filter(bool (*needs_future)(const char *filter))
{
    enum { CHECK_EVERY_MS = 100 };

    if (!burst_program_has_window() || reapply_source != 0)
        return;
    window_file_t file = get_window_file();
    if (file.filter && needs_future(file.filter))
        reapply_source = g_timeout_add(CHECK_EVERY_MS, reapply_filter, NULL);
    g_free(file.filter);
}
