# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged captures, files opened one after another, preferences changed in between: with the plugin
built with AddressSanitizer and UndefinedBehaviorSanitizer, named in BURST_SANITIZED_PLUGIN.

Wireshark itself is not instrumented, and leaks: what counts are reports that name our code.
"""
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess

import pytest
from support.entries import all_tables
from support.programs import Wireshark
from support.real_captures import capture_files
from support.session import open_folder

PLUGIN = os.environ.get("BURST_SANITIZED_PLUGIN")
# A longer run for those who want one: rounds of damage a capture.
ROUNDS = int(os.environ.get("BURST_FUZZ_ROUNDS", "1"))
STATISTICS = ["burst,summary", "burst,endpoints", "burst,tcp_ports", "burst,udp_ports",
              "burst,streams", "burst,bursts", "burst,json,/dev/null", "burst_payload,tree",
              "burst_gap,tree", "conv,burst", "endpoints,burst", "burst,streams,tcp",
              "burst,csv,bursts,/dev/null", "burst,report,/dev/null"]
PREFERENCES = [("gap_us", (0, 1000, 300000, 4294967295)), ("min_payload", (0, 300, 4294967295)),
               ("min_packets", (0, 1, 2, 4294967295)), ("include_small", ("TRUE", "FALSE")),
               ("stream", ("pair", "flow", "source", "destination"))]


class Sanitized(Wireshark):
    """Runs programs that were not built with the sanitizers, with their run-time loaded first."""

    def __init__(self, home, plugin):
        super().__init__(home, plugin)
        runtime = subprocess.check_output(["gcc", "-print-file-name=libasan.so"], text=True)
        self.prefix = ["env", "LD_PRELOAD=" + os.path.realpath(runtime.strip()),
                       "ASAN_OPTIONS=new_delete_type_mismatch=0:exitcode=99:fast_unwind_on_malloc=1",
                       "UBSAN_OPTIONS=print_stacktrace=1"]

    def command(self, *arguments):
        if arguments[0] not in ("tshark", "sharkd"):
            return super().command(*arguments)
        return super().command(*self.prefix, *arguments)


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    if PLUGIN is None:
        pytest.skip("BURST_SANITIZED_PLUGIN is not set; scripts/test.sh builds one and sets it")
    home = open_folder(tmp_path_factory, "sanitized") / "home"
    home.mkdir()
    return Sanitized(home, pathlib.Path(PLUGIN))


def reports_of_ours(stderr):
    """Sanitizer reports with our code in them: each begins in a line of its own."""
    parts = re.split(r"(?m)^(?==+\d*=*ERROR|Direct leak|Indirect leak|.*runtime error)", stderr)
    return [part for part in parts
            if re.search(r"AddressSanitizer|leak of|runtime error", part) and "burst" in part
            and re.search(r"\bplugin/[a-z]+/|burst\.so|AddressSanitizer: ", part)]


def check(result, what):
    assert not reports_of_ours(result.stderr), f"{what}\n{result.stderr[:6000]}"
    assert result.returncode >= 0, f"{what}: killed by signal {-result.returncode}"


def random_preferences(chance):
    arguments = []
    for name, values in PREFERENCES:
        arguments += ["-o", f"burst.{name}:{chance.choice(values)}"]
    return arguments


def read_with_everything(sanitized, path, chance, what):
    statistics = []
    for name in STATISTICS:
        statistics += ["-z", name]
    arguments = ["-r", path, *random_preferences(chance)]
    runs = {"one pass": ("-q",), "two passes": ("-2", "-V")}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = pool.map(lambda passes: sanitized.tshark(*passes, *arguments, *statistics,
                                                           check=False), runs.values())
        for passes, result in zip(runs, results):
            check(result, f"{what}, {passes}")


def captures(largest):
    files = [f for f in capture_files() if f.stat().st_size < largest]
    return files or [None]


def name_of(path):
    return path.name if path else "no captures"


def require(path):
    if path is None:
        pytest.skip("the real captures are not here")


@pytest.mark.parametrize("path", captures(200_000), ids=name_of)
def test_damaged_captures(sanitized, path):
    require(path)
    chance = random.Random(path.name)
    for _ in range(ROUNDS):
        rate = chance.choice(("0.001", "0.01", "0.05", "0.2"))
        seed = chance.randrange(1, 1 << 30)
        damaged = sanitized.tmp / ("damaged-" + path.name)
        sanitized.run("editcap", "-E", rate, "--seed", seed, path, damaged, check=False)
        if damaged.exists():
            read_with_everything(sanitized, damaged, chance, f"{path.name} -E {rate} seed {seed}")


@pytest.mark.parametrize("kind", ["ip", "tcp", "udp", "icmp", "sctp", "ipv6"])
def test_random_packets(sanitized, kind):
    chance = random.Random(kind)
    path = sanitized.tmp / f"random-{kind}.pcap"
    # randpkt knows no ipv6; what it does not know it refuses, and a random raw IP file serves.
    made = sanitized.run("randpkt", "-b", "500", "-c", str(300 * ROUNDS), "-t", kind, path,
                         check=False)
    if made.returncode != 0 or not path.exists():
        write_random_ip(path, chance)
    read_with_everything(sanitized, path, chance, "randpkt " + kind)


def write_random_ip(path, chance):
    """Raw IPv6 packets (link type 101) with random contents."""
    def word(value):
        return value.to_bytes(4, "little")
    data = [word(0xa1b2c3d4), word(0x00040002), word(0), word(0), word(65535), word(101)]
    for number in range(300 * ROUNDS):
        packet = bytes([0x60]) + chance.randbytes(chance.randrange(0, 200))
        data += [word(1700000000 + number), word(0), word(len(packet)), word(len(packet)), packet]
    path.write_bytes(b"".join(data))


def sharkd(sanitized, requests):
    lines = "".join(json.dumps({"jsonrpc": "2.0", "id": number, **request}) + "\n"
                    for number, request in enumerate(requests, 1))
    return sanitized.run("sharkd", "-", input=lines, check=False)


def test_files_one_after_another(sanitized):
    """One session: files, preferences, tables with filters, frames, in an arbitrary order."""
    files = captures(400_000)
    require(files[0])
    chance = random.Random(1)
    requests = []
    for number in range(max(60, len(files))):
        requests.append({"method": "load", "params": {"file": str(files[number % len(files)])}})
        name, values = chance.choice(PREFERENCES)
        requests.append({"method": "setconf",
                         "params": {"name": "burst." + name, "value": chance.choice(values)}})
        table = chance.choice([table.name for table in all_tables() if not table.is_only_csv])
        taps = {"tap0": f"nstat:burst,{table}", "tap1": "stat:burst_gap", "tap2": "conv:Burst"}
        requests.append({"method": "tap", "params": taps})
        # From 4.4 on; before, sharkd refuses filters for statistics.
        filters = {"filter0": chance.choice(("", "udp", "tcp"))}
        requests.append({"method": "tap", "params": {**taps, **filters}})
        requests.append({"method": "frame", "params": {"frame": 1, "proto": True}})
    check(sharkd(sanitized, requests), "sharkd")


def test_leaks_of_a_session(sanitized):
    """Opening a file 200 times: what is kept by mistake and forgotten, LeakSanitizer sees at the
    end. What is kept and remembered, tests/integration/test_reopen.py sees."""
    files = captures(60_000)
    require(files[0])
    load = {"method": "load", "params": {"file": str(files[0])}}
    tap = {"method": "tap", "params": {"tap0": "nstat:burst,streams", "tap1": "stat:burst_gap"}}
    check(sharkd(sanitized, [load, tap] * 200), "sharkd, 200 times")
