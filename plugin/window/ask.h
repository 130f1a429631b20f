/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A dialog with fields to type in: the one that Wireshark lends to plugins.
 */
#ifndef BURST_ASK_H
#define BURST_ASK_H

#include "tell.h"

enum { BURST_MAX_FIELDS = 2 };

typedef struct {
    const char *title;
    const char *fields[BURST_MAX_FIELDS + 1]; /**< their labels; ended by NULL */
    const char *values[BURST_MAX_FIELDS + 1]; /**< what stands in them at first */
    /** The user has answered with OK. @param answers of each field, borrowed. */
    void (*answer)(char **answers, void *data);
    void *data;
    void (*free_data)(void *data); /**< called when the dialog is gone; may be NULL */
} burst_question_t;

/** Shows a dialog, and returns at once. What the question borrows may go then. */
void burst_ask(const burst_question_t *question, burst_tell_t tell);

#endif
