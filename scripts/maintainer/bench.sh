#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the plugin, and measures it against tshark without it and against other ways to do it.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

BUILD=$ROOT/build/bench
BENCH_PACKAGES=(valgrind argus-server argus-client python3-scapy python3-pandas)
OPTIONS=()
FOLDER=

usage() {
    cat <<END
Usage: scripts/maintainer/bench.sh [--quick] [--only PART] [FOLDER]

Installs what is missing (Debian packages, with apt-get), builds in build/bench, makes captures of
up to 10 million packets in FOLDER (default /tmp/burst-bench; 2 GiB, used again by the next run),
and prints tables: the plugin to tshark without it, and to other ways to get such figures. Takes
half an hour on a quiet machine and 7 GiB of memory, which tshark needs for 10 million packets.
With --quick, captures are small: some two minutes. PART is instructions, memory, seconds, scan,
many, growth or ways; --only can be repeated. Exits with 1 if a bound on instructions or memory is missed.
doc/performance.md says what is measured.
END
}

read_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
        --quick) OPTIONS+=(--quick) ;;
        --only)
            [ $# -gt 1 ] || die "--only wants the name of a part."
            OPTIONS+=(--only "$2")
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        -*)
            usage >&2
            exit 2
            ;;
        *)
            [ -z "$FOLDER" ] || die "only one folder can be named."
            FOLDER=$1
            ;;
        esac
        shift
    done
    FOLDER=${FOLDER:-/tmp/burst-bench}
}

compile() {
    local glib
    read -ra glib < <(pkg-config --cflags glib-2.0)
    build_plugin "$BUILD" &&
        "${CC:-cc}" -O2 -o "$BUILD/make-capture" "$ROOT/tests/bench/make-capture.c" -lm &&
        "${CC:-cc}" -O2 -shared -fPIC "${glib[@]}" -o "$BUILD/fixed-seeds.so" \
            "$ROOT/tests/bench/fixed-seeds.c"
}

build() {
    prepare_build_folder "$BUILD"
    compile >"$BUILD/bench.log" 2>&1 || {
        cat "$BUILD/bench.log" >&2
        die "the plugin could not be built; the messages are above."
    }
}

main() {
    read_arguments "$@"
    install_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}"
    build
    # The Python that Debian's packages are for; another may come first in PATH.
    exec /usr/bin/python3 "$ROOT/tests/bench/bench.py" "${OPTIONS[@]}" "$BUILD/burst.so" \
        "$BUILD/make-capture" "$BUILD/fixed-seeds.so" "$FOLDER"
}

main "$@" </dev/null
