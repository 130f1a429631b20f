/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the last packet has changed, as it was before: to take the packet back.
 *
 * A station saves a piece of memory before it changes it. Taking back copies the pieces to where
 * they were, the last one first.
 */
#ifndef BURST_JOURNAL_H
#define BURST_JOURNAL_H

#include <stddef.h>

typedef struct burst_journal burst_journal_t;

/** @return to be freed with burst_journal_free(). */
burst_journal_t *burst_journal_new(void);
void burst_journal_free(burst_journal_t *journal);

/** Forgets everything: a new packet begins. */
void burst_journal_clear(burst_journal_t *journal);

/**
 * Saves `size` bytes from `place`, which must stay where they are until they are taken back.
 * @param journal NULL: nothing is saved.
 */
void burst_journal_save(burst_journal_t *journal, void *place, size_t size);

/** Puts everything back, and forgets it. */
void burst_journal_take_back(burst_journal_t *journal);

#endif
