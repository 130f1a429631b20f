/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the windows with tables are called. */
#include "statistics/table-title.h"

#include <glib.h>
#include <string.h>

static void check(const char *table, const burst_parameters_t *parameters, bool is_so_far,
                  const char *expected)
{
    char *title = burst_table_title(burst_table_find(table), parameters, is_so_far);
    g_assert_cmpstr(title, ==, expected);
    g_free(title);
}

static void test_defaults(void)
{
    const burst_parameters_t parameters = burst_parameters_default();

    check("bursts", &parameters, false,
          "Bursts (pair, gap 300 ms, 300 B or more, 2 packets or more)");
    check("bursts", &parameters, true,
          "Bursts (pair, gap 300 ms, 300 B or more, 2 packets or more, so far)");
}

/* A title names only what the table depends on: other settings do not change its figures. */
static void test_without_bursts(void)
{
    burst_parameters_t parameters = burst_parameters_default();

    check("microbursts", &parameters, false, "Microbursts (alarm_mbps 0, none are looked for)");
    parameters.gap_us = 5;
    parameters.alarm_mbps = 1000;
    parameters.window_us = 2000000;
    check("peaks", &parameters, false, "Burst Peaks");
    check("microbursts", &parameters, false, "Microbursts (window 2 s, alarm_mbps 1,000)");
    check("thresholds", &parameters, false,
          "Burst Thresholds (pair, 300 B or more, 2 packets or more)");
    check("kinds", &parameters, false,
          "Kinds of Bursts (pair, gap 5 us, 300 B or more, 2 packets or more)");
    check("streams", &parameters, false,
          "Burst Streams (pair, gap 5 us, 300 B or more, 2 packets or more, window 2 s)");
    check("sequences", &parameters, false, "Burst Sequences (pair)");
    check("tcp_ports", &parameters, false, "Burst TCP Ports");
    check("tcp_ports", &parameters, true, "Burst TCP Ports (so far)");
    parameters.size = BURST_SIZE_WIRE;
    check("tcp_ports", &parameters, false, "Burst TCP Ports (size wire)");
}

static void test_all_that_is_no_default(void)
{
    burst_parameters_t parameters = burst_parameters_default();

    parameters.stream = BURST_STREAM_CONNECTION;
    parameters.gap_us = 3162278;
    parameters.min_payload = 1;
    parameters.min_packets = 1;
    parameters.end_on_reply = 1;
    parameters.max_duration_us = 1000;
    parameters.text_columns = BURST_TEXT_ALL; /* changes no number */
    check("bursts", &parameters, false,
          "Bursts (connection, gap 3 s 162 ms 278 us, 1 B or more, 1 packet or more, end_on_reply, "
          "max_duration 1 ms)");
}

/* Wireshark stores a window's size in a line "gui.geom.TITLE.x: 10". */
static void test_nothing_that_divides_such_a_line(void)
{
    for (size_t t = 0; t < burst_n_tables; t++) {
        for (size_t i = 0; i < burst_n_parameters; i++) {
            burst_parameters_t parameters = burst_parameters_default();
            uint32_t *value = burst_parameter_value(&parameters, &burst_parameters[i]);
            *value = burst_parameters[i].max;
            char *title = burst_table_title(burst_tables[t], &parameters, true);
            g_assert_null(strpbrk(title, ".:\n"));
            g_free(title);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/title/defaults", test_defaults);
    g_test_add_func("/title/without-bursts", test_without_bursts);
    g_test_add_func("/title/not-default", test_all_that_is_no_default);
    g_test_add_func("/title/stored", test_nothing_that_divides_such_a_line);
    return g_test_run();
}
