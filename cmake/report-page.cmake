# SPDX-License-Identifier: GPL-2.0-or-later
#
# The page that -z burst,report fills. It is built by npm from report/, in a copy, and becomes part
# of the plugin. A release tarball holds it built, as report/page.html, and needs no npm. Without npm,
# or when npm cannot install what report/package-lock.json names, the plugin is built without it: its
# other parts do not need it.

set(BURST_REPORT_MISSING "The plugin will have no -z burst,report")

# Copies what the page is built from, and has npm install what it needs. Not done again as long as
# nothing of it has changed. Sets `result` to whether that went well.
function(burst_prepare_report_page folder result)
    set(${result} FALSE PARENT_SCOPE)
    if(NOT EXISTS "${PROJECT_SOURCE_DIR}/report/package-lock.json")
        message(WARNING "${BURST_REPORT_MISSING}: its folder report/ is not here.")
        return()
    endif()
    # On Windows, "npm" is a script for another shell.
    find_program(BURST_NPM NAMES npm.cmd npm DOC "npm, to build the report's page")
    if(NOT BURST_NPM)
        message(WARNING "${BURST_REPORT_MISSING}: npm was not found. To have it, install npm "
            "(on Debian: apt-get install npm), and configure again.")
        return()
    endif()

    file(SHA256 "${PROJECT_SOURCE_DIR}/report/package-lock.json" wanted)
    set(stamp "${folder}/node_modules/.burst-lock")
    set(installed "")
    if(EXISTS "${stamp}")
        file(READ "${stamp}" installed)
    endif()
    if(NOT installed STREQUAL wanted)
        message(STATUS "Installing what the report's page needs, with npm")
        file(COPY "${PROJECT_SOURCE_DIR}/report/package.json"
            "${PROJECT_SOURCE_DIR}/report/package-lock.json" DESTINATION "${folder}")
        execute_process(COMMAND "${BURST_NPM}" ci --no-audit --no-fund WORKING_DIRECTORY "${folder}"
            RESULT_VARIABLE failure OUTPUT_VARIABLE output ERROR_VARIABLE output)
        if(failure)
            message(WARNING "${BURST_REPORT_MISSING}: npm could not install what its page needs. "
                "To have it, configure again when npm can. It said:\n${output}")
            return()
        endif()
        file(WRITE "${stamp}" "${wanted}")
    endif()
    set(${result} TRUE PARENT_SCOPE)
endfunction()

# Sets `page` to the file that holds the page, or to nothing.
function(burst_find_report_page page)
    set(${page} "" PARENT_SCOPE)
    if(BURST_REPORT_PAGE STREQUAL "none")
        message(STATUS "${BURST_REPORT_MISSING}, as BURST_REPORT_PAGE says")
        return()
    endif()
    if(BURST_REPORT_PAGE)
        get_filename_component(file "${BURST_REPORT_PAGE}" ABSOLUTE
            BASE_DIR "${PROJECT_SOURCE_DIR}")
        if(NOT EXISTS "${file}")
            message(FATAL_ERROR "There is no file ${file}, which BURST_REPORT_PAGE names.")
        endif()
        set(${page} "${file}" PARENT_SCOPE)
        return()
    endif()

    # A release has it built.
    if(EXISTS "${PROJECT_SOURCE_DIR}/report/page.html")
        set(${page} "${PROJECT_SOURCE_DIR}/report/page.html" PARENT_SCOPE)
        return()
    endif()

    set(folder "${PROJECT_BINARY_DIR}/report")
    file(GLOB sources CONFIGURE_DEPENDS LIST_DIRECTORIES false
        RELATIVE "${PROJECT_SOURCE_DIR}/report" "${PROJECT_SOURCE_DIR}/report/*")
    file(GLOB_RECURSE more_sources CONFIGURE_DEPENDS
        RELATIVE "${PROJECT_SOURCE_DIR}/report" "${PROJECT_SOURCE_DIR}/report/src/*")
    list(APPEND sources ${more_sources})
    list(FILTER sources EXCLUDE REGEX "\\.md$")
    burst_prepare_report_page("${folder}" is_ready)
    if(NOT is_ready)
        return()
    endif()
    list(TRANSFORM sources PREPEND "${PROJECT_SOURCE_DIR}/report/" OUTPUT_VARIABLE files)
    add_custom_command(OUTPUT "${folder}/dist/page.html"
        COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}/report" "-DTARGET=${folder}"
            "-DFILES=${sources}" -P "${PROJECT_SOURCE_DIR}/cmake/copy-files.cmake"
        COMMAND "${BURST_NPM}" run --silent build
        DEPENDS ${files} WORKING_DIRECTORY "${folder}" VERBATIM
        COMMENT "Building the report's page")
    set(${page} "${folder}/dist/page.html" PARENT_SCOPE)
endfunction()

# Makes the page part of a target, as a GResource.
function(burst_embed_report_page target)
    burst_find_report_page(page)
    if(NOT page)
        return()
    endif()
    set(compiler "")
    find_package(PkgConfig QUIET) # which Windows has not
    if(PKG_CONFIG_FOUND)
        pkg_get_variable(compiler gio-2.0 glib_compile_resources)
    endif()
    find_program(BURST_RESOURCE_COMPILER NAMES "${compiler}" glib-compile-resources
        DOC "glib-compile-resources, to make the report's page part of the plugin")
    if(NOT BURST_RESOURCE_COMPILER)
        message(WARNING "${BURST_REPORT_MISSING}: glib-compile-resources was not found. To have it, "
            "install it (on Debian: apt-get install libglib2.0-dev-bin), and configure again.")
        return()
    endif()
    set(list "${PROJECT_BINARY_DIR}/burst-page.gresource.xml")
    set(source "${PROJECT_BINARY_DIR}/burst-page.c")
    file(CONFIGURE OUTPUT "${list}" CONTENT "<gresources><gresource prefix=\"/burst\">
<file alias=\"page.html\" compressed=\"true\">${page}</file>
</gresource></gresources>
")
    add_custom_command(OUTPUT "${source}"
        COMMAND "${BURST_RESOURCE_COMPILER}" --generate-source --internal --manual-register
            --c-name burst_page --target "${source}" "${list}"
        DEPENDS "${page}" "${list}" VERBATIM COMMENT "Making the report's page part of the plugin")
    target_sources(${target} PRIVATE "${source}")
    # One string that is longer than C promises; others have written it.
    set_source_files_properties("${source}" PROPERTIES
        COMPILE_OPTIONS "$<$<C_COMPILER_ID:GNU,Clang,AppleClang>:-w>")
    set_source_files_properties(plugin/report/report-page.c PROPERTIES
        COMPILE_DEFINITIONS BURST_HAS_REPORT_PAGE)
endfunction()
