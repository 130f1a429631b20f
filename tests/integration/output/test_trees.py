# SPDX-License-Identifier: GPL-2.0-or-later
"""Distributions (stats_tree), and Wireshark's own conversation and endpoint tables."""
import re

import pytest
from support.captures import pcap

SECOND = 1_000_000_000

pytestmark = pytest.mark.captures("quic.pcap", "netflix.pcap", "http_ipv6.pcap")
TREES = ("burst_payload,tree", "burst_gap,tree")
TABLES = ("conv,burst", "endpoints,burst")


def output(lab, capture):
    """All four, from one run."""
    return lab.statistic_once(capture, *TREES, *TABLES)


def tree_rows(lab, capture):
    """{name of a top row: its lines as (name, count, average, min, max), itself first}."""
    rows, top = {}, None
    for line in output(lab, capture).split("\n"):
        match = re.fullmatch(r"( ?)(\S+(?: \S+)*) {2,}(\d+) +(\S+) +(\S+) +(\S+) .*", line)
        if match:
            indent, *cells = match.groups()
            top = top if indent else cells[0]
            rows.setdefault(top, []).append(cells)
    return rows


def check_distribution(rows, values, unit):
    """Count, average, least and largest of `values`, which are given in units of 1 / `unit`."""
    _, count, average, least, largest = rows[0][:5]
    assert int(count) == len(values)
    scaled = [v / unit for v in values]
    assert float(average) == pytest.approx(sum(scaled) / len(scaled), rel=1e-3, abs=0.01)
    assert float(least) == pytest.approx(min(scaled), rel=1e-5, abs=1e-6)
    assert float(largest) == pytest.approx(max(scaled), rel=1e-5)
    assert sum(int(row[1]) for row in rows[1:]) == len(values)


def range_of(name):
    """The least and the largest length of "0", "1-39", "5120 and more"."""
    if name.endswith(" and more"):
        return int(name.removesuffix(" and more")), float("inf")
    low, _, high = name.partition("-")
    return int(low), int(high or low)


def test_payload_lengths(lab, capture):
    rows = tree_rows(lab, capture)["Payload length [B]"]
    payloads = [p.payload for p in lab.analysis(capture).packets]
    check_distribution(rows, payloads, 1)
    for name, count, *_ in rows[1:]:
        low, top = range_of(name)
        assert int(count) == sum(low <= p <= top for p in payloads), name
    assert rows[-1][0] == "5120 and more"


@pytest.mark.parametrize("name,field", (("Gap in the stream [ms]", "burst.gap"),
                                        ("Inter-departure time [ms]", "burst.idt"),
                                        ("Inter-arrival time [ms]", "burst.iat")))
def test_gaps(lab, capture, name, field):
    frames = lab.analysis(capture).fields().values()
    gaps = [f[field] for f in frames if field in f]
    check_distribution(tree_rows(lab, capture)[name], [g for g in gaps if g >= 0], 1_000_000)


@pytest.fixture(scope="module")
def all_ranges(folder):
    """Gaps from a microsecond to 1000 s and, twice, one below 0."""
    time, packets = 0, []
    data = pcap.ethernet(pcap.ipv4("192.0.2.1", "192.0.2.2", pcap.UDP, pcap.udp(1, 2)))
    for gap in (500, *(10 ** power for power in range(3, 13)), -SECOND, -SECOND):
        packets.append((time, data))
        time += gap
    packets.append((time, data))
    return pcap.write_pcap(folder / "all-ranges.pcap", packets, nano=True)


def test_ranges_of_gaps_rise(lab, all_ranges):
    """Whatever a tree is sorted by, and up or down: test_gui.py has the window's."""
    names = [row[0] for row in tree_rows(lab, all_ranges)["Gap in the stream [ms]"][1:]]
    assert len(names) == 10
    assert [float(name.split()[0]) for name in names] == sorted(
        float(name.split()[0]) for name in names)


def test_columns_about_other_bursts_are_gone(lab, all_ranges):
    """Wireshark's "Burst Rate" is a number of packets in some milliseconds."""
    headings = [line for line in output(lab, all_ranges).splitlines()
                if line.startswith("Topic / Item")]
    assert len(headings) == 2 and not [h for h in headings if "Burst" in h]


def test_reordered_packets_are_one_row(lab, all_ranges):
    rows = [line.split() for line in output(lab, all_ranges).splitlines()
            if line.startswith("Below 0 (reordered)")]
    assert [row[3] for row in rows] == ["6"]  # in the stream, from the source, to the destination


def test_two_passes_give_the_same(lab, capture):
    assert output(lab, capture) == lab.statistic(capture, *TREES, *TABLES, options=("-2",)).stdout


UNITS = {"": 1, "bytes": 1, "kB": 1000, "MB": 10**6}


def same_amount(text, expected):
    """1234, 1,234, 56 kB: tshark rounds down to whole units, differently in its versions."""
    number, _, unit = text.strip().replace(",", "").partition(" ")
    return 0 <= expected - int(number) * UNITS[unit] < UNITS[unit]


def test_endpoints(lab, capture):
    """Address, packets, bytes, sent packets, sent bytes, received packets, received bytes."""
    text = output(lab, capture)
    for row in lab.analysis(capture).endpoints():
        line, = re.findall(rf"^{re.escape(row['address'])}  +\d.*$", text, re.M)
        numbers = re.split(r"\s{2,}", line.strip())[1:]
        wanted = (row["tx_packets"] + row["rx_packets"], row["tx_bytes"] + row["rx_bytes"],
                  row["tx_packets"], row["tx_bytes"], row["rx_packets"], row["rx_bytes"])
        assert all(map(same_amount, numbers, wanted)), (numbers, wanted)


def test_conversations(lab, capture):
    """Packets and bytes either way, and both, are those of the streams."""
    streams = {(r["src"], r["dst"]): r for r in lab.analysis(capture).stream_rows()}
    lines = re.findall(r"^(\S+)\s+<-> (\S+) +(\d.*)$", output(lab, capture), re.M)
    assert {frozenset((a, b)) for a, b, _ in lines} == {frozenset(k) for k in streams}
    for a, b, rest in lines:
        cells = re.findall(r"(\d+) +([\d,]+ ?(?:bytes|kB|MB)?)(?=\s)", rest)[:3]
        for (frames, size), keys in zip(cells, (((b, a),), ((a, b),), ((a, b), (b, a)))):
            rows = [streams[k] for k in keys if k in streams]
            assert int(frames) == sum(r["packets"] for r in rows)
            assert same_amount(size, sum(r["bytes"] for r in rows)), (a, b, size)
