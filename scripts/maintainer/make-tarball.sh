#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Writes the release tarball. It is made of a commit and of nothing else: the same commit gives the
# same bytes, whoever makes it, wherever and whenever.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

usage() {
    cat <<END
Usage: scripts/maintainer/make-tarball.sh [FOLDER [COMMIT]]

Writes wireshark-plugin-burst-VERSION.tar.gz, made of COMMIT (HEAD), to FOLDER (build). Needs git.
END
}

# With none of the settings of whoever runs it. Root may read somebody else's checkout.
git_here() {
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -C "$ROOT" -c safe.directory="$ROOT" \
        -c core.attributesFile=/dev/null -c core.autocrlf=false -c tar.umask=0022 "$@"
}

# Files that git does not have and a release needs, because making them takes more than a release
# should ask for. They are named relative to the checkout, and have to be reproducible themselves.
generated_files() {
    :
}

main() {
    local folder=${1:-$ROOT/build} commit=${2:-HEAD} version name file extra=()
    case "$folder" in
    -*)
        usage
        [ "$folder" = -h ] || [ "$folder" = --help ] || exit 2
        exit 0
        ;;
    esac
    command -v git >/dev/null || die "this needs git."
    set -o pipefail
    version=$(git_here show "$commit:CMakeLists.txt" | sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p')
    [ -n "$version" ] || die "CMakeLists.txt of '$commit' tells no version."
    [ "$commit" != HEAD ] || [ -z "$(git_here status --porcelain)" ] ||
        say "This checkout has changes that are not committed: they are not in the tarball." >&2
    name=wireshark-plugin-burst-$version
    while IFS= read -r file; do
        extra+=(--prefix="$name/$(dirname "$file")/" --add-file="$ROOT/$file")
    done < <(generated_files)
    mkdir -p "$folder"
    git_here archive --format=tar "${extra[@]}" --prefix="$name/" "$commit" |
        gzip --best --no-name >"$folder/.$name.tar.gz.new" || die "could not write to $folder."
    mv "$folder/.$name.tar.gz.new" "$folder/$name.tar.gz"
    printf '%s\n' "$folder/$name.tar.gz"
}

main "$@"
