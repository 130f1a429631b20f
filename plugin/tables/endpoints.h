/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the report wants of the endpoints beyond the columns.
 */
#ifndef BURST_ENDPOINTS_H
#define BURST_ENDPOINTS_H

#include "burst/table.h"

/**
 * The times between what an endpoint sends, and between what it receives.
 * @param rows of the table "endpoints".
 * @param idt_ns, iat_ns set; borrowed from the engine.
 */
void burst_rows_endpoint_gaps(const burst_rows_t *rows, size_t row,
                              const burst_distribution_t **idt_ns,
                              const burst_distribution_t **iat_ns);

#endif
