# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of Wireshark's window, read from what their Copy button gives, and compared with rows."""
import re
from decimal import Decimal

# Keys of columns whose values are rounded for the eye.
REAL_NUMBERS = "_(mean|sd)$|^(mean_len|rate|burstiness)$"


def split_row(line, widths):
    """The cells of a line: each as wide as its heading, or as it needs to be.

    Numbers may have blanks on the left, more than the heading is wide. So absent values have to
    be shown as something.
    """
    cells = []
    for width in widths:
        end = line.find("  ", max(width, len(line) - len(line.lstrip())))
        cell, line = (line[:end], line[end + 2:]) if end >= 0 else (line, "")
        cells.append(cell.strip())
    assert not line.strip(), f"more cells than headings: {line!r}"
    return cells


def parse_table(text):
    """Headings and rows of a table that was copied; "" and "-" are absent values."""
    lines = text.splitlines()
    rules = [n for n, line in enumerate(lines) if re.fullmatch("-+", line)]
    headings = re.split(r"\s{2,}", lines[rules[0] - 1].strip())
    rows = [split_row(line, [len(h) for h in headings]) for line in lines[rules[0] + 1:rules[1]]]
    return headings, [[None if cell in ("", "-") else cell for cell in row] for row in rows]


def check_cell(cell, expected, key, where):
    if expected is None or isinstance(expected, str):
        assert cell == expected, where
    elif isinstance(expected, int) and not re.search(REAL_NUMBERS, key):
        # A number as one writes it, without decimals that say nothing.
        assert cell == str(expected), where
    else:
        assert cell is not None and re.fullmatch(r"-?\d+(\.\d+)?", cell), (where, cell)
        shown = Decimal(cell)
        rounding = Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1)
        assert abs(shown - expected) <= rounding, (where, cell, expected)


def check_rows(shown, expected):
    """All cells of all rows, in whatever order the rows are."""
    def identity(row):
        return str(row[0])
    shown = sorted(shown, key=identity)
    wanted = sorted((list(row.values()) for row in expected), key=identity)
    assert [row[0] for row in shown] == [identity(row) for row in wanted]
    keys = list(expected[0]) if expected else []
    for row, wanted_row in zip(shown, wanted):
        assert len(row) == len(wanted_row)
        for key, cell, value in zip(keys, row, wanted_row):
            check_cell(cell, value, key, f"{key} of {row[0]}")


def check_table(table, headings, expected):
    shown_headings, shown = parse_table(table.text())
    assert shown_headings == headings
    check_rows(shown, expected)


def column(table, heading):
    headings, rows = parse_table(table.text())
    return [row[headings.index(heading)] for row in rows]
