/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of the window stand in a ring, in the order of the file, and their bytes in another.
 * Packets of the same hash are a chain, the last one first. A chain ends where it leads to a packet
 * that has been forgotten: so nothing has to be taken out of it.
 */
#include "duplicates.h"

#include "base/hash.h"
#include "burst/time.h"

#include <glib.h>
#include <string.h>

/* Packets are numbered from 1, in the order in which they came. */
typedef struct {
    uint64_t hash;
    uint64_t before; /* the number of the one before it in its chain; 0: none */
    int64_t time_ns;
    int64_t clock_ns; /* when it came */
    uint32_t frame;
    uint64_t begin;          /* of its bytes: how many places of the ring came before */
    burst_content_t content; /* but for its bytes */
} packet_t;

struct burst_duplicates {
    int64_t window_ns;
    int64_t clock_ns; /* the latest time so far; set back where a file begins again */
    uint64_t first;   /* the number of the first packet that is kept, */
    uint64_t end;     /* and of the next one to come */
    uint64_t steady;  /* from this number on, the clock has not been set back */
    size_t capacity;  /* a power of two: this one */
    unsigned log_capacity;
    packet_t *packets;
    uint64_t *chains; /* by hash: the number of the last packet; 0: none */
    uint8_t *bytes;
    size_t n_bytes;     /* a power of two */
    uint64_t bytes_end; /* where the next packet's begin */
};

enum {
    /* So many are kept in any case, for packets that are later than others: there is room at once.
     */
    FEWEST = 4000,
    FIRST_LOG_CAPACITY = 12,
    FIRST_BYTES = 1 << 20,
    /* More are not kept, whatever times they have: the oldest one is then forgotten. */
    MAX_LOG_CAPACITY = 17,
};

/* When time goes back by more than this, it is another file's, and not a packet that is late. */
#define MOST_LATE_NS INT64_C(1000000000)

static packet_t *packet_at(const burst_duplicates_t *duplicates, uint64_t number)
{
    return &duplicates->packets[number & (duplicates->capacity - 1)];
}

static uint64_t *chain_of(const burst_duplicates_t *duplicates, uint64_t hash)
{
    enum { HASH_BITS = 64 };
    return &duplicates->chains[hash >> (HASH_BITS - duplicates->log_capacity)];
}

static void make_room(burst_duplicates_t *duplicates, unsigned log_capacity)
{
    duplicates->log_capacity = log_capacity;
    duplicates->capacity = (size_t)1 << log_capacity;
    duplicates->packets = g_new(packet_t, duplicates->capacity);
    duplicates->chains = g_new0(uint64_t, duplicates->capacity);
}

burst_duplicates_t *burst_duplicates_new(int64_t window_ns)
{
    burst_duplicates_t *duplicates = g_new0(burst_duplicates_t, 1);
    duplicates->window_ns = window_ns;
    duplicates->clock_ns = BURST_NO_TIME;
    duplicates->first = duplicates->end = duplicates->steady = 1;
    make_room(duplicates, FIRST_LOG_CAPACITY);
    duplicates->n_bytes = FIRST_BYTES;
    duplicates->bytes = g_malloc(FIRST_BYTES);
    return duplicates;
}

void burst_duplicates_free(burst_duplicates_t *duplicates)
{
    if (duplicates == NULL)
        return;
    g_free(duplicates->packets);
    g_free(duplicates->chains);
    g_free(duplicates->bytes);
    g_free(duplicates);
}

/* ---- contents ---- */

static uint8_t *bytes_at(const burst_duplicates_t *duplicates, uint64_t place)
{
    return duplicates->bytes + (place & (duplicates->n_bytes - 1));
}

static bool has_content(const burst_duplicates_t *duplicates, const packet_t *packet,
                        const burst_content_t *b)
{
    const burst_content_t *a = &packet->content;
    return a->length == b->length && a->identification == b->identification &&
           a->fragment_offset == b->fragment_offset && a->protocol == b->protocol &&
           memcmp(&a->src, &b->src, sizeof a->src) == 0 &&
           memcmp(&a->dst, &b->dst, sizeof a->dst) == 0 &&
           memcmp(bytes_at(duplicates, packet->begin), b->bytes, a->length) == 0;
}

/* Of what tells most packets apart: the rest is compared only when this is the same. */
static uint64_t hash_content(const burst_content_t *content)
{
    enum { WORD = sizeof(uint64_t), HEAD = 2 * WORD };
    uint64_t key[4] = {0};

    if (content->length >= HEAD) {
        memcpy(key, content->bytes, HEAD);
        memcpy(&key[2], content->bytes + content->length - WORD, WORD);
    } else {
        memcpy(key, content->bytes, content->length);
    }
    key[3] = (uint64_t)content->length << 32 | (uint64_t)content->identification << 16 |
             content->fragment_offset;
    return burst_hash_words(key);
}

/* ---- the ring ---- */

static void put_into_chain(uint64_t *last, packet_t *packet, uint64_t number)
{
    packet->before = *last;
    *last = number;
}

static void grow(burst_duplicates_t *duplicates)
{
    packet_t *packets = duplicates->packets;
    size_t capacity = duplicates->capacity;
    uint64_t *chains = duplicates->chains;

    make_room(duplicates, duplicates->log_capacity + 1);
    for (uint64_t number = duplicates->first; number < duplicates->end; number++) {
        packet_t *packet = packet_at(duplicates, number);
        *packet = packets[number & (capacity - 1)];
        put_into_chain(chain_of(duplicates, packet->hash), packet, number);
    }
    g_free(packets);
    g_free(chains);
}

/*
 * Where so many bytes begin that follow each other: not across the end of the ring.
 * @return false if there is no room for them.
 */
static bool find_place(const burst_duplicates_t *duplicates, size_t length, uint64_t *begin)
{
    uint64_t end = duplicates->bytes_end;
    uint64_t first =
        duplicates->first < duplicates->end ? packet_at(duplicates, duplicates->first)->begin : end;
    uint64_t round_end = (end | (duplicates->n_bytes - 1)) + 1;

    *begin = end + length <= round_end ? end : round_end;
    return *begin + length - first <= duplicates->n_bytes;
}

/* Twice the room. The bytes of the packets that are kept follow each other, from its beginning. */
static void grow_bytes(burst_duplicates_t *duplicates)
{
    burst_duplicates_t old = *duplicates;

    duplicates->n_bytes *= 2;
    duplicates->bytes = g_malloc(duplicates->n_bytes);
    duplicates->bytes_end = 0;
    for (uint64_t number = duplicates->first; number < duplicates->end; number++) {
        packet_t *packet = packet_at(duplicates, number);
        memcpy(duplicates->bytes + duplicates->bytes_end, bytes_at(&old, packet->begin),
               packet->content.length);
        packet->begin = duplicates->bytes_end;
        duplicates->bytes_end += packet->content.length;
    }
    g_free(old.bytes);
}

static void keep_bytes(burst_duplicates_t *duplicates, packet_t *packet, const uint8_t *bytes)
{
    size_t length = packet->content.length;

    while (!find_place(duplicates, length, &packet->begin))
        grow_bytes(duplicates);
    memcpy(bytes_at(duplicates, packet->begin), bytes, length);
    duplicates->bytes_end = packet->begin + length;
}

static void pass_time(burst_duplicates_t *duplicates, int64_t time_ns)
{
    bool is_new = duplicates->clock_ns == BURST_NO_TIME || time_ns > duplicates->clock_ns;
    if (!is_new) {
        if (burst_time_difference(duplicates->clock_ns, time_ns) <= MOST_LATE_NS)
            return;
        duplicates->steady = duplicates->end;
    }
    duplicates->clock_ns = time_ns;
}

static bool is_old(const burst_duplicates_t *duplicates, const packet_t *packet)
{
    /* By when it came: of an interface that lags, all packets are late, and so are duplicates. */
    int64_t age_ns = burst_time_difference(duplicates->clock_ns, packet->clock_ns);
    return age_ns > duplicates->window_ns || age_ns < -duplicates->window_ns;
}

static void forget_old(burst_duplicates_t *duplicates)
{
    while (duplicates->end - duplicates->first > FEWEST &&
           is_old(duplicates, packet_at(duplicates, duplicates->first)))
        duplicates->first++;
}

/* The place of the next packet. */
static packet_t *make_place(burst_duplicates_t *duplicates)
{
    if (duplicates->end - duplicates->first == duplicates->capacity) {
        if (duplicates->log_capacity < MAX_LOG_CAPACITY)
            grow(duplicates);
        else
            duplicates->first++;
    }
    return packet_at(duplicates, duplicates->end);
}

/* It turned out to be no part of the file. It is the first of its chain. */
static void forget_last(burst_duplicates_t *duplicates)
{
    const packet_t *last = packet_at(duplicates, --duplicates->end);
    *chain_of(duplicates, last->hash) = last->before;
    duplicates->bytes_end = last->begin;
}

/* Whether all that came before `other`, too, is too old to be repeated by this one. */
static bool is_past(const burst_duplicates_t *duplicates, const packet_t *packet,
                    const packet_t *other)
{
    /* What came when the clock was earlier than that has an earlier time. */
    return burst_time_difference(packet->time_ns, other->clock_ns) > duplicates->window_ns &&
           duplicates->steady <= duplicates->first;
}

/* The frame of the earliest packet that this one repeats, of those of a chain. */
static uint32_t find_repeated(const burst_duplicates_t *duplicates, uint64_t last,
                              const packet_t *packet)
{
    uint32_t frame = 0;

    for (uint64_t number = last; number >= duplicates->first;) {
        const packet_t *other = packet_at(duplicates, number);
        if (is_past(duplicates, packet, other))
            break;
        int64_t later_ns = burst_time_difference(packet->time_ns, other->time_ns);
        if (other->hash == packet->hash && later_ns >= 0 && later_ns <= duplicates->window_ns &&
            has_content(duplicates, other, &packet->content))
            frame = other->frame;
        number = other->before;
    }
    return frame;
}

uint32_t burst_duplicates_add(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                              const burst_content_t *content)
{
    if (duplicates->first < duplicates->end &&
        packet_at(duplicates, duplicates->end - 1)->frame == frame)
        forget_last(duplicates);
    pass_time(duplicates, time_ns);
    forget_old(duplicates);

    packet_t *packet = make_place(duplicates);
    packet->hash = hash_content(content);
    packet->time_ns = time_ns;
    packet->clock_ns = duplicates->clock_ns;
    packet->frame = frame;
    packet->content = *content;
    uint64_t *last = chain_of(duplicates, packet->hash);
    uint32_t duplicate_of = find_repeated(duplicates, *last, packet);

    packet->content.bytes = NULL; /* the caller's no longer */
    keep_bytes(duplicates, packet, content->bytes);
    put_into_chain(last, packet, duplicates->end++);
    return duplicate_of;
}
