/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "columns.h"

#include <string.h>

#define NS_PER_SECOND 1e9

/* ---- cells ---- */

void burst_put_count(burst_cell_t *cell, uint64_t count)
{
    *cell = (burst_cell_t){.type = BURST_CELL_COUNT, .count = count};
}

void burst_put_real(burst_cell_t *cell, double real)
{
    *cell = (burst_cell_t){.type = BURST_CELL_REAL, .real = real};
}

void burst_put_time(burst_cell_t *cell, int64_t time_ns)
{
    *cell = (burst_cell_t){.type = BURST_CELL_TIME, .time_ns = time_ns};
}

void burst_put_flag(burst_cell_t *cell, bool flag)
{
    *cell = (burst_cell_t){.type = BURST_CELL_FLAG, .count = flag};
}

void burst_put_seconds(burst_cell_t *cell, double ns)
{
    burst_put_real(cell, ns / NS_PER_SECOND);
}

void burst_put_text(const burst_rows_t *rows, burst_cell_t *cell, char *text)
{
    if (text)
        *cell = (burst_cell_t){.type = BURST_CELL_TEXT, .text = burst_rows_keep_text(rows, text)};
}

void burst_put_address(burst_cell_t *cell, const burst_address_t *address)
{
    if (address->kind != BURST_ADDRESS_NONE)
        *cell = (burst_cell_t){.type = BURST_CELL_ADDRESS, .address = address};
}

void burst_put_endpoint(burst_cell_t *cell, const burst_endpoint_t *endpoint)
{
    if (endpoint)
        burst_put_address(cell, &endpoint->address);
}

void burst_put_protocol(burst_cell_t *cell, int16_t protocol)
{
    if (protocol != BURST_PROTOCOL_UNKNOWN)
        *cell = (burst_cell_t){.type = BURST_CELL_PROTOCOL, .count = (uint64_t)protocol};
}

static burst_cell_type_t type_of_port(int16_t protocol)
{
    enum { TCP = 6, UDP = 17, UDP_LITE = 136 };
    switch (protocol) {
    case TCP:
        return BURST_CELL_TCP_PORT;
    case UDP:
    case UDP_LITE:
        return BURST_CELL_UDP_PORT;
    default:
        return BURST_CELL_COUNT;
    }
}

void burst_put_port(burst_cell_t *cell, int16_t protocol, uint16_t port)
{
    *cell = (burst_cell_t){.type = type_of_port(protocol), .count = port};
}

/* ---- numbers in an item; some stand in packed structures ---- */

void burst_get_count32(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                       const burst_column_t *column, burst_cell_t *cell)
{
    uint32_t count;
    memcpy(&count, (const char *)item + column->which, sizeof count);
    burst_put_count(cell, count);
}

void burst_get_count64(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                       const burst_column_t *column, burst_cell_t *cell)
{
    uint64_t count;
    memcpy(&count, (const char *)item + column->which, sizeof count);
    burst_put_count(cell, count);
}

/* ---- groups ---- */

void burst_put_stream_key(burst_cell_t *cell, const burst_stream_t *stream, int which)
{
    switch (which) {
    case BURST_KEY_STREAM:
        burst_put_count(cell, stream->number);
        break;
    case BURST_KEY_SRC:
        burst_put_endpoint(cell, stream->src);
        break;
    case BURST_KEY_DST:
        burst_put_endpoint(cell, stream->dst);
        break;
    case BURST_KEY_PROTOCOL:
        burst_put_protocol(cell, stream->protocol);
        break;
    case BURST_KEY_SRC_PORT:
        if (stream->has_ports)
            burst_put_port(cell, stream->protocol, stream->src_port);
        break;
    case BURST_KEY_DST_PORT:
        if (stream->has_ports)
            burst_put_port(cell, stream->protocol, stream->dst_port);
        break;
    default:
        g_assert_not_reached();
    }
}

void burst_put_length(burst_cell_t *cell, const burst_sizes_t *lengths, uint64_t bytes, int which)
{
    double sd;

    if (lengths->count == 0)
        return;
    switch (which) {
    case BURST_LEN_MEAN:
        burst_put_real(cell, (double)bytes / (double)lengths->count);
        break;
    case BURST_LEN_SD:
        if (burst_sizes_sd(lengths, &sd))
            burst_put_real(cell, sd);
        break;
    case BURST_LEN_MIN:
        burst_put_count(cell, lengths->min);
        break;
    case BURST_LEN_MAX:
        burst_put_count(cell, lengths->max);
        break;
    default:
        g_assert_not_reached();
    }
}

void burst_put_gap(const burst_rows_t *rows, burst_cell_t *cell,
                   const burst_distribution_t *gaps_ns, int which)
{
    const burst_moments_t *moments = burst_distribution_moments(gaps_ns);
    double real;
    int64_t time_ns;

    if (moments->count == 0)
        return;
    switch (which) {
    case BURST_GAP_MEAN:
        burst_put_seconds(cell, moments->mean);
        break;
    case BURST_GAP_SD:
        if (burst_moments_sd(moments, &real))
            burst_put_seconds(cell, real);
        break;
    case BURST_GAP_MIN:
        burst_put_time(cell, moments->min);
        break;
    case BURST_GAP_MAX:
        burst_put_time(cell, moments->max);
        break;
    case BURST_GAP_BURSTINESS:
        if (burst_moments_burstiness(moments, &real))
            burst_put_real(cell, real);
        break;
    default:
        if (burst_rows_percentile(rows, gaps_ns, (size_t)(which - BURST_GAP_P50), &time_ns))
            burst_put_time(cell, time_ns);
    }
}
