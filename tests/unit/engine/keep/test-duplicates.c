/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that were captured twice. */
#include "engine/keep/duplicates.h"
#include "feed.h"

#include <string.h>

static burst_content_t content_of(const char *bytes)
{
    return (burst_content_t){.src = feed_address('a'),
                             .dst = feed_address('b'),
                             .protocol = 6,
                             .identification = 4711,
                             .bytes = (const uint8_t *)bytes,
                             .length = strlen(bytes)};
}

static uint32_t add(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                    const char *bytes)
{
    const burst_content_t content = content_of(bytes);
    return burst_duplicates_add(duplicates, frame, time_ns, &content);
}

static void test_border(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    g_assert_cmpuint(add(duplicates, 1, S(1), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, S(1), "two"), ==, 0);
    g_assert_cmpuint(add(duplicates, 5, S(1) + MS(1), "one"), ==, 1);
    g_assert_cmpuint(add(duplicates, 6, S(1) + MS(1) + 1, "two"), ==, 0);
    /* The first of them that is near enough: not the first of all. */
    g_assert_cmpuint(add(duplicates, 7, S(1) + MS(1) + 1, "one"), ==, 5);
    g_assert_cmpuint(add(duplicates, 8, S(1) + MS(2) + 1, "one"), ==, 7);
    g_assert_cmpuint(add(duplicates, 9, S(1) + MS(3) + 1, "one"), ==, 8);
    g_assert_cmpuint(add(duplicates, 10, S(1) + MS(4) + 2, "one"), ==, 0);
    burst_duplicates_free(duplicates);
    burst_duplicates_free(NULL);
}

/* One that has an earlier time is no duplicate of what came before it in the file. */
static void test_late(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    g_assert_cmpuint(add(duplicates, 1, S(1), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, S(1) - 1, "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 3, S(1) - 1, "one"), ==, 2);
    g_assert_cmpuint(add(duplicates, 4, S(1), "one"), ==, 1);
    burst_duplicates_free(duplicates);
}

/* The same twice in one file, as of captures that were put one behind the other. */
static void test_set_back(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    g_assert_cmpuint(add(duplicates, 1, S(2), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, S(5), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 3, S(1), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 4, S(2), "one"), ==, 1);
    g_assert_cmpuint(add(duplicates, 5, S(5), "one"), ==, 2);
    burst_duplicates_free(duplicates);
}

/* The same bytes again and again, too late to be duplicates, but for each tenth one. */
static void test_always_the_same(void)
{
    enum { N = 50000, TENTH = 10 };
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    for (uint32_t frame = 1; frame <= N; frame++) {
        bool is_near = frame % TENTH == 0;
        int64_t time_ns = MS(2) * (frame - (is_near ? 1 : 0)) + (is_near ? MS(1) : 0);
        g_assert_cmpuint(add(duplicates, frame, time_ns, "one"), ==, is_near ? frame - 1 : 0);
    }
    burst_duplicates_free(duplicates);
}

/* Each part of the content counts, each byte among them. */
static void test_content(void)
{
    enum { LENGTH = 100 };
    uint8_t bytes[LENGTH] = {0};
    burst_content_t content = content_of("");
    content.bytes = bytes;
    content.length = LENGTH;
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    uint32_t frame = 1;

    g_assert_cmpuint(burst_duplicates_add(duplicates, frame++, 0, &content), ==, 0);
    for (size_t i = 0; i < LENGTH; i++) {
        bytes[i] = 1;
        g_assert_cmpuint(burst_duplicates_add(duplicates, frame++, 0, &content), ==, 0);
        bytes[i] = 0;
    }
    burst_content_t others[] = {content, content, content, content, content, content};
    others[0].src = feed_address('c');
    others[1].dst = feed_address('c');
    others[2].protocol = 17;
    others[3].identification++;
    others[4].length--;
    others[5].fragment_offset++;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_cmpuint(burst_duplicates_add(duplicates, frame++, 0, &others[i]), ==, 0);
    g_assert_cmpuint(burst_duplicates_add(duplicates, frame++, 0, &content), ==, 1);
    burst_duplicates_free(duplicates);
}

static void test_short(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    g_assert_cmpuint(add(duplicates, 1, 0, ""), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, 0, "x"), ==, 0);
    g_assert_cmpuint(add(duplicates, 3, 0, ""), ==, 1);
    g_assert_cmpuint(add(duplicates, 4, 0, "x"), ==, 2);
    burst_duplicates_free(duplicates);
}

/* The bytes are the caller's no longer than the call lasts. */
static void test_bytes_are_copied(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    char *bytes = g_strdup("some bytes");
    g_assert_cmpuint(add(duplicates, 1, 0, bytes), ==, 0);
    memset(bytes, 'x', strlen(bytes));
    g_assert_cmpuint(add(duplicates, 2, 0, bytes), ==, 0);
    g_free(bytes);
    g_assert_cmpuint(add(duplicates, 3, 0, "some bytes"), ==, 1);
    burst_duplicates_free(duplicates);
}

/* With a read filter in two passes, a frame that fails has the number of the next one. */
static void test_same_number(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    g_assert_cmpuint(add(duplicates, 1, 0, "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, 0, "one"), ==, 1);
    g_assert_cmpuint(add(duplicates, 2, 0, "two"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, 0, "two"), ==, 0);
    g_assert_cmpuint(add(duplicates, 3, 0, "two"), ==, 2);
    g_assert_cmpuint(add(duplicates, 4, 0, "one"), ==, 1);
    g_assert_cmpuint(add(duplicates, 4, 0, "one"), ==, 1);
    g_assert_cmpuint(add(duplicates, 5, 0, "one"), ==, 1);
    burst_duplicates_free(duplicates);
}

/* ---- at random, against a plain search ---- */

enum { N_PACKETS = 3000, WINDOW_NS = 1000 };

typedef struct {
    int64_t time_ns;
    char bytes[2];
} seen_t;

/* The first that packet `i` repeats, of those that are no older than `since_ns`; or 0. */
static uint32_t search(const seen_t *seen, uint32_t i, int64_t since_ns)
{
    for (uint32_t j = 0; j < i; j++) {
        int64_t later_ns = seen[i].time_ns - seen[j].time_ns;
        if (later_ns >= 0 && later_ns <= WINDOW_NS && seen[i].bytes[0] == seen[j].bytes[0] &&
            seen[j].time_ns >= since_ns)
            return j + 1;
    }
    return 0;
}

/*
 * In order there is nothing to discuss. To a late packet, what is older than the clock by more than
 * the window may be forgotten already; what is not, is found.
 */
static void assert_found(const seen_t *seen, uint32_t i, int64_t clock_ns, uint32_t got)
{
    if (seen[i].time_ns == clock_ns) {
        g_assert_cmpuint(got, ==, search(seen, i, INT64_MIN));
        return;
    }
    uint32_t kept = search(seen, i, clock_ns - WINDOW_NS);
    if (kept != 0)
        g_assert_true(got != 0 && got <= kept);
    if (got != 0) {
        int64_t later_ns = seen[i].time_ns - seen[got - 1].time_ns;
        g_assert_true(later_ns >= 0 && later_ns <= WINDOW_NS);
        g_assert_cmpint(seen[i].bytes[0], ==, seen[got - 1].bytes[0]);
    }
}

static void test_random(void)
{
    GRand *random = g_rand_new_with_seed(13);
    seen_t *seen = g_new0(seen_t, N_PACKETS);
    burst_duplicates_t *duplicates = burst_duplicates_new(WINDOW_NS);
    int64_t clock_ns = 0;
    uint32_t n_duplicates = 0;

    for (uint32_t i = 0; i < N_PACKETS; i++) {
        seen[i].time_ns = clock_ns + g_rand_int_range(random, -400, 420);
        seen[i].bytes[0] = (char)('a' + g_rand_int_range(random, 0, 4));
        clock_ns = MAX(clock_ns, seen[i].time_ns);
        uint32_t got = add(duplicates, i + 1, seen[i].time_ns, seen[i].bytes);
        assert_found(seen, i, clock_ns, got);
        n_duplicates += got != 0;
    }
    g_assert_cmpuint(n_duplicates, >, N_PACKETS / 2);
    g_assert_cmpuint(n_duplicates, <, N_PACKETS);
    burst_duplicates_free(duplicates);
    g_free(seen);
    g_rand_free(random);
}

/* ---- many bytes: they go round and round, and there are more and more ---- */

enum { N_LONG = 30000, MOST_BYTES = 1500, NEAR = 1000 };

static size_t write_long(uint8_t bytes[MOST_BYTES], uint32_t id)
{
    GRand *random = g_rand_new_with_seed(id);
    size_t length = (size_t)g_rand_int_range(random, 0, id % 3 == 0 ? MOST_BYTES + 1 : 40);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)g_rand_int(random);
    g_rand_free(random);
    return length;
}

/* A microsecond from one to the next: those of the last millisecond are near enough. */
static void test_many_bytes(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(MS(1));
    GRand *random = g_rand_new_with_seed(5);
    uint32_t *ids = g_new0(uint32_t, N_LONG);

    for (uint32_t i = 0; i < N_LONG; i++) {
        uint32_t back = (uint32_t)g_rand_int_range(random, 1, NEAR + NEAR / 2);
        ids[i] = g_rand_boolean(random) && back <= i ? ids[i - back] : i;
        uint32_t first = i > NEAR ? i - NEAR : 0;
        while (ids[first] != ids[i])
            first++;
        uint8_t bytes[MOST_BYTES];
        burst_content_t content = content_of("");
        content.identification = (uint16_t)ids[i];
        content.bytes = bytes;
        content.length = write_long(bytes, ids[i]);
        g_assert_cmpuint(burst_duplicates_add(duplicates, i + 1, US(i), &content), ==,
                         first == i ? 0 : first + 1);
        memset(bytes, 0, sizeof bytes);
    }
    g_free(ids);
    g_rand_free(random);
    burst_duplicates_free(duplicates);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/duplicates/border", test_border);
    g_test_add_func("/duplicates/late", test_late);
    g_test_add_func("/duplicates/set-back", test_set_back);
    g_test_add_func("/duplicates/always-the-same", test_always_the_same);
    g_test_add_func("/duplicates/content", test_content);
    g_test_add_func("/duplicates/short", test_short);
    g_test_add_func("/duplicates/bytes-are-copied", test_bytes_are_copied);
    g_test_add_func("/duplicates/same-number", test_same_number);
    g_test_add_func("/duplicates/many-bytes", test_many_bytes);
    g_test_add_func("/duplicates/random", test_random);
    return g_test_run();
}
