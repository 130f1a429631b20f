/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are made or replaced: whole, with their rights, or not at all. */
#include "place.h"

#include <glib/gstdio.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void test_new_file(place_t *place, gconstpointer unused)
{
    (void)unused;
    mode_t before = umask(027);
    write_whole(place->file, "one\n");
    umask(before);
    assert_content(place->file, "one\n");
    assert_mode(place->file, 0640);
    assert_folder(place, "out.csv");
}

static void test_umask_kept(place_t *place, gconstpointer unused)
{
    (void)unused;
    mode_t before = umask(031);
    write_whole(place->file, "one\n");
    g_assert_cmphex(umask(before), ==, 031);
    assert_mode(place->file, 0646);
}

static void test_empty_file(place_t *place, gconstpointer unused)
{
    (void)unused;
    write_whole(place->file, "");
    assert_content(place->file, "");
    assert_folder(place, "out.csv");
}

static void test_in_current_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *before = g_get_current_dir();
    g_assert_cmpint(g_chdir(place->folder), ==, 0);
    write_whole("out.csv", "one\n");
    write_whole("out.csv", "two\n");
    g_assert_cmpint(g_chdir(before), ==, 0);
    g_free(before);
    assert_content(place->file, "two\n");
    assert_folder(place, "out.csv");
}

static void test_replaced_at_commit(place_t *place, gconstpointer unused)
{
    (void)unused;
    put_file(place->file, "old and longer\n", 0604);
    burst_sink_t *sink = open_sink(place->file);
    fputs("new\n", burst_sink_stream(sink));
    fflush(burst_sink_stream(sink));
    assert_content(place->file, "old and longer\n");
    assert_commit(sink);
    assert_content(place->file, "new\n");
    assert_mode(place->file, 0604);
    assert_folder(place, "out.csv");
}

static void test_modes_kept(place_t *place, gconstpointer unused)
{
    (void)unused;
    static const unsigned modes[] = {0600, 0640, 0644, 0666, 0622};
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        put_file(place->file, "old\n", modes[i]);
        write_whole(place->file, "new\n");
        assert_mode(place->file, modes[i]);
    }
}

static void test_discard_new(place_t *place, gconstpointer unused)
{
    (void)unused;
    burst_sink_t *sink = open_sink(place->file);
    fputs("one\n", burst_sink_stream(sink));
    burst_sink_discard(sink);
    assert_folder(place, "");
    burst_sink_discard(NULL);
}

static void test_discard_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    put_file(place->file, "old\n", 0640);
    burst_sink_t *sink = open_sink(place->file);
    fputs("new\n", burst_sink_stream(sink));
    burst_sink_discard(sink);
    assert_content(place->file, "old\n");
    assert_mode(place->file, 0640);
    assert_folder(place, "out.csv");
}

static void test_large(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *content = g_strnfill(1000000, 'x');
    write_whole(place->file, content);
    assert_content(place->file, content);
    g_free(content);
}

static void test_two_at_once(place_t *place, gconstpointer unused)
{
    (void)unused;
    burst_sink_t *first = open_sink(place->file);
    burst_sink_t *second = open_sink(place->file);
    fputs("first\n", burst_sink_stream(first));
    fputs("second\n", burst_sink_stream(second));
    assert_commit(second);
    assert_content(place->file, "second\n");
    assert_commit(first);
    assert_content(place->file, "first\n");
    assert_folder(place, "out.csv");
}

/* The longest name that a folder takes is a name like others. */
static void test_longest_name(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *name = g_strnfill(NAME_MAX, 'n');
    char *file = path_in(place, name);
    write_whole(file, "new\n");
    assert_content(file, "new\n");
    assert_folder(place, name);
    g_free(file);
    g_free(name);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/file/new", test_new_file);
    ADD("/file/umask-kept", test_umask_kept);
    ADD("/file/empty", test_empty_file);
    ADD("/file/in-current-folder", test_in_current_folder);
    ADD("/file/replaced-at-commit", test_replaced_at_commit);
    ADD("/file/modes-kept", test_modes_kept);
    ADD("/file/discard-new", test_discard_new);
    ADD("/file/discard-old", test_discard_old);
    ADD("/file/large", test_large);
    ADD("/file/two-at-once", test_two_at_once);
    ADD("/name/longest", test_longest_name);
    return g_test_run();
}
