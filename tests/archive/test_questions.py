# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be asked of an archive, how the answer is written, and what is refused."""
import json
import re

import pyarrow.parquet as pq
import pytest
from burst_archive import cli, store
from burst_archive.asking import query
from burst_archive.asking.columns import TABLES
from burst_archive.engines.duck import DuckEngine, threads_within
from burst_archive.errors import UsageError
from burst_archive.asking.parameters import Parameters as ArchiveParameters
from comparing import check, differences
from fewer import ROWS, ask_fewer
from model import SWEPT, WINDOWS_US, Analysis, Packet, Parameters
from rotation import copies
from test_property import write

SECOND = 10**9
SMALL_MEMORY = "70MB"
START = 1_700_000_000 * SECOND


def talk():
    """Two addresses, 40 s: four bursts one way, answers, and a frame without IP."""
    frames = []
    for n in range(40):
        time = START + n * SECOND + (n % 3) * 1000
        frames.append(Packet(time, "10.0.0.1", "10.0.0.2", 6, 1000, 443, 400 + n, 454 + n))
        frames.append(Packet(time + 500, "10.0.0.2", "10.0.0.1", 6, 443, 1000, n % 2 * 900, 954))
        if n % 10 < 4:
            frames.append(Packet(time + 1000, "10.0.0.1", "10.0.0.2", 6, 1000, 443, 1400, 1454))
    frames.append(Packet(START + 41 * SECOND))
    return frames


@pytest.fixture(autouse=True)
def fewer_rows(monkeypatch):
    ask_fewer(monkeypatch)


@pytest.fixture
def archive(tmp_path):
    write(tmp_path, "a.pcap", talk()[:50])
    write(tmp_path, "b.pcap", talk()[50:])
    return tmp_path


def ask(archive, table, *arguments):
    return cli.main(["tables", str(archive), table, *arguments])


def model(keep=lambda frame: True, **values):
    """The tables as they are where fewer rows are asked for."""
    return Analysis([talk()], Parameters(**values), keep, SWEPT[ROWS["thresholds"]],
                    WINDOWS_US[ROWS["peaks"]])


def answer(archive, question, name):
    engine = DuckEngine()
    try:
        return query.Archive(engine, store.entries(archive), question).table(name).to_pylist()
    finally:
        engine.close()


def test_part_of_the_time(archive):
    """As if there were no other frames, but with their numbers in the whole."""
    since, until = START + 10 * SECOND, START + 25 * SECOND
    question = query.Question(since=since, until=until)
    expected = model(lambda f: f.time is not None and since <= f.time < until)
    for name in TABLES:
        check(differences(name, answer(archive, question, name), expected.table(name)))
    assert answer(archive, question, "bursts")[0]["first_frame"] > 20


@pytest.mark.parametrize("where, keep", [
    ("dst_port = 443", lambda f: f.packet.dst_port == 443),
    ("src LIKE '%.2' OR payload_len > 1000",
     lambda f: f.packet.src is not None and (f.packet.src[-2:] == ".2" or f.packet.payload > 1000)),
])
def test_a_condition(archive, where, keep):
    for name in TABLES:
        check(differences(name, answer(archive, query.Question(where=where), name),
                          model(keep).table(name)))


@pytest.mark.parametrize("where, words", [
    ("dst_port = (SELECT 1)", "is not a condition but a query"),
    ("1 = 1; DROP TABLE packets", "is not one condition"),
    ("DROP TABLE packets", "is not a condition but a query"),
    ("port = 3", "--where names port. Packets have: file, sensor"),
    ("dst_port = ", "is not SQL"),
])
def test_conditions_that_are_none(archive, capsys, where, words):
    assert ask(archive, "summary", "--where", where) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments, words", [
    (["--max-duration-us", "5"], "mergecap -w all.pcapng"),
    (["--gap-us", "-1"], "gap_us is from 0 to 4294967295, not -1"),
    (["--since", "yesterday"], "'yesterday' is not a time. Write 2024-03-04T08:00:00"),
])
def test_what_cannot_be_is_refused(archive, capsys, arguments, words):
    assert ask(archive, "bursts", *arguments) == 2
    assert words in capsys.readouterr().err


def test_captures_of_different_preferences_do_not_mix(archive, capsys):
    entry = write(archive, "c.pcap", talk()[:3])
    other = store.Origin(**{**vars(entry.origin), "collected": (
        ("address", "link"), ("size", "payload"))})
    with store.PacketFile(archive, entry.origin.capture) as file:
        for batch in pq.ParquetFile(entry.path).iter_batches():
            file.add(batch)
        file.keep(other, "", "")
    assert ask(archive, "summary") == 2
    assert "/captures/c.pcap with burst.address:link" in capsys.readouterr().err


@pytest.mark.parametrize("text, expected", [
    ("1700000000.123456789", 1_700_000_000_123_456_789), ("-1.5", -1_500_000_000),
    ("2023-11-14T22:13:20", START), ("2023-11-14T23:13:20.000001+01:00", START + 1000),
    ("2023-11-14", START - 80_000 * SECOND),
])
def test_times_as_people_write_them(text, expected):
    assert query.time_of(text) == expected


def test_csv_is_exact(archive, capsysbinary):
    assert ask(archive, "streams", "--format", "csv") == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("stream,src,dst,protocol,src_port,dst_port,packets,bytes,first,last")
    assert lines[1].startswith(
        "0,10.0.0.1,10.0.0.2,,,,56,39180,1700000000.000000000,1700000039.000000000,39.000000000,"
        f"{39180 / 56:.15g},")


def test_json_is_a_document(archive, tmp_path):
    path = tmp_path / "out.json"
    assert ask(archive, "bursts", "--format", "json", "--output", str(path), "--gap-us", "1000000",
               "--stream", "flow", "--include-small") == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["schema"] == "burst/2"
    assert document["parameters"]["gap_us"] == 1_000_000
    assert document["parameters"]["include_small"] is True
    expected = model(gap_us=1_000_000, stream="flow", include_small=True).bursts_table()
    assert len(document["bursts"]) == len(expected) > 1
    first = document["bursts"][0]
    assert list(first) == list(expected[0])
    assert first["start"] == expected[0]["start"] / 1e9 and first["label"] is None
    assert first["protocol"] == 6 and first["src"] == "10.0.0.1"


def test_json_of_the_summary_and_of_nothing(archive, capsysbinary):
    assert ask(archive, "summary", "--format", "json") == 0
    assert json.loads(capsysbinary.readouterr().out)["summary"]["frames"] == 97
    assert ask(archive, "bursts", "--format", "json", "--min-packets", "99") == 0
    assert json.loads(capsysbinary.readouterr().out)["bursts"] == []


def test_parquet_has_seconds_with_nanoseconds(archive, tmp_path):
    path = tmp_path / "out.parquet"
    assert ask(archive, "bursts", "--format", "parquet", "--output", str(path)) == 0
    rows = pq.read_table(path).to_pylist()
    expected = model().bursts_table()
    assert [int(row["start"].scaleb(9)) for row in rows] == [row["start"] for row in expected]
    assert str(rows[0]["duration"]) == f"{expected[0]['duration'] / 1e9:.9f}"


def test_text_shows_what_there_is(archive, capsysbinary):
    assert ask(archive, "bursts") == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0] == "Bursts"
    assert re.split("  +", lines[1].strip()) == [
        "Burst", "Source", "Destination", "Start [s]", "Duration [s]", "Packets", "Bytes [B]",
        "Idle before [s]", "Rate [bit/s]"]
    assert lines[2].split() == ["1", "10.0.0.1", "10.0.0.2", "0.000000000", "0.000001000", "2", "1800",
                                "-", "14400000000"]
    assert max(map(len, lines)) <= 120
    assert ask(archive, "bursts", "--stream", "connection", "--text-columns", "all") == 0
    heads = capsysbinary.readouterr().out.decode().splitlines()[1]
    assert "Dst port" in heads and "Back packets" in heads


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("stream", ["pair", "flow", "connection", "capture"])
def test_brief_text_fits(archive, capsysbinary, name, stream):
    assert ask(archive, name, "--stream", stream) == 0
    assert max(map(len, capsysbinary.readouterr().out.decode().splitlines())) <= 120


def test_an_output_that_cannot_be(archive, tmp_path, capsys):
    assert ask(archive, "bursts", "--output", str(tmp_path / "none" / "x")) == 2
    assert "could not be written: No such file" in capsys.readouterr().err


def many_packets(folder):
    """400,000, in eight captures as a rotation leaves them."""
    few = [Packet(START + n * 50_000_000 % (7 * 3600 * SECOND), f"10.0.{n % 50}.{n % 200}",
                  f"10.1.0.{n % 17}", 6, n % 1000, 443, n * 13 % 1400, 60 + n % 1400)
           for n in range(50_000)]
    few.sort(key=lambda p: p.time)
    (folder / "one").mkdir()
    write(folder / "one", "day.pcap", few)
    copies(folder / "one", folder / "all", 8)
    return folder / "all"


def test_more_than_memory_holds(tmp_path, monkeypatch):
    """Each table in less memory than the packets take. tests/bench/archive.py does this with 20 million."""
    ask_fewer(monkeypatch, {"peaks": slice(-1, None), "thresholds": slice(None, None, 20)})
    folder = many_packets(tmp_path)
    tables, spilt = [], []
    for memory in (SMALL_MEMORY, None):
        engine = DuckEngine(memory, str(tmp_path), threads=1)
        question = query.Question(ArchiveParameters({"alarm_mbps": 1}))
        archive = query.Archive(engine, store.entries(folder), question)
        tables.append({name: archive.table(name).slice(0, 500) for name in TABLES})
        spilt.append(engine.connection.sql("FROM duckdb_temporary_files()").fetchall())
        engine.close()
    assert spilt[0] and not spilt[1]
    for name, table in tables[0].items():
        check(differences(name, table.to_pylist(), tables[1][name].to_pylist()))


@pytest.mark.parametrize("memory, threads", [
    ("256MB", 1), ("400 MiB", 2), ("0.5gb", 2), ("4GB", 8), ("1TB", 8), ("1", None), ("much", None)])
def test_threads_fit_in_memory(monkeypatch, memory, threads):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)))
    assert threads_within(memory) == threads


def test_parameters_have_the_plugin_s_ranges():
    with pytest.raises(UsageError, match="stream is one of pair, flow"):
        ArchiveParameters({"stream": "pairs"})
    with pytest.raises(UsageError, match="There is no parameter gap"):
        ArchiveParameters({"gap": 1})
    with pytest.raises(UsageError, match="is true or false"):
        ArchiveParameters({"include_small": 1})
