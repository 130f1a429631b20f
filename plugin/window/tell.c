/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tell.h"

#include <stdarg.h>
#include <wsutil/report_message.h>

void burst_tellf(burst_tell_t tell, bool is_done, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tell(is_done, text);
    g_free(text);
}

void burst_tell_in_box(bool is_done, const char *text)
{
    if (!is_done)
        report_warning("%s", text);
}
