# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of Wireshark's window, read from what their Copy button gives, and compared with rows."""
import re
from decimal import Decimal

from support.entries import tables
from support.window.expected import expected_headings, expected_rows, keys_by_heading

# Keys of columns whose values are rounded for the eye.
REAL_NUMBERS = "_(mean|sd|rate)$|^(mean_len|rate|burstiness|peak_to_mean)$"
PERCENTILES = r"_p\d+$"
# Keys of times since 1970.
ABSOLUTE = ("first", "last", "start", "end", "time")
PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP"}
# What ends a list that is longer than a column is wide.
ELLIPSIS = " ..."


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


def check_number(cell, expected, key, where):
    assert cell is not None and re.fullmatch(r"-?\d+(\.\d+)?", cell), (where, cell)
    shown = Decimal(cell)
    rounding = Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1)
    if re.search(PERCENTILES, key):
        rounding = max(rounding, abs(Decimal(expected)) / 200)  # three digits
    assert abs(shown - expected) <= rounding, (where, cell, expected)


def check_cell(cell, expected, key, where):
    if key == "protocol" and expected is not None:
        assert cell == PROTOCOLS[expected], where
    elif isinstance(expected, bool):
        assert cell == ("yes" if expected else "no"), where
    elif isinstance(expected, list):
        there = [value for value in expected if value]
        assert ELLIPSIS in (cell or "") or (cell or "").split() == there, where
    elif expected is None or isinstance(expected, str):
        assert cell == expected, where
    elif isinstance(expected, int) and not re.search(REAL_NUMBERS, key):
        # A number as one writes it, without decimals that say nothing.
        assert cell == str(expected), where
    else:
        check_number(cell, expected, key, where)


def relative(row, start):
    """A row in which the capture's times are since its start, as people read them."""
    return {key: value - start if key in ABSOLUTE and isinstance(value, Decimal) else value
            for key, value in row.items()}


class Expected:
    """What tshark says about a capture, and how the window shows it."""

    def __init__(self, wireshark, capture, *options):
        self.wireshark, self.capture, self.options = wireshark, capture, options

    def headings(self, name):
        return expected_headings(self.wireshark, self.capture, name, *self.options)

    def rows(self, name, display_filter=""):
        question = (self.wireshark, self.capture)
        start = expected_rows(*question, "summary", display_filter, *self.options)[0]["first"]
        rows = expected_rows(*question, name, display_filter, *self.options)
        return [relative(row, start or 0) for row in rows]

    def check(self, table, name, display_filter=""):
        """All cells of all rows of a dialog, in whatever order the rows are."""
        headings, shown = parse_table(table.text())
        assert headings == (self.headings(name) or headings)
        wanted = self.rows(name, display_filter)
        keys = [keys_by_heading(self.wireshark, self.capture, name)[h] for h in headings]
        assert len(set(keys)) == len(keys) and len(shown) == len(wanted)
        # The same order for both: by the first column, which tells the rows of a table apart.
        first = tables()[name][0].key
        shown.sort(key=lambda row: str(row[keys.index(first)]))
        wanted.sort(key=lambda row: str(row[first]))
        for row, wanted_row in zip(shown, wanted, strict=True):
            for key, cell in zip(keys, row, strict=True):
                check_cell(cell, wanted_row[key], key, f"{key} of {row}")


def column(table, heading):
    headings, rows = parse_table(table.text())
    return [row[headings.index(heading)] for row in rows]
