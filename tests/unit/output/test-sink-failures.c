/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cannot be written: it is said, and what was there is left. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_no_sink(place->folder, EISDIR);
    assert_folder(place, "");
}

static void test_missing_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *path = path_in(place, "missing/out.csv");
    assert_no_sink(path, ENOENT);
    assert_folder(place, "");
    g_free(path);
}

static void test_file_as_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *path = path_in(place, "out.csv/deeper");
    put_file(place->file, "old\n", 0644);
    assert_no_sink(path, ENOTDIR);
    assert_folder(place, "out.csv");
    g_free(path);
}

static void test_no_name(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *before = g_get_current_dir();
    g_assert_cmpint(g_chdir(place->folder), ==, 0);
    assert_no_sink("", ENOENT);
    assert_folder(place, "");
    g_assert_cmpint(g_chdir(before), ==, 0);
    g_free(before);
}

static void assert_denied(const char *path)
{
    if (!become_ordinary())
        return;
    assert_no_sink(path, EACCES);
    become_root_again();
}

static void test_unwritable_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    g_assert_cmpint(chmod(place->folder, 0555), ==, 0);
    assert_denied(place->file);
    assert_folder(place, "");
    g_assert_cmpint(chmod(place->folder, 0777), ==, 0);
}

/* The folder would let it be replaced; that it is read-only was somebody's wish. */
static void test_read_only_file(place_t *place, gconstpointer unused)
{
    (void)unused;
    put_file(place->file, "old\n", 0444);
    assert_denied(place->file);
    assert_content(place->file, "old\n");
    assert_mode(place->file, 0444);
    assert_folder(place, "out.csv");
}

/* Something comes in between: what was there is left, the temporary file is not. */
static void test_target_becomes_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    burst_sink_t *sink = open_sink(place->file);
    g_assert_cmpint(g_mkdir(place->file, 0755), ==, 0);
    assert_no_commit(sink, place->file, g_strerror(EISDIR));
    g_assert_true(g_file_test(place->file, G_FILE_TEST_IS_DIR));
    assert_folder(place, "out.csv");
}

/* As on a full disk: behind the temporary file's descriptor is /dev/full. */
static void test_failed_write_leaves_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    put_file(place->file, "old\n", 0644);
    burst_sink_t *sink = open_sink(place->file);
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    g_assert_cmpint(full, >=, 0);
    g_assert_cmpint(dup2(full, fileno(burst_sink_stream(sink))), >=, 0);
    close(full);
    fputs("new\n", burst_sink_stream(sink));
    assert_no_commit(sink, place->file, g_strerror(ENOSPC));
    assert_content(place->file, "old\n");
    assert_folder(place, "out.csv");
}

/* As on a network's disk: that it went wrong is heard of when the file is closed. */
static void test_failed_close_leaves_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    put_file(place->file, "old\n", 0644);
    burst_sink_t *sink = open_sink(place->file);
    fputs("new\n", burst_sink_stream(sink));
    fflush(burst_sink_stream(sink));
    close(fileno(burst_sink_stream(sink)));
    assert_no_commit(sink, place->file, g_strerror(EBADF));
    assert_content(place->file, "old\n");
    assert_folder(place, "out.csv");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/failure/folder", test_folder);
    ADD("/failure/missing-folder", test_missing_folder);
    ADD("/failure/file-as-folder", test_file_as_folder);
    ADD("/failure/no-name", test_no_name);
    ADD("/failure/unwritable-folder", test_unwritable_folder);
    ADD("/failure/read-only-file", test_read_only_file);
    ADD("/failure/target-becomes-folder", test_target_becomes_folder);
    ADD("/failure/write", test_failed_write_leaves_old);
    ADD("/failure/close", test_failed_close_leaves_old);
    return g_test_run();
}
