/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "formats.h"

#include <glib.h>
#include <string.h>

#define ADDRESS(name) &burst_format_##name,
const burst_format_t *const burst_formats[] = {BURST_FORMATS(ADDRESS)};
const size_t burst_n_formats = G_N_ELEMENTS(burst_formats);

#define STDOUT_NAME "-"

bool burst_format_writes(const burst_format_t *format, const burst_table_t *table)
{
    return (table->flags & BURST_TABLE_CSV_ONLY) == 0 || format->begin;
}

/* ---- what can be written, in words ---- */

static void append_tables(GString *text, const burst_format_t *format)
{
    const char *separator = "";

    for (size_t i = 0; i < burst_n_tables; i++) {
        if (!burst_format_writes(format, burst_tables[i]))
            continue;
        g_string_append_printf(text, "%s%s", separator, burst_tables[i]->name);
        separator = ", ";
    }
}

static void append_usage(GString *text, const burst_format_t *format)
{
    g_string_append_printf(text, " Write burst,%s; ", format->usage);
    if (format->flags & BURST_FORMAT_OF_TABLE) {
        g_string_append(text, "TABLE is one of ");
        append_tables(text, format);
        g_string_append(text, "; ");
    }
    g_string_append(text, "FILE - is standard output.");
}

static char *wrong_use(const burst_format_t *format, const char *problem)
{
    GString *text = g_string_new(problem);
    append_usage(text, format);
    return g_string_free(text, FALSE);
}

static char *unknown_name(const char *name)
{
    GString *text = g_string_new(NULL);

    if (*name == '\0')
        g_string_append(text, "No statistic is named.");
    else
        g_string_append_printf(text, "There is no statistic \"%s\".", name);
    g_string_append(text, " Write burst,TABLE[,filter] with TABLE one of ");
    append_tables(text, &burst_format_text);
    for (size_t i = 0; i < burst_n_formats; i++) {
        if ((burst_formats[i]->flags & BURST_FORMAT_IS_TABLE) == 0)
            g_string_append_printf(text, "; or burst,%s", burst_formats[i]->usage);
    }
    g_string_append_c(text, '.');
    return g_string_free(text, FALSE);
}

static char *only_as_csv(const burst_table_t *table)
{
    return g_strdup_printf("The table \"%s\" is written as CSV only. Write "
                           "burst,csv,%s[,FILE[,filter]]; FILE - is standard output.",
                           table->name, table->name);
}

/* ---- parts of the argument ---- */

/* The next part, up to a comma. @param rest moved behind it; NULL when there is no more. */
static char *next_part(const char **rest)
{
    const char *begin = *rest;
    const char *comma = begin ? strchr(begin, ',') : NULL;

    *rest = comma ? comma + 1 : NULL;
    if (begin == NULL)
        return NULL;
    return comma ? g_strndup(begin, (gsize)(comma - begin)) : g_strdup(begin);
}

static const burst_format_t *find_format(const char *name)
{
    for (size_t i = 0; i < burst_n_formats; i++) {
        bool has_own_name = (burst_formats[i]->flags & BURST_FORMAT_IS_TABLE) == 0;
        if (has_own_name && strcmp(burst_formats[i]->name, name) == 0)
            return burst_formats[i];
    }
    return NULL;
}

/* Each of these returns NULL, or what is wrong. */

static char *read_table(const char **rest, burst_request_t *request)
{
    char *name = next_part(rest);
    char *problem = NULL;

    if (name)
        request->table = burst_table_find(name);
    if (request->table == NULL) {
        char *text = name && *name ? g_strdup_printf("There is no table \"%s\".", name)
                                   : g_strdup("No table is named.");
        problem = wrong_use(request->format, text);
        g_free(text);
    } else if (!burst_format_writes(request->format, request->table)) {
        problem = only_as_csv(request->table);
    }
    g_free(name);
    return problem;
}

static char *read_style(const char **rest, burst_request_t *request)
{
    char *name = next_part(rest);
    char *problem = NULL;

    if (name == NULL || *name == '\0') {
        request->style = request->format->styles[0];
        g_free(name);
        return NULL;
    }
    for (const char *const *style = request->format->styles; *style; style++) {
        if (strcmp(*style, name) == 0)
            request->style = *style;
    }
    if (request->style == NULL) {
        char *text = g_strdup_printf("There is no format \"%s\" of lines.", name);
        problem = wrong_use(request->format, text);
        g_free(text);
    }
    g_free(name);
    return problem;
}

static char *read_file(const char **rest, burst_request_t *request)
{
    request->file = next_part(rest);
    if (request->file && *request->file)
        return NULL;
    if (request->format->flags & BURST_FORMAT_NEEDS_FILE)
        return wrong_use(request->format, "No file is named.");
    g_free(request->file);
    request->file = g_strdup(STDOUT_NAME);
    return NULL;
}

static char *read_format(const char **rest, burst_request_t *request)
{
    char *problem = NULL;

    if (request->format->flags & BURST_FORMAT_OF_TABLE)
        problem = read_table(rest, request);
    if (problem == NULL && (request->format->flags & BURST_FORMAT_HAS_STYLE))
        problem = read_style(rest, request);
    return problem ? problem : read_file(rest, request);
}

static char *read_request(const char *name, const char **rest, burst_request_t *request)
{
    request->table = burst_table_find(name);
    if (request->table == NULL) {
        request->format = find_format(name);
        return request->format ? read_format(rest, request) : unknown_name(name);
    }
    request->format = &burst_format_text;
    if (!burst_format_writes(request->format, request->table))
        return only_as_csv(request->table);
    request->file = g_strdup(STDOUT_NAME);
    return NULL;
}

char *burst_request_parse(const char *argument, burst_request_t *request)
{
    const char *rest = argument;

    *request = (burst_request_t){0};
    g_free(next_part(&rest)); /* "burst" */
    char *name = next_part(&rest);
    char *problem = read_request(name ? name : "", &rest, request);
    g_free(name);
    if (problem)
        burst_request_clear(request);
    else if (rest && *rest)
        request->filter = g_strdup(rest);
    return problem;
}

void burst_request_clear(burst_request_t *request)
{
    g_free(request->file);
    g_free(request->filter);
    *request = (burst_request_t){0};
}

/* ---- what it needs ---- */

static burst_features_t features_of_table(const burst_request_t *request,
                                          const burst_parameters_t *parameters)
{
    bool is_brief = parameters->text_columns == BURST_TEXT_BRIEF;

    if ((request->format->flags & BURST_FORMAT_FOR_PEOPLE) == 0 ||
        (request->table->flags & BURST_TABLE_ONE_ROW))
        return burst_table_features(request->table);
    return burst_table_shown_features(request->table, parameters, is_brief);
}

burst_features_t burst_request_features(const burst_request_t *request,
                                        const burst_parameters_t *parameters)
{
    burst_features_t features = request->format->features;

    if (request->table)
        return features | features_of_table(request, parameters);
    /* Of the formats without a table, those that are written at the end have all tables. */
    for (size_t i = 0; request->format->write && i < burst_n_tables; i++) {
        if (burst_tables[i]->flags & BURST_TABLE_IN_DOCUMENT)
            features |= burst_table_features(burst_tables[i]);
    }
    return features;
}
