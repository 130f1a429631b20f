/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A keyed hash: who sends the packets cannot make them collide, because the key is drawn anew in
 * each run. SipHash-1-3 (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF",
 * INDOCRYPT 2012; with one round a word and three at the end).
 */
#ifndef BURST_HASH_H
#define BURST_HASH_H

#include <stddef.h>
#include <stdint.h>

/** 64 bits for some bytes. The same in all of this run of the program, different in the next. */
uint64_t burst_hash(const void *bytes, size_t length);

#define BURST_HASH_WORDS 4

/**
 * The same for four words, at a fifth of the cost, where nothing of it is ever seen: two sets of
 * words have the same hash with one key in 2^32. NH (J. Black, S. Halevi, H. Krawczyk, T. Krovetz
 * and P. Rogaway, "UMAC: Fast and Secure Message Authentication", CRYPTO 1999).
 */
uint64_t burst_hash_words(const uint64_t words[BURST_HASH_WORDS]);

/** The same with a key of one's own: for tests against published results. */
uint64_t burst_hash_with_key(const uint64_t key[2], const void *bytes, size_t length);

#endif
