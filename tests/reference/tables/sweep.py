# SPDX-License-Identifier: GPL-2.0-or-later
"""Which gap: the bursts that each of 61 gaps would give, by 61 runs of the detector, and a suggestion.

Readings:

* `streams` counts the streams that have a burst at that gap.
* Rows without a burst are no plateau: nothing is suggested for a capture that has none.
"""
import dataclasses

from reference.arithmetic import mean, sample_sd
from reference.parameters import Parameters
from reference.runs import find_bursts
from reference.streams import Stream

SHORTEST_SERIES = 5


def sweep_gaps_us() -> list[int]:
    """10^(k/10) ms for k = 0 ... 60, in whole microseconds."""
    return [round(1000 * 10 ** (k / 10)) for k in range(61)]


def threshold_row(streams: list[Stream], gap_us: int, parameters: Parameters) -> dict:
    bursts = find_bursts(streams, dataclasses.replace(parameters, gap_us=gap_us,
                                                      max_duration_us=0))
    packets = [len(b.members) for b in bursts]
    sizes = [b.bytes for b in bursts]
    return {"gap": gap_us * 1000, "bursts": len(bursts),
            "streams": len({b.stream.index for b in bursts}), "packets": sum(packets),
            "bytes": sum(sizes), "packets_mean": mean(packets), "bytes_mean": mean(sizes),
            "bytes_sd": sample_sd(sizes), "duration_mean": mean([b.duration for b in bursts])}


def is_plateau(rows: list[tuple[int, int]]) -> bool:
    """Whether (bursts, streams) of successive rows hardly differ, and streams have several bursts each."""
    counts = [bursts for bursts, _ in rows]
    spread = max(counts) - min(counts)
    return (spread <= 1 or spread * 100 <= 5 * max(counts)) and all(
        bursts >= 2 * streams and bursts > 0 for bursts, streams in rows)


def suggested(rows: list[tuple[int, int]]) -> int | None:
    """The index of the row that is suggested: the middle of the longest plateau, by trying all series."""
    best: tuple[int, int] | None = None  # first and last
    for first in range(len(rows)):
        for last in range(first + SHORTEST_SERIES - 1, len(rows)):
            longer = best is None or last - first > best[1] - best[0]
            if longer and is_plateau(rows[first:last + 1]):
                best = (first, last)
    return None if best is None else (best[0] + best[1]) // 2


def threshold_rows(streams: list[Stream], parameters: Parameters) -> list[dict]:
    """The table `thresholds`."""
    rows = [threshold_row(streams, gap, parameters) for gap in sweep_gaps_us()]
    chosen = suggested([(row["bursts"], row["streams"]) for row in rows])
    return [row | {"suggested": index == chosen} for index, row in enumerate(rows)]
