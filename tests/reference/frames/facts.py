# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of a frame, and what of it is observed with which preferences.

Readings:

* A frame whose IP header gives no addresses (cut, or bogus) is not an observed packet.
* Of the two link addresses each is taken on its own: where Wireshark knows a frame's link source
  but not its link destination (Linux cooked), the destination is that of the column Destination.
* With the network's addresses, "a destination of the kind chosen" means a network address: IP's,
  or where a frame has no IP, that of another network protocol, such as IPX. ARP has none, and is
  observed by link addresses only.
* A frame that is observed though it has no IP carries no payload: burst.payload_len is 0.
"""
import dataclasses

from reference.parameters import Parameters


@dataclasses.dataclass(frozen=True)
class Packet:
    """The facts of one frame. `src` is None when it has no IP layer."""
    number: int
    time: int | None = None  # nanoseconds
    src: str | None = None
    dst: str | None = None
    kind: str = "other"  # tcp, udp, other
    protocol: int | None = None
    src_port: int | None = None
    dst_port: int | None = None
    payload: int = 0
    wire: int = 0  # frame.len
    link_src: str | None = None
    link_dst: str | None = None
    net_src: str | None = None  # of a frame without IP
    net_dst: str | None = None
    content: bytes | None = None  # what a duplicate has, too

    @property
    def has_ip(self) -> bool:
        return self.src is not None


@dataclasses.dataclass(frozen=True)
class Observed:
    """One observed packet: what the analysis goes by."""
    number: int
    time: int | None
    src: str
    dst: str
    protocol: int | None
    src_port: int | None
    dst_port: int | None
    size: int
    payload: int
    wire: int
    kind: str


def addresses(packet: Packet, parameters: Parameters) -> tuple[str | None, str | None]:
    """The two ends of the kind chosen, or None."""
    if parameters.address == "link":
        return packet.link_src, packet.link_dst
    if packet.has_ip:
        return packet.src, packet.dst
    return packet.net_src, packet.net_dst


def observe(packet: Packet, parameters: Parameters) -> Observed | None:
    """The packet that this frame is, or None."""
    src, dst = addresses(packet, parameters)
    wire = parameters.size == "wire"
    if src is None or dst is None or not (packet.has_ip or wire):
        return None
    return Observed(number=packet.number, time=packet.time, src=src, dst=dst,
                    protocol=packet.protocol, src_port=packet.src_port, dst_port=packet.dst_port,
                    size=packet.wire if wire else packet.payload, payload=packet.payload,
                    wire=packet.wire, kind=packet.kind if packet.has_ip else "none")
