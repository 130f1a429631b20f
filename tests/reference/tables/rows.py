# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables `summary`, `streams` and `bursts`.

Readings:

* The summary's `tcp` and `udp` are the packets in which Wireshark dissects that header. A
  fragment that carries none is `ip_other`. UDP-Lite counts as UDP. `ip` counts frames with IP,
  `other` those without; what is observed does not matter.
* The summary's duration is the latest time of all frames less the earliest, `first` the earliest.
* payload_bytes is payload also where `size` is wire; burst_bytes goes by `size`. wire_bytes is of
  all frames.
* The gaps of a burst's members are counted as those of a stream.
* idle_* are the idle_before of a stream's bursts, less those that are negative.
* Rows of equal size are in order of appearance.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reference import gaps, load
from reference.frames import duplicates
from reference.arithmetic import burstiness, difference, mean, percentile, sample_sd
from reference.runs import Burst
from reference.streams import Stream

if TYPE_CHECKING:
    from reference.analysis import Analysis


def span(times: Sequence[int | None]) -> tuple[int | None, int | None]:
    """Earliest and latest; None without one."""
    known = [time for time in times if time is not None]
    return (min(known), max(known)) if known else (None, None)


def describe_lengths(lengths: list[int]) -> dict:
    return {"len_mean": mean(lengths), "len_sd": sample_sd(lengths),
            "len_min": min(lengths, default=None), "len_max": max(lengths, default=None)}


def describe_bursts(bursts: Sequence[Burst]) -> dict:
    """What the bursts of a stream or of an address are like."""
    sizes = [b.bytes for b in bursts]
    return {"burst_packets_mean": mean([len(b.members) for b in bursts]),
            "burst_bytes_mean": mean(sizes), "burst_bytes_sd": sample_sd(sizes),
            "burst_duration_mean": mean([b.duration for b in bursts])}


def summary(analysis: Analysis) -> dict:
    frames = analysis.frames
    with_ip = [f for f in frames if f.has_ip]
    kinds = [f.kind for f in with_ip]
    first, last = span([f.time for f in frames])
    looked_for = analysis.parameters.duplicate_us > 0
    seen = None if looked_for else len(
        duplicates.find_duplicates(frames, duplicates.SEEN_US))
    ends = {end for p in analysis.packets for end in (p.src, p.dst)}
    return {"frames": len(frames), "ip": len(with_ip), "tcp": kinds.count("tcp"),
            "udp": kinds.count("udp"), "ip_other": kinds.count("other"),
            "other": len(frames) - len(with_ip),
            "payload_bytes": sum(p.payload for p in analysis.packets),
            "duration": difference(last, first), "endpoints": len(ends),
            "streams": len(analysis.streams), "bursts": len(analysis.bursts),
            "burst_packets": sum(len(b.members) for b in analysis.bursts),
            "burst_bytes": sum(b.bytes for b in analysis.bursts),
            "wire_bytes": sum(f.wire for f in frames), "first": first,
            "duplicates": len(analysis.duplicates), "duplicates_seen": seen}


def stream_rows(analysis: Analysis) -> list[dict]:
    rows = [stream_row(analysis, stream) for stream in analysis.streams]
    return sorted(rows, key=lambda row: -row["bytes"])


def stream_row(analysis: Analysis, stream: Stream) -> dict:
    lengths = [p.size for p in stream.packets]
    first, last = span([p.time for p in stream.packets])
    between = analysis.stream_gaps(stream)
    bursts = stream.bursts
    row = {"stream": stream.index} | stream.key_row()
    row |= {"packets": len(lengths), "bytes": sum(lengths), "first": first, "last": last,
            "duration": difference(last, first)}
    row |= describe_lengths(lengths) | gaps.describe("gap", between)
    row |= {"reordered": analysis.gap.reordered(analysis.key(stream.first)),
            "bursts": len(bursts), "burst_packets": sum(len(b.members) for b in bursts),
            "burst_bytes": sum(b.bytes for b in bursts), "burstiness": burstiness(between)}
    return row | back_of(stream) | peak_of(analysis, stream) | describe_bursts(bursts) | idle(
        bursts)


def back_of(stream: Stream) -> dict:
    back = [p.size for p in stream.packets if stream.goes_back(p)]
    return {"back_packets": len(back) if stream.two_way else None,
            "back_bytes": sum(back) if stream.two_way else None}


def peak_of(analysis: Analysis, stream: Stream) -> dict:
    window = analysis.parameters.window_us
    highest = load.peak(stream.packets, window)
    return {"peak_rate": highest.rate(window) if highest else None,
            "peak_frame": highest.frame if highest else None}


def idle(bursts: Sequence[Burst]) -> dict:
    between = [b.idle_before for b in bursts if b.idle_before is not None and b.idle_before >= 0]
    return {"idle_mean": mean(between), "idle_sd": sample_sd(between),
            "idle_p50": percentile(between, 50)}


def burst_rows(bursts: Sequence[Burst]) -> list[dict]:
    return sorted(map(burst_row, bursts), key=lambda row: row["first_frame"])


def burst_row(burst: Burst) -> dict:
    back = [m.size for m in burst.back()]
    between = gaps.counted(burst.times)
    two_way = burst.stream.two_way
    row = {"id": burst.id, "stream": burst.stream.index} | burst.stream.key_row()
    return row | {
        "first_frame": burst.first_frame, "last_frame": burst.last_frame, "start": burst.start,
        "end": burst.end, "duration": burst.duration, "packets": len(burst.members),
        "bytes": burst.bytes, "mean_len": burst.mean_len, "rate": burst.rate,
        "idle_before": burst.idle_before, "back_packets": len(back) if two_way else None,
        "back_bytes": sum(back) if two_way else None, "len_min": min(burst.sizes),
        "len_max": max(burst.sizes), "len_sd": sample_sd(burst.sizes), "gap_mean": mean(between),
        "gap_sd": sample_sd(between), "gap_max": max(between, default=None),
        "label": burst.label}
