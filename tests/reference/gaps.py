# SPDX-License-Identifier: GPL-2.0-or-later
"""Gaps: what the fields show, and what the statistics count.

A field shows the time since the previous packet, which can be negative. Statistics measure from
the latest time so far, and leave out packets that are older than that, so that the gaps of a
stream add up to its duration.

Readings: a packet without a time stamp is skipped; `reordered` counts the fields that are
negative.
"""
import itertools
from collections.abc import Callable, Hashable, Iterable

from reference.arithmetic import mean, percentile, sample_sd
from reference.frames.facts import Observed


class Gaps:
    """The gaps between packets that have the same key."""

    def __init__(self, packets: Iterable[Observed], key: Callable[[Observed], Hashable]) -> None:
        self.shown: dict[int, int] = {}  # by frame number
        self.previous: dict[int, int] = {}  # the frame from which it is, by frame number
        self._counted: dict[Hashable, list[int]] = {}
        self._reordered: dict[Hashable, int] = {}
        lists: dict[Hashable, list[Observed]] = {}
        for packet in packets:
            if packet.time is not None:
                lists.setdefault(key(packet), []).append(packet)
        for value, group in lists.items():
            self._add(value, group)

    def _add(self, value: Hashable, group: list[Observed]) -> None:
        times = [p.time for p in group if p.time is not None]
        between = [b - a for a, b in zip(times, times[1:])]
        self.shown |= {p.number: gap for p, gap in zip(group[1:], between)}
        self.previous |= {p.number: before.number for before, p in zip(group, group[1:])}
        self._counted[value] = counted(times)
        self._reordered[value] = sum(gap < 0 for gap in between)

    def counted(self, value: Hashable) -> list[int]:
        """The gaps of one key that go into statistics."""
        return self._counted.get(value, [])

    def reordered(self, value: Hashable) -> int:
        return self._reordered.get(value, 0)


def counted(times: list[int]) -> list[int]:
    """From the latest time so far to each time that is not older."""
    found = []
    for latest, time in zip(itertools.accumulate(times, max), times[1:]):
        if time >= latest:
            found.append(time - latest)
    return found


def describe(prefix: str, gaps: list[int]) -> dict:
    """The seven figures of a table, in nanoseconds."""
    return {f"{prefix}_mean": mean(gaps), f"{prefix}_sd": sample_sd(gaps),
            f"{prefix}_min": min(gaps, default=None), f"{prefix}_max": max(gaps, default=None),
            f"{prefix}_p50": percentile(gaps, 50), f"{prefix}_p95": percentile(gaps, 95),
            f"{prefix}_p99": percentile(gaps, 99)}
