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
    run(SCRIPT, folder)
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
    run("sh", "-c", 'umask 077; exec "$0" "$1"', SCRIPT, other, cwd="/", env=environment)
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
    assert not [name for name in names if name.startswith("build/") or name.endswith((".so", ".o"))]


def test_builds_without_git(tarball, tmp_path):
    """What was unpacked is configured, built and unit-tested, with a git that must not be run."""
    with tarfile.open(tarball) as archive:
        archive.extractall(tmp_path)
    source = tmp_path / tarball.name[:-len(".tar.gz")]
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\necho git was run: $* >&2\nexit 99\n", encoding="ascii")
    (programs / "git").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    assert shutil.which("git", path=environment["PATH"]) == str(programs / "git")
    build = tmp_path / "build"
    output = run("cmake", "-S", source, "-B", build, "-DBURST_TESTS=ON", "-DBURST_WERROR=ON",
                 env=environment)
    output += run("cmake", "--build", build, "--parallel", os.cpu_count() or 1, env=environment)
    assert "git was run" not in output
    assert (build / "burst.so").is_file()
    assert "100% tests passed" in run("ctest", "--test-dir", build, "--no-tests=error",
                                      env=environment)
