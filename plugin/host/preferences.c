/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "preferences.h"

#include "compat.h"

#include <epan/prefs.h>

static struct {
    guint gap_us;
    guint min_payload;
    guint min_packets;
    burst_preference_bool_t include_small;
    gint stream;
} preferences;

static const enum_val_t stream_values[] = {
    {"pair", "Source and destination address", BURST_STREAM_PAIR},
    {"flow", "Addresses, IP protocol and ports", BURST_STREAM_FLOW},
    {"source", "Source address", BURST_STREAM_SOURCE},
    {"destination", "Destination address", BURST_STREAM_DESTINATION},
    {NULL, NULL, 0},
};

void burst_preferences_register(int proto_burst)
{
    enum { DECIMAL = 10 };
    const burst_parameters_t defaults = BURST_PARAMETERS_DEFAULT;

    preferences.gap_us = defaults.gap_us;
    preferences.min_payload = defaults.min_payload;
    preferences.min_packets = defaults.min_packets;
    preferences.include_small = defaults.include_small;
    preferences.stream = (gint)defaults.stream;

    /* Wireshark analyses the open file anew when one of them changes: no callback is needed. */
    module_t *module = prefs_register_protocol(proto_burst, NULL);
    prefs_register_uint_preference(
        module, "gap_us", "Gap that ends a burst (microseconds)",
        "A silence of this many microseconds or more between qualifying packets ends a burst",
        DECIMAL, &preferences.gap_us);
    prefs_register_uint_preference(
        module, "min_payload", "Smallest payload (bytes)",
        "A packet with at least this many bytes of payload qualifies for a burst", DECIMAL,
        &preferences.min_payload);
    prefs_register_uint_preference(module, "min_packets", "Fewest packets",
                                   "At least this many qualifying packets make a burst", DECIMAL,
                                   &preferences.min_packets);
    prefs_register_bool_preference(
        module, "include_small", "Smaller packets in between are members",
        "Packets with a smaller payload, between the first and the last packet of a burst, are "
        "members of it",
        &preferences.include_small);
    prefs_register_enum_preference(module, "stream", "Look for bursts in what has the same",
                                   "Which packets belong to one stream; bursts, gaps and stream "
                                   "numbers are those of streams",
                                   &preferences.stream, stream_values, FALSE);
}

burst_parameters_t burst_preferences_get(void)
{
    return (burst_parameters_t){.gap_us = preferences.gap_us,
                                .min_payload = preferences.min_payload,
                                .min_packets = preferences.min_packets,
                                .include_small = preferences.include_small,
                                .stream = (burst_stream_key_t)preferences.stream};
}
