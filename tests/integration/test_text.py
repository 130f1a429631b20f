# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables on a terminal: aligned, sorted, with units, and nothing lost against JSON."""
import decimal
import re

import pytest
from support import pcap

LISTS = ("endpoints", "tcp_ports", "udp_ports", "streams", "bursts")
TABLES = ("summary",) + LISTS
TITLES = {"Burst Summary": "summary", "Burst Endpoints": "endpoints", "Burst TCP Ports": "tcp_ports",
          "Burst UDP Ports": "udp_ports", "Burst Streams": "streams", "Bursts": "bursts"}
FRACTIONS = ("mean", "sd", "mean_len", "rate", "burstiness")  # rounded for reading
every_table = pytest.mark.parametrize("table", TABLES)
some_captures = pytest.mark.captures("netflix.pcap", "quic.pcap", "http_ipv6.pcap")


def tables_of(lab, capture, *options):
    """{table: its lines, heading first}, all from one run."""
    output = lab.statistic_once(capture, *(f"burst,{t}" for t in TABLES), options=options)
    found = {}
    for block in re.split(r"\n\s*\n", output):
        title, *lines = block.strip("\n").split("\n")
        if title:
            found[TITLES[title]] = lines
    return found


def table_of(lab, capture, table, *options):
    return tables_of(lab, capture, *options)[table]


def columns(line):
    """(start, end, text) of the columns, which two spaces or more separate."""
    return [(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", line)]


@pytest.fixture(scope="module")
def empty(folder):
    return pcap.write_pcap(folder / "empty.pcap", [])


@every_table
@some_captures
def test_columns_are_aligned(lab, capture, table):
    rows = [columns(line) for line in table_of(lab, capture, table)]
    assert {len(row) for row in rows} == {len(rows[0])}
    for cells in zip(*rows):
        starts, ends = {c[0] for c in cells}, {c[1] for c in cells}
        assert len(starts) == 1 or len(ends) == 1, cells


@every_table
@some_captures
def test_rows_are_those_of_json(lab, capture, table):
    document, _ = lab.run(capture)
    rows = document[table] if table in LISTS else [document[table]]
    lines = table_of(lab, capture, table)[1:]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows):
        texts = [c[2] for c in columns(line)]
        wanted = [exact_text(key, value) for key, value in row.items()]
        assert [t for t, w in zip(texts, wanted) if w is not None] == [
            w for w in wanted if w is not None]


def exact_text(key, value):
    """What a terminal must show as it is, and None where it may round."""
    if value is None:
        return "-"
    if key in FRACTIONS or key.split("_")[-1] in FRACTIONS:
        return None
    return f"{value:f}" if isinstance(value, decimal.Decimal) else str(value)


@every_table
def test_heading_has_units(lab, empty, table):
    heading = table_of(lab, empty, table)[0]
    assert "[B]" in heading
    if table not in ("tcp_ports", "udp_ports"):
        assert "[s]" in heading


@pytest.mark.parametrize("table", LISTS)
def test_empty_capture_gives_an_empty_table(lab, empty, table):
    assert len(table_of(lab, empty, table)) == 1


def test_summary_of_an_empty_capture(lab, empty):
    heading, row = table_of(lab, empty, "summary")
    assert len(columns(heading)) == len(columns(row))
    assert columns(row)[0][2] == "0"


@pytest.mark.parametrize("name", ("burst_payload,tree", "burst_gap,tree", "conv,burst",
                                  "endpoints,burst"))
def test_empty_capture_gives_an_empty_answer(lab, empty, name):
    assert lab.statistic(empty, name).stdout.strip()


@pytest.mark.captures("quic.pcap")
def test_two_passes_print_the_same(lab, capture):
    assert tables_of(lab, capture) == tables_of(lab, capture, "-2")
