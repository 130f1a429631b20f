/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links: what they lead to is replaced, whether it is there or not. */
#include "base/same-file.h"
#include "place.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static void test_link(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *link = path_in(place, "link");
    put_file(place->file, "old\n", 0640);
    g_assert_cmpint(symlink("out.csv", link), ==, 0);
    write_whole(link, "new\n");
    assert_content(place->file, "new\n");
    assert_mode(place->file, 0640);
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_folder(place, "link out.csv");
    g_free(link);
}

/* The target is in another folder, and so is what replaces it. */
static void test_link_elsewhere(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *folder = path_in(place, "folder");
    char *target = path_in(place, "folder/target");
    g_assert_cmpint(g_mkdir(folder, 0755), ==, 0);
    put_file(target, "old\n", 0644);
    g_assert_cmpint(symlink("folder/target", place->file), ==, 0);
    burst_sink_t *sink = open_sink(place->file);
    assert_folder(place, "folder out.csv");
    fputs("new\n", burst_sink_stream(sink));
    assert_commit(sink);
    assert_content(target, "new\n");
    g_assert_true(g_file_test(place->file, G_FILE_TEST_IS_SYMLINK));
    assert_folder(place, "folder out.csv");
    g_free(folder);
    g_free(target);
}

/* A link to what is not there yet: that is made, by way of all links. */
static void test_link_to_nothing(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *folder = path_in(place, "folder");
    char *between = path_in(place, "folder/between");
    char *target = path_in(place, "folder/target");
    g_assert_cmpint(g_mkdir(folder, 0755), ==, 0);
    g_assert_cmpint(symlink("target", between), ==, 0);
    g_assert_cmpint(symlink("folder/between", place->file), ==, 0);
    write_whole(place->file, "new\n");
    assert_content(target, "new\n");
    g_assert_true(g_file_test(place->file, G_FILE_TEST_IS_SYMLINK));
    g_assert_true(g_file_test(between, G_FILE_TEST_IS_SYMLINK));
    assert_folder(place, "folder out.csv");
    g_free(folder);
    g_free(between);
    g_free(target);
}

/* A new file is one file, by whatever way one gets to its folder. */
static void test_target_of_new_file(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *other_way = path_in(place, "./out.csv");
    burst_sink_t *first = open_sink(place->file);
    burst_sink_t *second = open_sink(other_way);
    g_assert_true(burst_is_same_file(burst_sink_target(first), burst_sink_target(second)));
    burst_sink_discard(first);
    burst_sink_discard(second);
    g_free(other_way);
}

static void test_link_to_itself(place_t *place, gconstpointer unused)
{
    (void)unused;
    g_assert_cmpint(symlink("out.csv", place->file), ==, 0);
    assert_no_sink(place->file, ELOOP);
    assert_folder(place, "out.csv");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/link/target-replaced", test_link);
    ADD("/link/elsewhere", test_link_elsewhere);
    ADD("/link/to-nothing", test_link_to_nothing);
    ADD("/name/of-new-file", test_target_of_new_file);
    ADD("/link/to-itself", test_link_to_itself);
    return g_test_run();
}
