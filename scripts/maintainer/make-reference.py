#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes doc/reference.md, the man page, and what burst-archive reads of the plugin (plugin.json): all
tables, keys, preferences, formats and fields.

make-reference.py           writes them
make-reference.py --check   says whether they are up to date; the exit code is 1 if one is not

Tables, preferences and formats come from the programs burst-reference and burst-entries, which are built
together with the unit tests (cmake -DBURST_TESTS=ON); fields come from `tshark -G fields` with the plugin.
All are looked for in build/, or where BURST_PLUGIN names the plugin.
"""
import argparse
import difflib
import json
import pathlib
import subprocess
import sys
import tempfile
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))

from man_page import man_page  # noqa: E402
from support.programs import PLUGIN, ROOT, Wireshark  # noqa: E402

REFERENCE = ROOT / "doc" / "reference.md"
MAN_PAGE = ROOT / "packaging" / "wireshark-burst.4"
ENTRIES = ROOT / "archive" / "burst_archive" / "asking" / "plugin.json"


def printed_by(name: str) -> str:
    """What a program beside the plugin prints."""
    program = PLUGIN.parent / name
    if not program.exists():
        sys.exit(f"{program} is missing. Configure with -DBURST_TESTS=ON, and build.")
    return subprocess.check_output([program], text=True)


def lines_of(value: Any, depth: int) -> str:
    """JSON with a column, a preference or a kind of stream a line, so that changes can be read."""
    inner = "\n" + "  " * (depth + 1)
    if isinstance(value, dict) and "columns" in value:
        names = json.dumps({key: cell for key, cell in value.items() if key != "columns"})
        return f'{names[:-1]}, "columns": {lines_of(value["columns"], depth)}}}'
    if depth == 0 or isinstance(value, list) and depth < 3:
        members = ([f"{json.dumps(key)}: {lines_of(member, depth + 1)}" for key, member in value.items()]
                   if isinstance(value, dict) else [lines_of(member, depth + 1) for member in value])
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + inner + f",{inner}".join(members) + "\n" + "  " * depth + closing
    return json.dumps(value)


def entries() -> str:
    """What burst-archive reads."""
    return lines_of(json.loads(printed_by("burst-entries")), 0) + "\n"


def field_rows() -> list[str]:
    """A line of a table for each field of the plugin, in the order in which it registers them."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        listed = Wireshark(home).tshark("-G", "fields").stdout
    rows = []
    for line in listed.splitlines():
        kind, *cells = line.split("\t")
        if kind != "F" or not cells[1].startswith("burst."):
            continue
        name, abbreviation, field_type = cells[:3]
        meaning = cells[6] if len(cells) > 6 and cells[6] else name
        rows.append(f"| `{abbreviation}` | {name} | {field_type.removeprefix('FT_')} | {meaning} |")
    if not rows:
        sys.exit(f"tshark lists no field of the plugin {PLUGIN}: does it load?")
    return rows


def reference() -> str:
    """The whole text."""
    heading = ["", "## Fields", "",
               "In display filters, columns and `-e`. [statistics.md](statistics.md) says on which packets "
               "they are.", "",
               "| field | name | type | meaning |", "|---|---|---|---|"]
    return printed_by("burst-reference") + "\n".join(heading + field_rows()) + "\n"


def is_up_to_date(file: pathlib.Path, wanted: str) -> bool:
    """Whether a file has the text; prints what differs."""
    there = file.read_text("utf-8") if file.exists() else ""
    if there == wanted:
        return True
    name = str(file.relative_to(ROOT))
    sys.stdout.writelines(difflib.unified_diff(there.splitlines(True), wanted.splitlines(True),
                                               name, "what the plugin reads"))
    print(f"{name} is out of date: run scripts/maintainer/make-reference.py")
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    text = reference()
    wanted = {REFERENCE: text, MAN_PAGE: man_page(ROOT, text), ENTRIES: entries()}
    if arguments.check:
        outdated = [file for file, text in wanted.items() if not is_up_to_date(file, text)]
        return 1 if outdated else 0
    for file, text in wanted.items():
        file.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
