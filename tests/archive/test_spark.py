# SPDX-License-Identifier: GPL-2.0-or-later
"""On a Spark cluster of two workers, one of which is killed in the middle: the same tables."""
import contextlib
import importlib.util
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import threading

import pyarrow.parquet as pq
import pytest
from burst_archive import store
from burst_archive.asking import query
from burst_archive.collecting.captures import find
from burst_archive.collecting.collect import Plan, collect
from burst_archive.asking.columns import TABLES
from burst_archive.engines.duck import DuckEngine
from burst_archive.asking.parameters import Parameters
from burst_archive.collecting.tshark import Options
from cluster import LONG, SETTINGS, Cluster, until
from comparing import check, differences
from fewer import ask_fewer
from test_property import write
from test_questions import talk

HERE = pathlib.Path(__file__).resolve().parent
FAKE = str(HERE / "fake_tshark.py")
pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark is not tested: pip install -r archive/requirements.lock, and Java 17 or later")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, tshark_command):
    """Its workers have what tshark_command needs in their environment."""
    there = Cluster(tmp_path_factory.mktemp("spark"))
    yield there
    there.stop()


@pytest.fixture(scope="module")
def engine(cluster):
    """One session for all: what starts takes most of the time."""
    from burst_archive.engines.spark import SparkEngine
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        engine = SparkEngine(cluster.url, SETTINGS)
    yield engine
    engine.close()


def test_tshark_runs_on_the_executors(engine, tmp_path, captures_there, tshark_command):
    """The same files as without Spark."""
    real = captures_there / "nintendo.pcap"
    if not real.exists():
        pytest.skip("the capture nintendo.pcap is not there: name its folder in BURST_CAPTURES")
    for part in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        part.chmod(0o755)
    subprocess.run(["editcap", "-c", "400", real, tmp_path / "piece.pcap"], check=True)
    for piece in tmp_path.iterdir():
        piece.chmod(0o644)
    packets = []
    for name, run in (("there", engine.run_tasks), ("here", None)):
        plan = Plan(find([f"{tmp_path}/*.pcap"], []), tmp_path / name,
                    Options(command=tuple(shlex.split(tshark_command))))
        assert not collect(plan, run).failed
        packets.append([pq.read_table(entry.path) for entry in store.entries(plan.folder)])
    assert [table.num_rows for table in packets[0]] == [400, 400, 200]
    assert packets[0] == packets[1]


def tables_of(engine, folder, values):
    archive = query.Archive(engine, store.entries(folder), query.Question(Parameters(values)))
    return {name: archive.table(name).to_pylist() for name in TABLES}


def kill_when_a_stage_is_half_done(cluster, engine):
    """The tasks that are done have left what others need on the worker that is killed."""
    tracker = engine.session.sparkContext.statusTracker()

    def is_half_done():
        infos = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        return any(info is not None and 0 < info.numCompletedTasks < info.numTasks for info in infos)

    until(is_half_done)
    cluster.kill(cluster.workers[1])


def test_a_worker_is_killed_while_tables_are_made(cluster, engine, tmp_path, monkeypatch):
    ask_fewer(monkeypatch, {"peaks": slice(-1, None), "thresholds": slice(None, None, 30)})
    for n in range(4):
        write(tmp_path, f"{n}.pcap", talk()[n * 25:(n + 1) * 25])
    values = {"stream": "connection", "end_on_reply": True, "include_small": True, "min_payload": 100,
              "alarm_mbps": 10}
    killer = threading.Thread(target=kill_when_a_stage_is_half_done, args=(cluster, engine))
    killer.start()
    got = tables_of(engine, tmp_path, values)
    killer.join(LONG)
    assert cluster.workers[1].poll() == -signal.SIGKILL
    cluster.workers[1] = cluster.start_worker(2)
    cluster.wait_for_worker(2)

    duck = DuckEngine()
    expected = tables_of(duck, tmp_path, values)
    duck.close()
    assert all(expected[name] for name in TABLES if name != "udp_ports")
    assert len(expected["bursts"]) > 3
    check([line for name in TABLES for line in differences(name, got[name], expected[name])])


def test_a_worker_is_killed_while_captures_are_read(cluster, engine, tmp_path):
    """Its task is done again by the other one."""
    for n in range(4):
        orders = "wait-once 0\nrows 5\n" if n == 2 else f"rows {n + 1}\n"
        (tmp_path / f"{n}.pcap").write_text(orders, encoding="utf-8")

    def kill():
        told = tmp_path / "2.pcap.waiting"
        until(lambda: told.exists() and told.read_text())
        waiting = int(told.read_text())
        cluster.kill(cluster.worker_of(waiting))
        with contextlib.suppress(ProcessLookupError):
            os.kill(waiting, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    plan = Plan(find([str(tmp_path)], []), tmp_path / "archive", Options(command=(FAKE,)))
    report = collect(plan, engine.run_tasks)
    killer.join(LONG)
    assert not report.failed
    frames = {pathlib.Path(e.origin.capture).name: e.frames for e in store.entries(plan.folder)}
    assert frames == {"0.pcap": 1, "1.pcap": 2, "2.pcap": 5, "3.pcap": 4}
