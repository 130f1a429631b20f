/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables "tcp_ports" and "udp_ports": one row for each port. Their items are burst_port_t. */
#include "registry.h"
#include "rows/columns.h"

static void get_tcp_port(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                         const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_port_t *port = item;
    *cell = (burst_cell_t){.type = BURST_CELL_TCP_PORT, .count = port->port};
}

static void get_udp_port(const burst_rows_t *rows G_GNUC_UNUSED, const void *item,
                         const burst_column_t *column G_GNUC_UNUSED, burst_cell_t *cell)
{
    const burst_port_t *port = item;
    *cell = (burst_cell_t){.type = BURST_CELL_UDP_PORT, .count = port->port};
}

#define PORT_COLUMNS(get_)                                                                         \
    {                                                                                              \
        {BURST_COLUMN("port", "Port", "", COUNT, "The port"), .rank = 1, .get = (get_)},           \
            {BURST_COLUMN("src_packets", "Src packets", "", COUNT, "Packets sent from the port"),  \
             .flags = BURST_COLUMN_SUM, .rank = 2, BURST_COUNT64(burst_port_t, src_packets)},      \
            {BURST_COLUMN("src_bytes", "Src", "B", COUNT, "Payload sent from the port"),           \
             .flags = BURST_COLUMN_SUM, .rank = 3, BURST_COUNT64(burst_port_t, src_bytes)},        \
            {BURST_COLUMN("dst_packets", "Dst packets", "", COUNT, "Packets sent to the port"),    \
             .flags = BURST_COLUMN_SUM, .rank = 4, BURST_COUNT64(burst_port_t, dst_packets)},      \
        {                                                                                          \
            BURST_COLUMN("dst_bytes", "Dst", "B", COUNT, "Payload sent to the port"),              \
                .flags = BURST_COLUMN_SUM, .rank = 5, BURST_COUNT64(burst_port_t, dst_bytes)       \
        }                                                                                          \
    }

static const burst_column_t tcp_columns[] = PORT_COLUMNS(get_tcp_port);
static const burst_column_t udp_columns[] = PORT_COLUMNS(get_udp_port);

static void free_ports(void *ports)
{
    g_ptr_array_unref(ports);
}

static void collect(burst_rows_t *rows, burst_class_t of)
{
    GPtrArray *ports = burst_engine_ports(rows->source.engine, of);
    burst_rows_set_data(rows, ports, free_ports);
    burst_rows_add_all(rows, ports);
}

static void collect_tcp(burst_rows_t *rows)
{
    collect(rows, BURST_CLASS_TCP);
}

static void collect_udp(burst_rows_t *rows)
{
    collect(rows, BURST_CLASS_UDP);
}

static int compare(const void *a, const void *b, const burst_rows_t *rows G_GNUC_UNUSED)
{
    const burst_port_t *port_a = a;
    const burst_port_t *port_b = b;
    return burst_compare_sizes(port_a->src_bytes + port_a->dst_bytes,
                               port_b->src_bytes + port_b->dst_bytes, port_a->port, port_b->port);
}

const burst_table_t burst_table_tcp_ports = {
    .name = "tcp_ports",
    .title = "Burst TCP Ports",
    .menu = "_TCP Ports",
    .meaning = "What comes from and goes to each TCP port",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_COUNTS_PORTS,
    .depends_on = BURST_ON_PACKETS,
    .columns = tcp_columns,
    .n_columns = G_N_ELEMENTS(tcp_columns),
    .collect = collect_tcp,
    .compare = compare,
};

const burst_table_t burst_table_udp_ports = {
    .name = "udp_ports",
    .title = "Burst UDP Ports",
    .menu = "_UDP Ports",
    .meaning = "What comes from and goes to each UDP port",
    .flags = BURST_TABLE_IN_DOCUMENT,
    .features = BURST_COUNTS_PORTS,
    .depends_on = BURST_ON_PACKETS,
    .columns = udp_columns,
    .n_columns = G_N_ELEMENTS(udp_columns),
    .collect = collect_udp,
    .compare = compare,
};
