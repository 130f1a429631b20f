# SPDX-License-Identifier: GPL-2.0-or-later
"""A screen for all tests in this folder, and a picture of it when one of them fails."""
import pathlib
import shutil
import tempfile

import pytest
from support import camera, display

PROGRAMS = ("Xvfb", "openbox", "wireshark", "tshark", "xdotool", "xclip", "xprop", "import")


@pytest.fixture(scope="session")
def screen(wireshark):
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.fail("Missing, and needed to test the window: " + ", ".join(missing))
    shown = display.Screen(wireshark)
    yield shown
    shown.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    report = outcome.get_result()
    shown = getattr(item, "funcargs", {}).get("screen")
    if report.failed and shown:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="burst-gui-"))
        shown.screenshot(folder / "screen.png")
        report.sections.append(("The screen when it failed", str(folder / "screen.png")))


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
def app(screen, capture):
    application = display.Application(screen, capture)
    yield application
    application.stop()


@pytest.fixture
def own_app(screen, capture, forget_settings):
    """For tests after which a window is not as it was."""
    application = display.Application(screen, capture)
    yield application
    application.stop()
