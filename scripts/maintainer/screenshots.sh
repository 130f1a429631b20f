#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes the pictures of doc/guide.md.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

BUILD=$ROOT/build/screenshots
# The one that Debian's python3-pytest is for; another may come first in PATH.
PYTHON=/usr/bin/python3
# The window's tests, which know how to operate it, need python3-pytest.
PACKAGES=(wireshark xvfb xdotool xclip imagemagick openbox x11-utils util-linux fonts-dejavu-core
    python3-pytest chromium)

usage() {
    cat <<END
Usage: scripts/maintainer/screenshots.sh [FOLDER [PICTURE...]]

Makes the pictures of doc/guide.md again, or those that are named (without ".png"; "report" makes
four), and puts them into FOLDER, doc/images if none is named.

Installs what is missing (Debian packages, with apt-get), builds the plugin in build/screenshots,
and operates Wireshark, with the profile "Bursts" and the sample that scripts/make-sample.py
writes, on a screen that nobody sees. Your own settings are neither used nor changed. Places in
dialogs are those of Wireshark 4.0.
END
}

install_all() {
    local more=()
    command -v npm >/dev/null || more=(npm)
    install_packages "${BUILD_PACKAGES[@]}" "${PACKAGES[@]}" "${more[@]}"
}

build() {
    local log=$BUILD/screenshots.log
    prepare_build_folder "$BUILD"
    say "Building the plugin in $BUILD"
    build_plugin "$BUILD" -DBURST_REPORT_PAGE= >"$log" 2>&1 || {
        cat "$log" >&2
        die "the plugin could not be built; the messages are above."
    }
    [ -e "$BUILD/report/dist/page.html" ] || {
        cat "$log" >&2
        die "the report's page could not be built; the messages are above."
    }
}

main() {
    case "${1-}" in
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        usage >&2
        exit 2
        ;;
    esac
    local folder=${1:-$ROOT/doc/images}
    [ $# -eq 0 ] || shift
    { mkdir -p -- "$folder" && [ -w "$folder" ]; } || die "cannot write to $folder."
    folder=$(realpath -- "$folder")
    install_all
    build
    say "Taking pictures, into $folder (some minutes)"
    BURST_PLUGIN=$BUILD/burst.so PYTHONDONTWRITEBYTECODE=1 \
        "$PYTHON" "$ROOT/scripts/maintainer/screenshots.py" "$BUILD/report" "$folder" "$@"
}

main "$@" </dev/null
