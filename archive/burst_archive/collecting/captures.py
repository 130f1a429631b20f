# SPDX-License-Identifier: GPL-2.0-or-later
"""Which captures are meant: files, folders, globs and lists of files."""

from __future__ import annotations

import glob
import hashlib
from pathlib import Path

from burst_archive.errors import UsageError

SUFFIXES = (".pcap", ".pcapng", ".cap", ".ntar", ".snoop", ".dmp")
COMPRESSED = (".gz", ".zst", ".lz4")
READ_BYTES = 1 << 20


def looks_like_capture(path: Path) -> bool:
    """By its name: x.pcap, x.pcapng.gz, and dumpcap's and tcpdump's x.pcap3."""
    name = path.name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return name.rstrip("0123456789").endswith(SUFFIXES)


def in_folder(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file() and looks_like_capture(path)]
    if not found:
        raise UsageError(
            f"No capture is in the folder {folder}: no file there ends with {', '.join(SUFFIXES)}."
        )
    return found


def named_in(path: str) -> list[str]:
    """The lines of a file list; - is standard input."""
    try:
        text = Path("/dev/stdin" if path == "-" else path).read_text("utf-8", "surrogateescape")
    except OSError as error:
        raise UsageError(f"The list {path} could not be read: {error.strerror}.") from error
    return [line for line in text.splitlines() if line.strip()]


def find(names: list[str], lists: list[str]) -> list[Path]:
    """All captures, each once, sorted by path."""
    wanted = list(names)
    for listed in lists:
        wanted += named_in(listed)
    if not wanted:
        raise UsageError(
            "No capture is named. Name files, folders or globs, or a list: --list FILE"
        )
    found: set[Path] = set()
    for name in wanted:
        path = Path(name)
        if path.is_dir():
            found.update(in_folder(path))
        elif path.exists():
            found.add(path)
        elif matches := glob.glob(name, recursive=True):  # noqa: PTH207 (absolute ones, too)
            found.update(Path(match) for match in matches if Path(match).is_file())
        else:
            raise UsageError(f"There is no file {name}.")
    return sorted(path.absolute() for path in found)


def digest_of(path: Path) -> str:
    """SHA-256 of the content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
