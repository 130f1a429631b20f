/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's life, and a packet's way through its stations. */
#include "engine-private.h"

burst_engine_t *burst_engine_new(const burst_parameters_t *parameters, burst_features_t features)
{
    burst_engine_t *engine = g_new0(burst_engine_t, 1);

    engine->parameters = *parameters;
    engine->features = features;
    engine->parts = burst_stream_parts(parameters);
    engine->clock_ns = BURST_NO_TIME;
    burst_who_init(engine);
    if (burst_has(engine, BURST_KEEPS_BURSTS))
        engine->store = burst_store_new(burst_has(engine, BURST_KEEPS_DETAILS));
    if (burst_has(engine, BURST_TELLS_EVENTS))
        engine->open_runs = burst_open_runs_new();
    if (burst_has(engine, BURST_MEASURES_LOAD))
        engine->load =
            burst_load_new(parameters->window_us * NS_PER_US, parameters->alarm_mbps * 1e6, true);
    if (burst_has(engine, BURST_SWEEPS_GAPS))
        engine->sweep = burst_sweep_new(&engine->parameters);
    if (burst_has(engine, BURST_CAN_UNDO))
        engine->journal = g_new0(burst_journal_t, 1);
    return engine;
}

void burst_engine_free(burst_engine_t *engine)
{
    if (engine == NULL)
        return;
    burst_who_clear(engine);
    burst_store_free(engine->store);
    burst_open_runs_free(engine->open_runs);
    burst_load_free(engine->load);
    burst_sweep_free(engine->sweep);
    g_free(engine->journal);
    burst_counts_clear_ports(&engine->tcp_ports);
    burst_counts_clear_ports(&engine->udp_ports);
    g_free(engine);
}

const burst_parameters_t *burst_engine_parameters(const burst_engine_t *engine)
{
    return &engine->parameters;
}

burst_features_t burst_engine_features(const burst_engine_t *engine)
{
    return engine->features;
}

void burst_engine_listen(burst_engine_t *engine, burst_listener_t listener, void *data)
{
    engine->listener = listener;
    engine->listener_data = data;
}

/* ---- one packet ---- */

/* The capture's span and clock: those of all frames that have a time. */
static void note_time(burst_engine_t *engine, const burst_packet_t *packet)
{
    burst_totals_t *totals = &engine->totals;

    if (!packet->has_time)
        return;
    burst_journal_save(engine->journal, &totals->has_time,
                       sizeof *totals - offsetof(burst_totals_t, has_time));
    if (!totals->has_time || packet->time_ns < totals->first_ns)
        totals->first_ns = packet->time_ns;
    if (!totals->has_time || packet->time_ns > totals->last_ns)
        totals->last_ns = packet->time_ns;
    totals->has_time = true;
    engine->clock_ns = totals->last_ns;
    if (engine->open_runs)
        burst_runs_pass_clock(engine);
}

/* What the mean of a stream is made of, whatever else is counted. */
static void note_size(const burst_engine_t *engine, const burst_step_t *step)
{
    burst_stream_t *stream = step->stream;

    burst_journal_save(engine->journal, &stream->sized, sizeof stream->sized);
    burst_journal_save(engine->journal, &stream->bytes, sizeof stream->bytes);
    stream->sized += step->packet->size > 0;
    stream->bytes += step->packet->size;
}

static void prepare_undo(burst_engine_t *engine)
{
    if (engine->journal == NULL)
        return;
    burst_journal_clear(engine->journal);
    engine->undo.is_possible = true;
    engine->undo.has_confirmed = false;
    engine->undo.stream = NULL;
    engine->undo.n_endpoints = engine->endpoints->len;
    engine->undo.n_streams = engine->streams->len;
}

static void add_observed(burst_engine_t *engine, const burst_packet_t *packet,
                         burst_verdict_t *verdict)
{
    burst_step_t step = {.packet = packet, .verdict = verdict};

    burst_who_find(engine, &step);
    engine->undo.stream = step.stream;
    note_size(engine, &step);
    burst_gaps_measure(engine, &step);
    if (burst_has(engine, BURST_FINDS_BURSTS))
        burst_runs_add(engine, &step);
    burst_counts_add(engine, &step);
}

void burst_engine_add(burst_engine_t *engine, const burst_packet_t *packet,
                      burst_verdict_t *verdict)
{
    burst_verdict_t unwanted;

    if (verdict == NULL)
        verdict = &unwanted;
    *verdict = (burst_verdict_t){0};
    prepare_undo(engine);
    if (burst_has(engine, BURST_COUNTS | BURST_MEASURES_LOAD))
        burst_counts_add_frame(engine, packet);
    if (engine->load && packet->has_time)
        (void)burst_load_add(engine->load, packet);
    note_time(engine, packet);
    if (packet->is_observed)
        add_observed(engine, packet, verdict);
}

void burst_engine_end(burst_engine_t *engine)
{
    burst_runs_end(engine);
}

void burst_engine_undo(burst_engine_t *engine)
{
    if (!engine->undo.is_possible)
        return;
    engine->undo.is_possible = false;
    burst_journal_take_back(engine->journal);
    if (engine->undo.has_confirmed) {
        GArray *numbers = engine->undo.stream->burst_numbers;
        g_array_set_size(numbers, numbers->len - 1);
    }
    burst_who_undo(engine, engine->undo.n_endpoints, engine->undo.n_streams);
}

/* ---- what it knows ---- */

bool burst_engine_place(const burst_engine_t *engine, const burst_packet_t *packet,
                        uint32_t position, burst_place_t *place)
{
    if (!packet->is_observed)
        return false;
    const burst_stream_t *stream = burst_who_look_up(engine, packet, &place->is_back);
    if (stream == NULL)
        return false;
    place->stream = stream->number;
    place->burst = position > 0 ? burst_runs_find(engine, stream, packet->frame) : 0;
    place->burst_may_grow = place->burst != 0 && place->burst == stream->run->burst;
    return true;
}

uint32_t burst_engine_n_bursts(const burst_engine_t *engine)
{
    return engine->n_bursts;
}

const burst_burst_t *burst_engine_burst(const burst_engine_t *engine, uint32_t id)
{
    if (id == 0 || id > engine->n_bursts || engine->store == NULL)
        return NULL;
    return burst_store_burst(engine->store, id);
}

const burst_detail_t *burst_engine_detail(const burst_engine_t *engine, uint32_t id)
{
    if (id == 0 || id > engine->n_bursts || engine->store == NULL)
        return NULL;
    return burst_store_detail(engine->store, id);
}

bool burst_engine_first_time(const burst_engine_t *engine, int64_t *time_ns)
{
    if (!engine->totals.has_time)
        return false;
    *time_ns = engine->totals.first_ns;
    return true;
}

const burst_totals_t *burst_engine_totals(const burst_engine_t *engine)
{
    return &engine->totals;
}

const burst_load_t *burst_engine_load(const burst_engine_t *engine)
{
    return engine->load;
}

const burst_threshold_t *burst_engine_thresholds(const burst_engine_t *engine)
{
    if (engine->sweep == NULL)
        return NULL;
    burst_threshold_t *rows = burst_sweep_begin_rows(engine->sweep);
    for (guint i = 0; i < engine->streams->len; i++) {
        const burst_stream_t *stream = g_ptr_array_index(engine->streams, i);
        if (stream->run)
            burst_sweep_add_open(engine->sweep, stream->run->swept);
    }
    return rows;
}

const burst_distribution_t *burst_engine_qualifying_gaps(const burst_engine_t *engine)
{
    return engine->sweep ? burst_sweep_gaps(engine->sweep) : NULL;
}
