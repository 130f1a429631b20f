# SPDX-License-Identifier: GPL-2.0-or-later
"""The archive's files: one Parquet file a capture, which is there whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from burst_archive.errors import UsageError

LAYOUT = 1  # of the files; to be raised when columns change
METADATA_KEY = b"burst_archive"
ROWS_PER_GROUP = 262_144
PARTIAL = ".partial"
PIECES = ".pieces-"

# Rows stand in the order of the capture. `clock` is the latest time so far, so it rises.
SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("sensor", pa.string()),
        ("frame", pa.int64()),
        ("time", pa.int64()),  # nanoseconds since 1970
        ("clock", pa.int64()),
        ("src", pa.string()),
        ("dst", pa.string()),
        ("protocol", pa.int32()),
        ("src_port", pa.int32()),
        ("dst_port", pa.int32()),
        ("payload_len", pa.int64()),
        ("wire_len", pa.int64()),
    ]
)
REPEATED = ["file", "sensor", "src", "dst"]  # what a dictionary makes small


@dataclass(frozen=True)
class Origin:
    """What a file was made from and how: the same again means that nothing has to be done."""

    capture: str  # absolute path
    size: int
    modified_ns: int
    plugin: str
    preferences: tuple[str, ...]
    full: bool
    sensor: str
    collected: tuple[tuple[str, str], ...]  # preferences that stay in the packets, by name
    layout: int = LAYOUT


@dataclass(frozen=True)
class Entry:
    """A file of the archive, as its metadata has it."""

    path: str
    origin: Origin
    digest: str  # SHA-256 of the capture
    frames: int
    message: str  # what tshark said when it could not read all of the capture, else empty


def file_name(capture: str) -> str:
    """Two captures of one name, of two sensors, have two files."""
    digest = hashlib.sha256(os.fsencode(capture)).hexdigest()[:12]
    return f"{Path(capture).name}.{digest}.parquet"


def read_entry(path: Path) -> Entry | None:
    """What a file says of itself; None if it is Parquet, but not of an archive."""
    try:
        metadata = pq.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowInvalid) as error:
        raise UsageError(
            f"{path} cannot be read as Parquet: {error} Remove it, and collect its capture again."
        ) from error
    if METADATA_KEY not in metadata:
        return None
    content = json.loads(metadata[METADATA_KEY])
    origin = content.pop("origin")
    origin["preferences"] = tuple(origin["preferences"])
    origin["collected"] = tuple(map(tuple, origin["collected"]))
    return Entry(str(path), Origin(**origin), **content)


def entries(folder: Path) -> list[Entry]:
    """What is in an archive, by the captures' names. Refuses a folder that is none."""
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder}. Make an archive with: burst-archive collect"
        )
    found = [read_entry(path) for path in sorted(folder.glob("*.parquet"))]
    ours = [entry for entry in found if entry is not None]
    old = [entry for entry in ours if entry.origin.layout != LAYOUT]
    if old:
        raise UsageError(
            f"{old[0].path} was written by another version of burst-archive. "
            "Remove it, and collect its capture again."
        )
    return sorted(ours, key=lambda entry: entry.origin.capture)


class PacketFile:
    """Takes the packets of one capture. Used in a `with`; without keep(), nothing is left."""

    def __init__(self, folder: Path, capture: str) -> None:
        self.target = folder / file_name(capture)
        # Held until it is whole or gone, so that another call does not take it for a leftover.
        self.handle, name = tempfile.mkstemp(prefix=".", suffix=PARTIAL, dir=folder)
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        self.partial = Path(name)
        self.writer: pq.ParquetWriter | None = None
        self.frames = 0

    def __enter__(self) -> PacketFile:
        self.writer = pq.ParquetWriter(
            self.partial, SCHEMA, compression="zstd", use_dictionary=REPEATED
        )
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        assert self.writer is not None
        self.writer.write_batch(batch, row_group_size=ROWS_PER_GROUP)
        self.frames += batch.num_rows

    def keep(self, origin: Origin, digest: str, message: str) -> Entry:
        """Ends the file, and gives it its name."""
        assert self.writer is not None
        content = {
            "origin": dataclasses.asdict(origin),
            "digest": digest,
            "frames": self.frames,
            "message": message,
        }
        self.writer.add_key_value_metadata({METADATA_KEY: json.dumps(content).encode()})
        self.writer.close()
        self.writer = None
        with self.partial.open("rb+") as file:
            os.fsync(file.fileno())
        self.partial.chmod(0o666 & ~current_umask())
        self.partial.replace(self.target)
        return Entry(str(self.target), origin, digest, self.frames, message)

    def __exit__(self, *_: object) -> None:
        if self.writer is not None:
            # On a full disk, ending the file fails as writing did.
            with contextlib.suppress(OSError, pa.ArrowException):
                self.writer.close()
        self.partial.unlink(missing_ok=True)
        os.close(self.handle)


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A folder for pieces of a capture, which another call does not take for a leftover."""
    with tempfile.TemporaryDirectory(prefix=PIECES, dir=folder) as name:
        # tshark may run as somebody else.
        Path(name).chmod(0o777 & ~current_umask())
        handle = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Removes what calls that were killed have left behind. What is held is in use."""
    for path in [*folder.glob(f".*{PARTIAL}"), *folder.glob(f"{PIECES}*")]:
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except BlockingIOError:
                pass
            finally:
                os.close(handle)
