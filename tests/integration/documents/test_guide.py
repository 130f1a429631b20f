# SPDX-License-Identifier: GPL-2.0-or-later
"""What doc/guide.md says is so: its commands print what it shows, its figures are tshark's."""
import json
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from support.programs import ROOT

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
def user(wireshark, sample, profile):
    """Who follows the guide: has the sample and the profile."""
    assert sample.is_file() and profile.is_dir()
    return wireshark


@pytest.fixture(scope="module")
def frames(wireshark, sample):
    """Nanoseconds and wire length of each frame."""
    lines = wireshark.tshark("-r", sample, "-T", "fields", "-e", "frame.time_epoch", "-e",
                             "frame.len").stdout.splitlines()
    pairs = [line.split() for line in lines]
    return [(int(Decimal(time) * 10**9), int(length)) for time, length in pairs]


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
def test_commands(user, command, output):
    assert "sample.pcap" in command and output
    result = user.run("bash", "-c", "set -o pipefail; " + command, check=False)
    # `head` does not let others finish.
    assert (result.stdout, result.stderr) == (output, "")


def test_there_are_commands():
    assert len(commands()) == TEXT.count("\n$ ") >= 15


def test_figures_of_bursts(bursts):
    found = FIGURES.findall(PROSE)
    assert {number for number, *_ in found} >= {"5", "21"}
    for number, packets, size, duration, unit in found:
        burst = bursts[int(number)]
        assert (str(burst["packets"]), f"{burst['bytes']:,}") == (packets, size), number
        seconds = burst["duration"] * (1000 if unit == "ms" else 1)
        assert shown_as(seconds, duration), number


def test_large_numbers(tables):
    """Those with a comma are in one of the tables, or round something there, or in an output."""
    rows = [row for table in tables.values() if isinstance(table, list) for row in table]
    values = [value for row in [tables["summary"], *rows] for value in row.values()
              if isinstance(value, (int, Decimal))]
    printed = [int(number) for _, output in commands() for number in re.findall(r"\d+", output)]
    known = {f"{value:,.0f}" for value in values + printed}
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
        r"[Tt]hey last ([\d.]+) to ([\d.]+) milliseconds, at ([\d.]+) to ([\d.]+) Mbit/s")
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


def test_gaps_of_its_neighbour(bursts):
    """Burst 21 is the last piece of the clip before, in the same stream."""
    number = int(said(r"Burst (\d+), the last piece of the clip before"))
    earlier = [row["id"] for row in bursts.values()
               if row["stream"] == bursts[25]["stream"] and row["id"] < 25]
    assert number == max(earlier)


def test_keep_alives(wireshark, sample):
    """From the packets themselves, in one stream."""
    times = [Decimal(time) for time in wireshark.tshark(
        "-r", sample, "-Y", "ip.src == 192.168.1.20 && ip.dst == 198.51.100.10 && tcp.len == 70",
        "-T", "fields", "-e", "frame.time_epoch").stdout.split()]
    gaps = [after - before for before, after in zip(times, times[1:])]
    size, count, mean = said(r"sends the same (\d+) bytes (\d+) times, (\d+) seconds apart on average")
    shortest, longest = said(r"No interval is shorter than (\d+) s or longer than (\d+) s")
    assert (int(size), int(count)) == (70, len(times))
    assert shown_as(sum(gaps) / len(gaps), mean)
    assert int(shortest) <= min(gaps) < int(shortest) + 1
    assert int(longest) - 1 < max(gaps) <= int(longest)


def test_suggested_gap(tables, user, sample):
    """What the menu would set is what the guide's commands are run with."""
    row, = (row for row in tables["thresholds"] if row["suggested"])
    used = {int(gap) for gap in re.findall(r"burst\.gap_us:(\d+)", TEXT)}
    assert used == {int(row["gap"] * 10**6)}
    assert shown_as(row["gap"], said(r"the middle of this longest stage, ([\d.]+) s"))
    from_s = int(said(r"From (\d+) s on nothing changes"))
    later = {other["bursts"] for other in tables["thresholds"] if other["gap"] >= from_s}
    assert later == {row["bursts"]}


# ---- the millisecond ----

WINDOW = 10**6  # ns


def largest_window(frames):
    """The most bytes in a window of a millisecond that ends with a frame, and that frame's time."""
    sums = [(sum(length for when, length in frames[max(0, n - 50):n + 1] if when > time - WINDOW),
             time) for n, (time, _) in enumerate(frames)]
    return max(sums), sums


def test_the_millisecond(frames):
    """By brute force: what the plugin's window, bins of a millisecond, and a second hold."""
    assert all(after >= before for (before, _), (after, _) in zip(frames, frames[1:]))
    (most, when), sums = largest_window(frames)
    size, rate, in_bins = said(
        r"there were ([\d,]+) bytes: ([\d.]+) Mbit/s, where bins saw ([\d.]+)\.")
    assert f"{most:,}" == size and shown_as(Decimal(most) * 8 / 1000, rate)
    bins: dict[int, int] = {}
    seconds: dict[int, int] = {}
    for time, length in frames:
        since = time - frames[0][0]
        bins[since // WINDOW] = bins.get(since // WINDOW, 0) + length
        seconds[since // 10**9] = seconds.get(since // 10**9, 0) + length
    assert shown_as(Decimal(max(bins.values())) * 8 / 1000, in_bins)
    assert shown_as(Decimal(max(seconds.values())) * 8 / 10**6, said(r"That is ([\d.]+) Mbit/s"))

    limit = int(said(r"line into this house carries (\d+) Mbit/s"))
    assert TEXT.count(f"burst.alarm_mbps:{limit} ") == 1
    over = [time for total, time in sums if total * 8 >= limit * 1000]
    assert over[-1] == when
    clocks = [f"{time // 3600 // 10**9 % 24:02}:{time // 60 // 10**9 % 60:02}:"
              f"{time // 10**6 % 60_000 // 1000:02}.{time // 10**6 % 1000:03}" for time in over]
    assert list(said(r"twice, at ([\d:.]+) and at ([\d:.]+), when")) == clocks
    assert most - limit * 125 == int(said(r"had to queue (\d+) bytes"))


def test_rules_shown_are_the_profiles():
    rules = (ROOT / "profile" / "burst_labels").read_text(encoding="ascii")
    shown = re.search(r"```\n(\"Live view.*?)```", TEXT, re.S)[1]
    assert shown.splitlines() == [line for line in rules.splitlines() if not line.startswith("#")]


def test_pictures_and_links():
    pictures = re.findall(r"!\[[^]]+\]\(images/([^)]+)\)", TEXT)
    assert len(pictures) >= 12 and len(set(pictures)) == len(pictures)
    images = list((GUIDE.parent / "images").iterdir())
    assert set(pictures) == {path.name for path in images}
    assert all(path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" for path in images)
    assert all(path.stat().st_size < 300_000 for path in images)
    headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
                for heading in re.findall(r"^#+ (.*)$", TEXT, re.M)}
    for link, _, place in (found.partition("#") for found in
                           re.findall(r"(?<!!)\[[^]]+\]\(([^)]+)\)", TEXT)):
        assert (GUIDE.parent / link).is_file() if link else place in headings, (link, place)


def test_pictures_show_what_the_guide_speaks_of(bursts):
    """The script selects the packets that the guide names."""
    script = (ROOT / "scripts" / "maintainer" / "screenshots.py").read_text(encoding="utf-8")
    number, first = re.search(r"^BURST, FIRST_FRAME = (\d+), (\d+)$", script, re.M).groups()
    assert bursts[int(number)]["first_frame"] == int(first)
    link = re.search(r"^LINK_MBPS = (\d+)$", script, re.M)[1]
    gap = re.search(r"^SUGGESTED_GAP_US = (\d+)$", script, re.M)[1]
    assert f"burst.alarm_mbps:{link} " in TEXT and f"burst.gap_us:{gap} " in TEXT
