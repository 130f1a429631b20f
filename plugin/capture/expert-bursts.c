/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "expert-bursts.h"

#include "analysis.h"
#include "base/phrase.h"
#include "burst/labels.h"
#include "host/names.h"
#include "tap.h"

#include <epan/expert.h>

static expert_field ei_start = EI_INIT;

void burst_expert_register(int proto_burst, const char *name, const char *summary)
{
    /*
     * Groups are Wireshark's own, a plugin cannot add one. "Sequence" as "Chat" is also where TCP
     * says that a connection begins or ends. The name of the protocol tells the entries apart.
     */
    static ei_register_info entries[] = {
        {&ei_start, {NULL, PI_SEQUENCE, PI_CHAT, NULL, EXPFILL}},
    };

    entries[0].eiinfo.name = name;
    entries[0].eiinfo.summary = summary;
    expert_register_field_array(expert_register_protocol(proto_burst), entries,
                                array_length(entries));
}

/* @param before what comes before the address, if there is one. */
static void add_address(GString *text, const char *before, const burst_address_t *end)
{
    if (end->kind == BURST_ADDRESS_NONE)
        return;
    char *name = burst_wireshark_names.address(end);
    g_string_append_printf(text, "%s%s", before, name);
    g_free(name);
}

/* Between whom: what the key of the streams has of it. */
static void add_ends(GString *text, uint32_t stream)
{
    const burst_ends_t ends = burst_engine_ends(burst_analysis_engine(), stream);

    add_address(text, " from ", &ends.src);
    add_address(text, " to ", &ends.dst);
}

void burst_expert_add(packet_info *pinfo, proto_item *section, const burst_facts_t *facts)
{
    const char *protocol = pinfo->current_proto;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "Burst %u", facts->verdict.burst);
    add_ends(text, facts->verdict.stream);
    g_string_append(text, " starts: ");
    burst_phrase_burst(text, facts->figures);
    /* A dissector that is a protocol in name only still has that of the last protocol here. */
    pinfo->current_proto = BURST_PROTOCOL_NAME;
    expert_add_info_format(pinfo, section, &ei_start, "%s", text->str);
    pinfo->current_proto = protocol;
    g_string_free(text, TRUE);
}
