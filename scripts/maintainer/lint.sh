#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the linters that need no build. scripts/test.sh and .pre-commit-config.yaml call it, so that
# there is one place that says what is looked at, and how.
set -eu -o pipefail
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# Output differs from version to version, so the format is what one version makes of it.
FORMATTER=clang-format-14
VENV=$ROOT/build/lint
REQUIREMENTS=$ROOT/scripts/maintainer/requirements-lint.txt
# A copy of report/ in which npm has installed what it needs: a build makes one.
PAGE_FOLDER=${BURST_PAGE_TESTS:-$ROOT/build/test/report}
LINTERS=(clang-format shellcheck codespell ruff mypy eslint)

usage() {
    cat <<END
Usage: scripts/maintainer/lint.sh [LINTER...]

Runs these linters, or all: ${LINTERS[*]}.
Exits with 1 if one finds something; else with $NOT_RUN if one could not run, and says why.
END
}

# ---- what they look at ----

# Prints the files of this checkout that git knows or would know, with a zero byte after each.
list_files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard --deduplicate -z | existing
    else
        find . \( -name build -o -name node_modules -o -name .git \) -prune -o -type f -printf '%P\0'
    fi
}

# Of names, those of files that are there: git knows a removed file until that is committed.
existing() {
    local name
    while IFS= read -r -d '' name; do
        [ ! -f "$name" ] || printf '%s\0' "$name"
    done
}

files_like() {
    list_files | grep -zE "$1"
}

# Scripts of a shell, whatever their names.
shell_scripts() {
    list_files | xargs -0 grep -lZE -m 1 '^#!.*[/ ](ba)?sh\b|^# shellcheck shell=' |
        grep -zvE '\.(md|py)$'
}

# ---- linters ----

not_run() {
    say "NOT RUN: $*"
    return "$NOT_RUN"
}

# Installs what comes from PyPI, if that has not been done. Others may want it at the same time.
provide_venv() {
    mkdir -p "$(dirname "$VENV")"
    (
        flock 9
        make_venv
    ) 9>"$VENV.lock"
}

make_venv() {
    local stamp=$VENV/installed.txt
    ! cmp -s "$REQUIREMENTS" "$stamp" || return 0
    rm -rf "$VENV"
    if python3 -m venv "$VENV" >"$VENV.log" 2>&1 &&
        "$VENV/bin/pip" --quiet --disable-pip-version-check install --requirement "$REQUIREMENTS" \
            >>"$VENV.log" 2>&1; then
        cp "$REQUIREMENTS" "$stamp"
        return
    fi
    tail -n 3 "$VENV.log" >&2
    not_run "pip could not install what $REQUIREMENTS names."
}

lint_clang_format() {
    if ! command -v "$FORMATTER" >/dev/null; then
        not_run "the check needs $FORMATTER, which Debian 12 has."
        return
    fi
    files_like '^(include|plugin|tests)/.*\.[ch]$' | xargs -0 "$FORMATTER" --dry-run --Werror
}

lint_shellcheck() {
    if ! command -v shellcheck >/dev/null; then
        not_run "shellcheck is not installed."
        return
    fi
    shell_scripts | xargs -0 shellcheck --external-sources
}

lint_codespell() {
    provide_venv || return
    files_like '.' | grep -zvE '(^LICENSE|package-lock\.json|\.(png|pcap|pcapng|cap|gz))$' |
        xargs -0 "$VENV/bin/codespell"
}

lint_ruff() {
    provide_venv || return
    "$VENV/bin/ruff" check --quiet .
}

# Each group finds modules where its own programs do. The archive's tests look at the archive, with
# what it needs installed.
lint_mypy() {
    local status=0
    provide_venv || return
    run_mypy tests '^tests/.*\.py$' '^tests/archive/' || status=1
    run_mypy tests:tests/gui '^scripts/.*\.py$' '^$' || status=1
    return "$status"
}

# run_mypy PATH LIKE UNLIKE: of the files whose names are like that, and not like that.
run_mypy() {
    files_like "$2" | grep -zvE "$3" | MYPYPATH=$1 xargs -0 "$VENV/bin/mypy" --no-error-summary
}

lint_eslint() {
    if [ ! -d "$PAGE_FOLDER/node_modules" ]; then
        not_run "npm has not installed what the page needs; a build does that."
        return
    fi
    (cd "$PAGE_FOLDER" && npm run --silent --if-present lint)
}

run_linter() {
    case "$1" in
    clang-format) lint_clang_format ;;
    shellcheck) lint_shellcheck ;;
    codespell) lint_codespell ;;
    ruff) lint_ruff ;;
    mypy) lint_mypy ;;
    eslint) lint_eslint ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
}

main() {
    local linter status result=0
    cd "$ROOT"
    [ $# -gt 0 ] || set -- "${LINTERS[@]}"
    for linter in "$@"; do
        status=0
        run_linter "$linter" || status=$?
        if [ "$status" -ne 0 ] && [ "$status" -ne "$NOT_RUN" ]; then
            say "$linter found something."
            result=1
        elif [ "$status" -ne 0 ] && [ "$result" -eq 0 ]; then
            result=$NOT_RUN
        fi
    done
    return "$result"
}

main "$@" </dev/null
