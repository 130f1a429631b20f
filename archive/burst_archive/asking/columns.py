# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables: what their columns are called and how they are shown, each column one entry.

Keys, titles and decimals are the plugin's. What values mean, doc/statistics.md says.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a cell holds in SQL's result, and so how it is written."""

    COUNT = "whole number"
    REAL = "number with a fraction"
    TIME = "whole nanoseconds between two times, shown in seconds"
    MOMENT = "whole nanoseconds since 1970, shown in seconds"
    TEXT = "text"
    FLAG = "true or false"
    COUNTS = "a list of whole numbers, which may be negative"
    TIMES = "a list of TIME, which may be absent"


LISTS = (Kind.COUNTS, Kind.TIMES)


class Column(NamedTuple):
    key: str
    title: str
    kind: Kind
    decimals: int = 0  # that people want to see of a REAL
    brief: bool = False  # shown as text unless all columns are asked for
    is_sum: bool = False  # rows can be added up in it
    part: str = ""  # "stream key" or "two-way": not shown as text where the stream has no such


class Table(NamedTuple):
    """A table is made by the SQL file of its name, once, unless it says otherwise."""

    name: str
    title: str
    columns: tuple[Column, ...]
    file: str = ""
    # What the file is asked with: its rows for each of these, one after the other.
    asked: tuple[Mapping[str, int | bool], ...] = ({},)


def count(key: str, title: str, brief: bool = False, part: str = "") -> Column:
    return Column(key, title, Kind.COUNT, brief=brief, part=part)


def total(key: str, title: str, brief: bool = False, part: str = "") -> Column:
    return Column(key, title, Kind.COUNT, brief=brief, is_sum=True, part=part)


def real(key: str, title: str, decimals: int, brief: bool = False) -> Column:
    return Column(key, title, Kind.REAL, decimals, brief)


def time(key: str, title: str, brief: bool = False) -> Column:
    return Column(key, title, Kind.TIME, brief=brief)


def moment(key: str, title: str, brief: bool = False) -> Column:
    return Column(key, title, Kind.MOMENT, brief=brief)


def text(key: str, title: str, brief: bool = False, part: str = "") -> Column:
    return Column(key, title, Kind.TEXT, brief=brief, part=part)


def lengths() -> tuple[Column, ...]:
    return (
        real("len_mean", "Len mean [B]", 1, brief=True),
        real("len_sd", "Len sd [B]", 1),
        count("len_min", "Len min [B]"),
        count("len_max", "Len max [B]"),
    )


def gaps(key: str, title: str, brief: bool = False) -> tuple[Column, ...]:
    return (
        real(f"{key}_mean", f"{title} mean [s]", 9),
        real(f"{key}_sd", f"{title} sd [s]", 9),
        time(f"{key}_min", f"{title} min [s]"),
        time(f"{key}_max", f"{title} max [s]"),
        time(f"{key}_p50", f"{title} p50 [s]", brief=brief),
        time(f"{key}_p95", f"{title} p95 [s]"),
        time(f"{key}_p99", f"{title} p99 [s]"),
    )


STREAM_KEY = (
    count("stream", "Stream", brief=True),
    text("src", "Source", brief=True, part="src"),
    text("dst", "Destination", brief=True, part="dst"),
    count("protocol", "Protocol", brief=True, part="ports"),
    count("src_port", "Src port", brief=True, part="ports"),
    count("dst_port", "Dst port", brief=True, part="ports"),
)

BACK = (
    total("back_packets", "Back packets", part="two-way"),
    total("back_bytes", "Back [B]", part="two-way"),
)

BURST_FIGURES = (
    real("burst_packets_mean", "Burst packets mean", 1),
    real("burst_bytes_mean", "Burst mean [B]", 1),
    real("burst_bytes_sd", "Burst sd [B]", 1),
    real("burst_duration_mean", "Burst duration mean [s]", 9),
)

SUMMARY = Table(
    "summary",
    "Burst Summary",
    (
        count("frames", "Frames", brief=True),
        count("ip", "IP", brief=True),
        count("tcp", "TCP", brief=True),
        count("udp", "UDP", brief=True),
        count("ip_other", "Other IP", brief=True),
        count("other", "Other", brief=True),
        count("payload_bytes", "Payload [B]", brief=True),
        time("duration", "Duration [s]", brief=True),
        count("endpoints", "Endpoints", brief=True),
        count("streams", "Streams", brief=True),
        count("bursts", "Bursts", brief=True),
        count("burst_packets", "Burst packets"),
        count("burst_bytes", "Burst [B]"),
        count("wire_bytes", "Wire [B]"),
        moment("first", "First [s]"),
        count("duplicates", "Duplicates"),
        count("duplicates_seen", "Duplicates seen"),
    ),
)

ENDPOINTS = Table(
    "endpoints",
    "Burst Endpoints",
    (
        text("address", "Address", brief=True),
        total("tx_packets", "Tx packets", brief=True),
        total("tx_bytes", "Tx [B]", brief=True),
        total("rx_packets", "Rx packets", brief=True),
        total("rx_bytes", "Rx [B]", brief=True),
        *lengths(),
        *gaps("idt", "IDT"),
        *gaps("iat", "IAT"),
        total("bursts_sent", "Bursts sent", brief=True),
        total("burst_bytes_sent", "Burst sent [B]"),
        total("bursts_received", "Bursts received", brief=True),
        total("burst_bytes_received", "Burst received [B]"),
        real("burstiness", "Burstiness", 3, brief=True),
        real("tx_peak_rate", "Tx peak [bit/s]", 0),
        real("rx_peak_rate", "Rx peak [bit/s]", 0),
        *BURST_FIGURES,
        real("burst_interval_mean", "Burst interval mean [s]", 9),
        real("burst_interval_sd", "Burst interval sd [s]", 9),
        time("burst_interval_p50", "Burst interval p50 [s]"),
        text("name", "Name"),
    ),
)

PORTS = (
    count("port", "Port", brief=True),
    total("src_packets", "Src packets", brief=True),
    total("src_bytes", "Src [B]", brief=True),
    total("dst_packets", "Dst packets", brief=True),
    total("dst_bytes", "Dst [B]", brief=True),
)
TCP_PORTS = Table("tcp_ports", "Burst TCP Ports", PORTS, "ports", ({"of_tcp": True},))
UDP_PORTS = Table("udp_ports", "Burst UDP Ports", PORTS, "ports", ({"of_tcp": False},))

STREAMS = Table(
    "streams",
    "Burst Streams",
    (
        *STREAM_KEY,
        total("packets", "Packets", brief=True),
        total("bytes", "Bytes [B]", brief=True),
        moment("first", "First [s]"),
        moment("last", "Last [s]"),
        time("duration", "Duration [s]", brief=True),
        *lengths(),
        *gaps("gap", "Gap"),
        total("reordered", "Reordered"),
        total("bursts", "Bursts", brief=True),
        total("burst_packets", "Burst packets"),
        total("burst_bytes", "Burst [B]"),
        real("burstiness", "Burstiness", 3),
        *BACK,
        real("peak_rate", "Peak [bit/s]", 0),
        count("peak_frame", "Peak frame"),
        *BURST_FIGURES,
        real("idle_mean", "Idle mean [s]", 9),
        real("idle_sd", "Idle sd [s]", 9),
        time("idle_p50", "Idle p50 [s]"),
    ),
)

BURSTS = Table(
    "bursts",
    "Bursts",
    (
        count("id", "Burst", brief=True),
        *STREAM_KEY,
        count("first_frame", "First frame"),
        count("last_frame", "Last frame"),
        moment("start", "Start [s]", brief=True),
        moment("end", "End [s]"),
        time("duration", "Duration [s]", brief=True),
        total("packets", "Packets", brief=True),
        total("bytes", "Bytes [B]", brief=True),
        real("mean_len", "Mean len [B]", 1),
        real("rate", "Rate [bit/s]", 0),
        time("idle_before", "Idle before [s]"),
        *BACK,
        count("len_min", "Len min [B]"),
        count("len_max", "Len max [B]"),
        real("len_sd", "Len sd [B]", 1),
        real("gap_mean", "Gap mean [s]", 9),
        real("gap_sd", "Gap sd [s]", 9),
        time("gap_max", "Gap max [s]"),
        text("label", "Label"),
    ),
)

PEAKS = Table(
    "peaks",
    "Burst Peaks",
    (
        time("window", "Window [s]", brief=True),
        count("bytes", "Bytes [B]", brief=True),
        real("rate", "Rate [bit/s]", 0, brief=True),
        count("packets", "Packets", brief=True),
        count("frame", "Frame", brief=True),
        moment("time", "Time [s]", brief=True),
        real("mean_rate", "Mean rate [bit/s]", 0, brief=True),
        real("peak_to_mean", "Peak to mean", 1, brief=True),
    ),
    # 10 us to 10 s.
    asked=tuple(
        {"peak_window_ns": window, "peak_reach": window - 1}
        for window in (10**k for k in range(4, 11))
    ),
)

MICROBURSTS = Table(
    "microbursts",
    "Microbursts",
    (
        count("id", "Microburst", brief=True),
        count("first_frame", "First frame", brief=True),
        count("last_frame", "Last frame"),
        moment("start", "Start [s]", brief=True),
        moment("end", "End [s]"),
        time("duration", "Duration [s]", brief=True),
        total("packets", "Packets", brief=True),
        total("bytes", "Bytes [B]", brief=True),
        real("peak_rate", "Peak rate [bit/s]", 0, brief=True),
        count("peak_frame", "Peak frame"),
        text("top_src", "Top source", brief=True),
        text("top_dst", "Top destination", brief=True),
        count("top_bytes", "Top bytes [B]"),
    ),
)

THRESHOLDS = Table(
    "thresholds",
    "Burst Thresholds",
    (
        time("gap", "Gap [s]", brief=True),
        count("bursts", "Bursts", brief=True),
        count("streams", "Streams", brief=True),
        count("packets", "Packets", brief=True),
        count("bytes", "Bytes [B]", brief=True),
        real("packets_mean", "Packets mean", 1, brief=True),
        real("bytes_mean", "Bytes mean [B]", 1),
        real("bytes_sd", "Bytes sd [B]", 1),
        real("duration_mean", "Duration mean [s]", 9, brief=True),
        Column("suggested", "Suggested", Kind.FLAG, brief=True),
    ),
    # 10^(k/10) ms, in whole microseconds: 1 ms to 1,000 s.
    asked=tuple({"swept_gap_ns": round(10 ** (3 + k / 10)) * 1000} for k in range(61)),
)

KINDS = Table(
    "kinds",
    "Kinds of Bursts",
    (
        count("kind", "Kind", brief=True),
        *STREAM_KEY,
        count("packets", "Packets", brief=True),
        real("bytes_mean", "Bytes mean [B]", 1, brief=True),
        count("bytes_min", "Bytes min [B]"),
        count("bytes_max", "Bytes max [B]"),
        total("count", "Count", brief=True),
        real("interval_mean", "Interval mean [s]", 9),
        real("interval_sd", "Interval sd [s]", 9),
        time("interval_p50", "Interval p50 [s]", brief=True),
        time("interval_min", "Interval min [s]"),
        time("interval_max", "Interval max [s]"),
        moment("first", "First [s]"),
        moment("last", "Last [s]"),
    ),
)

SEQUENCES = Table(
    "sequences",
    "Burst Sequences",
    (
        *STREAM_KEY,
        total("packets", "Packets", brief=True),
        Column("lengths", "Lengths [B]", Kind.COUNTS, brief=True),
        Column("gaps", "Gaps [s]", Kind.TIMES),
    ),
)

TABLES = {
    table.name: table
    for table in (
        SUMMARY,
        ENDPOINTS,
        TCP_PORTS,
        UDP_PORTS,
        STREAMS,
        BURSTS,
        PEAKS,
        MICROBURSTS,
        THRESHOLDS,
        KINDS,
        SEQUENCES,
    )
}
