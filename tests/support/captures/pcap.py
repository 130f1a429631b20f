# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures written byte by byte: packets of the protocols that tests need, pcap and pcapng files."""
import ipaddress
import struct

ETHERNET = 1
RAW_IP = 101
MAC = bytes.fromhex("020000000001020000000002")
TCP, UDP, ICMP, ICMPV6, ESP, AH, SCTP, UDPLITE = 6, 17, 1, 58, 50, 51, 132, 136


# ---------------------------------------------------------------- packets

def ethernet(payload, pad=0, vlan=None):
    """An Ethernet frame around an IP packet (or anything else, as IPv4)."""
    ethertype = 0x86dd if payload[:1] and payload[0] >> 4 == 6 else 0x0800
    tag = b"" if vlan is None else struct.pack(">HH", 0x8100, vlan)
    return MAC + tag + struct.pack(">H", ethertype) + payload + bytes(pad)


def arp():
    return MAC + b"\x08\x06" + struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1) + bytes(20)


def checksum(data):
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ipv4(src, dst, protocol, payload, length=None, ident=1, offset=0, more=False, options=b""):
    """`length` declares another total length than the true one. `offset` in bytes."""
    words = 5 + len(options) // 4
    total = words * 4 + len(payload) if length is None else length
    header = struct.pack(">BBHHHBBH4s4s", 0x40 | words, 0, total, ident,
                         (0x2000 if more else 0) | offset // 8, 64, protocol, 0,
                         ipaddress.IPv4Address(src).packed, ipaddress.IPv4Address(dst).packed)
    header += options
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def ipv6(src, dst, next_header, payload, length=None):
    return struct.pack(">IHBB", 0x60000000, len(payload) if length is None else length,
                       next_header, 64) + ipaddress.IPv6Address(src).packed + (
                           ipaddress.IPv6Address(dst).packed) + payload


def extension(next_header, octets=8):
    """A hop-by-hop or destination options header, all padding."""
    return bytes([next_header, octets // 8 - 1, 1, octets - 4]) + bytes(octets - 4)


def fragment_header(next_header, offset, more, ident=1):
    return struct.pack(">BBHI", next_header, 0, offset | more, ident)


def udp(sport, dport, payload=b"", length=None):
    return struct.pack(">HHHH", sport, dport, 8 + len(payload) if length is None else length,
                       0) + payload


def udplite(sport, dport, payload=b"", coverage=8):
    return struct.pack(">HHHH", sport, dport, coverage, 0) + payload


def tcp(sport, dport, payload=b"", sequence=1):
    return struct.pack(">HHIIBBHHH", sport, dport, sequence, 1, 0x50, 0x10, 8192, 0, 0) + payload


def sctp(sport, dport, payload=bytes(16)):
    chunk = struct.pack(">BBHIHHI", 0, 3, 16 + len(payload), 1, 0, 0, 0) + payload
    return struct.pack(">HHII", sport, dport, 1, 0) + chunk


def echo(payload=b""):
    return struct.pack(">BBHHH", 8, 0, 0, 1, 1) + payload


def unreachable(quoted):
    return struct.pack(">BBHI", 3, 3, 0, 0) + quoted


def unreachable6(quoted):
    return struct.pack(">BBHI", 1, 4, 0, 0) + quoted


def ah(next_header, payload):
    return struct.pack(">BBHII", next_header, 4, 0, 1, 1) + bytes(12) + payload


def esp_null(next_header, payload):
    """Unencrypted ESP with a 12-byte authentication code."""
    pad = -(len(payload) + 2) % 4
    return struct.pack(">II", 1, 1) + payload + bytes(range(1, pad + 1)) + bytes(
        [pad, next_header]) + bytes(12)


def gre(payload):
    return struct.pack(">HH", 0, 0x86dd if payload[0] >> 4 == 6 else 0x0800) + payload


def vxlan(frame):
    return struct.pack(">II", 0x08000000, 42 << 8) + frame


# ---------------------------------------------------------------- files

def write_pcap(path, packets, linktype=ETHERNET, nano=False, snaplen=262144):
    """`packets` are (nanoseconds, bytes) or (nanoseconds, bytes, length on the wire)."""
    unit = 1 if nano else 1000
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b23c4d if nano else 0xa1b2c3d4, 2, 4, 0, 0,
                               snaplen, linktype))
        for time, data, *wire in packets:
            seconds, rest = divmod(time, 1_000_000_000)
            file.write(struct.pack("<IIII", seconds, rest // unit, len(data),
                                   wire[0] if wire else len(data)))
            file.write(data)
    path.chmod(0o644)
    return path


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def write_pcapng(path, packets, linktype=ETHERNET, offset=0):
    """`packets` are (nanoseconds or None, bytes): None makes a Simple Packet Block, without a time.

    `offset` in seconds is added to all times by the reader (if_tsoffset): it takes times before 1970.
    """
    options = struct.pack("<HHB3x", 9, 1, 9) + struct.pack("<HHq", 14, 8, offset) + bytes(4)
    with open(path, "wb") as file:
        file.write(block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)))
        file.write(block(1, struct.pack("<HHI", linktype, 0, 0) + options))
        for time, data in packets:
            if time is None:
                file.write(block(3, struct.pack("<I", len(data)) + data))
            else:
                units = time - offset * 1_000_000_000
                file.write(block(6, struct.pack("<IIIII", 0, units >> 32, units & 0xffffffff,
                                                len(data), len(data)) + data))
    path.chmod(0o644)
    return path
