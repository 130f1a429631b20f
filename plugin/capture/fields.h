/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The display fields. Each is one entry in one array: its registration, when it is known, where its
 * value comes from.
 */
#ifndef BURST_FIELDS_H
#define BURST_FIELDS_H

#include "analysis.h"

/** From when on a later packet cannot change a field's value. */
typedef enum {
    BURST_KNOWN_AT_PACKET,   /**< at once */
    BURST_KNOWN_CONFIRMED,   /**< from the packet on that confirms the burst */
    BURST_KNOWN_WHOLE_BURST, /**< when the whole file was read */
} burst_known_t;

/** What a field's value is taken from. */
typedef struct {
    const burst_packet_t *packet;
    const burst_facts_t *facts;
} burst_shown_t;

/** By the type of the field: integers and booleans, FT_DOUBLE, times, FT_STRING (borrowed). */
typedef union {
    uint64_t number;
    double real;
    int64_t ns;
    const char *text;
} burst_field_value_t;

typedef struct {
    int hf; /**< the number that Wireshark has given */
    header_field_info info;
    burst_known_t known;
    /** @return false if the packet has no such field. `facts` tell what `known` says. */
    bool (*get)(const burst_shown_t *shown, burst_field_value_t *value);
    bool is_load;      /**< costs something, so that it is found out only where it is wanted */
    const char *alias; /**< another name that finds it in filters; or NULL */
    bool is_expert;    /**< registered and added as expert information (expert-bursts.h) */
} burst_field_t;

/** All of them, in the order of the section. Borrowed for ever. */
const burst_field_t *burst_fields(size_t *n_fields);

/** To be called once, while protocols register. */
void burst_fields_register(int proto_burst);

/** Whether somebody asks for the load in this tree. */
bool burst_fields_want_load(proto_tree *tree);

/** Adds what there is to say about a frame. @return the section; NULL if there is nothing. */
proto_item *burst_fields_add(proto_tree *tree, tvbuff_t *tvb, const burst_packet_t *packet,
                             const burst_facts_t *facts);

/**
 * Whether the text of a display filter names a field whose value is known only after the whole
 * file was read.
 */
bool burst_fields_filter_needs_future(const char *filter);

#endif
