/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "program.h"

#include <epan/plugin_if.h>

bool burst_program_has_window(void)
{
    return g_strcmp0(g_get_prgname(), "wireshark") == 0;
}

bool burst_program_is_still_reading(void)
{
    ws_info_t *info = NULL;

    if (!burst_program_has_window())
        return false;
    plugin_if_get_ws_info(&info);
    return info && info->ws_info_supported && info->cf_state == FILE_READ_IN_PROGRESS;
}
