# SPDX-License-Identifier: GPL-2.0-or-later
"""Any cut of any small list of packets gives the tables that a plain model gives for all of them."""
import os
import pathlib
import tempfile

import pyarrow as pa
import pytest
from burst_archive import store
from burst_archive.asking import query
from burst_archive.asking.columns import TABLES
from burst_archive.engines.duck import DuckEngine
from burst_archive.asking.parameters import COLLECTED
from burst_archive.asking.parameters import Parameters as ArchiveParameters
from burst_archive.collecting.tshark import Clock
from comparing import check, differences
from fewer import ROWS, ask_fewer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from model import KINDS, SWEPT, WINDOWS_US, Analysis, Packet, Parameters

ADDRESSES = some.sampled_from(["10.0.0.1", "10.0.0.2", "2001:db8::1"])
PORTS = some.sampled_from([1, 2])
# Around the default gap, with ties, steps back and a border of seconds; before 1970, too.
STEPS = some.sampled_from([0, 1, 1000, 999_999, 299_999_999, 300_000_000, 300_000_001, -5,
                           -400_000_000, 10**10])
SIZES = some.sampled_from([0, 1, 299, 300, 301, 1400])


@some.composite
def packets(draw):
    """Frames with and without addresses, ports and times, about in order."""
    frames = []
    now = draw(some.sampled_from([-10**9, 0, 1_700_000_000_123_456_789]))
    for _ in range(draw(some.integers(0, 14))):
        now += draw(STEPS)
        time = draw(some.sampled_from([now] * 12 + [None]))
        wire = draw(some.sampled_from([60, 1514]))
        kind = draw(some.sampled_from(["tcp", "tcp", "tcp", "udp", "icmp", "fragment", "none"]))
        if kind == "none":
            frames.append(Packet(time, wire=wire))
            continue
        ports = (draw(PORTS), draw(PORTS)) if kind in ("tcp", "udp") else (None, None)
        protocol = {"tcp": 6, "udp": 17, "icmp": 1, "fragment": None}[kind]
        frames.append(Packet(time, draw(ADDRESSES), draw(ADDRESSES), protocol, *ports, draw(SIZES),
                             wire))
    return frames


@some.composite
def pieces(draw):
    """The frames in one to three files: cut, or dealt out so that the files overlap in time."""
    frames = draw(packets())
    if draw(some.booleans()):
        cuts = sorted(draw(some.lists(some.integers(0, len(frames)), min_size=2, max_size=2)))
        return [frames[:cuts[0]], frames[cuts[0]:cuts[1]], frames[cuts[1]:]]
    files = [[], [], []]
    for frame in frames:
        files[draw(some.integers(0, 2))].append(frame)
    return files


PARAMETERS = some.builds(
    Parameters, gap_us=some.sampled_from([300_000, 0, 1, 1000]),
    min_payload=some.sampled_from([300, 0, 1]), min_packets=some.sampled_from([2, 1, 3]),
    include_small=some.booleans(), stream=some.sampled_from(KINDS),
    mean_percent=some.sampled_from([0, 0, 100, 150]), end_on_reply=some.booleans(),
    min_bytes=some.sampled_from([0, 0, 900]), window_us=some.sampled_from([1000, 1, 10**6]),
    alarm_mbps=some.sampled_from([1, 0, 12]), sequence_length=some.sampled_from([30, 1, 3]))


def write(folder, name, frames):
    """A file of the archive, as `collect` makes it."""
    origin = store.Origin(capture=f"/captures/{name}", size=0, modified_ns=0, plugin="0", sensor="",
                          preferences=(), full=False, collected=tuple(sorted(COLLECTED.items())))
    times = pa.array([p.time for p in frames], pa.int64())
    rows = len(frames)
    columns = {"file": [origin.capture] * rows, "sensor": [""] * rows,
               "frame": list(range(1, rows + 1)), "time": times, "clock": Clock().advance(times),
               "src": [p.src for p in frames], "dst": [p.dst for p in frames],
               "protocol": [p.protocol for p in frames], "src_port": [p.src_port for p in frames],
               "dst_port": [p.dst_port for p in frames],
               "payload_len": [None if p.src is None else p.payload for p in frames],
               "wire_len": [p.wire for p in frames]}
    arrays = [pa.array(columns[field.name], field.type) for field in store.SCHEMA]
    with store.PacketFile(pathlib.Path(folder), origin.capture) as file:
        file.add(pa.RecordBatch.from_arrays(arrays, schema=store.SCHEMA))
        return file.keep(origin, "", "")


@pytest.fixture(scope="module", autouse=True)
def fewer_rows():
    with pytest.MonkeyPatch.context() as patch:
        ask_fewer(patch)
        yield


def archive_tables(files, parameters, names=TABLES):
    """What the archive says, as lists of rows."""
    values = dict(vars(parameters))
    with tempfile.TemporaryDirectory() as folder:
        entries = [write(folder, f"{n}.pcap", frames) for n, frames in enumerate(files)]
        engine = DuckEngine(threads=1)
        try:
            archive = query.Archive(engine, entries, query.Question(ArchiveParameters(values)))
            return {name: archive.table(name).to_pylist() for name in names}
        finally:
            engine.close()


@settings(max_examples=int(os.environ.get("EXAMPLES", "20")), deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pieces(), PARAMETERS)
def test_any_cut_gives_the_model_s_tables(files, parameters):
    expected = Analysis(files, parameters, swept=SWEPT[ROWS["thresholds"]],
                        windows=WINDOWS_US[ROWS["peaks"]])
    got = archive_tables(files, parameters)
    check([line for name in TABLES
           for line in differences(name, got[name], expected.table(name))])
