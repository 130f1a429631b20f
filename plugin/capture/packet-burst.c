/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The post-dissector: one frame's way from the observer through the analysis to the fields and the
 * tap.
 */
#include "packet-burst.h"

#include "analysis.h"
#include "expert-bursts.h"
#include "fields.h"
#include "note.h"
#include "shallow.h"
#include "observer.h"
#include "host/preferences.h"
#include "host/program.h"
#include "tap.h"

#include <epan/expert.h>
#include <epan/tap.h>

static int proto_burst = -1;
static int proto_post_dissector = -1;
static int tap_burst = -1;

static bool is_first_pass;
static bool awaits_first_frame; /* of the file; not always number 1, which the user can ignore */

bool burst_tap_is_first_pass(void)
{
    return is_first_pass;
}

bool burst_tap_has_listener(void)
{
    return have_tap_listener(tap_burst);
}

static void feed_tap(packet_info *pinfo, const burst_tap_data_t *data)
{
    guint32 saved_in_error_pkt = pinfo->flags.in_error_pkt;

    is_first_pass = !pinfo->fd->visited;
    /* An exception in the packet that an ICMP error quotes leaves this on: it is about that one. */
    pinfo->flags.in_error_pkt = 0;
    tap_queue_packet(tap_burst, pinfo, data);
    pinfo->flags.in_error_pkt = saved_in_error_pkt & 1;
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, const burst_packet_t *packet,
                 const burst_facts_t *facts)
{
    proto_item *section = tree ? burst_fields_add(tree, tvb, packet, facts) : NULL;

    if (facts->figures && facts->figures->first_frame == packet->frame)
        burst_expert_add(pinfo, section, facts);
}

/*
 * By name, or by that of something in it. proto_field_is_referenced() is not asked: it says yes to
 * every protocol where Wireshark counts protocols, as the Protocol Hierarchy does.
 */
static bool is_named(int protocol)
{
    return proto_registrar_get_nth((guint)protocol)->ref_type != HF_REF_TYPE_NONE;
}

static bool is_wanted(proto_tree *tree)
{
    return tree && (PTREE_DATA(tree)->visible || is_named(proto_burst) || is_named(proto_expert));
}

/* Of a frame that is dissected for the first time. */
static void observe(packet_info *pinfo, bool is_to_be_analysed, burst_packet_t *packet,
                    burst_facts_t *facts)
{
    if (awaits_first_frame) {
        awaits_first_frame = false;
        burst_program_refresh_when_read(burst_fields_filter_needs_future);
    }
    burst_observer_check(pinfo);
    burst_note_use(pinfo, burst_analysis_parameters(), packet);
    burst_analysis_find_duplicate(pinfo, packet);
    if (is_to_be_analysed)
        burst_analysis_add(packet, facts);
}

static int dissect_burst(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    bool is_first_time = !pinfo->fd->visited;
    bool shows_fields = is_wanted(tree);
    bool is_tapped = burst_tap_has_listener();
    /* Taps run when the frame has been dissected: before the next one. */
    static burst_tap_data_t tapped;
    burst_packet_t *packet = &tapped.packet;
    burst_facts_t facts;

    /* In one pass nobody can come back to this frame: only what is asked for now is needed. */
    bool is_only_pass = burst_analysis_is_one_pass(pinfo);
    if ((!is_first_time && !burst_shallow_is_on()) || (is_only_pass && !shows_fields && !is_tapped))
        burst_observer_leave(pinfo);
    if (is_only_pass && !shows_fields && !is_tapped)
        return 0;

    bool is_analysed = !is_only_pass || shows_fields;
    if (is_first_time) {
        observe(pinfo, is_analysed, packet, &facts);
    } else {
        burst_note_forget();
        burst_analysis_recall(pinfo, packet, &facts);
    }
    if (is_analysed) {
        if (shows_fields && burst_fields_want_load(tree))
            burst_analysis_load(packet, is_first_time, &facts);
        show(tvb, pinfo, shows_fields ? tree : NULL, packet, &facts);
    }
    if (is_tapped)
        feed_tap(pinfo, &tapped);
    return 0;
}

static void init_burst(void)
{
    awaits_first_frame = true;
    burst_observer_start(burst_is_enabled());
    if (!burst_is_enabled())
        return;
    burst_analysis_start();
    burst_shallow_start(burst_analysis_parameters()->shallow != 0);
}

bool burst_is_enabled(void)
{
    return proto_is_protocol_enabled(find_protocol_by_id(proto_burst));
}

int burst_register_protocol(void)
{
    proto_burst = proto_register_protocol("Traffic Bursts", BURST_PROTOCOL_NAME, BURST_TAP_NAME);
    /* In name only, so that the post-dissector adds no layer to the frame. */
    proto_post_dissector = proto_register_protocol_in_name_only(
        "Traffic Bursts Post-dissector", "Burst Post-dissector", "burst_postdissector", proto_burst,
        FT_PROTOCOL);
    tap_burst = register_tap(BURST_TAP_NAME);

    burst_observer_register();
    burst_preferences_register(proto_burst);
    burst_fields_register(proto_burst);
    register_postdissector(create_dissector_handle(dissect_burst, proto_post_dissector));
    register_init_routine(init_burst);
    register_cleanup_routine(burst_analysis_stop);
    return proto_burst;
}
