# SPDX-License-Identifier: GPL-2.0-or-later
"""The text of a table names the parameters that change its figures, and no others.

Which ones do is read from the figures, with and without each parameter.
"""
import re

import pytest
from support.entries import menu_tables

# Each parameter, with a value that is not its default.
CHANGES = {
    "gap_us": 5000,
    "min_payload": 1,
    "min_packets": 5,
    "include_small": "TRUE",
    "stream": "flow",
    "address": "link",
    "size": "wire",
    "mean_percent": 100,
    "end_on_reply": "TRUE",
    "max_duration_us": 100000,
    "min_bytes": 5000,
    "window_us": 20000,
    "alarm_mbps": 2,
    "sequence_length": 7,
    "shallow": "TRUE",
    "duplicate_us": 1000000,
}
# So that there are microbursts, some of them of a single frame without IP.
ALWAYS = ("-o", "burst.alarm_mbps:1", "-o", "burst.window_us:100", "-o", "burst.text_columns:all")
# Frames without IP count only with these.
BESIDES = {"size": ("-o", "burst.address:link")}
TABLES = {title: table.name for title, table in menu_tables().items()}


def run(lab, capture, *options):
    """{table: (the names of the parameters that stand above it, its rows, exactly)}"""
    return lab.once(("parameters said", capture, options),
                    lambda: _run(lab, capture, (*ALWAYS, *options)))


def _run(lab, capture, options):
    files = {table: lab.new_file(".csv") for table in TABLES.values()}
    output = lab.statistic(capture, *(f"burst,{table}" for table in files),
                           *(f"burst,csv,{table},{file}" for table, file in files.items()),
                           options=options).stdout
    said = {table: set() for table in files}
    table = None
    for line in output.splitlines():
        table = TABLES.get(line, table)
        if line.startswith("Parameters"):
            said[table] = set(re.findall(r"(?:^Parameters:? +|, )(\w+) ", line))
    return {table: (said[table], file.read_text()) for table, file in files.items()}


def seen_twice(lab, capture):
    """A capture of all its packets twice, as of a mirror port."""
    path = lab.new_file(".pcap")
    lab.wireshark.run("mergecap", "-F", "pcap", "-w", path, capture, capture)
    return path


@pytest.mark.captures("alexa-app.pcapng")
@pytest.mark.parametrize("parameter", CHANGES)
def test_said_where_it_matters(lab, capture, parameter):
    if parameter == "duplicate_us":
        capture = seen_twice(lab, capture)
    besides = BESIDES.get(parameter, ())
    before = run(lab, capture, *besides)
    after = run(lab, capture, *besides, "-o", f"burst.{parameter}:{CHANGES[parameter]}")
    changed = {table for table, (_, rows) in after.items() if rows != before[table][1]}
    assert {table for table, (names, _) in after.items() if parameter in names} == changed
