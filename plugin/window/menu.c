/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plugin's menu has one place, a submenu of a menu that Wireshark has (ext_menubar_*). Its
 * entries are callbacks. What Wireshark opens for `wireshark -z`, they open the same way: that is
 * how the tables, which have no entry of their own in Statistics, come to stand here. The window of
 * a stats_tree has no such way (trees.c), nor have Conversations and Endpoints.
 */
#include "menu.h"

#include "navigation.h"
#include "host/program.h"
#include "window-report.h"

#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <wsutil/report_message.h>

#define NAME "Bursts"

/* ---- what opens a window ---- */

typedef struct {
    const char *label;
    const char *argument; /* of `wireshark -z` */
} statistic_t;

static const statistic_t statistics[] = {
    {"&Summary", "burst,summary"},     {"&Endpoints", "burst,endpoints"},
    {"&TCP Ports", "burst,tcp_ports"}, {"&UDP Ports", "burst,udp_ports"},
    {"St&reams", "burst,streams"},     {"Burst &List", "burst,bursts"},
    {"Expert &Information", "expert"},
};

static void open_statistic(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                           gpointer user_data)
{
    const statistic_t *statistic = user_data;

    if (process_stat_cmd_arg(statistic->argument))
        start_requested_stats();
    else
        report_failure("This Wireshark does not have the statistic \"%s\".", statistic->argument);
}

/* ---- what acts on the selected packet ---- */

typedef struct {
    const char *label;   /* in the menu */
    const char *button;  /* on the toolbar */
    const char *tooltip; /* of the button */
    void (*act)(burst_tell_t tell);
} command_t;

static const command_t commands[] = {
    {"&Next Burst in Stream", "Next in Stream",
     "Go to the next packet that starts a burst in the stream of the selected packet",
     burst_go_to_next_in_stream},
    {"&Previous Burst in Stream", "Previous in Stream",
     "Go to the packet before that starts a burst in the stream of the selected packet",
     burst_go_to_previous_in_stream},
    {"Ne&xt Burst", "Next Burst", "Go to the next packet that starts a burst in any stream",
     burst_go_to_next},
    {"Pre&vious Burst", "Previous Burst",
     "Go to the packet before that starts a burst in any stream", burst_go_to_previous},
    {"Filter on This &Burst", "Filter Burst",
     "Display only the burst that the selected packet is a member of", burst_filter_on_burst},
    {"Filter on This Strea&m", "Filter Stream",
     "Display only the stream that the selected packet is in", burst_filter_on_stream},
    {"Report in Bro&wser", "Report",
     "Make a page with pictures of the packets that are displayed, and open it in the browser",
     burst_report_in_browser},
};

/* The menu says only what went wrong; what went well is to be seen. */
static void tell_in_box(bool is_done, const char *text)
{
    if (!is_done)
        report_warning("%s", text);
}

static void act_for_menu(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                         gpointer user_data)
{
    ((const command_t *)user_data)->act(tell_in_box);
}

/*
 * A plugin cannot write to the status bar. The toolbar has a button for messages; on being pressed,
 * it says what the selected packet is a member of.
 */
static const command_t describe = {.button = "Which Burst Is This?",
                                   .tooltip =
                                       "What the last button found; press to see which burst "
                                       "the selected packet is a member of",
                                   .act = burst_describe_selected};
static ext_toolbar_t *message;

static void tell_in_toolbar(bool is_done _U_, const char *text)
{
    ext_toolbar_update_value(message, (gpointer)text, TRUE);
}

static void act_for_toolbar(gpointer item _U_, gpointer item_data _U_, gpointer user_data)
{
    ((const command_t *)user_data)->act(tell_in_toolbar);
}

/* ---- registration ---- */

static void register_menu(int proto_burst)
{
    ext_menu_t *menu = ext_menubar_register_menu(proto_burst, "&" NAME, TRUE);

    ext_menubar_set_parentmenu(menu, "Statistics");
    for (size_t i = 0; i < G_N_ELEMENTS(statistics); i++)
        ext_menubar_add_entry(menu, statistics[i].label, NULL, open_statistic,
                              (gpointer)&statistics[i]);
    ext_menubar_add_separator(menu);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        ext_menubar_add_entry(menu, commands[i].label, commands[i].tooltip, act_for_menu,
                              (gpointer)&commands[i]);
}

static ext_toolbar_t *add_button(ext_toolbar_t *toolbar, const command_t *command)
{
    return ext_toolbar_add_entry(toolbar, EXT_TOOLBAR_BUTTON, command->button, NULL,
                                 command->tooltip, FALSE, NULL, FALSE, NULL, act_for_toolbar,
                                 (gpointer)command);
}

static void register_toolbar(void)
{
    ext_toolbar_t *toolbar = ext_toolbar_register_toolbar(NAME);

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        (void)add_button(toolbar, &commands[i]);
    message = add_button(toolbar, &describe);
}

void burst_menu_register(int proto_burst)
{
    if (!burst_program_has_window())
        return;
    register_menu(proto_burst);
    register_toolbar();
}
