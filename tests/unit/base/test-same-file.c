/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two names of one file, in a folder of its own that has all kinds of links. */
#include "base/same-file.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static char *folder;

static char *in_folder(const char *name)
{
    return *name == '/' ? g_strdup(name) : g_build_filename(folder, name, NULL);
}

static void add_link(const char *target, const char *name)
{
    char *path = in_folder(name);
    g_assert_cmpint(symlink(target, path), ==, 0);
    g_free(path);
}

static void add_files(void)
{
    char *inner = in_folder("inner");
    char *file = in_folder("inner/file");
    char *hard = in_folder("hard");

    g_assert_cmpint(g_mkdir(inner, 0755), ==, 0);
    g_assert_true(g_file_set_contents(file, "", -1, NULL));
    g_assert_cmpint(link(file, hard), ==, 0);
    add_link("inner", "folder-link");
    add_link("inner/file", "file-link");
    add_link("file-link", "link-to-link");
    add_link("inner/new", "new-link");
    add_link("round", "round");
    g_free(inner);
    g_free(file);
    g_free(hard);
}

static void remove_files(void)
{
    static const char *const names[] = {"inner/file", "hard",         "folder-link",
                                        "file-link",  "link-to-link", "new-link",
                                        "round",      "inner",        ""};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = in_folder(names[i]);
        g_assert_cmpint(g_remove(path), ==, 0);
        g_free(path);
    }
}

/* One in each pair of the test's data. */
typedef struct {
    const char *a;
    const char *b;
    bool same;
} pair_t;

static const pair_t pairs[] = {
    {"inner/file", "inner/file", true},
    {"inner/file", "inner/./file", true},
    {"inner/file", "inner/../inner/file", true},
    {"inner/file", "folder-link/file", true},
    {"inner/file", "file-link", true},
    {"inner/file", "link-to-link", true},
    {"inner/file", "hard", true},
    {"inner/file", "inner", false},
    {"inner", "folder-link", true},
    {"hard", "link-to-link", true},
    /* what is not there yet */
    {"inner/new", "inner/new", true},
    {"inner/new", "folder-link/new", true},
    {"inner/new", "new-link", true},
    {"inner/new", "inner/other", false},
    {"inner/new", "new", false},
    {"inner/new", "inner/file", false},
    /* what cannot be */
    {"missing/new", "missing/new", false},
    {"round", "inner/file", false},
    {"/dev/null", "inner/file", false},
    {"/dev/null", "/dev/null", true},
};

static void test_pairs(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        char *a = in_folder(pairs[i].a);
        char *b = in_folder(pairs[i].b);
        g_test_message("%s and %s", pairs[i].a, pairs[i].b);
        g_assert_cmpint(burst_is_same_file(a, b), ==, pairs[i].same);
        g_assert_cmpint(burst_is_same_file(b, a), ==, pairs[i].same);
        g_free(a);
        g_free(b);
    }
}

static void test_in_current_folder(void)
{
    char *before = g_get_current_dir();
    char *file = in_folder("inner/file");
    g_assert_cmpint(g_chdir(folder), ==, 0);
    g_assert_true(burst_is_same_file("inner/file", file));
    g_assert_true(burst_is_same_file("new", "./new"));
    g_assert_false(burst_is_same_file("", file));

    char *target = burst_follow_links("new-link");
    char *expected = in_folder("inner/new");
    g_assert_cmpstr(target, ==, expected);
    g_free(target);
    g_free(expected);
    g_assert_cmpint(g_chdir(before), ==, 0);
    g_free(file);
    g_free(before);
}

/* A circle of links leads nowhere, but it ends. */
static void test_circle(void)
{
    char *round = in_folder("round");
    char *target = burst_follow_links(round);
    g_assert_cmpstr(target, ==, round);
    g_free(target);
    g_free(round);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("burst-same-file-XXXXXX", NULL);
    g_assert_nonnull(folder);
    add_files();
    g_test_add_func("/same-file/pairs", test_pairs);
    g_test_add_func("/same-file/in-current-folder", test_in_current_folder);
    g_test_add_func("/same-file/circle", test_circle);
    int result = g_test_run();
    remove_files();
    g_free(folder);
    return result;
}
