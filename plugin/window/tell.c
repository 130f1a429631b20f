/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tell.h"

#include <stdarg.h>

void burst_tellf(burst_tell_t tell, bool is_done, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tell(is_done, text);
    g_free(text);
}
