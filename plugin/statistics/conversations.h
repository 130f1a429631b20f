/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Wireshark's own conversation and endpoint tables, counting payload bytes.
 */
#ifndef BURST_CONVERSATIONS_H
#define BURST_CONVERSATIONS_H

/** To be called once, while protocols register. */
void burst_conversations_register(int proto_burst);

/**
 * Has the filters of `-z conv,burst` and `-z endpoints,burst` checked (one-pass.h). To be called
 * once, while tap listeners register.
 */
void burst_conversations_watch_filters(void);

#endif
