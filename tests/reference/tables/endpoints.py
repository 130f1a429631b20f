# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of endpoints and ports.

Readings:

* An endpoint's burstiness is that of its inter-departure times. Its bytes and lengths go by
  `size`.
* bursts_sent and bursts_received count the bursts whose stream key has the address as source, as
  destination; of a two-way stream, the source of its first packet.
* The intervals between the bursts that an address sends lie between starts, in the order of the
  starts, whatever the stream.
* tx_peak_rate is null for an address that sends nothing with a time stamp, rx_peak_rate for one
  that receives nothing.
* UDP-Lite's ports are in udp_ports. Rows of equal size: addresses in order of appearance, ports
  by number.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reference import gaps, load
from reference.arithmetic import burstiness, mean, percentile, sample_sd
from reference.frames.facts import Observed
from reference.tables.kinds import intervals
from reference.runs import Burst
from reference.tables.rows import describe_bursts, describe_lengths

if TYPE_CHECKING:
    from reference.analysis import Analysis


def by_end(packets: Sequence[Observed], end: str) -> dict[str, list[Observed]]:
    groups: dict[str, list[Observed]] = {}
    for packet in packets:
        groups.setdefault(getattr(packet, end), []).append(packet)
    return groups


def endpoint_rows(analysis: Analysis) -> list[dict]:
    sent, received = by_end(analysis.packets, "src"), by_end(analysis.packets, "dst")
    names = dict.fromkeys(a for p in analysis.packets for a in (p.src, p.dst))
    rows = [endpoint_row(analysis, a, sent.get(a, []), received.get(a, [])) for a in names]
    return sorted(rows, key=lambda row: -(row["tx_bytes"] + row["rx_bytes"]))


def endpoint_row(analysis: Analysis, address: str, sent: list[Observed],
                 received: list[Observed]) -> dict:
    lengths = [p.size for p in sent]
    idt = analysis.idt.counted(address)
    key_rows = [(b, b.stream.key_row()) for b in analysis.bursts]
    out = [b for b, key in key_rows if key["src"] == address]
    into = [b for b, key in key_rows if key["dst"] == address]
    row = {"address": address, "tx_packets": len(sent), "tx_bytes": sum(lengths),
           "rx_packets": len(received), "rx_bytes": sum(p.size for p in received)}
    row |= describe_lengths(lengths) | gaps.describe("idt", idt)
    row |= gaps.describe("iat", analysis.iat.counted(address))
    row |= {"bursts_sent": len(out), "burst_bytes_sent": sum(b.bytes for b in out),
            "bursts_received": len(into), "burst_bytes_received": sum(b.bytes for b in into),
            "burstiness": burstiness(idt),
            "tx_peak_rate": peak_rate(sent, analysis.parameters.window_us),
            "rx_peak_rate": peak_rate(received, analysis.parameters.window_us)}
    return row | describe_bursts(out) | describe_intervals(out) | {"name": None}


def peak_rate(packets: list[Observed], window_us: int) -> float | None:
    highest = load.peak(packets, window_us)
    return highest.rate(window_us) if highest else None


def describe_intervals(bursts: Sequence[Burst]) -> dict:
    between = intervals(bursts)
    return {"burst_interval_mean": mean(between), "burst_interval_sd": sample_sd(between),
            "burst_interval_p50": percentile(between, 50)}


def port_rows(packets: Sequence[Observed], kind: str) -> list[dict]:
    rows: dict[int, dict] = {}
    for packet in packets:
        if packet.kind != kind or packet.src_port is None or packet.dst_port is None:
            continue
        for side, port in (("src", packet.src_port), ("dst", packet.dst_port)):
            row = rows.setdefault(port, {"port": port, "src_packets": 0, "src_bytes": 0,
                                         "dst_packets": 0, "dst_bytes": 0})
            row[side + "_packets"] += 1
            row[side + "_bytes"] += packet.size
    return sorted(rows.values(), key=lambda r: (-(r["src_bytes"] + r["dst_bytes"]), r["port"]))
