# SPDX-License-Identifier: GPL-2.0-or-later
"""The recipes in doc/statistics.md, as they stand there."""
import contextlib
import json
import pathlib
import re
import socket
import subprocess
import sys

import pytest
from support.captures import pcap, talk

TEXT = (pathlib.Path(__file__).resolve().parents[2] / "doc" / "statistics.md").read_text("utf-8")
START = 1_700_000_000_123_456_789
# In nanoseconds, so that a float would show: payload, and which way.
LINES = ((0, 400), (0.000001, 900), (1, 20, "back"), (86_400_000.000009, 700), (86_400_001, 2000))


def blocks(heading, kinds):
    """The examples of these languages in one section."""
    section = re.search(rf"^## {heading}\n(.*?)^## ", TEXT, re.M | re.S)[1]
    return re.findall(rf"^```(?:{kinds})\n(.*?)^```", section, re.M | re.S)


PROGRAMS = {re.match(r"# (\w+)", text)[1]: text
            for text in blocks("Into other programs", "python|sh") if text.startswith("# ")}


@pytest.fixture(scope="module")
def capture(wireshark):
    path = wireshark.tmp / "capture.pcapng"
    frames = [(START + time, data) for time, data in talk.two_hosts(*LINES)]
    pcap.write_pcapng(path, [*frames, (frames[-1][0], pcap.arp()), (None, frames[0][1])])
    return path


@pytest.fixture(scope="module")
def packets(wireshark, capture):
    """packets.csv, by the first of the recipes."""
    command, = (text for text in blocks("Into other programs", "sh") if text.startswith("tshark"))
    wireshark.run("bash", "-ec", command)
    path = capture.with_name("packets.csv")
    assert len(path.read_text().splitlines()) == 1 + len(LINES) + 2
    return path


def test_there_are_recipes_for():
    assert set(PROGRAMS) == {"pandas", "Polars", "DuckDB", "SQLite"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_nanosecond_is_lost(tmp_path, packets, name):
    (tmp_path / "packets.csv").write_bytes(packets.read_bytes())
    program = ["bash", "-e"] if name == "SQLite" else [sys.executable, "-"]
    result = subprocess.run(program, input=PROGRAMS[name], cwd=tmp_path, text=True,
                            capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr
    times = [round(line[0] * talk.MS) for line in LINES]
    sent = sum(line[1] for line in LINES if len(line) == 2) + LINES[0][1]  # one has no time
    span = max(times) - min(times)
    assert round(float(START + span) - float(START)) != span  # what a float would say
    assert re.search(rf"\b{span}\b", result.stdout), result.stdout
    assert re.search(rf"{re.escape(talk.HOSTS[0])}\D+{sent}\b", result.stdout), result.stdout


def live_recipe(name):
    """One of the lines, with the capture file in place of the interface."""
    block, = (text for text in blocks("While packets come", "sh") if "jq" in text)
    line, = (line for line in block.splitlines() if name in line and not line.startswith("#"))
    assert "-i eth0" in line
    return line.replace("-i eth0", "-r capture.pcapng -o burst.min_packets:1 -o burst.gap_us:100")


def test_jq(wireshark, capture):
    recipe = live_recipe("jq")
    assert capture.exists() and "> 1000000)" in recipe
    result = wireshark.run("bash", "-ec", "set -o pipefail; " + recipe.replace("1000000", "1000"))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    # 400 and 900 bytes come together; the last line's are a burst of their own.
    assert sorted(row["bytes"] for row in rows) == [1300, 2000]
    assert all(set(row) == {"src", "dst", "bytes", "duration"} for row in rows)
    assert wireshark.run("bash", "-ec", recipe).stdout == ""


def test_syslog(wireshark, capture):
    """With a socket of ours in place of the system's."""
    recipe = live_recipe("logger")
    assert capture.exists() and recipe.endswith("| logger -t bursts")
    path = wireshark.tmp / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(path))
        path.chmod(0o777)
        wireshark.run("bash", "-ec", f"{recipe} --socket {path}")
        log.setblocking(False)
        lines = []
        with contextlib.suppress(BlockingIOError):
            while True:
                lines.append(log.recv(4096).decode())
    # A heading, and a line for each burst: the first two packets are one, and one packet is too small.
    assert len(lines) == 4
    assert all(" bursts: " in line for line in lines)
    assert "1300" in lines[1] and talk.HOSTS[0] in lines[1]
