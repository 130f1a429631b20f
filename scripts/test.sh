#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the plugin with warnings as errors and runs all checks and tests, those that do not need each
# other side by side. Each stage runs even if one before it failed; the exit code is 0 if all passed
# that could run here. Leaves nothing outside build/.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

BUILD=$ROOT/build/test
# The one that Debian's python3-pytest is for; another may come first in PATH.
PYTHON=/usr/bin/python3
TEST_PACKAGES=(python3-pytest python3-venv wireshark wireshark-common xvfb xauth xdotool xclip
    imagemagick openbox x11-utils mandoc clang clang-tidy libclang-rt-dev cppcheck shellcheck
    util-linux valgrind git chromium firefox-esr fonts-dejavu-core default-jre-headless jq sqlite3 bsdutils)
# Where the build makes the report's page.
PAGE_FOLDER=$BUILD/report
# Takes the place of the report's page where that is not what is tested.
TEST_PAGE=$ROOT/tests/integration/page.html
# Folders of tests/ whose tests take long, and so begin first. Others are found.
LONG_TESTS=(gui archive integration hostile)

usage() {
    cat <<END
Usage: scripts/test.sh

Installs what is missing (Debian packages, with apt-get), builds in build/test, and runs the
checks of the code, the unit tests, and the tests that run Wireshark. Real captures are looked for
in the folder that BURST_CAPTURES names; tests that need them are skipped without. What a stage
prints that runs beside others is shown when all have ended; meanwhile it is in build/test/logs.
END
}

# The formatter is in Debian 12 only.
formatter_package() {
    if command -v clang-format-14 >/dev/null; then
        return
    fi
    if grep -qx 'VERSION_CODENAME=bookworm' /etc/os-release 2>/dev/null ||
        apt-cache show clang-format-14 >/dev/null 2>&1; then
        printf 'clang-format-14\n'
    fi
}

# What runs Spark, for the archive's tests. Some have it from elsewhere.
java_package() {
    command -v java >/dev/null || printf 'default-jre-headless\n'
}

install_all() {
    local formatter npm java
    formatter=$(formatter_package)
    npm=$(npm_package)
    java=$(java_package)
    install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" ${formatter:+"$formatter"} \
        ${npm:+"$npm"} ${java:+"$java"}
}

# The C files of ours that the build compiles, without those that it makes.
compiled_files() {
    python3 - "$BUILD" <<'END'
import json, sys
build = sys.argv[1]
with open(build + "/compile_commands.json", encoding="utf-8") as file:
    names = {entry["file"] for entry in json.load(file)}
for name in sorted(names):
    if not name.startswith(build + "/"):
        sys.stdout.write(name + "\0")
END
}

has_page() {
    [ -e "$PAGE_FOLDER/dist/page.html" ]
}

# The tests of the page stand beside the folder that it is built in, as they do in the checkout. A page
# of an earlier run is none of this one: npm may not be able to build it any more.
build() {
    rm -f "$PAGE_FOLDER/dist/page.html"
    build_plugin "$BUILD" -DBURST_WERROR=ON -DBURST_TESTS=ON -DBURST_REPORT_PAGE= || return
    mkdir -p "$BUILD/tests"
    rm -rf "$BUILD/tests/report"
    cp -r tests/report "$BUILD/tests/report" || return
    if ! has_page; then
        say "The report's page could not be built. Tests of its data go on with a small one."
        build_plugin "$BUILD" -DBURST_REPORT_PAGE="$TEST_PAGE"
    fi
}

lint() {
    scripts/maintainer/lint.sh "$1"
}

# find_faults VERSION TRIED COMMAND...: a checker with a list of checks that holds for the versions
# TRIED. What another one finds is shown, and is no failure: it may look for what nobody thought of.
find_faults() {
    local version=$1 tried=$2 status=0
    shift 2
    "$@" || status=$?
    case " $tried " in
    *" $version "*) return "$status" ;;
    esac
    [ "$status" -ne 0 ] || return 0
    say "NOT COUNTED: this is version $version; the list of checks was made for $tried."
    return "$NOT_RUN"
}

run_cppcheck() {
    compiled_files | xargs -0 cppcheck --enable=warning,style,performance,portability --std=c11 \
        --quiet --inline-suppr --library=gtk --error-exitcode=1 -I include -I plugin \
        --suppressions-list=.cppcheck-suppressions --relative-paths="$ROOT"
}

check_with_cppcheck() {
    find_faults "$(cppcheck --version | sed 's/^[^ ]* //')" "2.10 2.17.1 2.22.0" run_cppcheck
}

# The analyzer ends a function after so many steps, a fifth of clang's own bound: it is four times as
# fast. ANALYZER_STEPS lets it go deeper. Unit tests are left to the sanitizers.
run_clang_tidy() {
    local status=0 word bound=()
    for word in -Xclang -analyzer-config -Xclang "max-nodes=${ANALYZER_STEPS:-50000}"; do
        bound+=("--extra-arg=$word")
    done
    compiled_files | grep -zv "^$ROOT/tests/unit/" |
        xargs -0 -n 4 clang-tidy --quiet -p "$BUILD" "${bound[@]}" || status=$?
    compiled_files | grep -z "^$ROOT/tests/unit/" |
        xargs -0 -n 4 clang-tidy --quiet -p "$BUILD" --checks='-clang-analyzer-*' || status=$?
    return "$status"
}

check_with_clang_tidy() {
    find_faults "$(clang-tidy --version | sed -n 's/.*version \([0-9]*\).*/\1/p')" "14 19 21" \
        run_clang_tidy
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

# The fuzzer. The plugin that is built on the way has no report: that is tested, too.
build_fuzzer() {
    build_plugin "$BUILD/fuzz" -DCMAKE_C_COMPILER=clang -DBURST_WERROR=ON -DBURST_FUZZ=ON \
        -DBURST_REPORT_PAGE=none
}

# The engine against a model, with what a fuzzer comes up with. FUZZ_SECONDS makes it longer.
fuzz_engine() {
    (cd "$BUILD/fuzz" && tests/fuzz/fuzz-engine -max_total_time="${FUZZ_SECONDS:-20}" \
        -max_len=520 -len_control=0 -print_final_stats=1 -verbosity=0)
}

# The report's page with data that the tests make, in Chromium, where the build has made it. With
# what the plugin writes, it is tested further down.
test_report_page() {
    if ! has_page; then
        say "NOT RUN: the report's page could not be built. The build says why, further up."
        return "$NOT_RUN"
    fi
    (cd "$PAGE_FOLDER" && npm run check && npm test)
}

# has_tests FOLDER: whether test files stand in the folder itself.
has_tests() {
    [ -n "$(find "$1" -maxdepth 1 -name 'test_*.py' -print -quit)" ]
}

# The tests that stand in a folder itself, with the plugins that were just built, and no other.
run_pytest() {
    local page=()
    ! has_page || page=("BURST_PAGE_TESTS=$PAGE_FOLDER")
    env "${page[@]}" BURST_PLUGIN="$BUILD/burst.so" \
        BURST_SANITIZED_PLUGIN="$BUILD/sanitized/burst.so" \
        BURST_PAGELESS_PLUGIN="$BUILD/fuzz/burst.so" \
        "$PYTHON" -m pytest "$1"/test_*.py -q -rs -p no:cacheprovider --durations=5
}

# test_in_venv FOLDER LIST: pytest on a folder, in an environment of its own with what a list names.
test_in_venv() {
    local folder=$1 list=$2 venv
    venv=$BUILD/$(basename "$folder")-venv
    if ! cmp -s "$list" "$venv/installed.txt"; then
        rm -rf "$venv"
        if ! "$PYTHON" -m venv "$venv" ||
            ! "$venv/bin/pip" --quiet --disable-pip-version-check install --requirement "$list"; then
            say "NOT RUN: pip could not install what $list names."
            return "$NOT_RUN"
        fi
        cp "$list" "$venv/installed.txt"
    fi
    BURST_PLUGIN="$BUILD/burst.so" "$venv/bin/python" -m pytest "$folder" -q -rs \
        -p no:cacheprovider --durations=5
}

# Folders of tests/ that pytest runs, each once, those that take long first.
test_folders() {
    local folder
    {
        printf 'tests/%s\n' "${LONG_TESTS[@]}"
        printf '%s\n' tests/*
    } | while IFS= read -r folder; do
        [ ! -d "$folder" ] || find "$folder" -name 'test_*.py' -printf "$folder\n" -quit
    done | awk '!seen[$0]++'
}

# The tests of a folder and of the folders in it, each a stage of its own: pytest has one process.
run_pytest_beside() {
    local folder
    while IFS= read -r folder; do
        ! has_tests "$folder" || stage_beside "$folder" run_pytest "$folder"
    done < <(find "$1" -type d | sort)
}

# What takes longest begins first. All that is needed is built by then.
run_stages_beside() {
    local name
    log_beside_to "$BUILD/logs"
    stage_beside "clang-tidy" check_with_clang_tidy
    stage_beside "The report's page" test_report_page
    for name in $(test_folders); do
        case "$name" in
        tests/archive) stage_beside "$name" test_in_venv "$name" archive/requirements.lock ;;
        tests/examples) stage_beside "$name" test_in_venv "$name" tests/examples/requirements.txt ;;
        *) run_pytest_beside "$name" ;;
        esac
    done
    stage_beside "Fuzzer of the engine" fuzz_engine
    stage_beside "cppcheck" check_with_cppcheck
    for name in clang-format shellcheck codespell ruff mypy; do
        stage_beside "$name" lint "$name"
    done
    stage_beside "Unit tests with sanitizers" run_sanitized_unit_tests
    show_beside
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
    stage "Build with sanitizers" build_sanitized
    stage "Build of the fuzzer" build_fuzzer
    stage "Unit tests" run_unit_tests
    run_stages_beside
    show_results
    [ "$FAILED" -eq 0 ]
}

main "$@" </dev/null
