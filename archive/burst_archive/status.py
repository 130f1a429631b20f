# SPDX-License-Identifier: GPL-2.0-or-later
"""Says what is in an archive, from the files' metadata alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from burst_archive.asking.parameters import NS_PER_SECOND
from burst_archive.store import SCHEMA, Entry, entries


def time_range(entry: Entry) -> tuple[int, int] | None:
    """The earliest and the latest time, as the statistics of Parquet have them."""
    metadata = pq.read_metadata(entry.path)
    index = SCHEMA.names.index("time")
    groups = [metadata.row_group(n).column(index) for n in range(metadata.num_row_groups)]
    found = [g.statistics for g in groups if g.statistics is not None and g.statistics.has_min_max]
    if not found:
        return None
    return min(s.min for s in found), max(s.max for s in found)


def moment(nanoseconds: int) -> str:
    whole = datetime.fromtimestamp(nanoseconds // NS_PER_SECOND, UTC)
    return whole.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_changed(entry: Entry) -> str:
    """What became of the capture."""
    try:
        status = Path(entry.origin.capture).stat()
    except OSError:
        return "gone"
    same = (status.st_size, status.st_mtime_ns) == (entry.origin.size, entry.origin.modified_ns)
    return "" if same else "changed"


def show_status(folder: Path) -> None:
    """Prints sums, and what is special about single captures."""
    there = entries(folder)
    frames = sum(entry.frames for entry in there)
    size = sum(Path(entry.path).stat().st_size for entry in there)
    captured = sum(entry.origin.size for entry in there)
    print(f"Captures   {len(there):,} ({captured:,} bytes)")
    print(f"Frames     {frames:,}")
    each = f", {size / frames:.1f} a frame" if frames else ""
    print(f"Archive    {size:,} bytes{each}")
    ranges = [span for entry in there if (span := time_range(entry)) is not None]
    if ranges:
        first, last = min(r[0] for r in ranges), max(r[1] for r in ranges)
        print(f"Times      {moment(first)} to {moment(last)}")
    for title, values in (
        ("Sensors", Counter(entry.origin.sensor for entry in there)),
        ("Plugin", Counter(entry.origin.plugin for entry in there)),
        ("Settings", Counter(" ".join(f"{n}:{v}" for n, v in e.origin.collected) for e in there)),
    ):
        told = ", ".join(f"{value} ({n})" for value, n in sorted(values.items()))
        print(f"{title:10} {told or '-'}")
    for entry in there:
        if state := is_changed(entry):
            print(f"  {entry.origin.capture}: {state} since it was collected")
        if entry.message:
            print(f"  {entry.origin.capture}: read in part: {entry.message}")
