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
};

static void sink_free(burst_sink_t *sink)
{
    g_free(sink->path);
    g_free(sink->target);
    g_free(sink->temporary);
    g_free(sink);
}

#define STDOUT_PATH "-"

static char *describe(const char *path, const char *what)
{
    if (strcmp(path, STDOUT_PATH) == 0)
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
static bool open_temporary(burst_sink_t *sink, const char *target, const struct stat *existing)
{
    enum { ALL_MAY_READ_AND_WRITE = 0666 };

    sink->target = g_strdup(target);
    sink->temporary = g_strdup_printf("%s.XXXXXX", target);
    int fd = g_mkstemp_full(sink->temporary, O_WRONLY, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return false;

    mode_t mask = umask(0);
    (void)umask(mask);
    (void)fchmod(fd, existing ? existing->st_mode & (mode_t)ALL_MAY_READ_AND_WRITE
                              : ALL_MAY_READ_AND_WRITE & ~mask);
    sink->stream = fdopen(fd, "wb");
    return sink->stream != NULL;
}

static bool open_file(burst_sink_t *sink, const char *path)
{
    struct stat existing;
    if (stat(path, &existing) != 0)
        return errno == ENOENT && *path != '\0' && open_temporary(sink, path, NULL);
    if (S_ISDIR(existing.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (!S_ISREG(existing.st_mode))
        return open_directly(sink, path);
    if (access(path, W_OK) != 0)
        return false;

    char *target = realpath(path, NULL); /* what a symbolic link points to is replaced */
    bool opened = target && open_temporary(sink, target, &existing);
    free(target);
    return opened;
}

burst_sink_t *burst_sink_open(const char *path, char **error)
{
    burst_sink_t *sink = g_new0(burst_sink_t, 1);

    sink->path = g_strdup(path);
    if (strcmp(path, STDOUT_PATH) == 0) {
        sink->stream = stdout;
        return sink;
    }
    if (open_file(sink, path))
        return sink;
    *error = describe(path, g_strerror(errno));
    burst_sink_discard(sink);
    return NULL;
}

FILE *burst_sink_stream(const burst_sink_t *sink)
{
    return sink->stream;
}

bool burst_sink_commit(burst_sink_t *sink, char **error)
{
    errno = 0;
    bool written = fflush(sink->stream) == 0 && !ferror(sink->stream);
    int failure = written ? 0 : errno;

    if (sink->stream != stdout && fclose(sink->stream) != 0 && written) {
        written = false;
        failure = errno;
    }
    sink->stream = NULL;
    if (written && sink->target && g_rename(sink->temporary, sink->target) != 0) {
        written = false;
        failure = errno;
    }
    if (!written) {
        *error = describe(sink->path, failure ? g_strerror(failure) : "an earlier write failed");
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
    if (sink->stream && sink->stream != stdout)
        (void)fclose(sink->stream);
    if (sink->temporary)
        (void)g_unlink(sink->temporary);
    sink_free(sink);
}
