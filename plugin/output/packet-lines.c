/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet-lines.h"

#include "csv.h"
#include "tables/packets.h"

/* A run that rows wait for. There is one a stream at most that packets can still come to. */
typedef struct {
    uint32_t stream;
    uint32_t run;
    uint32_t burst;   /* that it has become; 0 */
    uint32_t members; /* so far; small packets after the last qualifying one are none yet */
    uint32_t waiting; /* rows that wait for it, in all */
    bool is_over;     /* for good */
    int64_t latest_ns;
} waiting_run_t;

typedef struct {
    burst_packet_row_t row;
    waiting_run_t *run; /* NULL: it is known what it is */
} waiting_row_t;

typedef struct {
    burst_writer_t writer; /* first: it is what the caller has */
    FILE *stream;
    burst_output_t output;
    int64_t wait_ns; /* 0: the clock ends no run */
    bool has_clock;
    int64_t clock_ns;
    GQueue rows;      /* of waiting_row_t, in the order of the file */
    GHashTable *runs; /* of waiting_run_t that are not over, by stream */
    GString *text;
} packet_lines_t;

/* ---- runs ---- */

static waiting_run_t *find_run(const packet_lines_t *lines, uint32_t stream)
{
    return g_hash_table_lookup(lines->runs, GUINT_TO_POINTER(stream));
}

static void end_run(packet_lines_t *lines, waiting_run_t *run)
{
    run->is_over = true;
    if (find_run(lines, run->stream) == run)
        g_hash_table_remove(lines->runs, GUINT_TO_POINTER(run->stream));
}

static void release_run(packet_lines_t *lines, waiting_run_t *run)
{
    if (--run->waiting > 0)
        return;
    end_run(lines, run);
    g_free(run);
}

/* What a packet tells of the run that rows of its stream wait for. @return that run, or NULL. */
static waiting_run_t *update_run(packet_lines_t *lines, const burst_packet_t *packet,
                                 const burst_verdict_t *verdict)
{
    waiting_run_t *run = find_run(lines, verdict->stream);

    if (run == NULL || verdict->run == 0)
        return NULL;
    if (verdict->run != run->run) {
        end_run(lines, run);
        return NULL;
    }
    run->latest_ns = MAX(run->latest_ns, packet->time_ns);
    if (verdict->burst > 0) {
        run->burst = verdict->burst;
        run->members = verdict->position;
    }
    return run;
}

static waiting_run_t *new_run(packet_lines_t *lines, const burst_packet_t *packet,
                              const burst_verdict_t *verdict)
{
    waiting_run_t *run = g_new0(waiting_run_t, 1);

    run->stream = verdict->stream;
    run->run = verdict->run;
    run->latest_ns = packet->time_ns;
    g_hash_table_insert(lines->runs, GUINT_TO_POINTER(run->stream), run);
    return run;
}

static bool has_passed(const packet_lines_t *lines, const waiting_run_t *run)
{
    return lines->wait_ns > 0 &&
           burst_time_difference(lines->clock_ns, run->latest_ns) > lines->wait_ns;
}

/* ---- rows ---- */

static void put_row(packet_lines_t *lines, const burst_packet_row_t *row)
{
    burst_cell_t cells[BURST_MAX_COLUMNS];

    burst_packet_cells(&lines->output.source, row, cells);
    burst_csv_cells(lines->stream, cells, lines->output.table->n_columns, lines->text);
    fputc('\n', lines->stream);
}

/* @return false if it is not known yet. */
static bool settle(packet_lines_t *lines, waiting_row_t *waiting)
{
    waiting_run_t *run = waiting->run;
    uint32_t position = waiting->row.verdict.position;

    if (run == NULL)
        return true;
    if (position <= run->members) {
        waiting->row.burst = run->burst;
        waiting->row.position = position;
    } else if (!run->is_over && !has_passed(lines, run)) {
        return false;
    }
    release_run(lines, run);
    return true;
}

static void put_settled_rows(packet_lines_t *lines)
{
    waiting_row_t *first;

    while ((first = g_queue_peek_head(&lines->rows)) && settle(lines, first)) {
        put_row(lines, &first->row);
        g_free(g_queue_pop_head(&lines->rows));
    }
}

static waiting_row_t make_row(packet_lines_t *lines, const burst_packet_t *packet,
                              const burst_verdict_t *verdict)
{
    waiting_row_t made = {.row = {.packet = *packet, .verdict = *verdict}};

    if (!verdict->in_stream)
        return made;
    waiting_run_t *run = update_run(lines, packet, verdict);
    if (verdict->burst > 0) {
        made.row.burst = verdict->burst;
        made.row.position = verdict->position;
    } else if (verdict->position > 0) {
        made.run = run ? run : new_run(lines, packet, verdict);
        made.run->waiting++;
    }
    return made;
}

static void add_row(packet_lines_t *lines, const waiting_row_t *row)
{
    if (row->run == NULL && g_queue_is_empty(&lines->rows)) {
        put_row(lines, &row->row);
        return;
    }
    waiting_row_t *waiting = g_new(waiting_row_t, 1);
    *waiting = *row;
    g_queue_push_tail(&lines->rows, waiting);
}

/* ---- the writer ---- */

static void take_packet(burst_writer_t *writer, const burst_packet_t *packet,
                        const burst_verdict_t *verdict)
{
    packet_lines_t *lines = (packet_lines_t *)writer;

    if (packet->has_time && (!lines->has_clock || packet->time_ns > lines->clock_ns)) {
        lines->has_clock = true;
        lines->clock_ns = packet->time_ns;
    }
    waiting_row_t row = make_row(lines, packet, verdict);
    put_settled_rows(lines);
    add_row(lines, &row);
}

/* Where no gap ends a run, what does end it ends it for good. */
static void take_event(burst_writer_t *writer, const burst_event_t *event)
{
    packet_lines_t *lines = (packet_lines_t *)writer;
    waiting_run_t *run = find_run(lines, event->stream);

    if (event->type == BURST_EVENT_RUN_OVER && lines->wait_ns == 0 && run && run->run == event->run)
        end_run(lines, run);
}

static void end_runs(packet_lines_t *lines)
{
    GHashTableIter iter;
    gpointer run;

    g_hash_table_iter_init(&iter, lines->runs);
    while (g_hash_table_iter_next(&iter, NULL, &run))
        ((waiting_run_t *)run)->is_over = true;
}

static void end_lines(burst_writer_t *writer)
{
    packet_lines_t *lines = (packet_lines_t *)writer;

    end_runs(lines);
    put_settled_rows(lines);
    g_assert(g_queue_is_empty(&lines->rows));
    g_hash_table_destroy(lines->runs);
    g_string_free(lines->text, TRUE);
    g_free(lines);
}

burst_writer_t *burst_packet_lines_begin(FILE *stream, const burst_output_t *output,
                                         const char *style G_GNUC_UNUSED)
{
    const int64_t ns_per_us = 1000;
    const burst_parameters_t *parameters = burst_engine_parameters(output->source.engine);
    packet_lines_t *lines = g_new0(packet_lines_t, 1);

    lines->writer = (burst_writer_t){.packet = take_packet, .event = take_event, .end = end_lines};
    lines->stream = stream;
    lines->output = *output;
    lines->wait_ns = 2 * ns_per_us * parameters->gap_us;
    lines->runs = g_hash_table_new(NULL, NULL);
    lines->text = g_string_new(NULL);
    g_queue_init(&lines->rows);
    burst_csv_keys(stream, output->table);
    fputc('\n', stream);
    return &lines->writer;
}
