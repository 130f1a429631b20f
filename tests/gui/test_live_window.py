# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that come while the window is open, and what a user does with them: stop, filter, ignore,
set a time reference, change a preference, open again. Fields and tables stay right throughout."""
import csv
import fcntl
import io
import os

import pytest
from support.captures import camera
from support.window import display
from support.window.expected import expected_details, expected_frames, expected_rows, frames_shown
from support.window.window_tables import Expected, parse_table

# Linux's; Python knows it from 3.10 on.
F_SETPIPE_SZ = 1031
# What the window applies at first: fields that are final only when the last packet has come.
STARTS = "burst.start"
# So many packets come together: fewer than the first burst has.
AT_ONCE = 24


@pytest.fixture
def started():
    """Windows that a test opened, to be closed at its end."""
    applications = []
    yield applications
    for application in applications:
        application.stop()


@pytest.fixture(scope="module")
def frames():
    return camera.camera_day()


def written(wireshark, name, frames):
    path = wireshark.tmp / name
    camera.write(path, frames)
    return path


@pytest.fixture
def pipe(wireshark):
    path = wireshark.tmp / "live-pipe"
    os.mkfifo(path)
    path.chmod(0o666)
    yield path
    path.unlink()


def fresh_rows(table):
    """Wireshark's dialog counts when its filter is applied; it does not follow a capture."""
    table.filter("")
    return parse_table(table.text())[1]


def check_streams(wireshark, app, capture, *options):
    table = app.open_table("Burst Streams")
    expected = expected_rows(wireshark, capture, "streams", "", *options)
    display.wait_for(lambda: len(fresh_rows(table)) == len(expected), "all streams")
    Expected(wireshark, capture, *options).check(table, "streams")
    table.close()


def check_filter(wireshark, app, capture, *options):
    expected = [row["first_frame"] for row in
                expected_rows(wireshark, capture, "bursts", "", *options)]
    display.wait_for(lambda: frames_shown(app) == expected, f"frames {expected}")


def test_live_capture(wireshark, screen, started, pipe, frames,
                      forget_settings):
    """First one half, looked at while it is live; then the other; then all that one does later."""
    whole, half = written(wireshark, "whole.pcap", frames), len(frames) // 2
    first = written(wireshark, "first.pcap", frames[:half])
    data, begin = whole.read_bytes(), first.stat().st_size
    with open(os.open(pipe, os.O_RDWR), "wb", buffering=0) as stream:
        fcntl.fcntl(stream, F_SETPIPE_SZ, 1 << 20)  # all fits: nothing waits for a reader
        stream.write(data[:begin])
        app = display.LiveCapture(screen, pipe)
        started.append(app)
        check_streams(wireshark, app, first)
        app.filter(STARTS)
        table = app.open_table("Bursts")
        assert ", so far)" in table.title
        stream.write(data[begin:])
        expected = expected_rows(wireshark, whole, "bursts")
        display.wait_for(lambda: len(fresh_rows(table)) == len(expected), "all bursts, live")
        table.close()
        app.stop_capture()
    check_filter(wireshark, app, whole)
    check_streams(wireshark, app, whole)
    app.set_preference("Burst", "burst.min_payload", 300, 1350)
    check_filter(wireshark, app, whole, "-o", "burst.min_payload:1350")
    check_streams(wireshark, app, whole, "-o", "burst.min_payload:1350")


def expert_frames(app):
    return [int(row["No."]) for row in csv.DictReader(io.StringIO(app.packet_list()))
            if row.get("Expert")]


def test_expert_column_after_live_capture(wireshark, screen, started, pipe, frames,
                                          forget_settings):
    """Its rows were drawn before it was known that a burst starts there."""
    whole = written(wireshark, "whole.pcap", frames)
    starts = [row["first_frame"] for row in expected_rows(wireshark, whole, "bursts")]
    with open(os.open(pipe, os.O_RDWR), "wb", buffering=0) as stream:
        fcntl.fcntl(stream, F_SETPIPE_SZ, 1 << 20)  # all fits: nothing waits for a reader
        stream.write(camera.header() + camera.record(*frames[0]))
        app = display.LiveCapture(screen, pipe, "-o",
                                  'gui.column.format:"No.","%m","Expert","%a","Info","%i"')
        started.append(app)
        for begin in range(1, len(frames), AT_ONCE):  # drawn before the next ones come
            for frame in frames[begin:begin + AT_ONCE]:
                stream.write(camera.record(*frame))
            count = min(begin + AT_ONCE, len(frames))
            display.wait_for(lambda count=count: len(frames_shown(app)) == count,
                             f"{count} packets, live")
        assert not set(starts) <= set(expert_frames(app))
        app.stop_capture()
    display.wait_for(lambda: set(starts) <= set(expert_frames(app)), f"entries at {starts}")


def toggle_ignored(app, frame):
    """Applying a filter selects a packet, too: only then the packet is gone to."""
    app.filter(f"frame.number == {frame}")
    display.wait_for(lambda: frames_shown(app) == [frame], f"frame {frame}")
    app.goto(frame)
    app.keys("ctrl+d")


def test_ignored_packet_is_no_traffic(wireshark, screen, started, frames,
                                      forget_settings):
    """Without its packet in the middle a burst has one less; un-ignored, it is as it was."""
    capture = written(wireshark, "all.pcap", frames)
    clip = expected_rows(wireshark, capture, "bursts")[0]
    ignored = next(n for n in expected_frames(wireshark, capture, "burst.id == 1")
                   if n > clip["first_frame"])
    # What is ignored is as good as a frame without IP.
    without = list(frames)
    without[ignored - 1] = (frames[ignored - 1][0], camera.ethernet(0x88b5, bytes(46)))
    other = written(wireshark, "without.pcap", without)

    app = display.Application(screen, capture)
    started.append(app)
    toggle_ignored(app, ignored)
    check_streams(wireshark, app, other)
    app.filter(STARTS)
    check_filter(wireshark, app, other)
    toggle_ignored(app, ignored)
    check_streams(wireshark, app, capture)


def test_first_packet_ignored(wireshark, screen, started, frames, forget_settings):
    """With a filter on what is known in hindsight: it is applied again, whoever comes first."""
    capture = written(wireshark, "all.pcap", frames)
    expected = [1] + [row["first_frame"] for row in expected_rows(wireshark, capture, "bursts")]
    app = display.Application(screen, capture)
    started.append(app)
    app.filter(f"frame.number == 1 || {STARTS}")
    display.wait_for(lambda: frames_shown(app) == expected, f"frames {expected}")
    app.goto(1)
    app.keys("ctrl+d")
    check_streams(wireshark, app, capture)  # frame 1 has no IP
    display.wait_for(lambda: frames_shown(app) == expected, f"frames {expected} again")


def test_time_reference_changes_no_figure(wireshark, screen, started, frames,
                                          forget_settings):
    """Gaps are between packets; a time reference is for the Time column alone."""
    capture = written(wireshark, "all.pcap", frames)
    frame = expected_rows(wireshark, capture, "bursts")[1]["first_frame"]
    details = expected_details(wireshark, capture, frame)
    app = display.Application(screen, capture)
    started.append(app)
    app.goto(frame)
    app.keys("ctrl+t")
    check_streams(wireshark, app, capture)
    assert app.packet_details(frame)[-len(details):] == details
    app.keys("ctrl+r")
    check_streams(wireshark, app, capture)
