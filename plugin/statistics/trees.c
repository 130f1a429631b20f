/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trees.h"

#include "burst/engine.h"
#include "host/compat.h"
#include "host/preferences.h"
#include "capture/tap.h"

#include <epan/stats_tree.h>

/* ---- payload lengths: burst_payload,tree ---- */

#define LENGTHS "Payload length [B]"

static void init_lengths(stats_tree *tree)
{
    stats_tree_create_range_node(tree, LENGTHS, 0, "0", "1-39", "40-79", "80-159", "160-319",
                                 "320-639", "640-1279", "1280-2559", "2560-5119", "5120-", NULL);
}

static tap_packet_status add_length(stats_tree *tree, packet_info *pinfo _U_,
                                    epan_dissect_t *edt _U_, const void *data,
                                    tap_flags_t flags _U_)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;

    if (packet->class == BURST_CLASS_NOT_IP)
        return TAP_PACKET_DONT_REDRAW;
    int length = (int)MIN(packet->payload_len, G_MAXINT32);
    tick_stat_node(tree, LENGTHS, 0, TRUE);
    stats_tree_tick_range(tree, LENGTHS, 0, length);
    return TAP_PACKET_REDRAW;
}

/* ---- gaps: burst_gap,tree ---- */

#define MS_PER_NS 1e-6
#define REORDERED "Below 0 (reordered)"

/* The three times that a packet has, each with a node of its own. */
static const char *const gap_nodes[] = {"Gap in the stream [ms]", "Inter-departure time [ms]",
                                        "Inter-arrival time [ms]"};

/*
 * Ranges by powers of ten: [from the previous one's end, to below this one's]. The window sorts by
 * name, and these names as texts are in the order of their ranges.
 */
static const struct {
    int64_t below_ns;
    const char *name;
} gap_ranges[] = {
    {INT64_C(1000), "0 to 0.001"},
    {INT64_C(10000), "0.001 to 0.01"},
    {INT64_C(100000), "0.01 to 0.1"},
    {INT64_C(1000000), "0.1 to 1"},
    {INT64_C(10000000), "1 to 10"},
    {INT64_C(100000000), "10 to 100"},
    {INT64_C(1000000000), "100 to 1000"},
    {INT64_C(10000000000), "1000 to 10000"},
    {INT64_C(100000000000), "10000 to 100000"},
    {INT64_MAX, "100000 and more"},
};

/* What gaps are between depends on the packets that pass the tree's filter: an engine for each. */
typedef struct {
    burst_engine_t *engine;
    uint32_t last_frame;
} gap_state_t;

static GHashTable *gap_states; /* gap_state_t, by stats_tree */

static void free_gap_state(gpointer data)
{
    gap_state_t *state = data;
    burst_engine_free(state->engine);
    g_free(state);
}

/* The engine for the next packet: a new one when packets are read from the beginning again. */
static burst_engine_t *engine_for(gap_state_t *state, uint32_t frame)
{
    if (state->engine == NULL || frame <= state->last_frame) {
        burst_parameters_t parameters = burst_preferences_get();
        burst_engine_free(state->engine);
        state->engine = burst_engine_new(&parameters, BURST_ENGINE_GAPS_ONLY);
    }
    state->last_frame = frame;
    return state->engine;
}

static void init_gaps(stats_tree *tree)
{
    if (gap_states == NULL)
        gap_states = g_hash_table_new_full(NULL, NULL, NULL, free_gap_state);
    g_hash_table_insert(gap_states, tree, g_new0(gap_state_t, 1));

    for (size_t i = 0; i < G_N_ELEMENTS(gap_nodes); i++)
        stats_tree_create_node(tree, gap_nodes[i], 0, STAT_DT_FLOAT, TRUE);
}

static void cleanup_gaps(stats_tree *tree)
{
    if (gap_states)
        g_hash_table_remove(gap_states, tree);
}

static void add_gap(stats_tree *tree, const char *name, uint32_t previous, int64_t gap_ns)
{
    if (previous == 0)
        return;
    if (gap_ns < 0) {
        /* Shown, but no part of the distribution. As a parent, it is found again by its name. */
        tick_stat_node(tree, REORDERED, 0, TRUE);
        return;
    }
    size_t range = 0;
    while (range + 1 < G_N_ELEMENTS(gap_ranges) && gap_ns >= gap_ranges[range].below_ns)
        range++;

    gfloat gap_ms = (gfloat)((double)gap_ns * MS_PER_NS);
    int node = avg_stat_node_add_value_float(tree, name, 0, TRUE, gap_ms);
    avg_stat_node_add_value_float(tree, gap_ranges[range].name, node, FALSE, gap_ms);
}

static tap_packet_status add_gaps(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                  const void *data, tap_flags_t flags _U_)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;
    gap_state_t *state = gap_states ? g_hash_table_lookup(gap_states, tree) : NULL;
    burst_verdict_t verdict;

    if (state == NULL)
        return TAP_PACKET_DONT_REDRAW;
    burst_engine_add(engine_for(state, packet->frame), packet, &verdict);
    add_gap(tree, gap_nodes[0], verdict.previous_in_stream, verdict.gap_ns);
    add_gap(tree, gap_nodes[1], verdict.previous_sent, verdict.idt_ns);
    add_gap(tree, gap_nodes[2], verdict.previous_received, verdict.iat_ns);
    return TAP_PACKET_REDRAW;
}

/*
 * Wireshark opens the window of such a tree from the tree's own menu entry only: a plugin cannot
 * put it into a menu of the plugin's own (menu.c). So they have a submenu beside that one.
 */
#define SUBMENU "Traffic Burst Distributions" BURST_SUBMENU

void burst_trees_register(void)
{
    stats_tree_register_plugin(BURST_TAP_NAME, "burst_payload", SUBMENU "Payload Lengths", 0,
                               add_length, init_lengths, NULL);
    /* Sorted by average, the ranges come in rising order. */
    stats_tree_register_plugin(BURST_TAP_NAME, "burst_gap", SUBMENU "Gaps",
                               ST_SORT_COL_AVG << ST_FLG_SRTCOL_SHIFT, add_gaps, init_gaps,
                               cleanup_gaps);
}
