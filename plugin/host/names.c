/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"

#include "addresses.h"

#include <epan/addr_resolv.h>
#include <epan/to_str.h>

static bool is_plain(const char *name)
{
    while (g_ascii_isprint(*name))
        name++;
    return *name == '\0';
}

/* A host name can come from the capture: it must not steer the terminal, or hide. */
static char *printable(char *name)
{
    if (is_plain(name)) {
        char *plain = g_strdup(name);
        wmem_free(NULL, name);
        return plain;
    }
    char *valid = g_utf8_make_valid(name, -1);
    GString *copy = g_string_new(NULL);

    for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        bool is_shown =
            g_unichar_isprint(character) && g_unichar_type(character) != G_UNICODE_FORMAT;
        g_string_append_unichar(copy, is_shown ? character : '?');
    }
    g_free(valid);
    wmem_free(NULL, name);
    return g_string_free(copy, FALSE);
}

static char *name_of_address(const burst_address_t *from)
{
    address addr = burst_to_wireshark_address(from);
    return printable(address_to_display(NULL, &addr));
}

static char *name_of_port(burst_cell_type_t type, uint16_t port)
{
    return printable(type == BURST_CELL_TCP_PORT ? tcp_port_to_display(NULL, port)
                                                 : udp_port_to_display(NULL, port));
}

const burst_names_t burst_wireshark_names = {.address = name_of_address, .port = name_of_port};
