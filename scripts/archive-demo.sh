#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes a small archive of rotated captures, and shows what it answers.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

BUILD=$ROOT/build
DEMO=$BUILD/archive-demo
VENV=$BUILD/archive-venv
# What the demo shows, one question after the other.
QUESTIONS=("summary" "endpoints" "streams --stream connection" "bursts --gap-us 1000000" "peaks")

usage() {
    cat <<END
Usage: scripts/archive-demo.sh [CAPTURE...]

Installs what is missing (Debian packages, with apt-get; Python packages in build/archive-venv),
builds the plugin in build/, and collects the captures (files, folders or globs) into
build/archive-demo/archive, which is made anew. Without CAPTURE: a sample, the day of an imagined
smart camera, cut into an hour a file, as a capture that rotates its files leaves them. Then shows
some tables of the archive.
END
}

# Runs a command whose output matters only if it fails: quietly EXPLANATION COMMAND...
quietly() {
    local explanation=$1 log=$BUILD/archive-demo.log
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        die "$explanation"
    }
}

build_all() {
    prepare_build_folder "$BUILD"
    say "Building the plugin in $BUILD"
    quietly "the plugin could not be built; the messages are above." build_plugin "$BUILD"
    if [ ! -x "$VENV/bin/burst-archive" ]; then
        say "Installing burst-archive in $VENV"
        quietly "Python could not make an environment; the messages are above." \
            /usr/bin/python3 -m venv "$VENV"
        quietly "pip could not install burst-archive; the messages are above." \
            "$VENV/bin/pip" --disable-pip-version-check install \
            --constraint "$ROOT/archive/requirements.lock" --editable "$ROOT/archive"
    fi
}

# A plugin folder for the demo alone. When root runs it, Wireshark looks in the system's alone.
prepare_tshark() {
    local system
    system=$(pkg-config --variable=plugindir wireshark)
    if is_root; then
        say "Installing for all users, because Wireshark ignores other plugins when root runs it:" \
            "$system/epan/burst.so"
        install -D -m 644 "$BUILD/burst.so" "$system/epan/burst.so"
        return
    fi
    export WIRESHARK_PLUGIN_DIR=$DEMO/plugins
    install -D -m 644 "$BUILD/burst.so" \
        "$WIRESHARK_PLUGIN_DIR/$(basename "$system")/epan/burst.so"
}

# Sets CAPTURES to the sample, cut by the hour.
make_sample() {
    say "Writing the sample, an imagined camera's day, an hour a file: $DEMO/captures"
    rm -rf "$DEMO/captures"
    mkdir -p "$DEMO/captures/camera"
    python3 "$ROOT/scripts/make-sample.py" "$DEMO/sample.pcap"
    editcap -i 3600 "$DEMO/sample.pcap" "$DEMO/captures/camera/day.pcap"
    CAPTURES=("$DEMO/captures")
}

# Shows a command, and runs it.
show() {
    printf '\n'
    say "burst-archive $(printf '%q ' "$@")"
    "$VENV/bin/burst-archive" "$@"
}

show_archive() {
    local question words
    rm -rf "$DEMO/archive" # or captures of another call would be in its tables
    show collect "${CAPTURES[@]}" --into "$DEMO/archive"
    show status "$DEMO/archive"
    for question in "${QUESTIONS[@]}"; do
        read -r -a words <<<"$question"
        show tables "$DEMO/archive" "${words[@]}"
    done
    cat <<END
To go on: $VENV/bin/burst-archive tables --help, and doc/archive.md.
END
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
    install_packages "${BUILD_PACKAGES[@]}" python3-venv util-linux wireshark-common
    build_all
    mkdir -p "$DEMO"
    prepare_tshark
    if [ $# -gt 0 ]; then
        CAPTURES=("$@")
    else
        make_sample
    fi
    show_archive
}

main "$@"
