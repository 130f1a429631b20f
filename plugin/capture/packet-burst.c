/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The post-dissector: one frame's way from the observer through the analysis to the fields and the
 * tap.
 */
#include "packet-burst.h"

#include "analysis.h"
#include "expert-bursts.h"
#include "fields.h"
#include "observer.h"
#include "host/preferences.h"
#include "host/program.h"
#include "tap.h"

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

static void feed_tap(packet_info *pinfo, const burst_packet_t *packet)
{
    /* Taps run when the frame has been dissected: before the next one. */
    static burst_tap_data_t data;
    guint32 saved_in_error_pkt = pinfo->flags.in_error_pkt;

    data.packet = *packet;
    is_first_pass = !pinfo->fd->visited;
    /* An exception in the packet that an ICMP error quotes leaves this on: it is about that one. */
    pinfo->flags.in_error_pkt = 0;
    tap_queue_packet(tap_burst, pinfo, &data);
    pinfo->flags.in_error_pkt = saved_in_error_pkt & 1;
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, bool shows_fields,
                 const burst_packet_t *packet, const burst_frame_facts_t *facts)
{
    proto_item *section = NULL;

    if (packet->class == BURST_CLASS_NOT_IP)
        return;
    if (shows_fields)
        section = burst_fields_add(tree, tvb, packet, facts);
    if (facts->figures && facts->figures->first_frame == packet->frame)
        burst_expert_add(pinfo, section, facts);
}

static int dissect_burst(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    bool shows_fields =
        tree && (proto_field_is_referenced(tree, proto_burst) || burst_expert_is_referenced(tree));
    bool is_tapped = have_tap_listener(tap_burst);
    burst_packet_t packet;
    burst_frame_facts_t facts;

    /* In one pass nobody can come back to this frame: only what is asked for now is needed. */
    bool is_only_pass = burst_analysis_is_one_pass(pinfo);
    if (is_only_pass && !shows_fields && !is_tapped) {
        burst_observer_uninstall();
        return 0;
    }

    if (awaits_first_frame && !pinfo->fd->visited) {
        awaits_first_frame = false;
        burst_program_refresh_when_read(burst_fields_filter_needs_future);
    }
    burst_observer_take(pinfo, &packet);
    if (!is_only_pass || shows_fields) {
        burst_analysis_of_frame(pinfo, &packet, &facts);
        show(tvb, pinfo, tree, shows_fields, &packet, &facts);
    }
    if (is_tapped)
        feed_tap(pinfo, &packet);
    return 0;
}

static void init_burst(void)
{
    awaits_first_frame = true;
    if (!burst_is_enabled()) {
        burst_observer_uninstall();
        return;
    }
    burst_observer_install();
    burst_analysis_start();
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
    burst_expert_register(proto_burst);
    register_postdissector(create_dissector_handle(dissect_burst, proto_post_dissector));
    register_init_routine(init_burst);
    register_cleanup_routine(burst_analysis_stop);
    return proto_burst;
}
