# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference's load, against trying every frame, and on examples that are worked out by hand."""
import random

from reference import Analysis, Packet, Parameters, load
from reference.examples.made import MS, sent


def by_trying(frames, window_us):
    """{frame: bytes in its window}: as the definition says, with two loops."""
    found, came = {}, []
    latest = None
    for frame in frames:
        if frame.time is None:
            continue
        latest = frame.time if latest is None else max(latest, frame.time)
        came.append((latest, frame.wire))
        found[frame.number] = sum(wire for time, wire in came
                                  if latest - window_us * 1000 < time <= latest)
    return found


def test_loads_equal_those_by_trying():
    dice = random.Random(4)
    for _ in range(50):
        frames = [Packet(number=n, wire=dice.randrange(60, 1500),
                         time=dice.choice((None, dice.randrange(0, 40)))) for n in range(1, 60)]
        frames = [Packet(number=f.number, wire=f.wire,
                         time=None if f.time is None else f.time * 250) for f in frames]
        window = dice.choice((1, 2, 5, 1000))
        got = {at.frame: at.bytes for at in load.loads(frames, window)}
        assert got == by_trying(frames, window)


def test_a_window_is_open_at_its_beginning():
    frames = [Packet(number=n, time=time, wire=100) for n, time in enumerate((0, 999_999, MS), 1)]
    assert [at.bytes for at in load.loads(frames, 1000)] == [100, 200, 200]


def test_rate_is_in_bits_per_second():
    """125 bytes in 1 ms are 1 Mbit/s."""
    row = load.peak_rows([Packet(number=1, time=0, wire=125), Packet(number=2, time=MS, wire=125)])
    assert [(r["window"], r["bytes"], r["rate"]) for r in row[2:4]] == [
        (MS, 125, 1e6), (10 * MS, 250, 2e5)]
    assert row[2]["mean_rate"] == 2e6
    assert row[2]["peak_to_mean"] == 0.5


def test_peaks_of_nothing():
    rows = load.peak_rows([Packet(number=1, wire=9)])
    assert len(rows) == 7
    assert all((r["bytes"], r["rate"], r["frame"], r["mean_rate"]) == (0, 0, None, None)
               for r in rows)


def test_microbursts():
    """At 2 Mbit/s and 1 ms the alarm is at 250 bytes: reached by frames 2, 3 and 5."""
    frames = sent((0, 83), (0.5, 83), (0.9, 83), (5, 83), (5.1, 83), (9, 83))
    analysis = Analysis(frames, Parameters(alarm_mbps=2))
    rows = analysis.microburst_rows()
    assert [(r["id"], r["first_frame"], r["last_frame"], r["packets"], r["bytes"], r["peak_frame"])
            for r in rows] == [(1, 2, 3, 2, 250, 3), (2, 5, 5, 1, 125, 5)]
    assert (rows[0]["top_src"], rows[0]["top_dst"], rows[0]["top_bytes"]) == ("a", "b", 250)
    assert rows[0]["peak_rate"] == 3e6
    shown = {n: f.get("burst.microburst") for n, f in analysis.fields().items()}
    assert shown == {1: None, 2: 1, 3: 1, 4: None, 5: 2, 6: None}


def test_without_alarm_there_are_no_microbursts():
    assert Analysis(sent((0, 9999))).microburst_rows() == []


def test_peaks_of_streams_and_addresses_go_by_their_own_frames():
    analysis = Analysis(sent((0, 83), (0.1, 83, "back"), (0.2, 83)))
    assert [(r["peak_rate"], r["peak_frame"]) for r in analysis.stream_rows()] == [
        (2e6, 3), (1e6, 2)]
    assert [(r["tx_peak_rate"], r["rx_peak_rate"]) for r in analysis.endpoints()] == [
        (2e6, 1e6), (1e6, 2e6)]
