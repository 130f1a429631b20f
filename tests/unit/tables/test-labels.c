/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules that name bursts: which burst meets which, and what is said of a rule that cannot be used.
 */
#include "feed.h"

#include "burst/labels.h"

#include <string.h>

/* 10 packets, 12,000 bytes, 0.3 s. */
static const burst_burst_t burst = {
    .packets = 10, .bytes = 12000, .start_ns = S(5), .end_ns = S(5) + MS(300)};

static burst_ends_t ends_of(const char *route)
{
    burst_packet_t packet = feed_packet(1, &(feed_row_t){0, route, 0});
    return (burst_ends_t){.src = packet.src,
                          .dst = packet.dst,
                          .protocol = packet.protocol,
                          .has_ports = packet.has_ports,
                          .src_port = packet.src_port,
                          .dst_port = packet.dst_port};
}

static bool meets(burst_label_rule_t rule, const char *route)
{
    rule.label = "yes";
    char *problem = burst_label_check(&rule);
    g_assert_cmpstr(problem, ==, NULL);
    burst_labels_t *labels = burst_labels_new(&rule, 1);
    burst_ends_t ends = ends_of(route);
    const char *label = burst_labels_find(labels, &burst, &ends);
    bool is_met = g_strcmp0(label, "yes") == 0;
    g_assert_cmpint(is_met, ==, label != NULL);
    burst_labels_free(labels);
    return is_met;
}

#define MEETS(route, ...) meets((burst_label_rule_t){__VA_ARGS__}, (route))

/* The limits themselves are included. */
static void test_limits(void)
{
    g_assert_true(MEETS("a>b", .label = ""));
    g_assert_true(MEETS("a>b", .min_packets = "10", .max_packets = "10"));
    g_assert_false(MEETS("a>b", .min_packets = "11"));
    g_assert_false(MEETS("a>b", .max_packets = "9"));
    g_assert_true(MEETS("a>b", .min_bytes = "12000", .max_bytes = "12000"));
    g_assert_false(MEETS("a>b", .min_bytes = "12001"));
    g_assert_false(MEETS("a>b", .max_bytes = "11999"));
    g_assert_true(MEETS("a>b", .min_duration = "0.3", .max_duration = "0.3"));
    g_assert_false(MEETS("a>b", .min_duration = "0.300000001"));
    g_assert_false(MEETS("a>b", .max_duration = "0.299999999"));
    g_assert_true(MEETS("a>b", .min_mean_len = "1199.5", .max_mean_len = "1200"));
    g_assert_false(MEETS("a>b", .min_mean_len = "1200.5"));
    g_assert_false(MEETS("a>b", .max_mean_len = "1199.9"));
    /* All of them have to be met. */
    g_assert_false(MEETS("a>b", .min_packets = "1", .max_bytes = "1"));
}

static void test_addresses(void)
{
    g_assert_true(MEETS("a>b", .address = "10.0.0.1"));
    g_assert_true(MEETS("a>b", .address = "10.0.0.2"));
    g_assert_false(MEETS("a>b", .address = "10.0.0.3"));
    g_assert_true(MEETS("a>b", .address = "10.0.0.0/24"));
    g_assert_true(MEETS("a>b", .address = "10.0.0.77/8"));
    g_assert_true(MEETS("a>b", .address = "0.0.0.0/0"));
    /* 10.0.0.2 and 3 have the first 31 bits in common, 1 and 2 have not. */
    g_assert_true(MEETS("c>d", .address = "10.0.0.2/31"));
    g_assert_false(MEETS("d>e", .address = "10.0.0.2/31"));
    g_assert_true(MEETS("A>B", .address = "2001:db8::/32"));
    g_assert_true(MEETS("A>B", .address = "2001:DB8:0::2"));
    g_assert_false(MEETS("A>B", .address = "2001:db9::/32"));
    g_assert_false(MEETS("A>B", .address = "0.0.0.0/0"));
    g_assert_false(MEETS("a>b", .address = "::/0"));
    g_assert_false(MEETS("a>b", .address = "0a:00:00:01:00:00"));
}

static void test_link_address(void)
{
    const burst_label_rule_t rule = {.label = "plug", .address = "00-1a:2B:3c:4d:ff"};
    burst_ends_t ends = {
        .dst = {.kind = BURST_ADDRESS_ETHERNET, .bytes = {0x00, 0x1a, 0x2b, 0x3c, 0x4d, 0xff}}};
    burst_labels_t *labels = burst_labels_new(&rule, 1);

    g_assert_cmpstr(burst_labels_find(labels, &burst, &ends), ==, "plug");
    ends.dst.bytes[5] = 0xfe;
    g_assert_null(burst_labels_find(labels, &burst, &ends));
    burst_labels_free(labels);
}

static void test_protocols_and_ports(void)
{
    g_assert_true(MEETS("tcp a:1000>b:443", .protocol = "tcp"));
    g_assert_true(MEETS("tcp a:1000>b:443", .protocol = "6"));
    g_assert_false(MEETS("tcp a:1000>b:443", .protocol = "UDP"));
    g_assert_true(MEETS("udp a:1000>b:443", .protocol = "UDP"));
    g_assert_true(MEETS("icmp a>b", .protocol = "1"));
    g_assert_true(MEETS("tcp a:1000>b:443", .port = "443"));
    g_assert_true(MEETS("tcp a:1000>b:443", .port = "1000"));
    g_assert_false(MEETS("tcp a:1000>b:443", .port = "444"));
    g_assert_true(MEETS("tcp a:0>b:443", .port = "0"));
    /* Where the streams' key has none. */
    g_assert_false(MEETS("icmp a>b", .port = "0"));
    g_assert_false(MEETS("unknown a>b", .protocol = "1"));
}

/* The first rule that is met; rules that cannot be used are left out. */
static void test_order(void)
{
    static const burst_label_rule_t rules[] = {{.label = "bad", .min_packets = "many"},
                                               {.label = "other", .min_packets = "11"},
                                               {.label = "first", .min_packets = "2"},
                                               {.label = "second"}};
    burst_labels_t *labels = burst_labels_new(rules, G_N_ELEMENTS(rules));
    burst_ends_t ends = ends_of("a>b");

    g_assert_cmpstr(burst_labels_find(labels, &burst, &ends), ==, "first");
    g_assert_null(burst_labels_find(NULL, &burst, &ends));
    burst_labels_free(labels);
    burst_labels_free(NULL);
}

/* ---- what cannot be used ---- */

static void assert_refused(burst_label_rule_t rule, const char *words)
{
    char *problem = burst_label_check(&rule);

    g_assert_nonnull(problem);
    if (!strstr(problem, words))
        g_error("\"%s\" is not in \"%s\"", words, problem);
    g_assert_true(g_str_has_suffix(problem, "."));
    g_free(problem);
}

#define REFUSED(words, ...) assert_refused((burst_label_rule_t){.label = "l", __VA_ARGS__}, (words))

static void test_refused(void)
{
    assert_refused((burst_label_rule_t){.label = NULL}, "no label");
    assert_refused((burst_label_rule_t){.label = ""}, "no label");
    REFUSED("lowest number of packets is \"x\"", .min_packets = "x");
    REFUSED("whole number", .min_packets = "1.5");
    REFUSED("highest number of bytes is \"-1\"", .max_bytes = "-1");
    REFUSED("duration in seconds", .min_duration = "1 s");
    REFUSED("duration in seconds", .max_duration = "inf");
    REFUSED("mean length", .max_mean_len = "nan");
    REFUSED("above the highest", .min_bytes = "2", .max_bytes = "1");
    REFUSED("The address is \"10.0.0\"", .address = "10.0.0");
    REFUSED("The address is", .address = "10.0.0.1/33");
    REFUSED("The address is", .address = "10.0.0.1/");
    REFUSED("The address is", .address = "::1/129");
    REFUSED("The address is", .address = "00:11:22:33:44");
    REFUSED("The address is", .address = "00:11:22:33:44:5g");
    REFUSED("The address is", .address = "00:11:22:33:44:55/8");
    REFUSED("The address is", .address = "camera.example");
    REFUSED("up to 65535", .port = "65536");
    REFUSED("The port is", .port = "http");
    REFUSED("The protocol is \"sctp\"", .protocol = "sctp");
    REFUSED("The protocol is", .protocol = "256");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/labels/limits", test_limits);
    g_test_add_func("/labels/addresses", test_addresses);
    g_test_add_func("/labels/link-address", test_link_address);
    g_test_add_func("/labels/protocols-and-ports", test_protocols_and_ports);
    g_test_add_func("/labels/order", test_order);
    g_test_add_func("/labels/refused", test_refused);
    return g_test_run();
}
