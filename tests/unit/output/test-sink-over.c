/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that cannot be replaced, and are written over once all is there. */
#include "place.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* @return false, and the test is skipped, if root cannot become an ordinary user. */
static bool put_in_folder(const place_t *place, unsigned folder_mode)
{
    put_file(place->file, "old and longer\n", 0666);
    g_assert_cmpint(chmod(place->folder, (mode_t)folder_mode), ==, 0);
    return become_ordinary();
}

static void assert_written_over(place_t *place, unsigned folder_mode, const char *content)
{
    if (!put_in_folder(place, folder_mode))
        return;
    burst_sink_t *sink = open_sink(place->file);
    g_assert_cmpstr(burst_sink_target(sink), ==, place->file);
    fputs(content, burst_sink_stream(sink));
    fflush(burst_sink_stream(sink));
    assert_content(place->file, "old and longer\n");
    assert_commit(sink);
    become_root_again();
    assert_content(place->file, content);
    assert_mode(place->file, 0666);
    assert_folder(place, "out.csv");
    g_assert_cmpint(chmod(place->folder, 0777), ==, 0);
}

static void test_closed_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_written_over(place, 0555, "new\n");
}

static void test_closed_folder_large(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *content = g_strnfill(1000003, 'x');
    assert_written_over(place, 0555, content);
    g_free(content);
}

static void test_closed_folder_empty(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_written_over(place, 0555, "");
}

/* As /tmp is: anybody makes files, and removes only their own. */
static void test_sticky_folder(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_written_over(place, 01777, "new\n");
}

/* A disk without room for the new content: here, a limit to the size of files, in bytes. */
static void assert_no_room(place_t *place, rlim_t most)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    const struct rlimit low = {.rlim_cur = most, .rlim_max = limit.rlim_max};
    if (!put_in_folder(place, 0555))
        return;
    burst_sink_t *sink = open_sink(place->file);
    fputs("new and, above all, longer\n", burst_sink_stream(sink));
    fflush(burst_sink_stream(sink));

    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &low), ==, 0);
    assert_no_commit(sink, place->file, g_strerror(EFBIG));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    (void)signal(SIGXFSZ, handler);
    become_root_again();
    assert_content(place->file, "old and longer\n");
    assert_folder(place, "out.csv");
    g_assert_cmpint(chmod(place->folder, 0777), ==, 0);
}

static void test_no_room_leaves_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_no_room(place, 4);
}

/* There is room for more than the old content, and for less than the new. */
static void test_some_room_leaves_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    assert_no_room(place, 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/written-over/closed-folder", test_closed_folder);
    ADD("/written-over/large", test_closed_folder_large);
    ADD("/written-over/empty", test_closed_folder_empty);
    ADD("/written-over/sticky-folder", test_sticky_folder);
    ADD("/written-over/no-room", test_no_room_leaves_old);
    ADD("/written-over/some-room", test_some_room_leaves_old);
    return g_test_run();
}
