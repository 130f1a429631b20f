# SPDX-License-Identifier: GPL-2.0-or-later
"""Means, deviations and percentiles, from exact sums and from all values."""
import decimal
import math
from collections.abc import Sequence

Numbers = Sequence[int]


def mean(values: Numbers) -> float | None:
    return sum(values) / len(values) if values else None


def sample_sd(values: Numbers) -> float | None:
    """Standard deviation with n - 1, from exact sums; None below two values."""
    n = len(values)
    if n < 2:
        return None
    numerator = n * sum(v * v for v in values) - sum(values) ** 2
    return float((decimal.Decimal(numerator) / (n * (n - 1))).sqrt())


def percentile(values: Numbers, percent: int) -> int | None:
    """Nearest rank; for 50 this is the lower median."""
    if not values:
        return None
    return sorted(values)[max(1, math.ceil(len(values) * percent / 100)) - 1]


def burstiness(gaps: Numbers) -> float | None:
    """Goh and Barabasi's: (sd - mean) / (sd + mean)."""
    sd, average = sample_sd(gaps), mean(gaps)
    if sd is None or average is None or sd + average == 0:
        return None
    return (sd - average) / (sd + average)


def difference(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier


def bits_per_second(n_bytes: int, nanoseconds: int | None) -> float | None:
    """None where there is no time to divide by."""
    return n_bytes * 8 * 1e9 / nanoseconds if nanoseconds else None


def rounded_half_up(value: int, digits: int = 2) -> int:
    """A number of bytes to so many significant digits: 1249 -> 1200, 1250 -> 1300."""
    unit = 10 ** max(0, len(str(value)) - digits)
    return (value + unit // 2) // unit * unit
