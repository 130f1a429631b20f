/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Some of what a tree needs is told or asked for in Wireshark's private header alone: its filter,
 * the ranges that its nodes stand for, and the nodes themselves. Each packet counts in eight of
 * them; Wireshark's functions look each one up by its name, and note when it had most packets in
 * some milliseconds, which is not shown here: ten times the work of counting. A function of
 * stats_tree that counts in a node by its number would take the place of ours.
 */
#include "trees.h"

#include "capture/packet-burst.h"
#include "capture/tap.h"
#include "feed.h"
#include "host/compat.h"
#include "host/program.h"
#include "one-pass.h"

#include <epan/stats_tree.h>
#include <epan/stats_tree_priv.h>

/* ---- both ---- */

/*
 * The last two columns are Wireshark's "Burst Rate" and "Burst Start", the largest number of
 * packets in some milliseconds, which has nothing to do with our bursts. They stay empty.
 */
enum { COLUMNS_ABOUT_OTHER_BURSTS = 2, ALL_COLUMNS = 9 };

/* Among a tree's nodes that can have others below them, of which the root is the first. */
enum { FIRST_NODE = 1 };

static void init_tree(stats_tree *tree)
{
    if (tree->num_columns == ALL_COLUMNS)
        tree->num_columns -= COLUMNS_ABOUT_OTHER_BURSTS;
    burst_one_pass_watch(tree->filter);
    /* tshark is told by a warning. */
    if (burst_program_has_window() && !burst_is_enabled())
        stats_tree_create_node(tree, BURST_SWITCHED_OFF, 0, STAT_DT_INT, FALSE);
}

static stat_node *node_of(const stats_tree *tree, int number)
{
    return g_ptr_array_index(tree->parents, number);
}

static stat_node *find_child(const stat_node *parent, const char *name)
{
    stat_node *child = parent->children;
    while (child && strcmp(child->name, name) != 0)
        child = child->next;
    return child;
}

/* As stats_tree_manip_node_int() does. */
static void count_int(stat_node *node, int value)
{
    node->counter++;
    node->total.int_total += value;
    node->minvalue.int_min = MIN(node->minvalue.int_min, value);
    node->maxvalue.int_max = MAX(node->maxvalue.int_max, value);
    node->st_flags |= ST_FLG_AVERAGE;
}

/* As stats_tree_manip_node_float() does. */
static void count_float(stat_node *node, float value)
{
    node->counter++;
    node->total.float_total += (double)value;
    node->minvalue.float_min = MIN(node->minvalue.float_min, value);
    node->maxvalue.float_max = MAX(node->maxvalue.float_max, value);
    node->st_flags |= ST_FLG_AVERAGE;
}

/* ---- payload lengths: burst_payload,tree ---- */

#define LENGTHS        "Payload length [B]"
#define LAST_RANGE     "5120-"
#define AS_ONE_SAYS_IT "5120 and more"

static void init_lengths(stats_tree *tree)
{
    init_tree(tree);
    int node = stats_tree_create_range_node(tree, LENGTHS, 0, "0", "1-39", "40-79", "80-159",
                                            "160-319", "320-639", "640-1279", "1280-2559",
                                            "2560-5119", LAST_RANGE, NULL);
    /* Wireshark reads a range from its name, so another name can be given only now. */
    stat_node *last = find_child(node_of(tree, node), LAST_RANGE);
    if (last) {
        g_free(last->name);
        last->name = g_strdup(AS_ONE_SAYS_IT);
    }
}

static tap_packet_status add_length(stats_tree *tree, packet_info *pinfo _U_,
                                    epan_dissect_t *edt _U_, const void *data,
                                    tap_flags_t flags _U_)
{
    const burst_packet_t *packet = &((const burst_tap_data_t *)data)->packet;

    if (!packet->is_observed)
        return TAP_PACKET_DONT_REDRAW;
    int length = (int)MIN(packet->size, G_MAXINT32);
    stat_node *lengths = node_of(tree, FIRST_NODE);
    count_int(lengths, length);
    stat_node *range = lengths->children;
    while (range && (length < range->rng->floor || length > range->rng->ceil))
        range = range->next;
    if (range)
        count_int(range, length);
    return TAP_PACKET_REDRAW;
}

/* ---- gaps: burst_gap,tree ---- */

#define MS_PER_NS 1e-6
#define REORDERED "Below 0 (reordered)"

/* The three times that a packet has, each with a node of its own. */
static const char *const gap_nodes[] = {"Gap in the stream [ms]", "Inter-departure time [ms]",
                                        "Inter-arrival time [ms]"};

/* Ranges by powers of ten: [from the previous one's end, to below this one's]. */
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

typedef struct {
    burst_feed_t *feed;
    /* Made when the first gap is in its range. */
    stat_node *ranges[G_N_ELEMENTS(gap_nodes)][G_N_ELEMENTS(gap_ranges)];
} gaps_t;

static GHashTable *gap_trees; /* gaps_t, by stats_tree */

/*
 * Wireshark sorts nodes with a range by it, whatever they are sorted by; those without one upside
 * down in the window. Only nodes that count whole numbers can be made with a range.
 */
static void set_range(stat_node *node, size_t range)
{
    if (node && node->rng == NULL) {
        node->rng = g_new(range_pair_t, 1);
        *node->rng = (range_pair_t){(gint)range, (gint)range};
    }
}

static void free_gaps(gpointer data)
{
    gaps_t *gaps = data;
    burst_feed_free(gaps->feed);
    g_free(gaps);
}

/* Called before packets are read, and in the window each time that they are read again. */
static void init_gaps(stats_tree *tree)
{
    init_tree(tree);
    if (gap_trees == NULL)
        gap_trees = g_hash_table_new_full(NULL, NULL, NULL, free_gaps);
    gaps_t *gaps = g_new0(gaps_t, 1);
    gaps->feed = burst_feed_new(tree->filter, 0);
    g_hash_table_insert(gap_trees, tree, gaps);

    for (size_t i = 0; i < G_N_ELEMENTS(gap_nodes); i++)
        set_range(node_of(tree, stats_tree_create_node(tree, gap_nodes[i], 0, STAT_DT_FLOAT, TRUE)),
                  i);
}

static void cleanup_gaps(stats_tree *tree)
{
    if (gap_trees)
        g_hash_table_remove(gap_trees, tree);
}

/* The node of a range, with its first gap. */
static stat_node *make_range(stats_tree *tree, stat_node *parent, size_t range, float gap_ms)
{
    avg_stat_node_add_value_float(tree, gap_ranges[range].name, parent->id, FALSE, gap_ms);
    stat_node *node = find_child(parent, gap_ranges[range].name);
    set_range(node, range);
    return node;
}

static void add_gap(stats_tree *tree, gaps_t *gaps, size_t which, uint32_t previous, int64_t gap_ns)
{
    if (previous == 0)
        return;
    if (gap_ns < 0) {
        /* Shown, but no part of the distribution. As a parent, it is found again by its name. */
        set_range(node_of(tree, tick_stat_node(tree, REORDERED, 0, TRUE)), G_N_ELEMENTS(gap_nodes));
        return;
    }
    size_t range = 0;
    while (range + 1 < G_N_ELEMENTS(gap_ranges) && gap_ns >= gap_ranges[range].below_ns)
        range++;

    float gap_ms = (float)((double)gap_ns * MS_PER_NS);
    stat_node *gap_node = node_of(tree, FIRST_NODE + (int)which);
    count_float(gap_node, gap_ms);
    stat_node **node = &gaps->ranges[which][range];
    if (*node)
        count_float(*node, gap_ms);
    else
        *node = make_range(tree, gap_node, range, gap_ms);
}

static tap_packet_status add_gaps(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                  const void *data, tap_flags_t flags _U_)
{
    gaps_t *gaps = gap_trees ? g_hash_table_lookup(gap_trees, tree) : NULL;

    if (gaps == NULL)
        return TAP_PACKET_DONT_REDRAW;
    const burst_verdict_t *verdict =
        burst_feed_add(gaps->feed, &((const burst_tap_data_t *)data)->packet);
    add_gap(tree, gaps, 0, verdict->previous_in_stream, verdict->gap_ns);
    add_gap(tree, gaps, 1, verdict->previous_sent, verdict->idt_ns);
    add_gap(tree, gaps, 2, verdict->previous_received, verdict->iat_ns);
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
    stats_tree_register_plugin(BURST_TAP_NAME, "burst_gap", SUBMENU "Gaps", 0, add_gaps, init_gaps,
                               cleanup_gaps);
}
