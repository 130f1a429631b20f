/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include "base/digits.h"
#include "base/phrase.h"
#include "host/compat.h"
#include "expert-bursts.h"

#define NS_PER_SECOND 1000000000

static int proto_burst = -1;

static int hf_payload_len = -1;
static int hf_stream = -1;
static int hf_idt = -1;
static int hf_idt_frame = -1;
static int hf_iat = -1;
static int hf_iat_frame = -1;
static int hf_gap = -1;
static int hf_gap_frame = -1;
static int hf_id = -1;
static int hf_start = -1;
static int hf_end = -1;
static int hf_position = -1;
static int hf_packets = -1;
static int hf_bytes = -1;
static int hf_mean_len = -1;
static int hf_duration = -1;
static int hf_rate = -1;
static int hf_idle_before = -1;
static int hf_first_frame = -1;
static int hf_last_frame = -1;

static gint ett_burst = -1;

static void register_packet_fields(void)
{
    static hf_register_info fields[] = {
        {&hf_payload_len,
         {"Payload length", "burst.payload_len", FT_UINT32, BASE_DEC, NULL, 0,
          "Bytes of payload in the innermost TCP, UDP or other packet over IP", HFILL}},
        {&hf_stream,
         {"Stream", "burst.stream", FT_UINT32, BASE_DEC, NULL, 0,
          "Number of the stream, in order of appearance", HFILL}},
        {&hf_idt,
         {"Inter-departure time", "burst.idt", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "Time since the previous packet sent by the same source address", HFILL}},
        {&hf_idt_frame,
         {"Previous frame of the source", "burst.idt_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "The previous packet sent by the same source address", HFILL}},
        {&hf_iat,
         {"Inter-arrival time", "burst.iat", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "Time since the previous packet sent to the same destination address", HFILL}},
        {&hf_iat_frame,
         {"Previous frame to the destination", "burst.iat_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "The previous packet sent to the same destination address", HFILL}},
        {&hf_gap,
         {"Gap", "burst.gap", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "Time since the previous packet of the same stream", HFILL}},
        {&hf_gap_frame,
         {"Previous frame of the stream", "burst.gap_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "The previous packet of the same stream", HFILL}},
    };
    proto_register_field_array(proto_burst, fields, array_length(fields));
}

static void register_burst_fields(void)
{
    static hf_register_info fields[] = {
        {&hf_id,
         {"Burst", "burst.id", FT_UINT32, BASE_DEC, NULL, 0,
          "Number of the burst that this packet is a member of", HFILL}},
        {&hf_start,
         {"First packet of the burst", "burst.start", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "This packet is the first member of the burst", HFILL}},
        {&hf_end,
         {"Last packet of the burst", "burst.end", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "This packet is the last member of the burst", HFILL}},
        {&hf_position,
         {"Position in the burst", "burst.position", FT_UINT32, BASE_DEC, NULL, 0,
          "Place of this packet among the members of the burst, from 1", HFILL}},
        {&hf_packets,
         {"Packets", "burst.packets", FT_UINT32, BASE_DEC, NULL, 0, "Members of the burst", HFILL}},
        {&hf_bytes,
         {"Bytes", "burst.bytes", FT_UINT64, BASE_DEC, NULL, 0,
          "Payload of all members of the burst", HFILL}},
        {&hf_mean_len,
         {"Mean payload length", "burst.mean_len", FT_DOUBLE, BASE_NONE, NULL, 0,
          "Payload bytes of the burst by its packets", HFILL}},
        {&hf_duration,
         {"Duration", "burst.duration", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "Time from the first to the last member of the burst", HFILL}},
        {&hf_rate,
         {"Rate (bit/s)", "burst.rate", FT_DOUBLE, BASE_NONE, NULL, 0,
          "Payload bits of the burst by its duration", HFILL}},
        {&hf_idle_before,
         {"Idle before", "burst.idle_before", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "Silence between the previous burst of the stream and this one", HFILL}},
        {&hf_first_frame,
         {"First frame", "burst.first_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "Where the burst begins", HFILL}},
        {&hf_last_frame,
         {"Last frame", "burst.last_frame", FT_FRAMENUM, BASE_NONE, NULL, 0, "Where the burst ends",
          HFILL}},
    };
    proto_register_field_array(proto_burst, fields, array_length(fields));
}

void burst_fields_register(int proto)
{
    static gint *subtrees[] = {&ett_burst};

    proto_burst = proto;
    register_packet_fields();
    register_burst_fields();
    proto_register_subtree_array(subtrees, array_length(subtrees));
}

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
    const int fields[] = {hf_id,      hf_start,       hf_end,         hf_position,
                          hf_packets, hf_bytes,       hf_mean_len,    hf_duration,
                          hf_rate,    hf_idle_before, hf_first_frame, hf_last_frame};
    if (burst_expert_filter_needs_future(filter))
        return true;
    for (size_t i = 0; i < array_length(fields); i++) {
        if (names_field(filter, proto_registrar_get_nth((guint)fields[i])->abbrev))
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

/* ---- adding them ---- */

static nstime_t to_nstime(int64_t ns)
{
    return (nstime_t){.secs = (time_t)(ns / NS_PER_SECOND), .nsecs = (int)(ns % NS_PER_SECOND)};
}

static void add_uint(proto_tree *tree, int field, tvbuff_t *tvb, uint32_t value)
{
    proto_item_set_generated(proto_tree_add_uint(tree, field, tvb, 0, 0, value));
}

static void add_double(proto_tree *tree, int field, tvbuff_t *tvb, double value)
{
    proto_item_set_generated(proto_tree_add_double(tree, field, tvb, 0, 0, value));
}

static void add_time(proto_tree *tree, int field, tvbuff_t *tvb, int64_t ns)
{
    nstime_t time = to_nstime(ns);
    proto_item_set_generated(proto_tree_add_time(tree, field, tvb, 0, 0, &time));
}

/* A time since a frame, and that frame to go to. Nothing for frame 0. */
static void add_time_since(proto_tree *tree, int field, int frame_field, tvbuff_t *tvb,
                           uint32_t frame, int64_t ns)
{
    if (frame == 0)
        return;
    add_time(tree, field, tvb, ns);
    add_uint(tree, frame_field, tvb, frame);
}

/* A flag that is there only when it is true. */
static void add_mark(proto_tree *tree, int field, tvbuff_t *tvb, bool present)
{
    if (present)
        proto_item_set_generated(proto_tree_add_boolean(tree, field, tvb, 0, 0, 1));
}

static void add_figures(proto_tree *tree, tvbuff_t *tvb, uint32_t frame, const burst_burst_t *burst)
{
    double rate;
    int64_t idle_ns;

    add_mark(tree, hf_start, tvb, frame == burst->first_frame);
    add_mark(tree, hf_end, tvb, frame == burst->last_frame);
    add_uint(tree, hf_packets, tvb, burst->packets);
    proto_item_set_generated(proto_tree_add_uint64(tree, hf_bytes, tvb, 0, 0, burst->bytes));
    add_double(tree, hf_mean_len, tvb, burst_mean_len(burst));
    add_time(tree, hf_duration, tvb, burst_duration_ns(burst));
    if (burst_rate(burst, &rate))
        add_double(tree, hf_rate, tvb, rate);
    if (burst_idle_before_ns(burst, &idle_ns))
        add_time(tree, hf_idle_before, tvb, idle_ns);
    add_uint(tree, hf_first_frame, tvb, burst->first_frame);
    add_uint(tree, hf_last_frame, tvb, burst->last_frame);
}

/* ---- the section's own line ---- */

static void describe_burst(GString *text, const burst_frame_facts_t *facts)
{
    g_string_append(text, "Burst ");
    burst_append_digits(text, facts->burst, 1);
    g_string_append(text, ": packet ");
    burst_append_digits(text, facts->position, 1);
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
static void describe_packet(GString *text, const burst_packet_t *packet,
                            const burst_frame_facts_t *facts)
{
    g_string_append(text, "Traffic Bursts: payload ");
    burst_phrase_count(text, packet->payload_len, "byte", "bytes");
    if (facts->previous_in_stream == 0)
        return;
    int64_t gap_ns = facts->gap_ns;
    g_string_append(text, ", ");
    burst_phrase_duration(text, gap_ns < 0 ? 0 - (uint64_t)gap_ns : (uint64_t)gap_ns);
    g_string_append(text, gap_ns < 0 ? " before" : " after");
    g_string_append(text, " the previous packet of the stream");
}

/* What it is all about, to be read while the section is closed. */
static void set_summary(proto_item *item, const burst_packet_t *packet,
                        const burst_frame_facts_t *facts)
{
    GString *text = g_string_new(NULL);
    if (facts->burst)
        describe_burst(text, facts);
    else
        describe_packet(text, packet, facts);
    proto_item_set_text(item, "%s", text->str);
    g_string_free(text, TRUE);
}

proto_item *burst_fields_add(proto_tree *tree, tvbuff_t *tvb, const burst_packet_t *packet,
                             const burst_frame_facts_t *facts)
{
    proto_item *item = proto_tree_add_item(tree, proto_burst, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(item);
    if (PTREE_DATA(tree)->visible)
        set_summary(item, packet, facts);

    proto_tree *subtree = proto_item_add_subtree(item, ett_burst);
    add_uint(subtree, hf_payload_len, tvb, packet->payload_len);
    if (facts->in_stream)
        add_uint(subtree, hf_stream, tvb, facts->stream);
    add_time_since(subtree, hf_idt, hf_idt_frame, tvb, facts->previous_sent, facts->idt_ns);
    add_time_since(subtree, hf_iat, hf_iat_frame, tvb, facts->previous_received, facts->iat_ns);
    add_time_since(subtree, hf_gap, hf_gap_frame, tvb, facts->previous_in_stream, facts->gap_ns);
    if (facts->burst != 0) {
        add_uint(subtree, hf_id, tvb, facts->burst);
        add_uint(subtree, hf_position, tvb, facts->position);
    }
    if (facts->figures)
        add_figures(subtree, tvb, packet->frame, facts->figures);
    return item;
}
