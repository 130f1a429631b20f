# SPDX-License-Identifier: GPL-2.0-or-later
"""Brings captures into an archive: what is there already is skipped, what fails stops nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from burst_archive.collecting.captures import digest_of
from burst_archive.collecting.convert import Outcome, Task, convert, frames_in, origin_of
from burst_archive.collecting.progress import Progress
from burst_archive.collecting.tshark import Options, Running, Stopped, plugin_version
from burst_archive.errors import UsageError
from burst_archive.store import Entry, entries, remove_leftovers

Runner = Callable[[list[Task], Progress], Iterable[Outcome]]


@dataclass(frozen=True)
class Plan:
    """What `collect` is told."""

    captures: list[Path]
    folder: Path
    options: Options = field(default_factory=Options)
    sensor: str | None = None
    jobs: int = 0  # 0: as many as there are cores
    pieces: int = 1
    allow_copies: bool = False


@dataclass
class Report:
    """What came of it."""

    collected: list[Entry] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)


def collect(plan: Plan, run: Runner | None = None, progress: Progress | None = None) -> Report:
    """Does it. Raises KeyboardInterrupt after Ctrl-C, with an archive that is whole as far as it
    goes; UsageError when nothing can be done at all.

    run: does the tasks; threads of this process unless it is said.
    """
    plugin = plugin_version(plan.options.command)
    make_folder(plan.folder)
    there = {entry.origin.capture: entry for entry in entries(plan.folder)}
    report = Report()
    tasks = []
    for capture in plan.captures:
        try:
            origin = origin_of(capture, plugin, plan.options, plan.sensor)
        except OSError as error:
            report.failed.append(Outcome(str(capture), None, error.strerror or str(error)))
            continue
        known = there.get(str(capture))
        if known is not None and known.origin == origin:
            report.unchanged.append(str(capture))
            continue
        tasks.append(Task(str(capture), str(plan.folder), origin, plan.options, plan.pieces))
    if not plan.allow_copies:
        tasks, copies = without_copies(tasks, there)
        report.failed += copies
    progress = progress or Progress(len(tasks), sum(task.origin.size for task in tasks))
    with contextlib.closing(progress):
        for outcome in (run or in_threads(plan))(tasks, progress):
            note(report, outcome, progress)
    return report


def make_folder(folder: Path) -> None:
    """Makes the archive's folder, and tidies up what a killed call has left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be an archive: {error.strerror}.") from error


def note(report: Report, outcome: Outcome, progress: Progress) -> None:
    if outcome.entry is None:
        report.failed.append(outcome)
        progress.say(f"{outcome.capture}: not collected: {outcome.reason}")
        return
    report.collected.append(outcome.entry)
    if outcome.entry.message:
        progress.say(
            f"{outcome.capture}: {outcome.entry.frames:,} frames could be read, and no more: "
            f"{outcome.entry.message}"
        )


def without_copies(tasks: list[Task], there: dict[str, Entry]) -> tuple[list[Task], list[Outcome]]:
    """Leaves out captures with the content of another one: each packet would count twice.

    A copy has the same size, so only those of one size are compared.
    """
    same_size: dict[int, int] = {}
    for size in [entry.origin.size for entry in there.values()] + [t.origin.size for t in tasks]:
        same_size[size] = same_size.get(size, 0) + 1
    changing = {task.capture for task in tasks}
    seen = {
        entry.digest: entry.origin.capture
        for entry in there.values()
        if entry.frames > 0 and entry.origin.capture not in changing
    }
    kept, copies = [], []
    for task in tasks:
        digest = content_of(task) if same_size[task.origin.size] > 1 else None
        if digest is not None and digest in seen:
            copies.append(Outcome(task.capture, None, copy_text(seen[digest])))
            continue
        if digest is not None and not is_empty(task):
            seen[digest] = task.capture
        kept.append(task)
    return kept, copies


def content_of(task: Task) -> str | None:
    """None for what cannot be read, which `convert` then says."""
    try:
        return digest_of(Path(task.capture))
    except OSError:
        return None


def is_empty(task: Task) -> bool:
    """Captures without packets are alike, and no copies of each other."""
    try:
        return frames_in(Path(task.capture)) == 0
    except UsageError:
        return False


def copy_text(other: str) -> str:
    return (
        f"it is a copy of {other}, and its packets would count twice. If that is meant, "
        "say --allow-copies"
    )


def in_threads(plan: Plan) -> Runner:
    """As many tsharks as there are jobs; the threads themselves only wait for them."""
    jobs = max(1, (plan.jobs or cores()) // plan.pieces)

    def run(tasks: list[Task], progress: Progress) -> Iterator[Outcome]:
        running = Running()
        pool = ThreadPoolExecutor(jobs)
        try:
            yield from results(pool, tasks, running, progress)
        except BaseException:
            running.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return run


def results(
    pool: ThreadPoolExecutor, tasks: list[Task], running: Running, progress: Progress
) -> Iterator[Outcome]:
    """Outcomes as they come."""

    def one(task: Task) -> Outcome:
        try:
            return convert(task, running, progress.add_packets)
        except Stopped:
            return Outcome(task.capture, None, "stopped")
        except OSError as error:
            running.stop()
            raise UsageError(
                f"{task.folder} could not be written: {error.strerror or error}. What is there is "
                "whole; the same command goes on when there is room."
            ) from error

    waiting: set[Future[Outcome]] = {pool.submit(one, task) for task in tasks}
    sizes = {task.capture: task.origin.size for task in tasks}
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        # What ended the work comes before what was stopped by it.
        for future in sorted(done, key=lambda future: future.exception() is None):
            outcome = future.result()
            progress.end_capture(sizes[outcome.capture])
            yield outcome


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0))
