# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's tables and columns, as doc/reference.md lists them; a test keeps that up to date."""
import dataclasses
import functools

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


@functools.cache
def tables() -> dict[str, list[Column]]:
    """{name of a table: its columns, in the order of CSV and JSON}"""
    found: dict[str, list[Column]] = {}
    text = (ROOT / "doc" / "reference.md").read_text()
    for section in text.partition("## Tables")[2].partition("\n## ")[0].split("\n### ")[1:]:
        name, *lines = section.splitlines()
        rows = [line for line in lines if line.startswith("| `")]
        found[name] = [Column(*(cell.strip(" `") for cell in row.strip("|").split(" | ")))
                       for row in rows]
    return found
