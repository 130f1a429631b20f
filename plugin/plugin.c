/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Wireshark looks for in a plugin. */
#define WS_BUILD_DLL /* before any of Wireshark's headers: on Windows, what is exported here is */

#include "statistics/command-line.h"
#include "statistics/conversations.h"
#include "host/compat.h"
#include "capture/packet-burst.h"
#include "statistics/trees.h"
#include "statistics/window-tables.h"
#include "window/menu.h"

#include <epan/proto.h>
#include <epan/tap.h>
#include <gmodule.h>
#include <wireshark.h>
#include <ws_version.h>

WS_DLL_PUBLIC_DEF const gchar plugin_version[] = BURST_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

static void register_listeners(void)
{
    burst_command_line_register();
}

static void register_protocols(void)
{
    int proto_burst = burst_register_protocol();
    burst_menu_register(proto_burst);
    burst_conversations_register(proto_burst);
    burst_window_tables_register();
}

/* Here, because sharkd does not let plugins register tap listeners. */
static void hand_off(void)
{
    burst_trees_register();
}

void plugin_register(void)
{
    static proto_plugin protocols = {.register_protoinfo = register_protocols,
                                     .register_handoff = hand_off};
    static tap_plugin listeners = {.register_tap_listener = register_listeners};

    proto_register_plugin(&protocols);
    tap_register_plugin(&listeners);
}

uint32_t plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR | WS_PLUGIN_DESC_EPAN | WS_PLUGIN_DESC_TAP_LISTENER;
}
