# SPDX-License-Identifier: GPL-2.0-or-later
"""DuckDB, in this process: what is larger than the memory it may take goes to a spill folder."""

from __future__ import annotations

import functools
import os
import re
import tempfile
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import duckdb
import pyarrow as pa

from burst_archive.asking.engine import Values
from burst_archive.asking.parameters import SqlValue
from burst_archive.asking.plan import parameter_names
from burst_archive.errors import UsageError

# With less than this for each, threads are in each other's way, and sorts may not fit.
BYTES_PER_THREAD = 200_000_000
UNITS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def threads_within(memory: str) -> int | None:
    """As many as there are cores, and fewer in little memory; None if that cannot be told."""
    size = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B\s*", memory, re.IGNORECASE)
    if size is None:
        return None
    there = float(size[1]) * UNITS[size[2].upper()]
    return max(1, min(len(os.sched_getaffinity(0)), int(there // BYTES_PER_THREAD)))


def translated(sql: str) -> str:
    """DuckDB writes a named parameter as $name."""
    return re.sub(r"(?<![:\w]):([a-z]\w*)", r"$\1", sql)


def wanted(sql: str, values: Values) -> dict[str, SqlValue] | None:
    """DuckDB refuses values that a query does not ask for."""
    return {name: values[name] for name in sorted(parameter_names(sql))} or None


Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def told(method: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Errors of DuckDB become messages."""

    @functools.wraps(method)
    def wrapped(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        try:
            return method(*arguments, **named)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(
                "DuckDB needs more memory than it may take, or more disk than the spill folder "
                "has. Give it more with --memory and --spill, or let it do less at a time with "
                f"--threads 1. It says: {str(error).splitlines()[0]}"
            ) from error
        except duckdb.Error as error:
            raise UsageError(f"DuckDB says: {error}") from error

    return wrapped


class DuckEngine:
    """An engine; closed at the end of a `with`."""

    def __init__(
        self, memory: str | None = None, spill: str | None = None, threads: int | None = None
    ) -> None:
        """memory: such as "4GB"; spill: a folder. DuckDB's own choice (80 % of memory), the
        system's folder for temporary files, and as many threads as fit in that memory, where
        they are None."""
        self.spill = tempfile.TemporaryDirectory(prefix="burst-archive-", dir=spill)
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": self.spill.name,
            "preserve_insertion_order": False,
        }
        if memory:
            config["memory_limit"] = memory
            threads = threads or threads_within(memory)
        if threads:
            config["threads"] = threads
        try:
            self.connection = duckdb.connect(config=config)
        except duckdb.Error:
            self.spill.cleanup()
            raise

    def open_packets(self, paths: list[str], ranks: pa.Table) -> None:
        self.give("files", ranks)
        self.connection.read_parquet(paths).create_view("packets")

    def give(self, name: str, rows: pa.Table) -> None:
        self.connection.register(name, rows)

    @told
    def make(self, name: str, sql: str, values: Values) -> None:
        query = f"CREATE OR REPLACE TEMP TABLE {name} AS {translated(sql)}"
        self.connection.execute(query, wanted(sql, values))

    @told
    def judge(self, name: str, source: str, condition: str) -> None:
        self.connection.table(source).project(f"*, ({condition}) AS is_asked").create_view(name)

    @told
    def filter(self, name: str, source: str, condition: str) -> None:
        self.connection.table(source).filter(condition).create_view(name)

    @told
    def ask(self, sql: str, values: Values) -> pa.Table:
        return self.connection.sql(translated(sql), params=wanted(sql, values)).to_arrow_table()

    def dialect(self) -> str:
        return "duckdb"

    def close(self) -> None:
        self.connection.close()
        self.spill.cleanup()
