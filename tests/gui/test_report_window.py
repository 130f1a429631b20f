# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics > Bursts > Report in Browser: on what is displayed, in the user's browser."""
import json
import os
import pathlib
import re
import urllib.parse
from decimal import Decimal

import pytest
from support.window import display
from support.window.expected import expected_rows

REPORT = "w"
DATA = re.compile(r'<script type="application/json" id="burst-data">(.*?)</script>', re.S)


class Browser:
    """Stands for the browser: what Wireshark asks a desktop to open ends up here."""

    def __init__(self, folder):
        self.asked = folder / "asked"
        folder.mkdir()
        program = folder / "xdg-open"
        program.write_text(f'#!/bin/sh\necho "$1" >>"{self.asked}"\n')
        program.chmod(0o755)
        folder.chmod(0o777)  # Wireshark may run as somebody else

    def opened(self):
        """The file that it was last asked to open, when it has been."""
        display.wait_for(self.asked.exists, "the browser to be asked")
        last = self.asked.read_text(encoding="utf-8").split("\n")[-2]
        self.asked.unlink()
        return pathlib.Path(urllib.parse.unquote(last.removeprefix("file://")))


@pytest.fixture
def browser(wireshark, monkeypatch):
    folder = wireshark.tmp / "browser"
    shown = Browser(folder)
    monkeypatch.setenv("PATH", f"{folder}:" + os.environ["PATH"])
    yield shown
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.fixture
def report_app(screen, capture, browser):
    """A window that finds the browser."""
    application = display.Application(screen, capture)
    yield application
    application.stop()


def data_of(page):
    return json.loads(DATA.search(page.read_text(encoding="utf-8"))[1], parse_float=Decimal)


def totals(rows):
    return [(row["address"], row["tx_bytes"], row["rx_bytes"]) for row in rows]


def check_page(wireshark, page, capture, display_filter):
    assert page.stat().st_mode & 0o077 == 0  # for the user's eyes
    data = data_of(page)
    assert data["capture"]["file"] == capture.name
    assert data["capture"]["filter"] == (display_filter or None)
    table = data["tables"]["endpoints"]
    shown = [dict(zip(table["columns"], row)) for row in table["rows"]]
    expected = expected_rows(wireshark, capture, "endpoints", display_filter)
    assert totals(shown) == totals(expected) and shown
    assert data["summary"] == expected_rows(wireshark, capture, "summary", display_filter)[0]


@pytest.mark.parametrize("display_filter", ["", "udp", "burst.end"])
def test_report(wireshark, report_app, capture, browser, display_filter):
    """With the filter that is applied; a field that is known in hindsight is known here."""
    if display_filter:
        report_app.filter(display_filter)
    report_app.choose(REPORT)
    page = browser.opened()
    check_page(wireshark, page, capture, display_filter)
    page.unlink()


def test_no_file(own_app):
    own_app.keys("ctrl+w")
    display.wait_for(lambda: own_app.title == "The Wireshark Network Analyzer", "no file")
    assert own_app.message(lambda: own_app.choose(REPORT)) == "Open a capture file first."
