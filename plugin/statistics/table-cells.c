/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cell of a stat_tap_table is a 32-bit number, a double that the window prints with six decimals,
 * or a string, which the window sorts by strcmp(). The window compares two cells by the first one's
 * type, and leaves a cell without a type out of what it copies and saves. So there, all cells of a
 * column are of one type: numbers if all are there and fit, else strings that sort as the values
 * do. sharkd writes a cell without a type as null, and a double with six decimals.
 */
#include "table-cells.h"

#include "host/compat.h"
#include "host/program.h"
#include "output/cell-text.h"

#include <string.h>

/* As much of a list as is looked at in a window, in characters. All of it is in CSV and JSON. */
enum { LIST_WIDTH = 60 };

typedef enum { AS_UINT, AS_INT, AS_FLOAT, AS_TEXT } cell_kind_t;

/* One column, while it is filled. */
typedef struct {
    stat_tap_table *to;
    guint place; /* in `to` */
    const burst_column_t *column;
    size_t index; /* in the table */
    burst_rows_t *rows;
    const burst_reader_t *reader;
    guint n_rows;
    burst_cell_t *cells; /* numbers only are looked at: text is borrowed for one moment */
    bool has_absent;
    bool is_wide;        /* a number has more than 32 bits */
    bool is_as_rows_are; /* sorted by it, the rows are in the table's own order */
} filling_t;

bool burst_column_is_text(const burst_column_t *column)
{
    return column->type == BURST_CELL_ADDRESS || column->type == BURST_CELL_TEXT ||
           column->type == BURST_CELL_PROTOCOL || column->type == BURST_CELL_LIST;
}

void burst_table_cell_free(stat_tap_table *table _U_, guint row _U_, guint column _U_,
                           stat_tap_table_item_type *cell)
{
    if (cell->type == TABLE_ITEM_STRING)
        g_free((char *)cell->value.string_value);
    cell->type = TABLE_ITEM_NONE;
}

/* ---- values ---- */

static bool is_count(burst_cell_type_t type)
{
    if (type == BURST_CELL_FLAG || type == BURST_CELL_PROTOCOL)
        return !burst_program_has_window(); /* people read a word */
    return type == BURST_CELL_COUNT;
}

static void read_cells(filling_t *filling)
{
    for (guint row = 0; row < filling->n_rows; row++) {
        burst_cell_t *cell = &filling->cells[row];
        *cell = burst_rows_cell(filling->rows, row, filling->index);
        filling->has_absent |= cell->type == BURST_CELL_ABSENT;
        filling->is_wide |= is_count(cell->type) && cell->count > G_MAXUINT32;
        filling->is_wide |= cell->type == BURST_CELL_INTEGER &&
                            (cell->integer > G_MAXINT32 || cell->integer < G_MININT32);
    }
}

/* As numbers; what is absent comes first, texts are all equal. */
static int compare_cells(const burst_cell_t *a, const burst_cell_t *b)
{
    if (a->type == BURST_CELL_ABSENT || b->type == BURST_CELL_ABSENT)
        return (b->type == BURST_CELL_ABSENT) - (a->type == BURST_CELL_ABSENT);
    switch (a->type) {
    case BURST_CELL_REAL:
        return (a->real > b->real) - (a->real < b->real);
    case BURST_CELL_INTEGER:
        return (a->integer > b->integer) - (a->integer < b->integer);
    case BURST_CELL_TIME:
        return (a->time_ns > b->time_ns) - (a->time_ns < b->time_ns);
    case BURST_CELL_ADDRESS:
    case BURST_CELL_TEXT:
    case BURST_CELL_LIST:
        return 0;
    default:
        return (a->count > b->count) - (a->count < b->count);
    }
}

static cell_kind_t kind_of(const filling_t *filling)
{
    burst_cell_type_t type = filling->column->type;
    bool has_window = burst_program_has_window();

    if (has_window && (filling->has_absent || filling->is_wide || BURST_CELLS_FOLLOW_FORMAT))
        return AS_TEXT;
    if (filling->is_wide)
        return AS_FLOAT; /* exact up to 53 bits */
    if (is_count(type))
        return AS_UINT;
    return type == BURST_CELL_INTEGER ? AS_INT : AS_TEXT;
}

/* ---- texts that sort as values do ---- */

static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const filling_t *filling = data;
    guint row_a = *(const guint *)a;
    guint row_b = *(const guint *)b;

    if (filling->is_as_rows_are)
        return (row_a > row_b) - (row_a < row_b);
    return compare_cells(&filling->cells[row_a], &filling->cells[row_b]);
}

/* The rows from the smallest value to the largest. @return for g_free(). */
static guint *sort_rows(filling_t *filling)
{
    GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(guint), filling->n_rows);
    for (guint i = 0; i < filling->n_rows; i++)
        g_array_append_val(order, i);
    g_array_sort_with_data(order, compare_rows, filling);
    gpointer places = g_array_free(order, FALSE);
    return places;
}

static void pad(char **texts, guint n_rows)
{
    glong width = 0;
    for (guint row = 0; row < n_rows; row++)
        width = MAX(width, g_utf8_strlen(texts[row], -1));
    for (guint row = 0; row < n_rows; row++) {
        int blanks = (int)(width - g_utf8_strlen(texts[row], -1));
        char *padded = g_strdup_printf("%*s%s", blanks, "", texts[row]);
        g_free(texts[row]);
        texts[row] = padded;
    }
}

static bool are_in_order(char **texts, const guint *order, filling_t *filling)
{
    for (guint i = 1; i < filling->n_rows; i++) {
        int values = compare_rows(&order[i - 1], &order[i], filling);
        int as_text = strcmp(texts[order[i - 1]], texts[order[i]]);
        if ((values < 0) != (as_text < 0))
            return false;
    }
    return true;
}

/*
 * Puts a number in front of each text: its rank, in binary. The digits are two kinds of blanks, the
 * first of which strcmp() finds smaller.
 */
static void prepend_ranks(char **texts, const guint *order, filling_t *filling)
{
    static const char *const digits_on_the_left[] = {" ", "\u00a0"};
    static const char *const narrow_digits[] = {"\u2009", "\u200a"};
    const char *const *digits =
        burst_column_is_text(filling->column) ? digits_on_the_left : narrow_digits;
    guint n_digits = g_bit_storage(filling->n_rows);
    guint rank = 0;
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < filling->n_rows; i++) {
        if (i > 0 && compare_rows(&order[i - 1], &order[i], filling) != 0)
            rank++;
        g_string_truncate(text, 0);
        for (guint digit = n_digits; digit > 0; digit--)
            g_string_append(text, digits[rank >> (digit - 1) & 1]);
        g_string_append(text, texts[order[i]]);
        g_free(texts[order[i]]);
        texts[order[i]] = g_strdup(text->str);
    }
    g_string_free(text, TRUE);
}

static void make_sortable(filling_t *filling, char **texts)
{
    bool is_text = burst_column_is_text(filling->column);

    filling->is_as_rows_are = is_text && filling->place == 0;
    if (is_text && !filling->is_as_rows_are)
        return;
    guint *order = sort_rows(filling);
    if (!is_text)
        pad(texts, filling->n_rows);
    if (!are_in_order(texts, order, filling))
        prepend_ranks(texts, order, filling);
    g_free(order);
}

/* ---- cells ---- */

static stat_tap_table_item_type *place_of(const filling_t *filling, guint row)
{
    stat_tap_table_item_type *item = stat_tap_get_field_data(filling->to, row, filling->place);
    burst_table_cell_free(filling->to, row, filling->place, item);
    return item;
}

static void set_number(stat_tap_table_item_type *item, const burst_cell_t *cell, cell_kind_t kind)
{
    switch (kind) {
    case AS_UINT:
        item->type = TABLE_ITEM_UINT;
        item->value.uint_value = (guint)cell->count;
        break;
    case AS_INT:
        item->type = TABLE_ITEM_INT;
        item->value.int_value = (gint)cell->integer;
        break;
    default:
        item->type = TABLE_ITEM_FLOAT;
        item->value.float_value =
            cell->type == BURST_CELL_INTEGER ? (double)cell->integer : (double)cell->count;
        break;
    }
}

static void set_numbers(const filling_t *filling, cell_kind_t kind)
{
    for (guint row = 0; row < filling->n_rows; row++) {
        stat_tap_table_item_type *item = place_of(filling, row);
        if (filling->cells[row].type != BURST_CELL_ABSENT)
            set_number(item, &filling->cells[row], kind);
    }
}

static void set_texts(filling_t *filling)
{
    bool has_window = burst_program_has_window();
    char **texts = g_new0(char *, filling->n_rows);
    GString *text = g_string_new(NULL);

    for (guint row = 0; row < filling->n_rows; row++) {
        burst_cell_t cell = burst_rows_cell(filling->rows, row, filling->index);
        if (has_window)
            burst_cell_readable(text, &cell, filling->column, filling->reader);
        else
            burst_cell_exact(text, &cell);
        texts[row] = g_strdup(text->str);
    }
    if (has_window)
        make_sortable(filling, texts);
    for (guint row = 0; row < filling->n_rows; row++) {
        stat_tap_table_item_type *item = place_of(filling, row);
        if (!has_window && filling->cells[row].type == BURST_CELL_ABSENT) {
            g_free(texts[row]);
            continue;
        }
        item->type = TABLE_ITEM_STRING;
        item->value.string_value = texts[row];
    }
    g_string_free(text, TRUE);
    g_free(texts);
}

static void add_empty_rows(stat_tap_table *to, guint n_rows)
{
    stat_tap_table_item_type *empty = g_new0(stat_tap_table_item_type, to->num_fields);
    while (to->num_elements < n_rows)
        stat_tap_init_table_row(to, to->num_elements, to->num_fields, empty);
    g_free(empty);
}

void burst_table_cells_tell(stat_tap_table *to, const char *text)
{
    add_empty_rows(to, 1);
    for (guint column = 0; column < to->num_fields; column++) {
        stat_tap_table_item_type *item = stat_tap_get_field_data(to, 0, column);
        burst_table_cell_free(to, 0, column, item);
        item->type = TABLE_ITEM_STRING;
        item->value.string_value = g_strdup(column == 0 ? text : "");
    }
}

void burst_table_cells_fill(stat_tap_table *to, const burst_shown_t *shown,
                            const burst_source_t *source)
{
    burst_rows_t *rows = burst_rows_new(shown->table, source);
    guint n_rows = (guint)burst_rows_count(rows);
    burst_cell_t *cells = g_new0(burst_cell_t, n_rows);
    burst_reader_t reader = burst_reader_of(source);

    reader.list_width = LIST_WIDTH;
    add_empty_rows(to, n_rows);
    for (size_t i = 0; i < shown->n_columns; i++) {
        filling_t filling = {.to = to,
                             .place = (guint)i,
                             .column = &shown->table->columns[shown->columns[i]],
                             .index = shown->columns[i],
                             .rows = rows,
                             .reader = &reader,
                             .n_rows = n_rows,
                             .cells = cells};
        read_cells(&filling);
        cell_kind_t kind = kind_of(&filling);
        if (kind == AS_TEXT)
            set_texts(&filling);
        else
            set_numbers(&filling, kind);
    }
    g_free(cells);
    burst_rows_free(rows);
}
