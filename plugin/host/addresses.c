/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "addresses.h"

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <epan/address_types.h>
#include <epan/to_str.h>
#include <string.h>

#define TO_BE_FOUND (-1) /* a type whose number Wireshark gives when it starts */

/*
 * All there is to know about each kind of address. Of several types that are one kind, an address
 * is turned back into the one that was seen last: a device is one endpoint on Ethernet and on
 * Wi-Fi, and a filter for it names the fields of what the capture has.
 */
static burst_address_fields_t kinds[] = {
    {AT_IPv4, BURST_ADDRESS_IPV4, 4, "ip.src", "ip.dst", "ip.addr"},
    {AT_IPv6, BURST_ADDRESS_IPV6, 16, "ipv6.src", "ipv6.dst", "ipv6.addr"},
    {AT_ETHER, BURST_ADDRESS_ETHERNET, 6, "eth.src", "eth.dst", "eth.addr"},
    {TO_BE_FOUND, BURST_ADDRESS_ETHERNET, 6, "wlan.sa", "wlan.da", "wlan.addr"},
    {TO_BE_FOUND, BURST_ADDRESS_ETHERNET, 6, "wlan.sa", "wlan.da", "wlan.addr"},
    {AT_EUI64, BURST_ADDRESS_EUI64, 8, "wpan.src64", "wpan.dst64", "wpan.addr64"},
};
/* Their names, where the number is to be found. */
static const char *const type_names[G_N_ELEMENTS(kinds)] = {
    [3] = "AT_ETHER_WLAN", [4] = "AT_ETHER_BSSID"};

/* By kind of address, in `kinds`. */
static const burst_address_fields_t *last_seen[BURST_ADDRESS_IPV6 + 1];

static void find_types(void)
{
    static bool are_found;
    if (are_found)
        return;
    are_found = true;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (type_names[i])
            kinds[i].type = address_type_get_by_name(type_names[i]);
    }
}

const burst_address_fields_t *burst_address_fields(int type)
{
    find_types();
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].type == type)
            return &kinds[i];
    }
    return NULL;
}

static const burst_address_fields_t *find_kind(uint8_t kind)
{
    if (kind < G_N_ELEMENTS(last_seen) && last_seen[kind])
        return last_seen[kind];
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].kind == kind)
            return &kinds[i];
    }
    return NULL;
}

/* The text lives as long as the program: links with such addresses have few devices. */
static GQuark text_of(const address *from)
{
    char *text = address_to_str(NULL, from);
    GQuark quark = g_quark_from_string(text);
    wmem_free(NULL, text);
    return quark;
}

burst_address_t burst_from_other_address(const address *from)
{
    burst_address_t to = {0};
    const burst_address_fields_t *kind = burst_address_fields(from->type);

    if (from->type == AT_NONE)
        return to;
    if (kind && from->len == kind->length) {
        to.kind = (uint8_t)kind->kind;
        last_seen[to.kind] = kind;
        memcpy(to.bytes, from->data, (size_t)kind->length);
    } else {
        GQuark text = text_of(from);
        if (*g_quark_to_string(text) == '\0')
            return to; /* as Bluetooth has it where it does not know the device */
        to.kind = BURST_ADDRESS_TEXT;
        memcpy(to.bytes, &text, sizeof text);
    }
    return to;
}

address burst_to_wireshark_address(const burst_address_t *from)
{
    address to = ADDRESS_INIT_NONE;
    const burst_address_fields_t *kind = find_kind(from->kind);

    if (kind) {
        set_address(&to, kind->type, kind->length, from->bytes);
    } else if (from->kind == BURST_ADDRESS_TEXT) {
        GQuark quark;
        memcpy(&quark, from->bytes, sizeof quark);
        const char *text = g_quark_to_string(quark);
        set_address(&to, AT_STRINGZ, (int)strlen(text) + 1, text);
    }
    return to;
}
