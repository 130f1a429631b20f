/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table-title.h"

#include "base/digits.h"
#include "base/phrase.h"

#include <glib.h>
#include <string.h>

static void begin_part(GString *title)
{
    g_string_append(title, strchr(title->str, '(') ? ", " : " (");
}

static void add_gap(GString *title, uint32_t gap_us)
{
    begin_part(title);
    g_string_append(title, "gap ");
    burst_phrase_microseconds(title, gap_us);
}

static void add_stream(GString *title, uint32_t kind)
{
    begin_part(title);
    g_string_append(title, burst_stream_kinds[kind].name);
}

static void add_min_payload(GString *title, uint32_t bytes)
{
    begin_part(title);
    burst_phrase_count(title, bytes, "B or more", "B or more");
}

static void add_min_packets(GString *title, uint32_t packets)
{
    begin_part(title);
    burst_phrase_count(title, packets, "packet", "packets");
    g_string_append(title, " or more");
}

/* What is always there, where it matters, first, and named by its value alone. */
static const struct {
    const char *name;
    void (*add)(GString *title, uint32_t value);
} main_ones[] = {{"stream", add_stream},
                 {"gap_us", add_gap},
                 {"min_payload", add_min_payload},
                 {"min_packets", add_min_packets}};

static bool is_main_one(const burst_parameter_t *which)
{
    for (size_t i = 0; i < G_N_ELEMENTS(main_ones); i++) {
        if (strcmp(which->name, main_ones[i].name) == 0)
            return true;
    }
    return false;
}

static void add_main_ones(GString *title, const burst_parameters_t *parameters, unsigned depends_on)
{
    for (size_t i = 0; i < G_N_ELEMENTS(main_ones); i++) {
        for (size_t p = 0; p < burst_n_parameters; p++) {
            const burst_parameter_t *which = &burst_parameters[p];
            if (strcmp(which->name, main_ones[i].name) == 0 && (which->decides & depends_on))
                main_ones[i].add(title, burst_parameter_get(parameters, which));
        }
    }
}

/* "max_duration" for "max_duration_us": the value has its units. */
static void add_time(GString *title, const burst_parameter_t *which, uint32_t us)
{
    const char *end = strstr(which->name, BURST_TIME_SUFFIX);

    g_string_append_len(title, which->name, end - which->name);
    g_string_append_c(title, ' ');
    burst_phrase_microseconds(title, us);
}

static void add_other(GString *title, const burst_parameter_t *which, uint32_t value)
{
    begin_part(title);
    if (which->is_time) {
        add_time(title, which, value);
        return;
    }
    g_string_append(title, which->name);
    if (which->type == BURST_PARAMETER_BOOL)
        return;
    g_string_append_c(title, ' ');
    if (which->type == BURST_PARAMETER_CHOICE)
        g_string_append(title, which->choices[value].name);
    else
        burst_append_grouped(title, value);
    if (value == 0 && which->at_zero)
        g_string_append_printf(title, ", %s", which->at_zero);
}

static bool is_worth_saying(const burst_parameter_t *which, uint32_t value)
{
    return value != which->initial || (value == 0 && which->at_zero);
}

char *burst_table_title(const burst_table_t *table, const burst_parameters_t *parameters,
                        bool is_so_far)
{
    GString *title = g_string_new(table->title);
    unsigned depends_on = burst_table_depends_on(table, parameters, false);

    add_main_ones(title, parameters, depends_on);
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        uint32_t value = burst_parameter_get(parameters, which);
        if ((which->decides & depends_on) && !is_main_one(which) && is_worth_saying(which, value))
            add_other(title, which, value);
    }
    if (is_so_far) {
        begin_part(title);
        g_string_append(title, "so far");
    }
    if (strchr(title->str, '('))
        g_string_append_c(title, ')');
    return g_string_free(title, FALSE);
}
