/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SipHash-1-3 against results of others, and what the hash of four words promises. */
#include "base/hash.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define PRINT_HASH "--print-hash"

/* The hash of the bytes 0, 1, 2... */
typedef struct {
    size_t length;
    uint64_t hash;
} result_t;

/* Key 00 01 ... 0f: test_siphash_1_3 of Rust's core library, library/core/tests/hash/sip.rs. */
static const result_t of_rust[] = {
    {0, UINT64_C(0xabac0158050fc4dc)},  {1, UINT64_C(0xc9f49bf37d57ca93)},
    {2, UINT64_C(0x82cb9b024dc7d44d)},  {3, UINT64_C(0x8bf80ab8e7ddf7fb)},
    {4, UINT64_C(0xcf75576088d38328)},  {5, UINT64_C(0xdef9d52f49533b67)},
    {6, UINT64_C(0xc50d2b50c59f22a7)},  {7, UINT64_C(0xd3927d989bb11140)},
    {8, UINT64_C(0x369095118d299a8e)},  {9, UINT64_C(0x25a48eb36c063de4)},
    {10, UINT64_C(0x79de85ee92ff097f)}, {11, UINT64_C(0x70c118c1f94dc352)},
    {12, UINT64_C(0x78a384b157b4d9a2)}, {13, UINT64_C(0x306f760c1229ffa7)},
    {14, UINT64_C(0x605aa111c0f95d34)}, {15, UINT64_C(0xd320d86d2a519956)},
    {16, UINT64_C(0xcc4fdd1a7d908b66)}, {17, UINT64_C(0x9cf2689063dbd80c)},
    {63, UINT64_C(0x9d199062b7bbb3a8)},
};

/* Key 0: hash(bytes(range(n))) of Python 3.11 with PYTHONHASHSEED=0, whose algorithm is siphash13.
 */
static const result_t of_python[] = {
    {1, UINT64_C(0x68a914128e01e473)},  {7, UINT64_C(0x2f098ab0c751325a)},
    {8, UINT64_C(0xead411e67ebe2eea)},  {9, UINT64_C(0x75927f9d95124362)},
    {15, UINT64_C(0xf30eb725bb91c9ea)}, {16, UINT64_C(0x8972188433a5c5b7)},
    {17, UINT64_C(0x4883c49a2c009c1d)}, {63, UINT64_C(0x385d3e39e5f37359)},
};

static void assert_results(const uint64_t key[2], const result_t *results, size_t n)
{
    uint8_t bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)i;
    for (size_t i = 0; i < n; i++)
        g_assert_cmphex(burst_hash_with_key(key, bytes, results[i].length), ==, results[i].hash);
}

static void test_published(void)
{
    const uint64_t rust[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    const uint64_t python[2] = {0, 0};
    assert_results(rust, of_rust, G_N_ELEMENTS(of_rust));
    assert_results(python, of_python, G_N_ELEMENTS(of_python));
}

/* The same in one run; in which bytes are read, alignment plays no part. */
static void test_own_key(void)
{
    uint8_t bytes[40] = {0};
    bytes[3] = 7;
    bytes[20] = 7;
    g_assert_cmphex(burst_hash(bytes, 17), ==, burst_hash(bytes + 17, 17));
    g_assert_cmphex(burst_hash(bytes, 17), !=, burst_hash(bytes, 16));
    const uint64_t nobodys[2] = {0, 0};
    g_assert_cmphex(burst_hash(bytes, 17), !=, burst_hash_with_key(nobodys, bytes, 17));
}

/* ---- of four words ---- */

/* Any bit of any word counts. */
static void test_words(void)
{
    const uint64_t zero[BURST_HASH_WORDS] = {0};
    enum { BITS = 64 };

    for (size_t i = 0; i < BURST_HASH_WORDS; i++) {
        for (unsigned bit = 0; bit < BITS; bit++) {
            uint64_t words[BURST_HASH_WORDS] = {0};
            words[i] = UINT64_C(1) << bit;
            g_assert_cmphex(burst_hash_words(words), ==, burst_hash_words(words));
            g_assert_cmphex(burst_hash_words(words), !=, burst_hash_words(zero));
        }
    }
}

/*
 * In whatever place a number counts up, the upper bits of its hashes are spread: 4,096 of them in
 * 4,096 places make some 2,048 pairs in the same place (with a deviation of 45).
 */
static void test_words_are_spread(void)
{
    enum { LOG = 12, N = 1 << LOG, BITS = 64, STEP = 8 };

    for (unsigned at = 0; at < BURST_HASH_WORDS * BITS; at += STEP) {
        uint32_t places[N] = {0};
        uint64_t n_pairs = 0;
        for (uint64_t i = 0; i < N; i++) {
            uint64_t words[BURST_HASH_WORDS] = {0};
            unsigned shift = at % BITS;
            words[at / BITS] = i << shift;
            if (shift > BITS - LOG && at / BITS + 1 < BURST_HASH_WORDS)
                words[at / BITS + 1] = i >> (BITS - shift);
            else if (shift > BITS - LOG)
                break;
            n_pairs += places[burst_hash_words(words) >> (BITS - LOG)]++;
        }
        g_assert_cmpuint(n_pairs, <, N);
    }
}

/* The key is another one in each run: a child of this program tells its hash. */
static void test_drawn_anew(void)
{
    char *output = NULL;
    char *own = g_strdup_printf("%" G_GINT64_MODIFIER "x", burst_hash("x", 1));
    char *program = g_file_read_link("/proc/self/exe", NULL);
    char *arguments[] = {program, g_strdup(PRINT_HASH), NULL};

    g_assert_true(g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                               NULL, NULL));
    g_assert_cmpuint(strlen(output), >, 8);
    g_assert_cmpstr(output, !=, own);
    g_free(arguments[1]);
    g_free(program);
    g_free(own);
    g_free(output);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], PRINT_HASH) == 0) {
        printf("%" G_GINT64_MODIFIER "x", burst_hash("x", 1));
        return 0;
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash/published", test_published);
    g_test_add_func("/hash/own-key", test_own_key);
    g_test_add_func("/hash/drawn-anew", test_drawn_anew);
    g_test_add_func("/hash/words", test_words);
    g_test_add_func("/hash/words-are-spread", test_words_are_spread);
    return g_test_run();
}
