/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The item of the table "packets", which has no rows in memory: whoever writes it makes one item
 * after the other.
 */
#ifndef BURST_PACKETS_H
#define BURST_PACKETS_H

#include "burst/table.h"

typedef struct {
    burst_packet_t packet;
    burst_verdict_t verdict;
    uint32_t burst;    /**< that the packet is a member of, in the end; or 0 */
    uint32_t position; /**< its place in that burst, from 1 */
} burst_packet_row_t;

/** The cells of one packet. @param cells one for each column of the table "packets". */
void burst_packet_cells(const burst_source_t *source, const burst_packet_row_t *row,
                        burst_cell_t cells[BURST_MAX_COLUMNS]);

#endif
