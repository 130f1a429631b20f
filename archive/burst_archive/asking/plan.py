# SPDX-License-Identifier: GPL-2.0-or-later
"""Which SQL files a table needs, and in which order. The files themselves tell: whatever a file
reads FROM or JOINs, and is the name of another file, is made first and kept under that name."""

from __future__ import annotations

import functools
import re
from importlib import resources
from importlib.resources.abc import Traversable


@functools.cache
def sql_files() -> dict[str, Traversable]:
    """All SQL files by name."""
    folders = resources.files("burst_archive").joinpath("sql").iterdir()
    files = [file for folder in folders if folder.is_dir() for file in folder.iterdir()]
    return {file.name.removesuffix(".sql"): file for file in files if file.name.endswith(".sql")}


def sql_text(name: str) -> str:
    """A file of the folders in sql, without its comments."""
    text = sql_files()[name].read_text("utf-8")
    return re.sub(r"--[^\n]*", "", text).strip()


def parameter_names(sql: str) -> set[str]:
    """The named parameters, `:name`, of a query."""
    return set(re.findall(r"(?<![:\w]):([a-z]\w*)", sql))


def needs(sql: str) -> list[str]:
    """The steps that a query reads, in order of mention."""
    known = sql_files()
    names = re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", sql)
    return list(dict.fromkeys(name for name in names if name in known))


def steps_before(table: str) -> list[str]:
    """What has to be made before a table can be asked for, in order; `frames` excluded."""
    done: list[str] = []

    def visit(name: str) -> None:
        for other in needs(sql_text(name)):
            if other not in done:
                visit(other)
                done.append(other)

    visit(table)
    return done
