/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "addresses.h"

enum { IPV4_LEN = 4, IPV6_LEN = 16 };

burst_address_t burst_from_wireshark_address(const address *from)
{
    burst_address_t to = {0};
    if (from->type == AT_IPv4) {
        to.family = BURST_FAMILY_IPV4;
        memcpy(to.bytes, from->data, IPV4_LEN);
    } else if (from->type == AT_IPv6) {
        to.family = BURST_FAMILY_IPV6;
        memcpy(to.bytes, from->data, IPV6_LEN);
    }
    return to;
}

address burst_to_wireshark_address(const burst_address_t *from)
{
    address to = ADDRESS_INIT_NONE;
    if (from->family == BURST_FAMILY_IPV4)
        set_address(&to, AT_IPv4, IPV4_LEN, from->bytes);
    else if (from->family == BURST_FAMILY_IPV6)
        set_address(&to, AT_IPv6, IPV6_LEN, from->bytes);
    return to;
}
