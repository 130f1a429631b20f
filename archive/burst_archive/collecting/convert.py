# SPDX-License-Identifier: GPL-2.0-or-later
"""One capture into one file of the archive. Runs in a thread here, or on an executor of Spark."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from burst_archive.collecting.captures import digest_of
from burst_archive.collecting.tshark import Clock, Options, Reading, Running, Stopped, to_packets
from burst_archive.errors import UsageError
from burst_archive.store import SCHEMA, Entry, Origin, PacketFile, scratch_folder


@dataclass(frozen=True)
class Task:
    """What is to be done with one capture."""

    capture: str
    folder: str
    origin: Origin
    options: Options
    pieces: int = 1  # to cut it into, so that several tsharks can read it


@dataclass(frozen=True)
class Outcome:
    """What came of a task: an entry, or the reason why there is none."""

    capture: str
    entry: Entry | None
    reason: str = ""


def origin_of(capture: Path, plugin: str, options: Options, sensor: str | None) -> Origin:
    """What a file made now would come from. The sensor: the capture's folder unless it is said."""
    status = capture.stat()
    return Origin(
        capture=str(capture),
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        plugin=plugin,
        preferences=options.preferences,
        full=options.full,
        sensor=capture.parent.name if sensor is None else sensor,
        collected=options.collected(),
    )


def nobody_cares(_: int) -> None:
    """Where no progress is shown."""


def convert(task: Task, running: Running, told: Callable[[int], None] = nobody_cares) -> Outcome:
    """Makes the file, unless tshark cannot read the capture. told: gets numbers of packets.
    Raises OSError where the file cannot be written, and Stopped."""
    try:
        digest = digest_of(Path(task.capture))
    except OSError as error:
        return Outcome(task.capture, None, f"it cannot be read: {error.strerror}")
    with PacketFile(Path(task.folder), task.capture) as file:
        try:
            if task.pieces > 1:
                message = convert_pieces(task, running, file, told)
            else:
                message = convert_whole(task, running, file, told)
        except UsageError as error:
            return Outcome(task.capture, None, str(error))
        return Outcome(task.capture, file.keep(task.origin, digest, message))


def convert_whole(
    task: Task, running: Running, file: PacketFile, told: Callable[[int], None]
) -> str:
    """Reads a capture with one tshark. Returns what tshark complains of."""
    reading = Reading(task.options, task.capture, running)
    clock = Clock()
    for batch in reading.batches():
        file.add(to_packets(batch, task.capture, task.origin.sensor, clock))
        told(batch.num_rows)
    return reading.message


# ---- one large capture on several cores ----


def convert_pieces(
    task: Task, running: Running, file: PacketFile, told: Callable[[int], None]
) -> str:
    """Cuts a capture with editcap, which does not dissect, and reads the pieces side by side."""
    with scratch_folder(Path(task.folder)) as scratch:
        pieces = cut(Path(task.capture), scratch, task.pieces, running)
        with ThreadPoolExecutor(task.pieces) as pool:
            parts = list(pool.map(lambda piece: convert_piece(task, piece, running, told), pieces))
        frames = 0
        clock = Clock()
        for path, _ in parts:
            for batch in pq.ParquetFile(path).iter_batches():
                file.add(moved(batch, frames, clock))
            frames = file.frames
        return " ".join(message for _, message in parts if message)


def frames_in(capture: Path) -> int:
    """As capinfos counts them."""
    result = subprocess.run(
        ["capinfos", "-M", "-T", "-r", "-c", str(capture)],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    fields = result.stdout.strip().split("\t")
    if len(fields) < 2 or not fields[-1].isdigit():
        raise UsageError(result.stderr.strip() or "capinfos could not count its frames")
    return int(fields[-1])


def cut(capture: Path, scratch: Path, pieces: int, running: Running) -> list[Path]:
    """The pieces, in order."""
    frames = -(-max(1, frames_in(capture)) // pieces)
    with tempfile.TemporaryFile() as errors:
        command = ["editcap", "-c", str(frames), str(capture), str(scratch / "piece")]
        process = running.start(command, errors)
        try:
            process.communicate()
        finally:
            running.done(process)
        if running.stopped:
            raise Stopped
        if process.returncode != 0:
            errors.seek(0)
            raise UsageError(errors.read().decode(errors="replace").strip())
    return sorted(scratch.iterdir())


def convert_piece(
    task: Task, piece: Path, running: Running, told: Callable[[int], None]
) -> tuple[Path, str]:
    """A file beside the piece, with frames counted from 1, and tshark's complaint."""
    scratch = piece.with_suffix(".parquet")
    with pq.ParquetWriter(scratch, SCHEMA, compression="lz4") as writer:
        reading = Reading(task.options, str(piece), running)
        clock = Clock()
        for batch in reading.batches():
            writer.write_batch(to_packets(batch, task.capture, task.origin.sensor, clock))
            told(batch.num_rows)
    return scratch, reading.message


def moved(batch: pa.RecordBatch, frames: int, clock: Clock) -> pa.RecordBatch:
    """A piece's batch as it stands in the capture: behind so many frames."""
    columns = {name: batch.column(name) for name in batch.schema.names}
    columns["frame"] = pc.add(columns["frame"], frames)
    columns["clock"] = clock.advance(columns["time"])
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=batch.schema)
