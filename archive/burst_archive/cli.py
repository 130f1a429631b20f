# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: burst-archive collect, status, tables, report."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from burst_archive import __version__
from burst_archive.asking.columns import TABLES
from burst_archive.asking.engine import Engine
from burst_archive.asking.formats import FORMATS, Result
from burst_archive.asking.parameters import NO_MAX_DURATION, PREFERENCES, Parameters, Value
from burst_archive.asking.query import Archive, Question, time_of
from burst_archive.asking.report import Page, fill, grid, read_page
from burst_archive.collecting.captures import find
from burst_archive.collecting.collect import Plan, Report, Runner, collect
from burst_archive.collecting.tshark import Options, page_of_plugin
from burst_archive.errors import UsageError
from burst_archive.status import show_status
from burst_archive.store import current_umask, entries

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130
ON = {"true": True, "false": False}


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except UsageError as error:
        print(f"burst-archive: {error}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print("burst-archive: stopped. The same command goes on from here.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


# ---- collect ----


def run_collect(options: argparse.Namespace) -> int:
    captures = find(options.captures, options.list)
    plan = Plan(
        captures=captures,
        folder=Path(options.into).absolute(),
        options=Options(
            command=tuple(shlex.split(options.tshark)),
            preferences=tuple(options.preferences),
            full=options.full,
        ),
        sensor=options.sensor,
        jobs=options.jobs,
        pieces=options.split,
        allow_copies=options.allow_copies,
    )
    with collect_runner(options) as runner:
        report = collect(plan, runner)
    tell(report)
    return FAILED if report.failed else 0


@contextlib.contextmanager
def collect_runner(options: argparse.Namespace) -> Iterator[Runner | None]:
    """Where the work is done: None for here."""
    if options.engine != "spark":
        yield None
        return
    from burst_archive.engines.spark import SparkEngine

    with contextlib.closing(SparkEngine(options.master, options.conf)) as engine:
        yield engine.run_tasks


def tell(report: Report) -> None:
    frames = sum(entry.frames for entry in report.collected)
    print(
        f"{len(report.collected)} captures collected ({frames:,} frames), "
        f"{len(report.unchanged)} there already, {len(report.failed)} not collected"
    )
    for outcome in report.failed:
        print(f"  {outcome.capture}: {outcome.reason}", file=sys.stderr)


def run_status(options: argparse.Namespace) -> int:
    show_status(Path(options.folder))
    return 0


# ---- tables ----


def parameters_of(options: argparse.Namespace) -> Parameters:
    if options.max_duration_us not in (None, 0):
        raise UsageError(NO_MAX_DURATION)
    values: dict[str, Value] = {}
    for preference in PREFERENCES:
        value = getattr(options, preference.name)
        if value is not None:
            values[preference.name] = value
    return Parameters(values)


def question_of(options: argparse.Namespace) -> Question:
    return Question(
        parameters=parameters_of(options),
        since=None if options.since is None else time_of(options.since),
        until=None if options.until is None else time_of(options.until),
        where=options.where,
    )


@contextlib.contextmanager
def engine_of(options: argparse.Namespace) -> Iterator[Engine]:
    engine: Engine
    if options.engine == "spark":
        from burst_archive.engines.spark import SparkEngine

        engine = SparkEngine(options.master, options.conf)
    else:
        from burst_archive.engines.duck import DuckEngine

        engine = DuckEngine(options.memory, options.spill, options.threads)
    with contextlib.closing(engine):
        yield engine


@contextlib.contextmanager
def output(path: str) -> Iterator[IO[bytes]]:
    """Standard output, or a file that is there whole or not at all."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            scratch = Path(file.name)
            try:
                yield file
            except BaseException:
                scratch.unlink()
                raise
        scratch.chmod(0o666 & ~current_umask())
        scratch.replace(target)
    except OSError as error:
        raise UsageError(f"{path} could not be written: {error.strerror or error}.") from error


def run_tables(options: argparse.Namespace) -> int:
    question = question_of(options)
    there = entries(Path(options.folder))
    with engine_of(options) as engine:
        archive = Archive(engine, there, question)
        result = Result(
            table=TABLES[options.table],
            rows=archive.table(options.table),
            parameters=question.parameters,
            where=question.where,
            first_ns=(archive.span() or (0, 0))[0] if options.format == "text" else None,
            all_columns=options.text_columns == "all",
        )
        with output(options.output) as out:
            FORMATS[options.format](result, out)
    return 0


# ---- report ----


def run_report(options: argparse.Namespace) -> int:
    page = read_page(Path(options.page)) if options.page else page_of_plugin(options.tshark)
    question = question_of(options)
    there = entries(Path(options.folder))
    with engine_of(options) as engine:
        engine.give("grid", grid())
        archive = Archive(engine, there, question)
        document = Page(archive, there, Path(options.folder).resolve().name).document()
    with output(options.file) as out:
        out.write(fill(page, document).encode())
    return 0


# ---- what can be said ----


def truth(text: str) -> bool:
    if text.lower() not in ON:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return ON[text.lower()]


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def add_preferences(group: argparse._ArgumentGroup) -> None:
    for preference in PREFERENCES:
        option = "--" + preference.name.replace("_", "-")
        told = f"{preference.help} (default: {preference.default})"
        if isinstance(preference.default, bool):
            group.add_argument(
                option, type=truth, nargs="?", const=True, metavar="true|false", help=told
            )
        elif preference.choices:
            group.add_argument(option, choices=preference.choices, help=told)
        else:
            group.add_argument(option, type=int, metavar="N", help=told)
    group.add_argument("--max-duration-us", type=int, help=argparse.SUPPRESS)


def add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="what does the work"
    )
    command.add_argument(
        "--master",
        default="local[*]",
        metavar="URL",
        help="of Spark: spark://HOST:PORT, local[*], k8s://... (default: %(default)s)",
    )
    command.add_argument(
        "--conf", action="append", default=[], metavar="NAME=VALUE", help="a setting of Spark"
    )


def add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="DIR", help="the archive")
    add_engine(command)
    duck = command.add_argument_group("DuckDB")
    duck.add_argument(
        "--memory", metavar="SIZE", help="such as 4GB (default: 80 %% of what is there)"
    )
    duck.add_argument("--spill", metavar="DIR", help="where what does not fit in memory goes")
    duck.add_argument(
        "--threads", type=positive, metavar="N", help="(default: all cores; fewer in little memory)"
    )
    which = command.add_argument_group("which frames")
    which.add_argument("--since", metavar="TIME", help="2024-03-04T08:00:00 (UTC), or seconds")
    which.add_argument("--until", metavar="TIME", help="before this time")
    which.add_argument(
        "--where", metavar="SQL", help="a condition, as \"dst_port = 443 AND sensor = 'hall'\""
    )
    add_preferences(command.add_argument_group("what a burst is (the plugin's preferences)"))


def add_collect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("collect", help="bring captures into an archive")
    command.set_defaults(run=run_collect)
    command.add_argument(
        "captures", nargs="*", metavar="CAPTURE", help="a file, a folder or a glob"
    )
    command.add_argument("--into", required=True, metavar="DIR", help="the archive")
    command.add_argument(
        "--list", action="append", default=[], metavar="FILE", help="a file with a capture a line"
    )
    command.add_argument(
        "--jobs",
        type=positive,
        default=0,
        metavar="N",
        help="tsharks at a time (default: all cores)",
    )
    command.add_argument(
        "--split", type=positive, default=1, metavar="N", help="cut each capture, for N tsharks"
    )
    command.add_argument(
        "--full",
        action="store_true",
        help="dissect all layers, not the headers alone; --preferences for higher ones need it",
    )
    command.add_argument(
        "--preferences",
        action="append",
        default=[],
        metavar="NAME:VALUE",
        help="a preference of Wireshark, as tshark's -o has it",
    )
    command.add_argument("--sensor", metavar="NAME", help="(default: the capture's folder)")
    command.add_argument(
        "--allow-copies", action="store_true", help="take captures with the same content, too"
    )
    command.add_argument("--tshark", default="tshark", help="the command (default: %(default)s)")
    add_engine(command)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="burst-archive",
        description="Traffic bursts of an archive of captures: dissect once, ask often.",
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    add_collect(commands)
    status = commands.add_parser("status", help="say what is in an archive")
    status.set_defaults(run=run_status)
    status.add_argument("folder", metavar="DIR", help="the archive")
    tables = commands.add_parser("tables", help="ask an archive for a table")
    tables.set_defaults(run=run_tables)
    add_question(tables)
    tables.add_argument("table", choices=TABLES, metavar="TABLE", help=", ".join(TABLES))
    tables.add_argument("--format", choices=FORMATS, default="text")
    tables.add_argument("--output", default="-", metavar="FILE", help="(default: standard output)")
    tables.add_argument(
        "--text-columns", choices=("brief", "all"), default="brief", help="of the format text"
    )
    report = commands.add_parser("report", help="fill the page of pictures from an archive")
    report.set_defaults(run=run_report)
    add_question(report)
    report.add_argument("file", metavar="FILE", help="the page that is written")
    report.add_argument(
        "--page", metavar="FILE", help="a page to be filled (default: what tshark's plugin has)"
    )
    report.add_argument("--tshark", default="tshark", help="the command (default: %(default)s)")
    return top
