#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Installs the configuration profile "Bursts" for one user, or removes it.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

SOURCE=$ROOT/profile
NAME=Bursts
# Wireshark writes the window's state to it whenever it ends.
STATE=recent

usage() {
    cat <<END
Usage: scripts/install-profile.sh [--remove]

Copies the configuration profile "$NAME" to your Wireshark's profiles, for you alone. A profile of
that name that you have changed is kept, under another name. With --remove the profile is removed;
if you have changed it, it is kept under another name, too.

The profile shows what the plugin finds: install the plugin first (README, "Install").
END
}

# The folder with the profiles of the user who runs this, as Wireshark looks for it.
profiles_folder() {
    local config=${XDG_CONFIG_HOME:-${HOME:?}/.config}/wireshark
    if [ -n "${WIRESHARK_CONFIG_DIR-}" ]; then
        config=$WIRESHARK_CONFIG_DIR
    elif [ ! -d "$config" ] && [ -d "$HOME/.wireshark" ]; then
        config=$HOME/.wireshark
    fi
    printf '%s/profiles\n' "$config"
}

# Whether a profile is as it was installed: nothing that matters was changed or added. Wireshark
# itself changes some, too: it rewrites `preferences` when I/O Graphs is opened.
is_unchanged() {
    diff -qr --exclude="$STATE" "$SOURCE" "$1" >/dev/null
}

# Gives a changed profile another name, under which Wireshark goes on to offer it.
keep_changed() {
    local folder=$1 kept
    kept="$folder, as of $(date '+%Y-%m-%d %H.%M.%S')"
    [ ! -e "$kept" ] || die "'$kept' exists already; wait a second."
    mv -- "$folder" "$kept"
    say "The profile was not as this script installs it. It is kept, as '$(basename "$kept")'."
}

install_profile() {
    local folder=$1
    if [ -e "$folder" ] && is_unchanged "$folder"; then
        say "The profile is installed already, and up to date: $folder"
        return
    fi
    [ ! -e "$folder" ] || keep_changed "$folder"
    mkdir -p -- "$(dirname "$folder")"
    cp -r -- "$SOURCE" "$folder"
    chmod -R u+w -- "$folder"
    say "Installed the profile: $folder"
}

remove_profile() {
    local folder=$1
    if [ ! -e "$folder" ]; then
        say "There is no profile to be removed: $folder"
    elif is_unchanged "$folder"; then
        rm -r -- "$folder"
        say "Removed the profile: $folder"
    else
        keep_changed "$folder"
    fi
}

say_how_to_go_on() {
    cat <<END
To use it: wireshark -C $NAME CAPTURE, or Edit > Configuration Profiles, or click on "Profile" at the
lower right of Wireshark's window.
END
    if command -v tshark >/dev/null &&
        ! tshark -G plugins 2>/dev/null | grep '^burst\.so' >/dev/null; then
        say "The plugin is missing: Wireshark does not load it for you. Without it the profile's" \
            "colours and columns stay empty. The README says how to install it."
    fi
}

main() {
    local folder
    folder=$(profiles_folder)/$NAME
    case "$#${1-}" in
    0)
        install_profile "$folder"
        say_how_to_go_on
        ;;
    1--remove)
        remove_profile "$folder"
        ;;
    1-h | 1--help)
        usage
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
}

main "$@"
