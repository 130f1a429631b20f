# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of pictures, filled from an archive: report/DATA.md describes its data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from burst_archive import __version__
from burst_archive.asking.columns import TABLES, Kind, Table
from burst_archive.asking.formats import ELEMENTS, seconds
from burst_archive.asking.parameters import NS_PER_SECOND
from burst_archive.asking.query import Archive
from burst_archive.errors import UsageError
from burst_archive.store import Entry

Json = dict[str, Any]

SHOWN = tuple(name for name in TABLES if name != "summary")
# The rows of a table: the first ones, or those with the largest value in a column.
MOST_ROWS = {"bursts": 10_000, "microbursts": 2_000, "kinds": 500, "sequences": 30}
MOST_OTHER_ROWS = 2_000
CHOSEN_BY = {"bursts": "bytes", "microbursts": "peak_rate"}
MOST_PAIRS = 2_000
MOST_SERIES = 2_000
MOST_POINTS = 130_000
MOST_LANES = 10_000
MOST_BINS = 2_048
ENDPOINTS_WITH_GAPS = 200
BRIDGE = 4_096  # a lane's gaps are below this part of the time that all take
NARROWEST_BIN_NS = 1_024

MINUTE, HOUR, DAY = 60, 3_600, 86_400
# Bins that add up to hours and days, in nanoseconds.
BIN_WIDTHS: tuple[int, ...] = (
    *(n * 10**k for k in range(3, 9) for n in (1, 2, 5)),
    *(n * NS_PER_SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE * NS_PER_SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR * NS_PER_SECOND for n in (1, 2, 3, 6, 12)),
    *(2**k * DAY * NS_PER_SECOND for k in range(20)),
)
DATA = re.compile(r'(<script type="application/json" id="burst-data">)(.*?)(</script>)', re.DOTALL)
# What could end the element, or a line of a script.
ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def grid() -> pa.Table:
    """Each nanosecond up to 8, then each doubling in four."""
    edges = list(range(8))
    for exponent in range(3, 62):
        edges += [2**exponent + quarter * 2 ** (exponent - 2) for quarter in range(4)]
    return pa.table(
        {"low": pa.array(edges[:-1], pa.int64()), "high": pa.array(edges[1:], pa.int64())}
    )


def bin_width(first: int, last: int, at_least: int = 0) -> int:
    """The narrowest with which this time fills few enough bins."""
    for width in BIN_WIDTHS:
        if width >= at_least and last // width - first // width < MOST_BINS:
            return width
    return BIN_WIDTHS[-1]


class Page:
    """The data of one page."""

    def __init__(self, archive: Archive, entries: list[Entry], name: str) -> None:
        self.archive = archive
        self.entries = entries
        self.name = name
        span = archive.span()
        self.first, self.last = span if span is not None else (0, 0)
        self.has_time = span is not None

    def since_start(self, nanoseconds: int | None) -> float | None:
        return None if nanoseconds is None else (nanoseconds - self.first) / NS_PER_SECOND

    def document(self) -> Json:
        tables = {name: self.archive.table(name) for name in SHOWN}
        document = {
            "schema": "burst-report/2",
            "generator": f"burst-archive {__version__}",
            "capture": self._capture(),
            "parameters": self._parameters(),
            "summary": self._summary(),
            "tables": {name: self._table(TABLES[name], rows) for name, rows in tables.items()},
            "pairs": self._pairs(),
            "gaps": self._gaps(tables["endpoints"]),
            "qualifying_gaps": self._buckets(self.archive.rows("report_qualifying_gaps")),
            "series": self._series(),
            "lanes": self._lanes(tables["bursts"].num_rows),
            "names": {},
        }
        if self.has_time:
            document |= {"rates": self._rates(), "load": self._load()}
        return document

    def _capture(self) -> Json:
        return {
            "file": self.name,
            "filter": self.archive.question.where,
            "start": seconds(self.first) if self.has_time else None,
            "end": seconds(self.last) if self.has_time else None,
            "file_size": sum(entry.origin.size for entry in self.entries),
        }

    def _parameters(self) -> Json:
        return {
            **self.archive.question.parameters.document(),
            "filter": self.archive.question.where,
        }

    def _summary(self) -> Json:
        row = self.archive.table("summary").to_pylist()[0]
        kinds = {column.key: column.kind for column in TABLES["summary"].columns}
        return {key: self._cell(kinds[key], cell) for key, cell in row.items() if cell is not None}

    def _cell(self, kind: Kind, cell: Any) -> Any:
        if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
            return None
        if kind is Kind.MOMENT:
            return self.since_start(cell)
        if isinstance(cell, list):
            return [self._cell(ELEMENTS[kind], value) for value in cell]
        return cell / NS_PER_SECOND if kind is Kind.TIME else cell

    def _table(self, table: Table, rows: pa.Table) -> Json:
        most = MOST_ROWS.get(table.name, MOST_OTHER_ROWS)
        kept, left = split(table, rows, most)
        rest = None
        if left.num_rows:
            rest = [pc.sum(left.column(c.key)).as_py() if c.is_sum else None for c in table.columns]
        return {
            "columns": [column.key for column in table.columns],
            "titles": [column.heading for column in table.columns],
            "rows": [
                [self._cell(column.kind, row[column.key]) for column in table.columns]
                for row in kept.to_pylist()
            ],
            "total_rows": rows.num_rows,
            "rest": rest,
        }

    def _pairs(self) -> Json:
        rows = self.archive.rows("report_pairs")
        columns = ["src", "dst", "packets", "bytes"]
        return {
            "columns": columns,
            "rows": [[row[c] for c in columns] for row in rows[:MOST_PAIRS]],
            "total_rows": len(rows),
        }

    def _gaps(self, endpoints: pa.Table) -> list[Json]:
        chosen = endpoints.column("address").slice(0, ENDPOINTS_WITH_GAPS)
        self.archive.engine.give("chosen", pa.table({"name": chosen}))
        found: dict[tuple[str, bool], list[Json]] = {}
        for row in self.archive.rows("report_gaps"):
            found.setdefault((row["address"], row["is_sent"]), []).append(row)
        return [
            {
                "address": address,
                "idt": self._buckets(found.get((address, True), [])),
                "iat": self._buckets(found.get((address, False), [])),
            }
            for address in chosen.to_pylist()
        ]

    @staticmethod
    def _buckets(rows: Iterable[Json]) -> list[list[float]]:
        return [
            [row["low"] / NS_PER_SECOND, row["high"] / NS_PER_SECOND, row["gaps"]] for row in rows
        ]

    def _series(self) -> Json:
        rows = sorted(self.archive.rows("series"), key=lambda row: int(row["place"]))
        shown = rows[:MOST_SERIES]
        width = self._point_width(sum(row["timed"] for row in shown))
        points: dict[int, list[float]] = {row["place"]: [] for row in shown}
        for point in self.archive.rows(
            "report_points", keeps_all=width == 0, bin_ns=width or 1, most_series=MOST_SERIES
        ):
            at = self.since_start(point["time"])
            points[point["place"]] += [at if at is not None else 0.0, point["size"]]
        told = width / NS_PER_SECOND
        return {
            "columns": ["stream", "src", "dst", "packets", "bytes", "bin"],
            "rows": [
                [row["stream"], row["src"], row["dst"], row["packets"], row["bytes"], told]
                for row in shown
            ],
            "points": [points[row["place"]] for row in shown],
            "total_series": len(rows),
            "total_packets": sum(row["timed"] for row in rows),
            "shown_packets": sum(len(part) // 2 for part in points.values()),
            "bin": told,
        }

    def _point_width(self, timed: int) -> int:
        """Of the bins of points: a power of two, as narrow as their number lets it be. 0: none."""
        if timed <= MOST_POINTS:
            return 0
        width = NARROWEST_BIN_NS
        while width * MOST_POINTS < 2 * (self.last - self.first):
            width *= 2
        while 2 * self._bins(width) > MOST_POINTS:
            width *= 2
        return width

    def _bins(self, width: int) -> int:
        rows = self.archive.rows("report_bins", bin_ns=width, most_series=MOST_SERIES)
        bins: int = rows[0]["bins"]
        return bins

    def _lanes(self, bursts: int) -> list[list[Any]]:
        """The bursts that are not in the table, bridged until they are few enough."""
        if bursts <= MOST_ROWS["bursts"]:
            return []
        bridge = max(1, (self.last - self.first) // BRIDGE)
        while True:
            rows = self.archive.rows(
                "report_lanes", most_bursts=MOST_ROWS["bursts"], bridge_ns=bridge
            )
            if len(rows) <= MOST_LANES or bridge > self.last - self.first:
                break
            bridge *= 2
        if len(rows) > MOST_LANES:
            rows = sorted(rows, key=lambda row: -row["bytes"])[:MOST_LANES]
            rows.sort(key=lambda row: (row["stream"], row["start_ns"]))
        return [
            [
                row["stream"],
                self.since_start(row["start_ns"]),
                self.since_start(row["end_ns"]),
                row["bursts"],
                row["bytes"],
                row["packets"],
            ]
            for row in rows
        ]

    def _rates(self) -> Json:
        width = bin_width(self.first, self.last)
        rows = self.archive.rows("report_rates", rate_bin_ns=width)
        return {
            "bin": width / NS_PER_SECOND,
            "columns": ["time", "packets", "bytes", "bursts"],
            "rows": [
                [
                    self.since_start(row["bin"]),
                    row["packets"],
                    row["bytes"],
                    row["bursts"],
                ]
                for row in rows
            ],
        }

    def _load(self) -> Json:
        window = int(self.archive.values["window_reach"]) + 1
        width = bin_width(self.first, self.last, window)
        rows = self.archive.rows("report_load", load_bin_ns=width)
        return {
            "bin": width / NS_PER_SECOND,
            "window": window / NS_PER_SECOND,
            "columns": ["time", "peak_rate", "wire_bytes"],
            "rows": [
                [self.since_start(row["bin"]), row["peak_rate"], row["wire_bytes"]] for row in rows
            ],
        }


def split(table: Table, rows: pa.Table, most: int) -> tuple[pa.Table, pa.Table]:
    """The rows that are shown, in the table's order; and the others."""
    if rows.num_rows <= most:
        return rows, rows.slice(rows.num_rows)
    if table.name not in CHOSEN_BY:
        return rows.slice(0, most), rows.slice(most)
    sizes = rows.column(CHOSEN_BY[table.name]).to_pylist()
    largest = set(sorted(range(len(sizes)), key=lambda n: (-sizes[n], n))[:most])
    return (
        rows.take([n for n in range(len(sizes)) if n in largest]),
        rows.take([n for n in range(len(sizes)) if n not in largest]),
    )


def fill(page: str, document: Json) -> str:
    """The page with this data in place of its own, or of the mark that stands for it."""
    data = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    filled, n = DATA.subn(lambda found: found[1] + data.translate(ESCAPED) + found[3], page)
    if n != 1:
        raise UsageError(
            "The page to be filled has no place for data. Name one that the plugin has written "
            "(tshark -z burst,report,FILE), or report/dist/page.html of a build."
        )
    return filled


def read_page(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"The page {path} could not be read: {error.strerror}.") from error
