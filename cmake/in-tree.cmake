# SPDX-License-Identifier: GPL-2.0-or-later
#
# The plugin as a part of Wireshark: its folder is plugins/epan/burst of Wireshark's sources, and
# their CMakeListsCustom.txt names it (scripts/maintainer/build-in-tree.sh does both). Built with
# Wireshark's own macros and flags, on all systems that Wireshark builds on.
include(WiresharkPlugin)

set_module_info(burst ${PROJECT_VERSION_MAJOR} ${PROJECT_VERSION_MINOR} ${PROJECT_VERSION_PATCH} 0)

set(PLUGIN_FILES plugin/plugin.c ${BURST_SOURCES})
set_source_files_properties(${PLUGIN_FILES} PROPERTIES COMPILE_FLAGS "${WERROR_COMMON_FLAGS}")

add_wireshark_plugin_library(burst epan)
target_include_directories(burst PRIVATE include plugin)
target_compile_definitions(burst PRIVATE BURST_VERSION="${PROJECT_VERSION}")
burst_embed_report_page(burst)

# Wireshark links GLib, of which GIO is a part, in the same folder.
list(GET GLIB2_LIBRARIES 0 glib)
get_filename_component(glib_folder "${glib}" DIRECTORY)
find_library(BURST_GIO_LIBRARY NAMES gio-2.0 HINTS "${glib_folder}")
if(NOT BURST_GIO_LIBRARY)
    message(FATAL_ERROR "GIO, which is a part of GLib, was not found beside ${glib}.")
endif()
target_link_libraries(burst epan "${BURST_GIO_LIBRARY}")

install_plugin(burst epan)
