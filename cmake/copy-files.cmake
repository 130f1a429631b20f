# SPDX-License-Identifier: GPL-2.0-or-later
#
# Copies FILES, named relative to the folder SOURCE, to the folder TARGET.
foreach(file IN LISTS FILES)
    configure_file("${SOURCE}/${file}" "${TARGET}/${file}" COPYONLY)
endforeach()
