/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * All bursts of an engine, by number. They stay where they are: growing copies nothing.
 */
#ifndef BURST_STORE_H
#define BURST_STORE_H

#include "burst/engine.h"

typedef struct burst_store burst_store_t;

/** @param has_details whether there is a burst_detail_t of each. */
burst_store_t *burst_store_new(bool has_details);
void burst_store_free(burst_store_t *store);

/** Writes burst number `id`, from 1, at most one more than there are. */
void burst_store_put(burst_store_t *store, uint32_t id, const burst_burst_t *burst,
                     const burst_detail_t *detail);

/** Borrowed. @param id of one that was written. */
const burst_burst_t *burst_store_burst(const burst_store_t *store, uint32_t id);
/** Borrowed; NULL if there are no details. */
const burst_detail_t *burst_store_detail(const burst_store_t *store, uint32_t id);

#endif
