# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scripts share: messages, Debian packages, building, stages with results. To be sourced
# by bash.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that building and running the plugin needs. gcc only recommends C's own headers.
# shellcheck disable=SC2034 # used where this is sourced
BUILD_PACKAGES=(cmake make gcc libc6-dev pkg-config libglib2.0-dev wireshark-dev libwireshark-dev
    tshark python3)

# What a program wants to say is neither asked for nor translated.
export DEBIAN_FRONTEND=noninteractive

say() {
    printf '== %s\n' "$*"
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# Prints those of the named packages that are not installed.
missing_packages() {
    local installed package
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
    for package in "$@"; do
        grep -qxF "$package installed" <<<"$installed" || printf '%s\n' "$package"
    done
}

# What builds the report's page. Some have npm from elsewhere, which Debian's would get in the way of.
npm_package() {
    command -v npm >/dev/null || printf 'npm\n'
}

# Runs apt-get without questions; what it prints is shown only when it fails.
run_apt_get() {
    local log status=0 as_root=()
    is_root || as_root=(sudo)
    log=$(mktemp)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 \
        "$@" </dev/null >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
    fi
    rm -f "$log"
    return "$status"
}

# Installs those of the named packages that are missing. Nothing missing: does and says nothing.
install_packages() {
    local missing by_hand
    command -v dpkg-query >/dev/null ||
        die "this is not a Debian system. Install by hand what these packages hold, and build with
cmake as the README says: $*"
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0

    by_hand="Have them installed: apt-get install --no-install-recommends ${missing[*]}"
    is_root || command -v sudo >/dev/null ||
        die "packages are missing, and installing them needs root or sudo. $by_hand"
    say "Installing with apt-get (this takes some minutes when there is much): ${missing[*]}"
    if ! is_root && ! sudo -n true 2>/dev/null; then
        sudo -v || die "packages are missing, and sudo does not let you install them. $by_hand"
    fi
    run_apt_get update || say "apt-get update had problems; trying with what is known."
    run_apt_get install --no-install-recommends "${missing[@]}" ||
        die "apt-get could not install all packages; its messages are above. $by_hand"
}

can_write() {
    mkdir -p "$1" 2>/dev/null || return
    [ -w "$1" ] || return
    [ ! -e "$1/CMakeCache.txt" ] || [ -w "$1/CMakeCache.txt" ]
}

# Makes a folder to build in, and forgets a configuration that was made for another place.
prepare_build_folder() {
    local build=$1 cache=$1/CMakeCache.txt
    can_write "$build" ||
        die "cannot write to $build. If somebody else (root?) made it, remove it; or work in a copy
of this checkout that is your own."
    if [ -e "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT" "$cache"; then
        rm -rf "$cache" "$build/CMakeFiles"
    fi
}

# Configures and builds: build_plugin FOLDER [CMAKE-OPTION...]
build_plugin() {
    local build=$1
    shift
    prepare_build_folder "$build"
    cmake -S "$ROOT" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@" &&
        cmake --build "$build" --parallel "$(nproc)"
}

# The exit code of a stage that could not run, and has said why.
NOT_RUN=77

# What the stages came to, a line each; what the last one came to; how many failed, or could not run.
RESULTS=()
RESULT=
FAILED=0
MISSING=0

# Adds a line to the results: add_result NAME RESULT.
add_result() {
    RESULTS+=("$(printf '%-28s %s' "$1" "$2")")
}

# Notes what a stage came to: judge NAME EXIT-CODE SECONDS.
judge() {
    case "$2" in
    0) RESULT=passed ;;
    "$NOT_RUN")
        RESULT="NOT RUN"
        MISSING=$((MISSING + 1))
        ;;
    *)
        RESULT=FAILED
        FAILED=$((FAILED + 1))
        ;;
    esac
    add_result "$1" "$RESULT ($3 s)"
}

# Runs one stage: stage NAME COMMAND... Goes on if it fails; RESULT tells.
stage() {
    local name=$1 began=$SECONDS status=0
    shift
    printf '\n'
    say "$name"
    "$@" || status=$?
    judge "$name" "$status" "$((SECONDS - began))"
}

# Stages that run beside each other: the name of each, and its files without their endings.
BESIDE=()
BESIDE_FOLDER=
# Two more than there are processors: tests of windows, pages and clusters often wait.
BESIDE_AT_ONCE=$(($(nproc) + 2))

# Names the folder for what stages print that run beside each other. Removes what is in it.
log_beside_to() {
    BESIDE_FOLDER=$1
    rm -rf "$BESIDE_FOLDER"
    mkdir -p "$BESIDE_FOLDER"
}

# Runs a stage beside what follows, with its output in a file: stage_beside NAME COMMAND...
# Waits until there is room for it. show_beside says what it came to.
stage_beside() {
    local name=$1 files
    shift
    files=$BESIDE_FOLDER/$(tr -cs 'a-zA-Z0-9\n' '-' <<<"$name")
    while [ "$(jobs -rp | wc -l)" -ge "$BESIDE_AT_ONCE" ]; do
        wait -n || true
    done
    say "$name: begins, with its output in ${files#"$ROOT"/}.log"
    run_beside "$name" "$files" "$@" &
    BESIDE+=("$name" "$files")
}

# Runs a stage with its output in a file, and notes its exit code and the time it took.
run_beside() {
    local name=$1 files=$2 began=$SECONDS status=0
    shift 2
    "$@" >"$files.log" 2>&1 </dev/null || status=$?
    printf '%s %s\n' "$status" "$((SECONDS - began))" >"$files.result"
    times >"$files.times" # of this shell, and of all that it started: user and system
    say "$name: ends after $((SECONDS - began)) s; CPU: $(tail -n 1 "$files.times")"
}

# Waits for all stages that run beside each other, and shows what each printed, in their order.
show_beside() {
    local name files status took
    wait
    set -- "${BESIDE[@]}"
    while [ $# -gt 0 ]; do
        name=$1 files=$2
        shift 2
        printf '\n'
        say "$name"
        cat "$files.log"
        status=1 took='?'
        [ ! -e "$files.result" ] || read -r status took <"$files.result"
        judge "$name" "$status" "$took"
    done
    BESIDE=()
}

show_results() {
    printf '\n'
    say "Results"
    printf '   %s\n' "${RESULTS[@]}"
    [ "$MISSING" -eq 0 ] || say "Stages that could not run here: $MISSING. Each says why, above."
    if [ "$FAILED" -gt 0 ]; then
        say "Stages that failed: $FAILED of ${#RESULTS[@]}."
    elif [ "$MISSING" -gt 0 ]; then
        say "All others passed."
    else
        say "All stages passed."
    fi
}
