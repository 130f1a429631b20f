# SPDX-License-Identifier: GPL-2.0-or-later
#
# The Debian package, one for each Wireshark version: `cpack -G DEB` in the build folder. To be
# included after everything that is installed. And the release tarball, target `dist`.
set(BURST_MAINTAINER "Traffic bursts for Wireshark <maintainers@burst.invalid>" CACHE STRING
    "Whose package it is: a name and an address")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wireshark-plugin-burst)
set(CPACK_PACKAGE_VENDOR "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "traffic burst fields and statistics for Wireshark")
set(CPACK_PACKAGE_DESCRIPTION
"A plugin for people who ask how a device talks: how large its payloads are,
how long the gaps between them last, when it bursts. It adds fields to every IP
packet, to be filtered on, coloured by and graphed, and statistics to
Wireshark's Statistics menu, to tshark and to sharkd.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# A plugin is for one major.minor. The version says which, so that an upgrade of Debian is one here.
string(REGEX MATCH "^([0-9]+)\\.([0-9]+)" wireshark_series "${WIRESHARK_VERSION}")
math(EXPR next_minor "${CMAKE_MATCH_2} + 1")
set(next_series "${CMAKE_MATCH_1}.${next_minor}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}+wireshark${wireshark_series}")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${BURST_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "wireshark-common (>= ${wireshark_series}), wireshark-common (<< ${next_series})")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "wireshark | tshark")

# Documentation is installed by the package only: a plugin in somebody's home folder needs none.
set(package_doc "share/doc/${CPACK_PACKAGE_NAME}")
string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(packaging/changelog.in "${PROJECT_BINARY_DIR}/packaging/changelog" @ONLY)
configure_file(packaging/wireshark-burst.4 packaging/wireshark-burst.4 COPYONLY)
foreach(file changelog wireshark-burst.4)
    add_custom_command(OUTPUT packaging/${file}.gz
        COMMAND gzip --best --no-name --keep --force packaging/${file}
        DEPENDS "${PROJECT_BINARY_DIR}/packaging/${file}"
        WORKING_DIRECTORY "${PROJECT_BINARY_DIR}" VERBATIM)
endforeach()
add_custom_target(packaging ALL DEPENDS packaging/changelog.gz packaging/wireshark-burst.4.gz)
install(FILES packaging/copyright README.md CHANGELOG.md
    "${PROJECT_BINARY_DIR}/packaging/changelog.gz"
    DESTINATION ${package_doc} COMPONENT documentation EXCLUDE_FROM_ALL)
install(FILES "${PROJECT_BINARY_DIR}/packaging/wireshark-burst.4.gz"
    DESTINATION share/man/man4 COMPONENT documentation EXCLUDE_FROM_ALL)
install(DIRECTORY doc DESTINATION ${package_doc} COMPONENT documentation EXCLUDE_FROM_ALL)

# All components, those that a plain installation leaves out too, in one package.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
get_cmake_property(CPACK_COMPONENTS_ALL COMPONENTS)
include(CPack)

add_custom_target(dist COMMAND "${PROJECT_SOURCE_DIR}/scripts/maintainer/make-tarball.sh"
    "${PROJECT_BINARY_DIR}" VERBATIM)
