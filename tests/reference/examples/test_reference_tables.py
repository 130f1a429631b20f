# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference's sweep, kinds, sequences, duplicates and labels, on examples by hand."""
import dataclasses

import pytest

from reference import Analysis, Packet, Parameters
from reference.frames import duplicates
from reference.tables import sweep
from reference.arithmetic import rounded_half_up
from reference.labels import Rule
from reference.examples.made import MS, sent

# ---------------------------------------------------------------- thresholds


def test_gaps_of_the_sweep():
    gaps = sweep.sweep_gaps_us()
    assert (len(gaps), gaps[0], gaps[1], gaps[10], gaps[60]) == (61, 1000, 1259, 10_000, 10**9)


def row(bursts, streams=1):
    return bursts, streams


@pytest.mark.parametrize("rows,expected", (
    ([row(10)] * 5, 2), ([row(10)] * 6, 2), ([row(10)] * 4, None), ([row(10)] * 7, 3),
    ([row(10, 5)] * 5, 2), ([row(10, 6)] * 5, None), ([row(0, 0)] * 9, None),
    # 5 % of 100 are 5, of 40 are 2; a difference of 1 always goes.
    ([row(n) for n in (100, 99, 97, 96, 95)], 2), ([row(n) for n in (100, 99, 97, 96, 94)], None),
    ([row(n) for n in (3, 3, 2, 2, 2)], 2), ([row(n) for n in (4, 3, 2, 2, 2)], None),
    # Of equals the one with smaller gaps; a longer one wins.
    ([row(50)] * 5 + [row(10)] * 5, 2), ([row(50)] * 5 + [row(10)] * 6, 7)))
def test_suggestion(rows, expected):
    assert sweep.suggested(rows) == expected


def test_thresholds_are_runs_of_the_detector():
    frames = sent(*((n * 100 + m, 400) for n in range(4) for m in (0, 1, 2)))
    rows = Analysis(frames).thresholds()
    assert [rows[k]["bursts"] for k in (0, 1, 19, 20, 60)] == [0, 4, 4, 1, 1]
    assert rows[1] == {"gap": 1_259_000, "bursts": 4, "streams": 1, "packets": 12, "bytes": 4800,
                       "packets_mean": 3, "bytes_mean": 1200, "bytes_sd": 0,
                       "duration_mean": 2 * MS, "suggested": False}
    assert [k for k, r in enumerate(rows) if r["suggested"]] == [10]  # rows 1 to 19


# ---------------------------------------------------------------- kinds, sequences

@pytest.mark.parametrize("value,expected", (
    (0, 0), (7, 7), (99, 99), (104, 100), (105, 110), (1249, 1200), (1250, 1300), (9950, 10_000)))
def test_two_significant_digits(value, expected):
    assert rounded_half_up(value) == expected


def test_kinds():
    """Keep-alives every second, of sizes that differ a little, and one upload between."""
    frames = sent((0, 601), (1000, 602), (1500, 900), (1501, 900), (2000, 603), (2900, 604))
    rows = Analysis(frames, Parameters(min_packets=1)).kinds()
    assert [(r["kind"], r["packets"], r["count"]) for r in rows] == [(1, 1, 4), (2, 2, 1)]
    assert (rows[0]["bytes_min"], rows[0]["bytes_mean"], rows[0]["bytes_max"]) == (601, 602.5, 604)
    assert (rows[0]["interval_min"], rows[0]["interval_p50"], rows[0]["interval_max"]) == (
        900 * MS, 1000 * MS, 1000 * MS)
    assert (rows[0]["first"], rows[0]["last"]) == (0, 2900 * MS)
    assert rows[1]["interval_mean"] is None


def test_sequences():
    frames = sent((0, 10), (3, 20, "back"), (4, 0), (9, 5))
    row_, = Analysis(frames, Parameters(stream="connection", sequence_length=3)).sequences()
    assert (row_["packets"], row_["lengths"]) == (4, [10, -20, 0])
    assert row_["gaps"] == [None, 3 * MS, 1 * MS]


# ---------------------------------------------------------------- duplicates

def with_content(*lines):
    frames = sent(*((time, 400) for time, _ in lines))
    return [dataclasses.replace(f, content=content) for f, (_, content) in zip(frames, lines)]


def test_duplicates_are_near_and_equal():
    frames = with_content((0, b"x"), (0.5, b"x"), (0.6, b"y"), (1.0, b"x"), (1.4, b"x"))
    assert duplicates.find_duplicates(frames, 500) == {2: 1, 4: 2, 5: 4}
    assert duplicates.find_duplicates(frames, 499) == {5: 4}


def test_a_duplicate_is_not_observed():
    frames = with_content((0, b"x"), (0.2, b"x"), (5, b"y"))
    analysis = Analysis(frames, Parameters(duplicate_us=1000))
    summary = analysis.summary()
    assert (summary["frames"], summary["ip"], summary["payload_bytes"]) == (3, 3, 800)
    assert (summary["duplicates"], summary["duplicates_seen"]) == (1, None)
    assert analysis.fields()[2].keys() == {"burst.duplicate_of", "burst.load"}
    without = Analysis(frames).summary()
    assert (without["ip"], without["duplicates"], without["duplicates_seen"]) == (3, 0, 1)


# ---------------------------------------------------------------- labels

UPLOAD = Rule("upload", packets=(2, 2), bytes=(800, None))
ANY = Rule("other", network="10.0.0.0/8")


def test_the_first_rule_that_a_burst_meets_names_it():
    frames = sent((0, 400), (1, 400), (900, 300), (901, 300), src="10.1.2.3", dst="192.0.2.1")
    analysis = Analysis(frames, Parameters(), (UPLOAD, ANY))
    assert [r["label"] for r in analysis.burst_rows()] == ["upload", "other"]
    assert analysis.fields()[1]["burst.label"] == "upload"


@pytest.mark.parametrize("rule,meets", (
    (Rule("x", packets=(3, None)), False), (Rule("x", packets=(None, 1)), False),
    (Rule("x", duration=(MS, MS)), True), (Rule("x", mean_len=(None, 399)), False),
    (Rule("x", network="10.1.2.3"), True), (Rule("x", network="10.1.2.4"), False),
    (Rule("x", port=2), True), (Rule("x", port=3), False), (Rule("x", protocol=6), False)))
def test_rules(rule, meets):
    frames = sent((0, 400), (1, 400), src="10.1.2.3", dst="192.0.2.1")
    analysis = Analysis(frames, Parameters(stream="flow"), (rule,))
    assert analysis.bursts[0].label == ("x" if meets else None)


# ---------------------------------------------------------------- what is observed

def test_arp_is_observed_by_its_link_addresses_only():
    arp = Packet(number=1, time=0, wire=60, link_src="aa", link_dst="bb")
    assert Analysis([arp], Parameters(address="link", size="wire")).summary()["streams"] == 1
    assert Analysis([arp], Parameters(size="wire")).summary()["streams"] == 0
    assert Analysis([arp], Parameters(address="link")).summary()["streams"] == 0
    shown = Analysis([arp], Parameters(address="link", size="wire"))
    assert shown.fields()[1]["burst.payload_len"] == 0
    assert shown.summary()["other"] == 1
