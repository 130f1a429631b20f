/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wireshark's stat_tap_table has no callback for "all packets were read", and two listeners on one
 * table share its rows. So:
 *
 * - Each listener gets a view of its own: a share in an engine, and a copy of the table's
 *   description that the listener's stat_data_t then points to.
 * - The rows are made when the last frame of the file comes by. Whether that frame passes the
 *   listener's filter or not, a helper listener without a filter sees it, after the others.
 *
 * A dialog has the title and the headings of the time when it was opened, and is filled again when
 * the user wants it; nobody but itself can change them. So when its title, which names preferences,
 * would be another one by then, it is told to be opened again: figures under a title that is not
 * true would be worse.
 */
#include "window-tables.h"

#include "capture/analysis.h"
#include "capture/tap.h"
#include "feed.h"
#include "host/compat.h"
#include "host/names.h"
#include "host/preferences.h"
#include "host/program.h"
#include "statistic.h"
#include "table-cells.h"
#include "table-title.h"

#include <epan/packet.h>
#include <epan/tap.h>

#define OUTDATED "The preferences have changed since this table was opened: open it again."

/* What a dialog was opened with. */
typedef struct {
    burst_shown_t shown;
    char *title;
} opened_t;

/* One a table, all listeners': what Wireshark knows us by. */
typedef struct {
    stat_tap_table_ui ui; /* first: Wireshark hands us this */
    burst_shown_t shown;  /* by a dialog that opens now */
    stat_tap_table_item columns[BURST_MAX_COLUMNS];
    char *headings[BURST_MAX_COLUMNS];
    char *title;         /* the window's */
    char *settled_title; /* the same, whether all packets were read or not */
    char *command;
    burst_feed_t *feed;  /* for the next view */
    GHashTable *opened;  /* opened_t, by the dialog */
    bool expects_dialog; /* one was opened, and not filled yet */
    bool is_new_dialog;  /* that is being filled */
} window_table_t;

static window_table_t *window_tables; /* burst_n_tables of them */

/* One a listener. */
typedef struct {
    stat_tap_table_ui ui; /* first: the listener's stat_data_t points to it */
    window_table_t *parent;
    void *owner; /* the window's dialog; NULL for sharkd */
    burst_shown_t shown;
    burst_feed_t *feed;
    bool is_outdated; /* the title is not true any more */
    bool is_filled;   /* the last frame was read */
} view_t;

static GPtrArray *views; /* of view_t */

/* ---- rows ---- */

static void add_shown_table(stat_tap_table_ui *ui, const burst_shown_t *shown)
{
    stat_tap_add_table(ui, stat_tap_init_table(ui->title, (int)shown->n_columns, 0, NULL));
}

static void make_rows(const stat_tap_table_ui *ui, const burst_shown_t *shown, burst_feed_t *feed)
{
    burst_feed_end(feed);
    const burst_source_t source = burst_statistic_source(burst_feed_engine(feed));
    burst_table_cells_fill(g_array_index(ui->tables, stat_tap_table *, 0), shown, &source);
}

static void make_rows_of(const view_t *view, const stat_tap_table_ui *ui,
                         const burst_shown_t *shown)
{
    if (view->is_outdated)
        burst_table_cells_tell(g_array_index(ui->tables, stat_tap_table *, 0), OUTDATED);
    else
        make_rows(ui, shown, view->feed);
}

static void fill_view(view_t *view)
{
    const stat_tap_table_ui *before = &view->parent->ui;

    make_rows_of(view, &view->ui, &view->shown);
    view->is_filled = true;
    /* If the window drew before the first packet, it shows the row that was there by then. */
    if (before->tables && before->tables->len > 0 &&
        g_array_index(before->tables, stat_tap_table *, 0)->num_elements > 0)
        make_rows_of(view, before, &view->parent->shown);
}

/* ---- views ---- */

static void view_free(gpointer data)
{
    view_t *view = data;
    free_stat_tables(&view->ui);
    g_array_free(view->ui.tables, TRUE);
    burst_feed_free(view->feed);
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

/* A dialog that is filled anew had its old view until now. */
static void free_views_of(const void *owner)
{
    for (guint i = views->len; i > 0; i--) {
        const view_t *view = g_ptr_array_index(views, i - 1);
        if (view->owner == owner)
            g_ptr_array_remove_index_fast(views, i - 1);
    }
}

static void opened_free(gpointer data)
{
    opened_t *opened = data;
    g_free(opened->title);
    g_free(opened);
}

/* What a dialog has headings and a title for. */
static const opened_t *opened_with(const window_table_t *parent, void *owner)
{
    opened_t *opened = g_hash_table_lookup(parent->opened, owner);
    if (opened == NULL || parent->is_new_dialog) {
        opened = g_new(opened_t, 1);
        *opened = (opened_t){parent->shown, g_strdup(parent->settled_title)};
        g_hash_table_insert(parent->opened, owner, opened);
    }
    return opened;
}

static void fit_to_dialog(view_t *view)
{
    const opened_t *opened = opened_with(view->parent, view->owner);

    view->shown = opened->shown;
    view->is_outdated = g_strcmp0(opened->title, view->parent->settled_title) != 0;
}

static view_t *view_new(window_table_t *parent, void *owner)
{
    view_t *view = g_new0(view_t, 1);

    view->ui = parent->ui;
    view->ui.tables = NULL;
    view->parent = parent;
    view->owner = owner;
    view->shown = parent->shown;
    if (owner)
        fit_to_dialog(view);
    view->feed = parent->feed;
    parent->feed = NULL;
    add_shown_table(&view->ui, &view->shown);
    g_ptr_array_add(views, view);
    return view;
}

static view_t *view_of(stat_data_t *listener)
{
    window_table_t *parent = NULL;

    for (size_t i = 0; i < burst_n_tables; i++) {
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
    if (!is_last_frame(pinfo))
        return TAP_PACKET_DONT_REDRAW;
    for (guint i = 0; i < views->len; i++) {
        view_t *view = g_ptr_array_index(views, i);
        if (view->ui.tables->len > 0 && !view->is_filled)
            fill_view(view);
    }
    return TAP_PACKET_DONT_REDRAW;
}

/* Packets come last to the listener that was registered first. */
static void register_helper(void)
{
    if (helper_is_registered)
        return;
    GString *error = register_tap_listener(BURST_TAP_NAME, &helper, NULL, TL_REQUIRES_NOTHING, NULL,
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

/* The window does not tell a table's filter; sharkd has none before 4.2. */
static const char *known_filter(void)
{
    bool has_none = !burst_program_has_window() && !BURST_WIRESHARK_AT_LEAST(4, 2);
    return has_none ? NULL : BURST_FILTER_UNKNOWN;
}

static void init_table(stat_tap_table_ui *ui)
{
    window_table_t *table = (window_table_t *)ui;

    register_helper();
    free_abandoned_views();
    table->is_new_dialog = table->expects_dialog;
    table->expects_dialog = false;
    /* Another dialog may show the rows of the table that is there: it is only taken out. */
    if (ui->tables)
        g_array_set_size(ui->tables, 0);
    add_shown_table(ui, &table->shown);
    burst_feed_free(table->feed);
    table->feed = burst_feed_new(known_filter(), burst_table_features(table->shown.table));
    /* What is shown if no packet comes: a summary of zeros, no rows in the other tables. */
    make_rows(ui, &table->shown, table->feed);
    burst_feed_restart(table->feed);
}

static tap_packet_status add_packet(void *data, packet_info *pinfo, epan_dissect_t *edt _U_,
                                    const void *tap_data, tap_flags_t flags _U_)
{
    view_t *view = view_of(data);

    burst_feed_add(view->feed, &((const burst_tap_data_t *)tap_data)->packet);
    /* If the helper came first: it has made the rows without this packet. */
    if (view->is_filled && is_last_frame(pinfo))
        fill_view(view);
    return TAP_PACKET_DONT_REDRAW;
}

/* ---- titles and columns ---- */

#define ROOM_FOR_ARROW "    "

static void choose_columns(window_table_t *window_table, const burst_parameters_t *parameters)
{
    burst_shown_t *shown = &window_table->shown;

    if (burst_program_has_window()) {
        shown->n_columns =
            burst_table_shown_columns(shown->table, parameters, false, shown->columns);
        return;
    }
    /* sharkd's readers count on all of them, in the order that programs know. */
    shown->n_columns = shown->table->n_columns;
    for (size_t i = 0; i < shown->n_columns; i++)
        shown->columns[i] = i;
}

/*
 * In the window as times are shown there, and with room for the arrow that tells what is sorted:
 * Wireshark's dialog leaves none.
 */
static char *heading_of(const burst_column_t *column)
{
    if (!burst_program_has_window())
        return burst_column_heading(column);
    char *text = burst_column_heading_for(column, &burst_wireshark_names);
    char *heading = g_strconcat(ROOM_FOR_ARROW, text, NULL);

    g_free(text);
    return heading;
}

static void describe(window_table_t *window_table, const burst_parameters_t *parameters)
{
    const burst_table_t *table = window_table->shown.table;

    choose_columns(window_table, parameters);
    for (size_t i = 0; i < window_table->shown.n_columns; i++) {
        const burst_column_t *column = &table->columns[window_table->shown.columns[i]];
        g_free(window_table->headings[i]);
        window_table->headings[i] = heading_of(column);
        window_table->columns[i] = (stat_tap_table_item){
            .type = TABLE_ITEM_STRING,
            .align = burst_column_is_text(column) ? TAP_ALIGN_LEFT : TAP_ALIGN_RIGHT,
            .column_name = window_table->headings[i],
            .field_format = "%s"};
    }
    window_table->ui.nfields = window_table->shown.n_columns;
    if (burst_program_has_window()) {
        g_free(window_table->title);
        g_free(window_table->settled_title);
        window_table->title =
            burst_table_title(table, parameters, burst_program_is_still_reading());
        window_table->settled_title = burst_table_title(table, parameters, false);
        window_table->ui.title = window_table->title;
    }
}

/* The preferences can have changed: Wireshark then begins to dissect again. */
static void describe_all(void)
{
    burst_parameters_t parameters = burst_preferences_get();
    for (size_t i = 0; i < burst_n_tables; i++) {
        if (window_tables[i].ui.cli_string)
            describe(&window_tables[i], &parameters);
    }
}

static void close_file(void)
{
    remove_helper();
    free_abandoned_views();
}

void burst_window_table_expect_dialog(const burst_table_t *table)
{
    burst_parameters_t parameters = burst_preferences_get();

    for (size_t i = 0; i < burst_n_tables; i++) {
        if (burst_tables[i] != table)
            continue;
        describe(&window_tables[i], &parameters);
        window_tables[i].expects_dialog = true;
    }
}

static void register_table(window_table_t *window_table, const burst_table_t *table)
{
    const burst_parameters_t parameters = burst_parameters_default();

    window_table->shown.table = table;
    window_table->opened = g_hash_table_new_full(NULL, NULL, NULL, opened_free);
    window_table->command = g_strdup_printf("burst,%s", table->name);
    /* A group that has no menu: the entry is in a menu of our own, menu.c. */
    window_table->ui = (stat_tap_table_ui){.group = REGISTER_LOG_STAT_GROUP_UNSORTED,
                                           .title = table->title,
                                           .tap_name = BURST_TAP_NAME,
                                           .cli_string = window_table->command,
                                           .stat_tap_init_cb = init_table,
                                           .packet_func = add_packet,
                                           .stat_tap_free_table_item_cb = burst_table_cell_free,
                                           .fields = window_table->columns};
    describe(window_table, &parameters);
    register_stat_tap_table_ui(&window_table->ui);
}

void burst_window_tables_register(void)
{
    views = g_ptr_array_new_with_free_func(view_free);
    window_tables = g_new0(window_table_t, burst_n_tables);
    for (size_t i = 0; i < burst_n_tables; i++) {
        if (!(burst_tables[i]->flags & BURST_TABLE_CSV_ONLY))
            register_table(&window_tables[i], burst_tables[i]);
    }
    register_init_routine(describe_all);
    register_cleanup_routine(close_file);
}
