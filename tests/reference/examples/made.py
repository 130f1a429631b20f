# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames for the tests of the reference itself, made from a few words."""
from reference import Packet

MS = 1_000_000


def sent(*lines: tuple, src: str = "a", dst: str = "b") -> list[Packet]:
    """Frames from (milliseconds or None, payload), or (milliseconds, payload, "back")."""
    frames = []
    for number, (time, payload, *way) in enumerate(lines, 1):
        ends = (dst, src) if way == ["back"] else (src, dst)
        ports = (2, 1) if way == ["back"] else (1, 2)
        frames.append(Packet(number=number, time=None if time is None else round(time * MS),
                             src=ends[0], dst=ends[1], kind="udp", protocol=17,
                             src_port=ports[0], dst_port=ports[1], payload=payload,
                             wire=payload + 42))
    return frames
