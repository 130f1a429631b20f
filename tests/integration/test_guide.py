# SPDX-License-Identifier: GPL-2.0-or-later
"""What doc/guide.md says is so: its commands print what it shows, its figures are tshark's."""
import json
import pathlib
import re
import subprocess
import sys
from decimal import Decimal

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "doc" / "guide.md"
TEXT = GUIDE.read_text(encoding="utf-8")
PROSE = " ".join(re.sub(r"```.*?```", "", TEXT, flags=re.S).split())
# "Burst 25 ...: packet 3 of 68, 94,654 bytes in 1.38 s"
FIGURES = re.compile(r"[Bb]urst (\d+)\b[^.]*?(\d+)(?: packets)?, (\d[\d,]*) bytes in ([\d.]+) "
                     r"(m?s)\b")
WITH_COMMA = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d)")


@pytest.fixture(scope="module")
def sample(wireshark):
    """Where commands find it as sample.pcap."""
    path = wireshark.tmp / "sample.pcap"
    subprocess.run([sys.executable, ROOT / "scripts" / "make-sample.py", path], check=True)
    return path


@pytest.fixture(scope="module")
def tables(wireshark, sample):
    output = wireshark.tshark("-n", "-q", "-r", sample, "-z", "burst,json,-").stdout
    return json.loads(output, parse_float=Decimal)


@pytest.fixture(scope="module")
def bursts(tables):
    return {row["id"]: row for row in tables["bursts"]}


def said(pattern):
    """The numbers at one place of the guide."""
    found = re.findall(pattern, PROSE)
    assert len(found) == 1, f"{pattern!r} is in the guide {len(found)} times"
    return found[0]


def shown_as(value, text):
    """Whether a number, rounded as the text has it, is the text."""
    digits = len(text.partition(".")[2])
    return f"{Decimal(value):.{digits}f}" == text


def commands():
    """Pairs of a command and what it prints."""
    pairs = []
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            pairs.append((command, output))
    return pairs


@pytest.mark.parametrize("command, output", commands(), ids=range(1, len(commands()) + 1))
def test_commands(wireshark, sample, command, output):
    assert "sample.pcap" in command and output
    result = wireshark.run("bash", "-c", "set -o pipefail; " + command, check=False)
    # `head` does not let others finish.
    assert (result.stdout, result.stderr) == (output, "")


def test_there_are_commands():
    assert len(commands()) == TEXT.count("\n$ ") >= 5


def test_figures_of_bursts(bursts):
    found = FIGURES.findall(PROSE)
    assert {number for number, *_ in found} >= {"5", "21"}
    for number, packets, size, duration, unit in found:
        burst = bursts[int(number)]
        assert (str(burst["packets"]), f"{burst['bytes']:,}") == (packets, size), number
        seconds = burst["duration"] * (1000 if unit == "ms" else 1)
        assert shown_as(seconds, duration), number


def test_large_numbers(tables):
    """Those with a comma are in one of the tables, or round something there."""
    rows = [row for table in tables.values() if isinstance(table, list) for row in table]
    values = [value for row in [tables["summary"], *rows] for value in row.values()
              if isinstance(value, (int, Decimal))]
    known = {f"{value:,.0f}" for value in values}
    found = WITH_COMMA.findall(PROSE)
    assert len(found) > 10 and set(found) <= known


def test_the_burst_that_matters(tables, bursts):
    """It is what its section says, and as different from its stream's others as it says."""
    frame, number = said(r"packet (\d+), with the figures of burst (\d+)")
    burst = bursts[int(number)]
    assert int(frame) == burst["first_frame"]
    largest = sorted(bursts.values(), key=lambda row: -row["bytes"])
    assert largest[2] is burst and {row["id"] for row in largest[:2]} == {15, 16}
    assert int(said(r"Of (\d+) bursts")) == tables["summary"]["bursts"]
    seconds, rate = said(r"Burst 25 lasts ([\d.]+) seconds, at ([\d.]+) Mbit/s")
    assert shown_as(burst["duration"], seconds) and shown_as(burst["rate"] / 10**6, rate)

    others = [row for row in bursts.values() if row["stream"] == burst["stream"]
              and row is not burst]
    shortest, longest, slowest, fastest = said(
        r"They last ([\d.]+) to ([\d.]+) milliseconds, at ([\d.]+) to ([\d.]+) Mbit/s")
    durations = sorted(row["duration"] * 1000 for row in others)
    rates = sorted(row["rate"] / 10**6 for row in others)
    assert shown_as(durations[0], shortest) and shown_as(durations[-1], longest)
    assert shown_as(rates[0], slowest) and shown_as(rates[-1], fastest)
    long = said(r"of all bursts, only (\d+), (\d+) and (\d+) last a second or longer")
    assert [int(n) for n in long] == [row["id"] for row in bursts.values() if row["duration"] >= 1]


def test_gaps_within_the_burst(wireshark, sample):
    """From time stamps."""
    times = [Decimal(time) for time in wireshark.tshark(
        "-2", "-r", sample, "-Y", "burst.id == 25", "-T", "fields", "-e",
        "frame.time_epoch").stdout.split()]
    gaps = [(after - before) * 1000 for before, after in zip(times, times[1:])]
    count, mean, least, largest = said(r"All (\d+) gaps are between 10 and 100 ms: ([\d.]+) ms on "
                                       r"average, ([\d.]+) at least, ([\d.]+) at most")
    assert len(gaps) == int(count) and min(gaps) >= 10 and max(gaps) < 100
    assert shown_as(sum(gaps) / len(gaps), mean)
    assert shown_as(min(gaps), least) and shown_as(max(gaps), largest)


def test_pictures_and_links():
    pictures = re.findall(r"!\[[^]]+\]\(images/([^)]+)\)", TEXT)
    assert len(pictures) >= 12 and len(set(pictures)) == len(pictures)
    images = list((GUIDE.parent / "images").iterdir())
    assert set(pictures) == {path.name for path in images}
    assert all(path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" for path in images)
    assert sum(path.stat().st_size for path in images) < 2_000_000
    for link in re.findall(r"(?<!!)\[[^]]+\]\(([^)#]+)\)", TEXT):
        assert (GUIDE.parent / link).is_file(), link


def test_pictures_show_what_the_guide_speaks_of(bursts):
    """The script selects the packets that the guide names."""
    script = (ROOT / "scripts" / "maintainer" / "screenshots.py").read_text(encoding="utf-8")
    number, first = re.search(r"^BURST, FIRST_FRAME = (\d+), (\d+)$", script, re.M).groups()
    assert bursts[int(number)]["first_frame"] == int(first)
    previous = int(re.search(r"^PREVIOUS_FRAME = (\d+)$", script, re.M)[1])
    assert previous == bursts[int(said(r"This goes to burst (\d+)"))]["first_frame"]
