#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the whole test suite with the Wireshark of each Debian release, and makes, installs, upgrades
# and removes its package, each in a root file system of its own.
#
# All mounts are made in a mount namespace that ends with this script, however it ends. So nobody
# else sees them, none is left behind, and what is kept between runs can be removed without a thought.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

SELF=$ROOT/scripts/maintainer/$(basename "$0")
KNOWN_RELEASES=(bookworm trixie sid)
ROOTS=$(realpath -m "${BURST_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/burst-roots}")
CAPTURES=$(realpath -m "${BURST_CAPTURES:-$ROOT/../shared/captures}")
MIRROR=${BURST_MIRROR-}
# The certificates that this machine trusts, and where they are in a root file system.
TRUSTED=/etc/ssl/certs/ca-certificates.crt
TRUSTED_COPY=/etc/burst-trusted.crt
[ -e "$TRUSTED" ] || TRUSTED=
# Whether the test suite is run, too.
SUITE=${BURST_SUITE-yes}
# The commit of the version before this one: its package is upgraded to ours.
EARLIER=${BURST_EARLIER-12cbd55}
# Releases whose package was made and tried.
TRIED=()

usage() {
    cat <<END
Usage: scripts/maintainer/test-versions.sh [--packages] [RELEASE...]

For each of these Debian releases (${KNOWN_RELEASES[*]}; without arguments, all of them): makes
its root file system with debootstrap, or brings an earlier one up to date; runs scripts/test.sh on
a copy of this checkout in it; makes the Debian package; installs, uses and removes it in a bare
root file system, and does so again after the package of the version before, which it makes, too.
--packages leaves out the suite. Needs root or sudo.

  BURST_ROOTS     where the root file systems are kept: about 4 GB each. Remove them as root when
                  you like; now in $ROOTS
  BURST_CAPTURES  a folder of real captures for the tests, read only
  BURST_MIRROR    a Debian mirror; without it, the one that this machine's apt uses
  BURST_EARLIER   the commit that the earlier package is made of; now $EARLIER
END
}

read_arguments() {
    local release
    RELEASES=()
    for release in "$@"; do
        case "$release" in
        -h | --help)
            usage
            exit 0
            ;;
        --packages)
            SUITE=no
            continue
            ;;
        esac
        grep -qxF -e "$release" <(printf '%s\n' "${KNOWN_RELEASES[@]}") || {
            usage >&2
            exit 2
        }
        grep -qxF -e "$release" <(printf '%s\n' "${RELEASES[@]}") || RELEASES+=("$release")
    done
    [ "${#RELEASES[@]}" -gt 0 ] || RELEASES=("${KNOWN_RELEASES[@]}")
}

# ---- outside: what this machine has to provide ----

become_root() {
    is_root && return
    command -v sudo >/dev/null || die "this needs root or sudo."
    exec sudo env BURST_ROOTS="$ROOTS" BURST_CAPTURES="$CAPTURES" BURST_MIRROR="$MIRROR" \
        BURST_SUITE="$SUITE" BURST_EARLIER="$EARLIER" ${http_proxy:+http_proxy="$http_proxy"} "$SELF" "${RELEASES[@]}"
}

prepare_machine() {
    local release lock
    case "$ROOTS/" in
    "$ROOT"/*) die "BURST_ROOTS is in this checkout, which is copied into it: name another folder." ;;
    esac
    install_packages debootstrap debian-archive-keyring util-linux mount
    unshare --mount --pid --fork true 2>/dev/null ||
        die "this container does not allow mounts: start it with --privileged, or use a machine."
    mkdir -p "$ROOTS"
    for release in "${RELEASES[@]}"; do
        exec {lock}>"$ROOTS/$release.lock"
        flock --nonblock "$lock" || die "another run is using $ROOTS/$release."
    done
}

# The mirror that this machine's apt uses.
find_mirror() {
    [ -z "$MIRROR" ] || return 0
    # shellcheck disable=SC2016 # for apt-get to expand
    MIRROR=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' \
        'Label: Debian' | head -n 1)
    [ -n "$MIRROR" ] ||
        die "apt knows no Debian mirror here. Run 'apt-get update', or name one in BURST_MIRROR."
}

# Runs this script again where mounts are its own. Killing the first process there ends all of it.
run_inside() {
    local inside status=0
    set -m
    BURST_MIRROR=$MIRROR BURST_ROOTS=$ROOTS BURST_CAPTURES=$CAPTURES BURST_SUITE=$SUITE \
        BURST_EARLIER=$EARLIER unshare --mount --pid --fork --kill-child --mount-proc \
        "$SELF" --inside "${RELEASES[@]}" </dev/null &
    inside=$!
    trap 'kill -KILL "$inside"; say "Stopped."; exit 130' INT TERM HUP
    wait "$inside" || status=$?
    return "$status"
}

# ---- inside: root file systems ----

# Removes a folder of ours. Nothing is mounted in it unless somebody else did so.
remove_root() {
    if findmnt --raw --noheadings --output TARGET | grep -F -e "$1/" >&2; then
        die "somebody mounted that; not removing $1."
    fi
    rm -rf --one-file-system "$1"
}

# Makes the bare root file system of a release, from which the others are copied.
make_bare_root() {
    local release=$1 bare=$ROOTS/$1-bare options=(--variant=minbase)
    [ ! -d "$bare" ] || return 0
    case "$MIRROR" in
    https:*) options+=(--include=ca-certificates) ;;
    esac
    remove_root "$bare.new"
    debootstrap "${options[@]}" "$release" "$bare.new" "$MIRROR" >"$bare.log" 2>&1 || {
        tail -n 20 "$bare.log" >&2
        return 1
    }
    rm -f "$bare.log"
    # Nothing here needs to survive a power failure: packages are unpacked in half the time.
    echo force-unsafe-io >"$bare.new/etc/dpkg/dpkg.cfg.d/90burst"
    mv "$bare.new" "$bare" # so that under its name there are only complete ones
}

# Runs a command in a root file system, with none of this machine's settings but the proxy.
in_root() {
    local folder=$1
    shift
    chroot "$folder" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        ${TERM:+TERM="$TERM"} ${http_proxy:+http_proxy="$http_proxy"} \
        ${TRUSTED:+NODE_EXTRA_CA_CERTS="$TRUSTED_COPY" PIP_CERT="$TRUSTED_COPY"} BURST_CAPTURES=/captures "$@"
}

# What programs expect to be there. For the life of this script.
mount_system() {
    mount --rbind /dev "$1/dev"
    mount --rbind /sys "$1/sys"
    mount -t proc proc "$1/proc"
}

mount_captures() {
    [ -d "$CAPTURES" ] || return 0
    mkdir -p "$1/captures"
    mount --bind "$CAPTURES" "$1/captures"
    mount -o remount,bind,ro "$1/captures"
}

# How this machine's apt gets through to the mirror, how names are resolved, who is trusted.
copy_network_settings() {
    cp -L /etc/resolv.conf "$1/etc/resolv.conf"
    # For npm and pip: a network may have certificates of its own.
    [ -z "$TRUSTED" ] || cp -L "$TRUSTED" "$1$TRUSTED_COPY"
    apt-config dump --format '%f "%v";%n' Acquire::http Acquire::https Acquire::Check-Valid-Until \
        Acquire::Check-Date | grep -v ' "";$' >"$1/etc/apt/apt.conf.d/90burst" || true
}

apt_in_root() {
    local folder=$1
    shift
    in_root "$folder" DEBIAN_FRONTEND=noninteractive apt-get -y -q -o APT::Install-Recommends=false \
        "$@" </dev/null >"$folder.log" 2>&1 || {
        tail -n 30 "$folder.log" >&2
        return 1
    }
    rm -f "$folder.log"
}

# provide_root RELEASE FOLDER: makes a root file system or brings it up to date, ready for in_root.
provide_root() {
    local release=$1 folder=$2
    make_bare_root "$release" || return
    if [ ! -d "$folder" ]; then
        remove_root "$folder.new"
        cp -a "$ROOTS/$release-bare" "$folder.new" && mv "$folder.new" "$folder" || return
    fi
    copy_network_settings "$folder"
    mount_system "$folder"
    if ! apt_in_root "$folder" update || ! apt_in_root "$folder" dist-upgrade; then
        say "It could not be brought up to date; going on with what it has."
    fi
}

# ---- inside: the steps for one release ----

# Root may read somebody else's checkout.
git_here() {
    git -c safe.directory="$ROOT" -C "$ROOT" "$@"
}

# The files of this checkout that git knows or would know; without git, all but what was built.
list_checkout() {
    if git_here rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git_here ls-files --cached --others --exclude-standard --deduplicate -z
    else
        (cd "$ROOT" && find . -path ./build -prune -o -type f -print0)
    fi
}

# Copies the checkout to /src, where what was built earlier is kept.
copy_checkout() {
    local target=$1/src
    mkdir -p "$target"
    find "$target" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf --one-file-system {} +
    # Without those that were removed and are still known.
    (cd "$ROOT" && list_checkout | while IFS= read -r -d '' name; do
        [ ! -e "$name" ] || printf '%s\0' "$name"
    done | tar --create --null --files-from=- --file=-) |
        tar --extract --no-same-owner --directory "$target" --file=-
}

# scripts/test.sh, on the screen and in a file.
run_suite() {
    rm -f "$1-suite.log"
    mount_captures "$1" || return
    in_root "$1" /src/scripts/test.sh 2>&1 </dev/null | tee "$1-suite.log"
}

# Adds the results of that to ours.
add_results_of_suite() {
    local line
    while IFS= read -r line; do
        RESULTS+=("    $line")
    done < <(sed -n '/^== Results$/,$ s/^   //p' "$1-suite.log" 2>/dev/null)
}

# The package's quality by Debian's own standards.
check_with_lintian() {
    apt_in_root "$1" install lintian || return
    # The project has no address: who publishes a package names theirs (BURST_MAINTAINER).
    in_root "$1" /bin/sh -c 'lintian --allow-root --fail-on error,warning \
        --suppress-tags bogus-mail-host /src/build/package/*.deb'
}

make_package() {
    in_root "$1" /src/scripts/maintainer/make-package.sh && check_with_lintian "$1"
}

# The package of the version before, of its own sources and by its own script. Kept for the next run.
make_earlier_package() {
    local folder=$1 target=$1/earlier
    if ! git_here rev-parse --quiet --verify "$EARLIER^{commit}" >/dev/null 2>&1; then
        say "NOT RUN: git does not know the commit $EARLIER here, which BURST_EARLIER names."
        return "$NOT_RUN"
    fi
    if ! grep -qxF "$EARLIER" "$target/.made-of" 2>/dev/null; then
        remove_root "$target" && mkdir -p "$target" || return
        git_here archive "$EARLIER" | tar --extract --no-same-owner --directory "$target" || return
        in_root "$folder" "/earlier/$(cd "$target" && find scripts -name make-package.sh)" || return
        printf '%s\n' "$EARLIER" >"$target/.made-of"
    fi
}

# try_package RELEASE BARE [EARLIER.deb]: in a bare root file system of its own, with a capture.
try_package() {
    local release=$1 folder=$ROOTS/$1 bare=$2 earlier=${3-}
    remove_root "$bare" && provide_root "$release" "$bare" || return
    mkdir -p "$bare/srv/package"
    in_root "$folder" /usr/bin/python3 /src/scripts/make-sample.py /tmp/sample.pcap &&
        cp "$(package_of "$release")" ${earlier:+"$earlier"} "$folder/tmp/sample.pcap" \
            "$ROOT/scripts/maintainer/check-package.sh" "$bare/srv/package/" || return
    in_root "$bare" /srv/package/check-package.sh \
        "/srv/package/$(basename "$(package_of "$release")")" /srv/package/sample.pcap \
        ${earlier:+"/srv/package/$(basename "$earlier")"}
}

try_upgrade() {
    try_package "$1" "$ROOTS/$1-upgraded" \
        "$(printf '%s\n' "$ROOTS/$1"/earlier/build/package/*.deb)"
}

# Packages for other versions of Wireshark are refused, not put where nobody looks for them.
refuse_others() {
    local release=$1 other bare=$ROOTS/$1-installed log=$ROOTS/$1.log
    for other in "$ROOTS"/*/src/build/package/*.deb; do
        [ "$other" != "$(package_of "$release")" ] || continue
        cp "$other" "$bare/srv/package/other.deb"
        if in_root "$bare" apt-get -q --simulate install /srv/package/other.deb >"$log" 2>&1; then
            say "$(basename "$other") would be installed."
            return 1
        fi
        # That the reason is the one that we gave.
        grep -F 'Depends: wireshark-common (' "$log" || {
            cat "$log" >&2
            return 1
        }
        rm -f "$log"
    done
}

package_of() {
    printf '%s\n' "$ROOTS/$1"/src/build/package/*.deb
}

test_release() {
    local release=$1 folder=$ROOTS/$1
    stage "$release: root file system" provide_root "$release" "$folder"
    if [ "$RESULT" != passed ]; then
        add_result "$release: all else" "not run"
        return
    fi
    copy_checkout "$folder" || die "the checkout could not be copied to $folder/src."
    if [ "$SUITE" = yes ]; then
        stage "$release: test suite" run_suite "$folder"
        add_results_of_suite "$folder"
    fi
    stage "$release: package is made" make_package "$folder"
    [ "$RESULT" = passed ] || return 0
    stage "$release: earlier package" make_earlier_package "$folder"
    [ "$RESULT" != passed ] || stage "$release: upgrade" try_upgrade "$release"
    stage "$release: package in use" try_package "$release" "$ROOTS/$release-installed"
    [ "$RESULT" != passed ] || TRIED+=("$release")
    add_result "$release: Wireshark" "$(in_root "$folder" tshark --version 2>/dev/null | head -n 1)"
}

main() {
    local release
    set -o pipefail
    if [ "${1-}" = --inside ]; then
        shift
        RELEASES=("$@")
        trap 'exit 130' INT TERM HUP
        for release in "${RELEASES[@]}"; do
            test_release "$release"
        done
        [ "${#TRIED[@]}" -lt 2 ] || for release in "${TRIED[@]}"; do
            stage "$release: other packages" refuse_others "$release"
        done
        show_results
        [ "$FAILED" -eq 0 ]
        exit
    fi
    read_arguments "$@"
    become_root
    prepare_machine
    find_mirror
    run_inside
}

main "$@"
