/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that were captured twice. */
#include "engine/keep/duplicates.h"
#include "feed.h"

#include <string.h>
#include <time.h>

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

/* Three times as many as are kept in any case. */
enum { N_PACKETS = 12000, KEPT = 4000, KINDS = 40 };

typedef struct {
    uint32_t frame;
    int64_t time_ns;
    int64_t clock_ns; /* when it came */
    uint8_t kind;
} seen_t;

typedef struct {
    seen_t packets[N_PACKETS];
    uint32_t first; /* that is not forgotten */
    uint32_t end;
    int64_t clock_ns;
    int64_t window_ns;
} model_t;

/* What is older than the window is forgotten, as long as enough are kept. */
static void pass_model(model_t *model, int64_t time_ns)
{
    model->clock_ns = MAX(model->clock_ns, time_ns);
    while (model->end - model->first > KEPT &&
           model->clock_ns - model->packets[model->first].clock_ns > model->window_ns)
        model->first++;
}

/* The frame of the first of those before the last packet that it repeats; or 0. */
static uint32_t search(const model_t *model)
{
    const seen_t *last = &model->packets[model->end - 1];

    for (const seen_t *other = &model->packets[model->first]; other < last; other++) {
        int64_t later_ns = last->time_ns - other->time_ns;
        if (later_ns >= 0 && later_ns <= model->window_ns && last->kind == other->kind)
            return other->frame;
    }
    return 0;
}

/* @param middle a byte that a first hash is not made of. */
static uint32_t add_two_bytes(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                              uint8_t first, uint8_t middle)
{
    enum { LENGTH = 60, MIDDLE = 30 };
    uint8_t bytes[LENGTH] = {first};
    bytes[MIDDLE] = middle;
    burst_content_t content = content_of("");
    content.bytes = bytes;
    content.length = LENGTH;
    return burst_duplicates_add(duplicates, frame, time_ns, &content);
}

/* Of its kinds, 0 to KINDS - 1, half differ in nothing that a first hash is made of. */
static uint32_t add_kind(burst_duplicates_t *duplicates, const seen_t *packet)
{
    bool is_first = packet->kind % 2 == 0;
    return add_two_bytes(duplicates, packet->frame, packet->time_ns, is_first ? packet->kind : 0,
                         is_first ? 0 : packet->kind);
}

/*
 * Times go up, now and then by nothing, and each is earlier by up to `most_late_ns`. One of ten
 * packets takes the place of the one before it. Few kinds: packets of one are many, and of one hash
 * are few.
 */
static void test_random_with(model_t *model, int most_late_ns, int n_kinds, GRand *random)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(model->window_ns);
    int64_t time_ns = -N_PACKETS / 2;
    uint32_t n_duplicates = 0;
    uint32_t frame = 0;

    model->first = model->end = 0;
    model->clock_ns = time_ns - most_late_ns;
    for (uint32_t i = 0; i < N_PACKETS; i++) {
        if (i > 0 && g_rand_int_range(random, 0, 10) == 0)
            model->end--;
        else
            frame++;
        time_ns += g_rand_int_range(random, 0, 3);
        int64_t late_ns = g_rand_int_range(random, 0, most_late_ns + 1);
        pass_model(model, time_ns - late_ns);
        seen_t *packet = &model->packets[model->end++];
        *packet = (seen_t){.frame = frame,
                           .time_ns = time_ns - late_ns,
                           .clock_ns = model->clock_ns,
                           .kind = (uint8_t)g_rand_int_range(random, 0, n_kinds)};
        uint32_t got = add_kind(duplicates, packet);
        g_assert_cmpuint(got, ==, search(model));
        n_duplicates += got != 0;
    }
    g_assert_cmpuint(n_duplicates, >, 10);
    burst_duplicates_free(duplicates);
}

static void test_random(void)
{
    static const int64_t windows_ns[] = {1, 7, 100, 1000, 8000};
    static const int most_late_ns[] = {0, 1, 20, 500};
    GRand *random = g_rand_new_with_seed(13);
    model_t *model = g_new0(model_t, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(windows_ns); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(most_late_ns); j++) {
            model->window_ns = windows_ns[i];
            test_random_with(model, most_late_ns[j], j % 2 == 0 ? 4 : KINDS, random);
        }
    g_free(model);
    g_rand_free(random);
}

/* Not more than 131,072 are kept, whatever their times: one more takes the oldest one's place. */
static void test_full(void)
{
    enum { MOST = 131072 };
    burst_duplicates_t *duplicates = burst_duplicates_new(S(1));
    burst_content_t content = content_of("");

    for (uint32_t frame = 1; frame <= MOST; frame++) {
        content.bytes = (const uint8_t *)&frame;
        content.length = sizeof frame;
        g_assert_cmpuint(burst_duplicates_add(duplicates, frame, 0, &content), ==, 0);
    }
    const uint32_t of_frames[] = {1, 1, 3, 5};
    const uint32_t expected[] = {0, MOST + 1, 0, 5};
    for (uint32_t i = 0; i < G_N_ELEMENTS(of_frames); i++) {
        content.bytes = (const uint8_t *)&of_frames[i];
        content.length = sizeof of_frames[i];
        g_assert_cmpuint(burst_duplicates_add(duplicates, MOST + 1 + i, 0, &content), ==,
                         expected[i]);
    }
    burst_duplicates_free(duplicates);
}

/* ---- many of one kind: each search is short ---- */

/* CPU time. A search that looked at all would take minutes, and these take half a second. */
enum { N_EQUAL = 100000, MOST_SECONDS = 10 };

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* @param late_ns every other one is earlier by so much, as of an interface that lags. */
static void test_many_equal_with(int64_t step_ns, int64_t late_ns)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(S(1));
    uint8_t bytes[1000] = {0};
    burst_content_t content = content_of("");
    content.bytes = bytes;
    content.length = sizeof bytes;

    double began = cpu_seconds();
    for (uint32_t frame = 1; frame <= N_EQUAL; frame++) {
        int64_t time_ns = step_ns * frame - (frame % 2 == 0 ? late_ns : 0);
        burst_duplicates_add(duplicates, frame, time_ns, &content);
    }
    g_assert_cmpfloat(cpu_seconds() - began, <, MOST_SECONDS);
    burst_duplicates_free(duplicates);
}

static void test_many_equal(void)
{
    test_many_equal_with(0, 0);
    test_many_equal_with(US(1), 0);
    test_many_equal_with(US(100), 0);
    test_many_equal_with(US(10), MS(900));
    test_many_equal_with(0, MS(900));
    test_many_equal_with(-US(1), 0);
}

/* Two of each, which differ from others in a few bytes of `content`, that are at `where`. */
static void test_alike_with(burst_content_t *content, uint8_t *where)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(S(1));

    double began = cpu_seconds();
    for (uint32_t frame = 1; frame <= N_EQUAL; frame++) {
        uint32_t of_two = frame / 2;
        memcpy(where, &of_two, sizeof of_two);
        g_assert_cmpuint(burst_duplicates_add(duplicates, frame, 0, content), ==,
                         frame % 2 == 1 && frame > 1 ? frame - 1 : 0);
    }
    g_assert_cmpfloat(cpu_seconds() - began, <, MOST_SECONDS);
    burst_duplicates_free(duplicates);
}

static void test_many_alike(void)
{
    enum { LENGTH = 1000, MIDDLE = 500 };
    uint8_t bytes[LENGTH] = {0};
    burst_content_t content = content_of("");
    content.bytes = bytes;
    content.length = LENGTH;

    test_alike_with(&content, bytes + MIDDLE);
    test_alike_with(&content, content.src.bytes);
    content.length = 0;
    test_alike_with(&content, content.dst.bytes);
}

/* So far apart that a difference would be more than a number can hold. */
static void test_first_and_last_time(void)
{
    burst_duplicates_t *duplicates = burst_duplicates_new(S(60));
    const int64_t first = INT64_MIN + 1;
    g_assert_cmpuint(add(duplicates, 1, first, "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 2, INT64_MAX - S(60), "one"), ==, 0);
    g_assert_cmpuint(add(duplicates, 3, INT64_MAX, "one"), ==, 2);
    g_assert_cmpuint(add(duplicates, 4, first, "one"), ==, 1);
    burst_duplicates_free(duplicates);
}

/* In its chain, behind another content of the same hash, stands its own of long ago. */
static void test_own_of_another_span(void)
{
    /* A Fibonacci number of spans changes hashes so little that most stay in their chain. */
    enum { SPANS = 6765, SPAN_NS = 2, LATER_NS = SPANS * SPAN_NS, N = 50 };
    burst_duplicates_t *duplicates = burst_duplicates_new(SPAN_NS - 1);
    uint32_t frame = 0;

    for (unsigned i = 0; i < N; i++)
        g_assert_cmpuint(add_two_bytes(duplicates, ++frame, 0, (uint8_t)i, 0), ==, 0);
    for (unsigned i = 0; i < N; i++) {
        g_assert_cmpuint(add_two_bytes(duplicates, ++frame, LATER_NS, (uint8_t)i, 1), ==, 0);
        g_assert_cmpuint(add_two_bytes(duplicates, ++frame, LATER_NS, (uint8_t)i, 0), ==, 0);
    }
    burst_duplicates_free(duplicates);
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
    g_test_add_func("/duplicates/full", test_full);
    g_test_add_func("/duplicates/many-equal", test_many_equal);
    g_test_add_func("/duplicates/many-alike", test_many_alike);
    g_test_add_func("/duplicates/own-of-another-span", test_own_of_another_span);
    g_test_add_func("/duplicates/first-and-last-time", test_first_and_last_time);
    return g_test_run();
}
