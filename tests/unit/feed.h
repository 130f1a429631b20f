/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Packets for tests, written as lines of a table.
 */
#ifndef BURST_TESTS_FEED_H
#define BURST_TESTS_FEED_H

#include "burst/engine.h"

#include <glib.h>

#define US(us) ((int64_t)(us)*1000)
#define MS(ms) ((int64_t)(ms)*1000000)
#define S(s)   ((int64_t)(s)*1000000000)

/** What a frame has on the wire besides its payload. */
#define FEED_HEADERS 54

/** The time of a frame that has no time stamp. */
#define NO_TIME (INT64_MIN + 12345)

/**
 * One frame. The route says who talks to whom:
 *
 *     "a>b"                10.0.0.1 to 10.0.0.2, UDP without ports; letters a to z
 *     "A>B"                2001:db8::1 to 2001:db8::2
 *     "tcp a:1000>b:443"   with a protocol (tcp, udp, udplite, icmp, unknown) and ports
 *     "-"                  not IP
 */
typedef struct {
    int64_t time_ns; /**< or NO_TIME */
    const char *route;
    uint32_t payload_len;
} feed_row_t;

/** The address that a letter stands for, and back. */
burst_address_t feed_address(char letter);
char feed_letter(const burst_address_t *address);

/** A row as a packet. */
burst_packet_t feed_packet(uint32_t frame, const feed_row_t *row);

/** Gives an engine one row; the result is what the engine says. */
burst_verdict_t feed_one(burst_engine_t *engine, uint32_t frame, const feed_row_t *row);

/** Gives an engine some rows, numbered from 1. */
void feed_rows(burst_engine_t *engine, const feed_row_t *rows, uint32_t n_rows);

/** Rows in place, and how many there are: FEED(engine, {MS(0), "a>b", 400}, ...). */
#define FEED_COUNT(...) ((uint32_t)G_N_ELEMENTS(((const feed_row_t[]){__VA_ARGS__})))
#define FEED(engine, ...)                                                                          \
    feed_rows((engine), (const feed_row_t[]){__VA_ARGS__}, FEED_COUNT(__VA_ARGS__))

/** A new engine of the statistics kind that has been given rows. */
#define FED_ENGINE(parameters, ...)                                                                \
    feed_new_engine((parameters), (const feed_row_t[]){__VA_ARGS__}, FEED_COUNT(__VA_ARGS__))
burst_engine_t *feed_new_engine(const burst_parameters_t *parameters, const feed_row_t *rows,
                                uint32_t n_rows);

/** The defaults, but for one of them: smaller packets are members, too; another kind of stream. */
burst_parameters_t feed_with_small(void);
burst_parameters_t feed_with_stream(burst_stream_key_t key);

#endif
