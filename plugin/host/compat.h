/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What differs between the Wireshark versions that the plugin builds with: 4.0, 4.4, 4.6. Each
 * line says which version needs it.
 */
#ifndef BURST_COMPAT_H
#define BURST_COMPAT_H

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <epan/dfilter/dfilter.h>
#include <stdbool.h>
#include <ws_version.h>

#define BURST_WIRESHARK_AT_LEAST(major, minor)                                                     \
    (WIRESHARK_VERSION_MAJOR > (major) ||                                                          \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* 4.6: stat_tap_init_cb returns whether it went well, in place of nothing. */
#if BURST_WIRESHARK_AT_LEAST(4, 6)
typedef bool burst_tap_init_result_t;
#define BURST_TAP_INIT_DONE return true
#else
typedef void burst_tap_init_result_t;
#define BURST_TAP_INIT_DONE return
#endif

/*
 * 4.6: the window prints a cell of a table by its column's format, in place of by the cell's type;
 * one that does not fit crashes it.
 */
#if BURST_WIRESHARK_AT_LEAST(4, 6)
#define BURST_CELLS_FOLLOW_FORMAT true
#else
#define BURST_CELLS_FOLLOW_FORMAT false
#endif

/* 4.4: "//" makes a submenu of a stats_tree's name, in place of "/". */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
#define BURST_SUBMENU "//"
#else
#define BURST_SUBMENU "/"
#endif

/* 4.4: plugin_describe() tells what a plugin is, in place of its folder. 4.0 does not call it. */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
#include <wsutil/plugins.h>
#else
#define WS_PLUGIN_DESC_DISSECTOR    0U
#define WS_PLUGIN_DESC_EPAN         0U
#define WS_PLUGIN_DESC_TAP_LISTENER 0U
#endif

/* 4.7: a header declares what a plugin exports, to the file that does. */
#ifdef WS_BUILD_DLL
#if BURST_WIRESHARK_AT_LEAST(4, 7)
#include <wsutil/plugin_exports.h>
#else
#include <stdint.h>
#include <ws_symbol_export.h>
WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);
#endif
#endif

/* 4.4: what is wrong with a display filter is a df_error_t, in place of a text. */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
typedef df_error_t *burst_filter_error_t;
#define burst_filter_error_free(error) df_error_free(&(error))
#else
typedef char *burst_filter_error_t;
#define burst_filter_error_free(error) g_free(error)
#endif

/* 4.4: a boolean preference is a bool, in place of a gboolean. */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
typedef bool burst_preference_bool_t;
#else
typedef gboolean burst_preference_bool_t;
#endif

/* 4.4: a field_info points to its value, in place of holding it. */
#if BURST_WIRESHARK_AT_LEAST(4, 4)
#define burst_field_uint(field) fvalue_get_uinteger((field)->value)
#else
#define burst_field_uint(field) fvalue_get_uinteger(&(field)->value)
#endif

/* 4.4: the name that 4.0 does not have yet. */
#if !BURST_WIRESHARK_AT_LEAST(4, 4)
#define tvb_get_uint8 tvb_get_guint8
#endif

#endif
