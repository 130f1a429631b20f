# SPDX-License-Identifier: GPL-2.0-or-later
"""Load: burst.load, burst.microburst, the tables peaks and microbursts, against sums by brute force."""
import pytest
from reference import Analysis, Parameters
from support import compare
from support.captures import pcap, talk
from support.both_passes import check_both_passes
from support.lab import read_csv

US = 1000


def by_hand(frames, window_us):
    """{frame: bytes in its window} with two loops; frames are (time in ns or None, bytes)."""
    found, came, latest = {}, [], None
    for number, (time, data) in enumerate(frames, 1):
        if time is None:
            continue
        latest = time if latest is None else max(latest, time)
        came.append((latest, len(data)))
        found[number] = sum(size for when, size in came if latest - window_us * 1000 < when)
    return found


def shown(lab, file, *options, passes=2):
    """{frame: burst.load} as numbers."""
    arguments = ["-n", "-r", file, *options, *["-2"] * (passes == 2), "-T", "fields", "-e",
                 "frame.number", "-e", "burst.load"]
    lines = lab.wireshark.tshark(*arguments).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    return {int(number): float(load) for number, load in rows if load}


@pytest.fixture(scope="module")
def dice(folder):
    frames = talk.by_dice(31, 400)
    return pcap.write_pcapng(folder / "load-dice.pcapng", frames), frames


@pytest.mark.parametrize("passes", (1, 2))
@pytest.mark.parametrize("window", (1, 10, 1000, 20_000, 400_000, 4_294_967_295))
def test_field_equals_brute_force(lab, dice, window, passes):
    """Late frames, frames without a time, several at once, ARP: all that is on the wire counts."""
    file, frames = dice
    expected = {n: size * 8e6 / window for n, size in by_hand(frames, window).items()}
    got = shown(lab, file, "-o", f"burst.window_us:{window}", passes=passes)
    assert got == pytest.approx(expected, rel=1e-5)


@pytest.mark.captures("netflix.pcap", "vnc.pcap", "dos_win98_smb_netbeui.pcap", "vxlan.pcap")
@pytest.mark.parametrize("change", ({"window_us": 1000, "alarm_mbps": 2},
                                    {"window_us": 100_000, "alarm_mbps": 1}), ids=str)
def test_real_traffic(lab, capture, change):
    analysis = check_both_passes(lab, capture, parameters=Parameters(**change))
    if capture.name == "netflix.pcap":
        assert analysis.microburst_rows()


@pytest.mark.captures("netflix.pcap")
def test_peaks_equal_brute_force(lab, capture):
    frames = [(p.time, bytes(p.wire)) for p in lab.packets(capture)]
    for row in lab.run(capture)[0]["peaks"]:
        loads = by_hand(frames, int(row["window"] * 1_000_000))
        highest = max(loads.values())
        assert row["bytes"] == highest
        assert row["frame"] == next(n for n, size in loads.items() if size == highest)


def test_many_frames_with_one_time_stamp(lab, folder):
    """100,000 of them: none is left out, and none is looked at twice."""
    data = talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 18)
    count = 100_000
    frames = [(0, data)] + [(talk.MS, data)] * count + [(3 * talk.MS, data)]
    file = pcap.write_pcap(folder / "one-time.pcap", frames)
    result = lab.wireshark.tshark("-q", "-r", file, "-z", "burst,csv,peaks,-", timeout=60)
    rows = [line.split(",") for line in result.stdout.splitlines()]
    column = rows[0].index("bytes")
    size = len(data)
    assert [int(row[column]) for row in rows[1:]] == [count * size] * 3 + [(count + 2) * size] * 4


def test_a_frame_that_is_late_counts_as_if_it_came_now(lab, folder):
    data = talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 100)
    frames = [(0, data), (10 * talk.MS, data), (0, data), (10 * talk.MS + 500 * US, data)]
    file = pcap.write_pcap(folder / "late-load.pcap", frames)
    rate = len(data) * 8 * 1000
    assert list(shown(lab, file).values()) == [rate, rate, 2 * rate, 3 * rate]


def test_microburst_by_hand(lab, folder):
    """At 2 Mbit/s and 1 ms the alarm is at 250 bytes: two frames of 125 within a millisecond."""
    data = talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 83)
    other = talk.packet("10.0.0.3", "10.0.0.2", 1, 2, 83)
    times = (0, 500, 900, 5000, 5100, 9000)
    frames = [(t * US, other if t == 900 else data) for t in times]
    file = pcap.write_pcap(folder / "microburst.pcap", frames)
    options = ("-o", "burst.alarm_mbps:2")
    rows = lab.rows(file, "microbursts", *options)
    assert [(r["id"], r["first_frame"], r["last_frame"], r["packets"], r["bytes"], r["peak_frame"])
            for r in rows] == [("1", "2", "3", "2", "250", "3"), ("2", "5", "5", "1", "125", "5")]
    assert rows[0]["top_src"] == "10.0.0.1"
    assert float(rows[0]["peak_rate"]) == 3e6
    _, fields = lab.run(file, *options)  # in one pass
    assert {n: f["burst.microburst"] for n, f in fields.items() if "burst.microburst" in f} == {
        2: "1", 3: "1", 5: "2"}


def test_without_an_alarm_there_are_none(lab, dice):
    document, fields = lab.run(dice[0])
    assert document["microbursts"] == []
    assert not any("burst.microburst" in shown for shown in fields.values())


@pytest.mark.parametrize("display_filter", ("udp", "frame.len > 300"))
def test_filter_speaks_of_the_frames_that_pass(lab, dice, display_filter):
    file, _ = dice
    passing = [int(n) for n in lab.wireshark.tshark(
        "-n", "-r", file, "-Y", display_filter, "-T", "fields", "-e", "frame.number").stdout.split()]
    parameters = Parameters(alarm_mbps=1, window_us=20_000)
    frames = [p for p in lab.packets(file) if p.number in set(passing)]
    analysis = Analysis(frames, parameters)
    for table, rows in (("peaks", analysis.peaks()), ("microbursts", analysis.microburst_rows())):
        output = lab.statistic(file, f"burst,csv,{table},-,{display_filter}",
                               options=parameters.options()).stdout
        compare.check_csv(table, read_csv(output), rows)


def test_load_in_io_stat(lab, dice):
    """MAX(burst.load) is what a graph draws."""
    file, frames = dice
    highest = max(by_hand(frames, 1000).values()) * 8000
    text = lab.wireshark.tshark("-n", "-q", "-r", file, "-z",
                                "io,stat,0,MAX(burst.load)burst.load").stdout
    assert f"{highest:.0f}" in text.replace(",", "")
