# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables: what their columns are called and how they are shown.

All of this is the plugin's: scripts/maintainer/make-reference.py writes plugin.json from the
entries that the plugin itself reads. What stands here is how SQL makes a table. What values mean,
doc/statistics.md says.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from burst_archive.asking.plugin import ENTRIES


class Kind(Enum):
    """What a cell holds in SQL's result, and so how it is written."""

    COUNT = "count"  # a whole number
    REAL = "real"  # a number with a fraction
    TIME = "time"  # whole nanoseconds between two times, shown in seconds
    MOMENT = "moment"  # whole nanoseconds since 1970, shown in seconds
    TEXT = "text"
    FLAG = "flag"  # true or false
    COUNTS = "counts"  # a list of whole numbers, which may be negative
    TIMES = "times"  # a list of TIME, which may be absent


LISTS = (Kind.COUNTS, Kind.TIMES)


class Column(NamedTuple):
    key: str
    heading: str
    kind: Kind
    decimals: int  # that people want to see of a REAL
    rank: int  # above 0: one of those that people see first, in this order
    width: int  # that it takes mostly as text
    is_sum: bool  # rows can be added up in it
    parts: frozenset[str]  # of a stream's key: not shown as text where the key has none of these


class Table(NamedTuple):
    """A table is made by the SQL file of its name, once, unless it says otherwise."""

    name: str
    title: str
    columns: tuple[Column, ...]
    file: str = ""
    # What the file is asked with: its rows for each of these, one after the other.
    asked: tuple[Mapping[str, int | bool], ...] = ({},)


# 10 us to 10 s.
PEAK_WINDOWS_NS = tuple(10**k for k in range(4, 11))
# 10^(k/10) ms, in whole microseconds: 1 ms to 1,000 s.
SWEPT_GAPS_NS = tuple(round(10 ** (3 + k / 10)) * 1000 for k in range(61))

# The tables of which the SQL file has another name, or is asked more than once.
OTHERWISE: dict[str, dict[str, Any]] = {
    "tcp_ports": {"file": "ports", "asked": ({"of_tcp": True},)},
    "udp_ports": {"file": "ports", "asked": ({"of_tcp": False},)},
    "peaks": {
        "asked": tuple({"peak_window_ns": w, "peak_reach": w - 1} for w in PEAK_WINDOWS_NS),
    },
    "thresholds": {"asked": tuple({"swept_gap_ns": gap} for gap in SWEPT_GAPS_NS)},
}


def column_of(entry: Mapping[str, Any]) -> Column:
    return Column(**{**entry, "kind": Kind(entry["kind"]), "parts": frozenset(entry["parts"])})


def table_of(entry: Mapping[str, Any]) -> Table:
    columns = tuple(map(column_of, entry["columns"]))
    return Table(entry["name"], entry["title"], columns, **OTHERWISE.get(entry["name"], {}))


TABLES = {entry["name"]: table_of(entry) for entry in ENTRIES["tables"]}
