# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs the SQL files: something that holds named tables and answers queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa

from burst_archive.asking.parameters import SqlValue

Values = Mapping[str, SqlValue]


class Engine(Protocol):
    """DuckDB or Spark. Queries have named parameters, `:name`."""

    def open_packets(self, paths: list[str], ranks: pa.Table) -> None:
        """Makes `packets` of Parquet files, and `files` (name, file_rank) of a small table."""

    def give(self, name: str, rows: pa.Table) -> None:
        """Makes a table of a small one."""

    def make(self, name: str, sql: str, values: Values) -> None:
        """Keeps the result of a query under a name, for queries that follow."""

    def judge(self, name: str, source: str, condition: str) -> None:
        """Makes `name` of all rows of `source`, with a column `is_asked`: whether they meet a
        condition in this engine's dialect."""

    def filter(self, name: str, source: str, condition: str) -> None:
        """Makes `name` of the rows of `source` that meet a condition."""

    def ask(self, sql: str, values: Values) -> pa.Table:
        """The result of a query."""

    def dialect(self) -> str:
        """What sqlglot calls its SQL."""

    def close(self) -> None:
        """Gives back what it holds."""
