/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a capture for benchmarks: make-capture FILE PACKETS [ADDRESSES] [SEED] [KIND]
 *
 * IPv4 with TCP and UDP, between ADDRESSES hosts (default 1000) of which a few talk most; payloads
 * as on a network (small, middling, full); pauses from microseconds to seconds, in bursts. The same
 * arguments make the same bytes, and fewer packets the beginning of more. Packets are declared in
 * full and captured to 128 bytes. KIND is "mix", as above; "tcp", the same without UDP; "scan":
 * each packet is between two hosts that were not seen before; "sink": each is from a new host to
 * always the same one; or "line": all are from one host to another, in the smallest frames.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLAGS_AND_WINDOW UINT32_C(0x5018ffff) /* of TCP: no options, PSH, ACK, 64 KiB */

enum { SNAPLEN = 128, ETHERNET_LEN = 14, IPV4_LEN = 20, TCP_LEN = 20, UDP_LEN = 8 };

static uint64_t state;

/* SplitMix64 (G. Steele et al., OOPSLA 2014). */
static uint64_t random_bits(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* From 0 to below 1. */
static double random_unit(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

static uint8_t *put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, value >> 16), value & 0xffff);
}

static void write_host32(FILE *file, uint32_t value)
{
    fwrite(&value, sizeof value, 1, file);
}

static void write_file_header(FILE *file)
{
    const uint32_t nanosecond_pcap = 0xa1b23c4d;
    const uint32_t version_2_4 = 2 | 4 << 16;
    const uint32_t link_type_ethernet = 1;

    write_host32(file, nanosecond_pcap);
    write_host32(file, version_2_4);
    write_host32(file, 0);
    write_host32(file, 0);
    write_host32(file, SNAPLEN);
    write_host32(file, link_type_ethernet);
}

typedef struct {
    uint32_t src;
    uint32_t dst;
    uint16_t src_port;
    uint16_t dst_port;
    bool is_tcp;
    uint32_t sequence; /* of TCP: what was sent before this, and what has come */
    uint32_t acknowledged;
    unsigned payload_len;
} packet_t;

/* What two hosts have to say to each other for a while. */
typedef struct {
    uint32_t src; /* the one that sends most of it */
    uint32_t dst;
    bool is_tcp;
    uint32_t *sent; /* bytes so far on this connection: by src, by dst */
} exchange_t;

/* At least so many bytes of payload, and fewer than so many. */
static unsigned random_len(unsigned from, unsigned to)
{
    return from + (unsigned)(random_unit() * (to - from));
}

/* Of those that are no answers, half are full, the others carry something or little. */
static unsigned random_payload_len(bool is_answer)
{
    double kind = random_unit();
    if (is_answer || kind < 0.25)
        return random_len(0, 80);
    return kind < 0.5 ? random_len(80, 1080) : random_len(1200, 1400);
}

/* Nine in ten pauses are short, within a burst of packets. */
static uint64_t random_pause_ns(void)
{
    double shortest_ns = random_unit() < 0.9 ? 1e3 : 1e6;
    return (uint64_t)(shortest_ns * pow(1e3, random_unit()));
}

enum { PEERS = 4, FIRST_CLIENT_PORT = 20000, N_CLIENT_PORTS = 20000, SERVER_PORT = 50000 };

/*
 * Who talks to whom: each host has a few peers, with a connection to each, and the first hosts talk
 * most.
 */
static void choose_exchange(exchange_t *exchange, uint32_t (*connections)[2], uint64_t addresses)
{
    double place = random_unit();
    uint64_t peer = random_bits() % PEERS;
    exchange->src = (uint32_t)(place * place * (double)addresses);
    exchange->dst = (uint32_t)((exchange->src + 1 + peer) % addresses);
    exchange->is_tcp = random_unit() < 0.7;
    exchange->sent = connections[exchange->src * PEERS + peer];
}

/*
 * An exchange has 50 packets on average, a third of them answers. With the plugin's defaults, that
 * is a burst for some 30 packets. In captures of video, voice, games and pages of a few thousand
 * packets each, it is one for 28 to 66.
 */
static void choose_mix(packet_t *packet, const exchange_t *exchange)
{
    bool is_answer = random_unit() < 1.0 / 3;
    uint16_t client_port = (uint16_t)(FIRST_CLIENT_PORT + exchange->src % N_CLIENT_PORTS);

    packet->src = is_answer ? exchange->dst : exchange->src;
    packet->dst = is_answer ? exchange->src : exchange->dst;
    packet->src_port = is_answer ? SERVER_PORT : client_port;
    packet->dst_port = is_answer ? client_port : SERVER_PORT;
    packet->is_tcp = exchange->is_tcp;
    packet->payload_len = random_payload_len(is_answer);
    packet->sequence = 1 + exchange->sent[is_answer];
    packet->acknowledged = 1 + exchange->sent[!is_answer];
    exchange->sent[is_answer] += packet->is_tcp ? packet->payload_len : 0;
}

/* Between two hosts that were not seen before, or from such a one to always the same. */
static void choose_new_hosts(packet_t *packet, uint64_t number, bool is_scan)
{
    *packet = (packet_t){.src_port = FIRST_CLIENT_PORT, .dst_port = SERVER_PORT, .is_tcp = true};
    packet->src = is_scan ? (uint32_t)number * 2 : (uint32_t)number + 1;
    packet->dst = is_scan ? (uint32_t)number * 2 + 1 : 0;
    packet->payload_len = random_payload_len(false);
}

static void choose_line(packet_t *packet)
{
    *packet = (packet_t){
        .src = 1, .src_port = FIRST_CLIENT_PORT, .dst_port = SERVER_PORT, .payload_len = 1};
}

static unsigned put_frame(uint8_t *frame, const packet_t *packet)
{
    const uint32_t network = UINT32_C(0x0a000000); /* 10.0.0.0/8 */
    unsigned transport_len = packet->is_tcp ? TCP_LEN : UDP_LEN;
    unsigned ip_len = IPV4_LEN + transport_len + packet->payload_len;
    uint8_t *at = frame;

    memset(frame, 0, SNAPLEN);
    at = put16(at + 12, 0x0800);
    at = put16(at, 0x4500);
    at = put16(at, ip_len);
    at = put32(at, 0);
    *at++ = 64;
    *at++ = packet->is_tcp ? 6 : 17;
    at = put16(at, 0);
    at = put32(at, network + packet->src);
    at = put32(at, network + packet->dst);
    at = put16(at, packet->src_port);
    at = put16(at, packet->dst_port);
    if (packet->is_tcp)
        put32(put32(put32(at, packet->sequence), packet->acknowledged), FLAGS_AND_WINDOW);
    else
        put16(at, UDP_LEN + packet->payload_len);
    return ETHERNET_LEN + ip_len;
}

static void write_packet(FILE *file, const packet_t *packet, uint64_t time_ns)
{
    const uint64_t ns_per_second = 1000000000;
    uint8_t frame[SNAPLEN];
    unsigned length = put_frame(frame, packet);
    unsigned captured = length < SNAPLEN ? length : SNAPLEN;

    write_host32(file, (uint32_t)(time_ns / ns_per_second));
    write_host32(file, (uint32_t)(time_ns % ns_per_second));
    write_host32(file, captured);
    write_host32(file, length);
    fwrite(frame, captured, 1, file);
}

/* @return false if there is no memory. */
static bool write_packets(FILE *file, uint64_t packets, uint64_t addresses, const char *kind)
{
    const bool is_scan = strcmp(kind, "scan") == 0;
    const bool is_sink = strcmp(kind, "sink") == 0;
    const bool is_line = strcmp(kind, "line") == 0;
    const bool is_all_tcp = strcmp(kind, "tcp") == 0;
    uint64_t time_ns = UINT64_C(1700000000000000000);
    uint32_t(*connections)[2] = calloc(addresses, PEERS * sizeof *connections);
    exchange_t exchange = {0};
    packet_t packet;

    if (connections == NULL)
        return false;
    write_file_header(file);
    for (uint64_t i = 0; i < packets; i++) {
        if (is_scan || is_sink) {
            choose_new_hosts(&packet, i, is_scan);
        } else if (is_line) {
            choose_line(&packet);
        } else {
            if (i == 0 || random_unit() < 0.02)
                choose_exchange(&exchange, connections, addresses);
            exchange.is_tcp |= is_all_tcp;
            choose_mix(&packet, &exchange);
        }
        write_packet(file, &packet, time_ns);
        time_ns += random_pause_ns();
    }
    free(connections);
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 6) {
        fprintf(stderr, "Usage: make-capture FILE PACKETS [ADDRESSES] [SEED] [KIND]\n");
        return 2;
    }
    uint64_t packets = strtoull(argv[2], NULL, 10);
    uint64_t addresses = argc > 3 ? strtoull(argv[3], NULL, 10) : 1000;
    state = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
    const char *kind = argc > 5 ? argv[5] : "mix";

    if (addresses <= PEERS) {
        fprintf(stderr, "make-capture: at least %d addresses are needed\n", PEERS + 1);
        return 2;
    }
    FILE *file = fopen(argv[1], "wb");
    if (file == NULL) {
        fprintf(stderr, "make-capture: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    bool failed = !write_packets(file, packets, addresses, kind) || ferror(file) != 0;
    if (fclose(file) != 0 || failed) {
        fprintf(stderr, "make-capture: %s cannot be written\n", argv[1]);
        return 1;
    }
    return 0;
}
