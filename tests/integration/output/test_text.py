# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables on a terminal: aligned, narrow, with units, and nothing lost against JSON."""
import decimal
import re

import pytest
from reference.parameters import STREAMS
from support.captures import pcap
from support.entries import all_tables, document_tables, tables

# Those that have rows as text, and are in the JSON document.
LISTS = tuple(name for name in document_tables() if name != "summary")
ALL_COLUMNS = ("-o", "burst.text_columns:all")
MICROBURSTS = ("-o", "burst.alarm_mbps:1")
WIDTH = 120
every_table = pytest.mark.parametrize("table", LISTS)
some_captures = pytest.mark.captures("netflix.pcap", "quic.pcap", "http_ipv6.pcap")


def blocks_of(lab, capture, *options):
    """{table: its lines}, all from one run."""
    names = ("summary", *LISTS)
    output = lab.statistic_once(capture, *(f"burst,{t}" for t in names), options=options)
    titles = {table.title: table.name for table in all_tables()}
    blocks, name = {}, None
    for line in output.splitlines():
        name = titles.get(line, name)
        blocks.setdefault(name, []).append(line)
    return {name: [line for line in lines if line] for name, lines in blocks.items()}


def table_of(lab, capture, table, *options):
    """The heading and the rows."""
    _, *lines = blocks_of(lab, capture, *options)[table]
    return [line for line in lines if not line.startswith(("Parameters: ", "Filter: "))]


def columns(line):
    """(start, end, text) of the columns, which two spaces or more separate."""
    return [(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", line)]


@pytest.fixture(scope="module")
def empty(folder):
    return pcap.write_pcap(folder / "empty.pcap", [])


# ---------------------------------------------------------------- lines

@every_table
@some_captures
@pytest.mark.parametrize("options", ((), ALL_COLUMNS), ids=("brief", "all"))
def test_columns_are_aligned(lab, capture, table, options):
    rows = [columns(line) for line in table_of(lab, capture, table, *options)]
    assert {len(row) for row in rows} == {len(rows[0])}
    for cells in zip(*rows):
        starts, ends = {c[0] for c in cells}, {c[1] for c in cells}
        assert len(starts) == 1 or len(ends) == 1, cells


@pytest.mark.captures("netflix.pcap", "nest_log_sink.pcap", "zoom.pcap", "tuya_lp.pcap")
@pytest.mark.parametrize("stream", STREAMS)
def test_brief_lines_fit(lab, capture, stream):
    """IPv4 only: with longer addresses, lines are longer."""
    blocks = blocks_of(lab, capture, "-Y", "ip", "-o", f"burst.stream:{stream}", *MICROBURSTS)
    for table in LISTS:
        assert max(map(len, blocks[table])) <= WIDTH, table


@pytest.mark.captures("netflix.pcap")
@pytest.mark.parametrize("stream", STREAMS)
def test_columns_that_the_key_lacks_are_not_shown(lab, capture, stream):
    heading = table_of(lab, capture, "bursts", "-o", f"burst.stream:{stream}", *ALL_COLUMNS)[0]
    assert ("Source" in heading) == (stream not in ("destination", "capture"))
    assert ("Destination" in heading) == (stream not in ("source", "capture"))
    assert ("Src port" in heading) == (stream in ("flow", "connection"))
    assert ("Back bytes [B]" in heading) == (stream in ("conversation", "connection"))


# ---------------------------------------------------------------- values

@every_table
@some_captures
def test_rows_are_those_of_json(lab, capture, table):
    document, _ = lab.run(capture)
    heading, *lines = table_of(lab, capture, table, *ALL_COLUMNS)
    by_heading = {column.heading: column for column in tables()[table]}
    shown = [by_heading[text] for _, _, text in columns(heading)]
    assert len(lines) == len(document[table])
    start = document["summary"]["first"]
    for line, row in zip(lines, document[table]):
        texts = [text for _, _, text in columns(line)]
        assert len(texts) == len(shown)
        for text, column in zip(texts, shown):
            assert is_text_of(text, row[column.key], column, start), (column, text, row)


def is_text_of(text, value, column, start):
    """Whether a value reads so."""
    if value is None:
        return text == "-"
    if column.key == "protocol":  # a name, where there is one
        return text == str(value) or not text.isdigit()
    if isinstance(value, bool):
        return text == ("yes" if value else "no")
    if column.type == "time since 1970":
        return text == f"{rounded(value - start, 6):f}"
    if column.key.endswith(("_p50", "_p95", "_p99")):
        return has_three_digits(text) and abs(decimal.Decimal(text) / value - 1) < 0.006 \
            if value else decimal.Decimal(text) == 0
    if column.type == "number":
        return abs(decimal.Decimal(text) - value) <= decimal.Decimal("0.5")
    return text == (f"{value:f}" if isinstance(value, decimal.Decimal) else str(value))


def rounded(value, decimals):
    return value.quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)


def has_three_digits(text):
    """Three significant ones, or as many as nanoseconds have."""
    digits = text.replace(".", "").lstrip("0")
    return len(digits.rstrip("0")) <= 3 and (len(digits) >= 3 or len(text.partition(".")[2]) == 9)


@pytest.mark.captures("netflix.pcap")
def test_time_formats(lab, capture):
    """Seconds since the start; or as -t says."""
    document, _ = lab.run(capture)
    first = min(document["bursts"], key=lambda b: b["first_frame"])
    relative = first["start"] - document["summary"]["first"]
    absolute = first["start"].quantize(decimal.Decimal("1.000000"), decimal.ROUND_DOWN)
    for option, pattern in (("r", f" {rounded(relative, 6)} "),
                            ("ud", r" \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} "),
                            ("e", f" {absolute} ")):
        heading, row, *_ = table_of(lab, capture, "bursts", "-t", option)
        assert re.search(pattern, row), (option, row)
        # A date has no unit.
        assert ("Start [s]" in heading) == (option != "ud")


# ---------------------------------------------------------------- the summary, headings, nothing

@pytest.mark.captures("netflix.pcap")
def test_summary_says_the_answer_first(lab, capture):
    document, _ = lab.run(capture)
    summary = document["summary"]
    lines = blocks_of(lab, capture)["summary"]
    said = dict(re.split(r"  +", line, maxsplit=1) for line in lines[1:])
    assert said["Packets"] == f"{summary['frames']:,} frames"
    assert said["Payload"] == f"{summary['payload_bytes']:,} bytes"
    share = 100 * summary["burst_bytes"] / summary["payload_bytes"]
    assert said["In bursts"] == (f"{summary['bursts']} bursts with {summary['burst_bytes']:,} bytes, "
                                 f"{share:.1f} % of the payload")
    assert said["Parameters"].startswith("gap_us 300000 (300 ms), ")
    assert list(said)[:5] == ["File", "Duration", "Packets", "Payload", "In bursts"]
    assert said["File"] == capture.name
    for column in tables()["summary"]:
        assert column.heading in said


@every_table
@pytest.mark.parametrize("options", ((), ALL_COLUMNS), ids=("brief", "all"))
def test_empty_capture_gives_an_empty_table(lab, empty, table, options):
    rows = {"peaks": 7, "thresholds": 61}.get(table, 0)
    assert len(table_of(lab, empty, table, *options)) == 1 + rows


def test_changed_parameters_and_filter_are_said(lab, empty):
    text = lab.statistic(empty, "burst,bursts,ip", options=("-o", "burst.gap_us:7")).stdout
    assert text.splitlines()[:3] == ["Bursts", "Parameters: gap_us 7", "Filter: ip"]


@pytest.mark.parametrize("name", ("burst_payload,tree", "burst_gap,tree", "conv,burst",
                                  "endpoints,burst"))
def test_empty_capture_gives_an_empty_answer(lab, empty, name):
    assert lab.statistic(empty, name).stdout.strip()


@pytest.mark.captures("quic.pcap")
def test_two_passes_print_the_same(lab, capture):
    assert blocks_of(lab, capture) == blocks_of(lab, capture, "-2")
