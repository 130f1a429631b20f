#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the archive, and prints rows of doc/performance.md.

measure.py copies ARCHIVE FOLDER N       an archive of N copies of one capture's packets, each later
measure.py tables ARCHIVE [OPTION...]    seconds, CPU seconds and memory of each table; options are
                                         those of DuckEngine: memory=256MB threads=2
"""
import dataclasses
import pathlib
import resource
import sys
import time

import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "archive"))
from burst_archive import store
from burst_archive.asking import query
from burst_archive.asking.columns import TABLES
from burst_archive.engines.duck import DuckEngine

GAP_NS = 10**9  # between a copy and the next


def copies(source, folder, number):
    """Copies of the only capture of an archive, one after the other in time."""
    folder.mkdir(parents=True)
    (entry,) = store.entries(source)
    table = pq.read_table(entry.path)
    span = pc.max(table["time"]).as_py() - pc.min(table["time"]).as_py() + GAP_NS
    for n in range(number):
        name = f"{entry.origin.capture}.{n:03}"
        moved = table
        for column in ("time", "clock"):
            index = moved.schema.get_field_index(column)
            moved = moved.set_column(index, column, pc.add(moved[column], n * span))
        index = moved.schema.get_field_index("file")
        moved = moved.set_column(index, "file", pc.if_else(True, name, moved["file"]))
        origin = dataclasses.replace(entry.origin, capture=name)
        with store.PacketFile(folder, name) as file:
            for batch in moved.to_batches(max_chunksize=store.ROWS_PER_GROUP):
                file.add(batch)
            file.keep(origin, f"{entry.digest}.{n}", "")


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def tables(folder, options):
    """Each table in an engine of its own, as the command line does."""
    entries = store.entries(folder)
    frames = sum(entry.frames for entry in entries)
    for name in TABLES:
        began, cpu = time.monotonic(), cpu_seconds()
        engine = DuckEngine(**options)
        rows = query.Archive(engine, entries, query.Question()).table(name).num_rows
        engine.close()
        seconds = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {frames:,} | {name} | {rows:,} | {seconds:.1f} | {cpu_seconds() - cpu:.1f} | "
              f"{memory:,} |", flush=True)


def main(arguments):
    match arguments:
        case ["copies", source, folder, number]:
            copies(pathlib.Path(source), pathlib.Path(folder), int(number))
        case ["tables", folder, *options]:
            told = dict(option.split("=", 1) for option in options)
            if "threads" in told:
                told["threads"] = int(told["threads"])
            tables(pathlib.Path(folder), told)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
