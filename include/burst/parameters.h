/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What is observed, what a burst is, what is shown: the values behind the preferences of the same
 * names, and a description of each.
 */
#ifndef BURST_PARAMETERS_H
#define BURST_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Which packets belong to one stream. */
typedef enum {
    BURST_STREAM_PAIR,
    BURST_STREAM_FLOW,
    BURST_STREAM_SOURCE,
    BURST_STREAM_DESTINATION,
    BURST_STREAM_CONVERSATION,
    BURST_STREAM_CONNECTION,
    BURST_STREAM_CAPTURE,
    BURST_N_STREAM_KINDS,
} burst_stream_key_t;

/** What a stream's key is made of. */
enum {
    BURST_PART_SOURCE = 1 << 0,
    BURST_PART_DESTINATION = 1 << 1,
    BURST_PART_PROTOCOL = 1 << 2,
    BURST_PART_PORTS = 1 << 3,
    BURST_PART_UNORDERED = 1 << 4, /**< both ways: the ends can change places */
};

/** One of the values that a preference can have. */
typedef struct {
    const char *name;  /**< as in `-o burst.stream:NAME` */
    const char *label; /**< for people */
    unsigned parts;    /**< of a kind of stream: what its key is made of, BURST_PART_* */
} burst_choice_t;

/** The kinds of streams, by burst_stream_key_t: all there is to know about each. */
extern const burst_choice_t burst_stream_kinds[BURST_N_STREAM_KINDS];

typedef enum { BURST_ADDRESSES_NETWORK, BURST_ADDRESSES_LINK } burst_address_choice_t;
typedef enum { BURST_SIZE_PAYLOAD, BURST_SIZE_WIRE } burst_size_choice_t;
typedef enum { BURST_TEXT_BRIEF, BURST_TEXT_ALL } burst_text_columns_t;

/** The defaults are the study's: 0.3 seconds, 300 bytes. burst_parameters[] says what each means.
 */
typedef struct {
    uint32_t gap_us;
    uint32_t min_payload;
    uint32_t min_packets;
    uint32_t include_small;
    uint32_t stream; /**< a burst_stream_key_t */
    uint32_t address;
    uint32_t size;
    uint32_t mean_percent;
    uint32_t end_on_reply;
    uint32_t max_duration_us;
    uint32_t min_bytes;
    uint32_t window_us;
    uint32_t alarm_mbps;
    uint32_t sequence_length;
    uint32_t text_columns;
    uint32_t shallow;
    uint32_t duplicate_us;
} burst_parameters_t;

typedef enum {
    BURST_PARAMETER_UINT,
    BURST_PARAMETER_BOOL,   /**< 0 or 1 */
    BURST_PARAMETER_CHOICE, /**< one of .choices */
} burst_parameter_type_t;

/** What figures depend on, besides the packets; to be combined. */
enum {
    BURST_ON_ADDRESSES = 1 << 0, /**< whose addresses count */
    BURST_ON_PACKETS = 1 << 1,   /**< which packets count, and as how large */
    BURST_ON_STREAMS = 1 << 2,   /**< which packets belong together */
    BURST_ON_MEMBERS = 1 << 3,   /**< which of them make a burst */
    BURST_ON_GAP = 1 << 4,       /**< when it is over */
    BURST_ON_WINDOW = 1 << 5,    /**< in which time a load is measured */
    BURST_ON_ALARM = 1 << 6,     /**< which load is a microburst */
    BURST_ON_SEQUENCE = 1 << 7,  /**< how long a sequence is */
};

/** What bursts depend on. */
#define BURST_ON_BURSTS                                                                            \
    (BURST_ON_ADDRESSES | BURST_ON_PACKETS | BURST_ON_STREAMS | BURST_ON_MEMBERS | BURST_ON_GAP)

/** One preference: the only place where it is described. */
typedef struct {
    const char *name;  /**< as in `-o burst.NAME` */
    const char *title; /**< in the dialog */
    const char *help;  /**< one sentence or more, without a full stop at the end */
    burst_parameter_type_t type;
    unsigned decides;    /**< BURST_ON_*: on what; 0: changes no number */
    bool is_time;        /**< a UINT in microseconds, whose name ends in BURST_TIME_SUFFIX */
    const char *at_zero; /**< what people have to know where it is 0; NULL: nothing */
    uint32_t initial;    /**< the default */
    uint32_t min;        /**< the smallest and the largest value that make sense, of a UINT */
    uint32_t max;
    const burst_choice_t *choices; /**< of a CHOICE: n_choices of them, by value */
    size_t n_choices;
    size_t offset;      /**< of a uint32_t in burst_parameters_t */
    bool is_for_output; /**< changes no number: no part of the "parameters" of a document */
} burst_parameter_t;

#define BURST_TIME_SUFFIX "_us"

extern const burst_parameter_t burst_parameters[];
extern const size_t burst_n_parameters;

/** All defaults. */
burst_parameters_t burst_parameters_default(void);

/** Where a parameter's value is kept. Borrowed from `parameters`. */
uint32_t *burst_parameter_value(burst_parameters_t *parameters, const burst_parameter_t *which);
uint32_t burst_parameter_get(const burst_parameters_t *parameters, const burst_parameter_t *which);

/**
 * Brings each value into its range, and takes back what cannot be met together.
 * @return what was changed and why, a sentence for each, for people; NULL if nothing was. For
 * g_free().
 */
char *burst_parameters_mend(burst_parameters_t *parameters);

/** The parts of the key of the streams chosen: BURST_PART_*. */
unsigned burst_stream_parts(const burst_parameters_t *parameters);

#endif
