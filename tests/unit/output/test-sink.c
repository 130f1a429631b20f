/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where output goes. Each test has a folder of its own, and says at its end what is in it.
 */
#include "output/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

typedef struct {
    char *folder;
    char *file; /* "out.csv" in it */
    int free_descriptor;
} place_t;

static char *path_in(const place_t *place, const char *name)
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

static void set_up(place_t *place, gconstpointer unused)
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

static void tear_down(place_t *place, gconstpointer unused)
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
static void assert_folder(const place_t *place, const char *expected)
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

static void assert_content(const char *path, const char *expected)
{
    char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, expected);
    g_free(content);
}

static void assert_mode(const char *path, unsigned mode)
{
    struct stat status;
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmphex(status.st_mode & 07777, ==, mode);
}

static void put_file(const char *path, const char *content, unsigned mode)
{
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
    g_assert_cmpint(chmod(path, (mode_t)mode), ==, 0);
}

/* ---- opening, writing, ending ---- */

static burst_sink_t *open_sink(const char *path)
{
    char *error = NULL;
    burst_sink_t *sink = burst_sink_open(path, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(sink);
    return sink;
}

static void assert_commit(burst_sink_t *sink)
{
    char *error = NULL;
    bool committed = burst_sink_commit(sink, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(committed);
}

static void write_whole(const char *path, const char *content)
{
    burst_sink_t *sink = open_sink(path);
    fputs(content, burst_sink_stream(sink));
    assert_commit(sink);
}

/* The message names the file, and says what the system says. */
static void assert_message(char *error, const char *path, const char *reason)
{
    g_assert_nonnull(error);
    if (!strstr(error, path) || !strstr(error, reason))
        g_error("neither %s nor %s may be missing in: %s", path, reason, error);
    g_free(error);
}

static void assert_no_sink(const char *path, int reason)
{
    char *error = NULL;
    g_assert_null(burst_sink_open(path, &error));
    assert_message(error, path, g_strerror(reason));
}

static void assert_no_commit(burst_sink_t *sink, const char *path, const char *reason)
{
    char *error = NULL;
    g_assert_false(burst_sink_commit(sink, &error));
    assert_message(error, path, reason);
}

/* ---- files ---- */

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

/* ---- links ---- */

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

/* A new file has one name, by whatever way one gets to its folder. */
static void test_target_of_new_file(place_t *place, gconstpointer unused)
{
    (void)unused;
    char *other_way = path_in(place, "./out.csv");
    burst_sink_t *first = open_sink(place->file);
    burst_sink_t *second = open_sink(other_way);
    g_assert_cmpstr(burst_sink_target(first), ==, burst_sink_target(second));
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

/* ---- what cannot be written ---- */

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

/*
 * Root may write everything: be an ordinary user for a while.
 * @return false, and the test is skipped, if that is denied.
 */
static bool become_ordinary(void)
{
    if (getuid() != 0 || setresuid(NOBODY, NOBODY, 0) == 0)
        return true;
    g_test_skip("root cannot become an ordinary user");
    return false;
}

static void become_root_again(void)
{
    uid_t real;
    uid_t effective;
    uid_t saved;
    g_assert_cmpint(getresuid(&real, &effective, &saved), ==, 0);
    if (real != 0 && saved == 0)
        g_assert_cmpint(setresuid(0, 0, 0), ==, 0);
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

/* ---- files that cannot be replaced, and are written over once all is there ---- */

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

/* A disk without room for the new content: here, a limit to the size of files. */
static void test_no_room_leaves_old(place_t *place, gconstpointer unused)
{
    (void)unused;
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    const struct rlimit low = {.rlim_cur = 4, .rlim_max = limit.rlim_max};
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

#define ADD(path, function) g_test_add((path), place_t, NULL, set_up, (function), tear_down)

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
    ADD("/link/target-replaced", test_link);
    ADD("/link/elsewhere", test_link_elsewhere);
    ADD("/link/to-nothing", test_link_to_nothing);
    ADD("/link/to-itself", test_link_to_itself);
    ADD("/name/of-new-file", test_target_of_new_file);
    ADD("/name/longest", test_longest_name);
    ADD("/written-over/closed-folder", test_closed_folder);
    ADD("/written-over/large", test_closed_folder_large);
    ADD("/written-over/empty", test_closed_folder_empty);
    ADD("/written-over/sticky-folder", test_sticky_folder);
    ADD("/written-over/no-room", test_no_room_leaves_old);
    ADD("/failure/folder", test_folder);
    ADD("/failure/missing-folder", test_missing_folder);
    ADD("/failure/file-as-folder", test_file_as_folder);
    ADD("/failure/no-name", test_no_name);
    ADD("/failure/unwritable-folder", test_unwritable_folder);
    ADD("/failure/read-only-file", test_read_only_file);
    ADD("/failure/target-becomes-folder", test_target_becomes_folder);
    ADD("/failure/write", test_failed_write_leaves_old);
    ADD("/failure/close", test_failed_close_leaves_old);
    g_test_add_func("/device/null", test_null);
    g_test_add_func("/device/full", test_full);
    g_test_add_func("/device/full-early", test_full_early);
    g_test_add_func("/device/full-in-one-piece", test_full_in_one_piece);
    g_test_add_func("/device/full-unbuffered", test_full_unbuffered);
    g_test_add_func("/stdout/stays-open", test_stdout);
    g_test_add_func("/stdout/full", test_stdout_full);
    return g_test_run();
}
