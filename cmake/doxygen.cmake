# SPDX-License-Identifier: GPL-2.0-or-later
#
# The target "doxygen", where there is Doxygen: the engine's public headers as HTML, in doxygen/html
# of the build folder. A comment that contradicts what it is about (a parameter that is not there) is
# an error; to say nothing of what a name says is not.
find_package(Doxygen QUIET)
if(DOXYGEN_FOUND)
    set(DOXYGEN_OPTIMIZE_OUTPUT_FOR_C YES)
    set(DOXYGEN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/doxygen")
    set(DOXYGEN_EXTRACT_STATIC YES)
    set(DOXYGEN_QUIET YES)
    set(DOXYGEN_WARN_AS_ERROR FAIL_ON_WARNINGS)
    set(DOXYGEN_WARN_IF_UNDOCUMENTED NO)
    set(DOXYGEN_WARN_IF_INCOMPLETE_DOC NO)
    set(DOXYGEN_WARN_NO_PARAMDOC NO)
    set(DOXYGEN_STRIP_FROM_PATH "${PROJECT_SOURCE_DIR}/include")
    set(DOXYGEN_STRIP_FROM_INC_PATH "${PROJECT_SOURCE_DIR}/include")
    set(DOXYGEN_JAVADOC_AUTOBRIEF YES)
    set(DOXYGEN_HAVE_DOT NO)
    doxygen_add_docs(doxygen "${PROJECT_SOURCE_DIR}/include"
        COMMENT "Documentation of the engine's public headers")
endif()
