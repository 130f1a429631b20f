/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices and standard output, which are written directly. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- devices: for an ordinary user, so that a mistake cannot replace the system's ---- */

/* @return NULL, and the test is skipped, if root cannot become an ordinary user. */
static burst_sink_t *open_device(const char *path)
{
    return become_ordinary() ? open_sink(path) : NULL;
}

static void assert_device(const char *path)
{
    struct stat status;
    become_root_again();
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_true(S_ISCHR(status.st_mode));
}

static void test_null(void)
{
    burst_sink_t *sink = open_device("/dev/null");
    if (sink == NULL)
        return;
    fputs("one\n", burst_sink_stream(sink));
    assert_commit(sink);
    assert_device("/dev/null");
}

static void test_full(void)
{
    burst_sink_t *sink = open_device("/dev/full");
    if (sink == NULL)
        return;
    fputs("one\n", burst_sink_stream(sink));
    assert_no_commit(sink, "/dev/full", g_strerror(ENOSPC));
    assert_device("/dev/full");
}

/* More than the stream's buffer holds: the failure is not the last thing that happens. */
static void test_full_early(void)
{
    burst_sink_t *sink = open_device("/dev/full");
    if (sink == NULL)
        return;
    for (unsigned i = 0; i < 100000; i++)
        fputs("one\n", burst_sink_stream(sink));
    assert_no_commit(sink, "/dev/full", g_strerror(ENOSPC));
    assert_device("/dev/full");
}

/* In one piece that the stream does not buffer: there is nothing left to fail at the end. */
static void test_full_in_one_piece(void)
{
    burst_sink_t *sink = open_device("/dev/full");
    if (sink == NULL)
        return;
    char *content = g_strnfill(1 << 20, 'x');
    fwrite(content, 1, 1 << 20, burst_sink_stream(sink));
    g_free(content);
    assert_no_commit(sink, "/dev/full", g_strerror(ENOSPC));
    assert_device("/dev/full");
}

/* A write failed, the stream has nothing left to write: that it failed is not forgotten. */
static void test_full_unbuffered(void)
{
    burst_sink_t *sink = open_device("/dev/full");
    if (sink == NULL)
        return;
    g_assert_cmpint(setvbuf(burst_sink_stream(sink), NULL, _IONBF, 0), ==, 0);
    fputs("one\n", burst_sink_stream(sink));
    errno = EISDIR; /* of something else since */
    char *error = NULL;
    g_assert_false(burst_sink_commit(sink, &error));
    assert_message(error, "/dev/full", g_strerror(ENOSPC));
    assert_device("/dev/full");
}

/* ---- standard output ---- */

static void write_to_stdout(void)
{
    burst_sink_t *sink = open_sink("-");
    g_assert_true(burst_sink_stream(sink) == stdout);
    fputs("<figures>", burst_sink_stream(sink));
    assert_commit(sink);
    /* It is still open for others. */
    fputs("<more>\n", stdout);
    sink = open_sink("-");
    burst_sink_discard(sink);
    fputs("<still more>\n", stdout);
}

static void fill_stdout(void)
{
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0) {
        g_error("/dev/full: %s", g_strerror(errno));
    }
    fflush(stdout);
    g_assert_cmpint(dup2(full, STDOUT_FILENO), ==, STDOUT_FILENO);
    burst_sink_t *sink = open_sink("-");
    fputs("<figures>", burst_sink_stream(sink));
    assert_no_commit(sink, "Standard output", g_strerror(ENOSPC));
    fputs("<reported>", stderr);
}

static void test_stdout(void)
{
    if (g_test_subprocess()) {
        write_to_stdout();
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*<figures><more>\n*<still more>\n*");
}

static void test_stdout_full(void)
{
    if (g_test_subprocess()) {
        fill_stdout();
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*<reported>*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/device/null", test_null);
    g_test_add_func("/device/full", test_full);
    g_test_add_func("/device/full-early", test_full_early);
    g_test_add_func("/device/full-in-one-piece", test_full_in_one_piece);
    g_test_add_func("/device/full-unbuffered", test_full_unbuffered);
    g_test_add_func("/stdout/stays-open", test_stdout);
    g_test_add_func("/stdout/full", test_stdout_full);
    return g_test_run();
}
