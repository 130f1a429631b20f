#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the plugin, installs it where Wireshark looks, and shows what it says about a capture.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

BUILD=$ROOT/build
TABLES=(summary endpoints tcp_ports udp_ports streams bursts)

usage() {
    cat <<END
Usage: scripts/demo.sh [CAPTURE]

Installs what is missing to build a Wireshark plugin (Debian packages, with apt-get), builds the
plugin in build/, installs it for Wireshark and tshark, and prints what it finds in CAPTURE:
summary, endpoints, ports, streams and bursts. Without CAPTURE it shows a sample: the day of an
imagined smart camera, written to build/sample.pcap.

The plugin goes to your personal plugin folder; if you are root, to the system's, because Wireshark
ignores personal plugins when root runs it.
END
}

# Sets CAPTURE, the whole path of the capture that was named, or nothing.
read_arguments() {
    CAPTURE=
    case "${1-}" in
    -h | --help)
        usage
        exit 0
        ;;
    --)
        shift
        ;;
    -*)
        usage >&2
        exit 2
        ;;
    esac
    if [ $# -gt 1 ]; then
        usage >&2
        exit 2
    fi
    [ $# -eq 1 ] || return 0
    [ -e "$1" ] || die "there is no file '$1'."
    [ -f "$1" ] || die "'$1' is not a file."
    [ -r "$1" ] || die "'$1' cannot be read: permission denied."
    CAPTURE=$(realpath -- "$1")
}

# Says where the plugin goes, and sets FOLDER to it; to nothing if it is to be left alone.
choose_folder() {
    local system
    system=$(pkg-config --variable=plugindir wireshark)
    if is_root; then
        FOLDER=$system/epan
        say "Installing for all users, because Wireshark ignores personal plugins when root runs" \
            "it: $FOLDER/burst.so"
    elif [ -e "$system/epan/burst.so" ]; then
        FOLDER=
        say "Not installing: Wireshark prefers the copy that all users have, $system/epan/burst.so." \
            "What follows comes from that one. To renew it, run this script as root."
    else
        FOLDER=${HOME:?}/.local/lib/wireshark/plugins/$(basename "$system")/epan
        say "Installing for you: $FOLDER/burst.so"
    fi
}

# Runs a command whose output matters only if it fails: quietly EXPLANATION COMMAND...
quietly() {
    local explanation=$1 log=$BUILD/demo.log
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        die "$explanation"
    }
}

# Not with grep -q, which would not let tshark finish.
is_loaded() {
    tshark -G plugins | grep '^burst\.so' >/dev/null
}

build_and_install() {
    prepare_build_folder "$BUILD"
    say "Building the plugin in $BUILD"
    quietly "the plugin could not be built; the messages are above." build_plugin "$BUILD"
    choose_folder
    if [ -n "$FOLDER" ]; then
        quietly "the plugin could not be installed." install -D -m 644 "$BUILD/burst.so" \
            "$FOLDER/burst.so"
    fi
    quietly "tshark does not load the plugin." is_loaded
}

# Copies standard input; on a terminal, lines lose the cells for which there is no room.
fit_to_terminal() {
    local columns line cut=no
    if ! [ -t 1 ]; then
        cat
        return
    fi
    { columns=$(stty size <&3 | cut -d ' ' -f 2); } 3<&1
    [ "${columns:-0}" -ge 20 ] || columns=80
    while IFS= read -r line; do
        if [ "${#line}" -gt "$columns" ]; then
            line="${line:0:columns-2}"
            line="${line%  *} >"
            cut=yes
        fi
        printf '%s\n' "$line"
    done
    if [ "$cut" = yes ]; then
        printf '(Lines that end with > are longer. All of them: the command above, and | less -S)\n\n'
    fi
}

show_tables() {
    local table arguments=(-q -r "$CAPTURE")
    for table in "${TABLES[@]}"; do
        arguments+=(-z "burst,$table")
    done
    say "tshark -q -r $(printf '%q' "$CAPTURE")$(printf ' -z burst,%s' "${TABLES[@]}")"
    tshark "${arguments[@]}" | fit_to_terminal ||
        die "tshark could not read all of $CAPTURE; its message is above."
}

say_how_to_go_on() {
    local capture
    capture=$(printf '%q' "$CAPTURE")
    cat <<END
To go on in the window:

    wireshark $capture

and open the tables from Statistics > Bursts. In the profile "Bursts" (wireshark -C Bursts), columns and
colours show the bursts at once; scripts/install-profile.sh installs it. Filters to try:

    burst.start             the packet that begins each burst
    burst.duration > 1      all packets in bursts longer than a second

The same without a window (-2, because a burst is known when it is over):

    tshark -2 -r $capture -Y 'burst.start'
END
    if ! command -v wireshark >/dev/null; then
        printf '\n(The window itself is not installed: apt-get install wireshark)\n'
    fi
}

main() {
    read_arguments "$@"
    install_packages "${BUILD_PACKAGES[@]}"
    build_and_install
    if [ -z "$CAPTURE" ]; then
        CAPTURE=$BUILD/sample.pcap
        say "Writing the sample, an imagined camera's day: $CAPTURE"
        python3 "$ROOT/scripts/make-sample.py" "$CAPTURE"
    fi
    set -o pipefail
    show_tables
    say_how_to_go_on
}

main "$@"
