/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parameters-text.h"

#include "base/phrase.h"

#include <glib.h>

/* "50118723 (50 s 118 ms 723 us)": the first for `-o`, the second for people. */
static void append_time(GString *text, uint32_t us)
{
    enum { READABLE_US = 1000 };

    g_string_append_printf(text, "%u", us);
    if (us < READABLE_US)
        return;
    g_string_append(text, " (");
    burst_phrase_microseconds(text, us);
    g_string_append_c(text, ')');
}

static void append_value(GString *text, const burst_parameter_t *which, uint32_t value)
{
    switch (which->type) {
    case BURST_PARAMETER_UINT:
        if (which->is_time)
            append_time(text, value);
        else
            g_string_append_printf(text, "%u", value);
        if (value == 0 && which->at_zero)
            g_string_append_printf(text, " (%s)", which->at_zero);
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

char *burst_parameters_text(const burst_table_t *table, const burst_parameters_t *parameters,
                            bool is_brief)
{
    GString *text = g_string_new(NULL);
    unsigned depends_on =
        burst_table_depends_on(table, parameters, parameters->text_columns == BURST_TEXT_BRIEF);

    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        uint32_t value = burst_parameter_get(parameters, which);
        bool is_changed = value != which->initial || (value == 0 && which->at_zero);

        if (!(which->decides & depends_on) || !(is_changed || (!is_brief && is_basic(which))))
            continue;
        g_string_append_printf(text, "%s%s ", text->len > 0 ? ", " : "", which->name);
        append_value(text, which, value);
    }
    return g_string_free(text, text->len == 0);
}
