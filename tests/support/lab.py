# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark, sharkd and the reference for tests, each of them only once."""
import concurrent.futures
import csv
import decimal
import io
import itertools
import json
import threading

from reference import Analysis, Parameters
from reference.frames import extract
from reference.fields import FIELDS


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
                          lambda: extract.read_packets(self.wireshark, capture, *options))

    def analysis(self, capture, *options, parameters=Parameters()):
        """The reference's analysis of the frames that are left with these tshark options."""
        return self.once(("analysis", capture, options, parameters),
                          lambda: Analysis(self.packets(capture, *options), parameters))

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
        for field in FIELDS:
            arguments += ["-e", field]
        # A capture that is cut short gives exit code 2, after all that was readable.
        result = self.wireshark.tshark(*arguments, check=False)
        assert result.returncode == 0 or "cut short" in result.stderr, result.stderr
        return parse_json(file.read_text()), parse_fields(result.stdout)

    def rows(self, capture, table, *options, passes=1):
        """The rows of one table as CSV, as {key: text}; None for what is absent."""
        return self.once(("rows", capture, table, options, passes),
                         lambda: self._rows(capture, table, options, passes))

    def _rows(self, capture, table, options, passes):
        file = self.new_file(".csv")
        self.statistic(capture, f"burst,csv,{table},{file}",
                       options=(*options, *["-2"] * (passes == 2)))
        return read_csv(file.read_text())

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


def read_csv(text):
    """The rows of a CSV text, as {key: text}; None for what is absent."""
    return [{key: value or None for key, value in row.items()}
            for row in csv.DictReader(io.StringIO(text))]


def parse_fields(text):
    """{frame: {field: text}} of what the lines show."""
    frames = {}
    for line in text.split("\n"):
        if line:
            number, *values = line.split("\t")
            frames[int(number)] = {k: v for k, v in zip(FIELDS, values) if v}
    return frames
