/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include "base/digits.h"
#include "base/phrase.h"
#include "expert-bursts.h"
#include "host/compat.h"

#define NS_PER_SECOND 1000000000

static int proto_burst = -1;
static gint ett_burst = -1;

/* ---- where values come from ---- */

static bool give(burst_field_value_t *value, bool is_there, uint64_t number)
{
    value->number = number;
    return is_there;
}

static bool give_time(burst_field_value_t *value, bool is_there, int64_t ns)
{
    value->ns = ns;
    return is_there;
}

static bool give_real(burst_field_value_t *value, bool is_there, double real)
{
    value->real = real;
    return is_there;
}

/* GET(name, how, whether it is there, value): the packet is `p`, the verdict `v`, the burst `b`. */
#define GET(name, how, is_there, what)                                                             \
    static bool get_##name(const burst_shown_t *shown, burst_field_value_t *value)                 \
    {                                                                                              \
        const burst_packet_t *p = shown->packet;                                                   \
        const burst_verdict_t *v = &shown->facts->verdict;                                         \
        const burst_burst_t *b = shown->facts->figures;                                            \
        (void)p, (void)v, (void)b;                                                                 \
        return how(value, is_there, what);                                                         \
    }

GET(payload_len, give, p->is_observed, p->payload_len)
GET(stream, give, v->in_stream, v->stream)
GET(back, give, v->is_back, true)
GET(idt, give_time, v->previous_sent != 0, v->idt_ns)
GET(idt_frame, give, v->previous_sent != 0, v->previous_sent)
GET(iat, give_time, v->previous_received != 0, v->iat_ns)
GET(iat_frame, give, v->previous_received != 0, v->previous_received)
GET(gap, give_time, v->previous_in_stream != 0, v->gap_ns)
GET(gap_frame, give, v->previous_in_stream != 0, v->previous_in_stream)
GET(id, give, true, v->burst)
GET(position, give, true, v->position)
GET(start, give, p->frame == b->first_frame, true)
GET(end, give, p->frame == b->last_frame, true)
GET(packets, give, true, b->packets)
GET(bytes, give, true, b->bytes)
GET(mean_len, give_real, true, burst_mean_len(b))
GET(duration, give_time, true, burst_duration_ns(b))
GET(first_frame, give, true, b->first_frame)
GET(last_frame, give, true, b->last_frame)
GET(load, give_real, shown->facts->load >= 0, shown->facts->load)
GET(microburst, give, shown->facts->microburst != 0, shown->facts->microburst)
GET(duplicate_of, give, p->duplicate_of != 0, p->duplicate_of)

static bool get_rate(const burst_shown_t *shown, burst_field_value_t *value)
{
    return burst_rate(shown->facts->figures, &value->real);
}

static bool get_idle_before(const burst_shown_t *shown, burst_field_value_t *value)
{
    return burst_idle_before_ns(shown->facts->figures, &value->ns);
}

static bool get_label(const burst_shown_t *shown, burst_field_value_t *value)
{
    value->text = shown->facts->label;
    return value->text != NULL;
}

/* ---- the fields ---- */

#define HEADER(name, title, type, base, help)                                                      \
    {                                                                                              \
        title, "burst." name, type, base, NULL, 0, help, HFILL                                     \
    }
#define FIELD(name, type, base, known_, title, help)                                               \
    {                                                                                              \
        .hf = -1, .info = HEADER(#name, title, type, base, help), .known = BURST_KNOWN_##known_,   \
        .get = get_##name                                                                          \
    }
#define NUMBER(name, known, title, help)  FIELD(name, FT_UINT32, BASE_DEC, known, title, help)
#define TIME(name, known, title, help)    FIELD(name, FT_RELATIVE_TIME, BASE_NONE, known, title, help)
#define FRAME(name, known, title, help)   FIELD(name, FT_FRAMENUM, BASE_NONE, known, title, help)
#define REAL(name, known, title, help)    FIELD(name, FT_DOUBLE, BASE_NONE, known, title, help)
#define BOOLEAN(name, known, title, help) FIELD(name, FT_BOOLEAN, BASE_NONE, known, title, help)

static burst_field_t fields[] = {
    NUMBER(payload_len, AT_PACKET, "Payload length",
           "Bytes of payload in the innermost TCP, UDP or other packet over IP"),
    NUMBER(stream, AT_PACKET, "Stream", "Number of the stream, in order of appearance"),
    BOOLEAN(back, AT_PACKET, "From destination to source",
            "In a stream that goes both ways, this packet goes from its destination to its source"),
    TIME(idt, AT_PACKET, "Inter-departure time",
         "Time since the previous packet sent by the same source address"),
    FRAME(idt_frame, AT_PACKET, "Previous frame of the source",
          "The previous packet sent by the same source address"),
    TIME(iat, AT_PACKET, "Inter-arrival time",
         "Time since the previous packet sent to the same destination address"),
    FRAME(iat_frame, AT_PACKET, "Previous frame to the destination",
          "The previous packet sent to the same destination address"),
    TIME(gap, AT_PACKET, "Gap", "Time since the previous packet of the same stream"),
    FRAME(gap_frame, AT_PACKET, "Previous frame of the stream",
          "The previous packet of the same stream"),
    NUMBER(id, CONFIRMED, "Burst", "Number of the burst that this packet is a member of"),
    NUMBER(position, CONFIRMED, "Position in the burst",
           "Place of this packet among the members of the burst, from 1"),
    BOOLEAN(start, WHOLE_BURST, "First packet of the burst",
            "This packet is the first member of the burst"),
    BOOLEAN(end, WHOLE_BURST, "Last packet of the burst",
            "This packet is the last member of the burst"),
    NUMBER(packets, WHOLE_BURST, "Packets", "Members of the burst"),
    FIELD(bytes, FT_UINT64, BASE_DEC, WHOLE_BURST, "Bytes", "Payload of all members of the burst"),
    REAL(mean_len, WHOLE_BURST, "Mean payload length", "Payload bytes of the burst by its packets"),
    TIME(duration, WHOLE_BURST, "Duration", "Time from the first to the last member of the burst"),
    REAL(rate, WHOLE_BURST, "Rate (bit/s)", "Payload bits of the burst by its duration"),
    TIME(idle_before, WHOLE_BURST, "Idle before",
         "Gap between the previous burst of the stream and this one"),
    FRAME(first_frame, WHOLE_BURST, "First frame", "Where the burst begins"),
    FRAME(last_frame, WHOLE_BURST, "Last frame", "Where the burst ends"),
    FIELD(label, FT_STRING, BASE_NONE, WHOLE_BURST, "Label",
          "What a rule in the table \"Burst labels\" calls the burst"),
    {.hf = -1,
     .info = HEADER("load", "Load (bit/s)", FT_DOUBLE, BASE_NONE,
                    "Bits on the wire of all frames in the window that ends with this frame, by "
                    "the window's width"),
     .known = BURST_KNOWN_AT_PACKET,
     .get = get_load,
     .is_load = true},
    {.hf = -1,
     .info = HEADER("microburst", "Microburst", FT_UINT32, BASE_DEC,
                    "Number of the series of frames with a high load that this frame is in"),
     .known = BURST_KNOWN_AT_PACKET,
     .get = get_microburst,
     .is_load = true},
    FRAME(duplicate_of, AT_PACKET, "Duplicate of",
          "The frame that this one repeats, so that it does not count"),
    {.hf = -1,
     .info = HEADER("expert.start", "A burst starts", FT_NONE, BASE_NONE,
                    "Expert information at the first member of each burst"),
     .known = BURST_KNOWN_WHOLE_BURST,
     .get = get_start,
     .alias = "_ws.expert",
     .is_expert = true},
};

const burst_field_t *burst_fields(size_t *n_fields)
{
    *n_fields = G_N_ELEMENTS(fields);
    return fields;
}

void burst_fields_register(int proto)
{
    static gint *subtrees[] = {&ett_burst};
    static hf_register_info headers[G_N_ELEMENTS(fields)];
    int n_headers = 0;

    proto_burst = proto;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].is_expert)
            burst_expert_register(proto, fields[i].info.abbrev, fields[i].info.name);
        else
            headers[n_headers++] = (hf_register_info){&fields[i].hf, fields[i].info};
    }
    proto_register_field_array(proto, headers, n_headers);
    proto_register_subtree_array(subtrees, array_length(subtrees));
}

/* ---- filters ---- */

static bool is_part_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
}

static bool names_field(const char *filter, const char *field)
{
    size_t length = strlen(field);
    for (const char *found = strstr(filter, field); found; found = strstr(found + 1, field)) {
        bool begins = found == filter || !is_part_of_name(found[-1]);
        if (begins && !is_part_of_name(found[length]))
            return true;
    }
    return false;
}

static bool text_needs_future(const char *filter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].known == BURST_KNOWN_AT_PACKET)
            continue;
        if (names_field(filter, fields[i].info.abbrev) ||
            (fields[i].alias && strstr(filter, fields[i].alias)))
            return true;
    }
    return false;
}

bool burst_fields_filter_needs_future(const char *filter)
{
    burst_filter_error_t error = NULL;
    char *without_macros = dfilter_expand(filter, &error);
    bool needs_future = text_needs_future(without_macros ? without_macros : filter);

    g_free(without_macros);
    burst_filter_error_free(error);
    return needs_future;
}

bool burst_fields_want_load(proto_tree *tree)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].is_load && proto_field_is_referenced(tree, fields[i].hf))
            return true;
    }
    return false;
}

/* ---- adding them ---- */

static proto_item *add_value(proto_tree *tree, tvbuff_t *tvb, const burst_field_t *field,
                             const burst_field_value_t *value)
{
    switch (field->info.type) {
    case FT_BOOLEAN:
        return proto_tree_add_boolean(tree, field->hf, tvb, 0, 0, 1);
    case FT_UINT64:
        return proto_tree_add_uint64(tree, field->hf, tvb, 0, 0, value->number);
    case FT_DOUBLE:
        return proto_tree_add_double(tree, field->hf, tvb, 0, 0, value->real);
    case FT_STRING:
        return proto_tree_add_string(tree, field->hf, tvb, 0, 0, value->text);
    case FT_RELATIVE_TIME: {
        nstime_t time = {.secs = (time_t)(value->ns / NS_PER_SECOND),
                         .nsecs = (int)(value->ns % NS_PER_SECOND)};
        return proto_tree_add_time(tree, field->hf, tvb, 0, 0, &time);
    }
    default:
        return proto_tree_add_uint(tree, field->hf, tvb, 0, 0, (guint32)value->number);
    }
}

/* What a later packet could contradict is not shown. */
static bool is_known(const burst_field_t *field, const burst_facts_t *facts)
{
    switch (field->known) {
    case BURST_KNOWN_CONFIRMED:
        return facts->verdict.burst != 0;
    case BURST_KNOWN_WHOLE_BURST:
        return facts->figures != NULL;
    default:
        return true;
    }
}

/* ---- the section's own line ---- */

static void describe_burst(GString *text, const burst_facts_t *facts)
{
    g_string_append(text, "Burst ");
    burst_append_digits(text, facts->verdict.burst, 1);
    g_string_append(text, ": packet ");
    burst_append_digits(text, facts->verdict.position, 1);
    if (facts->figures == NULL)
        return;
    g_string_append(text, " of ");
    burst_append_digits(text, facts->figures->packets, 1);
    g_string_append(text, ", ");
    burst_phrase_count(text, facts->figures->bytes, "byte", "bytes");
    if (facts->figures->packets == 1)
        return;
    g_string_append(text, " in ");
    burst_phrase_duration(text, (uint64_t)burst_duration_ns(facts->figures));
}

/* In one pass it may yet turn out to be in a burst: no word on that. */
static void describe_packet(GString *text, const burst_packet_t *packet, const burst_facts_t *facts)
{
    g_string_append(text, "Traffic Bursts: payload ");
    burst_phrase_count(text, packet->payload_len, "byte", "bytes");
    if (facts->verdict.previous_in_stream == 0)
        return;
    int64_t gap_ns = facts->verdict.gap_ns;
    g_string_append(text, ", ");
    burst_phrase_duration(text, gap_ns < 0 ? 0 - (uint64_t)gap_ns : (uint64_t)gap_ns);
    g_string_append(text, gap_ns < 0 ? " before" : " after");
    g_string_append(text, " the previous packet of the stream");
}

/* What it is all about, to be read while the section is closed. */
static void set_summary(proto_item *item, const burst_packet_t *packet, const burst_facts_t *facts)
{
    GString *text = g_string_new(NULL);
    if (facts->verdict.burst)
        describe_burst(text, facts);
    else if (packet->is_observed)
        describe_packet(text, packet, facts);
    else if (packet->duplicate_of)
        g_string_printf(text, "Traffic Bursts: duplicate of frame %u", packet->duplicate_of);
    else
        g_string_assign(text, "Traffic Bursts: load");
    if (facts->label)
        g_string_append_printf(text, ", %s", facts->label);
    proto_item_set_text(item, "%s", text->str);
    g_string_free(text, TRUE);
}

proto_item *burst_fields_add(proto_tree *tree, tvbuff_t *tvb, const burst_packet_t *packet,
                             const burst_facts_t *facts)
{
    const burst_shown_t shown = {packet, facts};
    if (!packet->is_observed && packet->duplicate_of == 0 && facts->load < 0)
        return NULL;

    proto_item *item = proto_tree_add_item(tree, proto_burst, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(item);
    if (PTREE_DATA(tree)->visible)
        set_summary(item, packet, facts);

    proto_tree *section = proto_item_add_subtree(item, ett_burst);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        burst_field_value_t value;
        if (!fields[i].is_expert && is_known(&fields[i], facts) && fields[i].get(&shown, &value))
            proto_item_set_generated(add_value(section, tvb, &fields[i], &value));
    }
    return item;
}
