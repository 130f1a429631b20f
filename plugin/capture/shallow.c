/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shallow.h"

#include "host/compat.h"
#include "host/program.h"
#include "tap.h"

#include <epan/tap.h>

/*
 * Protocols above TCP and UDP that carry IP packets, or frames of a link that does, by the names of
 * their filters. One that this Wireshark does not know is passed over.
 */
static const char *const carriers[] = {
    "vxlan",
    "vxlan_gpe",
    "geneve",
    "gtp",
    "gtpprime",
    "teredo",
    "l2tp",
    "capwap",
    "lwapp",
    "lwapp-l3",
    "mpls",
    "lisp-data",
    "gre",
    "ayiya",
    "udpencap",
    "esp",
    "hip",
    "wg",
    "amt",
    "tzsp",
    "gsmtap",
    "nsip",
    "gprs-ns",
    "zep",
    "wpan-tap",
    "sflow",
    "jmirror",
    "pcli",
    "bat",
    "bat.gw",
    "llc",
    "mint",
    "wassp",
    "peekremote",
    "ecatf",
    "infiniband",
    "aruba_erm",
    "papi",
    "redbackli",
    "rftap",
    "rpcap",
    "mp2t",
    "dvb_ipdc",
    "dvb-s2_modeadapt",
    "nxp_802154_sniffer",
    "caneth",
    "wimaxasncp",
    "pdcp-lte",
    "pdcp-nr",
    "mac-lte",
    "mac-nr",
    "rlc-lte",
    "rlc-nr",
    "fp",
    "fp_mux",
    "capwap.data",
    "openflow",
    "fcip",
    "ifcp",
    "xot",
    "tcpencap",
    "ixveriwave",
};

/* Where the protocols above them are found. */
static const char *const tables_above[] = {"tcp.port", "udp.port",   "tls.port", "dtls.port",
                                           "tls.alpn", "media_type", "sctp.port"};
/* Those that are found there, too, but are also found below. */
static const char *const tables_below[] = {"wtap_encap", "ethertype", "ip.proto"};
static const char *const heuristics_above[] = {"tcp", "udp", "tls", "dtls", "http"};

static bool is_wanted;
static int proto_tcp;
static int proto_udp;
static dissector_table_t tcp_ports;
static dissector_table_t udp_ports;
static GHashTable *carrier_protocols; /* their numbers */
static GPtrArray *heuristics;         /* heur_dtbl_entry_t of UDP, of carriers */

static bool is_carrier(int protocol)
{
    return g_hash_table_contains(carrier_protocols, GINT_TO_POINTER(protocol));
}

static void look_at_heuristic(const char *table _U_, heur_dtbl_entry_t *entry, gpointer data _U_)
{
    if (entry->enabled && entry->protocol && is_carrier(proto_get_id(entry->protocol)))
        g_ptr_array_add(heuristics, entry);
}

static void find_carriers(void)
{
    if (carrier_protocols == NULL) {
        carrier_protocols = g_hash_table_new(NULL, NULL);
        heuristics = g_ptr_array_new();
        for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
            int protocol = proto_get_id_by_filter_name(carriers[i]);
            if (protocol > 0)
                g_hash_table_add(carrier_protocols, GINT_TO_POINTER(protocol));
        }
    }
    g_ptr_array_set_size(heuristics, 0);
    heur_dissector_table_foreach("udp", look_at_heuristic, NULL);
}

void burst_shallow_start(bool is_asked_for)
{
    is_wanted = is_asked_for && !burst_program_has_window();
    if (!is_wanted)
        return;
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_udp = proto_get_id_by_filter_name("udp");
    tcp_ports = find_dissector_table("tcp.port");
    udp_ports = find_dissector_table("udp.port");
    find_carriers();
}

bool burst_shallow_is_on(void)
{
    return is_wanted && burst_tap_has_listener();
}

/* ---- one packet ---- */

static bool port_is_carrier(dissector_table_t table, uint16_t port, bool *is_known)
{
    dissector_handle_t handle = port ? dissector_get_uint_handle(table, port) : NULL;
    *is_known = *is_known || handle;
    return handle && is_carrier(dissector_handle_get_protocol_index(handle));
}

/* A dissector that knows its protocol by what it looks like. It dissects what it takes. */
static bool try_heuristics(tvbuff_t *tvb, int offset, packet_info *pinfo, proto_tree *tree)
{
    if (heuristics->len == 0 || tvb_captured_length_remaining(tvb, offset) == 0)
        return false;
    tvbuff_t *payload = tvb_new_subset_remaining(tvb, offset);
    for (guint i = 0; i < heuristics->len; i++) {
        const heur_dtbl_entry_t *entry = g_ptr_array_index(heuristics, i);
        if (entry->dissector(payload, pinfo, tree, NULL))
            return true;
    }
    return false;
}

/*
 * The header alone, for who asks for its fields. An error's packet is handed on only if there are
 * bytes of it: UDP would hand on none, which others take for a packet that is cut.
 */
static int dissect_header(dissector_handle_t behind, int header_len, bool is_udp, tvbuff_t *tvb,
                          packet_info *pinfo, proto_tree *tree, void *data)
{
    int captured = MIN(header_len, (int)tvb_captured_length(tvb));
    tvbuff_t *header =
        tvb_new_subset_length_caplen(tvb, 0, captured, (gint)tvb_reported_length(tvb));
    guint32 saved = pinfo->flags.in_error_pkt;

    if (is_udp)
        pinfo->flags.in_error_pkt = 1;
    int length = call_dissector_only(behind, header, pinfo, tree, data);
    pinfo->flags.in_error_pkt = saved & 1;
    return length;
}

static int header_len_of(tvbuff_t *tvb, bool is_udp)
{
    enum { UDP_HEADER_LEN = 8, TCP_HEADER_LEN = 20, DATA_OFFSET = 12 };
    if (is_udp)
        return UDP_HEADER_LEN;
    int header_len = (tvb_get_uint8(tvb, DATA_OFFSET) >> 4) * 4;
    return MAX(header_len, TCP_HEADER_LEN);
}

int burst_shallow_dissect(dissector_handle_t behind, tvbuff_t *tvb, packet_info *pinfo,
                          proto_tree *tree, void *data)
{
    enum { LEAST_TCP = 13, LEAST_UDP = 8 };
    int protocol = dissector_handle_get_protocol_index(behind);
    bool is_udp = protocol == proto_udp;
    bool is_known = false;

    if ((protocol != proto_tcp && !is_udp) ||
        tvb_captured_length(tvb) < (is_udp ? LEAST_UDP : LEAST_TCP))
        return call_dissector_only(behind, tvb, pinfo, tree, data);
    dissector_table_t ports = is_udp ? udp_ports : tcp_ports;
    if (port_is_carrier(ports, tvb_get_ntohs(tvb, 0), &is_known) ||
        port_is_carrier(ports, tvb_get_ntohs(tvb, 2), &is_known))
        return call_dissector_only(behind, tvb, pinfo, tree, data);

    int header_len = header_len_of(tvb, is_udp);
    if (is_udp && !is_known && !pinfo->flags.in_error_pkt &&
        try_heuristics(tvb, header_len, pinfo, tree))
        return (int)tvb_captured_length(tvb);
    if (tree || pinfo->cinfo)
        return dissect_header(behind, header_len, is_udp, tvb, pinfo, tree, data);
    return (int)tvb_captured_length(tvb);
}

/* ---- filters ---- */

static void add_handle(const char *table _U_, gpointer handle, gpointer protocols)
{
    g_hash_table_add(protocols, GINT_TO_POINTER(dissector_handle_get_protocol_index(handle)));
}

static void remove_handle(const char *table _U_, gpointer handle, gpointer protocols)
{
    g_hash_table_remove(protocols, GINT_TO_POINTER(dissector_handle_get_protocol_index(handle)));
}

static void add_heuristic(const char *table _U_, heur_dtbl_entry_t *entry, gpointer protocols)
{
    if (entry->protocol)
        g_hash_table_add(protocols, GINT_TO_POINTER(proto_get_id(entry->protocol)));
}

/* The protocols that TCP and UDP hand their payload to. They stay what they are. */
static GHashTable *protocols_above(void)
{
    static GHashTable *protocols;
    if (protocols)
        return protocols;
    protocols = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tables_above); i++) {
        if (find_dissector_table(tables_above[i]))
            dissector_table_foreach_handle(tables_above[i], add_handle, protocols);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(heuristics_above); i++) {
        if (has_heur_dissector_list(heuristics_above[i]))
            heur_dissector_table_foreach(heuristics_above[i], add_heuristic, protocols);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(tables_below); i++) {
        if (find_dissector_table(tables_below[i]))
            dissector_table_foreach_handle(tables_below[i], remove_handle, protocols);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++)
        g_hash_table_remove(protocols, GINT_TO_POINTER(proto_get_id_by_filter_name(carriers[i])));
    return protocols;
}

static bool is_above(const char *name)
{
    const header_field_info *field = proto_registrar_get_byname(name);
    if (field == NULL)
        return false;
    int protocol = field->parent == -1 ? field->id : field->parent;
    return g_hash_table_contains(protocols_above(), GINT_TO_POINTER(protocol));
}

bool burst_shallow_hides(const char *filter)
{
    if (!is_wanted)
        return false;
    burst_filter_error_t error = NULL;
    char *without_macros = dfilter_expand(filter, &error);
    /* What is between quotes has no name of a field that begins it, or is not one. */
    char **words = g_strsplit_set(without_macros ? without_macros : filter,
                                  " \t\r\n()[]{}<>=!&|,:;\"'~+*/%^@#$", -1);
    bool hides = false;

    for (char **word = words; *word && !hides; word++)
        hides = **word && is_above(*word);
    g_strfreev(words);
    g_free(without_macros);
    burst_filter_error_free(error);
    return hides;
}
