#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Writes the release tarball. It is made of a commit and of the report's page, which is built from that
# commit: the same commit gives the same bytes, whoever makes it, wherever and whenever.
set -eu
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

usage() {
    cat <<END
Usage: scripts/maintainer/make-tarball.sh [FOLDER [COMMIT [PAGE]]]

Writes wireshark-plugin-burst-VERSION.tar.gz, made of COMMIT (HEAD), to FOLDER (build). Needs git.
PAGE is the report's page, built before; without it, npm builds it from COMMIT.
END
}

# With none of the settings of whoever runs it. Root may read somebody else's checkout.
git_here() {
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -C "$ROOT" -c safe.directory="$ROOT" \
        -c core.attributesFile=/dev/null -c core.autocrlf=false -c tar.umask=0022 "$@"
}

# The report's page, which git does not have and which a build without network cannot make. The same
# package-lock.json gives the same bytes. CMake looks for it where the tarball has it.
PAGE_IN_TARBALL=report/page.html

# build_page COMMIT FOLDER: writes the page to FOLDER/page.html.
build_page() {
    command -v npm >/dev/null || die "this needs npm, to build the report's page."
    git_here archive --format=tar "$1" report | tar --extract --directory "$2"
    (cd "$2/report" && npm ci --no-audit --no-fund && npm run --silent build) >"$2/npm.log" 2>&1 || {
        cat "$2/npm.log" >&2
        die "npm could not build the report's page."
    }
    mv "$2/report/dist/page.html" "$2/page.html"
}

main() {
    local folder=${1:-$ROOT/build} commit=${2:-HEAD} page=${3-} version name scratch
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
    scratch=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf '$scratch'" EXIT
    if [ -n "$page" ]; then
        install -m 644 "$page" "$scratch/page.html"
    else
        build_page "$commit" "$scratch"
    fi
    mkdir -p "$folder"
    git_here archive --format=tar --prefix="$name/$(dirname "$PAGE_IN_TARBALL")/" \
        --add-file="$scratch/$(basename "$PAGE_IN_TARBALL")" --prefix="$name/" "$commit" |
        gzip --best --no-name >"$folder/.$name.tar.gz.new" || die "could not write to $folder."
    mv "$folder/.$name.tar.gz.new" "$folder/$name.tar.gz"
    printf '%s\n' "$folder/$name.tar.gz"
}

main "$@"
