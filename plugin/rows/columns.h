/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What columns are made of: how values become cells, and the groups of columns that several tables
 * have. A column is one entry, whose `get` knows where its value is.
 */
#ifndef BURST_COLUMNS_H
#define BURST_COLUMNS_H

#include "engine/records.h"
#include "rows.h"

#include <stddef.h>

/* ---- cells: none of these is called for a value that is not there ---- */

void burst_put_count(burst_cell_t *cell, uint64_t count);
void burst_put_real(burst_cell_t *cell, double real);
void burst_put_time(burst_cell_t *cell, int64_t time_ns);
void burst_put_flag(burst_cell_t *cell, bool flag);
/** A mean or deviation of times: nanoseconds, kept as seconds. */
void burst_put_seconds(burst_cell_t *cell, double ns);

/** Text; absent for NULL. @param text for g_free(): the rows keep it until the next one. */
void burst_put_text(const burst_rows_t *rows, burst_cell_t *cell, char *text);

/** An address; absent if it is of no kind. */
void burst_put_address(burst_cell_t *cell, const burst_address_t *address);
/** An endpoint's address; absent for NULL. */
void burst_put_endpoint(burst_cell_t *cell, const burst_endpoint_t *endpoint);
/** An IP protocol; absent if it is not known. */
void burst_put_protocol(burst_cell_t *cell, int16_t protocol);
/** A port, to be named as the protocol's ports are. */
void burst_put_port(burst_cell_t *cell, int16_t protocol, uint16_t port);

/* ---- get: a number that stands in the item, at offset `which` ---- */

void burst_get_count32(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                       burst_cell_t *cell);
void burst_get_count64(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                       burst_cell_t *cell);

/* ---- entries: key, title, and what else a field of burst_column_t says ---- */

/* clang-format off */
#define BURST_COUNT32(type_, member) .get = burst_get_count32, .which = offsetof(type_, member)
#define BURST_COUNT64(type_, member) .get = burst_get_count64, .which = offsetof(type_, member)

#define BURST_COLUMN(key_, title_, unit_, cell_, meaning_)                                         \
    .key = (key_), .title = (title_), .unit = (unit_), .type = BURST_CELL_##cell_,                 \
    .meaning = (meaning_)
/* clang-format on */

/** How many decimals people see of a mean time. */
#define BURST_SECONDS_DECIMALS 9

/* ---- who a stream is between ---- */

enum {
    BURST_KEY_STREAM,
    BURST_KEY_SRC,
    BURST_KEY_DST,
    BURST_KEY_PROTOCOL,
    BURST_KEY_SRC_PORT,
    BURST_KEY_DST_PORT
};

/** One of BURST_KEY_*, of a stream. */
void burst_put_stream_key(burst_cell_t *cell, const burst_stream_t *stream, int which);

/** @param get_ finds the stream of an item, and puts one of BURST_KEY_*. */
#define BURST_STREAM_KEY_COLUMNS(get_)                                                             \
    {BURST_COLUMN("stream", "Stream", "", COUNT, "Number of the stream, from 0"), .get = (get_),   \
     .which = BURST_KEY_STREAM},                                                                   \
        {BURST_COLUMN("src", "Source", "", ADDRESS,                                                \
                      "Source address of the stream; of a two-way stream, that of its first "      \
                      "packet"),                                                                   \
         .parts = BURST_PART_SOURCE, .rank = 2, .get = (get_), .which = BURST_KEY_SRC},            \
        {BURST_COLUMN("dst", "Destination", "", ADDRESS, "Destination address of the stream"),     \
         .parts = BURST_PART_DESTINATION, .rank = 3, .get = (get_), .which = BURST_KEY_DST},       \
        {BURST_COLUMN("protocol", "Protocol", "", PROTOCOL, "IP protocol number of the stream"),   \
         .parts = BURST_PART_PROTOCOL, .rank = 4, .get = (get_), .which = BURST_KEY_PROTOCOL},     \
        {BURST_COLUMN("src_port", "Src port", "", COUNT, "Source port of the stream"),             \
         .parts = BURST_PART_PORTS, .rank = 5, .get = (get_), .which = BURST_KEY_SRC_PORT},        \
    {                                                                                              \
        BURST_COLUMN("dst_port", "Dst port", "", COUNT, "Destination port of the stream"),         \
            .parts = BURST_PART_PORTS, .rank = 6, .get = (get_), .which = BURST_KEY_DST_PORT       \
    }

/* ---- sizes of packets ---- */

enum { BURST_LEN_MEAN, BURST_LEN_SD, BURST_LEN_MIN, BURST_LEN_MAX };

/**
 * One of BURST_LEN_*; absent if there are no packets.
 * @param bytes the sum of the sizes, from which the mean is exact.
 */
void burst_put_length(burst_cell_t *cell, const burst_sizes_t *lengths, uint64_t bytes, int which);

/** @param get_ puts one of BURST_LEN_*, for BURST_MEASURES_SIZES. @param of_ whose packets. */
#define BURST_LENGTH_COLUMNS(get_, of_)                                                            \
    {BURST_COLUMN("len_mean", "Len mean", "B", REAL, "Mean payload of the packets " of_),          \
     .decimals = 1, .get = (get_), .which = BURST_LEN_MEAN},                                       \
        {BURST_COLUMN("len_sd", "Len sd", "B", REAL,                                               \
                      "Standard deviation (n - 1) of the payloads of the packets " of_),           \
         .decimals = 1, .get = (get_), .which = BURST_LEN_SD, .features = BURST_MEASURES_SIZES},   \
        {BURST_COLUMN("len_min", "Len min", "B", COUNT, "Smallest payload of the packets " of_),   \
         .get = (get_), .which = BURST_LEN_MIN, .features = BURST_MEASURES_SIZES},                 \
    {                                                                                              \
        BURST_COLUMN("len_max", "Len max", "B", COUNT, "Largest payload of the packets " of_),     \
            .get = (get_), .which = BURST_LEN_MAX, .features = BURST_MEASURES_SIZES                \
    }

/* ---- times between packets ---- */

enum {
    BURST_GAP_MEAN,
    BURST_GAP_SD,
    BURST_GAP_MIN,
    BURST_GAP_MAX,
    BURST_GAP_P50, /**< and the other percentiles, in the order of burst_percentiles[] */
    BURST_GAP_P95,
    BURST_GAP_P99,
    BURST_GAP_BURSTINESS,
};

/** One of BURST_GAP_*; absent if there are no gaps. */
void burst_put_gap(const burst_rows_t *rows, burst_cell_t *cell,
                   const burst_distribution_t *gaps_ns, int which);

/**
 * @param get_ puts one of BURST_GAP_*. @param features_ what measures these times.
 * @param rank_ of the median, or 0.
 */
#define BURST_GAP_COLUMNS(key_, title_, between_, get_, features_, rank_)                          \
    {BURST_COLUMN(key_ "_mean", title_ " mean", "s", REAL, "Mean time between " between_),         \
     .decimals = BURST_SECONDS_DECIMALS, .get = (get_), .which = BURST_GAP_MEAN,                   \
     .features = (features_)},                                                                     \
        {BURST_COLUMN(key_ "_sd", title_ " sd", "s", REAL,                                         \
                      "Standard deviation (n - 1) of the times between " between_),                \
         .decimals = BURST_SECONDS_DECIMALS, .get = (get_), .which = BURST_GAP_SD,                 \
         .features = (features_)},                                                                 \
        {BURST_COLUMN(key_ "_min", title_ " min", "s", TIME, "Shortest time between " between_),   \
         .get = (get_), .which = BURST_GAP_MIN, .features = (features_)},                          \
        {BURST_COLUMN(key_ "_max", title_ " max", "s", TIME, "Longest time between " between_),    \
         .get = (get_), .which = BURST_GAP_MAX, .features = (features_)},                          \
        {BURST_COLUMN(key_ "_p50", title_ " p50", "s", TIME,                                       \
                      "Lower median of the times between " between_ ", within 1 %"),               \
         .flags = BURST_COLUMN_PERCENTILE,                                                         \
         .rank = (rank_),                                                                          \
         .get = (get_),                                                                            \
         .which = BURST_GAP_P50,                                                                   \
         .features = (features_)},                                                                 \
        {BURST_COLUMN(key_ "_p95", title_ " p95", "s", TIME,                                       \
                      "95th percentile of the times between " between_ ", within 1 %"),            \
         .flags = BURST_COLUMN_PERCENTILE, .get = (get_), .which = BURST_GAP_P95,                  \
         .features = (features_)},                                                                 \
    {                                                                                              \
        BURST_COLUMN(key_ "_p99", title_ " p99", "s", TIME,                                        \
                     "99th percentile of the times between " between_ ", within 1 %"),             \
            .flags = BURST_COLUMN_PERCENTILE, .get = (get_), .which = BURST_GAP_P99,               \
            .features = (features_)                                                                \
    }

/** @param get_ puts one of BURST_GAP_*. @param features_ what measures these times. */
#define BURST_BURSTINESS_COLUMN(get_, features_, between_)                                         \
    {                                                                                              \
        BURST_COLUMN("burstiness", "Burstiness", "", REAL,                                         \
                     "(sd - mean) / (sd + mean) of the times between " between_                    \
                     ": -1 regular, 0 random, towards 1 bursty (Goh and Barabasi 2008)"),          \
            .flags = BURST_COLUMN_SIGNED, .decimals = 3, .get = (get_),                            \
            .which = BURST_GAP_BURSTINESS, .features = (features_)                                 \
    }

#endif
