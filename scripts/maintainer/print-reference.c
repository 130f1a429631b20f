/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints doc/reference.md, of which the man page is made, without the fields: every table, column,
 * format and preference, from the entries that the plugin itself reads.
 * scripts/maintainer/make-reference.py adds the fields.
 */
#include "output/formats.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* A cell of a table of Markdown ends at a bar. */
static void put_escaped(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static const char *name_of_type(const burst_column_t *column)
{
    switch (column->type) {
    case BURST_CELL_COUNT:
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
    case BURST_CELL_PROTOCOL:
        return "whole number";
    case BURST_CELL_INTEGER:
        return "whole number, signed";
    case BURST_CELL_REAL:
        return "number";
    case BURST_CELL_TIME:
        return column->flags & BURST_COLUMN_ABSOLUTE ? "time since 1970" : "time";
    case BURST_CELL_ADDRESS:
        return "address";
    case BURST_CELL_FLAG:
        return "true or false";
    case BURST_CELL_TEXT:
        return "text";
    case BURST_CELL_LIST:
        return "list";
    case BURST_CELL_ABSENT:
        break;
    }
    g_assert_not_reached();
}

static void put_column(const burst_column_t *column)
{
    printf("| `%s` | %s | %s | %s | ", column->key, column->title, column->unit,
           name_of_type(column));
    put_escaped(column->meaning);
    puts(" |");
}

/* The entry without the underline, and the keys that lead there. */
static void put_menu_entry(const char *menu)
{
    const char *letter = strchr(menu, '_') + 1;

    printf(" Menu: Statistics > Bursts > %.*s%s (Alt+S, B, %c).", (int)(letter - 1 - menu), menu,
           letter, g_ascii_toupper(*letter));
}

/* Where it is, and is not. */
static void put_places(const burst_table_t *table)
{
    printf("Heading: %s.", table->title);
    if (table->menu)
        put_menu_entry(table->menu);
    if (table->flags & BURST_TABLE_CSV_ONLY)
        fputs(" Only as CSV.", stdout);
    else if (!(table->flags & BURST_TABLE_IN_DOCUMENT))
        fputs(" Not in the JSON document.", stdout);
    puts("\n");
}

static void put_table(const burst_table_t *table)
{
    printf("\n### %s\n\n", table->name);
    put_escaped(table->meaning);
    puts(".\n");
    put_places(table);
    puts("| key | title | unit | type | meaning |");
    puts("|---|---|---|---|---|");
    for (size_t i = 0; i < table->n_columns; i++)
        put_column(&table->columns[i]);
}

static void put_tables(void)
{
    puts("\n## Tables\n");
    puts("Keys are those of JSON and the headings of CSV; titles stand above the columns in text "
         "and "
         "windows. Any\nvalue can be absent: `null` in JSON, empty in CSV, `-` in text. Times have "
         "nine "
         "decimals. In text and windows,\ntimes since 1970 are counted from the start of the "
         "capture.");
    for (size_t i = 0; i < burst_n_tables; i++)
        put_table(burst_tables[i]);
}

static void put_formats(void)
{
    puts("\n## Output\n");
    puts("| argument of `-z` | what is written |");
    puts("|---|---|");
    for (size_t i = 0; i < burst_n_formats; i++) {
        fputs("| `burst,", stdout);
        put_escaped(burst_formats[i]->usage);
        printf("` | %s |\n", burst_formats[i]->meaning);
    }
    puts("\nTABLE is the name of one of the tables. FILE is a file's name, or `-` for standard "
         "output, "
         "which "
         "is meant, too,\nwhere no file is named. The filter is a display filter, and may hold "
         "commas.");
}

static void put_values(const burst_parameter_t *parameter)
{
    switch (parameter->type) {
    case BURST_PARAMETER_UINT:
        printf("`%u` | %u to %u", parameter->initial, parameter->min, parameter->max);
        break;
    case BURST_PARAMETER_BOOL:
        printf("`%s` | `TRUE`, `FALSE`", parameter->initial ? "TRUE" : "FALSE");
        break;
    case BURST_PARAMETER_CHOICE:
        printf("`%s` | ", parameter->choices[parameter->initial].name);
        for (size_t i = 0; i < parameter->n_choices; i++)
            printf("%s`%s`", i > 0 ? ", " : "", parameter->choices[i].name);
        break;
    }
}

static void put_preferences(void)
{
    puts("\n## Preferences\n");
    puts("In Edit > Preferences > Protocols > Burst, or `-o burst.gap_us:1000`.\n");
    puts("| preference | default | values | meaning |");
    puts("|---|---|---|---|");
    for (size_t i = 0; i < burst_n_parameters; i++) {
        const burst_parameter_t *parameter = &burst_parameters[i];
        printf("| `burst.%s` | ", parameter->name);
        put_values(parameter);
        fputs(" | ", stdout);
        put_escaped(parameter->help);
        puts(" |");
    }
    puts("\n### Kinds of streams\n");
    puts("| `burst.stream` | packets of one stream have in common |");
    puts("|---|---|");
    for (size_t i = 0; i < BURST_N_STREAM_KINDS; i++)
        printf("| `%s` | %s |\n", burst_stream_kinds[i].name, burst_stream_kinds[i].label);
}

int main(void)
{
    puts("# Reference\n");
    puts("Made by `scripts/maintainer/make-reference.py` from what the plugin itself reads: do not "
         "edit "
         "it.\n[statistics.md](statistics.md) explains what the numbers mean.");
    put_tables();
    put_formats();
    put_preferences();
    return ferror(stdout) ? 1 : 0;
}
