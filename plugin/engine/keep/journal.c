/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "journal.h"

#include <glib.h>
#include <string.h>

typedef struct {
    void *place;
    size_t size;
    guint saved_at; /* in `bytes` */
} piece_t;

struct burst_journal {
    GArray *pieces; /* of piece_t */
    GByteArray *bytes;
};

burst_journal_t *burst_journal_new(void)
{
    burst_journal_t *journal = g_new(burst_journal_t, 1);
    journal->pieces = g_array_new(FALSE, FALSE, sizeof(piece_t));
    journal->bytes = g_byte_array_new();
    return journal;
}

void burst_journal_free(burst_journal_t *journal)
{
    if (journal == NULL)
        return;
    g_array_free(journal->pieces, TRUE);
    g_byte_array_free(journal->bytes, TRUE);
    g_free(journal);
}

void burst_journal_clear(burst_journal_t *journal)
{
    if (journal == NULL || journal->pieces->len == 0)
        return;
    g_array_set_size(journal->pieces, 0);
    g_byte_array_set_size(journal->bytes, 0);
}

void burst_journal_save(burst_journal_t *journal, void *place, size_t size)
{
    if (journal == NULL)
        return;
    piece_t piece = {.place = place, .size = size, .saved_at = journal->bytes->len};
    g_array_append_val(journal->pieces, piece);
    g_byte_array_append(journal->bytes, place, (guint)size);
}

void burst_journal_take_back(burst_journal_t *journal)
{
    for (guint i = journal->pieces->len; i > 0; i--) {
        const piece_t *piece = &g_array_index(journal->pieces, piece_t, i - 1);
        memcpy(piece->place, journal->bytes->data + piece->saved_at, piece->size);
    }
    burst_journal_clear(journal);
}
