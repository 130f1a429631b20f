/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The statistics that `tshark -z burst,...` asks for.
 */
#ifndef BURST_COMMAND_LINE_H
#define BURST_COMMAND_LINE_H

/**
 * Registers them, in programs other than Wireshark, whose window has its own tables. To be called
 * once, while tap listeners register.
 */
void burst_command_line_register(void);

#endif
