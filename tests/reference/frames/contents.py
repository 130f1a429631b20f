# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the innermost IP header of a frame lies, and the captured bytes behind it.

tshark says where each layer begins; from there on, headers are read here, byte by byte.

Readings: the bytes of a packet end where its IP header says, so that Ethernet's padding is none of
them. A packet that lies in no frame as it is (in a datagram that was put together) has no content.
"""
import dataclasses
import json
import struct
from typing import Any

IP_LAYERS = ("ip", "ipv6")
# Hop-by-hop, routing, destination options, mobility, HIP, shim6: length in units of 8 bytes.
EIGHTS = (0, 43, 60, 135, 139, 140)
FRAGMENT, AH, TCP = 44, 51, 6


@dataclasses.dataclass
class Raw:
    """The bytes of a frame, and where its layers begin: {name: [position or None]}."""
    data: bytes
    layers: dict[str, list[int | None]]

    def position(self, name: str, index: int) -> int | None:
        places = self.layers.get(name, [])
        return places[index] if 0 <= index < len(places) else None


def raw_frame(layers: list[tuple[str, Any]]) -> Raw:
    """From the layers of one frame, as pairs of name and [hex, position, length, ...]."""
    data = b""
    places: dict[str, list[int | None]] = {}
    for key, value in layers:
        name = key.removesuffix("_raw")
        if not key.endswith("_raw"):
            continue
        if name == "frame":
            data = bytes.fromhex(value[0])
        elif name in IP_LAYERS:
            begins, header = value[1], bytes.fromhex(value[0])
            there = data[begins:begins + len(header)] == header
            places.setdefault(name, []).append(begins if there else None)
    return Raw(data, places)


def read_raw(wireshark: Any, capture: Any, *options: str) -> list[Raw]:
    """The bytes of all frames, in the order of the file."""
    text = wireshark.tshark("-n", "-2", "-r", capture, *options, "-T", "jsonraw", "-j",
                            "frame ip ipv6", with_plugin=False, check=False).stdout
    if not text.strip():
        return []
    # A capture that is cut short leaves its list open.
    text = text if text.rstrip().endswith("]") else text.rstrip() + "]"
    packets = json.loads(text, object_pairs_hook=list)
    return [raw_frame(dict(dict(packet)["_source"])["layers"]) for packet in packets]


def ipv4_content(data: bytes) -> tuple[int, int, int, bytes] | None:
    """Protocol, identification, fragment offset and what follows the header and an AH."""
    if len(data) < 20:
        return None
    total, ident, fragment = struct.unpack(">HHH", data[2:8])
    data = data[:total] if total else data
    protocol, rest = data[9], data[(data[0] & 15) * 4:]
    protocol, rest, _ = skip_headers(protocol, rest, (AH,))
    return protocol, ident, fragment & 0x1fff, rest


def ipv6_content(data: bytes) -> tuple[int, int, int, bytes] | None:
    """The same of IPv6, which has no identification."""
    if len(data) < 40:
        return None
    length = struct.unpack(">H", data[4:6])[0]
    rest = data[40:40 + length] if length else data[40:]
    protocol, rest, offset = skip_headers(data[6], rest, (*EIGHTS, FRAGMENT, AH))
    return protocol, 0, offset, rest


def skip_headers(protocol: int, rest: bytes, known: tuple[int, ...]) -> tuple[int, bytes, int]:
    """What follows the extension headers, and a fragment's offset."""
    offset = 0
    while protocol in known and len(rest) >= 8:
        length = (rest[1] + 1) * 8
        if protocol == AH:
            length = (rest[1] + 2) * 4
        elif protocol == FRAGMENT:
            length, offset = 8, struct.unpack(">H", rest[2:4])[0] >> 3
        protocol, rest = rest[0], rest[length:]
    return protocol, rest, offset


def tcp_payload_begins(raw: Raw, index: int) -> int | None:
    """Where what TCP carries lies in a frame, in an IPv6 packet that may declare no length."""
    begins = raw.position("ipv6", index)
    if begins is None or len(raw.data) < begins + 40:
        return None
    rest = raw.data[begins + 40:]
    protocol, rest, _ = skip_headers(raw.data[begins + 6], rest, EIGHTS)
    if protocol != TCP or len(rest) < 13:
        return None
    return len(raw.data) - len(rest) + (rest[12] >> 4) * 4


def content(raw: Raw, name: str, index: int, ends: tuple[str, str]) -> bytes | None:
    """What a duplicate of the packet in this IP layer has, too."""
    begins = raw.position(name, index)
    if begins is None:
        return None
    read = ipv4_content if name == "ip" else ipv6_content
    found = read(raw.data[begins:])
    if found is None:
        return None
    *numbers, rest = found
    return repr((ends, numbers)).encode() + rest
