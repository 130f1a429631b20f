/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include "output/cell-text.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define COUNT(value)     ((burst_cell_t){.type = BURST_CELL_COUNT, .count = (value)})
#define REAL(value)      ((burst_cell_t){.type = BURST_CELL_REAL, .real = (value)})
#define TIME(value)      ((burst_cell_t){.type = BURST_CELL_TIME, .time_ns = (value)})
#define TCP_PORT(value)  ((burst_cell_t){.type = BURST_CELL_TCP_PORT, .count = (value)})
#define UDP_PORT(value)  ((burst_cell_t){.type = BURST_CELL_UDP_PORT, .count = (value)})
#define ADDRESS(pointer) ((burst_cell_t){.type = BURST_CELL_ADDRESS, .address = (pointer)})
#define ABSENT           ((burst_cell_t){.type = BURST_CELL_ABSENT})

static void assert_exact(burst_cell_t cell, const char *expected)
{
    GString *text = g_string_new("what was there before");
    burst_cell_exact(text, &cell);
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
}

static void assert_read_as(burst_cell_t cell, const burst_column_t *column,
                           const burst_reader_t *reader, const char *expected)
{
    GString *text = g_string_new("what was there before");
    burst_cell_readable(text, &cell, column, reader);
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
}

static void assert_readable(burst_cell_t cell, int decimals, const burst_names_t *names,
                            const char *expected)
{
    burst_column_t column = {.key = "key", .title = "Title", .decimals = decimals};
    burst_reader_t reader = {.names = names};
    assert_read_as(cell, &column, &reader, expected);
}

/* ---- for programs ---- */

static void test_exact_count(void)
{
    assert_exact(COUNT(0), "0");
    assert_exact(COUNT(4294967296), "4294967296");
    assert_exact(COUNT(UINT64_MAX), "18446744073709551615");
    assert_exact(TCP_PORT(443), "443");
    assert_exact(UDP_PORT(65535), "65535");
    assert_exact(ABSENT, "");
}

static void test_exact_time(void)
{
    assert_exact(TIME(0), "0.000000000");
    assert_exact(TIME(1), "0.000000001");
    assert_exact(TIME(MS(1500)), "1.500000000");
    assert_exact(TIME(INT64_C(1717751445123456789)), "1717751445.123456789");
    assert_exact(TIME(-1), "-0.000000001");
    assert_exact(TIME(-MS(1500)), "-1.500000000");
    assert_exact(TIME(-S(2)), "-2.000000000");
    assert_exact(TIME(INT64_MAX), "9223372036.854775807");
    assert_exact(TIME(INT64_MIN), "-9223372036.854775808");
}

static void test_exact_real(void)
{
    assert_exact(REAL(0), "0");
    assert_exact(REAL(630), "630");
    assert_exact(REAL(0.1), "0.1");
    assert_exact(REAL(8.95), "8.95"); /* 8.949999999999999 in sixteen digits */
    assert_exact(REAL(-0.25), "-0.25");
    assert_exact(REAL(40000), "40000");
    assert_exact(REAL(999999999999999), "999999999999999");
    assert_exact(REAL(1e15), "1e+15");
    assert_exact(REAL(-7), "-7");
    assert_exact(REAL(1.0 / 3), "0.333333333333333");
}

static void assert_reads_back(double value)
{
    const double half_of_the_last_digit = 5e-15; /* of 1.00000000000000, where it counts most */
    burst_cell_t cell = REAL(value);
    GString *text = g_string_new(NULL);
    burst_cell_exact(text, &cell);
    g_assert_cmpfloat_with_epsilon(g_ascii_strtod(text->str, NULL), value,
                                   fabs(value) * half_of_the_last_digit);
    g_string_free(text, TRUE);
}

static void test_real_reads_back(void)
{
    static const double values[] = {0.1 + 0.2, 1.0 / 3, 2.0 / 3,  1e22,     123456789.123456789,
                                    1e300,     -1e300,  DBL_MIN,  1e-300,   1 + DBL_EPSILON,
                                    1e-9,      0.7,     1e15 + 1, 1e15 / 7, -1.0 / 7};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        assert_reads_back(values[i]);
    GRand *random = g_rand_new_with_seed(7);
    for (unsigned i = 0; i < 10000; i++)
        assert_reads_back(ldexp(g_rand_double(random), g_rand_int_range(random, -60, 60)));
    g_rand_free(random);
}

/* What somebody writes with 15 digits comes back as those. */
static void test_real_as_written(void)
{
    GRand *random = g_rand_new_with_seed(8);
    for (unsigned i = 0; i < 10000; i++) {
        char *written = g_strdup_printf("%d.%09d5", g_rand_int_range(random, 10000, 100000),
                                        g_rand_int_range(random, 0, 1000000000));
        assert_exact(REAL(g_ascii_strtod(written, NULL)), written);
        g_free(written);
    }
    g_rand_free(random);
}

static void test_exact_address(void)
{
    burst_address_t ipv4 = feed_address('c');
    burst_address_t ipv6 = feed_address('C');
    burst_address_t broadcast = {.kind = BURST_ADDRESS_IPV4, .bytes = {255, 255, 255, 255}};
    burst_address_t unspecified = {.kind = BURST_ADDRESS_IPV6};
    burst_address_t longest = {.kind = BURST_ADDRESS_IPV6,
                               .bytes = {0x20, 0x01, 0x1d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc,
                                         0xde, 0xf0, 0xfe, 0xdc, 0xba, 0x98}};
    assert_exact(ADDRESS(&ipv4), "10.0.0.3");
    assert_exact(ADDRESS(&ipv6), "2001:db8::3");
    assert_exact(ADDRESS(&broadcast), "255.255.255.255");
    assert_exact(ADDRESS(&unspecified), "::");
    assert_exact(ADDRESS(&longest), "2001:1db8:1234:5678:9abc:def0:fedc:ba98");
}

static void test_exact_link_address(void)
{
    burst_address_t ethernet = {.kind = BURST_ADDRESS_ETHERNET,
                                .bytes = {0x00, 0x1a, 0x2b, 0x3c, 0x4d, 0xff}};
    burst_address_t eui64 = {.kind = BURST_ADDRESS_EUI64, .bytes = {1, 2, 3, 4, 5, 6, 7, 0xab}};
    burst_address_t text = {.kind = BURST_ADDRESS_TEXT};
    GQuark quark = g_quark_from_static_string("host");

    memcpy(text.bytes, &quark, sizeof quark);
    assert_exact(ADDRESS(&ethernet), "00:1a:2b:3c:4d:ff");
    assert_exact(ADDRESS(&eui64), "01:02:03:04:05:06:07:ab");
    assert_exact(ADDRESS(&text), "host");
}

static void test_exact_other(void)
{
    static const int64_t values[] = {1460, -52, 0};
    static const int64_t times[] = {INT64_MIN, MS(1500), -MS(1)};
    burst_cell_t list = {.type = BURST_CELL_LIST, .list = {values, G_N_ELEMENTS(values), false}};

    assert_exact((burst_cell_t){.type = BURST_CELL_INTEGER, .integer = -7}, "-7");
    assert_exact((burst_cell_t){.type = BURST_CELL_FLAG, .count = 1}, "true");
    assert_exact((burst_cell_t){.type = BURST_CELL_FLAG, .count = 0}, "false");
    assert_exact((burst_cell_t){.type = BURST_CELL_PROTOCOL, .count = 17}, "17");
    assert_exact((burst_cell_t){.type = BURST_CELL_TEXT, .text = "clip"}, "clip");
    assert_exact(list, "1460 -52 0");
    /* What is absent is empty, in its place. */
    list.list = (burst_list_t){times, G_N_ELEMENTS(times), true};
    assert_exact(list, " 1.500000000 -0.001000000");
    list.list.n_values = 0;
    assert_exact(list, "");
}

/* ---- for people ---- */

static void test_readable_numbers(void)
{
    assert_readable(ABSENT, 3, NULL, "-");
    assert_readable(COUNT(12345678901), 3, NULL, "12345678901");
    assert_readable(TIME(-MS(1500)), 3, NULL, "-1.500000000");
    assert_readable(REAL(630), 0, NULL, "630");
    assert_readable(REAL(630), 1, NULL, "630.0");
    assert_readable(REAL(-0.3333333), 3, NULL, "-0.333");
    assert_readable(REAL(0.0000000016), 9, NULL, "0.000000002");
    assert_readable(REAL(2.0 / 3), 9, NULL, "0.666666667");
    assert_readable(REAL(1e12), 0, NULL, "1000000000000");
    assert_readable((burst_cell_t){.type = BURST_CELL_FLAG, .count = 1}, 0, NULL, "yes");
    assert_readable((burst_cell_t){.type = BURST_CELL_FLAG, .count = 0}, 0, NULL, "no");
}

static void test_readable_largest(void)
{
    burst_cell_t cell = REAL(-DBL_MAX);
    burst_column_t column = {.decimals = 9};
    GString *text = g_string_new(NULL);
    burst_reader_t reader = {.names = NULL};
    burst_cell_readable(text, &cell, &column, &reader);
    g_assert_cmpuint(text->len, ==, 1 + 309 + 1 + 9);
    g_assert_cmpfloat(g_ascii_strtod(text->str, NULL), ==, -DBL_MAX);
    g_string_free(text, TRUE);
}

static char *name_of_address(const burst_address_t *address)
{
    return feed_letter(address) == 'a' ? g_strdup("camera.example") : NULL;
}

static char *name_of_port(burst_cell_type_t type, uint16_t port)
{
    if (port != 443 && port != 65535)
        return NULL;
    return g_strdup_printf("%s-%u", type == BURST_CELL_TCP_PORT ? "tcp" : "udp", port);
}

static void test_readable_names(void)
{
    const burst_names_t names = {.address = name_of_address, .port = name_of_port};
    burst_address_t a = feed_address('a');
    burst_address_t b = feed_address('b');

    assert_readable(ADDRESS(&a), 0, &names, "camera.example");
    assert_readable(ADDRESS(&b), 0, &names, "10.0.0.2");
    assert_readable(ADDRESS(&a), 0, NULL, "10.0.0.1");
    assert_readable(TCP_PORT(443), 0, &names, "tcp-443");
    assert_readable(UDP_PORT(443), 0, &names, "udp-443");
    assert_readable(UDP_PORT(65535), 0, &names, "udp-65535");
    assert_readable(TCP_PORT(444), 0, &names, "444");
    assert_readable(TCP_PORT(443), 0, NULL, "443");
    assert_readable(COUNT(443), 0, &names, "443");
    assert_readable(ABSENT, 0, &names, "-");
}

/* Three significant digits. */
static void test_readable_percentiles(void)
{
    static const struct {
        int64_t time_ns;
        const char *expected;
    } cases[] = {
        {0, "0.000000000"},
        {1, "0.000000001"},
        {123, "0.000000123"},
        {99949, "0.0000999"},
        {123456, "0.000123"},
        {99960, "0.000100"},
        {MS(20) + 1, "0.0200"},
        {MS(999) + 499, "0.999"},
        {MS(1234), "1.23"},
        {MS(9996), "10.0"},
        {S(99) + MS(960), "100"},
        {S(123), "123"},
        {S(68703) + MS(300), "68700"},
        {INT64_C(68719476735999), "68700"},
        {S(999600), "1000000"},
    };
    burst_column_t column = {.flags = BURST_COLUMN_PERCENTILE};
    burst_reader_t reader = {.names = NULL};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_read_as(TIME(cases[i].time_ns), &column, &reader, cases[i].expected);
}

static char *name_of_time(int64_t time_ns)
{
    return time_ns == S(5) ? g_strdup("five o'clock") : NULL;
}

/* Times of the capture: since its start, to the microsecond; or as the user wants them. */
static void test_readable_moments(void)
{
    const burst_names_t names = {.time = name_of_time};
    burst_column_t column = {.flags = BURST_COLUMN_ABSOLUTE};
    burst_reader_t reader = {.has_start = true, .start_ns = S(1700000000)};

    assert_read_as(TIME(S(1700000000)), &column, &reader, "0.000000");
    assert_read_as(TIME(S(1700000012) + 123456499), &column, &reader, "12.123456");
    assert_read_as(TIME(S(1700000012) + 123456500), &column, &reader, "12.123457");
    assert_read_as(TIME(S(1700000000) - 400), &column, &reader, "0.000000");
    assert_read_as(TIME(S(1700000000) - US(2)), &column, &reader, "-0.000002");
    reader = (burst_reader_t){.names = &names};
    assert_read_as(TIME(S(5)), &column, &reader, "five o'clock");
    assert_read_as(TIME(S(6)), &column, &reader, "6.000000");
}

static void test_readable_lists(void)
{
    static const int64_t values[] = {1460, -52, 1460, 333};
    burst_cell_t cell = {.type = BURST_CELL_LIST, .list = {values, G_N_ELEMENTS(values), false}};
    burst_column_t column = {.key = "lengths"};
    burst_reader_t reader = {.list_width = 0};

    assert_read_as(cell, &column, &reader, "1460 -52 1460 333");
    reader.list_width = 17;
    assert_read_as(cell, &column, &reader, "1460 -52 1460 ...");
    reader.list_width = 16;
    assert_read_as(cell, &column, &reader, "1460 -52 ...");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exact/count", test_exact_count);
    g_test_add_func("/exact/time", test_exact_time);
    g_test_add_func("/exact/real", test_exact_real);
    g_test_add_func("/exact/real-reads-back", test_real_reads_back);
    g_test_add_func("/exact/real-as-written", test_real_as_written);
    g_test_add_func("/exact/address", test_exact_address);
    g_test_add_func("/exact/link-address", test_exact_link_address);
    g_test_add_func("/exact/other", test_exact_other);
    g_test_add_func("/readable/percentiles", test_readable_percentiles);
    g_test_add_func("/readable/moments", test_readable_moments);
    g_test_add_func("/readable/lists", test_readable_lists);
    g_test_add_func("/readable/numbers", test_readable_numbers);
    g_test_add_func("/readable/largest", test_readable_largest);
    g_test_add_func("/readable/names", test_readable_names);
    return g_test_run();
}
