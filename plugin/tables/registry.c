/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "registry.h"

#include <glib.h>

#define ADDRESS(name) &burst_table_##name,
const burst_table_t *const burst_tables[] = {BURST_TABLES(ADDRESS)};
const size_t burst_n_tables = G_N_ELEMENTS(burst_tables);

const burst_table_t *burst_table_find(const char *name)
{
    for (size_t i = 0; i < burst_n_tables; i++) {
        if (g_strcmp0(burst_tables[i]->name, name) == 0)
            return burst_tables[i];
    }
    return NULL;
}
