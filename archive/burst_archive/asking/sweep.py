# SPDX-License-Identifier: GPL-2.0-or-later
"""Which gap of the sweep stands out: over many gaps, the number of bursts hardly depends on it."""

from __future__ import annotations

import pyarrow as pa

FEWEST_ROWS = 5
DIFFERENCE = 0.05  # of the largest number of bursts; or 1


def is_stable(bursts: list[int], streams: list[int]) -> bool:
    """Whether successive rows are about the same, and bursts come again in their streams."""
    if any(b == 0 or b < 2 * s for b, s in zip(bursts, streams, strict=True)):
        return False
    apart = max(bursts) - min(bursts)
    return apart <= 1 or apart <= DIFFERENCE * max(bursts)


def suggestion(bursts: list[int], streams: list[int]) -> int | None:
    """The middle row of the longest stable series, of equals the one of smaller gaps."""
    longest, suggested = FEWEST_ROWS - 1, None
    for first in range(len(bursts)):
        last = first
        while last < len(bursts) and is_stable(bursts[first : last + 1], streams[first : last + 1]):
            last += 1
        if last - first > longest:
            longest = last - first
            suggested = first + (longest - 1) // 2
    return suggested


def with_suggestion(rows: pa.Table) -> pa.Table:
    """The table `thresholds` with the row that is suggested marked."""
    chosen = suggestion(rows["bursts"].to_pylist(), rows["streams"].to_pylist())
    marks = pa.array([row == chosen for row in range(rows.num_rows)], pa.bool_())
    return rows.set_column(rows.schema.get_field_index("suggested"), "suggested", marks)
