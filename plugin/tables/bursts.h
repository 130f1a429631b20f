/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The columns of the table "bursts" for one burst at a time, as events tell of it.
 */
#ifndef BURST_BURSTS_H
#define BURST_BURSTS_H

#include "burst/table.h"

/** Rows of the table "bursts" without a row. @return to be freed with burst_rows_free(). */
burst_rows_t *burst_rows_of_events(const burst_source_t *source);

/**
 * Makes a burst the only row.
 * @param event with figures. It must outlive what is read from the rows.
 */
void burst_rows_show_event(burst_rows_t *rows, const burst_event_t *event);

#endif
