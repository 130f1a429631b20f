/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cell-text.h"

#include "base/digits.h"

#include <wsutil/inet_addr.h>

static void put_time(GString *text, int64_t time_ns)
{
    enum { DECIMALS = 9 };
    const uint64_t ns_per_second = 1000000000;
    /* Of the smallest value too, the magnitude fits: it is unsigned. */
    uint64_t magnitude = time_ns < 0 ? 0 - (uint64_t)time_ns : (uint64_t)time_ns;

    g_string_assign(text, time_ns < 0 ? "-" : "");
    burst_append_digits(text, magnitude / ns_per_second, 1);
    g_string_append_c(text, '.');
    burst_append_digits(text, magnitude % ns_per_second, DECIMALS);
}

static void put_real(GString *text, const char *format, double real)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE * 10]; /* "%.9f" of the largest double has 319 characters */
    /* cppcheck-suppress [uninitvar, wrongPrintfScanfArgNum] ; written to; it is there */
    g_string_assign(text, g_ascii_formatd(buffer, sizeof buffer, format, real));
}

static void put_address(GString *text, const burst_address_t *address)
{
    char buffer[WS_INET6_ADDRSTRLEN];
    if (address->family == BURST_FAMILY_IPV6)
        g_string_assign(text, ws_inet_ntop6(address->bytes, buffer, sizeof buffer));
    else
        g_string_assign(text, ws_inet_ntop4(address->bytes, buffer, sizeof buffer));
}

void burst_cell_exact(GString *text, const burst_cell_t *cell)
{
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_truncate(text, 0);
        break;
    case BURST_CELL_COUNT:
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
        g_string_truncate(text, 0);
        burst_append_digits(text, cell->count, 1);
        break;
    case BURST_CELL_REAL:
        put_real(text, "%.15g", cell->real);
        break;
    case BURST_CELL_TIME:
        put_time(text, cell->time_ns);
        break;
    case BURST_CELL_ADDRESS:
        put_address(text, cell->address);
        break;
    }
}

static bool put_name(GString *text, char *name)
{
    if (name == NULL)
        return false;
    g_string_assign(text, name);
    g_free(name);
    return true;
}

void burst_cell_readable(GString *text, const burst_cell_t *cell, const burst_column_t *column,
                         const burst_names_t *names)
{
    switch (cell->type) {
    case BURST_CELL_ABSENT:
        g_string_assign(text, "-");
        return;
    case BURST_CELL_REAL: {
        char format[] = "%.0f";
        format[2] = (char)('0' + column->decimals);
        put_real(text, format, cell->real);
        return;
    }
    case BURST_CELL_ADDRESS:
        if (names && put_name(text, names->address(cell->address)))
            return;
        break;
    case BURST_CELL_TCP_PORT:
    case BURST_CELL_UDP_PORT:
        if (names && put_name(text, names->port(cell->type, (uint16_t)cell->count)))
            return;
        break;
    default:
        break;
    }
    burst_cell_exact(text, cell);
}
