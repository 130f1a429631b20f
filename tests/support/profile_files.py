# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of the configuration profile, as Wireshark documents their formats."""
import csv
import pathlib
import re
from typing import NamedTuple

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "profile"
# Colour rules whose names begin so are about bursts; those before them are warnings.
OF_BURSTS = "Burst: "


class ColourRule(NamedTuple):
    """Colours are rrggbb, as sharkd writes them."""

    name: str
    filter: str
    background: str
    foreground: str


def lines(name):
    """The lines of a file that say something."""
    text = (FOLDER / name).read_text(encoding="ascii")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def settings(name):
    """{key: [string, ...]} of a file like `preferences`."""
    values: dict[str, list[str]] = {}
    for line in lines(name):
        if line[0].isspace():
            text = line
        else:
            key, text = line.split(":", 1)
        values.setdefault(key, []).extend(re.findall('"([^"]*)"', text))
    return values


def columns():
    """Pairs of title and format."""
    strings = settings("preferences")["gui.column.format"]
    return list(zip(strings[::2], strings[1::2]))


def column_fields():
    """{title: field} of the columns that show a field."""
    found = {title: re.match("%Cus:([^:]+):", form) for title, form in columns()}
    return {title: match[1] for title, match in found.items() if match}


def colour(numbers):
    return "".join(f"{int(n) >> 8:02x}" for n in numbers.split(","))


def colour_rules():
    rules = []
    for line in lines("colorfilters"):
        match = re.fullmatch(r"@([^@]+)@([^@]+)@\[([\d,]+)\]\[([\d,]+)\]", line)
        assert match, line
        rules.append(ColourRule(match[1], match[2], colour(match[3]), colour(match[4])))
    return rules


def burst_rules():
    """The rules for the first packet, for odd and for even numbers."""
    start, odd, even = [rule for rule in colour_rules() if rule.name.startswith(OF_BURSTS)]
    return start, odd, even


def warning_rules():
    rules = colour_rules()
    return rules[:rules.index(burst_rules()[0])]


def records(name):
    """The records of a table: `io_graphs` and the like."""
    return list(csv.reader(lines(name)))


def filters():
    """Every display filter in the profile."""
    found = [rule.filter for rule in colour_rules()]
    found += [record[2] for record in records("dfilter_buttons")]
    found += [record[2] for record in records("io_graphs")]
    found += [record[3] for record in records("plots")]
    return sorted(set(filter(None, found)))


def y_fields():
    """Those that graphs and plots are of; a graph of all bits has none."""
    found = [record[6] for name in ("io_graphs", "plots") for record in records(name)]
    return list(filter(None, found))
