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
    rows = DOCUMENTS[question][name]
    return rows if isinstance(rows, list) else [rows]


def expected_headings(wireshark, capture, name):
    lines = wireshark.tshark("-n", "-q", "-r", capture, "-z", "burst," + name).stdout.splitlines()
    return re.split(r"\s{2,}", lines[1].strip())


def frames_shown(app):
    return [int(row["No."]) for row in csv.DictReader(io.StringIO(app.packet_list()))]


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
