/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns people see, in which order, and how wide these are. */
#include "burst/table.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_LINE = 120 };

char *burst_column_heading(const burst_column_t *column)
{
    if (column->unit[0] == '\0')
        return g_strdup(column->title);
    return g_strdup_printf("%s [%s]", column->title, column->unit);
}

static bool are_times_of_day(const burst_names_t *names)
{
    char *text = names && names->time ? names->time(0) : NULL;
    bool is_clock = text && strchr(text, ':');

    g_free(text);
    return is_clock;
}

char *burst_column_heading_for(const burst_column_t *column, const burst_names_t *names)
{
    if ((column->flags & BURST_COLUMN_ABSOLUTE) && are_times_of_day(names))
        return g_strdup(column->title);
    return burst_column_heading(column);
}

/* Values that need more are rare, so that they may make a line longer. */
static size_t usual_value_width(const burst_column_t *column)
{
    switch (column->type) {
    case BURST_CELL_ADDRESS:
        return strlen("192.168.100.100");
    case BURST_CELL_TIME:
        if (column->flags & BURST_COLUMN_PERCENTILE)
            return strlen("0.000123");
        return strlen(column->flags & BURST_COLUMN_ABSOLUTE ? "604800.123456" : "12.123456789");
    case BURST_CELL_REAL:
        return strlen("1234567.1") + (size_t)column->decimals / 2;
    case BURST_CELL_COUNT:
    case BURST_CELL_INTEGER:
        return strcmp(column->unit, "B") == 0 ? strlen("1234567890") : strlen("12345");
    case BURST_CELL_TEXT:
        return strlen("camera.example");
    case BURST_CELL_LIST:
        return BURST_LIST_WIDTH;
    default:
        return strlen("false");
    }
}

size_t burst_column_usual_width(const burst_column_t *column)
{
    char *heading = burst_column_heading(column);
    size_t sign = column->flags & BURST_COLUMN_SIGNED ? 1 : 0;
    size_t width = MAX(strlen(heading), sign + usual_value_width(column));
    g_free(heading);
    return width;
}

/* ---- order ---- */

typedef struct {
    unsigned rank;
    size_t column;
} place_t;

static unsigned place_of(unsigned rank)
{
    return rank - 1; /* 0, no rank, comes last */
}

static int compare_places(const void *a, const void *b)
{
    const place_t *place_a = a;
    const place_t *place_b = b;
    unsigned rank_a = place_of(place_a->rank);
    unsigned rank_b = place_of(place_b->rank);

    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    return (place_a->column > place_b->column) - (place_a->column < place_b->column);
}

static size_t sort_columns(const burst_table_t *table, unsigned parts, bool is_brief,
                           place_t places[BURST_MAX_COLUMNS])
{
    size_t n = 0;

    for (size_t i = 0; i < table->n_columns; i++) {
        const burst_column_t *column = &table->columns[i];
        bool is_lacking = column->parts != 0 && (column->parts & parts) == 0;
        if (!is_lacking && (column->rank > 0 || !is_brief))
            places[n++] = (place_t){.rank = column->rank, .column = i};
    }
    qsort(places, n, sizeof *places, compare_places);
    return n;
}

size_t burst_table_shown_columns(const burst_table_t *table, const burst_parameters_t *parameters,
                                 bool is_brief, size_t columns[BURST_MAX_COLUMNS])
{
    place_t places[BURST_MAX_COLUMNS];
    size_t n = sort_columns(table, burst_stream_parts(parameters), is_brief, places);
    size_t n_shown = 0;
    size_t width = 0;

    for (size_t i = 0; i < n; i++) {
        size_t more = burst_column_usual_width(&table->columns[places[i].column]) +
                      (n_shown > 0 ? BURST_COLUMN_SPACES : 0);
        if (is_brief && width + more > TEXT_LINE)
            continue;
        width += more;
        columns[n_shown++] = places[i].column;
    }
    return n_shown;
}

/* ---- what they need and depend on ---- */

typedef struct {
    burst_features_t features;
    unsigned depends_on;
} sources_t;

/* Of a table with the columns that are shown. */
static sources_t sources_of_shown(const burst_table_t *table, const burst_parameters_t *parameters,
                                  bool is_brief)
{
    size_t columns[BURST_MAX_COLUMNS];
    size_t n_columns = burst_table_shown_columns(table, parameters, is_brief, columns);
    sources_t sources = {table->features, table->depends_on};

    for (size_t i = 0; i < n_columns; i++) {
        sources.features |= table->columns[columns[i]].features;
        sources.depends_on |= table->columns[columns[i]].depends_on;
    }
    return sources;
}

unsigned burst_table_depends_on(const burst_table_t *table, const burst_parameters_t *parameters,
                                bool is_brief)
{
    return sources_of_shown(table, parameters, is_brief).depends_on;
}

burst_features_t burst_table_shown_features(const burst_table_t *table,
                                            const burst_parameters_t *parameters, bool is_brief)
{
    return sources_of_shown(table, parameters, is_brief).features;
}

burst_features_t burst_table_features(const burst_table_t *table)
{
    burst_features_t features = table->features;

    for (size_t i = 0; i < table->n_columns; i++)
        features |= table->columns[i].features;
    return features;
}
