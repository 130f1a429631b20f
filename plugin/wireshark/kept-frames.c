/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept-frames.h"

#include <epan/column-utils.h>
#include <epan/frame_data.h>
#include <wsutil/wslog.h>

bool burst_frame_is_kept(const epan_t *session, uint32_t frame)
{
    /*
     * Wireshark does not tell a plugin the time of another frame, but it compares two frames by
     * the time since the frame displayed before them, which is 0 if that frame is not known. The
     * first of these two is older than any other frame: the time is negative if it is known.
     */
    const frame_data long_ago = {
        .num = UINT32_MAX, .prev_dis_num = frame, .has_ts = 1, .abs_ts = {.secs = INT64_MIN / 4}};
    const frame_data no_previous = {.num = 1, .has_ts = 1};

    /* It logs a warning about a frame that it does not know, which is the very question here. */
    enum ws_log_level level = ws_log_get_level();
    ws_log_set_level(LOG_LEVEL_CRITICAL);
    int order = frame_data_compare(session, &long_ago, &no_previous, COL_DELTA_TIME_DIS);
    ws_log_set_level(level);
    return order < 0;
}
