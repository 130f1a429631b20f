# SPDX-License-Identifier: GPL-2.0-or-later
"""The real captures, which only some have: tests that use them are skipped elsewhere, visibly."""
import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile

from support.programs import ROOT

SUFFIXES = (".pcap", ".pcapng", ".cap")
# How pcap and pcapng begin. A file that begins otherwise is no capture, whatever its name.
MAGIC = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",
         b"\x0a\x0d\x0d\x0a")


def is_open_to_all(folder: pathlib.Path) -> bool:
    """Whether "nobody" can get there."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def copy_for_nobody(folder: pathlib.Path) -> pathlib.Path:
    """A copy of a folder where "nobody" can read it, for as long as the program runs."""
    copy = pathlib.Path(tempfile.mkdtemp(prefix="burst-captures-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    for path in folder.iterdir():
        if path.is_file():
            shutil.copyfile(path, copy / path.name)
            (copy / path.name).chmod(0o644)
    return copy


def _folder() -> pathlib.Path:
    folder = pathlib.Path(os.environ.get("BURST_CAPTURES", ROOT.parent / "shared" / "captures"))
    if os.getuid() == 0 and folder.is_dir() and not is_open_to_all(folder.resolve()):
        return copy_for_nobody(folder)
    return folder


CAPTURES = _folder()


def capture_files() -> list[pathlib.Path]:
    """The files that are there, whatever is in them."""
    return sorted(p for p in CAPTURES.glob("*") if p.suffix in SUFFIXES)


def readable_captures() -> list[pathlib.Path]:
    """Those that begin as captures do."""
    return [path for path in capture_files() if path.read_bytes()[:4] in MAGIC]


def joined(folder: pathlib.Path, most_frames: int | None = None) -> pathlib.Path:
    """All captures in one file in `folder`, one behind the other: of each all frames that can be read,
    or the first ones.
    """
    parts = []
    for capture in readable_captures():
        part = folder / f"{most_frames or 'all'}-{capture.name}"
        first = ["-r", capture, part, f"1-{most_frames}"] if most_frames else [capture, part]
        copied = subprocess.run(["editcap", *first], capture_output=True, text=True, check=False)
        assert copied.returncode == 0 or "cut short" in copied.stderr, copied.stderr
        if part.exists():  # there was a whole header
            parts.append(part)
    path = folder / f"{most_frames or 'all'}-of-each.pcapng"
    subprocess.run(["mergecap", "-a", "-w", path, *parts], check=True)
    return path
