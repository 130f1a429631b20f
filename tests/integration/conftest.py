# SPDX-License-Identifier: GPL-2.0-or-later
"""What the integration tests share: which captures they run on, and runs that are done only once.

A test that takes `capture` runs once for each real capture, or for those that
`@pytest.mark.captures(...)` names. Where there are none, it is skipped, here and only here.
"""
import concurrent.futures
import decimal
import importlib.util
import itertools
import json
import os
import pathlib
import shutil
import sys
import threading

import pytest

# How pcap and pcapng begin. A file that begins otherwise is no capture, whatever its name.
MAGIC = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",
         b"\x0a\x0d\x0d\x0a")
TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "reference"))

# pylint: disable=wrong-import-position
import extract  # noqa: E402
import reference  # noqa: E402


def shared_fixtures():
    """The conftest.py one folder up, which also knows where the real captures are."""
    spec = importlib.util.spec_from_file_location("tests_conftest", TESTS / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure(config):
    config.addinivalue_line("markers", "captures(name, ...): the real captures a test runs on")


def pytest_generate_tests(metafunc):
    if "capture" not in metafunc.fixturenames:
        return
    files = [f for f in shared_fixtures().capture_files() if f.read_bytes()[:4] in MAGIC]
    marker = metafunc.definition.get_closest_marker("captures")
    if marker is not None:
        files = [f for f in files if f.name in marker.args]
    if files:
        metafunc.parametrize("capture", files, ids=[f.name for f in files])
    else:
        skip = pytest.mark.skip(reason="the real captures are not here")
        metafunc.parametrize("capture", [pytest.param(None, marks=skip)], ids=["no captures"])


class Lab:
    """Runs tshark and the reference, and remembers the answers."""

    def __init__(self, wireshark):
        self.wireshark = wireshark
        self.cache = {}
        self.lock = threading.Lock()
        self.names = itertools.count()

    def once(self, key, make):
        """The answer of make(), which is called for the first who asks; others wait for it."""
        with self.lock:
            first = key not in self.cache
            answer = self.cache.setdefault(key, concurrent.futures.Future())
        if first:
            try:
                answer.set_result(make())
            except BaseException as error:  # pylint: disable=broad-except
                answer.set_exception(error)
        return answer.result()

    def new_file(self, suffix):
        """A name in the folder that the programs can write to."""
        return self.wireshark.tmp / f"{next(self.names)}{suffix}"

    # ------------------------------------------------------------ the reference

    def lines(self, capture, *options):
        """What Wireshark itself says about the frames of a capture."""
        return self.once(("lines", capture, options),
                          lambda: extract.read_lines(self.wireshark, capture, *options))

    def packets(self, capture, *options):
        """The facts of the frames of a capture."""
        return self.once(("packets", capture, options),
                          lambda: list(map(extract.packet_of, self.lines(capture, *options))))

    def analysis(self, capture, *options, parameters=reference.Parameters()):
        """The reference's analysis of the frames that are left with these tshark options."""
        return self.once(("analysis", capture, options, parameters),
                          lambda: reference.Analysis(self.packets(capture, *options), parameters))

    # ------------------------------------------------------------ the plugin

    def run(self, capture, *options, passes=1):
        """One run: the JSON document, and the fields of each frame as text."""
        return self.once(("run", capture, options, passes),
                          lambda: self._run(capture, options, passes))

    def _run(self, capture, options, passes):
        file = self.new_file(".json")
        arguments = ["-n", "-r", capture, *options, "-z", f"burst,json,{file}"]
        arguments += ["-2"] * (passes == 2)
        arguments += ["-T", "fields", "-E", "separator=/t", "-e", "frame.number"]
        for field in reference.FIELDS:
            arguments += ["-e", field]
        # A capture that is cut short gives exit code 2, after all that was readable.
        result = self.wireshark.tshark(*arguments, check=False)
        assert result.returncode == 0 or "cut short" in result.stderr, result.stderr
        return parse_json(file.read_text()), parse_fields(result.stdout)

    def statistic(self, capture, *names, options=(), **more):
        """The output of `tshark -q -z NAME` for one or more names."""
        arguments = ["-n", "-q", "-r", capture, *options]
        for name in names:
            arguments += ["-z", name]
        return self.wireshark.tshark(*arguments, **more)

    def statistic_once(self, capture, *names, options=()):
        """The same for tests that share a run; only what was printed."""
        return self.once(("statistic", capture, names, options),
                          lambda: self.statistic(capture, *names, options=options).stdout)

    def sharkd(self, capture, *requests):
        """The answers to requests (method, parameters) about a capture."""
        requests = (("load", {"file": str(capture)}), *requests)
        lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
                 for number, (method, params) in enumerate(requests, 1)]
        result = self.wireshark.run("sharkd", "-", input="\n".join(lines) + "\n")
        answers = [parse_json(line) for line in result.stdout.splitlines() if line.strip()]
        assert [a["id"] for a in answers] == list(range(1, len(requests) + 1)), result.stderr
        return answers[1:]


def parse_json(text):
    """JSON with its numbers unharmed: 1500000000.123456789 has no equal among doubles."""
    return json.loads(text, parse_float=decimal.Decimal)


def parse_fields(text):
    """{frame: {field: text}} of what the lines show."""
    frames = {}
    for line in text.split("\n"):
        if line:
            number, *values = line.split("\t")
            frames[int(number)] = {k: v for k, v in zip(reference.FIELDS, values) if v}
    return frames


def capture_of(item):
    """The capture that a collected test runs on, or None."""
    return item.callspec.params.get("capture") if hasattr(item, "callspec") else None


@pytest.fixture(scope="session")
def lab(wireshark, request):
    """The Lab; the runs that the collected tests will ask for are started ahead, on all cores."""
    shared = Lab(wireshark)
    ahead = [(item.module.prepare, capture_of(item))
             for item in request.session.items
             if hasattr(item.module, "prepare") and capture_of(item)]
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    for prepare, capture in dict.fromkeys(ahead):
        pool.submit(prepare, shared, capture)
    yield shared
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def folder(wireshark):
    """A folder for captures that tests write, which the programs can read."""
    path = wireshark.home / "synthetic"
    path.mkdir()
    path.chmod(0o755)
    return path


@pytest.fixture(scope="session")
def needs_sharkd():
    if shutil.which("sharkd") is None:
        pytest.fail("sharkd is missing; it is in the package wireshark-common")
