#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the archive, and prints rows for doc/archive.md. CPU is user plus system seconds, of all
programs that take part.

archive.py collect CAPTURE FOLDER [tshark=COMMAND]
                        tshark's table of bursts, and what collect takes: one job, and two jobs with two
                        captures (the second is the first, a day later); bytes a packet in Parquet
archive.py copies ARCHIVE FOLDER N
                        an archive of N copies of one capture's packets, each later
archive.py tables ARCHIVE [TABLE...] [OPTION=VALUE...]
                        what each table takes, in a process of its own, as on the command line
archive.py steps ARCHIVE [TABLE...] [OPTION=VALUE...]
                        the same in one process: a table then takes what the ones before it have not made

Options are those of DuckEngine (memory=256MB threads=2 spill=DIR), or of Spark: master=URL, or
workers=N for a cluster of that many workers here, each with one core; others as NAME=VALUE.
"""
import contextlib
import os
import pathlib
import resource
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "archive"), str(ROOT / "tests" / "archive")]

from burst_archive import store  # noqa: E402
from burst_archive.asking import query  # noqa: E402
from burst_archive.asking.columns import TABLES  # noqa: E402
from cluster import Cluster  # noqa: E402
from rotation import copies  # noqa: E402

DAY = 86_400
HEADS = "| packets | table | rows | CPU s | s | MiB |\n|--:|---|--:|--:|--:|--:|"
MEMORY_OF_A_WORKER = "3g"


def ticks_of(process):
    """What a process has taken so far, with its children that have ended; its parent."""
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])), int(fields[1])
    return 0, 0


def cpu_seconds():
    """Of this process and of all that it has started."""
    processes = [int(path.name) for path in pathlib.Path("/proc").iterdir() if path.name.isdecimal()]
    found = {process: ticks_of(process) for process in processes}
    ours = {os.getpid()}
    while more := {process for process, (_, parent) in found.items() if parent in ours} - ours:
        ours |= more
    return sum(found[process][0] for process in ours) / os.sysconf("SC_CLK_TCK")


class Clock:
    """CPU seconds and seconds since it was started."""

    def __init__(self):
        self.cpu, self.began = cpu_seconds(), time.monotonic()

    def __str__(self):
        return f"{cpu_seconds() - self.cpu:.1f} | {time.monotonic() - self.began:.1f}"


# ---- tables ----

@contextlib.contextmanager
def engine_of(options):
    """Spark if workers or a master are named, else DuckDB."""
    options = dict(options)
    with contextlib.ExitStack() as stack:
        if "workers" in options:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            cluster = Cluster(pathlib.Path(folder), int(options.pop("workers")), MEMORY_OF_A_WORKER)
            stack.callback(cluster.stop)
            options = {"master": cluster.url, "spark.executor.memory": "2g", **options}
        if "master" in options:
            from burst_archive.engines.spark import SparkEngine
            engine = SparkEngine(options.pop("master"), [f"{k}={v}" for k, v in options.items()])
        else:
            from burst_archive.engines.duck import DuckEngine
            if "threads" in options:
                options["threads"] = int(options["threads"])
            engine = DuckEngine(**options)
        yield stack.enter_context(contextlib.closing(engine))


def steps(folder, names, options):
    """Tables one after the other, from the files on. Memory is the most so far, of this process."""
    entries = store.entries(folder)
    frames = sum(entry.frames for entry in entries)
    with engine_of(options) as engine:
        clock = Clock()
        archive = query.Archive(engine, entries, query.Question())
        for name in names or TABLES:
            rows = archive.table(name).num_rows
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"| {frames:,} | {name} | {rows:,} | {clock} | {memory:,} |", flush=True)
            clock = Clock()


def tables(folder, names, options):
    """Each in a process of its own, so that its memory is its own."""
    told = [f"{name}={value}" for name, value in options.items()]
    codes = [subprocess.run([sys.executable, __file__, "one", folder, name, *told],
                            check=False).returncode for name in names or TABLES]
    return 1 if any(codes) else 0


# ---- collect ----

def timed(label, frames, command):
    clock = Clock()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - clock.began
    print(f"| {label} | {frames:,} | {clock} | {frames / seconds:,.0f} |", flush=True)


def collecting(capture, folder, tshark):
    """Of two jobs, the second capture has other times: a copy would be refused."""
    folder.mkdir(parents=True, exist_ok=True)
    later = folder / "later.pcap"
    subprocess.run(["editcap", "-F", "nsecpcap", "-t", str(DAY), capture, later], check=True)
    later.chmod(0o644)
    environment = [sys.executable, "-m", "burst_archive", "collect", "--tshark", tshark]
    os.environ["PYTHONPATH"] = str(ROOT / "archive")
    counted = subprocess.run(["capinfos", "-M", "-T", "-r", "-c", capture], check=True,
                             capture_output=True, text=True)
    frames = int(counted.stdout.split("\t")[-1])
    print("| | packets | CPU s | s | packets per second |\n|---|--:|--:|--:|--:|", flush=True)
    for label, options in (("", []), (", shallow", ["-o", "burst.shallow:TRUE"])):
        timed(f"tshark, `burst,bursts`{label}", frames,
              [*shlex.split(tshark), "-q", "-r", capture, *options, "-z", "burst,csv,bursts,-"])
    for jobs, captures in ((1, [capture]), (2, [capture, later])):
        timed(f"collect, jobs {jobs}, captures {jobs}", frames * jobs,
              [*environment, *captures, "--into", folder / f"jobs{jobs}", "--jobs", str(jobs)])
    (entry,) = store.entries(folder / "jobs1")
    size = pathlib.Path(entry.path).stat().st_size
    print(f"{size / frames:.1f} bytes a packet in Parquet, {capture.stat().st_size / frames:.1f} in pcap")


def main(arguments):
    names = [word for word in arguments[2:] if "=" not in word]
    options = dict(word.split("=", 1) for word in arguments[1:] if "=" in word)
    match arguments:
        case ["collect", capture, folder, *_]:
            collecting(pathlib.Path(capture), pathlib.Path(folder), options.get("tshark", "tshark"))
        case ["copies", source, folder, number]:
            copies(pathlib.Path(source), pathlib.Path(folder), int(number))
        case ["one", folder, *_]:
            steps(pathlib.Path(folder), names, options)
        case ["steps", folder, *_]:
            print(HEADS, flush=True)
            steps(pathlib.Path(folder), names, options)
        case ["tables", folder, *_]:
            print(HEADS, flush=True)
            return tables(pathlib.Path(folder), names, options)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
