/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "place.h"

#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

char *path_in(const place_t *place, const char *name)
{
    return g_build_filename(place->folder, name, NULL);
}

/* The descriptor that the next file would get. */
static int free_descriptor(void)
{
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(descriptor, >=, 0);
    close(descriptor);
    return descriptor;
}

void set_up(place_t *place, gconstpointer unused)
{
    (void)unused;
    place->folder = g_dir_make_tmp("burst-sink-XXXXXX", NULL);
    g_assert_nonnull(place->folder);
    /* Some tests are an ordinary user's, even when root runs them. */
    g_assert_cmpint(chmod(place->folder, 0777), ==, 0);
    place->file = path_in(place, "out.csv");
    place->free_descriptor = free_descriptor();
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

void tear_down(place_t *place, gconstpointer unused)
{
    (void)unused;
    g_assert_cmpint(free_descriptor(), ==, place->free_descriptor); /* all files are closed */
    g_assert_cmpint(nftw(place->folder, remove_entry, 4, FTW_DEPTH | FTW_PHYS), ==, 0);
    g_free(place->folder);
    g_free(place->file);
}

/* ---- what is there ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All names in the folder, hidden ones too, in their order. */
void assert_folder(const place_t *place, const char *expected)
{
    GDir *folder = g_dir_open(place->folder, 0, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    g_assert_nonnull(folder);
    while ((name = g_dir_read_name(folder)))
        g_ptr_array_add(names, g_strdup(name));
    g_dir_close(folder);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    char *actual = g_strjoinv(" ", (char **)names->pdata);
    g_assert_cmpstr(actual, ==, expected);
    g_free(actual);
    g_ptr_array_free(names, TRUE);
}

void assert_content(const char *path, const char *expected)
{
    char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, expected);
    g_free(content);
}

void assert_mode(const char *path, unsigned mode)
{
    struct stat status;
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmphex(status.st_mode & 07777, ==, mode);
}

void put_file(const char *path, const char *content, unsigned mode)
{
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
    g_assert_cmpint(chmod(path, (mode_t)mode), ==, 0);
}

/* ---- opening, writing, ending ---- */

burst_sink_t *open_sink(const char *path)
{
    char *error = NULL;
    burst_sink_t *sink = burst_sink_open(path, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(sink);
    return sink;
}

void assert_commit(burst_sink_t *sink)
{
    char *error = NULL;
    bool committed = burst_sink_commit(sink, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(committed);
}

void write_whole(const char *path, const char *content)
{
    burst_sink_t *sink = open_sink(path);
    fputs(content, burst_sink_stream(sink));
    assert_commit(sink);
}

/* The message names the file, and says what the system says. */
void assert_message(char *error, const char *path, const char *reason)
{
    g_assert_nonnull(error);
    if (!strstr(error, path) || !strstr(error, reason))
        g_error("neither %s nor %s may be missing in: %s", path, reason, error);
    g_free(error);
}

void assert_no_sink(const char *path, int reason)
{
    char *error = NULL;
    g_assert_null(burst_sink_open(path, &error));
    assert_message(error, path, g_strerror(reason));
}

void assert_no_commit(burst_sink_t *sink, const char *path, const char *reason)
{
    char *error = NULL;
    g_assert_false(burst_sink_commit(sink, &error));
    assert_message(error, path, reason);
}

/* ---- users ---- */

/*
 * Root may write everything: be an ordinary user for a while.
 * @return false, and the test is skipped, if that is denied.
 */
bool become_ordinary(void)
{
    if (getuid() != 0 || setresuid(NOBODY, NOBODY, 0) == 0)
        return true;
    g_test_skip("root cannot become an ordinary user");
    return false;
}

void become_root_again(void)
{
    uid_t real;
    uid_t effective;
    uid_t saved;
    g_assert_cmpint(getresuid(&real, &effective, &saved), ==, 0);
    if (real != 0 && saved == 0)
        g_assert_cmpint(setresuid(0, 0, 0), ==, 0);
}
