/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plugin's menu has one place, a submenu of a menu that Wireshark has (ext_menubar_*). Its
 * entries are callbacks. What Wireshark opens for `wireshark -z`, they open the same way: that is
 * how the tables, which have no entry of their own in Statistics, come to stand here. The window of
 * a stats_tree has no such way (trees.c), nor have Conversations and Endpoints.
 */
#include "menu.h"

#include "browse.h"
#include "burst/table.h"
#include "capture/packet-burst.h"
#include "conversation-filters.h"
#include "host/program.h"
#include "navigation.h"
#include "save.h"
#include "statistics/window-tables.h"
#include "suggest.h"

#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <wsutil/report_message.h>

#define NAME "Bursts"

/* ---- what opens a window ---- */

/* @param argument of `wireshark -z`. */
static void open_statistic(const char *argument)
{
    if (!burst_is_enabled())
        burst_tell_in_box(false, BURST_SWITCHED_OFF);
    else if (process_stat_cmd_arg(argument))
        start_requested_stats();
    else
        report_failure("This Wireshark does not have the statistic \"%s\".", argument);
}

static void open_table(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                       gpointer user_data)
{
    const burst_table_t *table = user_data;
    char *argument = g_strdup_printf("burst,%s", table->name);

    burst_window_table_expect_dialog(table);
    open_statistic(argument);
    g_free(argument);
}

static void open_experts(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                         gpointer user_data _U_)
{
    open_statistic("expert");
}

/* ---- what acts on the selected packet ---- */

typedef struct {
    const char *label;   /* in the menu */
    const char *button;  /* on the toolbar; NULL: it is not there */
    const char *tooltip; /* of the button */
    void (*act)(burst_tell_t tell);
} command_t;

static const command_t commands[] = {
    {"&Next Burst in Stream", "In Stream \u25b6",
     "Go to the next packet that starts a burst in the stream of the selected packet",
     burst_go_to_next_in_stream},
    {"Pre&vious Burst in Stream", "\u25c0 In Stream",
     "Go to the packet before that starts a burst in the stream of the selected packet",
     burst_go_to_previous_in_stream},
    {"Ne&xt Burst", "Burst \u25b6", "Go to the next packet that starts a burst in any stream",
     burst_go_to_next},
    {"Previ&ous Burst", "\u25c0 Burst", "Go to the packet before that starts a burst in any stream",
     burst_go_to_previous},
    {"&Find Burst or Stream\u2026", NULL,
     "Go to a burst, or display a stream, whose number stands in a table", burst_find_by_number},
    {"Disp&lay Only This Burst", NULL,
     "Display only the burst that the selected packet is a member of", burst_filter_on_burst},
    {"&Display Only This Stream", NULL, "Display only the stream that the selected packet is in",
     burst_filter_on_stream},
    {"Suggest a &Gap\u2026", NULL,
     "Find the gap between bursts that stands out in this file, and use it if you like",
     burst_suggest_gap},
    {"Report in Bro&wser", NULL,
     "Make a page with pictures of the packets that are displayed, and open it in the browser",
     burst_report_in_browser},
};

static void act_for_menu(ext_menubar_gui_type gui_type _U_, gpointer gui_object _U_,
                         gpointer user_data)
{
    ((const command_t *)user_data)->act(burst_tell_in_box);
}

/*
 * A plugin cannot write to the status bar. The toolbar has a field for messages, which is as wide
 * as the window allows: a button would make the window as wide as its text. When the user edits it,
 * it says what the selected packet is a member of.
 */
static ext_toolbar_t *message;

static void tell_in_toolbar(bool is_done _U_, const char *text)
{
    ext_toolbar_update_value(message, (gpointer)text, TRUE);
}

static void act_for_toolbar(gpointer item _U_, gpointer item_data _U_, gpointer user_data)
{
    ((const command_t *)user_data)->act(tell_in_toolbar);
}

static void describe_for_toolbar(gpointer item _U_, gpointer item_data _U_, gpointer user_data _U_)
{
    burst_describe_selected(tell_in_toolbar);
}

/* ---- registration ---- */

static void add_tables(ext_menu_t *menu)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        const burst_table_t *table = burst_tables[i];
        if (table->menu == NULL)
            continue;
        char *label = g_strdelimit(g_strdup(table->menu), "_", '&'); /* as Qt marks the letter */
        ext_menubar_add_entry(menu, label, table->meaning, open_table, (gpointer)table);
        g_free(label);
    }
    ext_menubar_add_entry(menu, "Expert &Information", NULL, open_experts, NULL);
}

static void register_menu(int proto_burst)
{
    ext_menu_t *menu = ext_menubar_register_menu(proto_burst, "&" NAME, TRUE);

    ext_menubar_set_parentmenu(menu, "Statistics");
    add_tables(menu);
    ext_menubar_add_separator(menu);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        ext_menubar_add_entry(menu, commands[i].label, commands[i].tooltip, act_for_menu,
                              (gpointer)&commands[i]);
    burst_save_add_entries(ext_menubar_add_submenu(menu, "Save &As"));
}

static void register_toolbar(void)
{
    ext_toolbar_t *toolbar = ext_toolbar_register_toolbar(NAME);

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        const command_t *command = &commands[i];
        if (command->button)
            (void)ext_toolbar_add_entry(toolbar, EXT_TOOLBAR_BUTTON, command->button, NULL,
                                        command->tooltip, FALSE, NULL, FALSE, NULL, act_for_toolbar,
                                        (gpointer)command);
    }
    message = ext_toolbar_add_entry(toolbar, EXT_TOOLBAR_STRING, "Found", "",
                                    "What the last button found", FALSE, NULL, FALSE, NULL,
                                    describe_for_toolbar, NULL);
}

void burst_menu_register(int proto_burst)
{
    if (!burst_program_has_window())
        return;
    register_menu(proto_burst);
    register_toolbar();
    burst_conversation_filters_register();
}
