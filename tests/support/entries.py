# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's tables and columns, as doc/reference.md lists them; a test keeps that up to date."""
import dataclasses
import functools
import re

from support.programs import ROOT


@dataclasses.dataclass(frozen=True)
class Column:
    """One line of a table in the reference."""
    key: str
    title: str
    unit: str
    type: str
    meaning: str

    @property
    def heading(self) -> str:
        """What stands above it for people."""
        return f"{self.title} [{self.unit}]" if self.unit else self.title


@dataclasses.dataclass(frozen=True)
class Table:
    """A section of the reference."""
    name: str
    title: str
    key: str  # that chooses it in the window's menu; "" where it is not there
    is_in_document: bool
    is_only_csv: bool
    columns: list[Column]


def _table(section: str) -> Table:
    name, *lines = section.splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    columns = [Column(*(cell.strip(" `") for cell in row.strip("|").split(" | "))) for row in rows]
    places = next(line for line in lines if line.startswith("Heading: "))
    key = re.search(r"\(Alt\+S, B, (\w)\)", places)
    is_only_csv = "Only as CSV" in places
    return Table(name, places.removeprefix("Heading: ").partition(".")[0],
                 key[1].lower() if key else "",
                 not is_only_csv and "Not in the JSON document" not in places, is_only_csv, columns)


def chapter(title: str) -> str:
    """The text below a heading of the reference."""
    text = (ROOT / "doc" / "reference.md").read_text("utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@functools.cache
def all_tables() -> list[Table]:
    """In the order of the JSON document."""
    return [_table(section) for section in chapter("Tables").split("\n### ")[1:]]


def tables() -> dict[str, list[Column]]:
    """{name of a table: its columns, in the order of CSV and JSON}"""
    return {table.name: table.columns for table in all_tables()}


def document_tables() -> list[str]:
    """The names of the tables that the JSON document has."""
    return [table.name for table in all_tables() if table.is_in_document]


def menu_tables() -> dict[str, Table]:
    """{title: table} of those that the window's menu has."""
    return {table.title: table for table in all_tables() if table.key}
