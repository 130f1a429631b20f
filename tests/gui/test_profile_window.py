# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's window with the configuration profile."""
import csv
import io
import json
import os
import re

import pytest
from support import profile_files
from support.captures import camera
from support.window import display

# Wireshark says so on each start in a place like this one, with any profile; and 4.4 on each end.
USUAL_MESSAGES = ("QStandardPaths: wrong permissions|nl80211 not found|Capture MESSAGE|^$"
                  r"|QThreadStorage: Thread \w+ exited after QThreadStorage \d+ destroyed$")
# Where the packet list may begin, and how high its rows may be.
TOPS = range(90, 180)
ROW_HEIGHTS = range(11, 28)
# In the empty left part of the first column with a field, which is aligned on the right.
BACKGROUND_IN = "Payload"
# The I/O Graphs dialog: its Copy button, from the lower right corner.
GRAPHS_SIZE = (1000, 700)
COPY_BUTTON = (318, 24)
# So many packets come together: fewer than the first burst has.
AT_ONCE = 10
# The last filter button, from the right edge, and from the top.
LAST_BUTTON = (50, 78)


@pytest.fixture(scope="module")
def capture(wireshark):
    path = wireshark.tmp / "with-profile.pcap"
    camera.write(path, camera.camera_day())
    return path


@pytest.fixture(scope="module")
def shared_app(screen, capture, profile):
    shared = display.Shared(
        screen, lambda: display.Application(screen, capture, "-C", profile.name))
    yield shared
    shared.stop()


@pytest.fixture(scope="module")
def rows(wireshark, capture, profile):
    return rows_of_sharkd(wireshark, capture, profile.name)


def rows_of_sharkd(wireshark, capture, profile_name):
    """{frame: (columns, background)} with the profile; other tests compare it with the fields."""
    requests = [{"jsonrpc": "2.0", "id": 1, "method": "load", "params": {"file": str(capture)}},
                {"jsonrpc": "2.0", "id": 2, "method": "frames", "params": {}}]
    result = wireshark.run("sharkd", "-C", profile_name,
                           input="\n".join(map(json.dumps, requests)))
    frames = json.loads(result.stdout.splitlines()[1])["result"]
    return {frame["num"]: (frame["c"], frame.get("bg")) for frame in frames}


# ---- what the window shows ----

def packet_list(app):
    """Headings and rows of the packet list."""
    headings, *shown = csv.reader(io.StringIO(app.packet_list()))
    return headings, shown


def colours_down(window):
    """The colours of the pixels below each other where rows show nothing but their background."""
    strings = profile_files.settings("recent")["column.width"]
    widths = [int(width.split(":")[0]) for width in strings[1::2]]
    titles = [title for title, _ in profile_files.columns()]
    x = sum(widths[:titles.index(BACKGROUND_IN)]) + 5
    height = 700
    width, pixels = window.pixels(height)
    places = (3 * (y * width + x) for y in range(height))
    return [pixels[n:n + 3].hex() for n in places]


def rows_have_colours(window, backgrounds):
    """Whether rows with these backgrounds are there, one below the other.

    The first row is the selected one, which has another colour.
    """
    shown = colours_down(window)
    return any(all(shown[top + n * high + high // 2] == colour
                   for n, colour in enumerate(backgrounds) if n > 0)
               for high in ROW_HEIGHTS for top in TOPS
               if top + len(backgrounds) * high < len(shown))


def wait_for_colours(app, backgrounds):
    assert len(backgrounds) > 6 and len(set(backgrounds)) > 2
    app.click(700, 220)
    app.keys("ctrl+Home")
    # The pointer colours the row it is on.
    app.screen.xdotool("mousemove", 4500, 1300)
    display.wait_for(lambda: rows_have_colours(app, backgrounds), f"rows in {backgrounds}")


# ---- tests ----

def test_columns(app, rows):
    headings, shown = packet_list(app)
    assert headings == [title for title, _ in profile_files.columns()]
    first = headings.index("Payload")
    assert [row[first:-1] for row in shown] == [rows[int(row[0])][0][first:-1] for row in shown]
    assert len(shown) == len(rows)
    assert any(row[headings.index("Burst bytes")] for row in shown)


def test_colours(app, rows):
    """They are right when the file has been read: nothing was scrolled or coloured again."""
    wait_for_colours(app, [rows[frame][1] for frame in range(1, 21)])


def test_colours_of_bursts(app, rows):
    """Each burst's first packet stands out, and neighbours are told apart."""
    start, odd, even = (rule.background for rule in profile_files.burst_rules())
    app.filter("burst.position <= 2")
    _, shown = packet_list(app)
    backgrounds = [rows[int(row[0])][1] for row in shown]
    assert {start, odd, even} <= set(backgrounds)
    wait_for_colours(app, backgrounds)
    app.filter("")


def test_filter_button(wireshark, app, capture):
    *_, (shown, label, display_filter, _) = profile_files.records("dfilter_buttons")
    assert shown == "TRUE" and label == "Outside bursts"
    expected = wireshark.tshark("-2", "-r", capture, "-Y", display_filter, "-T", "fields", "-e",
                                "frame.number").stdout.split()
    width, _ = app.size()
    app.click(width - LAST_BUTTON[0], LAST_BUTTON[1])
    display.wait_for(lambda: [row[0] for row in packet_list(app)[1]] == expected,
                     f"the frames that pass {display_filter}")
    app.filter("")


@pytest.mark.parametrize("title", ["Conversations", "Endpoints"])
def test_burst_tab_comes_first(wireshark, app, capture, title):
    """It is the only one that counts payload, not whole frames."""
    window = app.open_traffic(title)
    table = list(csv.DictReader(io.StringIO(window.csv())))
    window.close()
    lengths = wireshark.tshark("-r", capture, "-T", "fields", "-e", "burst.payload_len").stdout
    assert sum(int(row["Bytes"]) for row in table) == sum(map(int, lengths.split())) * (
        2 if title == "Endpoints" else 1)


def expected_graphs(wireshark, capture):
    """{second: [payload, payload in bursts]}"""
    names = ("frame.time_relative", "burst.payload_len", "burst.id")
    arguments = [part for name in names for part in ("-e", name)]
    seconds = {}
    for line in wireshark.tshark("-2", "-r", capture, "-T", "fields",
                                 *arguments).stdout.splitlines():
        when, payload, burst = line.split("\t")
        values = seconds.setdefault(int(float(when)), [0, 0])
        values[0] += int(payload or 0)
        values[1] += int(payload) if burst else 0
    return seconds


def test_graphs(wireshark, app, capture):
    graphs = app._open("I/O Graphs", [[["Down"] * n + ["Return"]] for n in (6, 5, 7, 8)],
                       display.Window)
    graphs.resize(*GRAPHS_SIZE)
    names = [record[1] for record in profile_files.records("io_graphs") if record[0] == "Enabled"]
    assert len(names) == 2
    expected = expected_graphs(wireshark, capture)

    def copied():
        text = app.screen.copied(
            lambda: graphs.click(*(size - n for size, n in zip(GRAPHS_SIZE, COPY_BUTTON))),
            "the graphs as CSV")
        headings, *lines = csv.reader(io.StringIO(text))
        assert headings == ["Interval start"] + names
        return lines if len(lines) == max(expected) + 1 and any(map(float, lines[0])) else None
    for second, *values in display.wait_for(copied, "the graphs to be drawn"):
        assert [float(value) for value in values] == expected.get(int(second), [0, 0])
    graphs.close()


@pytest.mark.parametrize("what", ["the camera's day", "no packets"])
def test_no_complaints(wireshark, screen, capture, profile, what):
    """Nothing is wrong with the profile, nothing in it changes, and no dialog says otherwise."""
    before = {file.name: file.read_bytes() for file in profile.iterdir()}
    log = wireshark.home / "messages"
    if what == "no packets":
        capture = wireshark.tmp / "nothing.pcap"
        camera.write(capture, [])
    known = screen.windows()
    with open(log, "wb") as messages:
        process = screen.start("wireshark", "-C", profile.name, "-r", capture, stdout=messages,
                               stderr=messages)

        def title():
            return [screen.title(n) for n in screen.windows() if n not in known]
        display.wait_for(lambda: title() == [capture.name], "Wireshark's window")
        window = display.Window(screen, [n for n in screen.windows() if n not in known][0])
        # A complaint would come up before this does, and keep it from coming up.
        window.keys("ctrl+shift+p")
        display.wait_for(lambda: len(title()) == 2, "Preferences")
        assert "Preferences" in title()[1]
        window.screen.xdotool("key", "Escape")
        display.wait_for(lambda: title() == [capture.name], "Preferences to close")
        window.keys("ctrl+q")
        display.wait_for(lambda: process.poll() is not None, "Wireshark to end")
    unusual = [line for line in log.read_text(errors="replace").splitlines()
               if not re.search(USUAL_MESSAGES, line)]
    assert unusual == []
    after = {file.name: file.read_bytes() for file in profile.iterdir()}
    # The state of the window is written each time.
    assert {**before, "recent": ""} == {**after, "recent": ""}


# ---- packets that come while the window shows them ----

def may_capture(wireshark):
    """dumpcap may be for members of a group only; from a pipe it needs no privileges."""
    return wireshark.run("dumpcap", "--version", check=False).returncode == 0


def test_rows_that_were_drawn_before_their_burst_was_known(wireshark, screen, profile):
    if not may_capture(wireshark):
        pytest.skip("the user of the tests may not run dumpcap")
    frames = camera.camera_day()[:30]
    as_file = wireshark.tmp / "as-file.pcap"
    camera.write(as_file, frames)
    rows = list(rows_of_sharkd(wireshark, as_file, profile.name).values())
    first = profile_files.columns().index(("Payload", "%Cus:burst.payload_len:0:R"))
    expected = [columns[first:-1] for columns, _ in rows]

    def shown(app):
        return [row[first:-1] for row in packet_list(app)[1]]
    pipe = wireshark.tmp / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    # For reading, too: opening it does not wait for somebody who reads, then.
    with open(pipe, "r+b", buffering=0) as feed:
        feed.write(camera.header())
        app = display.LiveCapture(screen, pipe, "-C", profile.name)
        for begin in range(0, len(frames), AT_ONCE):  # drawn before the next ones come
            for frame in frames[begin:begin + AT_ONCE]:
                feed.write(camera.record(*frame))
            count = min(begin + AT_ONCE, len(frames))
            display.wait_for(lambda count=count: len(shown(app)) == count, f"{count} packets")
        assert shown(app) != expected
    display.wait_for(lambda: shown(app) == expected, "the columns to be filled anew")
    wait_for_colours(app, [background for _, background in rows[:20]])
    app.stop()
