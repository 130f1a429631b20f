/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which run: each stream has at most one under way. When it has reached both minimums it is
 * confirmed: it gets the next burst number, and from then on the burst grows with it.
 */
#include "engine-private.h"
#include "runs.h"

void burst_run_free(burst_run_t *run)
{
    if (run == NULL)
        return;
    burst_swept_free(run->swept);
    g_free(run->with_small);
    g_free(run);
}

/* ---- members ---- */

/* Before the burst's own figures change: they tell what was there before. */
static void add_detail(burst_members_t *members, const burst_packet_t *packet, bool is_back)
{
    const burst_burst_t *burst = &members->burst;
    burst_detail_t *detail = &members->detail;
    bool is_first = burst->packets == 0;

    double mean_before = is_first ? packet->size : burst_mean_len(burst);
    double mean = (double)(burst->bytes + packet->size) / (burst->packets + 1);
    detail->len_squares += (packet->size - mean_before) * (packet->size - mean);
    detail->len_min = is_first ? packet->size : MIN(detail->len_min, packet->size);
    detail->len_max = is_first ? packet->size : MAX(detail->len_max, packet->size);

    int64_t gap_ns = is_first ? -1 : burst_time_difference(packet->time_ns, burst->end_ns);
    if (gap_ns >= 0) {
        double distance = (double)gap_ns - detail->gap_mean;
        detail->gaps++;
        detail->gap_mean += distance / detail->gaps;
        detail->gap_squares += distance * ((double)gap_ns - detail->gap_mean);
        detail->gap_max = MAX(detail->gap_max, gap_ns);
    }
    if (is_back) {
        detail->back_packets++;
        detail->back_bytes += packet->size;
    }
}

static void add_member(const burst_engine_t *engine, burst_members_t *members,
                       const burst_step_t *step)
{
    const burst_packet_t *packet = step->packet;
    burst_burst_t *burst = &members->burst;

    if (burst_has(engine, BURST_KEEPS_DETAILS))
        add_detail(members, packet, step->verdict->is_back);
    burst->packets++;
    burst->bytes += packet->size;
    burst->start_ns = MIN(burst->start_ns, packet->time_ns);
    burst->end_ns = MAX(burst->end_ns, packet->time_ns);
}

/* ---- events ---- */

static void tell(burst_engine_t *engine, burst_event_type_t type, const burst_run_t *run)
{
    if (engine->listener == NULL)
        return;
    bool has_details = burst_has(engine, BURST_KEEPS_DETAILS);
    const burst_event_t event = {
        .type = type,
        .run = run->serial,
        .burst = run->burst,
        .is_correction = run->was_over,
        .stream = run->stream,
        .figures = run->burst ? &run->members.burst : NULL,
        .detail = run->burst && has_details ? &run->members.detail : NULL,
    };
    engine->listener(&event, engine->listener_data);
}

/* A run is over, unless it has been told to be. It can yet go on with a packet that comes late. */
static void tell_over(burst_engine_t *engine, burst_run_t *run)
{
    if (run->place == 0)
        return;
    burst_open_runs_remove(engine->open_runs, run);
    tell(engine, BURST_EVENT_RUN_OVER, run);
    run->was_over = run->burst != 0;
}

void burst_runs_pass_clock(burst_engine_t *engine)
{
    int64_t gap_ns = engine->parameters.gap_us * NS_PER_US;
    if (gap_ns == 0)
        return;
    for (burst_run_t *run = burst_open_runs_first(engine->open_runs);
         run && burst_time_difference(engine->clock_ns, run->last_ns) >= gap_ns;
         run = burst_open_runs_first(engine->open_runs))
        tell_over(engine, run);
}

void burst_runs_end(burst_engine_t *engine)
{
    if (engine->open_runs == NULL)
        return;
    for (burst_run_t *run = burst_open_runs_first(engine->open_runs); run;
         run = burst_open_runs_first(engine->open_runs))
        tell_over(engine, run);
}

/* ---- a run's life ---- */

/* Whether a * b is at least c * d, each of which needs 128 bits. */
static bool is_product_at_least(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    enum { HALF = 32 };
    const uint64_t low_half = UINT32_MAX;
    const uint64_t factors[2][2] = {{a, b}, {c, d}};
    uint64_t high[2];
    uint64_t low[2];

    for (int i = 0; i < 2; i++) {
        uint64_t x = factors[i][0];
        uint64_t y = factors[i][1];
        uint64_t lowest = (x & low_half) * (y & low_half);
        uint64_t middle = (x >> HALF) * (y & low_half) + (lowest >> HALF);
        uint64_t other = (x & low_half) * (y >> HALF) + (middle & low_half);
        low[i] = (other << HALF) | (lowest & low_half);
        high[i] = (x >> HALF) * (y >> HALF) + (middle >> HALF) + (other >> HALF);
    }
    return high[0] != high[1] ? high[0] > high[1] : low[0] >= low[1];
}

/* The stream's sum and count already have this packet. */
static bool qualifies(const burst_engine_t *engine, const burst_step_t *step)
{
    enum { PERCENT = 100 };
    const burst_parameters_t *parameters = &engine->parameters;
    uint32_t size = step->packet->size;

    if (size < parameters->min_payload)
        return false;
    return parameters->mean_percent == 0 ||
           is_product_at_least(size, (uint64_t)step->stream->sized * PERCENT,
                               parameters->mean_percent, step->stream->bytes);
}

/* Whether the packet goes the other way than the stream's last qualifying one, and that counts. */
static bool is_answer(const burst_engine_t *engine, const burst_run_t *run,
                      const burst_step_t *step)
{
    return engine->parameters.end_on_reply && (engine->parts & BURST_PART_UNORDERED) &&
           run->serial != 0 && run->is_back != step->verdict->is_back;
}

/* Whether a qualifying packet cannot be part of the run under way. */
static bool ends_run(const burst_engine_t *engine, const burst_run_t *run, const burst_step_t *step)
{
    const burst_parameters_t *parameters = &engine->parameters;
    int64_t gap_ns = burst_time_difference(step->packet->time_ns, run->last_ns);
    int64_t duration_ns = burst_time_difference(step->packet->time_ns, run->first_ns);

    /* Time running backwards never ends a run. */
    if (parameters->gap_us > 0 && gap_ns >= parameters->gap_us * NS_PER_US)
        return true;
    if (parameters->max_duration_us > 0 && duration_ns > parameters->max_duration_us * NS_PER_US)
        return true;
    return is_answer(engine, run, step);
}

static void finish_run(burst_engine_t *engine, burst_run_t *run)
{
    tell_over(engine, run);
    if (run->burst)
        run->previous_end_ns = run->members.burst.end_ns;
    run->qualifying = 0;
    run->burst = 0;
    run->has_small = false;
}

static uint32_t next_serial(burst_engine_t *engine)
{
    burst_journal_save(engine->journal, &engine->n_runs, sizeof engine->n_runs);
    return ++engine->n_runs;
}

static void begin_run(burst_run_t *run, uint32_t serial, const burst_step_t *step)
{
    const burst_packet_t *packet = step->packet;

    run->serial = serial;
    run->qualifying_bytes = 0;
    run->first_ns = packet->time_ns;
    run->was_over = false;
    run->members = (burst_members_t){.burst = {.stream = step->stream->number,
                                               .first_frame = packet->frame,
                                               .start_ns = packet->time_ns,
                                               .end_ns = packet->time_ns,
                                               .previous_end_ns = run->previous_end_ns}};
}

static void put_burst(burst_engine_t *engine, const burst_run_t *run)
{
    if (engine->store)
        burst_store_put(engine->store, run->burst, &run->members.burst, &run->members.detail);
}

static void confirm(burst_engine_t *engine, burst_stream_t *stream, burst_run_t *run)
{
    burst_journal_save(engine->journal, &engine->n_bursts, sizeof engine->n_bursts);
    run->burst = ++engine->n_bursts;
    put_burst(engine, run);
    if (burst_has(engine, BURST_FINDS_PLACES)) {
        if (stream->burst_numbers == NULL)
            stream->burst_numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_array_append_val(stream->burst_numbers, run->burst);
        engine->undo.has_confirmed = true;
    }
    tell(engine, BURST_EVENT_CONFIRMED, run);
}

/* The burst has grown. It is the last of its number that can be taken back. */
static void grow_burst(burst_engine_t *engine, const burst_run_t *run)
{
    if (engine->journal && engine->store) {
        burst_burst_t *kept = (burst_burst_t *)burst_store_burst(engine->store, run->burst);
        burst_journal_save(engine->journal, kept, sizeof *kept);
    }
    put_burst(engine, run);
}

static void extend_run(burst_engine_t *engine, burst_run_t *run, const burst_step_t *step)
{
    const burst_packet_t *packet = step->packet;

    if (run->has_small)
        run->members = *run->with_small;
    run->has_small = false;
    add_member(engine, &run->members, step);
    run->members.burst.last_frame = packet->frame;
    run->qualifying++;
    run->qualifying_bytes += packet->size;
    run->last_ns = packet->time_ns;
    run->is_back = step->verdict->is_back;

    if (run->burst)
        grow_burst(engine, run);
    else if (run->qualifying >= engine->parameters.min_packets &&
             run->qualifying_bytes >= engine->parameters.min_bytes)
        confirm(engine, step->stream, run);
    if (engine->open_runs)
        burst_open_runs_put(engine->open_runs, run);
}

static void sweep_qualifying(burst_engine_t *engine, burst_run_t *run, const burst_step_t *step)
{
    if (engine->sweep == NULL)
        return;
    if (is_answer(engine, run, step))
        burst_sweep_end_runs(engine->sweep, run->swept);
    const burst_swept_packet_t swept = {.time_ns = step->packet->time_ns,
                                        .size = step->packet->size};
    burst_sweep_qualifying(engine->sweep, &run->swept, &swept);
}

/* With all that can be taken back: an engine that does it keeps no details. */
static void save_run(burst_engine_t *engine, burst_run_t *run)
{
    burst_journal_save(engine->journal, run, offsetof(burst_run_t, members.detail));
    if (engine->parameters.include_small)
        burst_journal_save(engine->journal, run->with_small, sizeof *run->with_small);
}

static burst_run_t *get_run(burst_engine_t *engine, burst_stream_t *stream)
{
    if (stream->run == NULL) {
        stream->run = g_new0(burst_run_t, 1);
        stream->run->stream = stream->number;
        stream->run->previous_end_ns = BURST_NO_TIME;
        if (engine->parameters.include_small)
            stream->run->with_small = g_new0(burst_members_t, 1);
    }
    save_run(engine, stream->run);
    return stream->run;
}

static void add_qualifying(burst_engine_t *engine, const burst_step_t *step)
{
    burst_run_t *run = get_run(engine, step->stream);

    sweep_qualifying(engine, run, step);
    if (run->qualifying == 0)
        begin_run(run, next_serial(engine), step);
    extend_run(engine, run, step);
    step->verdict->position = run->members.burst.packets;
    step->verdict->burst = run->burst;
    step->verdict->run = run->serial;
}

/* ---- streams with one qualifying packet ---- */

/*
 * In a scan, streams are as many as packets: of those with one qualifying packet only that is kept,
 * where nobody asks for a run before it can be a burst.
 */
static bool is_first_kept_alone(const burst_engine_t *engine)
{
    const burst_parameters_t *parameters = &engine->parameters;
    return parameters->min_packets > 1 && !parameters->include_small && !parameters->end_on_reply &&
           !(engine->parts & BURST_PART_UNORDERED) && engine->journal == NULL &&
           engine->open_runs == NULL && engine->sweep == NULL;
}

static void keep_alone(burst_engine_t *engine, const burst_step_t *step)
{
    burst_stream_t *stream = step->stream;

    stream->only_frame = step->packet->frame;
    stream->only_ns = step->packet->time_ns;
    stream->only_size = step->packet->size;
    stream->only_serial = next_serial(engine);
    step->verdict->position = 1;
    step->verdict->run = stream->only_serial;
}

/* The run that this packet has begun. */
static void make_run_of_only(burst_engine_t *engine, burst_stream_t *stream)
{
    const burst_packet_t only = {.frame = stream->only_frame,
                                 .has_time = true,
                                 .time_ns = stream->only_ns,
                                 .size = stream->only_size};
    burst_verdict_t verdict = {0};
    const burst_step_t step = {.packet = &only, .verdict = &verdict, .stream = stream};
    burst_run_t *run = get_run(engine, stream);

    begin_run(run, stream->only_serial, &step);
    extend_run(engine, run, &step);
}

/* @return whether that was all. */
static bool add_first(burst_engine_t *engine, const burst_step_t *step)
{
    if (!is_first_kept_alone(engine))
        return false;
    if (step->stream->only_frame == 0) {
        keep_alone(engine, step);
        return true;
    }
    make_run_of_only(engine, step->stream);
    return false;
}

/* ---- smaller packets ---- */

/* A smaller packet while a run is under way. Whether it is a member, the future tells. */
static void add_small(burst_engine_t *engine, const burst_step_t *step)
{
    burst_run_t *run = get_run(engine, step->stream);
    const burst_swept_packet_t swept = {.time_ns = step->packet->time_ns,
                                        .size = step->packet->size};

    burst_sweep_small(run->swept, &swept);
    if (run->qualifying == 0)
        return;
    if (!run->has_small)
        *run->with_small = run->members;
    run->has_small = true;
    add_member(engine, run->with_small, step);
    step->verdict->position = run->with_small->burst.packets;
    step->verdict->run = run->serial;
}

/* ---- what a packet ends ---- */

/* The run of its own stream. */
static burst_run_t *find_ended(const burst_engine_t *engine, const burst_step_t *step)
{
    burst_run_t *run = step->stream->run;
    return run && run->qualifying > 0 && ends_run(engine, run, step) ? run : NULL;
}

/* A run of another stream: the packet has payload and goes the other way. */
static burst_run_t *find_answered(burst_engine_t *engine, const burst_step_t *step)
{
    if (!engine->parameters.end_on_reply || step->packet->size == 0)
        return NULL;
    const burst_stream_t *answered = burst_who_is_answered(engine, step);
    if (answered == NULL || answered->run == NULL)
        return NULL;
    if (engine->sweep)
        burst_sweep_end_runs(engine->sweep, answered->run->swept);
    return answered->run->qualifying > 0 ? answered->run : NULL;
}

static void end_run(burst_engine_t *engine, burst_run_t *run)
{
    save_run(engine, run);
    finish_run(engine, run);
}

static void end_runs(burst_engine_t *engine, const burst_step_t *step, bool is_qualifying)
{
    burst_run_t *own = is_qualifying ? find_ended(engine, step) : NULL;
    burst_run_t *answered = find_answered(engine, step);

    if (own && answered && burst_run_is_before(answered, own)) {
        end_run(engine, answered);
        answered = NULL;
    }
    if (own)
        end_run(engine, own);
    if (answered)
        end_run(engine, answered);
}

void burst_runs_add(burst_engine_t *engine, burst_step_t *step)
{
    if (!step->packet->has_time)
        return;
    bool is_qualifying = qualifies(engine, step);
    if (is_qualifying && step->stream->run == NULL && add_first(engine, step))
        return;
    end_runs(engine, step, is_qualifying);
    if (is_qualifying)
        add_qualifying(engine, step);
    else if (engine->parameters.include_small && step->stream->run)
        add_small(engine, step);
    /* A packet that comes late can make a run go on that the clock has passed already. */
    if (engine->open_runs)
        burst_runs_pass_clock(engine);
}

uint32_t burst_runs_find(const burst_engine_t *engine, const burst_stream_t *stream, uint32_t frame)
{
    const GArray *numbers = stream->burst_numbers;
    if (numbers == NULL)
        return 0;

    /* The bursts of a stream follow each other: look for the last that begins in time. */
    guint begin = 0;
    guint end = numbers->len;
    while (begin < end) {
        guint middle = begin + (end - begin) / 2;
        uint32_t number = g_array_index(numbers, uint32_t, middle);
        if (burst_store_burst(engine->store, number)->first_frame <= frame)
            begin = middle + 1;
        else
            end = middle;
    }
    if (begin == 0)
        return 0;
    uint32_t number = g_array_index(numbers, uint32_t, begin - 1);
    return frame <= burst_store_burst(engine->store, number)->last_frame ? number : 0;
}
