/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of the window stand in a ring, in the order of the file, and each keeps its room when
 * its place is used again. Packets of the same hash are a chain, the last one first. A chain ends
 * where it leads to a packet that has been forgotten: so nothing has to be taken out of it.
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
    uint32_t frame;
    int64_t time_ns;
    int64_t clock_ns;        /* when it came */
    burst_content_t content; /* its bytes are in `room` */
    uint8_t *room;
    size_t room_size;
} packet_t;

struct burst_duplicates {
    int64_t window_ns;
    int64_t clock_ns; /* the latest time so far; set back where a file begins again */
    uint64_t first;   /* the number of the first packet that is kept, */
    uint64_t end;     /* and of the next one to come */
    size_t capacity;  /* a power of two */
    packet_t *packets;
    uint64_t *chains; /* by hash: the number of the last packet; 0: none */
};

enum {
    FIRST_CAPACITY = 64,
    /* So many are kept in any case, for packets that are later than others. */
    FEWEST = 4000,
    /* More are not kept, whatever times they have: the oldest one is then forgotten. */
    MAX_CAPACITY = 1 << 17,
};

/* When time goes back by more than this, it is another file's, and not a packet that is late. */
#define MOST_LATE_NS INT64_C(1000000000)

static packet_t *packet_at(const burst_duplicates_t *duplicates, uint64_t number)
{
    return &duplicates->packets[number & (duplicates->capacity - 1)];
}

static uint64_t *chain_of(const burst_duplicates_t *duplicates, uint64_t hash)
{
    return &duplicates->chains[hash & (duplicates->capacity - 1)];
}

static void make_room(burst_duplicates_t *duplicates, size_t capacity)
{
    duplicates->capacity = capacity;
    duplicates->packets = g_new0(packet_t, capacity);
    duplicates->chains = g_new0(uint64_t, capacity);
}

static void free_room(packet_t *packets, uint64_t *chains, size_t capacity)
{
    for (size_t i = 0; i < capacity; i++)
        g_free(packets[i].room);
    g_free(packets);
    g_free(chains);
}

burst_duplicates_t *burst_duplicates_new(int64_t window_ns)
{
    burst_duplicates_t *duplicates = g_new0(burst_duplicates_t, 1);
    duplicates->window_ns = window_ns;
    duplicates->clock_ns = BURST_NO_TIME;
    duplicates->first = duplicates->end = 1;
    make_room(duplicates, FIRST_CAPACITY);
    return duplicates;
}

void burst_duplicates_free(burst_duplicates_t *duplicates)
{
    if (duplicates == NULL)
        return;
    free_room(duplicates->packets, duplicates->chains, duplicates->capacity);
    g_free(duplicates);
}

/* ---- contents ---- */

static bool are_equal(const burst_content_t *a, const burst_content_t *b)
{
    return a->length == b->length && a->identification == b->identification &&
           a->fragment_offset == b->fragment_offset && a->protocol == b->protocol &&
           memcmp(&a->src, &b->src, sizeof a->src) == 0 &&
           memcmp(&a->dst, &b->dst, sizeof a->dst) == 0 &&
           (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* Of what tells most packets apart: the rest is compared only when this is the same. */
static uint64_t hash_content(const burst_content_t *content)
{
    enum { HEAD = 16, TAIL = 8 };
    struct {
        uint8_t head[HEAD], tail[TAIL];
        uint32_t length;
        uint16_t identification, fragment_offset;
    } key = {.length = (uint32_t)content->length,
             .identification = content->identification,
             .fragment_offset = content->fragment_offset};

    memcpy(key.head, content->bytes, MIN(content->length, HEAD));
    if (content->length >= TAIL)
        memcpy(key.tail, content->bytes + content->length - TAIL, TAIL);
    return burst_hash(&key, sizeof key);
}

/* ---- the ring ---- */

static void put_into_chain(burst_duplicates_t *duplicates, uint64_t number)
{
    packet_t *packet = packet_at(duplicates, number);
    uint64_t *last = chain_of(duplicates, packet->hash);

    packet->before = *last;
    *last = number;
}

static void grow(burst_duplicates_t *duplicates)
{
    packet_t *packets = duplicates->packets;
    size_t capacity = duplicates->capacity;
    uint64_t *chains = duplicates->chains;

    make_room(duplicates, capacity * 2);
    for (uint64_t number = duplicates->first; number < duplicates->end; number++) {
        packet_t *from = &packets[number & (capacity - 1)];
        *packet_at(duplicates, number) = *from;
        from->room = NULL;
        put_into_chain(duplicates, number);
    }
    free_room(packets, chains, capacity);
}

static void pass_time(burst_duplicates_t *duplicates, int64_t time_ns)
{
    bool is_new = duplicates->clock_ns == BURST_NO_TIME || time_ns > duplicates->clock_ns;
    if (is_new || burst_time_difference(duplicates->clock_ns, time_ns) > MOST_LATE_NS)
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

static void keep(burst_duplicates_t *duplicates, const packet_t *packet)
{
    if (duplicates->end - duplicates->first == duplicates->capacity) {
        if (duplicates->capacity < MAX_CAPACITY)
            grow(duplicates);
        else
            duplicates->first++;
    }
    packet_t *kept = packet_at(duplicates, duplicates->end);
    uint8_t *room = kept->room;
    size_t room_size = kept->room_size;

    if (room_size < packet->content.length) {
        room_size = packet->content.length;
        room = g_realloc(room, room_size);
    }
    if (packet->content.length > 0)
        memcpy(room, packet->content.bytes, packet->content.length);
    *kept = *packet;
    kept->content.bytes = room;
    kept->room = room;
    kept->room_size = room_size;
    put_into_chain(duplicates, duplicates->end++);
}

/* It turned out to be no part of the file. It is the first of its chain. */
static void forget_last(burst_duplicates_t *duplicates)
{
    const packet_t *last = packet_at(duplicates, --duplicates->end);
    *chain_of(duplicates, last->hash) = last->before;
}

/* The frame of the earliest packet that this one repeats. */
static uint32_t find_repeated(const burst_duplicates_t *duplicates, const packet_t *packet)
{
    uint32_t frame = 0;

    for (uint64_t number = *chain_of(duplicates, packet->hash); number >= duplicates->first;) {
        const packet_t *other = packet_at(duplicates, number);
        int64_t later_ns = burst_time_difference(packet->time_ns, other->time_ns);
        if (later_ns >= 0 && later_ns <= duplicates->window_ns && other->hash == packet->hash &&
            are_equal(&other->content, &packet->content))
            frame = other->frame;
        number = other->before;
    }
    return frame;
}

uint32_t burst_duplicates_add(burst_duplicates_t *duplicates, uint32_t frame, int64_t time_ns,
                              const burst_content_t *content)
{
    packet_t packet = {
        .hash = hash_content(content), .frame = frame, .time_ns = time_ns, .content = *content};

    if (duplicates->first < duplicates->end &&
        packet_at(duplicates, duplicates->end - 1)->frame == frame)
        forget_last(duplicates);
    pass_time(duplicates, time_ns);
    forget_old(duplicates);
    packet.clock_ns = duplicates->clock_ns;
    uint32_t duplicate_of = find_repeated(duplicates, &packet);
    keep(duplicates, &packet);
    return duplicate_of;
}
