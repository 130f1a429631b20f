# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures in which hosts talk to each other, written from a few words or by dice."""
import random

from support.captures import pcap

MS = 1_000_000
HOSTS = ("10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2", "10.0.0.3")


def packet(src, dst, src_port, dst_port, length, protocol=pcap.UDP, ident=1):
    """An Ethernet frame with a datagram or a segment of that many bytes of payload."""
    make = pcap.udp if protocol == pcap.UDP else pcap.tcp
    body = make(src_port, dst_port, bytes(length))
    if ":" in src:
        return pcap.ethernet(pcap.ipv6(src, dst, protocol, body))
    return pcap.ethernet(pcap.ipv4(src, dst, protocol, body, ident=ident))


def two_hosts(*lines):
    """(milliseconds, payload) goes from the first host to the second, (..., "back") the other way."""
    frames = []
    for number, (time, length, *way) in enumerate(lines, 1):
        src, dst, src_port, dst_port = HOSTS[0], HOSTS[1], 5000, 443
        if way == ["back"]:
            src, dst, src_port, dst_port = dst, src, dst_port, src_port
        frames.append((round(time * MS), packet(src, dst, src_port, dst_port, length,
                                                ident=number & 0xffff)))
    return frames


def by_dice(seed, n_frames=500):
    """Frames of five hosts: late ones, some without a time, ARP, and some that hosts send to themselves."""
    dice = random.Random(seed)
    frames, now = [], 1_700_000_000_000_000_000
    pairs = [(HOSTS[0], HOSTS[1]), (HOSTS[1], HOSTS[0]), (HOSTS[2], HOSTS[3]), (HOSTS[3], HOSTS[2]),
             (HOSTS[0], HOSTS[4]), (HOSTS[4], HOSTS[1]), (HOSTS[0], HOSTS[0])]
    for number in range(n_frames):
        now += dice.choice((0, 1, 10_000, MS, 20 * MS, 90 * MS, 290 * MS, 400 * MS, 2000 * MS))
        late = dice.choice((0,) * 12 + (5 * MS, 150 * MS, 700 * MS))
        time = None if dice.random() < 0.02 else now - late
        if dice.random() < 0.03:
            frames.append((time, pcap.arp()))
            continue
        src, dst = dice.choice(pairs)
        ports = dice.choice(((5000, 443), (5000, 443), (443, 5000), (5001, 53), (53, 5001)))
        length = dice.choice((0, 1, 20, 250, 299, 300, 301, 700, 1400, 1400))
        protocol = dice.choice((pcap.UDP, pcap.TCP))
        frames.append((time, packet(src, dst, *ports, length, protocol, ident=number)))
    return frames
