/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * All tables: each is in a file of its own, and one line of this list.
 */
#ifndef BURST_REGISTRY_H
#define BURST_REGISTRY_H

#include "burst/table.h"

/** The tables, in the order of the JSON document: TABLE(name) is burst_table_name. */
#define BURST_TABLES(TABLE)                                                                        \
    TABLE(summary)                                                                                 \
    TABLE(endpoints)                                                                               \
    TABLE(tcp_ports)                                                                               \
    TABLE(udp_ports)                                                                               \
    TABLE(streams)                                                                                 \
    TABLE(bursts)                                                                                  \
    TABLE(peaks)                                                                                   \
    TABLE(microbursts)                                                                             \
    TABLE(thresholds)                                                                              \
    TABLE(kinds)                                                                                   \
    TABLE(sequences)                                                                               \
    TABLE(packets)

#define BURST_DECLARE_TABLE(name) extern const burst_table_t burst_table_##name;
BURST_TABLES(BURST_DECLARE_TABLE)
#undef BURST_DECLARE_TABLE

#endif
