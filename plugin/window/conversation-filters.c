/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation-filters.h"

#include "capture/tap.h"
#include "host/compat.h"
#include "selection.h"

#include <epan/conversation_filter.h>
#include <epan/packet_info.h>

/* 4.4: the callbacks are given a pointer that is registered with them. */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
#define USER_DATA    , void *data _U_
#define NO_USER_DATA , NULL
typedef bool validity_t;
#else
#define USER_DATA
#define NO_USER_DATA
typedef gboolean validity_t;
#endif

/* Wireshark asks about the packet whose details the window shows. */
static burst_selected_t selected_if(const packet_info *pinfo)
{
    burst_selected_t selected = burst_selected();
    if (selected.problem || selected.frame != pinfo->num)
        selected = (burst_selected_t){0};
    return selected;
}

static validity_t is_in_burst(packet_info *pinfo USER_DATA)
{
    return selected_if(pinfo).burst.is_there;
}

static validity_t is_in_stream(packet_info *pinfo USER_DATA)
{
    return selected_if(pinfo).stream.is_there;
}

static char *filter_on_burst(packet_info *pinfo USER_DATA)
{
    burst_number_t burst = selected_if(pinfo).burst;
    return burst.is_there ? g_strdup_printf("burst.id == %u", burst.value) : NULL;
}

static char *filter_on_stream(packet_info *pinfo USER_DATA)
{
    burst_number_t stream = selected_if(pinfo).stream;
    return stream.is_there ? g_strdup_printf("burst.stream == %u", stream.value) : NULL;
}

void burst_conversation_filters_register(void)
{
    register_conversation_filter(BURST_TAP_NAME, "Traffic burst", is_in_burst,
                                 filter_on_burst NO_USER_DATA);
    register_conversation_filter(BURST_TAP_NAME, "Burst stream", is_in_stream,
                                 filter_on_stream NO_USER_DATA);
}
