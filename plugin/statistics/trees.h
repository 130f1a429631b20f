/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The distributions, as Wireshark's statistics trees: payload lengths and gaps.
 */
#ifndef BURST_TREES_H
#define BURST_TREES_H

/** To be called once, after protocols have registered. */
void burst_trees_register(void);

#endif
