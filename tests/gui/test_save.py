# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics > Bursts > Save As, and Suggest a Gap: what asks a question first."""
import json

import pytest
from support.captures import camera
from support.entries import menu_tables
from support.window import display
from support.window.expected import frames_shown

SAVE_AS, SUGGEST = "a", "g"
MICROBURSTS = ("-o", "burst.alarm_mbps:1")
# Entries of the submenu, from above.
STATISTICS = {**{f"{title} as CSV": f"csv,{table.name}" for title, table in menu_tables().items()},
              "Burst Packets as CSV": "csv,packets", "All Tables as JSON": "json"}
ENTRIES = {entry: place for place, entry in enumerate(STATISTICS)}


@pytest.fixture
def dialog_of(screen):
    """Does something, and gives the dialog that it brings up."""
    def wait(action, title):
        known = screen.windows()
        action()
        number = display.wait_for(
            lambda: next((n for n in screen.windows() if n not in known), None), title)
        dialog = display.Window(screen, number)
        assert title in dialog.title
        return dialog
    return wait


def choose_entry(app, name):
    """An entry of the submenu, which has no letters."""
    app.activate()
    app.screen.xdotool("key", "alt+s")
    display.wait_for(lambda: app.screen.popups() == 1, "the Statistics menu")
    app.screen.xdotool("key", app.MENU)
    display.wait_for(lambda: app.screen.popups() == 2, "the Bursts menu")
    app.screen.xdotool("key", SAVE_AS)
    display.wait_for(lambda: app.screen.popups() == 3, "the submenu")
    app.screen.xdotool("key", "--delay", display.KEY_DELAY, "Home", *["Down"] * ENTRIES[name],
                       "Return")


def field_of(dialog):
    """What stands in the field, which has the focus then: at first, a button has it."""
    def copy():
        dialog.keys("Tab", "Tab", "ctrl+a", "ctrl+c")
    return dialog.screen.copied(copy, "a field")


def name_file(dialog, path):
    assert field_of(dialog)
    dialog.keys("ctrl+a")
    dialog.type(str(path))
    dialog.keys("Return")
    display.wait_for(lambda: not dialog.exists(), "the dialog to close")


def written(path):
    """What is in a file, once it is there: it appears whole."""
    display.wait_for(path.exists, f"{path} to be written")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def loaded_app(screen, capture):
    """With microbursts, so that no table is empty."""
    shared = display.Shared(screen, lambda: display.Application(screen, capture, *MICROBURSTS))
    yield shared
    shared.stop()


@pytest.mark.parametrize("entry", STATISTICS)
def test_save(wireshark, loaded_app, capture, dialog_of, entry):
    """What tshark writes, of the packets that are displayed."""
    app = loaded_app.ready()
    path = wireshark.tmp / "saved file"
    for display_filter in ("", "udp"):
        app.filter(display_filter)
        dialog = dialog_of(lambda: choose_entry(app, entry), f"Save {entry}")
        name_file(dialog, path)
        expected = wireshark.tshark(
            "-n", "-2", "-q", "-r", capture, *MICROBURSTS, "-z", f"burst,{STATISTICS[entry]},-"
            + (f",{display_filter}" if display_filter else "")).stdout
        assert len(expected.splitlines()) > 1 or display_filter or entry == "All Tables as JSON"
        assert written(path) == expected
        path.unlink()
    app.filter("")


def test_name_beside_the_capture(app, capture, dialog_of):
    dialog = dialog_of(lambda: choose_entry(app, "Bursts as CSV"), "Save Bursts as CSV")
    assert field_of(dialog) == str(capture.with_name("camera-bursts.csv"))
    dialog.close()


def test_file_that_is_there_is_asked_about(wireshark, app, dialog_of):
    path = wireshark.tmp / "mine.csv"
    path.write_text("mine", encoding="ascii")
    path.chmod(0o666)
    dialog = dialog_of(lambda: choose_entry(app, "Bursts as CSV"), "Save Bursts as CSV")
    question = dialog_of(lambda: name_file(dialog, path), "Replace This File?")
    assert field_of(question) == str(path)
    assert path.read_text(encoding="ascii") == "mine"
    question.keys("Return")
    display.wait_for(lambda: path.read_text(encoding="utf-8").startswith("id,stream,"),
                     "the file to be replaced")


def test_capture_is_never_replaced(app, capture, dialog_of):
    before = capture.read_bytes()
    dialog = dialog_of(lambda: choose_entry(app, "Bursts as CSV"), "Save Bursts as CSV")
    assert "that file is the capture" in app.message(lambda: name_file(dialog, capture))
    assert capture.read_bytes() == before


# ---- the gap that stands out ----

def test_no_gap_stands_out(app):
    assert app.message(lambda: app.choose(SUGGEST)).startswith("No gap stands out: ")


@pytest.fixture
def clips_app(wireshark, screen, forget_settings):
    """Ten clips, ten seconds apart: any gap between 30 ms and 10 s tells them apart."""
    path = wireshark.tmp / "clips.pcap"
    camera.write(path, [
        (camera.DAY + clip * 10 * camera.SECOND + n * 30 * camera.MS,
         camera.udp(camera.CAMERA, camera.CLOUD, 5000, 443, 1000))
        for clip in range(10) for n in range(20)])
    application = display.Application(screen, path, "-o", "burst.gap_us:20000")
    yield application, path
    application.stop()


def test_suggested_gap_is_used_if_the_user_wants_it(wireshark, clips_app, dialog_of):
    app, capture = clips_app
    document = json.loads(wireshark.tshark("-n", "-q", "-r", capture, "-z",
                                           "burst,json,-").stdout)
    row, = (row for row in document["thresholds"] if row["suggested"])
    assert row["bursts"] == 10
    dialog = dialog_of(lambda: app.choose(SUGGEST), "Suggested Gap")
    suggested = field_of(dialog)
    assert suggested == str(round(row["gap"] * 1e6))
    dialog.keys("Return")
    preferences = wireshark.home / ".config" / "wireshark" / "preferences"
    display.wait_for(lambda: preferences.exists() and f"\nburst.gap_us: {suggested}\n" in
                     preferences.read_text(encoding="utf-8"), "the preference to be saved")
    app.wait_for_packets()
    app.filter("burst.start")
    bursts = json.loads(wireshark.tshark("-n", "-q", "-r", capture, "-o",
                                         f"burst.gap_us:{suggested}", "-z", "burst,json,-").stdout)
    expected = [burst["first_frame"] for burst in bursts["bursts"]]
    assert len(expected) == 10
    display.wait_for(lambda: frames_shown(app) == expected, f"frames {expected}")
