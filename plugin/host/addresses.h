/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The engine's addresses and Wireshark's.
 */
#ifndef BURST_ADDRESSES_H
#define BURST_ADDRESSES_H

#include "burst/packet.h"

#include <epan/address.h>

/** An IPv4 or IPv6 address as the engine has it; of another kind, one without a family. */
burst_address_t burst_from_wireshark_address(const address *from);

/** An address as Wireshark has it. Borrows from `from`. */
address burst_to_wireshark_address(const burst_address_t *from);

#endif
