/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which packets are members of which burst, said with strings: one character a packet, the number
 * of its burst or a dot. All that follows from the members (first and last frame, sums, times,
 * positions) is then checked for every burst, so tests need not repeat it.
 */
#ifndef BURST_TESTS_MEMBERS_H
#define BURST_TESTS_MEMBERS_H

#include "feed.h"

/**
 * Gives packets to engines with several sets of features.
 * @param known what the engine is to say when each packet arrives.
 * @param members what is to be true in the end.
 */
#define ASSERT_BURSTS(parameters, known, members, ...)                                             \
    assert_bursts((parameters), (known), (members), (const feed_row_t[]){__VA_ARGS__},             \
                  FEED_COUNT(__VA_ARGS__))
void assert_bursts(burst_parameters_t parameters, const char *known, const char *members,
                   const feed_row_t *rows, uint32_t n_rows);

/** Fails if two bursts are not the same; what was before them is not compared. */
void assert_burst_equal(const burst_burst_t *actual, const burst_burst_t *expected);

/**
 * Which streams packets belong to.
 * @param expected a digit a packet, and a `<` after it if the packet goes back.
 */
void assert_streams(burst_stream_key_t key, const char *expected, const feed_row_t *rows,
                    uint32_t n_rows);

#endif
