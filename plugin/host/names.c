/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"

#include "addresses.h"

#include <epan/addr_resolv.h>
#include <epan/ipproto.h>
#include <epan/packet.h>
#include <epan/timestamp.h>
#include <epan/to_str.h>
#include <string.h>

static bool is_plain(const char *name)
{
    while (g_ascii_isprint(*name))
        name++;
    return *name == '\0';
}

/* A host name can come from the capture: it must not steer the terminal, or hide. */
static char *printable(char *name)
{
    if (is_plain(name)) {
        char *plain = g_strdup(name);
        wmem_free(NULL, name);
        return plain;
    }
    char *valid = g_utf8_make_valid(name, -1);
    GString *copy = g_string_new(NULL);

    for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        /* Neither controls nor what turns or hides other characters is printable. */
        g_string_append_unichar(copy, g_unichar_isprint(character) ? character : '?');
    }
    g_free(valid);
    wmem_free(NULL, name);
    return g_string_free(copy, FALSE);
}

static char *name_of_address(const burst_address_t *from)
{
    address addr = burst_to_wireshark_address(from);
    return printable(address_to_display(NULL, &addr));
}

static char *name_of_port(burst_cell_type_t type, uint16_t port)
{
    return printable(type == BURST_CELL_TCP_PORT ? tcp_port_to_display(NULL, port)
                                                 : udp_port_to_display(NULL, port));
}

/* What Wireshark resolves: NULL if it shows the address itself. */
static char *resolved_name(const burst_address_t *from)
{
    address addr = burst_to_wireshark_address(from);
    char *numeric = printable(address_to_str(NULL, &addr));
    char *name = name_of_address(from);
    bool is_same = strcmp(name, numeric) == 0;

    g_free(numeric);
    if (!is_same)
        return name;
    g_free(name);
    return NULL;
}

static char *name_of_protocol(uint8_t protocol)
{
    return g_strdup(try_val_to_str_ext(protocol, &ipproto_val_ext));
}

/* ---- times, as View > Time Display Format and `-t` want them ---- */

typedef struct {
    ts_type type;
    bool is_utc;
    const char *format; /* of g_date_time_format() */
} time_format_t;

static const time_format_t time_formats[] = {
    {TS_ABSOLUTE, false, "%H:%M:%S"},
    {TS_ABSOLUTE_WITH_YMD, false, "%Y-%m-%d %H:%M:%S"},
    {TS_ABSOLUTE_WITH_YDOY, false, "%Y/%j %H:%M:%S"},
    {TS_UTC, true, "%H:%M:%S"},
    {TS_UTC_WITH_YMD, true, "%Y-%m-%d %H:%M:%S"},
    {TS_UTC_WITH_YDOY, true, "%Y/%j %H:%M:%S"},
};

/* Seconds since 1970; before it, too: a date's seconds and fraction would not make one number. */
static char *name_of_epoch(int64_t time_ns)
{
    const uint64_t ns_per_us = 1000;
    const uint64_t us_per_second = 1000000;
    uint64_t us = (time_ns < 0 ? -(uint64_t)time_ns : (uint64_t)time_ns) / ns_per_us;

    return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%06" G_GUINT64_FORMAT, time_ns < 0 ? "-" : "",
                           us / us_per_second, us % us_per_second);
}

/* To the microsecond. @return NULL for formats that are relative to something. */
static char *name_of_time(int64_t time_ns)
{
    const int64_t ns_per_second = 1000000000;
    const int64_t ns_per_us = 1000;
    int64_t seconds = time_ns / ns_per_second - (time_ns % ns_per_second < 0);
    int64_t us = (time_ns - seconds * ns_per_second) / ns_per_us;

    if (timestamp_get_type() == TS_EPOCH)
        return name_of_epoch(time_ns);
    for (size_t i = 0; i < G_N_ELEMENTS(time_formats); i++) {
        const time_format_t *format = &time_formats[i];
        if (format->type != timestamp_get_type())
            continue;
        GDateTime *time = format->is_utc ? g_date_time_new_from_unix_utc(seconds)
                                         : g_date_time_new_from_unix_local(seconds);
        char *whole = g_date_time_format(time, format->format);
        char *text = g_strdup_printf("%s.%06" G_GINT64_FORMAT, whole, us);
        g_free(whole);
        g_date_time_unref(time);
        return text;
    }
    return NULL;
}

const burst_names_t burst_wireshark_names = {.address = name_of_address,
                                             .resolved = resolved_name,
                                             .port = name_of_port,
                                             .protocol = name_of_protocol,
                                             .time = name_of_time};
