# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin replaces: the way a notebook does it, with scapy and pandas.

Usage: notebook.py CAPTURE

Payload per source, destination and port; inter-departure and inter-arrival times; bursts of 0.3 s
and 300 bytes. Written as such notebooks are: one row a packet, then pandas.
"""
import sys

import pandas
from scapy.all import IP, TCP, UDP, IPv6, rdpcap


def payload_length(packet):
    """Bytes that TCP or UDP carry, or that IP carries for another protocol."""
    if TCP in packet:
        return len(packet[TCP].payload)
    if UDP in packet:
        return len(packet[UDP].payload)
    return len(packet[IP].payload) if IP in packet else len(packet[IPv6].payload)


def to_frame(path):
    rows = []
    for packet in rdpcap(path):
        layer = packet.getlayer(IP) or packet.getlayer(IPv6)
        if layer is None:
            continue
        transport = packet.getlayer(TCP) or packet.getlayer(UDP)
        rows.append({"time": float(packet.time), "src": layer.src, "dst": layer.dst,
                     "sport": transport.sport if transport else None,
                     "dport": transport.dport if transport else None,
                     "tcp": TCP in packet, "length": payload_length(packet)})
    return pandas.DataFrame(rows)


def bursts(frame, gap=0.3, min_payload=300, min_packets=2):
    large = frame[frame.length >= min_payload]
    runs = large.groupby(["src", "dst"]).time.transform(lambda t: (t.diff() >= gap).cumsum())
    sizes = large.groupby(["src", "dst", runs.rename("run")]).length.agg(["count", "sum"])
    return sizes[sizes["count"] >= min_packets]


def main():
    frame = to_frame(sys.argv[1])
    print(frame.groupby("src").length.agg(["count", "sum", "mean", "std"]))
    print(frame.groupby("dst").length.agg(["count", "sum"]))
    for port in ("sport", "dport"):
        print(frame.groupby(["tcp", port]).length.agg(["count", "sum"]))
    for address in ("src", "dst"):
        gaps = frame.groupby(address).time.diff()
        print(gaps.groupby(frame[address]).describe(percentiles=[.5, .95, .99]))
    print(bursts(frame))


if __name__ == "__main__":
    main()
