/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "save.h"

#include "ask.h"
#include "base/same-file.h"
#include "count.h"

#include <string.h>

/* What an entry of the menu saves. */
typedef struct {
    const burst_format_t *format;
    const burst_table_t *table; /* NULL: all */
} item_t;

/* One question for a file's name. */
typedef struct {
    const item_t *item;
    char *to_replace; /* the file that the user was asked about; NULL: none */
} saving_t;

static void ask_for_file(const item_t *item, const char *path, const char *to_replace);

/* ---- names ---- */

static char *title_of(const item_t *item)
{
    if (item->format->flags & BURST_FORMAT_COLLECTS)
        return g_strdup("Report");
    char *format = g_ascii_strup(item->format->name, -1);
    char *title =
        g_strdup_printf("%s as %s", item->table ? item->table->title : "All Tables", format);
    g_free(format);
    return title;
}

static void *copy_path(capture_file *file, void *is_temporary)
{
    *(bool *)is_temporary = file->is_tempfile;
    return file->state == FILE_CLOSED ? NULL : g_strdup(file->filename);
}

/* Beside the capture, and called like it: "camera-bursts.csv". @return for g_free(). */
static char *suggest_path(const item_t *item)
{
    bool is_temporary = false;
    char *capture = plugin_if_get_capture_file(copy_path, &is_temporary);
    bool has_name = capture && !is_temporary;
    char *folder = has_name ? g_path_get_dirname(capture) : g_strdup(g_get_home_dir());
    char *base = has_name ? g_path_get_basename(capture) : g_strdup("capture");
    char *end = strrchr(base, '.');

    if (end && end != base)
        *end = '\0';
    char *name = g_strdup_printf("%s%s%s.%s", base, item->table ? "-" : "",
                                 item->table ? item->table->name : "", item->format->extension);
    char *path = g_build_filename(folder, name, NULL);
    g_free(name);
    g_free(base);
    g_free(folder);
    g_free(capture);
    return path;
}

/* ---- saving ---- */

static bool is_open_capture(const char *path)
{
    bool is_temporary = false;
    char *capture = plugin_if_get_capture_file(copy_path, &is_temporary);
    bool is_same = capture && burst_is_same_file(capture, path);
    g_free(capture);
    return is_same;
}

static void save(const item_t *item, const char *path)
{
    const burst_request_t request = {.format = item->format, .table = item->table};

    if (burst_can_count(burst_tell_in_box))
        (void)burst_write_displayed(&request, path, burst_tell_in_box);
}

static void take_path(char **answers, void *data)
{
    const saving_t *saving = data;
    /* In the user's home folder, if it is no whole path: where Wireshark runs, nobody knows. */
    char *path = g_canonicalize_filename(g_strstrip(answers[0]), g_get_home_dir());

    if (answers[0][0] == '\0')
        burst_tell_in_box(false, "Nothing was saved: no file is named.");
    else if (is_open_capture(path))
        burst_tell_in_box(false, "Nothing was saved: that file is the capture. Name another one.");
    else if (g_file_test(path, G_FILE_TEST_EXISTS) && g_strcmp0(path, saving->to_replace) != 0)
        ask_for_file(saving->item, path, path);
    else
        save(saving->item, path);
    g_free(path);
}

static void forget(void *data)
{
    saving_t *saving = data;
    g_free(saving->to_replace);
    g_free(saving);
}

/* @param to_replace a file that is there already, which the user is asked about; or NULL. */
static void ask_for_file(const item_t *item, const char *path, const char *to_replace)
{
    saving_t *saving = g_new(saving_t, 1);
    char *what = title_of(item);
    char *title = to_replace ? g_strdup_printf("Replace This File? %s", what)
                             : g_strdup_printf("Save %s", what);

    *saving = (saving_t){.item = item, .to_replace = g_strdup(to_replace)};
    const burst_question_t question = {.title = title,
                                       .fields = {to_replace ? "It is there already" : "File"},
                                       .values = {path},
                                       .answer = take_path,
                                       .data = saving,
                                       .free_data = forget};
    burst_ask(&question, burst_tell_in_box);
    g_free(title);
    g_free(what);
}

static void begin_to_save(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                          gpointer user_data)
{
    const item_t *item = user_data;

    if (!burst_can_count(burst_tell_in_box))
        return;
    char *path = suggest_path(item);
    ask_for_file(item, path, NULL);
    g_free(path);
}

/* ---- the menu ---- */

static void add_entry(ext_menu_t *menu, const burst_format_t *format, const burst_table_t *table)
{
    item_t *item = g_new(item_t, 1); /* lives as long as the menu */
    *item = (item_t){format, table};
    char *title = title_of(item);
    char *label = g_strconcat(title, "\u2026", NULL);

    ext_menubar_add_entry(menu, label, NULL, begin_to_save, item);
    g_free(label);
    g_free(title);
}

void burst_save_add_entries(ext_menu_t *menu)
{
    for (size_t i = 0; i < burst_n_formats; i++) {
        const burst_format_t *format = burst_formats[i];
        if (format->flags & (BURST_FORMAT_IS_TABLE | BURST_FORMAT_HAS_STYLE))
            continue;
        if (!(format->flags & BURST_FORMAT_OF_TABLE))
            add_entry(menu, format, NULL);
        for (size_t t = 0; t < burst_n_tables && format->flags & BURST_FORMAT_OF_TABLE; t++) {
            if (burst_format_writes(format, burst_tables[t]))
                add_entry(menu, format, burst_tables[t]);
        }
    }
}
