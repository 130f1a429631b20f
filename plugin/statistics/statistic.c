/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistic.h"

#include "report/report.h"
#include "output/sink.h"
#include "host/names.h"
#include "host/preferences.h"
#include "host/program.h"
#include "capture/tap.h"

#include <epan/packet.h>
#include <epan/tap.h>

struct burst_statistic {
    char *filter; /* NULL: all packets */
    void (*draw)(void);
    burst_engine_t *engine;
    bool collects;
    burst_collector_t *collector; /* NULL if it does not */
};

/* ---- the tap listener ---- */

static void reset(void *data)
{
    burst_statistic_t *statistic = data;
    burst_parameters_t parameters = burst_preferences_get();

    burst_engine_free(statistic->engine);
    statistic->engine = burst_engine_new(&parameters, BURST_ENGINE_STATISTICS);
    burst_collector_free(statistic->collector);
    statistic->collector =
        statistic->collects ? burst_collector_new(BURST_COLLECTOR_MAX_POINTS) : NULL;
}

static tap_packet_status add_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                    const void *tap_data, tap_flags_t flags _U_)
{
    burst_statistic_t *statistic = data;
    const burst_tap_data_t *frame = tap_data;
    burst_verdict_t verdict;

    burst_engine_add(statistic->engine, &frame->packet, &verdict);
    if (statistic->collector && verdict.in_stream)
        burst_collector_add(statistic->collector, &frame->packet, verdict.stream);
    return TAP_PACKET_REDRAW;
}

static void draw(void *data)
{
    const burst_statistic_t *statistic = data;
    if (statistic->draw)
        statistic->draw();
}

/* ---- its life ---- */

static void statistic_free(burst_statistic_t *statistic)
{
    burst_engine_free(statistic->engine);
    burst_collector_free(statistic->collector);
    g_free(statistic->filter);
    g_free(statistic);
}

burst_statistic_t *burst_statistic_new(const char *filter, void (*draw_all)(void), char **error)
{
    burst_statistic_t *statistic = g_new0(burst_statistic_t, 1);

    statistic->filter = filter && *filter ? g_strdup(filter) : NULL;
    statistic->draw = draw_all;
    reset(statistic);
    GString *problem = register_tap_listener(BURST_TAP_NAME, statistic, statistic->filter,
                                             TL_REQUIRES_NOTHING, reset, add_packet, draw, NULL);
    if (problem) {
        *error = g_string_free(problem, FALSE);
        statistic_free(statistic);
        return NULL;
    }
    return statistic;
}

void burst_statistic_free(burst_statistic_t *statistic)
{
    if (statistic == NULL)
        return;
    remove_tap_listener(statistic);
    statistic_free(statistic);
}

void burst_statistic_collect(burst_statistic_t *statistic)
{
    if (statistic->collects)
        return;
    statistic->collects = true;
    reset(statistic);
}

const burst_engine_t *burst_statistic_engine(const burst_statistic_t *statistic)
{
    return statistic->engine;
}

const char *burst_statistic_filter(const burst_statistic_t *statistic)
{
    return statistic->filter;
}

/* ---- the report ---- */

bool burst_statistic_can_report(void)
{
    return burst_built_in_page() != NULL;
}

void burst_statistic_write_report(const burst_statistic_t *statistic, FILE *stream)
{
    char *file = burst_program_file_name();
    burst_report_t report = {.engine = statistic->engine,
                             .collector = statistic->collector,
                             .file = file,
                             .filter = statistic->filter,
                             .names = &burst_wireshark_names};

    burst_write_report(stream, burst_built_in_page(), &report);
    g_free(file);
}

bool burst_statistic_save_report(const burst_statistic_t *statistic, const char *path, char **error)
{
    burst_sink_t *sink = burst_sink_open(path, error);
    if (sink == NULL)
        return false;
    FILE *stream = burst_sink_stream(sink);
    if (stream)
        burst_statistic_write_report(statistic, stream);
    return burst_sink_commit(sink, error);
}
