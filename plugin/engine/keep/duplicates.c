/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of the window stand in a ring, in the order of the file, and their bytes in another.
 *
 * Time is cut in spans as long as the window. Packets of equal content and of one span are a
 * series: they follow each other from the oldest one that is kept to the newest one, which speaks
 * for them. So a packet repeats one of its own span, none of which is too early, or of the span
 * before, none of which is too late. Both are found by their hash: a chain of newest packets, the
 * last one first, that ends where it leads to a packet that has been forgotten.
 *
 * However many packets a series has, a search goes on where the one before it ended, unless times
 * jump back and forth within a span. However many contents are alike, they are told apart by
 * their hash: once many have shared one, it is made of all that they have.
 */
#include "duplicates.h"

#include "base/hash.h"
#include "burst/time.h"

#include <glib.h>
#include <string.h>

/* How far searches have come in a series, past packets all of which were too early, or too late. */
typedef struct {
    uint64_t number; /* of the first that was not passed, or of the last; 0: none was passed */
    int64_t time_ns; /* of those before it, the one that comes nearest */
} passed_t;

/* Packets are numbered from 1, in the order in which they came; 0 is none. */
typedef struct {
    uint64_t hash; /* of its content and its span */
    int64_t time_ns;
    int64_t clock_ns; /* when it came */
    uint32_t frame;
    uint64_t begin;          /* of its bytes: how many places of the ring came before */
    burst_content_t content; /* but for its bytes */
    uint64_t next;           /* of its series */
    /* What only the newest one of a series knows: */
    uint64_t chained; /* the one after it in its chain */
    uint64_t oldest;  /* of the series */
    passed_t early;   /* the latest of those that were too early */
    passed_t late;    /* the earliest of those that were too late */
} packet_t;

struct burst_duplicates {
    int64_t window_ns;
    int64_t clock_ns;         /* the latest time so far; set back where a file begins again */
    uint64_t first;           /* the number of the first packet that is kept, */
    uint64_t end;             /* and of the next one to come */
    uint64_t previous_newest; /* of the last packet's series, before that came; 0: none */
    size_t capacity;          /* a power of two: this one */
    unsigned log_capacity;
    packet_t *packets;
    uint64_t *chains;      /* by hash: the last one of each chain */
    bool hashes_all;       /* that a packet has: not only what tells most of them apart */
    unsigned n_collisions; /* when the last packet came: of its hash, but of another content */
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
    /* So many may have the hash of another content before hashes are made of all that they have. */
    MOST_COLLISIONS = 16,
};

/* Odd, so that one content has another hash in each span: 2^64 divided by the golden ratio. */
#define HASH_OF_SPAN UINT64_C(0x9e3779b97f4a7c15)

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
    duplicates->first = duplicates->end = 1;
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
static uint64_t hash_ends(const burst_content_t *content, const uint8_t *bytes)
{
    enum { WORD = sizeof(uint64_t), HEAD = 2 * WORD };
    uint64_t key[BURST_HASH_WORDS] = {0};

    if (content->length >= HEAD) {
        memcpy(key, bytes, HEAD);
        memcpy(&key[2], bytes + content->length - WORD, WORD);
    } else {
        memcpy(key, bytes, content->length);
    }
    key[3] = (uint64_t)content->length << 32 | (uint64_t)content->identification << 16 |
             content->fragment_offset;
    return burst_hash_words(key);
}

static uint64_t hash_addresses(const burst_content_t *content)
{
    uint64_t key[BURST_HASH_WORDS];

    memcpy(key, content->src.bytes, BURST_ADDRESS_MAX_LEN);
    memcpy(&key[2], content->dst.bytes, BURST_ADDRESS_MAX_LEN);
    return burst_hash_words(key);
}

/* Not a sum: equal hashes of two parts must not take each other away. */
static uint64_t hash_all(const burst_content_t *content, const uint8_t *bytes)
{
    return hash_addresses(content) * HASH_OF_SPAN + burst_hash(bytes, content->length);
}

/* Two times of one span are no further apart than the window. */
static uint64_t span_of(const burst_duplicates_t *duplicates, int64_t time_ns)
{
    uint64_t since_earliest = (uint64_t)time_ns - (uint64_t)INT64_MIN;
    return since_earliest / ((uint64_t)duplicates->window_ns + 1);
}

static uint64_t hash_packet(const burst_duplicates_t *duplicates, const packet_t *packet,
                            const uint8_t *bytes)
{
    uint64_t hash = hash_ends(&packet->content, bytes);
    if (duplicates->hashes_all)
        hash += hash_all(&packet->content, bytes);
    return hash + span_of(duplicates, packet->time_ns) * HASH_OF_SPAN;
}

/* ---- the chains ---- */

static void put_into_chain(const burst_duplicates_t *duplicates, packet_t *packet, uint64_t number)
{
    uint64_t *last = chain_of(duplicates, packet->hash);
    packet->chained = *last;
    *last = number;
}

/* Of packets all of which are in the ring. */
static void make_chains(burst_duplicates_t *duplicates)
{
    memset(duplicates->chains, 0, duplicates->capacity * sizeof *duplicates->chains);
    for (uint64_t number = duplicates->first; number < duplicates->end; number++) {
        packet_t *packet = packet_at(duplicates, number);
        if (packet->next == 0)
            put_into_chain(duplicates, packet, number);
    }
}

static void hash_anew(burst_duplicates_t *duplicates)
{
    duplicates->hashes_all = true;
    for (uint64_t number = duplicates->first; number < duplicates->end; number++) {
        packet_t *packet = packet_at(duplicates, number);
        packet->hash = hash_packet(duplicates, packet, bytes_at(duplicates, packet->begin));
    }
    make_chains(duplicates);
}

/* Where a chain leads on to a packet of this hash; or to one that is forgotten, or to 0. */
static uint64_t *find_hash(const burst_duplicates_t *duplicates, uint64_t *link, uint64_t hash)
{
    while (*link >= duplicates->first && packet_at(duplicates, *link)->hash != hash)
        link = &packet_at(duplicates, *link)->chained;
    return link;
}

/* Not inline: of most packets, no other one has the hash, and this is not called. */
static G_GNUC_NO_INLINE uint64_t *find_content(burst_duplicates_t *duplicates, uint64_t *link,
                                               uint64_t hash, const burst_content_t *content)
{
    while (*link >= duplicates->first) {
        packet_t *packet = packet_at(duplicates, *link);
        if (has_content(duplicates, packet, content))
            break;
        duplicates->n_collisions++;
        link = find_hash(duplicates, &packet->chained, hash);
    }
    return link;
}

/* Where a chain leads to the newest packet of a series; or to one that is forgotten, or to 0. */
static uint64_t *find_newest(burst_duplicates_t *duplicates, uint64_t hash,
                             const burst_content_t *content)
{
    uint64_t *link = find_hash(duplicates, chain_of(duplicates, hash), hash);
    return *link < duplicates->first ? link : find_content(duplicates, link, hash, content);
}

/* ---- the ring ---- */

static void grow(burst_duplicates_t *duplicates)
{
    burst_duplicates_t old = *duplicates;

    make_room(duplicates, duplicates->log_capacity + 1);
    for (uint64_t number = duplicates->first; number < duplicates->end; number++)
        *packet_at(duplicates, number) = *packet_at(&old, number);
    make_chains(duplicates);
    g_free(old.packets);
    g_free(old.chains);
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
    if (is_new || burst_time_difference(duplicates->clock_ns, time_ns) > MOST_LATE_NS)
        duplicates->clock_ns = time_ns;
}

static bool is_old(const burst_duplicates_t *duplicates, const packet_t *packet)
{
    /* By when it came: of an interface that lags, all packets are late, and so are duplicates. */
    int64_t age_ns = burst_time_difference(duplicates->clock_ns, packet->clock_ns);
    return age_ns > duplicates->window_ns || age_ns < -duplicates->window_ns;
}

/* The first one is forgotten: the newest of its series is told that this begins with the next. */
static G_GNUC_NO_INLINE void drop_oldest_of_series(const burst_duplicates_t *duplicates,
                                                   const packet_t *first)
{
    packet_t *newest = packet_at(duplicates, *chain_of(duplicates, first->hash));

    while (newest->oldest != duplicates->first)
        newest = packet_at(duplicates, newest->chained);
    newest->oldest = first->next;
}

static void forget_first(burst_duplicates_t *duplicates)
{
    const packet_t *first = packet_at(duplicates, duplicates->first);

    if (first->next != 0)
        drop_oldest_of_series(duplicates, first);
    duplicates->first++;
}

static void forget_old(burst_duplicates_t *duplicates)
{
    while (duplicates->end - duplicates->first > FEWEST &&
           is_old(duplicates, packet_at(duplicates, duplicates->first)))
        forget_first(duplicates);
}

/* The place of the next packet. */
static packet_t *make_place(burst_duplicates_t *duplicates)
{
    if (duplicates->end - duplicates->first == duplicates->capacity) {
        if (duplicates->log_capacity < MAX_LOG_CAPACITY)
            grow(duplicates);
        else
            forget_first(duplicates);
    }
    return packet_at(duplicates, duplicates->end);
}

/*
 * It turned out to be no part of the file. It is the first of its chain. What was the newest of its
 * series before is so again, at its place in the chain, which goes by number.
 */
static void forget_last(burst_duplicates_t *duplicates)
{
    const packet_t *last = packet_at(duplicates, --duplicates->end);
    uint64_t *link = chain_of(duplicates, last->hash);

    *link = last->chained;
    duplicates->bytes_end = last->begin;
    if (duplicates->previous_newest < duplicates->first)
        return;
    packet_t *newest = packet_at(duplicates, duplicates->previous_newest);
    while (*link > duplicates->previous_newest)
        link = &packet_at(duplicates, *link)->chained;
    newest->chained = *link;
    newest->next = 0;
    *link = duplicates->previous_newest;
}

/* The first in the series of its own span that is not later than this packet; 0: there is none. */
static uint64_t find_in_span(const burst_duplicates_t *duplicates, packet_t *newest,
                             int64_t time_ns)
{
    bool goes_on = time_ns < newest->late.time_ns;
    uint64_t number = goes_on ? MAX(newest->oldest, newest->late.number) : newest->oldest;
    passed_t late = newest->late;

    for (; number != 0; number = packet_at(duplicates, number)->next) {
        late.number = number;
        if (packet_at(duplicates, number)->time_ns <= time_ns)
            break;
        late.time_ns = MIN(late.time_ns, packet_at(duplicates, number)->time_ns);
    }
    if (goes_on)
        newest->late = late;
    return number;
}

/* The first in the series of the span before that is not too early; 0: there is none. */
static uint64_t find_in_span_before(const burst_duplicates_t *duplicates, packet_t *newest,
                                    int64_t since_ns)
{
    bool goes_on = since_ns > newest->early.time_ns;
    uint64_t number = goes_on ? MAX(newest->oldest, newest->early.number) : newest->oldest;
    passed_t early = newest->early;

    for (; number != 0; number = packet_at(duplicates, number)->next) {
        early.number = number;
        if (packet_at(duplicates, number)->time_ns >= since_ns)
            break;
        early.time_ns = MAX(early.time_ns, packet_at(duplicates, number)->time_ns);
    }
    if (goes_on)
        newest->early = early;
    return number;
}

/* The newest packet of the series, which a chain leads to, hands over to this one. */
static void append(burst_duplicates_t *duplicates, uint64_t *link, packet_t *packet)
{
    packet_t *newest = packet_at(duplicates, *link);

    duplicates->previous_newest = *link;
    *link = newest->chained;
    newest->next = duplicates->end;
    packet->oldest = newest->oldest;
    packet->early = newest->early;
    packet->late = newest->late;
}

/* Finds the first packet that this one repeats (0: none), and appends this one to its series. */
static uint64_t find_and_append(burst_duplicates_t *duplicates, packet_t *packet,
                                const burst_content_t *content)
{
    uint64_t *link = find_newest(duplicates, packet->hash - HASH_OF_SPAN, content);
    uint64_t before = 0;
    uint64_t same = 0;

    if (*link >= duplicates->first)
        before = find_in_span_before(duplicates, packet_at(duplicates, *link),
                                     burst_time_difference(packet->time_ns, duplicates->window_ns));
    duplicates->previous_newest = 0;
    link = find_newest(duplicates, packet->hash, content);
    if (*link >= duplicates->first) {
        same = find_in_span(duplicates, packet_at(duplicates, *link), packet->time_ns);
        append(duplicates, link, packet);
    }
    return before == 0 || same == 0 ? before + same : MIN(before, same);
}

static void begin_packet(burst_duplicates_t *duplicates, packet_t *packet, uint32_t frame,
                         int64_t time_ns, const burst_content_t *content)
{
    *packet = (packet_t){.time_ns = time_ns,
                         .clock_ns = duplicates->clock_ns,
                         .frame = frame,
                         .content = *content,
                         .oldest = duplicates->end,
                         .early.time_ns = INT64_MIN,
                         .late.time_ns = INT64_MAX};
    packet->content.bytes = NULL; /* the caller's no longer */
    packet->hash = hash_packet(duplicates, packet, content->bytes);
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
    begin_packet(duplicates, packet, frame, time_ns, content);
    duplicates->n_collisions = 0;
    uint64_t repeated = find_and_append(duplicates, packet, content);
    uint32_t duplicate_of = repeated == 0 ? 0 : packet_at(duplicates, repeated)->frame;

    keep_bytes(duplicates, packet, content->bytes);
    put_into_chain(duplicates, packet, duplicates->end++);
    if (duplicates->n_collisions > MOST_COLLISIONS && !duplicates->hashes_all)
        hash_anew(duplicates);
    return duplicate_of;
}
