/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line for each burst as soon as it is over, flushed. A burst that goes on with a late packet is
 * told again, as a correction, with the same number. When nobody reads any more, it is silent.
 */
#include "csv.h"
#include "formats.h"
#include "json-values.h"
#include "tables/bursts.h"
#include "text-lines.h"

#include <errno.h>
#include <string.h>

#define CORRECTION "correction"

typedef struct live live_t;

/* One a style. */
typedef struct {
    const char *name;
    void (*begin)(live_t *live);
    void (*put)(live_t *live, bool is_correction);
} style_t;

struct live {
    burst_writer_t writer; /* first: it is what the caller has */
    FILE *stream;
    const style_t *style;
    const burst_table_t *table;
    burst_rows_t *rows; /* of one row */
    burst_text_lines_t *lines;
    GString *text;
    bool is_broken;
};

/* ---- styles ---- */

static void begin_text(live_t *live)
{
    for (size_t i = 0; i < live->lines->n_columns; i++) {
        const burst_column_t *column = &live->table->columns[live->lines->columns[i]];
        burst_text_lines_widen(live->lines, i, burst_column_usual_width(column));
    }
    burst_text_lines_heads(live->lines, live->stream);
}

static void put_text(live_t *live, bool is_correction)
{
    burst_text_lines_row(live->lines, live->stream, live->rows, 0);
    fputs(is_correction ? "  " CORRECTION "\n" : "\n", live->stream);
}

static void begin_csv(live_t *live)
{
    burst_csv_keys(live->stream, live->table);
    fputs("," CORRECTION "\n", live->stream);
}

static void put_csv(live_t *live, bool is_correction)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(live->rows, 0, cells);
    burst_csv_cells(live->stream, cells, live->table->n_columns, live->text);
    fputs(is_correction ? ",true\n" : ",\n", live->stream);
}

static void begin_json(live_t *live G_GNUC_UNUSED)
{
}

static void put_json(live_t *live, bool is_correction)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_rows_cells(live->rows, 0, cells);
    g_string_assign(live->text, "{");
    burst_json_append_cells(live->text, live->table, cells);
    g_string_append(live->text, is_correction ? ",\"" CORRECTION "\":true}\n" : "}\n");
    fputs(live->text->str, live->stream);
}

/* All styles: NAME is begun by begin_NAME() and put by put_NAME(). */
#define STYLES(style)    style(text) style(csv) style(json)
#define STYLE(name)      {#name, begin_##name, put_##name},
#define STYLE_NAME(name) #name,

static const style_t styles[] = {STYLES(STYLE)};
static const char *const style_names[] = {STYLES(STYLE_NAME) NULL};

static const style_t *find_style(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(styles); i++) {
        if (strcmp(styles[i].name, name) == 0)
            return &styles[i];
    }
    return &styles[0];
}

/* ---- the writer ---- */

static void flush(live_t *live)
{
    live->is_broken = fflush(live->stream) != 0 && errno == EPIPE;
}

static void take_event(burst_writer_t *writer, const burst_event_t *event)
{
    live_t *live = (live_t *)writer;

    if (event->type != BURST_EVENT_RUN_OVER || event->burst == 0 || live->is_broken)
        return;
    burst_rows_show_event(live->rows, event);
    live->style->put(live, event->is_correction);
    flush(live);
}

static void end_live(burst_writer_t *writer)
{
    live_t *live = (live_t *)writer;

    if (live->is_broken)
        clearerr(live->stream);
    burst_text_lines_free(live->lines);
    burst_rows_free(live->rows);
    g_string_free(live->text, TRUE);
    g_free(live);
}

static burst_writer_t *begin_live(FILE *stream, const burst_output_t *output, const char *style)
{
    live_t *live = g_new0(live_t, 1);

    live->writer = (burst_writer_t){.event = take_event, .end = end_live};
    live->stream = stream;
    live->style = find_style(style ? style : style_names[0]);
    live->table = burst_table_find("bursts");
    live->rows = burst_rows_of_events(&output->source);
    live->lines = burst_text_lines_new(live->table, &output->source);
    live->text = g_string_new(NULL);
    live->style->begin(live);
    flush(live);
    return &live->writer;
}

const burst_format_t burst_format_live = {
    .name = "live",
    .extension = "jsonl",
    .usage = "live[,text|csv|json[,FILE[,filter]]]",
    .meaning = "A line for each burst as soon as it is over",
    .flags = BURST_FORMAT_HAS_STYLE,
    .features = BURST_FINDS_BURSTS | BURST_KEEPS_DETAILS | BURST_TELLS_EVENTS,
    .styles = style_names,
    .begin = begin_live,
};
