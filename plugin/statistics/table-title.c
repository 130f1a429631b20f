/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table-title.h"

#include "base/digits.h"

#include <glib.h>
#include <string.h>

static void begin_part(GString *title)
{
    g_string_append(title, strchr(title->str, '(') ? ", " : " (");
}

static void add_number(GString *title, const char *before, uint64_t number, const char *after)
{
    begin_part(title);
    g_string_append(title, before);
    burst_append_grouped(title, number);
    g_string_append(title, after);
}

static void add_gap(GString *title, uint32_t gap_us)
{
    enum { US_PER_MS = 1000 };

    if (gap_us % US_PER_MS == 0)
        add_number(title, "gap ", gap_us / US_PER_MS, " ms");
    else
        add_number(title, "gap ", gap_us, " us");
}

static void add_stream(GString *title, uint32_t kind)
{
    begin_part(title);
    g_string_append(title, burst_stream_kinds[kind].name);
}

static void add_min_payload(GString *title, uint32_t bytes)
{
    add_number(title, "", bytes, " B or more");
}

static void add_min_packets(GString *title, uint32_t packets)
{
    add_number(title, "", packets, " packets or more");
}

/* What is always there, for tables with bursts, first, and named by its value alone. */
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

static void add_main_ones(GString *title, const burst_parameters_t *parameters)
{
    for (size_t i = 0; i < G_N_ELEMENTS(main_ones); i++) {
        for (size_t p = 0; p < burst_n_parameters; p++) {
            if (strcmp(burst_parameters[p].name, main_ones[i].name) == 0)
                main_ones[i].add(title, burst_parameter_get(parameters, &burst_parameters[p]));
        }
    }
}

static void add_other(GString *title, const burst_parameter_t *which, uint32_t value)
{
    begin_part(title);
    g_string_append(title, which->name);
    if (which->type == BURST_PARAMETER_CHOICE)
        g_string_append_printf(title, " %s", which->choices[value].name);
    else if (which->type == BURST_PARAMETER_UINT)
        g_string_append_printf(title, " %u", value);
}

char *burst_table_title(const burst_table_t *table, const burst_parameters_t *parameters,
                        bool is_so_far)
{
    GString *title = g_string_new(table->title);

    if (table->features & BURST_FINDS_BURSTS)
        add_main_ones(title, parameters);
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *which = &burst_parameters[i];
        uint32_t value = burst_parameter_get(parameters, which);
        if (!which->is_for_output && !is_main_one(which) && value != which->initial)
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
