#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Installs a package of the plugin, or upgrades an earlier one to it, uses it as an ordinary user,
# removes it, and looks whether anything is left. For a root file system that is thrown away:
# scripts/maintainer/test-versions.sh makes one.
set -eu -o pipefail
[ $# -eq 2 ] || [ $# -eq 3 ] || {
    printf 'Usage: check-package.sh PACKAGE.deb CAPTURE [EARLIER.deb]\n' >&2
    printf 'For a root file system to be thrown away.\n' >&2
    exit 2
}
PACKAGE=$1
CAPTURE=$2
EARLIER=${3-}
TESTER=burst-tester
NAME=$(dpkg-deb --field "$PACKAGE" Package)
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

die() {
    printf 'check-package.sh: %s\n' "$*" >&2
    exit 1
}

apt_get() {
    apt-get -y -q -o APT::Install-Recommends=false "$@" </dev/null >/tmp/apt.log 2>&1 || {
        cat /tmp/apt.log >&2
        die "apt-get $* failed"
    }
}

as_user() {
    runuser -u "$TESTER" -- env HOME="/home/$TESTER" "$@"
}

# Every file with its size, owner and mode; without what apt, dpkg and users keep for themselves.
list_files() {
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /home \
        -o -path /var/cache -o -path /var/log -o -path /var/lib/apt -o -path /var/lib/dpkg \) -prune \
        -o \( -type d -printf '%M %U:%G %p\n' \) -o -printf '%M %U:%G %s %p %l\n' | LC_ALL=C sort
}

statistic() {
    as_user tshark -q -r "$CAPTURE" "$@"
}

# Counted by Wireshark's own program: how many frames the summary has to tell of.
check_summary() {
    local frames shown
    frames=$(capinfos -Tmrc "$CAPTURE" | cut -d , -f 2)
    statistic -z burst,summary | grep -w Frames >/dev/null || die "the summary does not say Frames"
    shown=$(statistic -z burst,csv,summary,- | awk -F , 'NR == 1 { for (i = 1; $i != "frames"; i++) if (i > NF) exit }
        NR == 2 { print $i }')
    [ -n "$frames" ] || die "capinfos tells nothing of $CAPTURE"
    [ "$shown" = "$frames" ] || die "the summary tells of '$shown' frames of '$frames'"
    # Not with grep -q, which would not let tshark finish.
    statistic -z burst,csv,bursts,- | grep '^1,' >/dev/null || die "there is no burst"
    as_user tshark -2 -r "$CAPTURE" -Y burst.start | grep . >/dev/null ||
        die "no packet has burst.start"
}

# The report needs the page, which a build without npm has not.
check_report() {
    statistic -z burst,report,- >/tmp/report.html
    grep -F 'burst-report/2' /tmp/report.html >/dev/null || die "the report has no data"
    printf 'report: %s bytes\n' "$(stat --format %s /tmp/report.html)"
}

# The configuration profiles of the package, if there are any.
check_profiles() {
    local folder
    dpkg --listfiles "$NAME" | sed -n 's|^\(/usr/share/wireshark/profiles/[^/]*\)$|\1|p' |
        while IFS= read -r folder; do
            as_user tshark -C "$(basename "$folder")" -r "$CAPTURE" -c 1 >/dev/null 2>/tmp/profile.log ||
                die "the profile $folder cannot be used: $(cat /tmp/profile.log)"
            [ ! -s /tmp/profile.log ] || die "the profile $folder: $(cat /tmp/profile.log)"
            printf 'profile %s: usable\n' "$(basename "$folder")"
        done
}

check_installed() {
    local plugin file
    plugin=$(dpkg --listfiles "$NAME" | grep '/burst\.so$') || die "the package has no plugin"
    as_user tshark -G plugins | grep -F "$plugin" || die "tshark does not load $plugin"
    for file in copyright changelog.gz README.md CHANGELOG.md doc/statistics.md; do
        [ -s "/usr/share/doc/$NAME/$file" ] || die "there is no $file"
    done
    gzip -dc /usr/share/man/man4/wireshark-burst.4.gz | grep -F burst.gap_us >/dev/null ||
        die "the man page is not there, or says nothing of burst.gap_us"
    [ -z "$(dpkg --verify "$NAME")" ] || die "files are not as the package has them"
}

check_removed() {
    list_files >/tmp/after
    diff /tmp/before /tmp/after || die "the package left something behind, see above"
    ! dpkg-query -s "$NAME" >/dev/null 2>&1 || die "dpkg still knows the package"
    ! as_user tshark -G plugins | grep burst || die "tshark still has the plugin"
}

apt_get install tshark
useradd --create-home "$TESTER"
list_files >/tmp/before
if [ -n "$EARLIER" ]; then
    apt_get install "$EARLIER"
    grep '^Setting up' /tmp/apt.log
fi
apt_get install "$PACKAGE"
grep -E '^(Unpacking|Setting up) ' /tmp/apt.log
check_installed
check_summary
check_report
check_profiles
list_files | diff /tmp/before - | sed -n 's/^>/installed:/p' || true
apt_get purge "$NAME"
check_removed
printf '%s: installed, used, removed, nothing left.\n' "$(basename "$PACKAGE")"
