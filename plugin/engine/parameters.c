/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst/parameters.h"

#include <glib.h>

enum {
    ADDRESSES = BURST_PART_SOURCE | BURST_PART_DESTINATION,
    FLOW = ADDRESSES | BURST_PART_PROTOCOL | BURST_PART_PORTS,
};

const burst_choice_t burst_stream_kinds[BURST_N_STREAM_KINDS] = {
    [BURST_STREAM_PAIR] = {"pair", "Source and destination address", ADDRESSES},
    [BURST_STREAM_FLOW] = {"flow", "Addresses, IP protocol and ports", FLOW},
    [BURST_STREAM_SOURCE] = {"source", "Source address", BURST_PART_SOURCE},
    [BURST_STREAM_DESTINATION] = {"destination", "Destination address", BURST_PART_DESTINATION},
    [BURST_STREAM_CONVERSATION] = {"conversation", "Two addresses, both ways",
                                   ADDRESSES | BURST_PART_UNORDERED},
    [BURST_STREAM_CONNECTION] = {"connection", "Addresses, IP protocol and ports, both ways",
                                 FLOW | BURST_PART_UNORDERED},
    [BURST_STREAM_CAPTURE] = {"capture", "All packets of the capture", 0},
};

static const burst_choice_t address_choices[] = {
    {"network", "Network (IPv4, IPv6)", 0},
    {"link", "Link (Ethernet, Wi-Fi, Bluetooth...)", 0},
};
static const burst_choice_t size_choices[] = {
    {"payload", "Payload above TCP, UDP or IP", 0},
    {"wire", "The whole frame on the wire", 0},
};
static const burst_choice_t text_choices[] = {
    {"brief", "Those that fit into 120 characters", 0},
    {"all", "All", 0},
};

#define ENTRY(name_, type_, decides_, title_, help_)                                               \
    .name = #name_, .title = (title_), .help = (help_), .type = BURST_PARAMETER_##type_,           \
    .decides = (decides_), .is_for_output = (decides_) == 0,                                       \
    .offset = offsetof(burst_parameters_t, name_)
#define UINT(name_, decides_, initial_, min_, max_, title_, help_)                                 \
    {                                                                                              \
        ENTRY(name_, UINT, decides_, title_, help_), .initial = (initial_), .min = (min_),         \
                                                     .max = (max_)                                 \
    }
#define TIME(name_, decides_, initial_, min_, max_, title_, help_)                                 \
    {                                                                                              \
        ENTRY(name_, UINT, decides_, title_, help_), .is_time = true, .initial = (initial_),       \
                                                     .min = (min_), .max = (max_)                  \
    }
#define BOOL(name_, decides_, title_, help_)                                                       \
    {                                                                                              \
        ENTRY(name_, BOOL, decides_, title_, help_), .max = 1                                      \
    }
#define CHOICE(name_, decides_, choices_, title_, help_)                                           \
    {                                                                                              \
        ENTRY(name_, CHOICE, decides_, title_, help_),                                             \
            .max = (uint32_t)G_N_ELEMENTS(choices_) - 1, .choices = (choices_),                    \
            .n_choices = G_N_ELEMENTS(choices_)                                                    \
    }

enum {
    MAX_PACKETS = 1000000000,
    MAX_PERCENT = 100000,
    MAX_SEQUENCE = 100000,
    MAX_DUPLICATE_US = 60000000, /* the bytes of the packets of that time are kept */
};

const burst_parameter_t burst_parameters[] = {
    TIME(gap_us, BURST_ON_GAP, 300000, 0, UINT32_MAX, "Gap that ends a burst (microseconds)",
         "A gap of this many microseconds or more between qualifying packets ends a burst; 0: no "
         "gap does"),
    UINT(min_payload, BURST_ON_MEMBERS, 300, 0, UINT32_MAX, "Smallest payload (bytes)",
         "A packet with at least this many bytes of payload qualifies for a burst"),
    UINT(min_packets, BURST_ON_MEMBERS, 2, 1, MAX_PACKETS, "Fewest packets",
         "At least this many qualifying packets make a burst"),
    BOOL(include_small, BURST_ON_MEMBERS, "Smaller packets in between are members",
         "Packets with a smaller payload, between the first and the last packet of a burst, are "
         "members of it"),
    CHOICE(stream, BURST_ON_STREAMS, burst_stream_kinds, "Look for bursts in what has the same",
           "Which packets belong to one stream; bursts, gaps and stream numbers are those of "
           "streams"),
    CHOICE(address, BURST_ON_ADDRESSES, address_choices, "Addresses",
           "Whose addresses count: those of the network layer, or those of the link layer, which a "
           "device keeps when its IP address changes"),
    CHOICE(size, BURST_ON_PACKETS, size_choices, "Size of a packet",
           "What counts as the size of a packet: its payload, or the whole frame on the wire; with "
           "the latter, frames without IP count too"),
    UINT(mean_percent, BURST_ON_MEMBERS, 0, 0, MAX_PERCENT,
         "Smallest payload (percent of the stream's mean)",
         "A packet qualifies only if its payload is at least this many percent of the mean payload "
         "of its stream so far, of the packets that carry any; 0: no such rule"),
    BOOL(end_on_reply, BURST_ON_MEMBERS, "A packet in the other direction ends a burst",
         "A burst ends when a packet with payload goes the other way; not for streams of the kind "
         "\"capture\""),
    TIME(max_duration_us, BURST_ON_GAP, 0, 0, UINT32_MAX, "Longest burst (microseconds)",
         "A burst ends before the packet that comes more than this many microseconds after its "
         "first; 0: no such rule"),
    UINT(min_bytes, BURST_ON_MEMBERS, 0, 0, UINT32_MAX, "Fewest bytes",
         "At least this many bytes of payload in its qualifying packets make a burst"),
    TIME(window_us, BURST_ON_WINDOW, 1000, 1, UINT32_MAX, "Window for the load (microseconds)",
         "The load at a frame is that of all frames in the window of so many microseconds that "
         "ends with it"),
    {ENTRY(alarm_mbps, UINT, BURST_ON_ALARM, "Load of a microburst (Mbit/s)",
           "Successive frames with at least this load are a microburst; 0: none are looked for"),
     .max = UINT32_MAX, .at_zero = "none are looked for"},
    UINT(sequence_length, BURST_ON_SEQUENCE, 30, 1, MAX_SEQUENCE, "Packets in a sequence",
         "So many of the first packets of each stream are in the table of sequences"),
    CHOICE(text_columns, 0, text_choices, "Columns in text",
           "Which columns tshark's tables show as text"),
    BOOL(shallow, 0, "Read no deeper than TCP and UDP (tshark)",
         "For statistics of large captures in tshark: what is above TCP and UDP is not dissected, "
         "unless it carries IP; ignored in the window"),
    TIME(duplicate_us, BURST_ON_PACKETS, 0, 0, MAX_DUPLICATE_US, "Duplicates (microseconds)",
         "A packet that repeats one of at most so many microseconds before is left out as a "
         "duplicate; 0: duplicates are not looked for"),
};
const size_t burst_n_parameters = G_N_ELEMENTS(burst_parameters);

uint32_t *burst_parameter_value(burst_parameters_t *parameters, const burst_parameter_t *which)
{
    void *value = (char *)parameters + which->offset;
    return value;
}

uint32_t burst_parameter_get(const burst_parameters_t *parameters, const burst_parameter_t *which)
{
    const void *value = (const char *)parameters + which->offset;
    return *(const uint32_t *)value;
}

burst_parameters_t burst_parameters_default(void)
{
    burst_parameters_t parameters = {0};
    for (size_t i = 0; i < burst_n_parameters; i++)
        *burst_parameter_value(&parameters, &burst_parameters[i]) = burst_parameters[i].initial;
    return parameters;
}

/* ---- what cannot be met ---- */

static void mend_value(burst_parameters_t *parameters, const burst_parameter_t *which,
                       GString *remarks)
{
    uint32_t *value = burst_parameter_value(parameters, which);
    uint32_t mended = CLAMP(*value, which->min, which->max);

    if (mended == *value)
        return;
    g_string_append_printf(
        remarks, "%sburst.%s is %u, which is not between %u and %u; it counts as %u.",
        remarks->len > 0 ? " " : "", which->name, *value, which->min, which->max, mended);
    *value = mended;
}

char *burst_parameters_mend(burst_parameters_t *parameters)
{
    GString *remarks = g_string_new(NULL);

    for (size_t i = 0; i < burst_n_parameters; i++)
        mend_value(parameters, &burst_parameters[i], remarks);
    if (parameters->end_on_reply && parameters->stream == BURST_STREAM_CAPTURE) {
        parameters->end_on_reply = false;
        g_string_append_printf(remarks,
                               "%sburst.end_on_reply is ignored: with burst.stream \"capture\" "
                               "all packets are one stream, and none goes the other way.",
                               remarks->len > 0 ? " " : "");
    }
    if (remarks->len == 0) {
        g_string_free(remarks, TRUE);
        return NULL;
    }
    return g_string_free(remarks, FALSE);
}

unsigned burst_stream_parts(const burst_parameters_t *parameters)
{
    g_return_val_if_fail(parameters->stream < BURST_N_STREAM_KINDS, 0);
    return burst_stream_kinds[parameters->stream].parts;
}
