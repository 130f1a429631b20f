/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parameters-text.h"

#include <glib.h>

static void append_value(GString *text, const burst_parameter_t *which, uint32_t value)
{
    switch (which->type) {
    case BURST_PARAMETER_UINT:
        g_string_append_printf(text, "%u", value);
        break;
    case BURST_PARAMETER_BOOL:
        g_string_append(text, value ? "TRUE" : "FALSE");
        break;
    case BURST_PARAMETER_CHOICE:
        g_string_append(text, which->choices[value].name);
        break;
    }
}

/* The study's: they are said also where they are at their defaults. */
static bool is_basic(const burst_parameter_t *which)
{
    static const size_t basic[] = {
        offsetof(burst_parameters_t, gap_us), offsetof(burst_parameters_t, min_payload),
        offsetof(burst_parameters_t, min_packets), offsetof(burst_parameters_t, stream)};

    for (size_t i = 0; i < G_N_ELEMENTS(basic); i++) {
        if (basic[i] == which->offset)
            return true;
    }
    return false;
}

char *burst_parameters_text(const burst_parameters_t *parameters, bool is_brief)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        uint32_t value = burst_parameter_get(parameters, which);
        bool is_changed = value != which->initial;

        if (which->is_for_output || !(is_changed || (!is_brief && is_basic(which))))
            continue;
        g_string_append_printf(text, "%s%s ", text->len > 0 ? ", " : "", which->name);
        append_value(text, which, value);
    }
    return g_string_free(text, text->len == 0);
}
