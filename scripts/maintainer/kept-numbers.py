#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the numbers that a plugin gives for the real captures, and compares two such sets.

kept-numbers.py keep PLUGIN FOLDER
    writes FOLDER/CAPTURE.json for each capture in the folder that BURST_CAPTURES names
kept-numbers.py compare OLD NEW [--ignore-new]
    says which numbers differ; the exit code is 1 if any does

Kept are all tables as JSON for four kinds of stream, all fields of `tshark -2` for two of them, and the
tables of sharkd. Numbers are compared exactly, by value: 1.50 equals 1.5. The name of the schema and the
parameters are no numbers. With --ignore-new, what only NEW has (tables, keys, columns, fields) is no
difference.
"""
import argparse
import concurrent.futures
import decimal
import json
import os
import pathlib
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))

from support.programs import Wireshark  # noqa: E402
from support.real_captures import readable_captures  # noqa: E402

STREAMS = ("pair", "flow", "source", "destination")
STREAMS_WITH_FIELDS = ("pair", "flow")
NO_NUMBERS = ("schema", "parameters", "error")
# The cell that tells a row from the others of its table.
IDENTITIES = ("address", "port", "id", "stream", "window", "gap", "kind", "Address", "Port", "ID",
              "Stream")
# Where one table differs in more cells than this, the others are counted only.
SHOWN = 12


# ---------------------------------------------------------------- keep

def kept_json(wireshark: Wireshark, capture: pathlib.Path, stream: str) -> Any:
    """All tables of one kind of stream, from one pass."""
    result = wireshark.tshark("-n", "-q", "-r", capture, "-o", f"burst.stream:{stream}",
                              "-z", "burst,json,-", check=False)
    return parsed(result.stdout) if result.stdout else {"error": result.stderr}


def kept_fields(wireshark: Wireshark, capture: pathlib.Path, stream: str, names: list[str]) -> Any:
    """{frame: {field: text}}, from two passes."""
    arguments = ["-n", "-2", "-r", capture, "-o", f"burst.stream:{stream}", "-T", "fields",
                 "-E", "separator=/t", "-e", "frame.number"]
    for name in names:
        arguments += ["-e", name]
    frames = {}
    for line in wireshark.tshark(*arguments, check=False).stdout.splitlines():
        number, *values = line.split("\t")
        frames[number] = {name: value for name, value in zip(names, values) if value}
    return frames


def kept_sharkd(wireshark: Wireshark, capture: pathlib.Path, tables: list[str]) -> Any:
    """{table: rows}; a row is {title of the column: cell}."""
    requests = [("load", {"file": str(capture)})]
    requests += [("tap", {"tap0": f"nstat:burst,{table}"}) for table in tables]
    lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
             for number, (method, params) in enumerate(requests, 1)]
    result = wireshark.run("sharkd", "-", input="\n".join(lines) + "\n", check=False)
    answers = [parsed(line) for line in result.stdout.splitlines() if line.strip()]
    return {table: titled_rows(answer) for table, answer in zip(tables, answers[1:])}


def titled_rows(answer: Any) -> Any:
    if "result" not in answer:
        return {"error": answer.get("error")}
    tap = answer["result"]["taps"][0]
    titles = [field["c"] for field in tap["fields"]]
    # A column that has nothing to say may be left out.
    return [{title: cell for title, cell in zip(titles, cells) if cell is not None}
            for table in tap["tables"] for cells in table["i"]]


def field_names(wireshark: Wireshark) -> list[str]:
    """The plugin's fields, from the plugin."""
    lines = wireshark.tshark("-G", "fields").stdout.splitlines()
    names = [line.split("\t")[2] for line in lines if line.startswith("F\t")]
    return sorted(name for name in names if name.startswith("burst."))


def keep_capture(wireshark: Wireshark, capture: pathlib.Path, names: list[str],
                 folder: pathlib.Path) -> None:
    documents = {s: kept_json(wireshark, capture, s) for s in STREAMS}
    tables = [name for name in documents[STREAMS[0]] if name not in NO_NUMBERS]
    numbers = {"json": documents,
               "fields": {s: kept_fields(wireshark, capture, s, names)
                          for s in STREAMS_WITH_FIELDS},
               "sharkd": kept_sharkd(wireshark, capture, tables)}
    text = json.dumps(numbers, indent=1, default=str)
    (folder / f"{capture.name}.json").write_text(text, encoding="utf-8")


def keep(plugin: pathlib.Path, folder: pathlib.Path) -> int:
    captures = readable_captures()
    if not captures:
        sys.exit("There are no captures: name their folder in BURST_CAPTURES.")
    if not plugin.is_file():
        sys.exit(f"{plugin} is missing: build it first.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="burst-numbers-") as base:
        os.chmod(base, 0o755)
        home = pathlib.Path(base) / "home"
        home.mkdir()
        wireshark = Wireshark(home, plugin.resolve())
        names = field_names(wireshark)
        if not names:
            sys.exit(f"{plugin} has no fields: tshark did not load it.")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda c: keep_capture(wireshark, c, names, folder), captures))
    print(f"{len(captures)} captures, {len(names)} fields: kept in {folder}")
    return 0


# ---------------------------------------------------------------- compare

def parsed(text: str) -> Any:
    """JSON with its numbers unharmed; those with a fraction become text when they are kept."""
    return json.loads(text, parse_float=decimal.Decimal)


def value(cell: Any) -> Any:
    """A number, where it is one, even in text."""
    if isinstance(cell, bool) or cell is None:
        return cell
    try:
        return decimal.Decimal(str(cell))
    except decimal.InvalidOperation:
        return cell


def row_name(index: int, row: Any) -> str:
    """Where a row is, and what it is about."""
    cells = row if isinstance(row, dict) else {}
    found = [f"{key} {cells[key]}" for key in IDENTITIES if cells.get(key) is not None]
    return f"row {index}" + (f" ({found[0]})" if found else "")


def differences(where: str, old: Any, new: Any, ignore_new: bool) -> Iterator[tuple[str, str]]:
    """(table, what differs), at any depth."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(k for k in new if k not in old)]:
            place = f"{where}/{key}" if where else str(key)
            if key in NO_NUMBERS or (key not in old and ignore_new):
                continue
            if key not in old or key not in new:
                yield where, f"{key}: only in the {'new' if key not in old else 'old'} one"
            else:
                yield from differences(place, old[key], new[key], ignore_new)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield where, f"{len(old)} rows, now {len(new)}"
        for index, (a, b) in enumerate(zip(old, new)):
            for _, what in differences("", a, b, ignore_new):
                yield where, f"{row_name(index, a)}: {what}"
    elif value(old) != value(new):
        table, _, key = where.rpartition("/")
        yield table, f"{key}: {old}, now {new}"


def show(name: str, found: list[tuple[str, str]]) -> None:
    """The differences of one capture, by table."""
    by_table: dict[str, list[str]] = {}
    for table, what in found:
        by_table.setdefault(table, []).append(what)
    for table, lines in by_table.items():
        print(f"{name}: {table}: {len(lines)} differences")
        print("".join(f"    {line}\n" for line in lines[:SHOWN]), end="")
        if len(lines) > SHOWN:
            print(f"    and {len(lines) - SHOWN} more")


def compare(old: pathlib.Path, new: pathlib.Path, ignore_new: bool) -> int:
    names = sorted({path.name for folder in (old, new) for path in folder.glob("*.json")})
    if not names:
        sys.exit(f"Nothing is kept in {old} or {new}: run `kept-numbers.py keep` first.")
    total = 0
    for name in names:
        files = (old / name, new / name)
        if not all(file.exists() for file in files):
            found = [("", "only in one of the two folders")]
        else:
            before, after = (parsed(file.read_text(encoding="utf-8")) for file in files)
            found = list(differences("", before, after, ignore_new))
        show(name.removesuffix(".json"), found)
        total += len(found)
    print(f"{len(names)} captures, {total} differences")
    return 1 if total else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("keep", help="write the numbers of a plugin to a folder")
    command.add_argument("plugin", type=pathlib.Path)
    command.add_argument("folder", type=pathlib.Path)
    command = commands.add_parser("compare", help="say which numbers differ")
    command.add_argument("old", type=pathlib.Path)
    command.add_argument("new", type=pathlib.Path)
    command.add_argument("--ignore-new", action="store_true",
                         help="what only NEW has is no difference")
    arguments = parser.parse_args()
    if arguments.command == "keep":
        return keep(arguments.plugin, arguments.folder)
    return compare(arguments.old, arguments.new, arguments.ignore_new)


if __name__ == "__main__":
    sys.exit(main())
