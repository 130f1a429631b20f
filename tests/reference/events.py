# SPDX-License-Identifier: GPL-2.0-or-later
"""When a burst is over: the order and the content of live lines.

Readings:

* The clock is the latest time stamp of all frames so far, observed or not. It has passed a run's
  last qualifying packet by the gap when it is at least so much later.
* A run that the clock has ended goes on when a late packet is less than the gap after the run's
  last. Then it is over again when the clock says so, which can be at that packet.
* Of two runs that are over at the same frame, the one whose last qualifying packet is earlier
  comes first.
"""
import bisect
import dataclasses
from collections.abc import Sequence
from typing import Protocol

from reference.parameters import Parameters
from reference.runs import Burst, at, confirming, first_reply_after, runs_of
from reference.streams import Stream


class HasTime(Protocol):
    """A frame of the capture."""
    @property
    def number(self) -> int: ...
    @property
    def time(self) -> int | None: ...


@dataclasses.dataclass(frozen=True)
class Over:
    """A burst is over, as far as can be seen at a frame; at None, the end of the file."""
    frame: int | None
    burst: Burst
    correction: bool


class Clock:
    """The latest time stamp so far, after each frame."""

    def __init__(self, frames: Sequence[HasTime]) -> None:
        self.numbers: list[int] = []
        self.latest: list[int] = []
        for frame in frames:
            if frame.time is not None:
                self.numbers.append(frame.number)
                self.latest.append(max([frame.time, *self.latest[-1:]]))

    def passes(self, time: int, since_frame: int) -> int | None:
        """The number of the first frame, from this one on, with which the clock is at `time` or later."""
        place = max(bisect.bisect_left(self.latest, time),
                    bisect.bisect_left(self.numbers, since_frame))
        return self.numbers[place] if place < len(self.numbers) else None


def hard_end(stream: Stream, run: list, following: list | None,
             parameters: Parameters) -> int | None:
    """The number of the packet that ends a run for good: a reply, or the first of the next run."""
    ends = [] if following is None else [following[0].number]
    if parameters.end_on_reply and not stream.two_way:
        reply = first_reply_after(stream, run[-1])
        ends += [] if reply is None else [reply]
    return min(ends, default=None)


def announcements(stream: Stream, run: list, end: int | None, clock: Clock,
                  parameters: Parameters) -> list[Over]:
    """When one run is said to be over, and what is known of it then."""
    found: list[Over] = []
    confirmed = confirming(run, parameters)
    if confirmed is None:
        return found
    for place in range(confirmed, len(run)):
        last = run[place]
        following = run[place + 1].number if place + 1 < len(run) else None
        over = None
        if parameters.gap_us:
            over = clock.passes(at(last) + parameters.gap_us * 1000, last.number)
        if following is not None:
            if over is None or over >= following:
                continue
        elif end is not None:
            over = end if over is None else min(over, end)
        burst = Burst(stream, run[:place + 1], confirmed, parameters)
        found.append(Over(over, burst, correction=bool(found)))
    return found


def find_events(streams: list[Stream], bursts: list[Burst], frames: Sequence[HasTime],
                parameters: Parameters) -> list[Over]:
    """All live lines, in their order."""
    by_first = {burst.run[0].number: burst for burst in bursts}
    clock = Clock(frames)
    found = []
    for stream in streams:
        runs = runs_of(stream, parameters)
        for run, following in zip(runs, [*runs[1:], None]):
            end = hard_end(stream, run, following, parameters)
            found += announcements(stream, run, end, clock, parameters)
    for event in found:
        whole = by_first[event.burst.run[0].number]
        event.burst.id = whole.id
        if whole.idle_before is not None:  # since the end of the burst before
            event.burst.idle_before = whole.idle_before + event.burst.start - whole.start
    last_frame = max(clock.numbers, default=0)
    return sorted(found, key=lambda e: (last_frame + 1 if e.frame is None else e.frame,
                                        e.burst.run[-1].time, e.burst.run[-1].number))
