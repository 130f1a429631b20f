/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hash.h"

#include <glib.h>
#include <string.h>

typedef struct {
    uint64_t v0, v1, v2, v3;
} state_t;

static inline uint64_t rotate(uint64_t word, unsigned bits)
{
    return (word << bits) | (word >> (64 - bits));
}

static inline void mix(state_t *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void take(state_t *s, uint64_t word)
{
    s->v3 ^= word;
    mix(s);
    s->v0 ^= word;
}

static uint64_t read_word(const uint8_t *bytes, size_t length)
{
    uint64_t word = 0;
    memcpy(&word, bytes, length);
    return GUINT64_FROM_LE(word);
}

uint64_t burst_hash_with_key(const uint64_t key[2], const void *bytes, size_t length)
{
    enum { WORD = sizeof(uint64_t), FINAL_ROUNDS = 3 };
    const uint8_t *from = bytes;
    state_t s = {.v0 = key[0] ^ UINT64_C(0x736f6d6570736575),
                 .v1 = key[1] ^ UINT64_C(0x646f72616e646f6d),
                 .v2 = key[0] ^ UINT64_C(0x6c7967656e657261),
                 .v3 = key[1] ^ UINT64_C(0x7465646279746573)};

    size_t left = length;
    for (; left >= WORD; left -= WORD, from += WORD)
        take(&s, read_word(from, WORD));
    take(&s, read_word(from, left) | (uint64_t)length << 56);
    s.v2 ^= 0xff;
    for (int i = 0; i < FINAL_ROUNDS; i++)
        mix(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

/* Drawn once in each run of the program. */
static void draw(uint32_t *words, size_t n_words)
{
    for (size_t i = 0; i < n_words; i++)
        words[i] = g_random_int();
}

uint64_t burst_hash(const void *bytes, size_t length)
{
    static uint64_t key[2];
    static gsize is_drawn;

    if (g_once_init_enter(&is_drawn)) {
        uint32_t words[4];
        draw(words, G_N_ELEMENTS(words));
        memcpy(key, words, sizeof key);
        g_once_init_leave(&is_drawn, 1);
    }
    return burst_hash_with_key(key, bytes, length);
}

/* One number for each, in which each bit depends on all: from SplitMix64 (OOPSLA 2014). */
static uint64_t spread(uint64_t word)
{
    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

uint64_t burst_hash_words(const uint64_t words[BURST_HASH_WORDS])
{
    static uint32_t key[2 * BURST_HASH_WORDS];
    static gsize is_drawn;

    if (g_once_init_enter(&is_drawn)) {
        draw(key, G_N_ELEMENTS(key));
        g_once_init_leave(&is_drawn, 1);
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < BURST_HASH_WORDS; i++) {
        uint32_t low = (uint32_t)words[i] + key[2 * i];
        uint32_t high = (uint32_t)(words[i] >> 32) + key[2 * i + 1];
        sum += (uint64_t)low * high;
    }
    return spread(sum);
}
