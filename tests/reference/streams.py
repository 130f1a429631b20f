# SPDX-License-Identifier: GPL-2.0-or-later
"""Streams: which packets belong together, and which way a packet goes.

Readings:

* The protocol of an IPv6 fragment that was not reassembled is not known: null in a key. So is a
  fragment's port.
* A packet of a two-way stream goes back when its source (address, and port in a `connection`) is
  the stream's destination and not also its source. `capture` has no ends, and no way back.
* A packet is no reply to its own stream: what a host sends to itself ends none of its runs.
"""
from reference.frames.facts import Observed

End = tuple[str, int | None]
Key = tuple

ONE_WAY = ("pair", "flow", "source", "destination")
TWO_WAY = ("conversation", "connection")


def ends(packet: Observed, with_ports: bool) -> tuple[End, End]:
    """Source and destination."""
    if with_ports:
        return (packet.src, packet.src_port), (packet.dst, packet.dst_port)
    return (packet.src, None), (packet.dst, None)


def stream_key(packet: Observed, kind: str) -> Key:
    """Equal for the packets of one stream, different for those of two."""
    if kind == "pair":
        return packet.src, packet.dst
    if kind == "flow":
        return packet.src, packet.dst, packet.protocol, packet.src_port, packet.dst_port
    if kind == "source":
        return (packet.src,)
    if kind == "destination":
        return (packet.dst,)
    if kind == "conversation":
        return (frozenset(ends(packet, False)),)
    if kind == "connection":
        return frozenset(ends(packet, True)), packet.protocol
    assert kind == "capture", kind
    return ()


def replied_key(packet: Observed, kind: str) -> Key | None:
    """The key of the one-way stream that this packet is a reply to."""
    replies = {"pair": (packet.dst, packet.src),
               "flow": (packet.dst, packet.src, packet.protocol, packet.dst_port,
                        packet.src_port),
               "source": (packet.dst,),
               "destination": (packet.src,)}
    key = replies.get(kind)
    return None if key == stream_key(packet, kind) else key


class Stream:
    """The packets of one stream, in the order of the file."""

    def __init__(self, index: int, kind: str, first: Observed) -> None:
        self.index = index
        self.kind = kind
        self.first = first
        self.packets: list[Observed] = []
        # Numbers of the frames with payload that go the other way, in the order of the file.
        self.replies: list[int] = []
        self.bursts: list = []

    @property
    def two_way(self) -> bool:
        return self.kind in TWO_WAY

    def goes_back(self, packet: Observed) -> bool:
        if not self.two_way:
            return False
        source, destination = ends(self.first, self.kind == "connection")
        return source != destination and ends(packet, self.kind == "connection")[0] == destination

    def key_row(self) -> dict:
        """src, dst, protocol, src_port, dst_port; None for what the key has not."""
        first, kind = self.first, self.kind
        with_ports = kind in ("flow", "connection")
        return {"src": None if kind in ("destination", "capture") else first.src,
                "dst": None if kind in ("source", "capture") else first.dst,
                "protocol": first.protocol if with_ports else None,
                "src_port": first.src_port if with_ports else None,
                "dst_port": first.dst_port if with_ports else None}


def find_streams(packets: list[Observed], kind: str) -> list[Stream]:
    """All streams, in order of appearance, with their packets and the replies to them."""
    streams: dict[Key, Stream] = {}
    for packet in packets:
        key = stream_key(packet, kind)
        if key not in streams:
            streams[key] = Stream(len(streams), kind, packet)
        streams[key].packets.append(packet)
    for packet in packets:
        replied = replied_key(packet, kind)
        if replied in streams and packet.size > 0 and packet.time is not None:
            streams[replied].replies.append(packet.number)
    return list(streams.values())
