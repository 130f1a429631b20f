# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark with the plugin, and turns its table of packets into record batches."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from burst_archive.asking.parameters import COLLECTED, NO_DUPLICATES
from burst_archive.errors import UsageError
from burst_archive.store import SCHEMA

TABLE = "burst,csv,packets,-"
TEXT = pa.string()
NUMBER = pa.int64()
CSV_TYPES = {
    "frame": NUMBER,
    "time": TEXT,
    "src": TEXT,
    "dst": TEXT,
    "protocol": pa.int32(),
    "src_port": pa.int32(),
    "dst_port": pa.int32(),
    "payload_len": NUMBER,
    "wire_len": NUMBER,
}
BLOCK_BYTES = 4 * 1024 * 1024
SECONDS_TO_END = 10


class Stopped(Exception):
    """The user wants an end."""


@dataclass
class Running:
    """The programs that run now, so that they can be ended together."""

    processes: set[subprocess.Popen[bytes]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: bool = False

    def start(self, command: list[str], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
        with self.lock:
            if self.stopped:
                raise Stopped
            # In a session of its own, so that Ctrl-C reaches this program alone.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
            )
            self.processes.add(process)
            return process

    def done(self, process: subprocess.Popen[bytes]) -> None:
        with self.lock:
            self.processes.discard(process)
        if process.stdout is not None:
            process.stdout.close()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait(SECONDS_TO_END)

    def stop(self) -> None:
        with self.lock:
            self.stopped = True
            for process in self.processes:
                process.kill()


@dataclass(frozen=True)
class Options:
    """How tshark is called."""

    command: tuple[str, ...] = ("tshark",)
    preferences: tuple[str, ...] = ()  # `-o` of the user
    full: bool = False

    def __post_init__(self) -> None:
        for name, _, value in (text.partition(":") for text in self.preferences):
            if name == "burst.duplicate_us" and value.strip() != "0":
                raise UsageError(NO_DUPLICATES)

    def collected(self) -> tuple[tuple[str, str], ...]:
        """The preferences that stay in what is collected, with their values."""
        values = dict(COLLECTED)
        for preference in self.preferences:
            name, _, value = preference.partition(":")
            name = name.removeprefix("burst.")
            if preference.startswith("burst.") and name in values:
                values[name] = value.strip().lower()
        return tuple(sorted(values.items()))

    def arguments(self, capture: str) -> list[str]:
        """A command line. Preferences of the user's profile must not change what is collected."""
        settings = [f"burst.{name}:{value}" for name, value in COLLECTED.items()]
        # No packet qualifies, so tshark holds none back until its burst is over.
        settings.append("burst.min_payload:4294967295")
        if not self.full:
            settings.append("burst.shallow:TRUE")
        options = [part for text in (*settings, *self.preferences) for part in ("-o", text)]
        return [*self.command, "-q", "-n", "-r", capture, *options, "-z", TABLE]


def plugin_version(command: tuple[str, ...]) -> str:
    """The version of the plugin that tshark loads. Refuses to go on without."""
    try:
        result = subprocess.run(
            [*command, "-G", "plugins"], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise UsageError(
            f"{command[0]} could not be started: {error.strerror}. Install tshark, or name it "
            "with --tshark."
        ) from error
    found = re.search(r"^burst\.so\s+(\S+)", result.stdout.decode(errors="replace"), re.MULTILINE)
    if found is None:
        raise UsageError(
            f"{' '.join(command)} does not load the plugin Burst. Install it (scripts/demo.sh "
            "does), and see that `tshark -G plugins` lists burst.so. Wireshark ignores personal "
            "plugins when root runs it."
        )
    return found[1]


# A pcap file of Ethernet without a packet.
NO_PACKETS = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


def page_of_plugin(command: str) -> str:
    """A report that the plugin writes, for the page that it has in it."""
    with tempfile.TemporaryDirectory(prefix="burst-archive-") as folder:
        path = Path(folder)
        # tshark may run as somebody else.
        path.chmod(0o777)
        (path / "none.pcap").write_bytes(NO_PACKETS)
        arguments = ["-q", "-r", str(path / "none.pcap"), "-z", f"burst,report,{path}/page.html"]
        result = subprocess.run(
            [*shlex.split(command), *arguments], capture_output=True, check=False, text=True
        )
        page = path / "page.html"
        if not page.exists():
            raise UsageError(
                f"The plugin has written no page: {result.stderr.strip()} A plugin that was built "
                "without npm has none; then name a page that another one has written: --page FILE"
            )
        return page.read_text("utf-8")


def whole_nanoseconds(times: pa.Array) -> pa.Array:
    """From seconds with nine decimals, or nothing."""
    digits = pc.replace_substring(times, ".", "")
    return pc.cast(pc.if_else(pc.equal(digits, ""), None, digits), NUMBER)


class Clock:
    """The latest time so far, over the batches of a capture."""

    def __init__(self) -> None:
        self.now: int | None = None

    def advance(self, times: pa.Array) -> pa.Array:
        start = None if self.now is None else pa.scalar(self.now, NUMBER)
        reached = pc.fill_null_forward(pc.cumulative_max(times, start=start, skip_nulls=True))
        if self.now is not None:
            reached = pc.fill_null(reached, self.now)
        if len(reached) > 0:
            self.now = reached[-1].as_py()
        return reached


def to_packets(batch: pa.RecordBatch, capture: str, sensor: str, clock: Clock) -> pa.RecordBatch:
    """A batch of tshark's table as one of the archive's."""
    rows = batch.num_rows
    time = whole_nanoseconds(batch.column("time"))
    known = {
        "file": pa.repeat(pa.scalar(capture, TEXT), rows),
        "sensor": pa.repeat(pa.scalar(sensor, TEXT), rows),
        "time": time,
        "clock": clock.advance(time),
    }
    columns = [known.get(name) for name in SCHEMA.names]
    arrays = [
        batch.column(name) if column is None else column
        for name, column in zip(SCHEMA.names, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


@dataclass
class Reading:
    """One capture being read: its batches, and what tshark says of them at the end."""

    options: Options
    capture: str
    running: Running
    message: str = ""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of `burst,csv,packets`. Raises UsageError when there is no such table."""
        with tempfile.TemporaryFile() as errors:
            process = self.running.start(self.options.arguments(self.capture), errors)
            try:
                yield from self._read(process)
                # A process that was killed has said all it has, but not all there is.
                if self.running.stopped:
                    raise Stopped
                status = process.wait()
                self.message = complaint(status, errors)
            except pa.ArrowInvalid as error:
                process.kill()
                process.wait(SECONDS_TO_END)
                if self.running.stopped:
                    raise Stopped from error
                raise UsageError(complaint(1, errors) or str(error)) from error
            finally:
                self.running.done(process)

    def _read(self, process: subprocess.Popen[bytes]) -> Iterator[pa.RecordBatch]:
        assert process.stdout is not None
        reader = pacsv.open_csv(
            process.stdout,
            read_options=pacsv.ReadOptions(block_size=BLOCK_BYTES),
            convert_options=pacsv.ConvertOptions(
                column_types=CSV_TYPES,
                include_columns=list(CSV_TYPES),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
        yield from reader


def complaint(status: int, errors: IO[bytes]) -> str:
    """What tshark said, if it failed: one line."""
    if status == 0:
        return ""
    errors.seek(0)
    lines = errors.read().decode(errors="replace").splitlines()
    told = [line.strip() for line in lines if line.strip() and 'as user "root"' not in line]
    return " ".join(told) or f"tshark ended with exit code {status} and no message."
