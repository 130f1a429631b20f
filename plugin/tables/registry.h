/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * All tables: each is in a file of its own, and in the list in registry.c.
 */
#ifndef BURST_REGISTRY_H
#define BURST_REGISTRY_H

#include "burst/table.h"

extern const burst_table_t burst_table_summary;
extern const burst_table_t burst_table_endpoints;
extern const burst_table_t burst_table_tcp_ports;
extern const burst_table_t burst_table_udp_ports;
extern const burst_table_t burst_table_streams;
extern const burst_table_t burst_table_bursts;
extern const burst_table_t burst_table_peaks;
extern const burst_table_t burst_table_microbursts;
extern const burst_table_t burst_table_thresholds;
extern const burst_table_t burst_table_kinds;
extern const burst_table_t burst_table_sequences;
extern const burst_table_t burst_table_packets;

#endif
