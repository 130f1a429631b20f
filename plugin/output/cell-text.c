/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cell-text.h"

#include "base/digits.h"

#include <stdlib.h>
#include <string.h>
#include <wsutil/inet_addr.h>

#define NS_PER_SECOND UINT64_C(1000000000)

/* ---- exact ---- */

/* Of the smallest value too, the magnitude fits: it is unsigned. */
static uint64_t magnitude_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static void append_integer(GString *text, int64_t value)
{
    if (value < 0)
        g_string_append_c(text, '-');
    burst_append_digits(text, magnitude_of(value), 1);
}

void burst_append_seconds(GString *text, int64_t time_ns)
{
    enum { DECIMALS = 9 };
    uint64_t magnitude = magnitude_of(time_ns);

    if (time_ns < 0)
        g_string_append_c(text, '-');
    burst_append_digits(text, magnitude / NS_PER_SECOND, 1);
    g_string_append_c(text, '.');
    burst_append_digits(text, magnitude % NS_PER_SECOND, DECIMALS);
}

static void append_real(GString *text, const char *format, double real)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE * 10]; /* "%.9f" of the largest double has 319 characters */
    /* cppcheck-suppress [uninitvar, wrongPrintfScanfArgNum] ; written to; it is there */
    g_string_append(text, g_ascii_formatd(buffer, sizeof buffer, format, real));
}

/* Whole numbers are written as "%.15g" writes them, but do not go through it: it is slow. */
static void append_exact_real(GString *text, double real)
{
    const double beyond = 1e15;

    if (real > 0 && real < beyond && real == (double)(int64_t)real)
        burst_append_digits(text, (uint64_t)real, 1);
    else
        append_real(text, "%.15g", real);
}

static void append_link_address(GString *text, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(text, "%s%02x", i > 0 ? ":" : "", bytes[i]);
}

static void append_address(GString *text, const burst_address_t *address)
{
    enum { ETHERNET_LEN = 6, EUI64_LEN = 8 };
    char buffer[WS_INET6_ADDRSTRLEN];
    GQuark quark;

    switch (address->kind) {
    case BURST_ADDRESS_IPV4:
        g_string_append(text, ws_inet_ntop4(address->bytes, buffer, sizeof buffer));
        break;
    case BURST_ADDRESS_IPV6:
        g_string_append(text, ws_inet_ntop6(address->bytes, buffer, sizeof buffer));
        break;
    case BURST_ADDRESS_ETHERNET:
        append_link_address(text, address->bytes, ETHERNET_LEN);
        break;
    case BURST_ADDRESS_EUI64:
        append_link_address(text, address->bytes, EUI64_LEN);
        break;
    case BURST_ADDRESS_TEXT:
        memcpy(&quark, address->bytes, sizeof quark);
        g_string_append(text, g_quark_to_string(quark));
        break;
    default:
        break;
    }
}

static void append_list(GString *text, const burst_list_t *list, size_t width)
{
    for (size_t i = 0; i < list->n_values; i++) {
        gsize before = text->len;
        if (i > 0)
            g_string_append_c(text, ' ');
        if (list->values[i] == INT64_MIN)
            continue;
        if (list->are_times)
            burst_append_seconds(text, list->values[i]);
        else
            append_integer(text, list->values[i]);
        if (width > 0 && text->len > width - strlen(" ...")) {
            g_string_truncate(text, before);
            g_string_append(text, " ...");
            return;
        }
    }
}

void burst_cell_append(GString *text, const burst_cell_t *cell)
{
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        break;
    case BURST_CELL_COUNT:
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
    case BURST_CELL_PROTOCOL:
        burst_append_digits(text, cell->count, 1);
        break;
    case BURST_CELL_INTEGER:
        append_integer(text, cell->integer);
        break;
    case BURST_CELL_REAL:
        append_exact_real(text, cell->real);
        break;
    case BURST_CELL_TIME:
        burst_append_seconds(text, cell->time_ns);
        break;
    case BURST_CELL_ADDRESS:
        append_address(text, cell->address);
        break;
    case BURST_CELL_FLAG:
        g_string_append(text, cell->count ? "true" : "false");
        break;
    case BURST_CELL_TEXT:
        g_string_append(text, cell->text);
        break;
    case BURST_CELL_LIST:
        append_list(text, &cell->list, 0);
        break;
    }
}

void burst_cell_exact(GString *text, const burst_cell_t *cell)
{
    g_string_truncate(text, 0);
    burst_cell_append(text, cell);
}

/* ---- readable ---- */

burst_reader_t burst_reader_of(const burst_source_t *source)
{
    burst_reader_t reader = {.names = source->names};
    reader.has_start = burst_engine_first_time(source->engine, &reader.start_ns);
    return reader;
}

static bool append_name(GString *text, char *name)
{
    if (name == NULL)
        return false;
    g_string_append(text, name);
    g_free(name);
    return true;
}

/* @return false if there is none: then it is written as for programs. */
static bool append_name_of(GString *text, const burst_cell_t *cell, const burst_names_t *names)
{
    switch (cell->type) {
    case BURST_CELL_ADDRESS:
        return names->address && append_name(text, names->address(cell->address));
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
        return names->port && append_name(text, names->port(cell->type, (uint16_t)cell->count));
    case BURST_CELL_PROTOCOL:
        return names->protocol && append_name(text, names->protocol((uint8_t)cell->count));
    default:
        return false;
    }
}

/* Of an absolute time: to the microsecond, halves up, since the start. */
static void append_since_start(GString *text, int64_t time_ns, const burst_reader_t *reader)
{
    enum { NS_PER_US = 1000, US_PER_SECOND = 1000000, DECIMALS = 6 };
    int64_t since_ns =
        reader->has_start ? burst_time_difference(time_ns, reader->start_ns) : time_ns;
    uint64_t us = (magnitude_of(since_ns) + NS_PER_US / 2) / NS_PER_US;

    if (since_ns < 0 && us > 0)
        g_string_append_c(text, '-');
    burst_append_digits(text, us / US_PER_SECOND, 1);
    g_string_append_c(text, '.');
    burst_append_digits(text, us % US_PER_SECOND, DECIMALS);
}

/* Seconds with three significant digits: as d.dde+xx, of which the point is then moved. */
static void append_three_digits(GString *text, int64_t time_ns)
{
    enum { BASE = 10, DIGITS = 3, MAX_DECIMALS = 9 };
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (time_ns <= 0) {
        burst_cell_append(text, &(burst_cell_t){.type = BURST_CELL_TIME, .time_ns = time_ns});
        return;
    }
    /* cppcheck-suppress [uninitvar, wrongPrintfScanfArgNum] ; written to; it is there */
    g_ascii_formatd(buffer, sizeof buffer, "%.2e", (double)time_ns / (double)NS_PER_SECOND);
    int exponent = (int)strtol(strchr(buffer, 'e') + 1, NULL, BASE);
    if (exponent >= DIGITS - 1) {
        g_string_append_printf(text, "%c%c%c", buffer[0], buffer[2], buffer[3]);
        for (int i = DIGITS - 1; i < exponent; i++)
            g_string_append_c(text, '0');
        return;
    }
    char format[] = "%.0f";
    format[2] = (char)('0' + MIN(DIGITS - 1 - exponent, MAX_DECIMALS));
    append_real(text, format, (double)time_ns / (double)NS_PER_SECOND);
}

static void append_readable_time(GString *text, int64_t time_ns, const burst_column_t *column,
                                 const burst_reader_t *reader)
{
    if (column->flags & BURST_COLUMN_PERCENTILE)
        append_three_digits(text, time_ns);
    else if ((column->flags & BURST_COLUMN_ABSOLUTE) == 0)
        burst_append_seconds(text, time_ns);
    else if (reader->names == NULL || reader->names->time == NULL ||
             !append_name(text, reader->names->time(time_ns)))
        append_since_start(text, time_ns, reader);
}

void burst_cell_readable(GString *text, const burst_cell_t *cell, const burst_column_t *column,
                         const burst_reader_t *reader)
{
    char format[] = "%.0f";

    g_string_truncate(text, 0);
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_append_c(text, '-');
        break;
    case BURST_CELL_REAL:
        format[2] = (char)('0' + column->decimals);
        append_real(text, format, cell->real);
        break;
    case BURST_CELL_TIME:
        append_readable_time(text, cell->time_ns, column, reader);
        break;
    case BURST_CELL_FLAG:
        g_string_append(text, cell->count ? "yes" : "no");
        break;
    case BURST_CELL_LIST:
        append_list(text, &cell->list, reader->list_width);
        break;
    default:
        if (reader->names == NULL || !append_name_of(text, cell, reader->names))
            burst_cell_append(text, cell);
    }
}
