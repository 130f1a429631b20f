/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * "Traffic burst" and "Burst stream" under Conversation Filter and Colorize Conversation.
 */
#ifndef BURST_CONVERSATION_FILTERS_H
#define BURST_CONVERSATION_FILTERS_H

/** To be called once, while protocols register. */
void burst_conversation_filters_register(void);

#endif
