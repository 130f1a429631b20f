# SPDX-License-Identifier: GPL-2.0-or-later
"""A screen for all tests in this folder, and a picture of it when one of them fails."""
import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "reference"))

import display  # noqa: E402  pylint: disable=wrong-import-position

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
