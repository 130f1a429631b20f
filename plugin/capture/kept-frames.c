/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept-frames.h"

#include <epan/column-utils.h>
#include <epan/frame_data.h>
#include <wsutil/wslog.h>

bool burst_frame_is_kept(const epan_t *session, uint32_t frame)
{
    /*
     * Wireshark does not tell a plugin the time of another frame, but it compares two frames by
     * the time since the frame displayed before them. If it knows that frame, the first of these
     * two comes first; otherwise, the one with the lower number does.
     *
     * Nothing else tells whether tshark reads a file once or twice: the option -2 is a variable of
     * its own, and the first of two passes looks like the only one to dissectors and taps. What
     * would replace this is epan_get_frame_ts(), which 4.0 does not export, without its warning.
     */
    const frame_data early = {.num = 2, .prev_dis_num = frame, .has_ts = 1, .abs_ts = {.secs = 0}};
    const frame_data late = {.num = 1, .prev_dis_num = frame, .has_ts = 1, .abs_ts = {.secs = 1}};

    /* It logs a warning about a frame that it does not know, which is the very question here. */
    enum ws_log_level level = ws_log_get_level();
    ws_log_set_level(LOG_LEVEL_CRITICAL);
    int order = frame_data_compare(session, &early, &late, COL_DELTA_TIME_DIS);
    ws_log_set_level(level);
    return order < 0;
}
