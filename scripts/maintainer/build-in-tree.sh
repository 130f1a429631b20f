#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the plugin as a part of Wireshark, from Wireshark's sources, as people do on systems that have
# no packages to build plugins with.
set -eu -o pipefail
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# What Wireshark's libraries need to be built, without its window.
PACKAGES=(cmake ninja-build gcc g++ libc6-dev pkg-config flex perl python3 libglib2.0-dev
    libpcap-dev libgcrypt20-dev libc-ares-dev libpcre2-dev libspeexdsp-dev libxml2-dev libxxhash-dev
    zlib1g-dev)
OBJECTS_ONLY=

usage() {
    cat <<END
Usage: scripts/maintainer/build-in-tree.sh [--compile-only] WIRESHARK [FOLDER]

Links this checkout into WIRESHARK, a folder of Wireshark's sources (from a tarball, git, or apt-get
source wireshark), as plugins/epan/burst; names it in CMakeListsCustom.txt; and builds it in FOLDER
(build/in-tree) with Wireshark's own macros, tshark too. That takes as long as building Wireshark's
libraries does, half an hour on two processors. Then asks that tshark whether it has the plugin.
--compile-only compiles the plugin against Wireshark's headers and links nothing: some minutes.
END
}

link_into() {
    local tree=$1 custom=$1/CMakeListsCustom.txt
    [ -e "$tree/plugins/epan" ] || die "$tree is not a folder of Wireshark's sources."
    [ ! -e "$tree/plugins/epan/burst" ] || [ "$tree/plugins/epan/burst" -ef "$ROOT" ] ||
        die "$tree/plugins/epan/burst is something else already."
    [ ! -e "$custom" ] || grep -q 'plugins/epan/burst' "$custom" ||
        die "add plugins/epan/burst to CUSTOM_PLUGIN_SRC_DIR in $custom."
    ln -sfn "$ROOT" "$tree/plugins/epan/burst"
    [ -e "$custom" ] || printf 'set(CUSTOM_PLUGIN_SRC_DIR plugins/epan/burst)\n' >"$custom"
}

configure() {
    local tree=$1 build=$2 page=${BURST_REPORT_PAGE-}
    # Wireshark writes vcs_version.h to where cmake is started.
    (cd "$build" && cmake -S "$tree" -B "$build" -G Ninja \
        -DCMAKE_BUILD_TYPE="${CMAKE_BUILD_TYPE:-RelWithDebInfo}" \
        -DBUILD_wireshark=OFF -DBUILD_sharkd=OFF -DENABLE_WERROR=ON \
        -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DBURST_REPORT_PAGE="$page") \
        >"$build.log" 2>&1 || {
        grep -A 12 '^CMake Error' "$build.log" >&2 || true
        die "cmake could not configure Wireshark: its errors are above, all that it said is in
$build.log."
    }
}

# Compiles the plugin's files one by one, as the build would: to Ninja, all of Wireshark's libraries
# come before them. Without what a build makes: the report's page.
compile_plugin() {
    python3 - "$1/compile_commands.json" <<'END'
import json, os, subprocess, sys
with open(sys.argv[1], encoding="utf-8") as file:
    entries = [e for e in json.load(file)
               if "/plugins/epan/burst/" in e["file"] and os.path.exists(e["file"])]
bad = [e["file"] for e in entries
       if subprocess.run(e["command"], shell=True, cwd=e["directory"], check=False).returncode]
print(f"== Compiled in Wireshark's tree: {len(entries) - len(bad)} of {len(entries)} files.")
sys.exit(not entries or bool(bad))
END
}

# Runs a command as somebody who is not root: for root, Wireshark loads no plugins from such a folder.
as_ordinary() {
    local prefix=()
    ! is_root || prefix=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent)
    "${prefix[@]}" "$@"
}

build_and_ask() {
    local build=$1 plugin
    ninja -C "$build" burst tshark
    plugin=$(as_ordinary "$build/run/tshark" -G plugins | grep '^burst\.') ||
        die "the plugin was built, and tshark does not list it. Has everybody access to $build?"
    say "Built in Wireshark's tree: $plugin"
}

main() {
    local tree build
    while [ $# -gt 0 ]; do
        case "$1" in
        --compile-only) OBJECTS_ONLY=yes ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) break ;;
        esac
        shift
    done
    if [ $# -lt 1 ] || [ $# -gt 2 ]; then
        usage >&2
        exit 2
    fi
    tree=$(realpath "$1")
    build=$(realpath -m "${2:-$ROOT/build/in-tree}")
    install_packages "${PACKAGES[@]}"
    mkdir -p "$build"
    link_into "$tree"
    configure "$tree" "$build"
    if [ -n "$OBJECTS_ONLY" ]; then
        compile_plugin "$build"
    else
        build_and_ask "$build"
    fi
}

main "$@" </dev/null
