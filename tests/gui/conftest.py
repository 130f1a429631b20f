# SPDX-License-Identifier: GPL-2.0-or-later
"""A screen for all tests in this folder, and a picture of it when one of them fails.

A test that failed is run once more in a process of its own, with another screen, another home folder
and another Wireshark: a busy machine is not what is tested here. What passes then is named at the
end, with what was wrong at first.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pytest
from _pytest.runner import runtestprotocol
from support.captures import camera
from support.window import display

PROGRAMS = ("Xvfb", "openbox", "wireshark", "tshark", "xdotool", "xclip", "xprop", "import")
# Set for a second try, after which there is no third.
SECOND = "BURST_GUI_SECOND_TRY"
PATIENCE = 300
# Lines of what passed at the second try only.
passed_late = []


@pytest.fixture(scope="session")
def screen(wireshark):
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.fail("Missing, and needed to test the window: " + ", ".join(missing))
    shown = display.Screen(wireshark)
    yield shown
    shown.close()


# ---- a test that fails ----

def passes_alone(item):
    """Whether it passes in a process that has nothing of this one."""
    # The base of temporary folders is one for each process.
    environment = {name: value for name, value in os.environ.items()
                   if name != "PYTEST_DEBUG_TEMPROOT"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", item.nodeid]
    try:
        outcome = subprocess.run(command, env={**environment, SECOND: "1"}, check=False,
                                 cwd=item.config.rootpath, timeout=PATIENCE,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return False
    return outcome.returncode == 0


def keep_picture(report, shown):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="burst-gui-"))
    shown.screenshot(folder / "screen.png")
    report.sections.append(("The screen when it failed", str(folder / "screen.png")))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    shown = getattr(item, "funcargs", {}).get("screen")
    if report.failed and shown:
        keep_picture(report, shown)
        shown.end_programs()


def take_as_passed(item, report):
    lines = report.longreprtext.splitlines()
    reason = next((line[1:].strip() for line in lines if line.startswith("E ")), lines[-1])
    passed_late.append(f"{item.nodeid}: {reason}")
    report.outcome, report.when = "passed", "call"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """As pytest does it, but nothing is told before the second try."""
    if SECOND in os.environ:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    failed = [report for report in reports if report.failed]
    if failed and passes_alone(item):
        for report in failed:
            take_as_passed(item, report)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter):
    for line in passed_late:
        terminalreporter.write_line(f"passed at the second try: {line}")


# ---- Wireshark ----

@pytest.fixture(scope="module")
def capture(wireshark):
    path = wireshark.tmp / "camera.pcap"
    camera.write(path, camera.camera_day())
    return path


@pytest.fixture
def forget_settings(wireshark):
    """For tests that change settings in the window, which Wireshark then saves."""
    yield
    for name in ("preferences", "recent"):
        (wireshark.home / ".config" / "wireshark" / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def shared_app(screen, capture):
    shared = display.Shared(screen, lambda: display.Application(screen, capture))
    yield shared
    shared.stop()


@pytest.fixture
def app(shared_app):
    """One for all tests of a module."""
    return shared_app.ready()


@pytest.fixture
def own_app(screen, capture, forget_settings):
    """For tests after which a window is not as it was."""
    application = display.Application(screen, capture)
    yield application
    application.stop()
