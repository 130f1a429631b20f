# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks an archive for a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp

from burst_archive.asking.columns import LISTS, TABLES, Kind, Table
from burst_archive.asking.engine import Engine
from burst_archive.asking.parameters import NS_PER_SECOND, Parameters, SqlValue, sql_values
from burst_archive.asking.plan import sql_text, steps_before
from burst_archive.asking.sweep import with_suggestion
from burst_archive.errors import UsageError
from burst_archive.store import SCHEMA, Entry

# Frames are numbered in slices of time that hold about so many.
FRAMES_PER_SLICE = 250_000
SHORTEST_SLICE_NS = NS_PER_SECOND
BEFORE_ALL = -(2**63) + 1
ARROW_TYPES = {
    Kind.COUNT: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.TIME: pa.int64(),
    Kind.MOMENT: pa.int64(),
    Kind.TEXT: pa.string(),
    Kind.FLAG: pa.bool_(),
    Kind.COUNTS: pa.int64(),
    Kind.TIMES: pa.int64(),
}


@dataclass(frozen=True)
class Question:
    """What is asked, and about which frames. Times are nanoseconds since 1970."""

    parameters: Parameters = field(default_factory=Parameters)
    since: int | None = None  # frames of this time and later
    until: int | None = None  # frames before this time
    where: str | None = None  # a condition in DuckDB's SQL


def time_of(text: str) -> int:
    """A time as people write it: seconds since 1970, or ISO 8601 (UTC unless it says)."""
    try:
        return int(Decimal(text) * NS_PER_SECOND)
    except InvalidOperation:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is not a time. Write 2024-03-04T08:00:00 (UTC), 2024-03-04T08:00:00+01:00, "
            "or seconds since 1970."
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since_epoch = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since_epoch.days * 86_400 + since_epoch.seconds) * NS_PER_SECOND + (
        since_epoch.microseconds * 1000
    )


def condition_of(where: str, dialect: str) -> str:
    """A condition of the user's, checked and in an engine's dialect: one expression of the
    packets' columns, without queries in it."""
    try:
        parsed = sqlglot.parse(where, read="duckdb")
    except sqlglot.ParseError as error:
        raise UsageError(
            f"--where {where!r} is not SQL: {error.errors[0]['description']}"
        ) from error
    if len(parsed) != 1 or parsed[0] is None:
        raise UsageError(f"--where {where!r} is not one condition.")
    condition = parsed[0]
    if not isinstance(condition, exp.Condition) or condition.find(exp.Query, exp.Command):
        raise UsageError(f"--where {where!r} is not a condition but a query.")
    names = {column.name for column in condition.find_all(exp.Column)}
    if unknown := sorted(names - set(SCHEMA.names)):
        raise UsageError(
            f"--where names {', '.join(unknown)}. Packets have: {', '.join(SCHEMA.names)}."
        )
    return str(condition.sql(dialect=dialect))


def restriction(question: Question, dialect: str) -> str:
    """The condition that frames have to meet; empty for all."""
    parts = []
    if question.where:
        parts.append(f"({condition_of(question.where, dialect)})")
    if question.since is not None:
        parts.append(f"time >= {question.since:d}")
    if question.until is not None:
        parts.append(f"time < {question.until:d}")
    return " AND ".join(parts)


def collected_with(entries: Sequence[Entry]) -> dict[str, str]:
    """The preferences that stay in what is collected. Refuses captures that differ in them."""
    if not entries:
        raise UsageError(
            "The archive is empty. Fill it with: burst-archive collect CAPTURE --into DIR"
        )
    kinds = {entry.origin.collected: entry.origin.capture for entry in entries}
    if len(kinds) > 1:
        told = "; ".join(
            f"{capture} with {' '.join(f'burst.{name}:{value}' for name, value in settings)}"
            for settings, capture in sorted(kinds.items())
        )
        raise UsageError(
            f"The captures were collected with different preferences: {told}. Collect them again "
            "with the same ones, or into archives of their own."
        )
    return dict(next(iter(kinds)))


def ranks(entries: Sequence[Entry]) -> pa.Table:
    """The captures in the order of their names: what mergecap is given."""
    names = sorted(entry.origin.capture for entry in entries)
    return pa.table({"name": names, "file_rank": pa.array(range(len(names)), pa.int64())})


def whole(cell: Any) -> Any:
    """Sums are as wide as an engine makes them: some come as decimals."""
    return int(cell) if isinstance(cell, Decimal) else cell


def typed(table: Table, answer: pa.Table) -> pa.Table:
    """The columns of a table, as wide as they are to be: engines differ in how wide sums are."""
    lists = [column.key for column in table.columns if column.kind in LISTS]
    cells = {
        column.key: answer.column(column.key).cast(ARROW_TYPES[column.kind])
        for column in table.columns
    }
    return folded(answer.column("place"), cells, lists) if lists else pa.table(cells)


def folded(place: pa.ChunkedArray, cells: dict[str, pa.ChunkedArray], lists: list[str]) -> pa.Table:
    """One row of those that follow each other, places from 1; what differs in them as lists."""
    first = pc.indices_nonzero(pc.equal(place, 1)).cast(pa.int64())
    ends = pa.concat_arrays([first, pa.array([len(place)], pa.int64())])
    rows = {}
    for key, values in cells.items():
        if key in lists:
            rows[key] = pa.LargeListArray.from_arrays(ends, values.combine_chunks())
        else:
            rows[key] = values.take(first)
    return pa.table(rows)


class Archive:
    """An archive in an engine. Tables that have been asked for once leave what others need."""

    def __init__(self, engine: Engine, entries: Sequence[Entry], question: Question) -> None:
        self.engine = engine
        self.question = question
        collected = collected_with(entries)
        self.values: dict[str, SqlValue] = sql_values(question.parameters, collected)
        self.made: set[str] = set()
        engine.open_packets([entry.path for entry in entries], ranks(entries))
        self._choose_slices()
        engine.judge("judged", "packets", restriction(question, engine.dialect()) or "TRUE")
        for step in ("slices", "numbered"):
            engine.make(step, sql_text(step), self.values)
        engine.filter("frames", "numbered", "is_asked")

    def _choose_slices(self) -> None:
        row = self.engine.ask(
            "SELECT COUNT(*) AS frames, MIN(clock) AS first, MAX(clock) AS last FROM packets", {}
        ).to_pylist()[0]
        span = 0 if row["first"] is None else row["last"] - row["first"]
        slices = max(1, row["frames"] // FRAMES_PER_SLICE)
        self.values["slice_ns"] = max(SHORTEST_SLICE_NS, span // slices)
        self.values["before_all"] = BEFORE_ALL

    def _make_steps(self, table: str) -> None:
        for step in steps_before(table):
            if step not in self.made:
                self.engine.make(step, sql_text(step), self.values)
                self.made.add(step)

    def table(self, name: str) -> pa.Table:
        """A table by name: columns in its order, with whole nanoseconds where it has times."""
        table = TABLES[name]
        file = table.file or name
        self._make_steps(file)
        sweeps = name == "thresholds"
        answers = []
        for asked in table.asked:
            values = {**self.values, **asked}
            if sweeps:
                self.engine.make("pieces", sql_text("wider_pieces"), values)
            answers.append(typed(table, self.engine.ask(sql_text(file), values)))
        if sweeps:
            self.made.discard("pieces")
            return with_suggestion(pa.concat_tables(answers))
        return pa.concat_tables(answers)

    def rows(self, name: str, **values: SqlValue) -> list[dict[str, Any]]:
        """What any other SQL file answers, as rows."""
        self._make_steps(name)
        sql = f"SELECT * FROM {name}" if name in self.made else sql_text(name)
        rows = self.engine.ask(sql, {**self.values, **values}).to_pylist()
        return [{key: whole(cell) for key, cell in row.items()} for row in rows]

    def span(self) -> tuple[int, int] | None:
        """The earliest and the latest time of the frames that are asked about."""
        answer = self.engine.ask("SELECT MIN(time) AS first, MAX(time) AS last FROM frames", {})
        row = answer.to_pylist()[0]
        return None if row["first"] is None else (row["first"], row["last"])
