# SPDX-License-Identifier: GPL-2.0-or-later
"""What Wireshark's window shows, read back and compared with what tshark says."""
import csv
import io
import re
from decimal import Decimal

import pytest
from support.captures import camera
from support.entries import menu_tables
from support.window import display
from support.window.expected import (
    expected_details,
    expected_frames,
    expected_rows,
    frames_shown,
    z_argument,
)
from support.window.window_tables import Expected, column, parse_table

FILTERS = ["", "udp && ip.addr == 192.0.2.10"]
NOTHING = "frame.number > 99999999"


@pytest.fixture(scope="module")
def expected(wireshark, capture):
    return Expected(wireshark, capture)


# ---- tables ----

@pytest.mark.parametrize("title", menu_tables())
def test_table(app, expected, title):
    name = menu_tables()[title].name
    table = app.open_table(title)
    for display_filter in FILTERS:
        if display_filter:
            table.filter(display_filter)
        expected.check(table, name, display_filter)
    table.filter(NOTHING)
    expected.check(table, name, NOTHING)
    # And back, so that nothing is left of the filters.
    table.filter("")
    expected.check(table, name)
    table.close()


def test_title_says_what_the_figures_depend_on(screen, capture):
    settings = ("-o", "burst.gap_us:1500", "-o", "burst.stream:flow", "-o", "burst.min_bytes:7")
    application = display.Application(screen, capture, *settings)
    table = application.open_table("Bursts")
    assert ("Bursts (flow, gap 1 ms 500 us, 300 B or more, 2 packets or more, min_bytes 7)"
            in table.title)
    application.stop()


def test_ports_are_shown_for_streams_that_have_them(wireshark, screen, capture):
    settings = ("-o", "burst.stream:flow")
    application = display.Application(screen, capture, *settings)
    table = application.open_table("Burst Streams")
    shown = Expected(wireshark, capture, *settings)
    assert {"Protocol", "Src port"} <= set(shown.headings("streams"))
    shown.check(table, "streams")
    application.stop()


def test_rows_come_largest_first(app, expected):
    """As in text, though the window sorts by the first column, an address."""
    for title, name in (("Burst Endpoints", "endpoints"), ("Burst Streams", "streams")):
        table = app.open_table(title)
        rows = expected.rows(name)
        _, shown = parse_table(table.text())
        assert [row[0] for row in shown] == [row["address" if name == "endpoints" else "src"]
                                             for row in rows]
        table.close()


def test_a_filter_that_needs_all_packets(app, expected):
    table = app.open_table("Burst Streams")
    table.filter("burst.end")
    expected.check(table, "streams", "burst.end")
    table.close()


def test_two_dialogs_of_one_table(app, expected):
    tables = {}
    for display_filter in ("udp", "tcp"):
        tables[display_filter] = app.open_table("Burst Endpoints")
        tables[display_filter].filter(display_filter)
    for display_filter, table in tables.items():
        expected.check(table, "endpoints", display_filter)
    # One is closed: the other can still be sorted.
    tables["udp"].close()
    before = sorted(column(tables["tcp"], "Tx [B]"))
    tables["tcp"].sort_by(2)
    assert sorted(column(tables["tcp"], "Tx [B]")) == before
    tables["tcp"].close()


def test_sorting(app, expected):
    """Numbers are sorted as numbers; absent ones are all at one end."""
    headings = expected.headings("streams")
    table = app.open_table("Burst Streams")
    for heading in ("Packets", "First [s]", "Len mean [B]", "Gap mean [s]", "Gap max [s]",
                    "Burst [B]", "Burstiness", "Gap p50 [s]"):
        orders = []
        for _ in range(2):
            table.sort_by(headings.index(heading))
            cells = column(table, heading)
            orders.append([Decimal("-Infinity") if c is None else Decimal(c) for c in cells])
        assert len(set(orders[0])) > 2, heading
        assert sorted(orders, key=lambda order: order[0] > order[-1]) == [
            sorted(orders[0]), sorted(orders[0], reverse=True)], heading
    table.close()


def test_sums_beyond_32_bits(wireshark, screen):
    capture = wireshark.tmp / "heavy.pcap"
    camera.write(capture, camera.heavy_traffic())
    heavy = Expected(wireshark, capture)
    assert max(row["tx_bytes"] for row in heavy.rows("endpoints")) > 2**32
    application = display.Application(screen, capture)
    table = application.open_table("Burst Endpoints")
    display.wait_for(table.shows_second_row, "the packets to be read")
    heavy.check(table, "endpoints")
    table.sort_by(heavy.headings("endpoints").index("Rx [B]"))
    received = [int(cell) for cell in column(table, "Rx [B]")]
    assert received in (sorted(received), sorted(received, reverse=True))
    application.stop()


# ---- Wireshark's own dialogs ----

def tree_rows(text):
    """Each line with the top node it is below."""
    rows = []
    top = ""
    rules = [n for n, line in enumerate(text.splitlines()) if re.fullmatch("-+", line)]
    for line in text.splitlines()[rules[0] + 1:rules[1]]:
        if not line.strip():
            continue
        cells = re.split(r"\s{2,}", line.strip())
        if not line.startswith(" "):
            top = cells[0]
        rows.append((top, *cells))
    return rows


@pytest.mark.parametrize("title, name", [("Payload Lengths", "burst_payload,tree"),
                                         ("Gaps", "burst_gap,tree")])
def test_distribution(wireshark, app, capture, title, name):
    """Ranges come from small to large, and what is measured in the order of tshark."""
    tree = app.open_tree(title)
    for display_filter in FILTERS:
        tree.filter(display_filter)
        expected = tree_rows(wireshark.tshark("-n", "-q", "-r", capture, "-z",
                                              z_argument(name, display_filter)).stdout)
        assert len(expected) > 5
        assert tree_rows(tree.text()) == expected
    tree.close()


@pytest.mark.parametrize("title", ["Conversations", "Endpoints"])
def test_burst_tab(wireshark, screen, capture, forget_settings, title):
    # As if somebody had ticked it before: the first tab, and the one that is shown, is ours.
    recent = wireshark.home / ".config" / "wireshark" / "recent"
    wireshark.run("mkdir", "-p", recent.parent)  # as the user who is to write there
    recent.write_text('gui.conversation_tabs: "Burst", "IPv4"\ngui.endpoint_tabs: "Burst", "IPv4"\n',
                      encoding="ascii")
    application = display.Application(screen, capture)
    window = application.open_traffic(title)
    rows = list(csv.DictReader(io.StringIO(window.csv())))
    application.stop()

    endpoints = expected_rows(wireshark, capture, "endpoints")
    if title == "Endpoints":
        shown = [(r["Address"], r["Tx Packets"], r["Tx Bytes"], r["Rx Packets"], r["Rx Bytes"])
                 for r in rows]
        expected = [(r["address"], str(r["tx_packets"]), str(r["tx_bytes"]), str(r["rx_packets"]),
                     str(r["rx_bytes"])) for r in endpoints]
        assert sorted(shown) == sorted(expected)
        return
    streams = {(r["src"], r["dst"]): r for r in expected_rows(wireshark, capture, "streams")}
    seen = set()
    for row in rows:
        for source, target, way in (("Address A", "Address B", "A → B"),
                                    ("Address B", "Address A", "B → A")):
            stream = streams.get((row[source], row[target]), {"packets": 0, "bytes": 0})
            assert row[f"Packets {way}"] == str(stream["packets"])
            assert row[f"Bytes {way}"] == str(stream["bytes"])
            seen.add((row[source], row[target]))
    assert set(streams) <= seen


def test_the_protocol_hierarchy_counts_no_section_of_ours(app):
    hierarchy = app.open_hierarchy()
    rows = list(csv.DictReader(io.StringIO(hierarchy.csv())))
    names = {row["Protocol"] for row in rows}
    assert "Transmission Control Protocol" in names
    assert not {name for name in names if "Burst" in name}
    hierarchy.close()


# ---- packets ----

def test_fields(wireshark, app, capture):
    """A packet's section says what it says in two passes of tshark."""
    bursts = expected_rows(wireshark, capture, "bursts")
    frames = {bursts[0]["last_frame"], bursts[-1]["first_frame"], 2}
    for frame in sorted(frames):
        expected = expected_details(wireshark, capture, frame)
        details = app.packet_details(frame)
        assert details[-len(expected):] == expected
    assert any("Last frame" in line for line in details)


@pytest.mark.parametrize("display_filter", ["burst.start", "burst.packets > 20 && burst.end"])
def test_display_filter(wireshark, app, capture, display_filter):
    expected = expected_frames(wireshark, capture, display_filter)
    assert expected
    app.filter(display_filter)
    shown = frames_shown(app)
    app.filter("")
    assert shown == expected


def test_display_filter_while_the_file_is_read(wireshark, screen, capture):
    """The filter is applied to fields as they are in the end, also when it was there before."""
    expected = expected_frames(wireshark, capture, "burst.start")
    application = display.Application(screen, capture, "-Y", "burst.start")
    display.wait_for(lambda: frames_shown(application) == expected, f"frames {expected}")
    application.keys("ctrl+r")
    display.wait_for(lambda: frames_shown(application) == expected, f"{expected} once more")
    application.stop()


# ---- while dialogs are open ----

def test_preference_analyses_the_open_file_anew(wireshark, own_app, capture):
    """What a table shows is what its title says, in those that were open before, too."""
    changed = ("-o", "burst.min_payload:1350")
    before = Expected(wireshark, capture)
    after = Expected(wireshark, capture, *changed)
    assert 0 < len(after.rows("bursts")) < len(before.rows("bursts"))

    own_app.filter("burst.start")
    table = own_app.open_table("Bursts")
    before.check(table, "bursts")
    own_app.set_preference("Burst", "burst.min_payload", 300, 1350)
    expected = [row["first_frame"] for row in after.rows("bursts")]
    display.wait_for(lambda: frames_shown(own_app) == expected, f"frames {expected}")
    table.sort_by(0)
    before.check(table, "bursts")
    table.filter("")
    _, rows = parse_table(table.text())
    assert [row[0] for row in rows] == [
        "The preferences have changed since this table was opened: open it again."]
    assert "300 B or more" in table.title
    table.close()
    table = own_app.open_table("Bursts")
    assert "1,350 B or more" in table.title
    after.check(table, "bursts")


def test_dialogs_outlive_the_file(own_app, capture):
    """They keep their rows, and can be sorted, when the file is closed."""
    tables = [own_app.open_table("Burst Endpoints"), own_app.open_table("Bursts")]
    tables[0].filter("ip")
    before = [sorted(map(str, parse_table(table.text())[1])) for table in tables]
    own_app.keys("ctrl+w")
    display.wait_for(lambda: "no capture file" in tables[1].title, "the file to be closed")
    for table, rows in zip(tables, before):
        for n in (1, 2, 6, 0):
            table.sort_by(n)
        assert sorted(map(str, parse_table(table.text())[1])) == rows
        table.close()
    assert own_app.is_running()
