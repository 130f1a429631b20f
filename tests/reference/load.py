# SPDX-License-Identifier: GPL-2.0-or-later
"""Load, peaks and microbursts.

The load at a frame is the wire length of the frames in the window that ends with it, (t - w, t]:
of frames with the same time stamp those up to this one. A frame without a time stamp counts
nowhere; one that is older than the latest so far counts as if it came now.

Readings:

* The load of a stream, or of what an address sends, goes by its own frames alone: the latest so
  far is theirs.
* Of several frames with the largest load, the first is the peak. Its time is its own time stamp.
* Without any frame that has a time, a window's largest load is 0 bytes, and no frame has it.
* mean_rate is the wire length of all frames with a time over the time from the earliest to the
  latest.
* A microburst's bytes are the wire lengths of its own frames. top_src and top_dst are those ends,
  one way, between which most of these bytes went, the first of equals; frames that are not
  observed have no ends.
"""
import bisect
import dataclasses
import itertools
from collections.abc import Sequence
from typing import Protocol

from reference.arithmetic import bits_per_second
from reference.frames.facts import Observed
from reference.parameters import Parameters

PEAK_WINDOWS_US = (10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)


class Frame(Protocol):
    """What load needs of a frame."""
    @property
    def number(self) -> int: ...
    @property
    def time(self) -> int | None: ...
    @property
    def wire(self) -> int: ...


@dataclasses.dataclass(frozen=True)
class Load:
    """The window that ends with a frame."""
    frame: int
    time: int
    bytes: int
    packets: int

    def rate(self, window_us: int) -> float:
        """bit/s"""
        return self.bytes * 8 * 1e6 / window_us


def loads(frames: Sequence[Frame], window_us: int) -> list[Load]:
    """The load at each frame that has a time."""
    timed = [(f.time, f) for f in frames if f.time is not None]
    times = list(itertools.accumulate((time for time, _ in timed), max))
    sums = [0, *itertools.accumulate(frame.wire for _, frame in timed)]
    found = []
    for place, (own_time, frame) in enumerate(timed):
        first = bisect.bisect_right(times, times[place] - window_us * 1000)
        found.append(Load(frame.number, own_time, sums[place + 1] - sums[first],
                          place + 1 - first))
    return found


def peak(frames: Sequence[Frame], window_us: int) -> Load | None:
    """The first of the largest loads."""
    return max(loads(frames, window_us), key=lambda load: load.bytes, default=None)


def peak_rows(frames: Sequence[Frame]) -> list[dict]:
    """The table `peaks`."""
    timed = [f for f in frames if f.time is not None]
    times = [f.time for f in timed if f.time is not None]
    duration = max(times) - min(times) if times else None
    mean_rate = bits_per_second(sum(f.wire for f in timed), duration)
    return [peak_row(peak(frames, window), window, mean_rate) for window in PEAK_WINDOWS_US]


def peak_row(load: Load | None, window_us: int, mean_rate: float | None) -> dict:
    rate = load.rate(window_us) if load else 0.0
    return {"window": window_us * 1000, "bytes": load.bytes if load else 0, "rate": rate,
            "packets": load.packets if load else 0, "frame": load.frame if load else None,
            "time": load.time if load else None, "mean_rate": mean_rate,
            "peak_to_mean": rate / mean_rate if mean_rate else None}


class Microburst:
    """A longest series of successive frames whose load reaches the alarm."""

    def __init__(self, number: int, frames: list[Frame], series: list[Load]) -> None:
        self.id = number
        self.frames = frames
        self.series = series

    def row(self, window_us: int, observed: dict[int, Observed]) -> dict:
        times = [f.time for f in self.frames if f.time is not None]
        highest = max(self.series, key=lambda load: load.bytes)
        ends: dict[tuple[str, str], int] = {}
        for packet in (observed[f.number] for f in self.frames if f.number in observed):
            ends[packet.src, packet.dst] = ends.get((packet.src, packet.dst), 0) + packet.wire
        top = max(ends, key=lambda pair: ends[pair], default=None)
        return {"id": self.id, "first_frame": self.frames[0].number,
                "last_frame": self.frames[-1].number, "start": min(times), "end": max(times),
                "duration": max(times) - min(times), "packets": len(self.frames),
                "bytes": sum(f.wire for f in self.frames),
                "peak_rate": highest.rate(window_us), "peak_frame": highest.frame,
                "top_src": top[0] if top else None, "top_dst": top[1] if top else None,
                "top_bytes": ends[top] if top else None}


def microbursts(frames: Sequence[Frame], parameters: Parameters) -> list[Microburst]:
    """All of them, numbered from 1."""
    if parameters.alarm_mbps == 0:
        return []
    by_number = {f.number: f for f in frames}
    found: list[Microburst] = []
    series = loads(frames, parameters.window_us)
    for is_high, group in itertools.groupby(series, lambda load: is_alarm(load, parameters)):
        if is_high:
            high = list(group)
            found.append(Microburst(len(found) + 1, [by_number[h.frame] for h in high], high))
    return found


def is_alarm(load: Load, parameters: Parameters) -> bool:
    """bits per microsecond are Mbit/s."""
    return load.bytes * 8 >= parameters.alarm_mbps * parameters.window_us
