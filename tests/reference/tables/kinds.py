# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of burst, and the beginnings of streams.

Readings:

* A kind's first and last are the starts of its first and its last burst. Its intervals lie
  between the starts of its bursts, in the order of their first frames, less those that are
  negative. Of kinds with equal counts, that whose first burst has the lower first frame comes
  first.
* A sequence has the lengths of a stream's first packets, whatever their size, and of each its
  gap, as burst.gap shows it: null for the first packet, and for those without a time stamp.
* `packets` of a sequence is the number of packets of the stream.
"""
from collections.abc import Sequence

from reference.arithmetic import mean, percentile, rounded_half_up, sample_sd
from reference.runs import Burst
from reference.streams import Stream


def intervals(bursts: Sequence[Burst]) -> list[int]:
    """From start to start, in the order of the starts."""
    starts = sorted(burst.start for burst in bursts)
    return [b - a for a, b in zip(starts, starts[1:])]


def kind_row(group: list[Burst]) -> dict:
    sizes = [burst.bytes for burst in group]
    starts = [burst.start for burst in group]
    between = [b - a for a, b in zip(starts, starts[1:]) if b >= a]
    return {"stream": group[0].stream.index, **group[0].stream.key_row(),
            "packets": len(group[0].members), "bytes_mean": mean(sizes), "bytes_min": min(sizes),
            "bytes_max": max(sizes), "count": len(group), "interval_mean": mean(between),
            "interval_sd": sample_sd(between), "interval_p50": percentile(between, 50),
            "interval_min": min(between, default=None), "interval_max": max(between, default=None),
            "first": starts[0], "last": starts[-1]}


def kind_rows(bursts: Sequence[Burst]) -> list[dict]:
    """The table `kinds`."""
    groups: dict[tuple[int, int, int], list[Burst]] = {}
    for burst in sorted(bursts, key=lambda b: b.first_frame):
        key = (burst.stream.index, len(burst.members), rounded_half_up(burst.bytes))
        groups.setdefault(key, []).append(burst)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return [{"kind": number} | kind_row(group) for number, group in enumerate(ordered, 1)]


def sequence_row(stream: Stream, length: int, gaps: dict[int, int]) -> dict:
    beginning = stream.packets[:length]
    return {"stream": stream.index, **stream.key_row(), "packets": len(stream.packets),
            "lengths": [-p.size if stream.goes_back(p) else p.size for p in beginning],
            "gaps": [gaps.get(p.number) for p in beginning]}


def sequence_rows(streams: Sequence[Stream], length: int, gaps: dict[int, int]) -> list[dict]:
    """The table `sequences`, as the streams are sorted; from the gaps of frames, by number."""
    ordered = sorted(streams, key=lambda stream: -sum(p.size for p in stream.packets))
    return [sequence_row(stream, length, gaps) for stream in ordered]
