/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "one-pass.h"

#include "capture/fields.h"
#include "host/program.h"
#include "capture/tap.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

void burst_one_pass_check_filter(const char *filter)
{
    if (filter == NULL || !burst_tap_is_first_pass() || !burst_fields_filter_needs_future(filter))
        return;
    report_warning("The filter \"%s\" uses fields that are known only after the whole file was "
                   "read, so that in one pass packets are missing. Add -2 to read it in two "
                   "passes.",
                   filter);
}

/*
 * The filter of a -z option for one of the other tables; NULL if this argument is none. Wireshark
 * tells it to nobody: a tree and a conversation table get packets that have passed already.
 */
static const char *filter_of_other_table(const char *argument)
{
    static const char *const tables[] = {"burst_payload,tree,", "burst_gap,tree,", "conv,burst,",
                                         "endpoints,burst,"};

    if (argument[0] == '-') { /* the option and its value in one */
        const char *option = strchr(argument, 'z');
        if (option == NULL)
            return NULL;
        argument = option + 1;
    }
    for (size_t i = 0; i < array_length(tables); i++) {
        if (g_str_has_prefix(argument, tables[i]))
            return argument + strlen(tables[i]);
    }
    return NULL;
}

static void check_filters(void *arguments)
{
    for (char **argument = arguments; *argument; argument++)
        burst_one_pass_check_filter(filter_of_other_table(*argument));
}

static tap_packet_status ignore_packet(void *data _U_, packet_info *pinfo _U_,
                                       epan_dissect_t *edt _U_, const void *packet _U_,
                                       tap_flags_t flags _U_)
{
    return TAP_PACKET_DONT_REDRAW;
}

static bool has_filter_of_other_table(char **arguments)
{
    for (char **argument = arguments; argument && *argument; argument++) {
        if (filter_of_other_table(*argument))
            return true;
    }
    return false;
}

void burst_one_pass_check_other_tables(void)
{
    char **arguments = burst_program_arguments();
    if (!has_filter_of_other_table(arguments)) {
        g_strfreev(arguments);
        return;
    }
    /* It lives as long as the program, and keeps the arguments. */
    GString *problem = register_tap_listener(BURST_TAP_NAME, arguments, NULL, TL_REQUIRES_NOTHING,
                                             NULL, ignore_packet, check_filters, NULL);
    if (problem) { /* no warning, then */
        g_string_free(problem, TRUE);
        g_strfreev(arguments);
    }
}
