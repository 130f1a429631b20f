/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Smaller packets between those that qualify: members, if burst.include_small is set. */
#include "members.h"

static burst_parameters_t defaults(void)
{
    return burst_parameters_default();
}

static void test_small_left_out(void)
{
    ASSERT_BURSTS(defaults(), "..1.", "1.1.", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(200), "a>b", 400}, {MS(250), "a>b", 10});
    /* They do not extend a run ... */
    ASSERT_BURSTS(defaults(), "...", "...", {MS(0), "a>b", 400}, {MS(200), "a>b", 10},
                  {MS(400), "a>b", 400});
    /* ... and do not end one, wherever they are in time. */
    ASSERT_BURSTS(defaults(), "..1", "1.1", {MS(0), "a>b", 400}, {S(9), "a>b", 10},
                  {MS(200), "a>b", 400});
}

static void test_small_included(void)
{
    ASSERT_BURSTS(feed_with_small(), "..1", "111", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(200), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {MS(0), "a>b", 400}, {MS(100), "a>b", 10},
                  {MS(120), "a>b", 0}, {MS(200), "a>b", 400});
    /* Before the first and after the last they are not members. */
    ASSERT_BURSTS(feed_with_small(), "..1.", ".11.", {MS(0), "a>b", 10}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 400}, {MS(250), "a>b", 10});
    /* They do not extend a run. */
    ASSERT_BURSTS(feed_with_small(), "...", "...", {MS(0), "a>b", 400}, {MS(200), "a>b", 10},
                  {MS(400), "a>b", 400});
}

static void test_small_included_later(void)
{
    /* The second small packet is a member once the third large one has come. */
    ASSERT_BURSTS(feed_with_small(), "..1.1", "11111", {MS(0), "a>b", 400}, {MS(50), "a>b", 10},
                  {MS(100), "a>b", 400}, {MS(150), "a>b", 20}, {MS(200), "a>b", 400});
}

static void test_small_between_bursts(void)
{
    ASSERT_BURSTS(feed_with_small(), ".1...2", "11..22", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {MS(200), "a>b", 10}, {MS(900), "a>b", 10}, {S(1), "a>b", 400},
                  {MS(1100), "a>b", 400});
}

static void test_small_long_after(void)
{
    ASSERT_BURSTS(feed_with_small(), ".1.", "11.", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(60), "a>b", 10});
    ASSERT_BURSTS(defaults(), ".1.", "11.", {MS(0), "a>b", 400}, {MS(100), "a>b", 400},
                  {S(60), "a>b", 10});
    /* Between two members in the file, though not in time: a member, and the burst's last time. */
    ASSERT_BURSTS(feed_with_small(), "..1", "111", {MS(0), "a>b", 400}, {S(60), "a>b", 10},
                  {MS(100), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(7), "a>b", 10},
                  {S(3), "a>b", 10}, {S(5), "a>b", 400});
}

/* Members in the file's order, whose times are not: the burst's times hold all of them. */
static void test_small_spans(void)
{
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(7), "a>b", 10},
                  {S(9), "a>b", 10}, {S(5), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "...1", "1111", {S(5), "a>b", 400}, {S(3), "a>b", 10},
                  {S(1), "a>b", 10}, {S(5), "a>b", 400});
    ASSERT_BURSTS(feed_with_small(), "..1.1", "11111", {-S(5), "a>b", 400}, {-S(6), "a>b", 10},
                  {-S(5), "a>b", 400}, {-S(7), "a>b", 10}, {-S(5), "a>b", 400});
}

static void test_small_of_another_stream(void)
{
    ASSERT_BURSTS(feed_with_small(), "...1", "1..1", {MS(0), "a>b", 400}, {MS(50), "b>a", 10},
                  {MS(60), "a>c", 10}, {MS(100), "a>b", 400});
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/small/left-out", test_small_left_out);
    g_test_add_func("/small/included", test_small_included);
    g_test_add_func("/small/included-later", test_small_included_later);
    g_test_add_func("/small/between-bursts", test_small_between_bursts);
    g_test_add_func("/small/long-after", test_small_long_after);
    g_test_add_func("/small/spans", test_small_spans);
    g_test_add_func("/small/of-another-stream", test_small_of_another_stream);
    return g_test_run();
}
