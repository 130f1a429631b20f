/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A binary heap. A run knows its place in it, from 1; 0: it is not there. */
#include "open-runs.h"

struct burst_open_runs {
    GPtrArray *runs; /* of burst_run_t; place p is at index p - 1 */
};

burst_open_runs_t *burst_open_runs_new(void)
{
    burst_open_runs_t *open = g_new(burst_open_runs_t, 1);
    open->runs = g_ptr_array_new();
    return open;
}

void burst_open_runs_free(burst_open_runs_t *open)
{
    if (open == NULL)
        return;
    g_ptr_array_free(open->runs, TRUE);
    g_free(open);
}

static burst_run_t *at(const burst_open_runs_t *open, guint place)
{
    return g_ptr_array_index(open->runs, place - 1);
}

static void set(burst_open_runs_t *open, guint place, burst_run_t *run)
{
    g_ptr_array_index(open->runs, place - 1) = run;
    run->place = place;
}

bool burst_run_is_before(const burst_run_t *a, const burst_run_t *b)
{
    return a->last_ns != b->last_ns ? a->last_ns < b->last_ns : a->serial < b->serial;
}

static void move_up(burst_open_runs_t *open, burst_run_t *run)
{
    guint place = run->place;
    for (; place > 1 && burst_run_is_before(run, at(open, place / 2)); place /= 2)
        set(open, place, at(open, place / 2));
    set(open, place, run);
}

static void move_down(burst_open_runs_t *open, burst_run_t *run)
{
    guint place = run->place;
    for (;;) {
        guint child = place * 2;
        if (child > open->runs->len)
            break;
        if (child < open->runs->len && burst_run_is_before(at(open, child + 1), at(open, child)))
            child++;
        if (!burst_run_is_before(at(open, child), run))
            break;
        set(open, place, at(open, child));
        place = child;
    }
    set(open, place, run);
}

void burst_open_runs_put(burst_open_runs_t *open, burst_run_t *run)
{
    if (run->place == 0) {
        g_ptr_array_add(open->runs, run);
        run->place = open->runs->len;
    }
    move_up(open, run);
    move_down(open, run);
}

void burst_open_runs_remove(burst_open_runs_t *open, burst_run_t *run)
{
    guint place = run->place;
    if (place == 0)
        return;
    burst_run_t *last = at(open, open->runs->len);
    g_ptr_array_set_size(open->runs, (gint)open->runs->len - 1);
    run->place = 0;
    if (last == run)
        return;
    set(open, place, last);
    move_up(open, last);
    move_down(open, last);
}

burst_run_t *burst_open_runs_first(const burst_open_runs_t *open)
{
    return open->runs->len > 0 ? at(open, 1) : NULL;
}
