/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "program.h"

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <epan/color_filters.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the command line ---- */

char **burst_program_arguments(void)
{
    char *words = NULL; /* one after the other, each with a 0 at its end */
    gsize size = 0;
    GPtrArray *arguments = g_ptr_array_new();

    if (!g_file_get_contents("/proc/self/cmdline", &words, &size, NULL)) {
        g_ptr_array_free(arguments, TRUE);
        return NULL;
    }
    for (gsize begin = 0; begin < size; begin += strlen(words + begin) + 1)
        g_ptr_array_add(arguments, g_strdup(words + begin));
    g_ptr_array_add(arguments, NULL);
    g_free(words);
    return (char **)g_ptr_array_free(arguments, FALSE);
}

static bool is_same_file(const GStatBuf *a, const GStatBuf *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether a word of the command line names a file; if there is none yet, by the same path. */
static bool names_file(const char *argument, const char *path, const GStatBuf *file)
{
    GStatBuf named;
    if (g_str_has_prefix(argument, "-r") || g_str_has_prefix(argument, "-w"))
        argument += strlen("-r");
    if (file)
        return g_stat(argument, &named) == 0 && is_same_file(&named, file);

    char *named_path = g_canonicalize_filename(argument, NULL);
    bool is_same = strcmp(named_path, path) == 0;
    g_free(named_path);
    return is_same;
}

/* The capture that is read is open by now; this needs no command line. */
static bool is_open_here(const GStatBuf *file)
{
    enum { MOST = 4096 };
    long most = sysconf(_SC_OPEN_MAX);
    GStatBuf open_file;

    for (int descriptor = 0; descriptor < MIN(most, MOST); descriptor++) {
        bool is_output = descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO;
        if (!is_output && fstat(descriptor, &open_file) == 0 && S_ISREG(open_file.st_mode) &&
            is_same_file(&open_file, file))
            return true;
    }
    return false;
}

bool burst_program_uses_file(const char *path)
{
    GStatBuf file;
    bool exists = g_stat(path, &file) == 0;
    bool is_used = exists && is_open_here(&file);
    char **arguments = burst_program_arguments();

    for (char **argument = arguments; argument && *argument && !is_used; argument++)
        is_used = names_file(*argument, path, exists ? &file : NULL);
    g_strfreev(arguments);
    return is_used;
}

/* ---- the window's file ---- */

static void *copy_file_state(capture_file *file, void *data)
{
    burst_window_file_t *copy = data;
    copy->is_open = file->state != FILE_CLOSED;
    copy->is_still_reading = file->state == FILE_READ_IN_PROGRESS;
    copy->is_locked = file->read_lock;
    copy->filter = g_strdup(file->dfilter);
    return NULL;
}

burst_window_file_t burst_program_file(void)
{
    burst_window_file_t file = {0};
    (void)plugin_if_get_capture_file(copy_file_state, &file);
    return file;
}

bool burst_program_has_window(void)
{
    return g_strcmp0(g_get_prgname(), "wireshark") == 0;
}

bool burst_program_is_tshark(void)
{
    return g_strcmp0(g_get_prgname(), "tshark") == 0;
}

bool burst_program_is_still_reading(void)
{
    if (!burst_program_has_window())
        return false;
    burst_window_file_t file = burst_program_file();
    g_free(file.filter);
    return file.is_still_reading;
}

static void *copy_file_path(capture_file *file, void *data _U_)
{
    if (file->state == FILE_CLOSED || file->is_tempfile)
        return NULL;
    return g_strdup(file->filename);
}

/* ---- the capture's name ---- */

/* What follows `-r` in a word: "" for the next word; NULL if there is no `-r` in it. */
static const char *read_option(const char *word)
{
    static const char long_option[] = "--read-file";
    size_t flags = strspn(word + (*word == '-'), "2gIlnpPqQVx"); /* tshark's without a value */

    if (g_str_has_prefix(word, long_option)) {
        const char *rest = word + strlen(long_option);
        return *rest == '=' ? rest + 1 : rest;
    }
    if (*word != '-' || word[1 + flags] != 'r')
        return NULL;
    return word + 1 + flags + 1;
}

/* Of tshark: nothing else tells it to a plugin. */
static char *path_on_command_line(void)
{
    char **arguments = burst_program_arguments();
    char *path = NULL;

    for (char **word = arguments; word && *word && path == NULL; word++) {
        const char *value = read_option(*word);
        if (value && *value == '\0')
            value = word[1];
        if (value && g_file_test(value, G_FILE_TEST_IS_REGULAR))
            path = g_strdup(value);
    }
    g_strfreev(arguments);
    return path;
}

char *burst_program_file_path(void)
{
    if (burst_program_has_window())
        return plugin_if_get_capture_file(copy_file_path, NULL);
    return path_on_command_line();
}

/* ---- what depends on packets that are yet to come ---- */

typedef struct {
    burst_needs_future_t needs_future;
    bool found;
} search_t;

static void search_colour_rule(color_filter_t *rule, gpointer data)
{
    search_t *search = data;
    search->found = search->found || (!rule->disabled && search->needs_future(rule->filter_text));
    color_filter_delete(rule);
}

/* The fields that a column shows, as a filter names them; NULL if they do not depend on ours. */
static const char *fields_of_column(const col_item_t *column)
{
    if (column->col_fmt == COL_EXPERT)
        return "_ws.expert";
    return column->col_fmt == COL_CUSTOM ? column->col_custom_fields : NULL;
}

static void *search_columns(capture_file *file, void *data)
{
    search_t *search = data;
    for (int i = 0; i < file->cinfo.num_cols && !search->found; i++) {
        const char *fields = fields_of_column(&file->cinfo.columns[i]);
        search->found = fields && search->needs_future(fields);
    }
    return NULL;
}

static bool rows_need_future(burst_needs_future_t needs_future)
{
    search_t search = {.needs_future = needs_future};
    (void)plugin_if_get_capture_file(search_columns, &search);
    if (!search.found && color_filters_used())
        color_filters_clone(&search, search_colour_rule);
    return search.found;
}

/* ---- showing it again ---- */

static struct {
    guint source; /* that looks whether the file has been read; 0 if none does */
    burst_needs_future_t needs_future;
    bool rows_were_drawn; /* while the file was read */
} refresh;

/* As the button beside the filter does it: plugin_if_apply_filter() leaves alone what is applied.
 */
static void apply_again(const char *filter)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    if (window == NULL || window->set_filter == NULL || window->apply_filter == NULL)
        return;
    window->set_filter(window->ops_id, filter);
    window->apply_filter(window->ops_id);
}

/* As after a change of preferences: nothing less makes Wireshark colour rows anew. */
static void dissect_again(void)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    if (window && window->redissect_packets)
        window->redissect_packets(window->ops_id);
}

static void refresh_window(const char *filter)
{
    if (refresh.rows_were_drawn && rows_need_future(refresh.needs_future))
        dissect_again();
    else if (filter && refresh.needs_future(filter))
        apply_again(filter);
}

static gboolean refresh_when_read(gpointer data _U_)
{
    burst_window_file_t file = burst_program_file();
    bool is_over = !file.is_open || (!file.is_still_reading && !file.is_locked);

    /* Between packets that are captured. A file is read without a pause, and drawn when read. */
    if (!is_over && !file.is_locked)
        refresh.rows_were_drawn = true;
    if (is_over) {
        refresh.source = 0; /* first: to dissect again is to come here again */
        if (file.is_open)
            refresh_window(file.filter);
    }
    g_free(file.filter);
    return is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void burst_program_refresh_when_read(burst_needs_future_t needs_future)
{
    enum { CHECK_EVERY_MS = 100 };

    if (!burst_program_has_window() || refresh.source != 0)
        return;
    refresh.needs_future = needs_future;
    refresh.rows_were_drawn = false;
    refresh.source = g_timeout_add(CHECK_EVERY_MS, refresh_when_read, NULL);
}
