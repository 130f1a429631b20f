# SPDX-License-Identifier: GPL-2.0-or-later
"""The release tarball: the same bytes for the same commit, and all that is needed to build."""
import os
import pathlib
import re
import shutil
import subprocess
import tarfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts" / "maintainer" / "make-tarball.sh"
# The page that was built, if there is one: a small one says as much of the tarball.
BUILT = pathlib.Path(os.environ.get("BURST_PAGE_TESTS", "none")) / "dist" / "page.html"
PAGE = BUILT if BUILT.is_file() else ROOT / "tests" / "integration" / "page.html"
# Programs that building from a release must not need.
FORBIDDEN = ("git", "npm", "node")


def run(*command, **options):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False, **options)
    assert result.returncode == 0, f"{command}\n{result.stdout}"
    return result.stdout


@pytest.fixture(scope="module")
def tarball(tmp_path_factory):
    if not (ROOT / ".git").exists():
        pytest.skip("this is a copy of a checkout, without git's data")
    folder = tmp_path_factory.mktemp("tarball")
    run(SCRIPT, folder, "HEAD", PAGE)
    files = list(folder.iterdir())
    assert len(files) == 1
    return files[0]


def test_same_bytes(tarball, tmp_path):
    """For somebody else, too: another time zone, language, umask, home, and settings of git."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[tar]\n\tumask = 0077\n[core]\n\tautocrlf = true\n"
                                     "[user]\n\tname = Somebody Else\n", encoding="ascii")
    # A second later, at least: times of files count whole seconds.
    touched = tmp_path / "clock"
    touched.touch()
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": str(home)}
    other = tmp_path / "other"
    while int(os.stat(tarball).st_mtime) == int(os.stat(touched).st_mtime):
        touched.touch()
    run("sh", "-c", 'umask 077; exec "$0" "$@"', SCRIPT, other, "HEAD", PAGE, cwd="/", env=environment)
    assert (other / tarball.name).read_bytes() == tarball.read_bytes()


def test_contents(tarball):
    """One folder, named like the file; nobody's name, time or permissions in it; nothing built."""
    version = re.search(r"project\(.* VERSION ([\d.]+)",
                        (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
    assert tarball.name == f"wireshark-plugin-burst-{version}.tar.gz"
    # The gzip header has neither a name nor a time.
    assert tarball.read_bytes()[3:8] == bytes(5)
    with tarfile.open(tarball) as archive:
        members = archive.getmembers()
    assert {member.name.split("/")[0] for member in members} == {f"wireshark-plugin-burst-{version}"}
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == {
        (0, 0, "root", "root")}
    assert len({member.mtime for member in members}) == 1
    assert {member.mode for member in members} <= {0o755, 0o644}
    names = {member.name.partition("/")[2] for member in members}
    assert {"LICENSE", "README.md", "CMakeLists.txt", "scripts/demo.sh"} <= names
    with tarfile.open(tarball) as archive:
        page = archive.extractfile(f"wireshark-plugin-burst-{version}/report/page.html").read()
    assert page == PAGE.read_bytes()
    assert not [name for name in names if name.startswith("build/") or name.endswith((".so", ".o"))]


def without_network():
    """What a command begins with to have no network. Being root in a namespace of one's own suffices."""
    isolate = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*isolate, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("namespaces of users are not allowed here")
    return isolate


def test_builds_offline(tarball, tmp_path):
    """Configured, built and unit-tested without network, git and npm; and the report's page is in it."""
    with tarfile.open(tarball) as archive:
        archive.extractall(tmp_path)
    source = tmp_path / tarball.name[:-len(".tar.gz")]
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in FORBIDDEN:
        (programs / name).write_text(f"#!/bin/sh\necho {name} was run: $* >&2\nexit 99\n", encoding="ascii")
        (programs / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    assert shutil.which("git", path=environment["PATH"]) == str(programs / "git")
    isolate = without_network()
    build = tmp_path / "build"
    output = run(*isolate, "cmake", "-S", source, "-B", build, "-DBURST_TESTS=ON", "-DBURST_WERROR=ON",
                 env=environment)
    output += run(*isolate, "cmake", "--build", build, "--parallel", os.cpu_count() or 1, env=environment)
    assert "was run" not in output
    assert "will have no -z burst,report" not in output
    assert (build / "burst.so").is_file()
    assert "report/page.html" in (build / "burst-page.gresource.xml").read_text(encoding="utf-8")
    assert "100% tests passed" in run("ctest", "--test-dir", build, "--no-tests=error",
                                      env=environment)


def test_page_is_built_from_the_commit(tmp_path):
    """Without a page given, npm builds it: the same that the build of this checkout made."""
    if PAGE != BUILT or not (ROOT / ".git").exists():
        pytest.skip("the report's page was not built here, or this is a copy without git's data")
    run(SCRIPT, tmp_path)
    tarball, = tmp_path.glob("*.tar.gz")
    with tarfile.open(tarball) as archive:
        member, = (name for name in archive.getnames() if name.endswith("/report/page.html"))
        assert archive.extractfile(member).read() == PAGE.read_bytes()
