/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The tables in Wireshark's Statistics menu, and as sharkd's "nstat:burst,...".
 */
#ifndef BURST_WINDOW_TABLES_H
#define BURST_WINDOW_TABLES_H

/** To be called once, while protocols register. */
void burst_window_tables_register(void);

#endif
