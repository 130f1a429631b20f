# SPDX-License-Identifier: GPL-2.0-or-later
"""What tshark says, which the window has to show; and which packets the window shows."""
import csv
import io
import json
import re
from decimal import Decimal


def z_argument(statistic, display_filter=""):
    return f"{statistic},{display_filter}" if display_filter else statistic


DOCUMENTS: dict[tuple, dict] = {}


def expected_rows(wireshark, capture, name, display_filter="", *options):
    """A table's rows, as dictionaries with exact numbers."""
    question = (capture, display_filter, options)
    if question not in DOCUMENTS:
        output = wireshark.tshark("-n", "-q", "-2", "-r", capture, *options, "-z",
                                  z_argument("burst,json,-", display_filter)).stdout
        DOCUMENTS[question] = json.loads(output, parse_float=Decimal)
    if name not in DOCUMENTS[question]:
        return rows_of_csv(wireshark, capture, name, display_filter, *options)
    rows = DOCUMENTS[question][name]
    return rows if isinstance(rows, list) else [rows]


def value_of(key, text):
    """A value in CSV as it is in JSON."""
    if key in ("lengths", "gaps"):
        return text.split(" ")
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return Decimal(text) if re.fullmatch(r"-?\d+\.\d+", text) else text or None


def rows_of_csv(wireshark, capture, name, display_filter="", *options):
    """Of tables that are no part of the document."""
    output = wireshark.tshark("-n", "-q", "-2", "-r", capture, *options, "-z",
                              z_argument(f"burst,csv,{name},-", display_filter)).stdout
    return [{key: value_of(key, text) for key, text in row.items()}
            for row in csv.DictReader(io.StringIO(output))]


HEADINGS: dict[tuple, dict] = {}


def keys_by_heading(wireshark, capture, name):
    """{heading: key} of all columns of a table: sharkd has them in the order of the CSV."""
    if (capture, name) not in HEADINGS:
        requests = [{"jsonrpc": "2.0", "id": 1, "method": "load", "params": {"file": str(capture)}},
                    {"jsonrpc": "2.0", "id": 2, "method": "tap",
                     "params": {"tap0": f"nstat:burst,{name}"}}]
        answers = wireshark.run("sharkd", "-", input="\n".join(map(json.dumps, requests)) + "\n")
        tap = json.loads(answers.stdout.splitlines()[1])["result"]["taps"][0]
        keys = wireshark.tshark("-n", "-q", "-r", capture, "-z",
                                f"burst,csv,{name},-").stdout.splitlines()[0].split(",")
        HEADINGS[capture, name] = dict(zip((field["c"] for field in tap["fields"]), keys,
                                           strict=True))
    return HEADINGS[capture, name]


def expected_headings(wireshark, capture, name, *options):
    """Those that people see, in their order."""
    if name == "summary":  # as text it is no table
        return None
    lines = wireshark.tshark("-n", "-q", "-r", capture, "-o", "burst.text_columns:all", *options,
                             "-z", "burst," + name).stdout.splitlines()
    heading = next(line for line in lines[1:] if not re.match(r"\w+: ", line))
    return re.split(r"\s{2,}", heading.strip())


def frames_shown(app):
    """Their numbers. What the menu has copied in its place on a busy machine has none: ask again."""
    rows = csv.DictReader(io.StringIO(app.packet_list()))
    return [int(row["No."]) for row in rows if row.get("No.")]


def expected_frames(wireshark, capture, display_filter):
    return [int(number) for number in wireshark.tshark(
        "-n", "-2", "-r", capture, "-Y", display_filter, "-T", "fields", "-e",
        "frame.number").stdout.split()]


def expected_details(wireshark, capture, frame):
    """The lines of a packet's section."""
    lines = [line.strip() for line in wireshark.tshark(
        "-n", "-2", "-r", capture, "-O", "burst", "-Y",
        f"frame.number == {frame}").stdout.splitlines()]
    first = next(n for n, line in enumerate(lines)
                 if re.match(r"\[(Traffic Bursts|Burst \d+): ", line))
    return [line for line in lines[first:] if line]
