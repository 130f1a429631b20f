# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs and bursts of a stream.

Readings:

* Start, end and duration of a burst are the earliest and the latest time of its members;
  first_frame and last_frame go by the order in the file.
* idle_before is the burst's start less the end of the burst before it in the stream. Bursts of
  one stream follow each other, so this is their order of confirmation.
* The mean of mean_percent counts packets without a time stamp, too: they count as packets and
  bytes.
* A packet that is late, however much, never ends a run: its gap is negative.
"""
import bisect

from reference.arithmetic import bits_per_second, difference
from reference.frames.facts import Observed
from reference.parameters import Parameters
from reference.streams import Stream

Run = list[Observed]


def at(packet: Observed) -> int:
    """The time of a packet that has one."""
    assert packet.time is not None
    return packet.time


def qualifying(stream: Stream, parameters: Parameters) -> list[Observed]:
    """The packets that are large enough, and have a time."""
    found = []
    sizes = []  # of those so far that carry any payload
    for packet in stream.packets:
        if packet.size > 0:
            sizes.append(packet.size)
        large = packet.size >= parameters.min_payload
        if parameters.mean_percent > 0:
            large = large and packet.size * len(sizes) * 100 >= parameters.mean_percent * sum(sizes)
        if large and packet.time is not None:
            found.append(packet)
    return found


def first_reply_after(stream: Stream, packet: Observed) -> int | None:
    """The number of the first frame after this one that answers a one-way stream."""
    place = bisect.bisect_right(stream.replies, packet.number)
    return stream.replies[place] if place < len(stream.replies) else None


def is_answered(stream: Stream, last: Observed, packet: Observed) -> bool:
    """Whether the other side had its say between two qualifying packets, or has it with the second."""
    if stream.two_way:
        return stream.goes_back(last) != stream.goes_back(packet)
    reply = first_reply_after(stream, last)
    return reply is not None and reply < packet.number


def goes_on(stream: Stream, run: Run, packet: Observed, parameters: Parameters) -> bool:
    """Whether a qualifying packet still belongs to the run before it."""
    if 0 < parameters.gap_us * 1000 <= at(packet) - at(run[-1]):
        return False
    if 0 < parameters.max_duration_us * 1000 < at(packet) - at(run[0]):
        return False
    return not (parameters.end_on_reply and is_answered(stream, run[-1], packet))


def runs_of(stream: Stream, parameters: Parameters) -> list[Run]:
    """All runs, also those that are too short for a burst."""
    runs: list[Run] = []
    for packet in qualifying(stream, parameters):
        if runs and goes_on(stream, runs[-1], packet, parameters):
            runs[-1].append(packet)
        else:
            runs.append([packet])
    return runs


def confirming(run: Run, parameters: Parameters) -> int | None:
    """The place in the run of the packet with which both minimums are reached."""
    n_bytes = 0
    for place, packet in enumerate(run):
        n_bytes += packet.size
        if place + 1 >= parameters.min_packets and n_bytes >= parameters.min_bytes:
            return place
    return None


class Burst:
    """A run that is long enough, and what lies in it."""

    def __init__(self, stream: Stream, run: Run, confirmed: int, parameters: Parameters) -> None:
        self.stream = stream
        self.run = run
        self.confirmed_at = run[confirmed].number
        self.qualifying = {p.number for p in run}
        self.members = run
        if parameters.include_small:
            self.members = [p for p in stream.packets if p.time is not None
                            and run[0].number <= p.number <= run[-1].number]
        self.id = 0
        self.idle_before: int | None = None
        self.label: str | None = None
        self.times = [at(m) for m in self.members]
        self.start, self.end = min(self.times), max(self.times)
        self.duration = self.end - self.start
        self.sizes = [m.size for m in self.members]
        self.bytes = sum(self.sizes)
        self.mean_len = self.bytes / len(self.members)
        self.rate = bits_per_second(self.bytes, self.duration)

    @property
    def first_frame(self) -> int:
        return self.members[0].number

    @property
    def last_frame(self) -> int:
        return self.members[-1].number

    def back(self) -> list[Observed]:
        """The members that go from the stream's destination to its source."""
        return [m for m in self.members if self.stream.goes_back(m)]


def bursts_of(stream: Stream, parameters: Parameters) -> list[Burst]:
    """The bursts of a stream, without numbers."""
    bursts: list[Burst] = []
    for run in runs_of(stream, parameters):
        confirmed = confirming(run, parameters)
        if confirmed is None:
            continue
        burst = Burst(stream, run, confirmed, parameters)
        burst.idle_before = difference(burst.start, bursts[-1].end) if bursts else None
        bursts.append(burst)
    return bursts


def find_bursts(streams: list[Stream], parameters: Parameters) -> list[Burst]:
    """All bursts, numbered from 1 in the order in which they are confirmed."""
    bursts = [burst for stream in streams for burst in bursts_of(stream, parameters)]
    bursts.sort(key=lambda burst: burst.confirmed_at)
    for number, burst in enumerate(bursts, 1):
        burst.id = number
    return bursts
