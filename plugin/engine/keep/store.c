/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store.h"

#include <glib.h>

#define BURSTS_PER_BLOCK 1024

struct burst_store {
    bool has_details;
    GPtrArray *bursts;  /* of burst_burst_t[BURSTS_PER_BLOCK] */
    GPtrArray *details; /* of burst_detail_t[BURSTS_PER_BLOCK] */
};

burst_store_t *burst_store_new(bool has_details)
{
    burst_store_t *store = g_new(burst_store_t, 1);
    store->has_details = has_details;
    store->bursts = g_ptr_array_new_with_free_func(g_free);
    store->details = g_ptr_array_new_with_free_func(g_free);
    return store;
}

void burst_store_free(burst_store_t *store)
{
    if (store == NULL)
        return;
    g_ptr_array_free(store->bursts, TRUE);
    g_ptr_array_free(store->details, TRUE);
    g_free(store);
}

void burst_store_put(burst_store_t *store, uint32_t id, const burst_burst_t *burst,
                     const burst_detail_t *detail)
{
    guint block = (id - 1) / BURSTS_PER_BLOCK;
    guint place = (id - 1) % BURSTS_PER_BLOCK;

    if (block == store->bursts->len) {
        g_ptr_array_add(store->bursts, g_new(burst_burst_t, BURSTS_PER_BLOCK));
        if (store->has_details)
            g_ptr_array_add(store->details, g_new(burst_detail_t, BURSTS_PER_BLOCK));
    }
    ((burst_burst_t *)g_ptr_array_index(store->bursts, block))[place] = *burst;
    if (store->has_details)
        ((burst_detail_t *)g_ptr_array_index(store->details, block))[place] = *detail;
}

const burst_burst_t *burst_store_burst(const burst_store_t *store, uint32_t id)
{
    const burst_burst_t *block = g_ptr_array_index(store->bursts, (id - 1) / BURSTS_PER_BLOCK);
    return &block[(id - 1) % BURSTS_PER_BLOCK];
}

const burst_detail_t *burst_store_detail(const burst_store_t *store, uint32_t id)
{
    if (!store->has_details)
        return NULL;
    const burst_detail_t *block = g_ptr_array_index(store->details, (id - 1) / BURSTS_PER_BLOCK);
    return &block[(id - 1) % BURSTS_PER_BLOCK];
}
