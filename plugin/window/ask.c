/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ask.h"

#include "host/compat.h"

#include <epan/funnel.h>

/* What a dialog has, until it is gone. */
typedef struct {
    void (*answer)(char **answers, void *data);
    void *data;
    void (*free_data)(void *data);
} open_dialog_t;

static void take_answers(char **answers, void *data)
{
    const open_dialog_t *dialog = data;
    dialog->answer(answers, dialog->data);
    g_strfreev(answers);
}

static void forget(void *data)
{
    open_dialog_t *dialog = data;
    if (dialog->free_data)
        dialog->free_data(dialog->data);
    g_free(dialog);
}

void burst_ask(const burst_question_t *question, burst_tell_t tell)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    const char *fields[BURST_MAX_FIELDS + 1];
    const char *values[BURST_MAX_FIELDS + 1];

    if (window == NULL || window->new_dialog == NULL) {
        tell(false, "This Wireshark does not let a plugin ask a question.");
        if (question->free_data)
            question->free_data(question->data);
        return;
    }
    for (size_t i = 0; i <= BURST_MAX_FIELDS; i++) {
        fields[i] = question->fields[i];
        values[i] = question->values[i];
    }
    open_dialog_t *dialog = g_new(open_dialog_t, 1);
    *dialog = (open_dialog_t){question->answer, question->data, question->free_data};
    window->new_dialog(window->ops_id, question->title, fields, values, take_answers, dialog,
                       forget);
}
