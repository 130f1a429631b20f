# SPDX-License-Identifier: GPL-2.0-or-later
"""Which SQL files a table needs, and in which order. The files themselves tell: whatever a file
reads FROM or JOINs, and is the name of another file, is made first and kept under that name."""

from __future__ import annotations

import re
from importlib import resources

from burst_archive.parameters import Parameters

# What an engine brings: the packets, the files' ranks, and the frames that are asked about.
GIVEN = ("packets", "files", "frames")


def sql_text(name: str) -> str:
    """A file of the folder sql, without its comments."""
    text = resources.files("burst_archive").joinpath("sql", f"{name}.sql").read_text("utf-8")
    return re.sub(r"--[^\n]*", "", text).strip()


def parameter_names(sql: str) -> set[str]:
    """The named parameters, `:name`, of a query."""
    return set(re.findall(r"(?<![:\w]):([a-z]\w*)", sql))


def file_of(step: str, parameters: Parameters) -> str:
    """The file that makes a step: one has two."""
    if step == "candidates" and parameters.number("mean_percent") > 0:
        return "candidates_by_mean"
    return step


def known_steps() -> set[str]:
    folder = resources.files("burst_archive").joinpath("sql")
    return {entry.name.removesuffix(".sql") for entry in folder.iterdir()}


def needs(sql: str) -> list[str]:
    """The steps that a query reads, in order of mention."""
    known = known_steps()
    names = re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", sql)
    return list(dict.fromkeys(name for name in names if name in known))


def steps_before(table: str, parameters: Parameters) -> list[str]:
    """What has to be made before a table can be asked for, in order; `frames` excluded."""
    done: list[str] = []

    def visit(name: str) -> None:
        for other in needs(sql_text(file_of(name, parameters))):
            if other not in done:
                visit(other)
                done.append(other)

    visit(table)
    return done
