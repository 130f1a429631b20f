# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that a capture shows twice.

A packet's content is what its duplicate has, too: source, destination, IP protocol, IPv4
identification and all captured bytes after the IP header. Packets are compared with all that came
before them.

Readings:

* A fragment's place in its datagram is part of its content: two fragments of one datagram with
  the same bytes are no duplicates of each other.
* "Later" goes by the file's order and by time: at least 0 and at most duplicate_us.
* Of three equal packets the third is a duplicate of the first that is near enough.
* While duplicates are looked for, `duplicates_seen` is null; while they are not, `duplicates` is
  0.
* A duplicate counts in the summary's frames, ip, tcp..., as what it is, but not in payload_bytes.
"""
from collections.abc import Sequence

from reference.frames.facts import Packet

SEEN_US = 1000


def find_duplicates(frames: Sequence[Packet], within_us: int) -> dict[int, int]:
    """{number of a duplicate: number of the frame that it repeats}"""
    earlier: dict[bytes, list[Packet]] = {}
    found = {}
    for frame in frames:
        if frame.content is None or frame.time is None:
            continue
        same = earlier.setdefault(frame.content, [])
        for other in same:
            assert other.time is not None
            if 0 <= frame.time - other.time <= within_us * 1000:
                found[frame.number] = other.number
                break
        same.append(frame)
    return found
