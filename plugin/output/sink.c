/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sink.h"

#include "base/same-file.h"
#include "replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Where there is one, a name of standard output. */
#define STDOUT_NAME "/dev/stdout"

struct burst_sink {
    FILE *stream; /* NULL: not opened yet, or the replacement's */
    char *path;   /* as the user gave it, for messages */
    char *target; /* the file to be replaced; NULL: the stream is written directly */
    burst_replacement_t *replacement;
    int open_failure;
};

static void sink_free(burst_sink_t *sink)
{
    burst_replacement_free(sink->replacement);
    g_free(sink->path);
    g_free(sink->target);
    g_free(sink);
}

/* Takes the reason. */
static char *describe(const char *path, char *reason)
{
    char *message = strcmp(path, BURST_STDOUT_PATH) == 0
                        ? g_strdup_printf("Standard output cannot be written: %s.", reason)
                        : g_strdup_printf("\"%s\" cannot be written: %s.", path, reason);
    g_free(reason);
    return message;
}

/* A device, a pipe: nothing that could be replaced. */
static bool open_directly(burst_sink_t *sink, const char *path)
{
    sink->stream = g_fopen(path, "wb");
    return sink->stream != NULL;
}

/* Whether the target could be replaced now. What makes it certain is to make the file. */
static bool try_target(const burst_sink_t *sink)
{
    burst_replacement_t *replacement = burst_replacement_new(sink->target);
    int failure = errno;
    burst_replacement_free(replacement);
    errno = failure;
    return replacement != NULL;
}

/* That a file is read-only was somebody's wish, even where the folder would let it be replaced. */
static bool may_write(const char *path)
{
    int file = g_open(path, O_WRONLY, 0);
    return file >= 0 && g_close(file, NULL);
}

static bool open_file(burst_sink_t *sink, const char *path)
{
    GStatBuf existing;
    if (g_stat(path, &existing) != 0) {
        if (errno != ENOENT || *path == '\0')
            return false;
    } else if (burst_is_same_file(path, STDOUT_NAME)) {
        sink->stream = stdout; /* or the file that it was redirected to */
        return true;
    } else if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        errno = EISDIR;
        return false;
    } else if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        return open_directly(sink, path);
    } else if (!may_write(path)) {
        return false;
    }
    sink->target = burst_follow_links(path); /* what a link points to is replaced */
    return try_target(sink);
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
    *error = describe(path, g_strdup(g_strerror(errno)));
    burst_sink_discard(sink);
    return NULL;
}

const char *burst_sink_target(const burst_sink_t *sink)
{
    return sink->target;
}

FILE *burst_sink_stream(burst_sink_t *sink)
{
    if (sink->target == NULL)
        return sink->stream;
    if (sink->replacement == NULL) {
        sink->replacement = burst_replacement_new(sink->target);
        sink->open_failure = sink->replacement ? 0 : errno;
    }
    return sink->replacement ? burst_replacement_stream(sink->replacement) : NULL;
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

/* Closes a stream, but for standard output. @return 0, or what went wrong since it was opened. */
static int close_stream(FILE *stream)
{
    int failure = flush(stream);
    if (stream != stdout && fclose(stream) != 0 && failure == 0)
        failure = errno;
    return failure;
}

/* Ends the output. @return NULL, or what went wrong, for g_free(). */
static char *finish(burst_sink_t *sink)
{
    (void)burst_sink_stream(sink); /* nothing written is an empty file */
    if (sink->open_failure != 0)
        return g_strdup(g_strerror(sink->open_failure));
    FILE *stream = sink->replacement ? burst_replacement_take_stream(sink->replacement)
                                     : g_steal_pointer(&sink->stream);
    int failure = close_stream(stream);
    if (failure != 0)
        return g_strdup(g_strerror(failure));
    return sink->replacement ? burst_replacement_put_in_place(sink->replacement) : NULL;
}

bool burst_sink_commit(burst_sink_t *sink, char **error)
{
    char *reason = finish(sink);
    if (reason)
        *error = describe(sink->path, reason);
    sink_free(sink);
    return reason == NULL;
}

void burst_sink_discard(burst_sink_t *sink)
{
    if (sink == NULL)
        return;
    if (sink->stream && sink->stream != stdout)
        (void)fclose(sink->stream);
    sink_free(sink);
}
