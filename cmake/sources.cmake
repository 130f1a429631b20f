# SPDX-License-Identifier: GPL-2.0-or-later
# The sources, folder by folder: BURST_BASE_SOURCES, BURST_ENGINE_SOURCES and so on; and all of them but
# plugin/plugin.c: BURST_SOURCES. A new file is found by itself.
set(BURST_SOURCES "")
foreach(folder base engine rows tables output report host capture statistics window)
    string(TOUPPER ${folder} name)
    file(GLOB BURST_${name}_SOURCES CONFIGURE_DEPENDS
        ${CMAKE_CURRENT_LIST_DIR}/../plugin/${folder}/*.c
        ${CMAKE_CURRENT_LIST_DIR}/../plugin/${folder}/*/*.c)
    list(APPEND BURST_SOURCES ${BURST_${name}_SOURCES})
endforeach()
