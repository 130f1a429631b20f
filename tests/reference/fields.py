# SPDX-License-Identifier: GPL-2.0-or-later
"""The display fields of each frame, and the rows of `packets`, which say the same.

Readings:

* In one pass, number and position are known from the confirming packet on, for qualifying
  packets: whether a small packet lies between two members only a later packet tells.
* In `packets`, `back` is there in two-way streams only; `payload_len` is payload also where
  `size` is wire.
* Rows of `packets` are written when a run is over. A late packet with which the run goes on changes
  no row that was written: a packet of a run that was no burst yet, and a small packet after what was
  the run's last, may have no burst there. Rows that still wait for another run do have it.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

from reference import load
from reference.events import Clock
from reference.runs import Burst, at

if TYPE_CHECKING:
    from reference.analysis import Analysis

AT_PACKET = ("burst.payload_len", "burst.stream", "burst.idt", "burst.iat", "burst.gap",
             "burst.back", "burst.load", "burst.microburst", "burst.duplicate_of",
             "burst.idt_frame", "burst.iat_frame", "burst.gap_frame")
CONFIRMED = ("burst.id", "burst.position")
# Known from the confirming packet on, and shown by one pass or not.
FROM_BEHIND = ("burst.first_frame", "burst.idle_before")
WHOLE = ("burst.start", "burst.end", "burst.packets", "burst.bytes", "burst.mean_len",
         "burst.duration", "burst.rate", "burst.idle_before", "burst.first_frame",
         "burst.last_frame", "burst.label")
FIELDS = AT_PACKET + CONFIRMED + WHOLE
# Those of version 1.
FIRST_FIELDS = tuple(f for f in FIELDS if f not in AT_PACKET[5:] + ("burst.label",))


def final_fields(analysis: Analysis) -> dict[int, dict]:
    """{frame number: {field: value}}, when all packets have been seen."""
    result: dict[int, dict] = {f.number: {} for f in analysis.frames}
    for packet in analysis.packets:
        stream = analysis.stream_of[packet.number]
        result[packet.number] |= {
            "burst.payload_len": packet.payload, "burst.stream": stream.index,
            "burst.back": True if stream.goes_back(packet) else None}
    for name, gaps in (("idt", analysis.idt), ("iat", analysis.iat), ("gap", analysis.gap)):
        for number, gap in gaps.shown.items():
            result[number][f"burst.{name}"] = gap
            result[number][f"burst.{name}_frame"] = gaps.previous[number]
    window = analysis.parameters.window_us
    for found in load.loads(analysis.frames, window):
        result[found.frame]["burst.load"] = found.rate(window)
    for microburst in analysis.microbursts:
        for frame in microburst.frames:
            result[frame.number]["burst.microburst"] = microburst.id
    for number, original in analysis.duplicates.items():
        result[number]["burst.duplicate_of"] = original
    for burst in analysis.bursts:
        for position, packet in enumerate(burst.members, 1):
            result[packet.number] |= member_fields(burst, position)
    return {number: {k: v for k, v in fields.items() if v is not None}
            for number, fields in result.items()}


def member_fields(burst: Burst, position: int) -> dict:
    return {"burst.id": burst.id, "burst.position": position,
            "burst.start": True if position == 1 else None,
            "burst.end": True if position == len(burst.members) else None,
            "burst.packets": len(burst.members), "burst.bytes": burst.bytes,
            "burst.mean_len": burst.mean_len, "burst.duration": burst.duration,
            "burst.rate": burst.rate, "burst.idle_before": burst.idle_before,
            "burst.first_frame": burst.first_frame, "burst.last_frame": burst.last_frame,
            "burst.label": burst.label}


def one_pass_fields(analysis: Analysis) -> tuple[dict[int, dict], dict[int, dict]]:
    """({frame: fields that must be there}, {frame: fields that may})"""
    known = {b.id: b for b in analysis.bursts}
    must, may = {}, {}
    for number, fields in final_fields(analysis).items():
        burst = known.get(fields.get("burst.id", 0))
        confirmed = burst is not None and number >= burst.confirmed_at and (
            number in burst.qualifying)
        keep = set(AT_PACKET) | (set(CONFIRMED) if confirmed else set())
        must[number] = {k: v for k, v in fields.items() if k in keep}
        may[number] = {k: v for k, v in fields.items() if confirmed and k in FROM_BEHIND}
    return must, may


PACKET_KEYS = ("frame", "time", "src", "dst", "protocol", "src_port", "dst_port", "payload_len",
               "wire_len", "stream", "back", "idt", "iat", "gap", "burst", "position")


def written_early(analysis: Analysis) -> set[int]:
    """The frames whose rows of `packets` may have been written without their burst."""
    clock = Clock(analysis.frames)
    return {number for burst in analysis.bursts
            for number in written_before(burst, clock, analysis.parameters.gap_us)}


def written_before(burst: Burst, clock: Clock, gap_us: int) -> set[int]:
    """The members that are no members yet when the clock has ended the run, before it goes on."""
    found: set[int] = set()
    for last, following in zip(burst.run, burst.run[1:]):
        over = clock.passes(at(last) + gap_us * 1000, last.number) if gap_us else None
        if over is None or over >= following.number:
            continue
        is_burst = last.number >= burst.confirmed_at
        found |= {m.number for m in burst.members if m.number < following.number
                  and (not is_burst or m.number > last.number)}
    return found


def packet_rows(analysis: Analysis) -> list[dict]:
    """The table `packets`: one row per frame, in file order."""
    fields = final_fields(analysis)
    rows = []
    for frame in analysis.frames:
        row = dict.fromkeys(PACKET_KEYS) | {"frame": frame.number, "time": frame.time,
                                            "wire_len": frame.wire}
        packet = analysis.observed.get(frame.number)
        if packet is not None:
            stream, shown = analysis.stream_of[packet.number], fields[packet.number]
            row |= {key: getattr(packet, key)
                    for key in ("src", "dst", "protocol", "src_port", "dst_port")}
            row |= {"payload_len": packet.payload, "stream": stream.index,
                    "back": stream.goes_back(packet) if stream.two_way else None,
                    "burst": shown.get("burst.id")}
            row |= {key: shown.get(f"burst.{key}") for key in ("idt", "iat", "gap", "position")}
        rows.append(row)
    return rows
