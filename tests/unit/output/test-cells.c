/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include "output/cell-text.h"

#include <float.h>
#include <math.h>

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

static void assert_readable(burst_cell_t cell, int decimals, const burst_names_t *names,
                            const char *expected)
{
    burst_column_t column = {.key = "key", .title = "Title", .decimals = decimals};
    GString *text = g_string_new("what was there before");
    burst_cell_readable(text, &cell, &column, names);
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
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
    burst_address_t broadcast = {.family = BURST_FAMILY_IPV4, .bytes = {255, 255, 255, 255}};
    burst_address_t unspecified = {.family = BURST_FAMILY_IPV6};
    burst_address_t longest = {.family = BURST_FAMILY_IPV6,
                               .bytes = {0x20, 0x01, 0x1d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc,
                                         0xde, 0xf0, 0xfe, 0xdc, 0xba, 0x98}};
    assert_exact(ADDRESS(&ipv4), "10.0.0.3");
    assert_exact(ADDRESS(&ipv6), "2001:db8::3");
    assert_exact(ADDRESS(&broadcast), "255.255.255.255");
    assert_exact(ADDRESS(&unspecified), "::");
    assert_exact(ADDRESS(&longest), "2001:1db8:1234:5678:9abc:def0:fedc:ba98");
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
}

static void test_readable_largest(void)
{
    burst_cell_t cell = REAL(-DBL_MAX);
    burst_column_t column = {.decimals = 9};
    GString *text = g_string_new(NULL);
    burst_cell_readable(text, &cell, &column, NULL);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exact/count", test_exact_count);
    g_test_add_func("/exact/time", test_exact_time);
    g_test_add_func("/exact/real", test_exact_real);
    g_test_add_func("/exact/real-reads-back", test_real_reads_back);
    g_test_add_func("/exact/real-as-written", test_real_as_written);
    g_test_add_func("/exact/address", test_exact_address);
    g_test_add_func("/readable/numbers", test_readable_numbers);
    g_test_add_func("/readable/largest", test_readable_largest);
    g_test_add_func("/readable/names", test_readable_names);
    return g_test_run();
}
