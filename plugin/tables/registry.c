/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "registry.h"

#include <glib.h>

const burst_table_t *const burst_tables[] = {
    &burst_table_summary,   &burst_table_endpoints,   &burst_table_tcp_ports,
    &burst_table_udp_ports, &burst_table_streams,     &burst_table_bursts,
    &burst_table_peaks,     &burst_table_microbursts, &burst_table_thresholds,
    &burst_table_kinds,     &burst_table_sequences,   &burst_table_packets,
};
const size_t burst_n_tables = G_N_ELEMENTS(burst_tables);

const burst_table_t *burst_table_find(const char *name)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        if (g_strcmp0(burst_tables[i]->name, name) == 0)
            return burst_tables[i];
    }
    return NULL;
}
