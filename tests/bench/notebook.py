# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin replaces: the way a notebook does it, with scapy and pandas.

Usage: notebook.py CAPTURE

Payload per source, destination and port; inter-departure and inter-arrival times of each address;
gaps and lengths of each pair of addresses; bursts of 0.3 s and 300 bytes. Written as such notebooks
are: one row a packet, then pandas. The last line sums up, for a check against the plugin's figures.
"""
import sys

import pandas
from scapy.all import IP, TCP, UDP, IPv6, PcapReader

PERCENTILES = [.5, .95, .99]


def payload_length(packet, layer):
    """Bytes that TCP or UDP carry, or that IP carries for another protocol, by the headers."""
    length = layer.len - layer.ihl * 4 if IP in packet else layer.plen
    if TCP in packet:
        return length - packet[TCP].dataofs * 4
    if UDP in packet:
        return packet[UDP].len - 8
    return length


def to_frame(path):
    rows = []
    for packet in PcapReader(path):
        layer = packet.getlayer(IP) or packet.getlayer(IPv6)
        if layer is None:
            continue
        transport = packet.getlayer(TCP) or packet.getlayer(UDP)
        rows.append({"time": float(packet.time), "src": layer.src, "dst": layer.dst,
                     "sport": transport.sport if transport else None,
                     "dport": transport.dport if transport else None,
                     "tcp": TCP in packet, "length": payload_length(packet, layer)})
    return pandas.DataFrame(rows)


def gaps(frame, key):
    """The times between packets with the same key, described for each key."""
    times = frame.groupby(key).time.diff()
    return times.groupby([frame[column] for column in key]).describe(percentiles=PERCENTILES)


def bursts(frame, gap=0.3, min_payload=300, min_packets=2):
    large = frame[frame.length >= min_payload]
    silent = large.groupby(["src", "dst"]).time.diff() >= gap
    run = silent.groupby([large.src, large.dst]).cumsum()
    runs = large.groupby([large.src, large.dst, run.rename("run")])
    sizes = runs.agg(packets=("length", "count"), bytes=("length", "sum"),
                     start=("time", "min"), end=("time", "max"))
    return sizes[sizes.packets >= min_packets]


def main():
    frame = to_frame(sys.argv[1])
    print(frame.groupby("src").length.describe())
    print(frame.groupby("dst").length.agg(["count", "sum"]))
    for port in ("sport", "dport"):
        print(frame.groupby(["tcp", port]).length.agg(["count", "sum"]))
    departures = gaps(frame, ["src"])
    print(departures)
    print(gaps(frame, ["dst"]))
    print(frame.groupby(["src", "dst"]).length.describe())
    print(gaps(frame, ["src", "dst"]))
    found = bursts(frame)
    print(found)
    print("payload", frame.length.sum(), "bursts", len(found), "in bursts", found.bytes.sum(),
          "largest mean idt", round(departures["mean"].max(), 6))


if __name__ == "__main__":
    main()
