# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares tables: order of rows and keys exactly, figures with a fraction as closely as they can be."""
import math

PERCENTILES = ("_p50", "_p95", "_p99")
PERCENTILE_ERROR = 0.01
FIGURE_ERROR = 1e-9
ABSOLUTE_ERROR = 2e-9  # rounding to nanoseconds


def same(key, got, expected, percentile_error):
    if got is None or expected is None:
        return got is None and expected is None
    if isinstance(expected, str):
        return got == expected
    if isinstance(expected, list):
        return len(got) == len(expected) and all(
            same(key, *pair, percentile_error) for pair in zip(got, expected))
    if key.endswith(PERCENTILES) and percentile_error:
        return math.isclose(got, expected, rel_tol=percentile_error, abs_tol=ABSOLUTE_ERROR)
    if isinstance(expected, float) or isinstance(got, float):
        return math.isclose(got, expected, rel_tol=FIGURE_ERROR, abs_tol=ABSOLUTE_ERROR)
    return got == expected


def differences(table, got, expected, percentile_error=0.0):
    """Lines about the cells in which two lists of rows differ."""
    if len(got) != len(expected):
        return [f"{table}: {len(got)} rows, expected {len(expected)}"]
    found = []
    for index, (row, wanted) in enumerate(zip(got, expected)):
        if list(row)[:len(wanted)] != list(wanted):
            return [f"{table}: columns {list(row)}, expected {list(wanted)}"]
        found += [f"{table}[{index}].{key}: {row[key]!r}, expected {wanted[key]!r}"
                  for key in wanted if not same(key, row[key], wanted[key], percentile_error)]
    return found


def check(found):
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])
