/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Rules that name bursts. The first rule that a burst meets names it.
 */
#ifndef BURST_LABELS_H
#define BURST_LABELS_H

#include "burst/engine.h"

/** A rule as the user writes it: text, empty where there is no such condition. */
typedef struct {
    const char *label;
    const char *min_packets;
    const char *max_packets;
    const char *min_bytes;
    const char *max_bytes;
    const char *min_duration; /**< seconds, with decimals */
    const char *max_duration;
    const char *min_mean_len; /**< bytes, with decimals */
    const char *max_mean_len;
    const char *address;  /**< one of the ends: an IP address, or a network "10.0.0.0/8" */
    const char *port;     /**< one of the ends; only for streams whose key has ports */
    const char *protocol; /**< "tcp", "udp" or a number; only for streams whose key has it */
} burst_label_rule_t;

/** Rules, ready to be used. */
typedef struct burst_labels burst_labels_t;

/**
 * Whether a rule can be used.
 * @return NULL, or what is wrong with it, for people; for g_free().
 */
char *burst_label_check(const burst_label_rule_t *rule);

/** @return to be freed with burst_labels_free(); rules that cannot be used are left out. */
burst_labels_t *burst_labels_new(const burst_label_rule_t *rules, size_t n_rules);
void burst_labels_free(burst_labels_t *labels);

/** @param labels NULL: no rules. @return borrowed from `labels`; NULL if no rule is met. */
const char *burst_labels_find(const burst_labels_t *labels, const burst_burst_t *burst,
                              const burst_ends_t *ends);

#endif
