/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/phrase.h"

static void test_counts(void)
{
    static const struct {
        uint64_t count;
        const char *expected;
    } cases[] = {{0, "0 bytes"},
                 {1, "1 byte"},
                 {2, "2 bytes"},
                 {999, "999 bytes"},
                 {1000, "1,000 bytes"},
                 {21480, "21,480 bytes"},
                 {100000, "100,000 bytes"},
                 {1000000, "1,000,000 bytes"},
                 {UINT64_MAX, "18,446,744,073,709,551,615 bytes"}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *text = g_string_new("Payload ");
        burst_phrase_count(text, cases[i].count, "byte", "bytes");
        g_assert_true(g_str_has_prefix(text->str, "Payload "));
        g_assert_cmpstr(text->str + strlen("Payload "), ==, cases[i].expected);
        g_string_free(text, TRUE);
    }
}

static void test_microseconds(void)
{
    static const struct {
        uint32_t us;
        const char *expected;
    } cases[] = {{0, "0 us"},
                 {1, "1 us"},
                 {999, "999 us"},
                 {1000, "1 ms"},
                 {1001, "1 ms 1 us"},
                 {300000, "300 ms"},
                 {1000000, "1 s"},
                 {1000001, "1 s 1 us"},
                 {50118723, "50 s 118 ms 723 us"},
                 {1000000000, "1,000 s"},
                 {UINT32_MAX, "4,294 s 967 ms 295 us"}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *text = g_string_new("gap ");
        burst_phrase_microseconds(text, cases[i].us);
        g_assert_true(g_str_has_prefix(text->str, "gap "));
        g_assert_cmpstr(text->str + strlen("gap "), ==, cases[i].expected);
        g_string_free(text, TRUE);
    }
}

static void test_durations(void)
{
    static const struct {
        uint64_t ns;
        const char *expected;
    } cases[] = {
        {0, "0 s"},
        {1, "1 ns"},
        {999, "999 ns"},
        {1000, "1 µs"},
        {1050, "1.05 µs"},
        {9994, "9.99 µs"},
        {9995, "10 µs"},
        {10040, "10 µs"},
        {10050, "10.1 µs"},
        {32850000, "32.9 ms"}, /* not what the nearest double is rounded to */
        {100000000, "100 ms"},
        {142000000, "142 ms"},
        {141600000, "142 ms"},
        {999499999, "999 ms"},
        {999500000, "1 s"}, /* not "1e+03 ms" */
        {1200000000, "1.2 s"},
        {59949999999, "59.9 s"},
        {59950000000, "1 min"},
        {60000000000, "1 min"},
        {UINT64_C(61499999999), "1 min 1 s"},
        {UINT64_C(61500000000), "1 min 2 s"},
        {UINT64_C(3599499999999), "59 min 59 s"},
        {UINT64_C(3599500000000), "1 h"}, /* not "60 min" */
        {UINT64_C(11520000000000), "3 h 12 min"},
        {UINT64_C(86369000000000), "23 h 59 min"},
        {UINT64_C(86370000000000), "1 d"}, /* not "24 h" */
        {UINT64_C(93600000000000), "1 d 2 h"},
        {INT64_MAX, "106752 d"}, /* a quarter of an hour less */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *text = g_string_new(NULL);
        burst_phrase_duration(text, cases[i].ns);
        g_assert_cmpstr(text->str, ==, cases[i].expected);
        g_string_free(text, TRUE);
    }
}

static void test_bursts(void)
{
    burst_burst_t burst = {
        .packets = 18, .bytes = 21480, .start_ns = -42000000, .end_ns = 100000000};
    GString *text = g_string_new("Burst 12: ");

    burst_phrase_burst(text, &burst);
    g_assert_cmpstr(text->str, ==, "Burst 12: 18 packets, 21,480 bytes in 142 ms");

    /* What lasts no time has no duration worth mentioning if it is one packet. */
    g_string_truncate(text, 0);
    burst = (burst_burst_t){.packets = 1, .bytes = 1};
    burst_phrase_burst(text, &burst);
    g_assert_cmpstr(text->str, ==, "1 packet, 1 byte");

    g_string_truncate(text, 0);
    burst = (burst_burst_t){.packets = 2, .bytes = 600};
    burst_phrase_burst(text, &burst);
    g_assert_cmpstr(text->str, ==, "2 packets, 600 bytes in 0 s");
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phrase/counts", test_counts);
    g_test_add_func("/phrase/microseconds", test_microseconds);
    g_test_add_func("/phrase/durations", test_durations);
    g_test_add_func("/phrase/bursts", test_bursts);
    return g_test_run();
}
