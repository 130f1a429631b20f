#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the archive, and prints rows for doc/performance.md.

measure.py copies ARCHIVE FOLDER N       an archive of N copies of one capture's packets, each later
measure.py tables ARCHIVE [TABLE...] [OPTION=VALUE...]
                                         what each table takes, in a process of its own: CPU seconds,
                                         seconds and memory. Options are those of DuckEngine
                                         (memory=256MB threads=2 spill=DIR), or of Spark (master=URL)
"""
import dataclasses
import pathlib
import resource
import subprocess
import sys
import time

import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "archive"))
from burst_archive import store
from burst_archive.asking import query
from burst_archive.asking.columns import TABLES

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


def engine_of(options):
    """Spark if a master is named, else DuckDB."""
    if "master" in options:
        from burst_archive.engines.spark import SparkEngine
        return SparkEngine(options.pop("master"), [f"{k}={v}" for k, v in options.items()])
    from burst_archive.engines.duck import DuckEngine
    if "threads" in options:
        options["threads"] = int(options["threads"])
    return DuckEngine(**options)


def cpu_seconds(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def one(folder, name, options):
    """One table, as the command line makes it."""
    entries = store.entries(folder)
    frames = sum(entry.frames for entry in entries)
    began = time.monotonic()
    engine = engine_of(options)
    rows = query.Archive(engine, entries, query.Question()).table(name).num_rows
    engine.close()
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {frames:,} | {name} | {rows:,} | {cpu_seconds(resource.RUSAGE_SELF):.1f} | "
          f"{seconds:.1f} | {memory:,} |", flush=True)


def tables(folder, names, options):
    """Each in a process of its own, so that its memory is its own."""
    print("| packets | table | rows | CPU s | s | MiB |\n|--:|---|--:|--:|--:|--:|", flush=True)
    told = [f"{name}={value}" for name, value in options.items()]
    return sum(subprocess.run([sys.executable, __file__, "one", folder, name, *told],
                              check=False).returncode != 0 for name in names or TABLES)


def main(arguments):
    names = [word for word in arguments[2:] if "=" not in word]
    options = dict(word.split("=", 1) for word in arguments[2:] if "=" in word)
    match arguments:
        case ["copies", source, folder, number]:
            copies(pathlib.Path(source), pathlib.Path(folder), int(number))
        case ["one", folder, name, *_]:
            one(pathlib.Path(folder), name, options)
        case ["tables", folder, *_]:
            return 1 if tables(folder, names, options) else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
