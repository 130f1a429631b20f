# SPDX-License-Identifier: GPL-2.0-or-later
"""A Spark standalone cluster on loopback."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

LONG = 600  # seconds: on a machine that does much else, too
# Programs that end soon: what the JVM's second compiler makes would hardly be used.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Small: what takes time here is making plans, not moving data.
SETTINGS = ("spark.sql.shuffle.partitions=2", "spark.default.parallelism=2",
            "spark.sql.adaptive.enabled=false", "spark.sql.codegen.wholeStage=false",
            "spark.sql.codegen.factoryMode=NO_CODEGEN", "spark.locality.wait=0s",
            f"spark.driver.extraJavaOptions={SHORT_LIVED}",
            f"spark.executor.extraJavaOptions={SHORT_LIVED}",
            "spark.executor.memory=600m", "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1", "spark.worker.timeout=10")


def until(condition):
    deadline = time.monotonic() + LONG
    while not (result := condition()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
    return result


class Cluster:
    """A master and workers on loopback, as Spark's own scripts start them."""

    def __init__(self, folder, workers=2, memory="700m"):
        import pyspark
        self.memory = memory
        self.folder = folder
        self.home = pathlib.Path(pyspark.__file__).parent
        self.environment = {**os.environ, "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1",
                            "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(folder),
                            "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED}
        self.programs = []
        master = "org.apache.spark.deploy.master.Master"
        self.start("master", master, "--port", "0", "--webui-port", "0")
        self.url = self.told("master", r"Starting Spark master at (\S+)")
        self.workers = [self.start_worker(n) for n in range(workers)]
        for n in range(workers):
            self.wait_for_worker(n)

    def start(self, name, *arguments):
        """Starts one of Spark's programs."""
        with (self.folder / f"{name}.log").open("w", encoding="utf-8") as file:
            program = subprocess.Popen(
                [self.home / "bin" / "spark-class", *arguments, "--host", "127.0.0.1"],
                stdout=file, stderr=subprocess.STDOUT, env=self.environment, start_new_session=True)
        self.programs.append(program)
        return program

    def told(self, name, pattern):
        """What a program has written to its log, as soon as it is there."""
        log = self.folder / f"{name}.log"
        return until(lambda: re.search(pattern, log.read_text(encoding="utf-8")))[1]

    def start_worker(self, number):
        return self.start(f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--cores", "1",
                          "--memory", self.memory, "--port", "0", "--webui-port", "0", self.url)

    def wait_for_worker(self, number):
        self.told(f"worker{number}", r"(registered) with master")

    def kill(self, worker):
        """With all that it has started in its own session."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(LONG)

    def worker_of(self, process):
        """The worker that has started this process, through others."""
        pids = {worker.pid: worker for worker in self.workers}
        while process > 1 and process not in pids:
            status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8")
            process = int(re.search(r"PPid:\s+(\d+)", status)[1])
        return pids[process]

    def stop(self):
        for program in self.programs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait(LONG)
