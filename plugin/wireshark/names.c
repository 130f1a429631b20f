/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"

#include "addresses.h"

#include <epan/addr_resolv.h>
#include <epan/to_str.h>

/* A host name can come from the capture: it must not reach the terminal as control characters. */
static char *printable(char *name)
{
    char *copy = g_utf8_make_valid(name, -1);
    for (char *c = copy; *c; c++) {
        if (g_ascii_iscntrl(*c))
            *c = '?';
    }
    wmem_free(NULL, name);
    return copy;
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
