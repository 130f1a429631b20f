/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP, of both versions, finds the dissector for its payload in the table "ip.proto". Each entry of
 * it is replaced with a handle that notes what the IP layer handed over and calls what was there.
 * The handles belong to a protocol in name only, so no layer is added to the frame.
 *
 * The entry is changed as Decode As changes it, so that what it was at first stays known, and no
 * handle of ours gets into the list of those that Decode As offers.
 */
#include "observer.h"

#include "host/compat.h"
#include "note.h"
#include "shallow.h"

#include <epan/decode_as.h>
#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/ipproto.h>

#define IP_PROTO_TABLE "ip.proto"
#define N_PROTOCOLS    256
#define N_SLOTS        512

static int proto_observer = -1;
static dissector_table_t table; /* "ip.proto" */

/* ---- the handles ---- */

/*
 * An observer: the dissector that it stands in front of never changes, since a script can keep its
 * handle, put itself in front and call it. What is replaced next gets another observer.
 *
 * Each has a function of its own, as a dissector is not told which handle it is called through.
 */
typedef struct {
    uint8_t protocol;
    dissector_handle_t behind; /* NULL: there was no dissector */
    dissector_handle_t handle; /* NULL: not in use yet */
} observer_t;

/*
 * The first ones are for what is there when a file is first read, by protocol number; the others
 * for what comes later: choices in Decode As, scripts that are loaded anew.
 */
static observer_t observers[N_SLOTS];
static unsigned next_slot = N_PROTOCOLS;

static bool is_shallow; /* what TCP and UDP carry is not dissected */

/* The observer that stands in the table for a protocol; NULL if none does. */
static observer_t *in_table[N_PROTOCOLS];

static int observe(const observer_t *observer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                   void *data)
{
    /* The packet quoted in an ICMP error is not traffic. */
    if (!pinfo->flags.in_error_pkt)
        burst_note_take(observer->protocol, tvb, pinfo);
    if (observer->behind == NULL)
        return 0;
    if (is_shallow)
        return burst_shallow_dissect(observer->behind, tvb, pinfo, tree, data);
    return call_dissector_only(observer->behind, tvb, pinfo, tree, data);
}

/* ALL_512(each) is each(0x000) each(0x001) ... each(0x1ff). */
/* clang-format off */
#define ALL_16(each, high)                                                                         \
    each(0x##high##0) each(0x##high##1) each(0x##high##2) each(0x##high##3)                        \
    each(0x##high##4) each(0x##high##5) each(0x##high##6) each(0x##high##7)                        \
    each(0x##high##8) each(0x##high##9) each(0x##high##a) each(0x##high##b)                        \
    each(0x##high##c) each(0x##high##d) each(0x##high##e) each(0x##high##f)
#define ALL_256(each, high)                                                                        \
    ALL_16(each, high##0) ALL_16(each, high##1) ALL_16(each, high##2) ALL_16(each, high##3)        \
    ALL_16(each, high##4) ALL_16(each, high##5) ALL_16(each, high##6) ALL_16(each, high##7)        \
    ALL_16(each, high##8) ALL_16(each, high##9) ALL_16(each, high##a) ALL_16(each, high##b)        \
    ALL_16(each, high##c) ALL_16(each, high##d) ALL_16(each, high##e) ALL_16(each, high##f)
#define ALL_512(each) ALL_256(each, 0) ALL_256(each, 1)
/* clang-format on */

#define DEFINE_OBSERVER(slot)                                                                      \
    static int observe_##slot(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)     \
    {                                                                                              \
        return observe(&observers[slot], tvb, pinfo, tree, data);                                  \
    }
ALL_512(DEFINE_OBSERVER)

#define LIST_OBSERVER(slot) observe_##slot,
static const dissector_t functions[N_SLOTS] = {ALL_512(LIST_OBSERVER)};

static void use_slot(unsigned slot, unsigned protocol, dissector_handle_t behind)
{
    /* Who asks for a name or a description is told those of the dissector behind. */
    const char *name = behind ? dissector_handle_get_dissector_name(behind) : NULL;
    const char *description = behind ? dissector_handle_get_description(behind) : DECODE_AS_NONE;

    observers[slot] = (observer_t){.protocol = (uint8_t)protocol,
                                   .behind = behind,
                                   .handle = create_dissector_handle_with_name_and_description(
                                       functions[slot], proto_observer,
                                       /* wmem makes a text of NULL, and since 4.4 it is no name. */
                                       name ? wmem_strdup(wmem_epan_scope(), name) : NULL,
                                       wmem_strdup(wmem_epan_scope(), description))};
}

static bool is_for(const observer_t *observer, unsigned protocol, dissector_handle_t behind)
{
    return observer->handle && observer->protocol == protocol && observer->behind == behind;
}

/* When all slots have been used, those that are the oldest are used again. */
static unsigned find_free_slot(void)
{
    unsigned slot = next_slot;
    while (observers[slot].handle && in_table[observers[slot].protocol] == &observers[slot])
        slot = slot + 1 < N_SLOTS ? slot + 1 : N_PROTOCOLS;
    next_slot = slot + 1 < N_SLOTS ? slot + 1 : N_PROTOCOLS;
    return slot;
}

static observer_t *get_observer(unsigned protocol, dissector_handle_t behind)
{
    if (observers[protocol].handle == NULL)
        use_slot(protocol, protocol, behind);
    if (is_for(&observers[protocol], protocol, behind))
        return &observers[protocol];
    for (unsigned slot = N_PROTOCOLS; slot < N_SLOTS; slot++) {
        if (is_for(&observers[slot], protocol, behind))
            return &observers[slot];
    }
    unsigned slot = find_free_slot();
    use_slot(slot, protocol, behind);
    return &observers[slot];
}

/* The observer of a protocol that has this handle; NULL if it is none of ours. */
static observer_t *find_by_handle(unsigned protocol, dissector_handle_t handle)
{
    if (handle == NULL || dissector_handle_get_protocol_index(handle) != proto_observer)
        return NULL;
    for (unsigned slot = 0; slot < N_SLOTS; slot++) {
        if (observers[slot].handle == handle && observers[slot].protocol == protocol)
            return &observers[slot];
    }
    return NULL;
}

/* ---- the table ---- */

/*
 * IPv6 calls these itself, as a part of its header; what is after them comes to us. IPv4 packets
 * that claim to carry one have no payload that Wireshark could tell.
 */
static bool is_ipv6_extension_header(unsigned protocol)
{
    switch (protocol) {
    case IP_PROTO_HOPOPTS:
    case IP_PROTO_ROUTING:
    case IP_PROTO_FRAGMENT:
    case IP_PROTO_AH:
    case IP_PROTO_DSTOPTS:
    case IP_PROTO_MIPV6:
    case IP_PROTO_SHIM6:
        return true;
    default:
        return false;
    }
}

static bool is_in_front(unsigned protocol)
{
    return in_table[protocol] &&
           dissector_get_uint_handle(table, protocol) == in_table[protocol]->handle;
}

/* @return whether nobody else had stepped in. */
static bool step_in_front(unsigned protocol)
{
    if (is_in_front(protocol) || is_ipv6_extension_header(protocol))
        return true;
    dissector_handle_t current = dissector_get_uint_handle(table, protocol);
    in_table[protocol] = find_by_handle(protocol, current);
    if (in_table[protocol] == NULL) {
        in_table[protocol] = get_observer(protocol, current);
        dissector_change_uint(IP_PROTO_TABLE, protocol, in_table[protocol]->handle);
    }
    return false;
}

static bool step_in_front_of_all(void)
{
    bool was_in_front = true;
    for (unsigned protocol = 0; protocol < N_PROTOCOLS; protocol++)
        was_in_front = step_in_front(protocol) && was_in_front;
    return was_in_front;
}

static void step_aside(unsigned protocol)
{
    dissector_handle_t behind = in_table[protocol]->behind;
    dissector_handle_t initial = dissector_get_default_uint_handle(IP_PROTO_TABLE, protocol);

    if (find_by_handle(protocol, initial) && behind)
        dissector_add_uint(IP_PROTO_TABLE, protocol, behind); /* a script has added our handle */
    else if (behind == NULL && initial == NULL)
        dissector_reset_uint(IP_PROTO_TABLE, protocol); /* there was no entry */
    else
        dissector_change_uint(IP_PROTO_TABLE, protocol, behind);
}

static void step_aside_everywhere(void)
{
    for (unsigned protocol = 0; protocol < N_PROTOCOLS; protocol++) {
        if (is_in_front(protocol))
            step_aside(protocol);
        in_table[protocol] = NULL;
    }
}

/* ---- when ---- */

static bool is_wanted;

/* Who dissects frames now that may be dissected for the first time: epan_dissect_t. */
static GPtrArray *dissections;

static void begin(epan_dissect_t *dissection)
{
    if (!is_wanted)
        return;
    if (dissections->len == 0)
        step_in_front_of_all();
    is_shallow = burst_shallow_is_on();
    g_ptr_array_add(dissections, dissection);
}

static void end(epan_dissect_t *dissection)
{
    if (g_ptr_array_remove_fast(dissections, dissection) && dissections->len == 0)
        step_aside_everywhere();
}

void burst_observer_leave(const packet_info *pinfo)
{
    for (guint i = 0; i < dissections->len; i++) {
        epan_dissect_t *dissection = g_ptr_array_index(dissections, i);
        if (&dissection->pi == pinfo) {
            end(dissection);
            return;
        }
    }
}

/*
 * Somebody, a script for instance, can put a dissector of its own in front of the observer while a
 * file is read. It is found at the end of the next frame that goes that way, of which nothing was
 * noted then. Fragments have no note either: so only their own entry is looked at.
 */
void burst_observer_check(packet_info *pinfo)
{
    if (dissections->len == 0 || !burst_note_is_missing(pinfo))
        return;
    int protocol = burst_note_missing_protocol(pinfo);
    if (protocol != BURST_PROTOCOL_UNKNOWN && step_in_front((unsigned)protocol))
        return;
    if (!step_in_front_of_all() || protocol != BURST_PROTOCOL_UNKNOWN)
        burst_note_recover(pinfo);
}

void burst_observer_start(bool is_to_observe)
{
    table = find_dissector_table(IP_PROTO_TABLE);
    is_wanted = is_to_observe;
    burst_note_reset();
}

static void do_nothing(void)
{
}

void burst_observer_register(void)
{
    /* 4.0 calls the first five without asking whether they are there. */
    static const epan_plugin hooks = {.init = do_nothing,
                                      .post_init = do_nothing,
                                      .dissect_init = begin,
                                      .dissect_cleanup = end,
                                      .cleanup = do_nothing};

    /* A child of "Frame": nobody can disable that, and with it the transport protocols. */
    proto_observer = proto_register_protocol_in_name_only(
        "Traffic Burst Observer", "Burst Observer", "burst_observer",
        proto_get_id_by_filter_name("frame"), FT_PROTOCOL);
    dissections = g_ptr_array_new();
    epan_register_plugin(&hooks);
}
