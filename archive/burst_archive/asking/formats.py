# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a table as text, CSV, JSON or Parquet: each format one entry of FORMATS."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from burst_archive.asking.columns import Column, Kind, Table
from burst_archive.asking.parameters import NS_PER_SECOND, PARTS, Parameters

SCHEMA = "burst/2"
BILLIONTH = pa.scalar(Decimal("0.000000001"), pa.decimal128(9, 9))
Single = int | float | str | None
Cell = Single | list[Single]
# Of text, as the plugin has it.
LIST_WIDTH = 40
LINE_WIDTH = 120
LABEL_WIDTH = 20
SPACES = 2  # between two columns
ELEMENTS = {Kind.COUNTS: Kind.COUNT, Kind.TIMES: Kind.TIME}


@dataclass(frozen=True)
class Result:
    """A table with its rows, and what it takes to write it."""

    table: Table
    rows: pa.Table
    parameters: Parameters
    where: str | None = None
    first_ns: int | None = None  # text counts moments from here
    all_columns: bool = False  # text shows them all

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """Row by row."""
        for batch in self.rows.to_batches(max_chunksize=65_536):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def seconds(nanoseconds: int) -> str:
    whole, rest = divmod(abs(nanoseconds), NS_PER_SECOND)
    return f"{'-' if nanoseconds < 0 else ''}{whole}.{rest:09}"


def exact_value(kind: Kind, cell: Single) -> str:
    """As in the plugin's CSV and JSON: absent is empty."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if kind is Kind.REAL:
        return format(cell, ".15g")
    if kind in (Kind.TIME, Kind.MOMENT):
        return seconds(int(cell))
    if kind is Kind.FLAG:
        return "true" if cell else "false"
    return str(cell)


def exact_values(kind: Kind, cell: list[Single]) -> list[str]:
    return [exact_value(ELEMENTS[kind], value) for value in cell]


def exact(column: Column, cell: Cell) -> str:
    """A list is its values with spaces between them."""
    if isinstance(cell, list):
        return " ".join(exact_values(column.kind, cell))
    return exact_value(column.kind, cell)


def write_csv(result: Result, out: IO[bytes]) -> None:
    columns = result.table.columns
    out.write((",".join(column.key for column in columns) + "\n").encode())
    for row in result.cells():
        line = ",".join(exact(column, cell) for column, cell in zip(columns, row, strict=True))
        out.write(f"{line}\n".encode())


def json_row(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> str:
    members = []
    for column, cell in zip(columns, row, strict=True):
        value = exact(column, cell)
        if isinstance(cell, list):
            values = exact_values(column.kind, cell)
            value = f"[{', '.join(each or 'null' for each in values)}]"
        elif value == "":
            value = "null"
        elif column.kind is Kind.TEXT:
            value = json.dumps(value)
        members.append(f'"{column.key}": {value}')
    return "{" + ", ".join(members) + "}"


def write_json(result: Result, out: IO[bytes]) -> None:
    """A document as the plugin's, with one table in it."""
    parameters = {**result.parameters.document(), "filter": result.where}
    name = result.table.name
    out.write(
        f'{{"schema": "{SCHEMA}", "parameters": {json.dumps(parameters)}, "{name}": '.encode()
    )
    if name == "summary":
        out.write(json_row(result.table.columns, next(result.cells())).encode())
    else:
        separator = "[\n"
        for row in result.cells():
            out.write((separator + json_row(result.table.columns, row)).encode())
            separator = ",\n"
        out.write(b"]" if separator.startswith(",") else b"[]")
    out.write(b"}\n")


def write_parquet(result: Result, out: IO[bytes]) -> None:
    """Times are seconds, as in the other formats: decimals, so that nanoseconds are kept."""
    columns = []
    for column in result.table.columns:
        values = result.rows.column(column.key)
        if column.kind in (Kind.TIME, Kind.MOMENT):
            values = to_seconds(values)
        elif column.kind is Kind.TIMES:
            values = values.combine_chunks()
            values = pa.LargeListArray.from_arrays(values.offsets, to_seconds(values.values))
        columns.append(values)
    pq.write_table(pa.table(columns, names=result.rows.column_names), out, compression="zstd")


def to_seconds(nanoseconds: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    return pc.multiply(nanoseconds.cast(pa.decimal128(19, 0)), BILLIONTH)


def shown(result: Result) -> list[int]:
    """The columns that people see, as in the plugin: by rank, without what the kind of stream
    lacks; if they are to be brief, only those with a rank, and of these as many as a line has
    room for."""
    there = PARTS[result.parameters.stream]
    fitting = [
        (column.rank or math.inf, index)
        for index, column in enumerate(result.table.columns)
        if (not column.parts or column.parts & there) and (result.all_columns or column.rank > 0)
    ]
    chosen: list[int] = []
    width = -SPACES
    for _, index in sorted(fitting):
        wider = width + SPACES + result.table.columns[index].width
        if result.all_columns or wider <= LINE_WIDTH:
            chosen.append(index)
            width = wider
    return chosen


def short(values: list[str]) -> str:
    """As many as there is room for."""
    text = ""
    for index, value in enumerate(values):
        longer = f"{text} {value}" if index > 0 else value
        if len(longer) > LIST_WIDTH - len(" ..."):
            return f"{text} ..."
        text = longer
    return text


def readable(column: Column, cell: Cell, first_ns: int) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, list):
        return short(exact_values(column.kind, cell))
    if column.kind is Kind.FLAG:
        return "yes" if cell else "no"
    if column.kind is Kind.REAL:
        return format(cell, f".{column.decimals}f")
    if column.kind is Kind.MOMENT:
        return seconds(int(cell) - first_ns)
    return exact(column, cell)


def write_text(result: Result, out: IO[bytes]) -> None:
    """For people: aligned columns under a title; the summary's one below the other."""
    out.write(f"{result.table.title}\n".encode())
    if result.where:
        out.write(f"Where: {result.where}\n".encode())
    for line in row_lines(result) if result.table.name == "summary" else table_lines(result):
        out.write(f"{line.rstrip()}\n".encode())
    out.write(b"\n")


def row_lines(result: Result) -> Iterator[str]:
    """The only row. Times are not counted from the start, which is one of them."""
    for column, cell in zip(result.table.columns, next(result.cells()), strict=True):
        yield f"{column.heading:<{LABEL_WIDTH}} {readable(column, cell, 0)}"


def table_lines(result: Result) -> Iterator[str]:
    indexes = shown(result)
    columns = [result.table.columns[index] for index in indexes]
    first_ns = result.first_ns or 0
    lines = [[column.heading for column in columns]]
    lines += [
        [readable(result.table.columns[index], row[index], first_ns) for index in indexes]
        for row in result.cells()
    ]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        yield (" " * SPACES).join(
            cell.ljust(width) if column.kind is Kind.TEXT else cell.rjust(width)
            for column, cell, width in zip(columns, line, widths, strict=True)
        )


FORMATS: dict[str, Callable[[Result, IO[bytes]], None]] = {
    "text": write_text,
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}
