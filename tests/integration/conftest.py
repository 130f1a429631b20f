# SPDX-License-Identifier: GPL-2.0-or-later
"""What the integration tests share: which captures they run on, and runs that are done only once.

A test that takes `capture` runs once for each real capture, or for those that
`@pytest.mark.captures(...)` names. Where there are none, it is skipped, here and only here.
"""
import concurrent.futures
import functools
import os
import shutil
import subprocess

import pytest
from support.lab import Lab
from support.programs import PLUGIN
from support.real_captures import joined, readable_captures
from support.session import SharedWireshark, wireshark_with

NO_CAPTURES = "the real captures are not here"


def pytest_configure(config):
    config.addinivalue_line("markers", "captures(name, ...): the real captures a test runs on")


def pytest_generate_tests(metafunc):
    if "capture" not in metafunc.fixturenames:
        return
    files = readable_captures()
    marker = metafunc.definition.get_closest_marker("captures")
    if marker is not None:
        files = [f for f in files if f.name in marker.args]
    if files:
        metafunc.parametrize("capture", files, ids=[f.name for f in files])
    else:
        skip = pytest.mark.skip(reason=NO_CAPTURES)
        metafunc.parametrize("capture", [pytest.param(None, marks=skip)], ids=["no captures"])


def capture_of(item):
    """The capture that a collected test runs on, or None."""
    return item.callspec.params.get("capture") if hasattr(item, "callspec") else None


@pytest.fixture(scope="session")
def wireshark(tmp_path_factory):
    """What all tests run, some of it ahead and beside each other: nobody changes its settings."""
    return wireshark_with(tmp_path_factory, PLUGIN, SharedWireshark)


@pytest.fixture
def own_wireshark(tmp_path_factory):
    """For a test that changes the user's settings, or adds to the user's plugins."""
    return wireshark_with(tmp_path_factory, PLUGIN)


@pytest.fixture
def own_lab(own_wireshark):
    return Lab(own_wireshark)


@pytest.fixture
def own_settings(own_wireshark):
    """The folder of the user's settings."""
    folder = own_wireshark.home / ".config" / "wireshark"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    return folder


@pytest.fixture(scope="session")
def lab(wireshark, request):
    """The Lab; the runs that the collected tests will ask for are started ahead, on all cores."""
    shared = Lab(wireshark)
    ahead = [(item.module.prepare, capture_of(item))
             for item in request.session.items
             if hasattr(item.module, "prepare") and capture_of(item)]
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    for prepare, capture in dict.fromkeys(ahead):
        pool.submit(prepare, shared, capture)
    yield shared
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def folder(wireshark):
    """A folder for captures that tests write, which the programs can read."""
    path = wireshark.home / "synthetic"
    path.mkdir()
    path.chmod(0o755)
    return path


@pytest.fixture(scope="session")
def join_captures(folder):
    """Makes one file of all real captures, for what need not be asked of each."""
    if not readable_captures():
        pytest.skip(NO_CAPTURES)
    return functools.partial(joined, folder)


@pytest.fixture(scope="session")
def all_captures(join_captures):
    return join_captures()


@pytest.fixture(scope="session")
def can_capture():
    """Root may make a network of its own. Others may not, or only as somebody for whom Wireshark
    ignores plugins."""
    if os.getuid() != 0:
        pytest.skip("capturing live is tested by root only")
    if subprocess.run(["unshare", "--net", "true"], check=False).returncode != 0:
        pytest.skip("this machine lets nobody make a network namespace")


@pytest.fixture(scope="session")
def needs_sharkd():
    if shutil.which("sharkd") is None:
        pytest.fail("sharkd is missing; it is in the package wireshark-common")
