/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written.h"

#include <glib.h>
#include <string.h>

void written_open(written_t *written)
{
    written->stream = open_memstream(&written->text, &written->size);
    g_assert_nonnull(written->stream);
}

char *written_close(written_t *written)
{
    g_assert_false(ferror(written->stream));
    g_assert_cmpint(fclose(written->stream), ==, 0);
    g_assert_cmpuint(strlen(written->text), ==, written->size);
    return written->text;
}

const char *written_so_far(written_t *written)
{
    g_assert_cmpint(fflush(written->stream), ==, 0);
    return written->text;
}
