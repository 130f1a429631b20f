/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "same-file.h"

#include <gio/gio.h>

/* What a link points to, or NULL if this is none. */
static char *pointed_to_by(const char *path)
{
    char *link = g_file_read_link(path, NULL);
    if (link == NULL || g_path_is_absolute(link))
        return link;
    char *folder = g_path_get_dirname(path);
    char *target = g_build_filename(folder, link, NULL);
    g_free(folder);
    g_free(link);
    return target;
}

/* Not made canonical: "link/.." is the folder that the link's target is in. */
static char *absolute_path(const char *path)
{
    if (g_path_is_absolute(path))
        return g_strdup(path);
    char *folder = g_get_current_dir();
    char *absolute = g_build_filename(folder, path, NULL);
    g_free(folder);
    return absolute;
}

char *burst_follow_links(const char *path)
{
    enum { MOST_LINKS = 40 };
    char *target = absolute_path(path);

    for (unsigned i = 0; i < MOST_LINKS; i++) {
        char *next = pointed_to_by(target);
        if (next == NULL)
            break;
        g_free(target);
        target = next;
    }
    return target;
}

/* What the system knows a file by that exists; NULL if it does not say. For g_free(). */
static char *id_of_existing(const char *path)
{
    /* The file system's own, not what a desktop puts in its place. */
    GFile *file = g_vfs_get_file_for_path(g_vfs_get_local(), path);
    GFileInfo *info =
        g_file_query_info(file, G_FILE_ATTRIBUTE_ID_FILE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
    char *id = NULL;

    if (info) {
        id = g_strdup(g_file_info_get_attribute_string(info, G_FILE_ATTRIBUTE_ID_FILE));
        g_object_unref(info);
    }
    g_object_unref(file);
    return id;
}

/* Of a file that is not there, its folder and its name tell. NULL if that is not there, either. */
static char *id_of_new(const char *path)
{
    char *target = burst_follow_links(path);
    char *folder = g_path_get_dirname(target);
    char *name = g_path_get_basename(target);
    char *folder_id = id_of_existing(folder);
    char *id = folder_id ? g_build_filename(folder_id, name, NULL) : NULL;

    g_free(folder_id);
    g_free(name);
    g_free(folder);
    g_free(target);
    return id;
}

static char *id_of(const char *path)
{
    /* Of a link that leads to nothing, GIO tells the link's own. */
    return g_file_test(path, G_FILE_TEST_EXISTS) ? id_of_existing(path) : id_of_new(path);
}

bool burst_is_same_file(const char *a, const char *b)
{
    char *id_of_a = id_of(a);
    char *id_of_b = id_of(b);
    bool is_same = id_of_a && g_strcmp0(id_of_a, id_of_b) == 0;

    g_free(id_of_a);
    g_free(id_of_b);
    return is_same;
}
