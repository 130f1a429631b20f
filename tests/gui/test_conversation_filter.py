# SPDX-License-Identifier: GPL-2.0-or-later
"""A right click on a packet: Conversation Filter and Colorize Conversation have our two entries."""
import pytest
from support.window import display
from support.window.expected import expected_frames, expected_rows, frames_shown

# Our entries are the last ones of their submenu, counted from below.
ENTRIES = {"id": 2, "stream": 1}
# Where the submenus are in Wireshark 4.0; the search for them begins there.
FILTER_PLACE, COLOUR_PLACE = 9, 10
FIRST_ROW = (700, 115)
RULE = "[Coloring Rule String: "


@pytest.fixture(scope="module")
def burst(wireshark, capture):
    """One of a stream that has another."""
    rows = expected_rows(wireshark, capture, "bursts")
    streams = [row["stream"] for row in rows]
    return next(row for row in rows if streams.count(row["stream"]) > 1)


def right_click(app, frame):
    """On the packet, which is the first of the list for that."""
    app.filter(f"frame.number == {frame}")
    display.wait_for(lambda: frames_shown(app) == [frame], f"packet {frame}")
    app.click(*FIRST_ROW)
    app.click(*FIRST_ROW, button=3)
    display.wait_for(lambda: app.screen.popups() == 1, "the packet's menu")


def choose(app, place, *submenus):
    """Keys for each submenu. False if that is no submenu."""
    app.screen.xdotool("key", "--delay", display.KEY_DELAY, *["Down"] * place)
    for n, keys in enumerate(submenus, 2):
        app.screen.xdotool("key", "Right")
        try:
            display.wait_for(lambda n=n: app.screen.popups() == n, "a submenu", 3)
        except display.GuiError:
            app.leave_menus()
            return False
        app.screen.xdotool("key", "--delay", display.KEY_DELAY, *keys)
    display.wait_for(lambda: app.screen.popups() == 0, "the menus to close")
    app.wait_for_packets()
    return True


def try_places(app, frame, first, submenus, is_done):
    """Other versions have an entry more, or less, above."""
    for place in sorted(range(first - 3, first + 4), key=lambda n: abs(n - first)):
        right_click(app, frame)
        if choose(app, place, *submenus) and is_done():
            return
    raise display.GuiError("The submenu was not found.")


@pytest.mark.parametrize("field", ENTRIES)
def test_filter(wireshark, own_app, capture, burst, field):
    expected = expected_frames(wireshark, capture, f"burst.{field} == {burst[field]}")
    submenu = ["Up"] * ENTRIES[field] + ["Return"]
    try_places(own_app, burst["first_frame"], FILTER_PLACE, [submenu],
               lambda: frames_shown(own_app) == expected)
    assert own_app.applied_filter() == f"burst.{field} == {burst[field]}"


def colouring(app, frame):
    """The rule that gives a packet its colour: since its row was drawn, so it is shown before."""
    app.goto(frame)
    app.goto(1)
    details = app.packet_details(frame)
    return next((line[len(RULE):-1] for line in details if line.startswith(RULE)), None)


@pytest.mark.parametrize("field", ENTRIES)
def test_colour(wireshark, own_app, capture, burst, field):
    """Color 1: the rule colours all packets of the burst, or the stream, and no other one."""
    test = f"burst.{field} == {burst[field]}"
    members = expected_frames(wireshark, capture, test)
    # The nearest one before and after them, and one in between, if there is one.
    others = [frame for frame in expected_frames(wireshark, capture, f"!({test})")
              if members[0] - 1 <= frame <= members[-1] + 1]
    assert len(members) > 2 and others
    try_places(own_app, burst["first_frame"], COLOUR_PLACE, [["Up"] * ENTRIES[field], ["Return"]],
               lambda: f"{RULE}{test}]" in own_app.packet_details(burst["first_frame"]))
    own_app.filter("")
    for frame in sorted({members[0], members[1], members[len(members) // 2], members[-1]}):
        display.wait_for(lambda frame=frame: colouring(own_app, frame) == test,
                         f"packet {frame} to be coloured")
    for frame in sorted({others[0], others[len(others) // 2], others[-1]}):
        assert colouring(own_app, frame) not in (None, test), frame
