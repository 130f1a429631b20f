/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Where an engine starts, restarts and ends, for all that listens to the tap: `-z`, tables of the
 * window and of sharkd, trees, reports. Listeners that get the same packets share one engine.
 */
#ifndef BURST_FEED_H
#define BURST_FEED_H

#include "burst/engine.h"

/** One listener's share in an engine. Each listener has one, and gives it all its packets. */
typedef struct burst_feed burst_feed_t;

/** The filter of a listener that is not told it: it shares with nobody. */
#define BURST_FILTER_UNKNOWN ((const char *)&burst_filter_unknown)
extern const char burst_filter_unknown;

/**
 * A share in an engine with the present preferences: in one that has had no packet yet, if there is
 * one with the same filter.
 * @param filter what the listener's packets have passed; NULL, or empty: all packets.
 * @param features that the listener needs; the engine has those of all its listeners.
 * @return to be freed with burst_feed_free().
 */
burst_feed_t *burst_feed_new(const char *filter, burst_features_t features);
void burst_feed_free(burst_feed_t *feed);

/** Asks for more features. To be called before the first packet. */
void burst_feed_need(burst_feed_t *feed, burst_features_t features);

/**
 * Has a listener told of the engine's events. To be called before the first packet; needs
 * BURST_TELLS_EVENTS.
 */
void burst_feed_listen(burst_feed_t *feed, burst_listener_t listener, void *data);

/**
 * Packets will be read from the beginning again: the engine begins anew, with the preferences of
 * now. Each listener that shares it may say so.
 */
void burst_feed_restart(burst_feed_t *feed);

/**
 * Takes the listener's next packet. The engine gets it from the first of its listeners.
 * @return what it says; borrowed until the next packet.
 */
const burst_verdict_t *burst_feed_add(burst_feed_t *feed, const burst_packet_t *packet);

/** There are no more packets. May be called more than once. */
void burst_feed_end(burst_feed_t *feed);

/** The engine, as it is now. Borrowed until burst_feed_restart(). */
const burst_engine_t *burst_feed_engine(burst_feed_t *feed);

#endif
