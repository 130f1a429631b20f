/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include "capture/analysis.h"
#include "host/preferences.h"

#include <glib.h>

const char burst_filter_unknown = '\0';

/* What several listeners share. */
typedef struct {
    char *filter; /* NULL: all packets */
    bool is_private;
    burst_parameters_t parameters;
    burst_features_t features;
    burst_engine_t *engine; /* NULL until somebody needs it */
    uint64_t n_packets;
    burst_verdict_t verdict; /* of the last of them */
    GPtrArray *feeds;        /* of burst_feed_t */
} shared_t;

struct burst_feed {
    shared_t *shared;
    uint64_t n_packets; /* those of this listener: one behind, or level */
    burst_listener_t listener;
    void *data;
};

static GPtrArray *all_shared; /* of shared_t */

/* ---- what is shared ---- */

static void stop(shared_t *shared)
{
    burst_engine_free(shared->engine);
    shared->engine = NULL;
    shared->n_packets = 0;
    for (guint i = 0; i < shared->feeds->len; i++)
        ((burst_feed_t *)g_ptr_array_index(shared->feeds, i))->n_packets = 0;
}

static void tell(const burst_event_t *event, void *data)
{
    const shared_t *shared = data;
    for (guint i = 0; i < shared->feeds->len; i++) {
        const burst_feed_t *feed = g_ptr_array_index(shared->feeds, i);
        if (feed->listener)
            feed->listener(event, feed->data);
    }
}

static burst_engine_t *engine_of(shared_t *shared)
{
    if (shared->engine == NULL) {
        shared->parameters = burst_preferences_get();
        shared->engine = burst_engine_new(&shared->parameters, shared->features);
        if (shared->features & BURST_TELLS_EVENTS)
            burst_engine_listen(shared->engine, tell, shared);
    }
    return shared->engine;
}

static shared_t *find_shared(const char *filter)
{
    for (guint i = 0; i < all_shared->len; i++) {
        shared_t *shared = g_ptr_array_index(all_shared, i);
        if (!shared->is_private && shared->n_packets == 0 && g_strcmp0(shared->filter, filter) == 0)
            return shared;
    }
    return NULL;
}

static shared_t *shared_new(const char *filter, bool is_private)
{
    shared_t *shared = g_new0(shared_t, 1);
    shared->filter = g_strdup(filter);
    shared->is_private = is_private;
    shared->feeds = g_ptr_array_new();
    g_ptr_array_add(all_shared, shared);
    return shared;
}

static void shared_free(shared_t *shared)
{
    g_ptr_array_remove_fast(all_shared, shared);
    burst_engine_free(shared->engine);
    g_ptr_array_free(shared->feeds, TRUE);
    g_free(shared->filter);
    g_free(shared);
}

static void add_features(shared_t *shared, burst_features_t features)
{
    shared->features |= features;
    if (features & BURST_NOTES_DUPLICATES)
        burst_analysis_want_duplicates();
    stop(shared);
}

/* ---- one listener ---- */

burst_feed_t *burst_feed_new(const char *filter, burst_features_t features)
{
    bool is_private = filter == BURST_FILTER_UNKNOWN;
    burst_feed_t *feed = g_new0(burst_feed_t, 1);

    if (all_shared == NULL)
        all_shared = g_ptr_array_new();
    if (is_private || (filter && *filter == '\0'))
        filter = NULL;
    feed->shared = is_private ? NULL : find_shared(filter);
    if (feed->shared == NULL)
        feed->shared = shared_new(filter, is_private);
    g_ptr_array_add(feed->shared->feeds, feed);
    add_features(feed->shared, features);
    return feed;
}

void burst_feed_free(burst_feed_t *feed)
{
    if (feed == NULL)
        return;
    g_ptr_array_remove_fast(feed->shared->feeds, feed);
    if (feed->shared->feeds->len == 0)
        shared_free(feed->shared);
    g_free(feed);
}

void burst_feed_need(burst_feed_t *feed, burst_features_t features)
{
    shared_t *shared = feed->shared;
    if ((shared->features & features) == features)
        return;
    add_features(shared, features);
}

void burst_feed_listen(burst_feed_t *feed, burst_listener_t listener, void *data)
{
    feed->listener = listener;
    feed->data = data;
    burst_feed_need(feed, BURST_TELLS_EVENTS);
}

void burst_feed_restart(burst_feed_t *feed)
{
    stop(feed->shared);
}

const burst_verdict_t *burst_feed_add(burst_feed_t *feed, const burst_packet_t *packet)
{
    shared_t *shared = feed->shared;

    if (feed->n_packets == shared->n_packets) {
        burst_engine_add(engine_of(shared), packet, &shared->verdict);
        shared->n_packets++;
    }
    feed->n_packets = shared->n_packets;
    return &shared->verdict;
}

void burst_feed_end(burst_feed_t *feed)
{
    burst_engine_end(engine_of(feed->shared));
}

const burst_engine_t *burst_feed_engine(burst_feed_t *feed)
{
    return engine_of(feed->shared);
}
