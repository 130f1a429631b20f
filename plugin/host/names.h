/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Names for addresses and ports, as far as the user wants Wireshark to resolve them.
 */
#ifndef BURST_NAMES_H
#define BURST_NAMES_H

#include "output/cell-text.h"

extern const burst_names_t burst_wireshark_names;

#endif
