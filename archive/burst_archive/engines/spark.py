# SPDX-License-Identifier: GPL-2.0-or-later
"""Apache Spark: both steps on the executors of a cluster, or on the cores of this machine."""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from burst_archive.asking.engine import Values
from burst_archive.asking.plan import parameter_names
from burst_archive.collecting.convert import Outcome, Task, convert
from burst_archive.collecting.progress import Progress
from burst_archive.collecting.tshark import Running
from burst_archive.errors import UsageError

try:
    from pyspark.sql import SparkSession
    from pyspark.sql.classic.dataframe import DataFrame
    from pyspark.storagelevel import StorageLevel
except ImportError as error:
    raise UsageError(
        "Spark is not installed. Install it with: pip install 'burst-archive[spark]' "
        "(it needs Java 17 or later)."
    ) from error

# What Spark does differently unless it is told.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "32",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# What several steps read. The others are made when they are read.
KEPT = (
    "numbered",
    "streamed",
    "stream_keys",
    "linked",
    "members",
    "burst_list",
    "sides",
    "arrived",
    "arrivals",
    "loads",
    "loud",
    "pieces",
)


class SparkEngine:
    """An engine. What settings do not say, spark-defaults.conf in SPARK_CONF_DIR does."""

    def __init__(self, master: str, settings: Sequence[str] = ()) -> None:
        """settings: NAME=VALUE each, as spark-submit's --conf."""
        builder = SparkSession.builder.master(master).appName("burst-archive")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        told = dict(setting.split("=", 1) for setting in settings)
        for name, value in {**SETTINGS, **told}.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        # Executors that start late fetch what others have long had.
        self.sent = tempfile.TemporaryDirectory(prefix="burst-archive-")
        self.is_package_sent = False

    def open_packets(self, paths: list[str], ranks: pa.Table) -> None:
        self.session.read.parquet(*paths).createOrReplaceTempView("packets")
        self.give("files", ranks)

    def give(self, name: str, rows: pa.Table) -> None:
        types = ", ".join(
            f"{field.name} {'STRING' if pa.types.is_string(field.type) else 'BIGINT'}"
            for field in rows.schema
        )
        self.session.createDataFrame(rows.to_pylist(), types).createOrReplaceTempView(name)

    def make(self, name: str, sql: str, values: Values) -> None:
        frame = self.session.sql(sql, wanted(sql, values))
        if name in KEPT:
            frame = self.cut(frame).persist(StorageLevel.MEMORY_AND_DISK)
        frame.createOrReplaceTempView(name)

    def cut(self, frame: DataFrame) -> DataFrame:
        """The same rows, with a plan of one node. Else each step's plan would hold those of all
        steps before it, as often as these are read. The rows still know what they are made of:
        what a worker loses is made again.

        DataFrame.checkpoint() cuts plans, too, but needs a folder that all workers share, and
        localCheckpoint() does not survive the loss of a worker."""
        java = frame._jdf
        rows = java.queryExecution().toRdd()
        plain = self.session._jsparkSession.internalCreateDataFrame(rows, java.schema(), False)
        return DataFrame(plain, self.session)

    def judge(self, name: str, source: str, condition: str) -> None:
        judged = self.session.table(source).selectExpr("*", f"({condition}) AS is_asked")
        judged.createOrReplaceTempView(name)

    def filter(self, name: str, source: str, condition: str) -> None:
        self.session.table(source).where(condition).createOrReplaceTempView(name)

    def ask(self, sql: str, values: Values) -> pa.Table:
        return self.session.sql(sql, wanted(sql, values)).toArrow()

    def dialect(self) -> str:
        return "spark"

    def close(self) -> None:
        self.session.stop()
        self.sent.cleanup()

    def send_package(self) -> None:
        """This package, for executors that do not have it."""
        if not self.is_package_sent:
            self.session.sparkContext.addPyFile(str(packed(Path(self.sent.name))))
            self.is_package_sent = True

    def run_tasks(self, tasks: list[Task], progress: Progress) -> Iterator[Outcome]:
        """Does the tasks of `collect` on the executors. Each reads the capture and writes the
        archive by the path that it has here: both are on a file system that all of them share."""
        self.send_package()
        context = self.session.sparkContext
        outcomes = context.parallelize(tasks, max(1, len(tasks))).map(convert_there)
        sizes = {task.capture: task.origin.size for task in tasks}
        for outcome in outcomes.toLocalIterator(prefetchPartitions=True):
            progress.add_packets(outcome.entry.frames if outcome.entry else 0)
            progress.end_capture(sizes[outcome.capture])
            yield outcome


def wanted(sql: str, values: Values) -> dict[str, int | float | bool | str]:
    return {name: values[name] for name in parameter_names(sql)}


def convert_there(task: Task) -> Outcome:
    """On an executor. A task that Spark tries again finds nothing of the first try."""
    return convert(task, Running())


def packed(folder: Path) -> Path:
    """This package as one file, for the executors, which need not have it."""
    path = folder / "burst_archive.zip"
    here = Path(__file__).parent.parent
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(here.rglob("*")):
            if file.suffix in (".py", ".sql", ".json"):
                archive.write(file, Path("burst_archive") / file.relative_to(here))
    return path
