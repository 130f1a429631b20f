/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "duplicates.h"

#include "base/hash.h"
#include "burst/engine.h"

#include <glib.h>
#include <string.h>

/* A packet in the window. Those of the same content are a chain, the first one in the table. */
typedef struct packet {
    guint hash;
    uint32_t frame;
    int64_t time_ns;
    burst_content_t content; /* its bytes follow this structure */
    struct packet *next_same;
    struct packet *last_same; /* of the first one: the end of the chain */
} packet_t;

struct burst_duplicates {
    int64_t window_ns;
    int64_t clock_ns;  /* the latest time so far */
    GQueue packets;    /* of packet_t, in the order of the file */
    GHashTable *first; /* packet_t by content */
};

static guint hash_packet(gconstpointer data)
{
    return ((const packet_t *)data)->hash;
}

static gboolean equal_packets(gconstpointer a, gconstpointer b)
{
    const burst_content_t *content_a = &((const packet_t *)a)->content;
    const burst_content_t *content_b = &((const packet_t *)b)->content;
    return content_a->length == content_b->length &&
           content_a->identification == content_b->identification &&
           content_a->fragment_offset == content_b->fragment_offset &&
           content_a->protocol == content_b->protocol &&
           memcmp(&content_a->src, &content_b->src, sizeof content_a->src) == 0 &&
           memcmp(&content_a->dst, &content_b->dst, sizeof content_a->dst) == 0 &&
           memcmp(content_a->bytes, content_b->bytes, content_a->length) == 0;
}

/* Of what tells most packets apart: the rest is compared only when this is the same. */
static guint hash_content(const burst_content_t *content)
{
    enum { HEAD = 24, TAIL = 8 };
    struct {
        burst_address_t src, dst;
        uint16_t identification;
        uint8_t head[HEAD], tail[TAIL];
        uint64_t length;
    } key;

    memset(&key, 0, sizeof key);
    key.src = content->src;
    key.dst = content->dst;
    key.identification = content->identification;
    key.length = content->length;
    memcpy(key.head, content->bytes, MIN(content->length, HEAD));
    if (content->length >= TAIL)
        memcpy(key.tail, content->bytes + content->length - TAIL, TAIL);
    return (guint)burst_hash(&key, sizeof key);
}

burst_duplicates_t *burst_duplicates_new(int64_t window_ns)
{
    burst_duplicates_t *duplicates = g_new0(burst_duplicates_t, 1);
    duplicates->window_ns = window_ns;
    duplicates->clock_ns = BURST_NO_TIME;
    duplicates->first = g_hash_table_new(hash_packet, equal_packets);
    return duplicates;
}

void burst_duplicates_free(burst_duplicates_t *duplicates)
{
    if (duplicates == NULL)
        return;
    g_hash_table_destroy(duplicates->first);
    g_queue_foreach(&duplicates->packets, (GFunc)(void (*)(void))g_free, NULL);
    g_queue_clear(&duplicates->packets);
    g_free(duplicates);
}

/* The oldest packets are first in the file, and so first in their chains. */
static void forget_old(burst_duplicates_t *duplicates)
{
    for (packet_t *oldest = g_queue_peek_head(&duplicates->packets);
         oldest &&
         burst_time_difference(duplicates->clock_ns, oldest->time_ns) > duplicates->window_ns;
         oldest = g_queue_peek_head(&duplicates->packets)) {
        (void)g_queue_pop_head(&duplicates->packets);
        g_hash_table_remove(duplicates->first, oldest);
        if (oldest->next_same) {
            oldest->next_same->last_same = oldest->last_same;
            g_hash_table_add(duplicates->first, oldest->next_same);
        }
        g_free(oldest);
    }
}

static packet_t *keep(burst_duplicates_t *duplicates, const packet_t *packet)
{
    packet_t *kept = g_malloc(sizeof *kept + packet->content.length);
    uint8_t *bytes = (uint8_t *)(kept + 1);

    *kept = *packet;
    memcpy(bytes, packet->content.bytes, packet->content.length);
    kept->content.bytes = bytes;
    kept->last_same = kept;
    g_queue_push_tail(&duplicates->packets, kept);
    return kept;
}

/* It turned out to be no part of the file. It is the last of its chain. */
static void forget_last(burst_duplicates_t *duplicates)
{
    packet_t *last = g_queue_pop_tail(&duplicates->packets);
    packet_t *first = g_hash_table_lookup(duplicates->first, last);

    if (first == last) {
        g_hash_table_remove(duplicates->first, last);
    } else {
        packet_t *before = first;
        while (before->next_same != last)
            before = before->next_same;
        before->next_same = NULL;
        first->last_same = before;
    }
    g_free(last);
}

uint32_t burst_duplicates_add(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                              const burst_content_t *content)
{
    packet_t packet = {.frame = frame, .time_ns = time_ns, .content = *content};
    uint32_t duplicate_of = 0;

    const packet_t *last = g_queue_peek_tail(&duplicates->packets);
    if (last && last->frame == frame)
        forget_last(duplicates);
    duplicates->clock_ns = MAX(duplicates->clock_ns, time_ns);
    forget_old(duplicates);
    packet.hash = hash_content(content);
    packet_t *first = g_hash_table_lookup(duplicates->first, &packet);
    for (const packet_t *same = first; same && duplicate_of == 0; same = same->next_same) {
        int64_t later_ns = burst_time_difference(time_ns, same->time_ns);
        if (later_ns >= 0 && later_ns <= duplicates->window_ns)
            duplicate_of = same->frame;
    }
    packet_t *kept = keep(duplicates, &packet);
    if (first) {
        first->last_same->next_same = kept;
        first->last_same = kept;
    } else {
        g_hash_table_add(duplicates->first, kept);
    }
    return duplicate_of;
}
