/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

/* Where files have a text mode, which would write other bytes, they are not opened in it. */
#ifdef G_OS_WIN32
#define fdopen _fdopen
#else
#define O_BINARY 0
#endif

enum { NO_TARGET = -1, OWN_TO_READ_AND_WRITE = 0600, ALL_TO_READ_AND_WRITE = 0666 };

struct burst_replacement {
    char *target;
    char *path; /* NULL once it is in place */
    FILE *stream;
    int mode; /* the target's rights; NO_TARGET: those that the file was made with are right */
};

/* ---- making it ---- */

/* A new file in a folder. @return false with errno set. */
static bool create_in(burst_replacement_t *replacement, const char *folder)
{
    /* A name of its own: with a suffix, the longest names that a folder allows would not fit. */
    char *path = g_build_filename(folder, ".burst-XXXXXX", NULL);
    /* Nobody else may read meanwhile what they may not read in the end. */
    int mode = replacement->mode == NO_TARGET ? ALL_TO_READ_AND_WRITE : OWN_TO_READ_AND_WRITE;
    int fd = g_mkstemp_full(path, O_RDWR | O_BINARY, mode);
    if (fd < 0) {
        g_free(path);
        return false;
    }
    replacement->path = path;
    replacement->stream = fdopen(fd, "wb");
    return replacement->stream != NULL;
}

/* Whether there is a target, and it could be written over. */
static bool can_write_over(const char *target)
{
    int file = g_open(target, O_RDWR, 0);
    return file >= 0 && g_close(file, NULL);
}

static bool create(burst_replacement_t *replacement)
{
    char *folder = g_path_get_dirname(replacement->target);
    bool is_beside = create_in(replacement, folder);
    int failure = errno;

    g_free(folder);
    if (is_beside)
        return true;
    if (can_write_over(replacement->target) && create_in(replacement, g_get_tmp_dir()))
        return true;
    errno = failure;
    return false;
}

burst_replacement_t *burst_replacement_new(const char *target)
{
    burst_replacement_t *replacement = g_new0(burst_replacement_t, 1);
    GStatBuf existing;

    replacement->target = g_strdup(target);
    replacement->mode =
        g_stat(target, &existing) == 0 ? (int)existing.st_mode & ALL_TO_READ_AND_WRITE : NO_TARGET;
    if (create(replacement))
        return replacement;
    int failure = errno;
    burst_replacement_free(replacement);
    errno = failure;
    return NULL;
}

FILE *burst_replacement_stream(const burst_replacement_t *replacement)
{
    return replacement->stream;
}

FILE *burst_replacement_take_stream(burst_replacement_t *replacement)
{
    return g_steal_pointer(&replacement->stream);
}

void burst_replacement_free(burst_replacement_t *replacement)
{
    if (replacement == NULL)
        return;
    if (replacement->stream)
        (void)fclose(replacement->stream);
    if (replacement->path)
        (void)g_unlink(replacement->path);
    g_free(replacement->path);
    g_free(replacement->target);
    g_free(replacement);
}

/* ---- writing over what cannot be replaced ---- */

/* The file system's own file, not what a desktop puts in its place. */
static GFile *local_file(const char *path)
{
    return g_vfs_get_file_for_path(g_vfs_get_local(), path);
}

/* Adds zeros up to a size: so the room is there, and the old content still, too. */
static bool reserve(GFileIOStream *file, goffset old_size, goffset size, GError **error)
{
    static const char zeros[1 << 16];
    GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(file));

    for (goffset at = old_size; at < size;) {
        gsize length = (gsize)MIN(size - at, (goffset)sizeof zeros);
        if (!g_output_stream_write_all(output, zeros, length, NULL, NULL, error)) {
            (void)g_seekable_truncate(G_SEEKABLE(file), old_size, NULL, NULL);
            return false;
        }
        at += (goffset)length;
    }
    return true;
}

/* The size of an open file, which is at its end afterwards. @return -1 if that failed. */
static goffset seek_end(GSeekable *file, GError **error)
{
    return g_seekable_seek(file, 0, G_SEEK_END, NULL, error) ? g_seekable_tell(file) : -1;
}

/* Gives `target` the content of `made`, which is complete. */
static bool copy_content(GFileInputStream *made, GFileIOStream *target, GError **error)
{
    GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(target));
    goffset size = seek_end(G_SEEKABLE(made), error);
    goffset old_size = size < 0 ? -1 : seek_end(G_SEEKABLE(target), error);

    return old_size >= 0 && reserve(target, old_size, size, error) &&
           g_seekable_seek(G_SEEKABLE(made), 0, G_SEEK_SET, NULL, error) &&
           g_seekable_seek(G_SEEKABLE(target), 0, G_SEEK_SET, NULL, error) &&
           g_output_stream_splice(output, G_INPUT_STREAM(made), G_OUTPUT_STREAM_SPLICE_NONE, NULL,
                                  error) >= 0 &&
           g_seekable_truncate(G_SEEKABLE(target), size, NULL, error);
}

static bool write_over(GFile *made, GFile *target, GError **error)
{
    bool is_written = false;
    GFileInputStream *from = g_file_read(made, NULL, error);
    GFileIOStream *to = from ? g_file_open_readwrite(target, NULL, error) : NULL;

    if (to) {
        is_written = copy_content(from, to, error);
        /* A failure to close is told, unless something else failed before. */
        if (!g_io_stream_close(G_IO_STREAM(to), NULL, is_written ? error : NULL))
            is_written = false;
    }
    g_clear_object(&to);
    g_clear_object(&from);
    return is_written;
}

/* ---- putting it in place ---- */

/* Not every file system knows rights: then there are none to be kept. Links are not followed. */
static void set_mode(GFile *file, int mode)
{
    (void)g_file_set_attribute_uint32(file, G_FILE_ATTRIBUTE_UNIX_MODE, (guint32)mode,
                                      G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
}

/* @return NULL, or what went wrong, for g_free(). */
static char *overwrite(const burst_replacement_t *replacement, GFile *made)
{
    GError *error = NULL;
    GFile *target = local_file(replacement->target);
    char *reason = NULL;

    set_mode(made, OWN_TO_READ_AND_WRITE); /* it has to be read */
    if (!write_over(made, target, &error))
        reason = g_strdup(error->message);
    g_clear_error(&error);
    g_object_unref(target);
    return reason;
}

char *burst_replacement_put_in_place(burst_replacement_t *replacement)
{
    GFile *made = local_file(replacement->path);
    char *reason = NULL;

    if (replacement->mode != NO_TARGET)
        set_mode(made, replacement->mode);
    if (g_rename(replacement->path, replacement->target) == 0) {
        g_clear_pointer(&replacement->path, g_free);
    } else {
        int failure = errno;
        reason = g_file_test(replacement->target, G_FILE_TEST_IS_REGULAR)
                     ? overwrite(replacement, made)
                     : g_strdup(g_strerror(failure));
    }
    g_object_unref(made);
    return reason;
}
