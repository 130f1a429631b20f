# SPDX-License-Identifier: GPL-2.0-or-later
"""Small captures for the window's tests, written byte by byte."""
import ipaddress
import struct

# A fixed day, 2024-01-01 00:00:00 UTC, in nanoseconds.
DAY = 1704067200 * 10**9
SECOND = 10**9
MS = 10**6

CAMERA = "192.0.2.10"
CLOUD = "198.51.100.5"
VIEWER = "203.0.113.9"
RESOLVER = "192.0.2.1"

TCP, UDP, ICMP = 6, 17, 1


def ethernet(kind, payload):
    return bytes.fromhex("020000000001020000000002") + struct.pack("!H", kind) + payload


def ip_packet(src, dst, protocol, payload):
    src, dst = ipaddress.ip_address(src), ipaddress.ip_address(dst)
    if src.version == 6:
        header = struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64)
        return ethernet(0x86dd, header + src.packed + dst.packed + payload)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
    return ethernet(0x0800, header + src.packed + dst.packed + payload)


def udp(src, dst, src_port, dst_port, length):
    return ip_packet(src, dst, UDP, struct.pack("!HHHH", src_port, dst_port, 8 + length, 0)
                     + bytes(length))


def tcp(src, dst, src_port, dst_port, length, seq=1):
    return ip_packet(src, dst, TCP, struct.pack("!HHIIBBHHH", src_port, dst_port, seq, 1, 0x50,
                                                0x10, 1000, 0, 0) + bytes(length))


def header():
    """How a pcap file with nanoseconds begins."""
    return struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, 1)


def record(time_ns, data, length=None):
    """A frame in such a file; it may have been longer when it was captured."""
    return struct.pack("<IIII", time_ns // SECOND, time_ns % SECOND, len(data),
                       len(data) if length is None else length) + data


def write(path, frames):
    """A pcap file with nanoseconds; frames are pairs of time and bytes, perhaps cut short."""
    with open(path, "wb") as out:
        out.write(header())
        for frame in frames:
            out.write(record(*frame))


def camera_day():
    """A camera's traffic: something for each column, with values absent, equal and negative."""
    frames = [(0, ethernet(0x0806, bytes(28)))]
    # Keep-alives, as regular as a clock: their burstiness is near -1.
    frames += [(n * 2 * SECOND, udp(CAMERA, RESOLVER, 40000, 123, 48)) for n in range(12)]
    # Almost regular, both ways: other negative values.
    frames += [(n * 3 * SECOND + (n % 3) * 900 * MS, tcp("192.0.2.20", CLOUD, 50001, 443, 20 + n))
               for n in range(10)]
    frames += [(n * 3 * SECOND + (n % 3) * 500 * MS + 7, tcp(CLOUD, "192.0.2.20", 443, 50001, n))
               for n in range(10)]
    # Two clips, 9 s apart: bursts of the same stream.
    for clip, start in enumerate((5 * SECOND, 14 * SECOND)):
        frames += [(start + n * 2 * MS + 11, tcp(CAMERA, CLOUD, 49152, 443, 1400 - 100 * clip,
                                                 1 + 1400 * (30 * clip + n)))
                   for n in range(30 - 12 * clip)]
        frames += [(start + n * 7 * MS + 13, tcp(CLOUD, CAMERA, 443, 49152, 0)) for n in range(9)]
    # A live view to somebody who never answers.
    frames += [(8 * SECOND + n * 33 * MS + n * n * 1017, udp(CAMERA, VIEWER, 6970, 5004, 900 + n))
               for n in range(40)]
    # A burst that takes no time, and so has no rate; an IPv6 name that is looked up.
    frames += [(9 * SECOND + 5, udp("2001:db8::1", "2001:db8::2", 5353, 53, length))
               for length in (310, 1200)]
    frames += [(10 * SECOND, udp("2001:db8::2", "2001:db8::1", 53, 5353, 90)),
               (11 * SECOND, ip_packet(CAMERA, RESOLVER, ICMP, bytes([8, 0, 0, 0]) + bytes(60))),
               (11 * SECOND + 3 * MS, ip_packet(RESOLVER, CAMERA, ICMP, bytes(64)))]
    frames.sort(key=lambda frame: frame[0])
    # One that was overtaken.
    frames[40], frames[43] = frames[43], frames[40]
    return [(DAY + time_ns, data) for time_ns, data in frames]


def heavy_traffic():
    """More than 4 GiB of payload in a small file: the frames are cut off behind their headers."""
    heads = {name: udp(CAMERA, name, 6970, port, 65000)[:42]
             for name, port in ((CLOUD, 5004), (VIEWER, 5006))}
    lengths = 42 + 65000
    return [(DAY + n * MS, heads[CLOUD if n % 50 else VIEWER], lengths) for n in range(70000)]
