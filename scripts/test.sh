#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the plugin with warnings as errors and runs all checks and tests. Each stage runs even if
# one before it failed; the exit code is 0 if all passed. Leaves nothing outside build/.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

BUILD=$ROOT/build/test
# The one that Debian's python3-pytest is for; another may come first in PATH.
PYTHON=/usr/bin/python3
# Output differs from version to version, so the format is what one version makes of it.
FORMATTER=clang-format-14
TEST_PACKAGES=(python3-pytest wireshark wireshark-common xvfb xauth xdotool xclip imagemagick
    openbox x11-utils clang clang-tidy libclang-rt-dev cppcheck util-linux valgrind
    git chromium fonts-dejavu-core)
# Where the build makes the report's page.
PAGE_FOLDER=$BUILD/report
# Takes the place of the report's page where that is not what is tested.
TEST_PAGE=$ROOT/tests/integration/page.html

usage() {
    cat <<END
Usage: scripts/test.sh

Installs what is missing (Debian packages, with apt-get), builds in build/test, and runs the
checks of the code, the unit tests, and the tests that run Wireshark. Real captures are looked for
in the folder that BURST_CAPTURES names; tests that need them are skipped without.
END
}

# The formatter is in Debian 12 only.
formatter_package() {
    if command -v "$FORMATTER" >/dev/null; then
        return
    fi
    if grep -qx 'VERSION_CODENAME=bookworm' /etc/os-release 2>/dev/null ||
        apt-cache show "$FORMATTER" >/dev/null 2>&1; then
        printf '%s\n' "$FORMATTER"
    fi
}

# What builds the report's page. Some have npm from elsewhere, which Debian's would get in the way of.
npm_package() {
    command -v npm >/dev/null || printf 'npm\n'
}

install_all() {
    local formatter npm
    formatter=$(formatter_package)
    npm=$(npm_package)
    install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" ${formatter:+"$formatter"} \
        ${npm:+"$npm"}
}

c_files() {
    find include plugin tests -name '*.[ch]' -print0 | sort -z
}

# The C files of ours that the build compiles.
compiled_files() {
    python3 - "$BUILD/compile_commands.json" <<'END'
import json, sys
for name in sorted({entry["file"] for entry in json.load(open(sys.argv[1], encoding="utf-8"))}):
    sys.stdout.write(name + "\0")
END
}

build() {
    build_plugin "$BUILD" -DBURST_WERROR=ON -DBURST_TESTS=ON -DBURST_REPORT_PAGE= || return
    if [ ! -e "$PAGE_FOLDER/dist/page.html" ]; then
        say "The report's page could not be built. Tests of its data go on with a small one."
        build_plugin "$BUILD" -DBURST_REPORT_PAGE="$TEST_PAGE"
    fi
}

check_format() {
    c_files | xargs -0 "$FORMATTER" --dry-run --Werror
}

# Left out: what is not true of GLib, which ends the program when memory runs out and whose
# g_assert_* are never compiled away; callbacks, whose parameters others decide; and cppcheck's
# own remarks about how long it looked.
check_with_cppcheck() {
    compiled_files | xargs -0 cppcheck --enable=warning,style,performance,portability --std=c11 \
        --quiet --inline-suppr --library=gtk --error-exitcode=1 -I include -j "$(nproc)" \
        --suppress=nullPointerOutOfMemory --suppress=assertWithSideEffect \
        --suppress=constParameterCallback --suppress=normalCheckLevelMaxBranches
}

check_with_clang_tidy() {
    compiled_files | xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p "$BUILD"
}

# run_ctest FOLDER: ctest shows nothing of a program that passed, so what was skipped in it is shown.
run_ctest() {
    local status=0
    ctest --test-dir "$1" --output-on-failure --no-tests=error --parallel "$(nproc)" || status=$?
    grep ' # SKIP ' "$1/Testing/Temporary/LastTest.log" || true
    return "$status"
}

run_unit_tests() {
    run_ctest "$BUILD"
}

# The plugin and the unit tests with AddressSanitizer and UndefinedBehaviorSanitizer.
build_sanitized() {
    build_plugin "$BUILD/sanitized" -DBURST_SANITIZE=ON -DBURST_TESTS=ON \
        -DBURST_REPORT_PAGE="$TEST_PAGE"
}

run_sanitized_unit_tests() {
    UBSAN_OPTIONS=halt_on_error=1 run_ctest "$BUILD/sanitized"
}

# The engine against a model, with what a fuzzer comes up with. FUZZ_SECONDS makes it longer. The
# plugin that is built on the way has no report: that is tested, too.
fuzz_engine() {
    build_plugin "$BUILD/fuzz" -DCMAKE_C_COMPILER=clang -DBURST_FUZZ=ON -DBURST_REPORT_PAGE=none
    (cd "$BUILD/fuzz" && tests/fuzz/fuzz-engine -max_total_time="${FUZZ_SECONDS:-20}" \
        -max_len=500 -print_final_stats=1 -verbosity=0)
}

# The report's page with data that the tests make, in Chromium, where the build has made it. With
# what the plugin writes, it is tested further down.
test_report_page() {
    mkdir -p "$BUILD/tests"
    rm -rf "$BUILD/tests/report"
    cp -r tests/report "$BUILD/tests/report" &&
        (cd "$PAGE_FOLDER" && npm run check && npm test)
}

# With the plugins that were just built, and no other.
run_other_tests() {
    BURST_PLUGIN=$BUILD/burst.so BURST_SANITIZED_PLUGIN=$BUILD/sanitized/burst.so \
        BURST_PAGELESS_PLUGIN=$BUILD/fuzz/burst.so BURST_PAGE_TESTS=$PAGE_FOLDER \
        "$PYTHON" -m pytest tests -q -rs -p no:cacheprovider
}

main() {
    case "$#${1-}" in
    0) ;;
    1-h | 1--help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    cd "$ROOT"
    set -o pipefail
    export PYTHONDONTWRITEBYTECODE=1
    install_all
    stage "Build" build
    if command -v "$FORMATTER" >/dev/null; then
        stage "Format (clang-format 14)" check_format
    else
        printf '\n'
        say "Format: NOT CHECKED. The check needs clang-format 14, which Debian 12 has."
        add_result "Format (clang-format 14)" "not checked: not installable"
    fi
    stage "cppcheck" check_with_cppcheck
    stage "clang-tidy" check_with_clang_tidy
    stage "Unit tests" run_unit_tests
    stage "Build with sanitizers" build_sanitized
    stage "Unit tests with sanitizers" run_sanitized_unit_tests
    stage "Fuzzer of the engine" fuzz_engine
    stage "The report's page" test_report_page
    stage "Tests that run Wireshark" run_other_tests
    show_results
    [ "$FAILED" -eq 0 ]
}

main "$@" </dev/null
