/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "one-pass.h"

#include "capture/fields.h"
#include "capture/shallow.h"
#include "capture/tap.h"
#include "host/program.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

static GPtrArray *filters; /* of those that need the future; they live as long as the program */

static void warn(gpointer filter, gpointer data _U_)
{
    report_warning("The filter \"%s\" uses fields that are known only after the whole file was "
                   "read, so that in one pass packets are missing. Add -2 to read it in two "
                   "passes.",
                   (const char *)filter);
}

static void check_filters(void *data _U_)
{
    if (burst_tap_is_first_pass())
        g_ptr_array_foreach(filters, warn, NULL);
}

static tap_packet_status ignore_packet(void *data _U_, packet_info *pinfo _U_,
                                       epan_dissect_t *edt _U_, const void *packet _U_,
                                       tap_flags_t flags _U_)
{
    return TAP_PACKET_DONT_REDRAW;
}

static void begin_to_watch(void)
{
    filters = g_ptr_array_new();
    GString *problem = register_tap_listener(BURST_TAP_NAME, &filters, NULL, TL_REQUIRES_NOTHING,
                                             NULL, ignore_packet, check_filters, NULL);
    if (problem) /* no warning, then */
        g_string_free(problem, TRUE);
}

static void watch_depth(const char *filter)
{
    if (burst_shallow_hides(filter))
        report_warning("The filter \"%s\" asks for what burst.shallow leaves out: what is above "
                       "TCP and UDP is not dissected. Leave burst.shallow out.",
                       filter);
}

void burst_one_pass_watch(const char *filter)
{
    if (filter)
        watch_depth(filter);
    /* The window's statistics are made from a file that was read before. */
    if (filter == NULL || burst_program_has_window() || !burst_fields_filter_needs_future(filter))
        return;
    if (filters == NULL)
        begin_to_watch();
    if (!g_ptr_array_find_with_equal_func(filters, filter, g_str_equal, NULL))
        g_ptr_array_add(filters, g_strdup(filter));
}
