#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes a Debian package of the plugin, for the Wireshark that is installed here.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

BUILD=$ROOT/build/package

usage() {
    cat <<END
Usage: scripts/maintainer/make-package.sh [CMAKE-OPTION...]

Installs what is missing (Debian packages, with apt-get), builds the plugin as Debian builds its
own, and writes the package to build/package. -DBURST_MAINTAINER='Name <address>' says whose it is.
END
}

main() {
    local flag npm
    case "${1-}" in
    -h | --help)
        usage
        exit 0
        ;;
    esac
    # A release tarball has the report's page.
    npm=$([ -e "$ROOT/report/page.html" ] || npm_package)
    install_packages "${BUILD_PACKAGES[@]}" dpkg-dev file ${npm:+"$npm"}
    for flag in CFLAGS CPPFLAGS LDFLAGS; do
        export "$flag=$(dpkg-buildflags --get "$flag")"
    done
    # CMake reads no CPPFLAGS.
    export CFLAGS="$CFLAGS $CPPFLAGS"
    rm -f "$BUILD"/*.deb
    build_plugin "$BUILD" "$@"
    (cd "$BUILD" && cpack -G DEB)
    say "$(printf '%s ' "$BUILD"/*.deb)"
}

main "$@"
