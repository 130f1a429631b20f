/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct burst_sink {
    FILE *stream;
    char *path;      /* as the user gave it, for messages */
    char *target;    /* the file to be replaced; NULL: the stream is written directly */
    char *temporary; /* what will replace it, or be copied into it */
    int open_failure;
};

static void sink_free(burst_sink_t *sink)
{
    g_free(sink->path);
    g_free(sink->target);
    g_free(sink->temporary);
    g_free(sink);
}

static char *describe(const char *path, const char *what)
{
    if (strcmp(path, BURST_STDOUT_PATH) == 0)
        return g_strdup_printf("Standard output cannot be written: %s.", what);
    return g_strdup_printf("\"%s\" cannot be written: %s.", path, what);
}

/* A device, a pipe: nothing that could be replaced. */
static bool open_directly(burst_sink_t *sink, const char *path)
{
    sink->stream = g_fopen(path, "wb");
    return sink->stream != NULL;
}

/* A new file in a folder. */
static bool create_temporary(burst_sink_t *sink, const char *folder)
{
    /* A name of its own: with a suffix, the longest names that a folder allows would not fit. */
    char *path = g_build_filename(folder, ".burst-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        g_free(path);
        return false;
    }
    sink->temporary = path;
    sink->stream = fdopen(fd, "wb");
    return sink->stream != NULL;
}

/* The rights that the target has or would have got. */
static void take_rights_of_target(const burst_sink_t *sink)
{
    enum { ALL_MAY_READ_AND_WRITE = 0666 };
    struct stat existing;
    mode_t mask = umask(0);

    (void)umask(mask);
    (void)fchmod(fileno(sink->stream), stat(sink->target, &existing) == 0
                                           ? existing.st_mode & (mode_t)ALL_MAY_READ_AND_WRITE
                                           : ALL_MAY_READ_AND_WRITE & ~mask);
}

/* Beside the target; elsewhere, if that folder is closed to us and the target is not. */
static bool open_temporary(burst_sink_t *sink)
{
    char *folder = g_path_get_dirname(sink->target);
    bool is_beside = create_temporary(sink, folder);
    int failure = errno;

    g_free(folder);
    if (is_beside) {
        take_rights_of_target(sink);
        return true;
    }
    if (access(sink->target, W_OK) == 0 && create_temporary(sink, g_get_tmp_dir()))
        return true;
    errno = failure;
    return false;
}

static void close_temporary(burst_sink_t *sink)
{
    if (sink->stream && sink->stream != stdout)
        (void)fclose(sink->stream);
    sink->stream = NULL;
    if (sink->temporary)
        (void)g_unlink(sink->temporary);
    g_clear_pointer(&sink->temporary, g_free);
}

/* Whether the target could be replaced now. What makes it certain is to make the file. */
static bool try_target(burst_sink_t *sink)
{
    bool opened = open_temporary(sink);
    int failure = errno;
    close_temporary(sink);
    errno = failure;
    return opened;
}

static bool try_existing(burst_sink_t *sink, const char *path)
{
    char *target = realpath(path, NULL); /* what a symbolic link points to is replaced */
    if (target == NULL)
        return false;
    sink->target = g_strdup(target);
    free(target);
    return try_target(sink);
}

static bool is_stdout(const struct stat *file)
{
    struct stat out;
    return fstat(fileno(stdout), &out) == 0 && out.st_dev == file->st_dev &&
           out.st_ino == file->st_ino;
}

/* What a symbolic link points to, or NULL if this is none. */
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

/* The same file, named as everybody would name it. Frees `path`. */
static char *with_real_folder(char *path)
{
    char *folder = g_path_get_dirname(path);
    char *real = realpath(folder, NULL);
    g_free(folder);
    if (real == NULL)
        return path; /* there is no such folder: which will be noticed */
    char *name = g_path_get_basename(path);
    g_free(path);
    path = g_build_filename(real, name, NULL);
    g_free(name);
    free(real);
    return path;
}

/*
 * What will be made where nothing is: the file of that name, or the one that links of that name
 * lead to in the end. There is an end: a circle of links is ELOOP, and not "nothing".
 */
static char *new_target(const char *path)
{
    char *target = g_strdup(path);
    for (char *next = pointed_to_by(target); next; next = pointed_to_by(target)) {
        g_free(target);
        target = next;
    }
    return with_real_folder(target);
}

static bool open_file(burst_sink_t *sink, const char *path)
{
    struct stat existing;
    if (stat(path, &existing) != 0) {
        if (errno != ENOENT || *path == '\0')
            return false;
        sink->target = new_target(path);
        return try_target(sink);
    }
    if (is_stdout(&existing)) {
        sink->stream = stdout; /* /dev/stdout, or the file that it was redirected to */
        return true;
    }
    if (S_ISDIR(existing.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (!S_ISREG(existing.st_mode))
        return open_directly(sink, path);
    return access(path, W_OK) == 0 && try_existing(sink, path);
}

burst_sink_t *burst_sink_open(const char *path, char **error)
{
    burst_sink_t *sink = g_new0(burst_sink_t, 1);

    sink->path = g_strdup(path);
    if (strcmp(path, BURST_STDOUT_PATH) == 0) {
        sink->stream = stdout;
        return sink;
    }
    if (open_file(sink, path))
        return sink;
    *error = describe(path, g_strerror(errno));
    burst_sink_discard(sink);
    return NULL;
}

const char *burst_sink_target(const burst_sink_t *sink)
{
    return sink->target;
}

FILE *burst_sink_stream(burst_sink_t *sink)
{
    if (sink->stream == NULL && sink->target && !open_temporary(sink))
        sink->open_failure = errno;
    return sink->stream;
}

/*
 * Why a write failed whose failure only the stream remembers: what it could not write is gone, and
 * then there may be nothing left that could fail again. So one more byte is written, to something
 * that is to be thrown away or was cut short already. @return 0 if nobody says why.
 */
static int reason_of_failure(FILE *stream)
{
    errno = 0;
    clearerr(stream);
    if (fputc('\n', stream) == EOF || fflush(stream) != 0)
        return errno;
    return 0;
}

/* Writes what the stream still holds. @return 0, or what went wrong since it was opened. */
static int flush(FILE *stream)
{
    errno = 0;
    if (fflush(stream) != 0 && errno != 0)
        return errno;
    if (!ferror(stream))
        return 0;
    int failure = reason_of_failure(stream);
    return failure ? failure : EIO;
}

/* Closes the stream. @return 0, or what went wrong since it was opened. */
static int close_stream(burst_sink_t *sink)
{
    int failure = flush(sink->stream);
    if (sink->stream != stdout && fclose(sink->stream) != 0 && failure == 0)
        failure = errno;
    sink->stream = NULL;
    return failure;
}

/* Copies all of a file from where it is open for reading. @return 0, or what went wrong. */
static int copy_content(int from, int to)
{
    enum { BUFFER_SIZE = 1 << 16 };
    char buffer[BUFFER_SIZE];

    for (;;) {
        ssize_t length = read(from, buffer, sizeof buffer);
        if (length <= 0)
            return length == 0 ? 0 : errno;
        for (ssize_t done = 0; done < length;) {
            ssize_t written = write(to, buffer + done, (size_t)(length - done));
            if (written < 0)
                return errno;
            done += written;
        }
    }
}

/* Makes sure of the room, so that what is in a file is not lost to a full disk. */
static int reserve(int file, off_t old_size, off_t size)
{
    int failure = size > 0 ? posix_fallocate(file, 0, size) : 0;
    if (failure != ENOSPC && failure != EDQUOT && failure != EFBIG)
        return 0; /* not every file system can do this */
    (void)ftruncate(file, old_size);
    return failure;
}

/* Writes over the target what was made, which is complete. @return 0, or what went wrong. */
static int overwrite_target(const burst_sink_t *sink, int made)
{
    struct stat old = {0};
    struct stat new = {0};
    int target = g_open(sink->target, O_WRONLY | O_CLOEXEC, 0);
    if (target < 0)
        return errno;
    int failure = fstat(target, &old) != 0 || fstat(made, &new) != 0 ? errno : 0;
    if (failure == 0)
        failure = reserve(target, old.st_size, new.st_size);
    if (failure == 0)
        failure = copy_content(made, target);
    if (failure == 0 && ftruncate(target, new.st_size) != 0)
        failure = errno;
    if (close(target) != 0 && failure == 0)
        failure = errno;
    return failure;
}

/*
 * A file that is in a closed or sticky folder, or mounted on its own (as into a container), cannot
 * be replaced, but written over.
 */
static int replace_target(burst_sink_t *sink, int made)
{
    if (g_rename(sink->temporary, sink->target) == 0) {
        g_clear_pointer(&sink->temporary, g_free);
        return 0;
    }
    int failure = errno;
    struct stat existing;
    if (stat(sink->target, &existing) != 0 || !S_ISREG(existing.st_mode))
        return failure;
    if (lseek(made, 0, SEEK_SET) != 0)
        return errno;
    return overwrite_target(sink, made);
}

/* Ends the output. @return 0, or what went wrong. */
static int finish(burst_sink_t *sink)
{
    if (sink->stream == NULL)
        return sink->open_failure;
    /* To be read again once it is closed, which can fail. */
    int made = sink->temporary ? dup(fileno(sink->stream)) : -1;
    int failure = close_stream(sink);
    if (failure == 0 && sink->temporary)
        failure = replace_target(sink, made);
    if (made >= 0)
        (void)close(made);
    return failure;
}

bool burst_sink_commit(burst_sink_t *sink, char **error)
{
    (void)burst_sink_stream(sink); /* nothing written is an empty file */
    int failure = finish(sink);
    if (failure != 0) {
        *error = describe(sink->path, g_strerror(failure));
        burst_sink_discard(sink);
        return false;
    }
    close_temporary(sink);
    sink_free(sink);
    return true;
}

void burst_sink_discard(burst_sink_t *sink)
{
    if (sink == NULL)
        return;
    close_temporary(sink);
    sink_free(sink);
}
