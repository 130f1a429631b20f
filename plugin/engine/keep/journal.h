/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What the last packet has changed, as it was before: to take the packet back.
 *
 * A station saves a piece of memory before it changes it. Taking back copies the pieces to where
 * they were, the last one first. Every packet comes by here: what is called each time is inline.
 */
#ifndef BURST_JOURNAL_H
#define BURST_JOURNAL_H

#include <glib.h>
#include <stddef.h>
#include <string.h>

#define BURST_JOURNAL_MAX_PIECES 16
#define BURST_JOURNAL_MAX_BYTES  2048

typedef struct {
    void *place;
    size_t size;
    size_t saved_at; /* in `bytes` */
} burst_journal_piece_t;

/** For one packet, which changes a bounded number of pieces. All zero is empty. */
typedef struct {
    unsigned n_pieces;
    size_t n_bytes;
    burst_journal_piece_t pieces[BURST_JOURNAL_MAX_PIECES];
    char bytes[BURST_JOURNAL_MAX_BYTES];
} burst_journal_t;

/** Forgets everything: a new packet begins. */
static inline void burst_journal_clear(burst_journal_t *journal)
{
    journal->n_pieces = 0;
    journal->n_bytes = 0;
}

/**
 * Saves `size` bytes from `place`, which must stay where they are until they are taken back.
 * @param journal NULL: nothing is saved.
 */
static inline void burst_journal_save(burst_journal_t *journal, void *place, size_t size)
{
    if (journal == NULL)
        return;
    g_assert(journal->n_pieces < BURST_JOURNAL_MAX_PIECES &&
             size <= BURST_JOURNAL_MAX_BYTES - journal->n_bytes);
    journal->pieces[journal->n_pieces++] =
        (burst_journal_piece_t){.place = place, .size = size, .saved_at = journal->n_bytes};
    memcpy(journal->bytes + journal->n_bytes, place, size);
    journal->n_bytes += size;
}

/** Puts everything back, and forgets it. */
static inline void burst_journal_take_back(burst_journal_t *journal)
{
    for (unsigned i = journal->n_pieces; i > 0; i--) {
        const burst_journal_piece_t *piece = &journal->pieces[i - 1];
        memcpy(piece->place, journal->bytes + piece->saved_at, piece->size);
    }
    burst_journal_clear(journal);
}

#endif
