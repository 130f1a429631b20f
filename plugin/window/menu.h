/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The window's menu Statistics > Bursts and the toolbar View > Additional Toolbars > Bursts.
 */
#ifndef BURST_MENU_H
#define BURST_MENU_H

/** To be called once, while protocols register. Does nothing in programs without a window. */
void burst_menu_register(int proto_burst);

#endif
