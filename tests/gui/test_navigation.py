# SPDX-License-Identifier: GPL-2.0-or-later
"""What the menu Statistics > Bursts and the toolbar do with the selected packet."""
import pytest
from support.captures import camera
from support.window import display
from support.window.expected import expected_frames, expected_rows, frames_shown

# Keys of the menu's entries: any stream, and the selected packet's.
NEXT, PREVIOUS, NEXT_IN_STREAM, PREVIOUS_IN_STREAM = "x", "o", "n", "v"
FILTER_BURST, FILTER_STREAM, EXPERT, FIND = "l", "d", "i", "f"
# In their order on the toolbar, behind the field for messages.
BUTTONS = (NEXT_IN_STREAM, PREVIOUS_IN_STREAM, NEXT, PREVIOUS)


@pytest.fixture(scope="module")
def bursts(wireshark, capture):
    """The bursts by first frame; two are of one stream."""
    rows = expected_rows(wireshark, capture, "bursts")
    assert [row["first_frame"] for row in rows] == sorted(row["first_frame"] for row in rows)
    assert len({row["stream"] for row in rows}) < len(rows)
    return rows


@pytest.fixture(scope="module")
def stream(bursts):
    """A stream with more than one burst, which are not next to each other in the file."""
    streams = [row["stream"] for row in bursts]
    found = next(s for s in streams if streams.count(s) > 1)
    places = [n for n, s in enumerate(streams) if s == found]
    assert places[1] - places[0] > 1
    return found


@pytest.fixture
def toolbar_app(wireshark, screen, capture, forget_settings):
    """Wireshark with the toolbar."""
    recent = wireshark.home / ".config" / "wireshark" / "recent"
    wireshark.run("mkdir", "-p", recent.parent)  # as the user who is to write there
    recent.write_text('gui.additional_toolbar_show: "Bursts"\n', encoding="ascii")
    application = display.Application(screen, capture)
    yield application
    application.stop()


@pytest.fixture
def narrow(screen, capture):
    """The least width that Wireshark's own parts leave its window."""
    application = display.Application(screen, capture, with_plugin=False)
    width, _ = application.least_size()
    application.stop()
    return width


def firsts(bursts, stream=None):
    return [row["first_frame"] for row in bursts if stream in (None, row["stream"])]


def check_lands(app, do, frame):
    do()
    display.wait_for(lambda: app.selected_frame() == frame, f"packet {frame} to be selected")


# ---- next and previous ----

def test_walk(app, bursts):
    """From the first packet through all bursts, and back."""
    app.goto(1)
    frames = firsts(bursts)
    for frame in frames:
        check_lands(app, lambda: app.choose(NEXT), frame)
    assert app.message(lambda: app.choose(NEXT)) == f"No burst starts after packet {frames[-1]}."
    assert app.selected_frame() == frames[-1]
    for frame in frames[-2::-1]:
        check_lands(app, lambda: app.choose(PREVIOUS), frame)
    assert app.message(
        lambda: app.choose(PREVIOUS)) == f"No burst starts before packet {frames[0]}."


def test_walk_in_stream(app, bursts, stream):
    frames = firsts(bursts, stream)
    app.goto(frames[0])
    for frame in frames[1:]:
        check_lands(app, lambda: app.choose(NEXT_IN_STREAM), frame)
    assert app.message(lambda: app.choose(NEXT_IN_STREAM)) == (
        f"No burst of stream {stream} starts after packet {frames[-1]}.")
    for frame in frames[-2::-1]:
        check_lands(app, lambda: app.choose(PREVIOUS_IN_STREAM), frame)
    assert app.message(lambda: app.choose(PREVIOUS_IN_STREAM)) == (
        f"No burst of stream {stream} starts before packet {frames[0]}.")


def test_from_inside_a_burst(app, bursts, stream):
    """Back is first to where it starts."""
    burst = next(row for row in bursts if row["stream"] == stream)
    app.goto(burst["last_frame"])
    check_lands(app, lambda: app.choose(PREVIOUS_IN_STREAM), burst["first_frame"])


def test_packet_in_no_stream(app, bursts):
    """Frame 1 is ARP: only bursts of any stream can be gone to."""
    app.goto(1)
    text = "Packet 1 is in no stream: it has no IPv4 or IPv6 layer."
    for key in (NEXT_IN_STREAM, PREVIOUS_IN_STREAM, FILTER_STREAM):
        assert app.message(lambda key=key: app.choose(key)) == text
    check_lands(app, lambda: app.choose(NEXT), firsts(bursts)[0])


def test_bursts_that_the_display_filter_hides(app, bursts, stream):
    """They are passed over; if no other is left, the user is told."""
    shown = firsts(bursts, stream)
    other = next(row for row in bursts if row["stream"] != stream)
    assert shown[0] < other["first_frame"] < shown[-1]
    app.filter(f"burst.stream == {stream}")
    app.goto(shown[0])
    check_lands(app, lambda: app.choose(NEXT), shown[1])

    app.filter(f"burst.stream == {other['stream']}")
    first = other["first_frame"]
    app.goto(first)
    hidden = sum(frame > first for frame in firsts(bursts))
    assert hidden > 1
    assert app.message(lambda: app.choose(NEXT)) == (
        f"No burst starts after packet {first} among the packets that are displayed. "
        f"{hidden} bursts are hidden by the display filter.")
    app.filter("")


# ---- filters ----

@pytest.mark.parametrize("key, field", [(FILTER_BURST, "id"), (FILTER_STREAM, "stream")])
def test_filter(wireshark, app, capture, bursts, key, field):
    burst = bursts[-1]
    expected = expected_frames(wireshark, capture, f"burst.{field} == {burst[field]}")
    assert expected
    app.goto(burst["last_frame"])
    app.choose(key)
    display.wait_for(lambda wanted=expected: frames_shown(app) == wanted, f"frames {expected}")
    app.filter("")


def test_packet_outside_bursts(wireshark, app, capture):
    frame = expected_frames(wireshark, capture, "burst && !burst.id")[0]
    app.goto(frame)
    assert app.message(
        lambda: app.choose(FILTER_BURST)) == f"Packet {frame} is not a member of a burst."


# ---- by number ----

def answer(app, screen, *texts):
    """Types into the fields of the dialog that asks for a number."""
    known = screen.windows()
    app.choose(FIND)
    number = display.wait_for(lambda: next((n for n in screen.windows() if n not in known), None),
                              "the dialog")
    dialog = display.Window(screen, number)
    assert "Find Burst or Stream" in dialog.title
    dialog.keys("Tab")  # the fields come behind two buttons, the first of which has the focus
    for text in texts:
        dialog.keys("Tab")
        if text:
            dialog.type(text)
    dialog.keys("Return")


def test_find_by_number(wireshark, app, screen, capture, bursts, stream):
    app.goto(1)
    check_lands(app, lambda: answer(app, screen, "3"), bursts[2]["first_frame"])
    assert bursts[2]["id"] == 3
    expected = expected_frames(wireshark, capture, f"burst.stream == {stream}")
    answer(app, screen, "", str(stream))
    display.wait_for(lambda: frames_shown(app) == expected, f"frames {expected}")
    app.filter("")
    assert app.message(lambda: answer(app, screen, "77")) == (
        f"There is no burst 77: they are numbered from 1 to {len(bursts)}.")


# ---- the toolbar ----

def press(app, button):
    left, right, y = app.toolbar_buttons(len(BUTTONS))[BUTTONS.index(button)]
    app.click((left + right) // 2, y)


def told(app):
    """What the toolbar's field says."""
    *_, (_, _, y) = app.toolbar_buttons(len(BUTTONS))

    def copy():
        app.click(100, y)
        app.keys("ctrl+a", "ctrl+c")
    return app.screen.copied(copy, "the toolbar's message")


def test_toolbar(toolbar_app, bursts, stream):
    app = toolbar_app
    frames, in_stream = firsts(bursts), firsts(bursts, stream)
    start = in_stream[0]
    app.goto(start)
    found = next(row for row in bursts if row["first_frame"] > start)
    check_lands(app, lambda: press(app, NEXT), found["first_frame"])
    assert told(app).startswith(f"Burst {found['id']}: {found['packets']} packets, ")
    check_lands(app, lambda: press(app, PREVIOUS), start)
    check_lands(app, lambda: press(app, NEXT_IN_STREAM), in_stream[1])
    check_lands(app, lambda: press(app, PREVIOUS_IN_STREAM), start)
    assert frames[0] <= start


def test_toolbar_says_why_not(toolbar_app, screen):
    """On the toolbar itself, not in a box that is in the way."""
    app = toolbar_app
    app.goto(1)
    windows = screen.windows()
    press(app, NEXT_IN_STREAM)
    assert told(app) == "Packet 1 is in no stream: it has no IPv4 or IPv6 layer."
    assert app.selected_frame() == 1
    assert screen.windows() == windows


def test_toolbar_lets_the_window_be_narrow(narrow, toolbar_app, bursts):
    """As narrow as without it, whatever it says."""
    app = toolbar_app
    app.goto(1)
    press(app, NEXT)
    assert told(app).startswith(f"Burst {bursts[0]['id']}: ")
    app.resize(narrow, 900)
    app.resize(1500, 1000)


# ---- when there is nothing to act on ----

def test_no_file(own_app):
    own_app.keys("ctrl+w")
    display.wait_for(lambda: own_app.title == "The Wireshark Network Analyzer", "no file")
    for key in (NEXT, PREVIOUS_IN_STREAM, FILTER_BURST, FILTER_STREAM):
        assert own_app.message(
            lambda key=key: own_app.choose(key)) == "Open a capture file first."


SWITCHED_OFF = "The protocol Burst is switched off. Tick it under Analyze > Enabled Protocols."


def test_disabled_protocol(screen, capture):
    application = display.Application(screen, capture, "--disable-protocol", "burst")
    application.goto(3)
    table, suggest, browse = "e", "g", "w"
    for key in (NEXT, FILTER_STREAM, table, suggest, browse):
        assert application.message(lambda key=key: application.choose(key)) == SWITCHED_OFF
    for title in application.TREES:
        tree = application.open_tree(title)
        assert SWITCHED_OFF in tree.text()
        tree.close()
    application.stop()


def test_no_burst(wireshark, screen):
    path = wireshark.tmp / "no burst.pcap"
    camera.write(path, [(camera.DAY, camera.udp(camera.CAMERA, camera.CLOUD, 1, 2, 50))])
    application = display.Application(screen, path)
    assert application.message(
        lambda: application.choose(NEXT)) == "No burst starts after packet 1."
    application.stop()


def test_after_a_preference_was_changed(wireshark, own_app, capture, bursts):
    """The bursts that are gone to are those of the new preference."""
    changed = ("-o", "burst.min_payload:1350")
    after = firsts(expected_rows(wireshark, capture, "bursts", "", *changed))
    assert 0 < len(after) < len(bursts)
    own_app.set_preference("Burst", "burst.min_payload", 300, 1350)
    own_app.goto(1)
    for frame in after:
        check_lands(own_app, lambda: own_app.choose(NEXT), frame)
    assert own_app.message(
        lambda: own_app.choose(NEXT)) == f"No burst starts after packet {after[-1]}."


# ---- expert information ----

def test_expert_information(app, screen, bursts):
    """A list of the bursts, from the end of which one walks up, packet after packet."""
    app.goto(1)
    known = screen.windows()
    app.choose(EXPERT)
    number = display.wait_for(lambda: next((n for n in screen.windows() if n not in known), None),
                              "Expert Information")
    dialog = display.Window(screen, number)
    assert "Expert Information" in dialog.title
    width, height = dialog.size()
    dialog.click(width // 2, height // 2)
    *others, last = firsts(bursts)

    def is_at_last():
        # The last group is ours, when all packets were tapped; open, its last entry is a burst.
        dialog.keys("End", "Right", "End")
        return app.selected_frame() == last
    display.wait_for(is_at_last, f"packet {last} to be selected")
    for frame in reversed(others):
        check_lands(app, lambda: dialog.keys("Up"), frame)
    dialog.close()
