# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference's streams, runs and events, on examples that are worked out by hand."""
import pytest

from reference import Analysis, Parameters
from reference.examples.made import MS, sent


def members(frames, **parameters):
    """The frame numbers of each burst."""
    analysis = Analysis(frames, Parameters(**parameters))
    return [[m.number for m in b.members] for b in analysis.bursts]


TALK = sent((0, 400), (10, 400), (20, 50), (30, 500, "back"), (40, 500, "back"), (50, 400),
            (60, 400))


@pytest.mark.parametrize("gap,expected", ((100, [[1, 2, 3]]), (101, [[1, 2, 3]]), (99, [])))
def test_a_gap_ends_a_run_when_it_is_as_long(gap, expected):
    frames = sent((0, 300), (99, 300), (198, 300))
    assert members(frames, gap_us=gap * 1000) == expected


def test_gap_0_never_ends_a_run():
    assert members(sent((0, 300), (1e9, 300)), gap_us=0) == [[1, 2]]


def test_reply_ends_a_pair():
    """Though it is far too small to qualify; one without payload does not."""
    frames = sent((0, 400), (1, 400), (2, 1, "back"), (3, 400), (4, 0, "back"), (5, 400))
    assert members(frames, end_on_reply=True) == [[1, 2], [4, 6]]
    assert members(frames) == [[1, 2, 4, 6]]


def test_reply_without_a_time_ends_nothing():
    frames = sent((0, 400), (None, 400, "back"), (3, 400))
    assert members(frames, end_on_reply=True) == [[1, 3]]


@pytest.mark.parametrize("stream,expected", (
    ("conversation", [[1, 2], [4, 5], [6, 7]]), ("connection", [[1, 2], [4, 5], [6, 7]]),
    ("capture", [[1, 2, 4, 5, 6, 7]]), ("flow", [[1, 2], [4, 5], [6, 7]]),
    ("source", [[1, 2], [4, 5], [6, 7]]), ("destination", [[1, 2], [4, 5], [6, 7]])))
def test_end_on_reply(stream, expected):
    assert members(TALK, stream=stream, end_on_reply=True) == expected


def test_two_way_reply_has_to_qualify():
    frames = sent((0, 400), (1, 299, "back"), (2, 400))
    assert members(frames, stream="conversation", end_on_reply=True) == [[1, 3]]


@pytest.mark.parametrize("stream", ("conversation", "connection", "capture"))
def test_two_way_without_end_on_reply(stream):
    assert members(TALK, stream=stream) == [[1, 2, 4, 5, 6, 7]]
    assert members(TALK, stream=stream, include_small=True) == [[1, 2, 3, 4, 5, 6, 7]]


def test_a_source_is_answered_by_anyone_and_a_destination_answers_anyone():
    frames = sent((0, 400), (1, 400)) + [
        *sent((2, 400), src="c", dst="a"), *sent((3, 400), (4, 400))]
    frames = [f.__class__(**{**f.__dict__, "number": n}) for n, f in enumerate(frames, 1)]
    assert members(frames, stream="source", end_on_reply=True) == [[1, 2], [4, 5]]
    assert members(frames, stream="pair", end_on_reply=True) == [[1, 2, 4, 5]]
    assert members(frames, stream="destination", end_on_reply=True) == [[1, 2, 4, 5]]


def test_who_sends_to_itself_gets_no_reply():
    frames = sent((0, 400), (1, 400), dst="a")
    for stream in ("pair", "source", "destination", "conversation"):
        assert members(frames, stream=stream, end_on_reply=True) == [[1, 2]]


def test_max_duration_ends_before_the_packet_that_lies_more_than_this_after_the_first():
    frames = sent((0, 300), (50, 300), (100, 300), (101, 300), (201, 300), (202, 300))
    assert members(frames, max_duration_us=100_000) == [[1, 2, 3], [4, 5]]


def test_min_bytes_counts_qualifying_packets():
    frames = sent((0, 300), (1, 200), (2, 300), (3, 300))
    assert members(frames, min_bytes=900, include_small=True) == [[1, 2, 3, 4]]
    assert members(frames, min_bytes=901, include_small=True) == []


def test_burst_is_confirmed_with_both_minimums():
    burst, = Analysis(sent((0, 300), (1, 300), (2, 300)), Parameters(min_bytes=601)).bursts
    assert burst.confirmed_at == 3


def test_mean_percent_looks_back_only():
    """Means so far: 1000, 550, 400, 600. At 100 %, 1000 and 1200 qualify."""
    frames = sent((0, 1000), (1, 100), (2, 0), (3, 100), (4, 1200))
    assert members(frames, mean_percent=100, min_payload=1) == [[1, 5]]
    assert members(frames, mean_percent=18, min_payload=1) == [[1, 2, 4, 5]]
    assert members(frames, mean_percent=19, min_payload=1) == [[1, 4, 5]]


def test_bursts_are_numbered_as_they_are_confirmed():
    frames = sent((0, 400), (1, 400, "back"), (2, 400, "back"), (3, 400))
    assert members(frames) == [[2, 3], [1, 4]]


def test_size_wire_counts_everything():
    frames = sent((0, 258), (1, 257), (2, 300))
    assert members(frames, size="wire") == [[1, 3]]
    row, = Analysis(frames, Parameters(size="wire")).stream_rows()
    assert row["bytes"] == 258 + 257 + 300 + 3 * 42


def test_back_packets():
    analysis = Analysis(TALK, Parameters(stream="connection"))
    stream, = analysis.stream_rows()
    assert (stream["src"], stream["src_port"], stream["dst_port"]) == ("a", 1, 2)
    assert (stream["back_packets"], stream["back_bytes"]) == (2, 1000)
    burst, = analysis.burst_rows()
    assert (burst["packets"], burst["back_packets"], burst["back_bytes"]) == (6, 2, 1000)
    assert [n for n, f in analysis.fields().items() if "burst.back" in f] == [4, 5]


def test_statistics_of_gaps_measure_from_the_latest():
    """The contract's own example: gaps 100 and 50, not 100 and 100."""
    frames = sent((0, 1), (100, 1), (50, 1), (150, 1))
    analysis = Analysis(frames)
    row, = analysis.stream_rows()
    assert (row["gap_min"], row["gap_max"], row["gap_mean"]) == (50 * MS, 100 * MS, 75 * MS)
    assert row["reordered"] == 1
    assert [analysis.fields()[n].get("burst.gap") for n in range(1, 5)] == [
        None, 100 * MS, -50 * MS, 100 * MS]


# ---------------------------------------------------------------- events

def lines(frames, **parameters):
    """(frame at which it is over, members' count, correction) of each live line."""
    analysis = Analysis(frames, Parameters(**parameters))
    return [(e.frame, len(e.burst.members), e.correction) for e in analysis.events()]


def other(time, number):
    """A packet of another stream, which moves the clock."""
    frame, = sent((time, 10), src="x", dst="y")
    return frame.__class__(**{**frame.__dict__, "number": number})


def test_a_run_is_over_when_the_clock_has_passed_it_by_the_gap():
    frames = [*sent((0, 300), (100, 300)), other(399, 3), other(400, 4), other(500, 5)]
    assert lines(frames) == [(4, 2, False)]


def test_a_run_is_over_at_the_end_of_the_file():
    assert lines(sent((0, 300), (100, 300))) == [(None, 2, False)]


def test_a_run_is_over_at_the_packet_that_ends_it():
    frames = sent((0, 300), (1, 300), (2, 5, "back"), (3, 5), (900, 5))
    assert lines(frames, end_on_reply=True) == [(3, 2, False)]
    assert lines(sent((0, 300), (5, 300), (7, 300)), max_duration_us=6000) == [(3, 2, False)]


def test_a_late_packet_makes_a_correction():
    frames = [*sent((0, 300), (100, 300)), other(450, 3), *renumbered(sent((390, 300)), 4),
              other(700, 5)]
    assert lines(frames) == [(3, 2, False), (5, 3, True)]


def test_gap_0_is_over_at_the_end_only():
    frames = [*sent((0, 300), (100, 300)), other(10**9, 3)]
    assert lines(frames, gap_us=0) == [(None, 2, False)]


def renumbered(frames, first):
    return [f.__class__(**{**f.__dict__, "number": n}) for n, f in enumerate(frames, first)]
