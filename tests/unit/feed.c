/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    burst_class_t class;
    int16_t number;
} feed_protocol_t;

static const feed_protocol_t protocols[] = {
    {"tcp", BURST_CLASS_TCP, 6},
    {"udp", BURST_CLASS_UDP, 17},
    {"udplite", BURST_CLASS_UDP, 136},
    {"icmp", BURST_CLASS_OTHER_IP, 1},
    {"unknown", BURST_CLASS_OTHER_IP, BURST_PROTOCOL_UNKNOWN},
};

static const feed_protocol_t *find_protocol(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++) {
        if (strlen(protocols[i].name) == length && strncmp(protocols[i].name, name, length) == 0)
            return &protocols[i];
    }
    g_error("no such protocol: %.*s", (int)length, name);
}

burst_address_t feed_address(char letter)
{
    g_assert_true(g_ascii_isalpha(letter));
    if (g_ascii_islower(letter))
        return (burst_address_t){.kind = BURST_ADDRESS_IPV4,
                                 .bytes = {10, 0, 0, (uint8_t)(letter - 'a' + 1)}};
    return (burst_address_t){.kind = BURST_ADDRESS_IPV6,
                             .bytes = {0x20, 0x01, 0x0d, 0xb8, [15] = (uint8_t)(letter - 'A' + 1)}};
}

char feed_letter(const burst_address_t *address)
{
    if (address->kind == BURST_ADDRESS_IPV4)
        return (char)('a' + address->bytes[3] - 1);
    return (char)('A' + address->bytes[15] - 1);
}

/* Reads "a" or "a:80". @return what follows. */
static const char *read_end(const char *text, burst_address_t *address, bool *has_port,
                            uint16_t *port)
{
    char *rest;
    *address = feed_address(*text++);
    if (*text != ':')
        return text;
    *has_port = true;
    *port = (uint16_t)strtoul(text + 1, &rest, 10);
    return rest;
}

static void read_route(burst_packet_t *packet, const char *route)
{
    const feed_protocol_t *protocol = find_protocol("udp", strlen("udp"));
    const char *space = strchr(route, ' ');
    if (space) {
        protocol = find_protocol(route, (size_t)(space - route));
        route = space + 1;
    }
    packet->class = protocol->class;
    packet->protocol = protocol->number;

    route = read_end(route, &packet->src, &packet->has_ports, &packet->src_port);
    g_assert_cmpint(*route, ==, '>');
    route = read_end(route + 1, &packet->dst, &packet->has_ports, &packet->dst_port);
    g_assert_cmpint(*route, ==, '\0');
}

burst_packet_t feed_packet(uint32_t frame, const feed_row_t *row)
{
    burst_packet_t packet = {.frame = frame,
                             .payload_len = row->payload_len,
                             .size = row->payload_len,
                             .wire_len = row->payload_len + FEED_HEADERS};

    if (row->time_ns != NO_TIME) {
        packet.has_time = true;
        packet.time_ns = row->time_ns;
    }
    if (strcmp(row->route, "-") == 0)
        packet.class = BURST_CLASS_NOT_IP;
    else
        read_route(&packet, row->route);
    packet.is_observed = packet.class != BURST_CLASS_NOT_IP;
    return packet;
}

burst_verdict_t feed_one(burst_engine_t *engine, uint32_t frame, const feed_row_t *row)
{
    burst_packet_t packet = feed_packet(frame, row);
    burst_verdict_t verdict;
    memset(&verdict, 0xa5, sizeof verdict); /* what was there before must not shine through */
    burst_engine_add(engine, &packet, &verdict);
    return verdict;
}

void feed_rows(burst_engine_t *engine, const feed_row_t *rows, uint32_t n_rows)
{
    for (uint32_t i = 0; i < n_rows; i++)
        feed_one(engine, i + 1, &rows[i]);
}

burst_engine_t *feed_new_engine(const burst_parameters_t *parameters, const feed_row_t *rows,
                                uint32_t n_rows)
{
    burst_engine_t *engine = burst_engine_new(parameters, BURST_FEATURES_OF_STATISTICS);
    feed_rows(engine, rows, n_rows);
    return engine;
}

burst_parameters_t feed_with_small(void)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.include_small = true;
    return parameters;
}

burst_parameters_t feed_with_stream(burst_stream_key_t key)
{
    burst_parameters_t parameters = burst_parameters_default();
    parameters.stream = key;
    return parameters;
}
