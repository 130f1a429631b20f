# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wireshark's development files, as the library burst_wireshark, with WIRESHARK_VERSION,
# WIRESHARK_PREFIX and WIRESHARK_PLUGIN_DIR: by the CMake package that Wireshark installs, or, where
# there is none, by pkg-config.
add_library(burst_wireshark INTERFACE)

find_package(Wireshark CONFIG QUIET)
if(Wireshark_FOUND AND TARGET epan)
    set(WIRESHARK_VERSION "${Wireshark_VERSION}")
    set(WIRESHARK_PREFIX "${Wireshark_INSTALL_PREFIX}")
    set(WIRESHARK_PLUGIN_DIR "${Wireshark_PLUGIN_INSTALL_DIR}")
    target_link_libraries(burst_wireshark INTERFACE epan wiretap wsutil)
    target_include_directories(burst_wireshark SYSTEM INTERFACE "${Wireshark_INCLUDE_DIR}")
    set(found_by "${Wireshark_CONFIG}")
else()
    pkg_check_modules(WIRESHARK REQUIRED IMPORTED_TARGET wireshark)
    pkg_get_variable(WIRESHARK_PLUGIN_DIR wireshark plugindir)
    pkg_get_variable(WIRESHARK_PREFIX wireshark prefix)
    target_link_libraries(burst_wireshark INTERFACE PkgConfig::WIRESHARK)
    set(found_by "pkg-config")
endif()
message(STATUS "Wireshark ${WIRESHARK_VERSION}, found by ${found_by}")
