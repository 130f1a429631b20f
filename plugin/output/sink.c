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
    char *temporary; /* what will replace it */
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

/* A new file beside the target, with the rights that the target has or would have got. */
static bool open_temporary(burst_sink_t *sink)
{
    enum { ALL_MAY_READ_AND_WRITE = 0666 };

    /* A name of its own: with a suffix, the longest names that a folder allows would not fit. */
    char *folder = g_path_get_dirname(sink->target);
    sink->temporary = g_build_filename(folder, ".burst-XXXXXX", NULL);
    g_free(folder);
    int fd = g_mkstemp_full(sink->temporary, O_WRONLY, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        g_clear_pointer(&sink->temporary, g_free);
        return false;
    }
    struct stat existing;
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)fchmod(fd, stat(sink->target, &existing) == 0
                         ? existing.st_mode & (mode_t)ALL_MAY_READ_AND_WRITE
                         : ALL_MAY_READ_AND_WRITE & ~mask);
    sink->stream = fdopen(fd, "wb");
    return sink->stream != NULL;
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

/* A file in a folder that is closed to us can only be written over. */
static bool try_existing(burst_sink_t *sink, const char *path)
{
    char *target = realpath(path, NULL); /* what a symbolic link points to is replaced */
    if (target == NULL)
        return false;
    sink->target = g_strdup(target);
    free(target);
    if (try_target(sink))
        return true;
    g_clear_pointer(&sink->target, g_free);
    return open_directly(sink, path);
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

/* Closes the stream. @return 0, or what went wrong. */
static int finish(burst_sink_t *sink)
{
    if (sink->stream == NULL)
        return sink->open_failure;
    int failure = flush(sink->stream);
    if (sink->stream != stdout && fclose(sink->stream) != 0 && failure == 0)
        failure = errno;
    sink->stream = NULL;
    if (failure == 0 && sink->temporary && g_rename(sink->temporary, sink->target) != 0)
        failure = errno;
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
