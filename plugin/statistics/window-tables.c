/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wireshark's stat_tap_table has no callback for "all packets were read", and two listeners on one
 * table share its rows. So:
 *
 * - Each listener gets a view of its own: an engine, and a copy of the table's description that
 *   the listener's stat_data_t then points to.
 * - The rows are made when the last frame of the file comes by. Whether that frame passes the
 *   listener's filter or not, a helper listener without a filter sees it.
 *
 * Cells are 32-bit numbers, doubles that the window prints with six decimals, or strings, which the
 * window sorts by strcmp(). A column is made of 32-bit numbers if all of them fit, mostly of
 * strings otherwise; for the window these are padded on the left, so that sorting them as strings
 * sorts the numbers.
 */
#include "window-tables.h"

#include "output/cell-text.h"
#include "capture/analysis.h"
#include "host/compat.h"
#include "host/names.h"
#include "host/preferences.h"
#include "host/program.h"
#include "capture/tap.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <math.h>

/* One a table, all listeners': what Wireshark knows us by. */
typedef struct {
    stat_tap_table_ui ui;
    const burst_table_t *table;
    stat_tap_table_item columns[BURST_MAX_COLUMNS];
    char *command;
} window_table_t;

static window_table_t window_tables[BURST_N_TABLES];

/* One a listener. */
typedef struct {
    stat_tap_table_ui ui; /* first: the listener's stat_data_t points to it */
    const window_table_t *parent;
    void *owner; /* the window's dialog; NULL for sharkd */
    burst_engine_t *engine;
    bool is_filled; /* the last frame was read; what comes later is not for this view */
} view_t;

static GPtrArray *views; /* of view_t */

/* ---- rows ---- */

static void free_cell(stat_tap_table *table _U_, guint row _U_, guint column _U_,
                      stat_tap_table_item_type *cell)
{
    if (cell->type == TABLE_ITEM_STRING)
        g_free((char *)cell->value.string_value);
    cell->type = TABLE_ITEM_NONE;
}

/* How the cells of a column are made. */
typedef enum {
    AS_UINT,
    AS_FLOAT,
    AS_TEXT,
} cell_kind_t;

typedef struct {
    bool has_absent;
    bool is_wide; /* a count has more than 32 bits */
} column_content_t;

/*
 * The window compares two cells by the first one's type, and leaves a cell without one out of what
 * it copies and saves. So there, all cells of a column are of one type: text, where some are
 * absent. A column with negative numbers is made of doubles, which as text would be sorted wrongly;
 * what is absent there is sorted as minus infinity, below all others. Where the window prints cells
 * by their column's format, the type must not depend on the content. sharkd writes a count as a
 * JSON number, as a double exact to 53 bits if need be.
 */
static cell_kind_t kind_of(const burst_column_t *column, const column_content_t *content)
{
    bool has_window = burst_program_has_window();

    if (has_window && column->is_signed)
        return AS_FLOAT;
    if (has_window && (content->has_absent || BURST_CELLS_FOLLOW_FORMAT))
        return AS_TEXT;
    if (column->type == BURST_CELL_COUNT && !content->is_wide)
        return AS_UINT;
    if (column->type == BURST_CELL_COUNT && !has_window)
        return AS_FLOAT;
    return AS_TEXT;
}

static void set_text(stat_tap_table_item_type *item, const burst_cell_t *cell,
                     const burst_column_t *column, GString *text)
{
    if (burst_program_has_window())
        burst_cell_readable(text, cell, column, &burst_wireshark_names);
    else
        burst_cell_exact(text, cell);
    item->type = TABLE_ITEM_STRING;
    item->value.string_value = g_strdup(text->str);
}

static double to_double(const burst_cell_t *cell)
{
    if (cell->type == BURST_CELL_ABSENT)
        return -INFINITY;
    return cell->type == BURST_CELL_REAL ? cell->real : (double)cell->count;
}

static void set_cell(stat_tap_table_item_type *item, const burst_cell_t *cell,
                     const burst_column_t *column, cell_kind_t kind, GString *text)
{
    if (cell->type == BURST_CELL_ABSENT && !burst_program_has_window()) {
        item->type = TABLE_ITEM_NONE; /* sharkd: null */
        return;
    }
    switch (kind) {
    case AS_UINT:
        item->type = TABLE_ITEM_UINT;
        item->value.uint_value = (guint)cell->count;
        break;
    case AS_FLOAT:
        /* Left out of what is copied: no harm in the last column, which it has to be. */
        item->type = cell->type == BURST_CELL_ABSENT ? TABLE_ITEM_NONE : TABLE_ITEM_FLOAT;
        item->value.float_value = to_double(cell);
        break;
    case AS_TEXT:
        set_text(item, cell, column, text);
        break;
    }
}

static void choose_kinds(const burst_table_t *table, const burst_rows_t *rows,
                         cell_kind_t kinds[BURST_MAX_COLUMNS])
{
    column_content_t contents[BURST_MAX_COLUMNS] = {0};
    burst_cell_t cells[BURST_MAX_COLUMNS];

    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        for (size_t column = 0; column < table->n_columns; column++) {
            column_content_t *content = &contents[column];
            content->has_absent |= cells[column].type == BURST_CELL_ABSENT;
            content->is_wide |=
                cells[column].type == BURST_CELL_COUNT && cells[column].count > G_MAXUINT32;
        }
    }
    for (size_t column = 0; column < table->n_columns; column++)
        kinds[column] = kind_of(&table->columns[column], &contents[column]);
}

/* Numbers in a column of strings: all as wide as the widest. */
static void pad_column(stat_tap_table *table, guint column)
{
    size_t width = 0;
    for (guint row = 0; row < table->num_elements; row++) {
        const stat_tap_table_item_type *item = stat_tap_get_field_data(table, row, column);
        if (item->type == TABLE_ITEM_STRING)
            width = MAX(width, strlen(item->value.string_value));
    }
    for (guint row = 0; row < table->num_elements; row++) {
        stat_tap_table_item_type *item = stat_tap_get_field_data(table, row, column);
        if (item->type != TABLE_ITEM_STRING)
            continue;
        char *padded = g_strdup_printf("%*s", (int)width, item->value.string_value);
        g_free((char *)item->value.string_value);
        item->value.string_value = padded;
    }
}

static void pad_columns(stat_tap_table *shown, const burst_table_t *table)
{
    for (guint column = 0; column < table->n_columns; column++) {
        if (table->columns[column].type != BURST_CELL_ADDRESS)
            pad_column(shown, column);
    }
}

/* Row `row`, new or as it was after an earlier frame that seemed to be the last (live captures). */
static void set_row(stat_tap_table *table, guint row, const burst_table_t *columns,
                    const burst_cell_t *cells, const cell_kind_t *kinds, GString *text)
{
    stat_tap_table_item_type items[BURST_MAX_COLUMNS] = {0};

    for (guint column = 0; column < columns->n_columns; column++) {
        if (row < table->num_elements)
            free_cell(table, row, column, stat_tap_get_field_data(table, row, column));
        set_cell(&items[column], &cells[column], &columns->columns[column], kinds[column], text);
    }
    stat_tap_init_table_row(table, row, (guint)columns->n_columns, items);
}

static void make_rows(const stat_tap_table_ui *ui, const burst_table_t *table,
                      const burst_engine_t *engine)
{
    stat_tap_table *shown = g_array_index(ui->tables, stat_tap_table *, 0);
    burst_rows_t *rows = burst_rows_new(table, engine);
    cell_kind_t kinds[BURST_MAX_COLUMNS];
    burst_cell_t cells[BURST_MAX_COLUMNS];
    GString *text = g_string_new(NULL);

    choose_kinds(table, rows, kinds);
    for (size_t row = 0; row < burst_rows_count(rows); row++) {
        burst_rows_cells(rows, row, cells);
        set_row(shown, (guint)row, table, cells, kinds, text);
    }
    if (burst_program_has_window())
        pad_columns(shown, table);
    g_string_free(text, TRUE);
    burst_rows_free(rows);
}

/* ---- views ---- */

static void add_shown_table(stat_tap_table_ui *ui, const burst_table_t *table)
{
    stat_tap_add_table(ui, stat_tap_init_table(ui->title, (int)table->n_columns, 0, NULL));
}

static void make_view_rows(const view_t *view)
{
    const stat_tap_table_ui *before = &view->parent->ui;

    make_rows(&view->ui, view->parent->table, view->engine);
    /* If the window drew before the first packet, it shows the row that was there by then. */
    if (before->tables && before->tables->len > 0 &&
        g_array_index(before->tables, stat_tap_table *, 0)->num_elements > 0)
        make_rows(before, view->parent->table, view->engine);
}

/* What is shown if no packet comes: a summary of zeros, no rows in the other tables. */
static void make_rows_of_nothing(const stat_tap_table_ui *ui, const burst_table_t *table)
{
    burst_parameters_t parameters = burst_preferences_get();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_ENGINE_STATISTICS);
    make_rows(ui, table, engine);
    burst_engine_free(engine);
}

static void view_free(gpointer data)
{
    view_t *view = data;
    free_stat_tables(&view->ui);
    g_array_free(view->ui.tables, TRUE);
    burst_engine_free(view->engine);
    g_free(view);
}

/*
 * A dialog shows the rows of its view until it is closed; when the last of a table's is, their
 * number is 0. sharkd empties a view when it has written it out.
 */
static bool is_abandoned(const view_t *view)
{
    if (view->owner == NULL)
        return view->ui.tables->len == 0;
    return view->parent->ui.refcount == 0;
}

static void free_abandoned_views(void)
{
    for (guint i = views->len; i > 0; i--) {
        if (is_abandoned(g_ptr_array_index(views, i - 1)))
            g_ptr_array_remove_index_fast(views, i - 1);
    }
}

static view_t *view_new(const window_table_t *parent, void *owner)
{
    view_t *view = g_new0(view_t, 1);
    burst_parameters_t parameters = burst_preferences_get();

    view->ui = parent->ui;
    view->ui.tables = NULL;
    view->parent = parent;
    view->owner = owner;
    view->engine = burst_engine_new(&parameters, BURST_ENGINE_STATISTICS);
    add_shown_table(&view->ui, parent->table);
    g_ptr_array_add(views, view);
    return view;
}

/* A dialog that is filled anew had its old view until now. */
static void free_views_of(const void *owner)
{
    for (guint i = views->len; i > 0; i--) {
        const view_t *view = g_ptr_array_index(views, i - 1);
        if (view->owner == owner)
            g_ptr_array_remove_index_fast(views, i - 1);
    }
}

static view_t *view_of(stat_data_t *listener)
{
    const window_table_t *parent = NULL;

    for (size_t i = 0; i < BURST_N_TABLES; i++) {
        if (listener->stat_tap_data == &window_tables[i].ui)
            parent = &window_tables[i];
    }
    if (parent) {
        if (listener->user_data)
            free_views_of(listener->user_data);
        listener->stat_tap_data = &view_new(parent, listener->user_data)->ui;
    }
    return (view_t *)listener->stat_tap_data;
}

/* ---- the end of the file ---- */

static bool is_last_frame(const packet_info *pinfo)
{
    return pinfo->num >= burst_analysis_last_frame();
}

static int helper; /* its address is the listener's identity */
static bool helper_is_registered;

static tap_packet_status see_frame(void *data _U_, packet_info *pinfo, epan_dissect_t *edt _U_,
                                   const void *tap_data _U_, tap_flags_t flags _U_)
{
    if (is_last_frame(pinfo)) {
        for (guint i = 0; i < views->len; i++) {
            view_t *view = g_ptr_array_index(views, i);
            if (view->ui.tables->len > 0 && !view->is_filled)
                make_view_rows(view);
            view->is_filled = true;
        }
    }
    return TAP_PACKET_DONT_REDRAW;
}

static void register_helper(void)
{
    GString *error;
    if (helper_is_registered)
        return;
    error = register_tap_listener(BURST_TAP_NAME, &helper, NULL, TL_REQUIRES_NOTHING, NULL,
                                  see_frame, NULL, NULL);
    helper_is_registered = error == NULL;
    if (error)
        g_string_free(error, TRUE);
}

static void remove_helper(void)
{
    if (helper_is_registered)
        remove_tap_listener(&helper);
    helper_is_registered = false;
}

/* ---- what Wireshark calls ---- */

static void init_table(stat_tap_table_ui *ui)
{
    const window_table_t *table = (const window_table_t *)ui;

    remove_helper();
    free_abandoned_views();
    /* Another dialog may show the rows of the table that is there: it is only taken out. */
    if (ui->tables)
        g_array_set_size(ui->tables, 0);
    add_shown_table(ui, table->table);
    make_rows_of_nothing(ui, table->table);
}

static tap_packet_status add_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_,
                                    const void *tap_data, tap_flags_t flags _U_)
{
    const burst_tap_data_t *frame = tap_data;
    view_t *view = view_of(data);

    register_helper();
    burst_engine_add(view->engine, &frame->packet, NULL);
    /* The helper, which comes first, has made the rows without this packet. */
    if (is_last_frame(pinfo))
        make_view_rows(view);
    return TAP_PACKET_DONT_REDRAW;
}

static void close_file(void)
{
    remove_helper();
    free_abandoned_views();
}

static void register_table(window_table_t *window_table, const burst_table_t *table)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        bool is_text = table->columns[i].type == BURST_CELL_ADDRESS;
        window_table->columns[i] =
            (stat_tap_table_item){.type = TABLE_ITEM_STRING,
                                  .align = is_text ? TAP_ALIGN_LEFT : TAP_ALIGN_RIGHT,
                                  .column_name = table->columns[i].title,
                                  .field_format = table->columns[i].is_signed ? "%f" : "%s"};
    }
    window_table->table = table;
    window_table->command = g_strdup_printf("burst,%s", table->name);
    /* A group that has no menu: the entry is in a menu of our own, menu.c. */
    window_table->ui = (stat_tap_table_ui){.group = REGISTER_LOG_STAT_GROUP_UNSORTED,
                                           .title = table->title,
                                           .tap_name = BURST_TAP_NAME,
                                           .cli_string = window_table->command,
                                           .stat_tap_init_cb = init_table,
                                           .packet_func = add_packet,
                                           .stat_tap_free_table_item_cb = free_cell,
                                           .nfields = table->n_columns,
                                           .fields = window_table->columns};
    register_stat_tap_table_ui(&window_table->ui);
}

void burst_window_tables_register(void)
{
    views = g_ptr_array_new_with_free_func(view_free);
    for (size_t i = 0; i < BURST_N_TABLES; i++)
        register_table(&window_tables[i], &burst_tables[i]);
    register_cleanup_routine(close_file);
}
