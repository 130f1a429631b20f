# SPDX-License-Identifier: GPL-2.0-or-later
"""What `collect` leaves behind: whole files or none, whatever happens."""
import io
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from burst_archive import cli, store
from burst_archive.collecting.progress import Progress

HERE = pathlib.Path(__file__).resolve().parent
FAKE = str(HERE / "fake_tshark.py")
LONG = 60  # seconds: for what takes a fraction of one


def capture(folder, name, *orders):
    path = folder / name
    path.write_text("\n".join(orders) + "\n", encoding="utf-8")
    return path


def collect(*arguments):
    return cli.main(["collect", "--tshark", FAKE, *map(str, arguments)])


def there(folder):
    """The names of the captures in an archive, with their frames."""
    return {pathlib.Path(e.origin.capture).name: e.frames for e in store.entries(folder)}


def whatever_else(folder):
    """Files that are no captures of the archive."""
    return [path.name for path in folder.iterdir() if path.suffix != ".parquet"]


def until(condition):
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def test_rows_arrive_as_they_are(tmp_path):
    path = capture(tmp_path, "a.pcap", "rows 1000")
    assert collect(path, "--into", tmp_path / "archive") == 0
    (entry,) = store.entries(tmp_path / "archive")
    table = pq.read_table(entry.path).to_pylist()
    assert len(table) == entry.frames == 1000
    assert table[6] == {
        "file": str(path), "sensor": tmp_path.name, "frame": 7,
        "time": 1_700_000_007_000_055_433, "clock": 1_700_000_007_000_055_433,
        "src": "10.0.0.7", "dst": "10.0.0.9", "protocol": 6, "src_port": 7, "dst_port": 443,
        "payload_len": 217, "wire_len": 271}


def test_what_is_there_and_unchanged_is_skipped(tmp_path, capsys):
    path = capture(tmp_path, "a.pcap", "rows 3")
    archive = tmp_path / "archive"
    assert collect(path, "--into", archive) == 0
    file = pathlib.Path(store.entries(archive)[0].path)
    first = file.stat().st_mtime_ns
    assert collect(path, "--into", archive) == 0
    assert "0 captures collected (0 frames), 1 there already" in capsys.readouterr().out
    assert file.stat().st_mtime_ns == first

    capture(tmp_path, "a.pcap", "rows 4")
    assert collect(path, "--into", archive) == 0
    assert there(archive) == {"a.pcap": 4}
    # Another preference is another content.
    assert collect(path, "--into", archive, "--preferences", "tcp.relative_sequence_numbers:FALSE") == 0
    assert file.stat().st_mtime_ns != first
    assert "1 captures collected" in capsys.readouterr().out


def test_folders_globs_and_lists(tmp_path):
    for name in ("x/a.pcap", "x/deep/b.pcapng.gz", "x/c.pcap3", "x/notes.txt", "y/d.cap", "e.odd"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        capture(tmp_path, name, f"rows {len(name)}")
    (tmp_path / "list").write_text(f"{tmp_path}/e.odd\n\n", encoding="utf-8")
    archive = tmp_path / "archive"
    assert collect(tmp_path / "x", f"{tmp_path}/y/*.cap", "--list", tmp_path / "list",
                   "--into", archive) == 0
    assert sorted(there(archive)) == ["a.pcap", "b.pcapng.gz", "c.pcap3", "d.cap", "e.odd"]
    sensors = {pathlib.Path(e.origin.capture).name: e.origin.sensor for e in store.entries(archive)}
    assert sensors["a.pcap"] == "x" and sensors["b.pcapng.gz"] == "deep"


@pytest.mark.parametrize("arguments, words", [
    (["missing.pcap"], "There is no file missing.pcap"),
    ([], "No capture is named"),
    (["--list", "missing"], "The list missing could not be read: No such file"),
])
def test_what_is_not_there_is_said(tmp_path, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert collect(*arguments, "--into", tmp_path / "archive") == 2
    assert words in capsys.readouterr().err


def test_one_bad_capture_stops_nothing(tmp_path, capsys):
    captures = [capture(tmp_path, "bad.pcap", "fail 2"),
                capture(tmp_path, "cut.pcap", "rows 5", "fail 2"),
                capture(tmp_path, "good.pcap", "rows 7")]
    archive = tmp_path / "archive"
    assert collect(*captures, "--into", archive) == 1
    told = capsys.readouterr().err
    assert "bad.pcap: not collected: tshark: the fake fails in bad.pcap" in told
    assert "cut.pcap: 5 frames could be read, and no more: tshark: the fake fails" in told
    assert there(archive) == {"cut.pcap": 5, "good.pcap": 7}
    assert not whatever_else(archive)
    assert cli.main(["status", str(archive)]) == 0
    assert "cut.pcap: read in part: tshark: the fake fails" in capsys.readouterr().out


def test_copies_are_refused(tmp_path, capsys):
    captures = [capture(tmp_path, name, "rows 5") for name in ("a.pcap", "b.pcap")]
    archive = tmp_path / "archive"
    assert collect(*captures, "--into", archive) == 1
    assert f"b.pcap: it is a copy of {captures[0]}" in capsys.readouterr().err
    assert there(archive) == {"a.pcap": 5}
    assert collect(captures[1], "--into", archive) == 1
    assert collect(captures[1], "--into", archive, "--allow-copies") == 0
    assert there(archive) == {"a.pcap": 5, "b.pcap": 5}


def test_no_plugin_is_said(tmp_path, capsys):
    path = capture(tmp_path, "a.pcap", "rows 1")
    assert cli.main(["collect", str(path), "--into", str(tmp_path / "x"), "--tshark", "true"]) == 2
    assert "does not load the plugin Burst" in capsys.readouterr().err
    assert cli.main(["collect", str(path), "--into", str(tmp_path / "x"), "--tshark", "/none"]) == 2
    assert "/none could not be started: No such file" in capsys.readouterr().err


def start(*arguments):
    """burst-archive as a program, which a signal ends even if who runs the tests ignores it."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent.parent / "archive")}
    return subprocess.Popen(["env", "--default-signal=INT", sys.executable, "-m", "burst_archive",
                             "collect", "--tshark", FAKE, *map(str, arguments)], env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def waiting_archive(tmp_path):
    """A collect that has done one capture, and has a second one in hand."""
    done = capture(tmp_path, "a.pcap", "rows 10")
    slow = capture(tmp_path, "b.pcap", "rows 80000", "wait 0")
    archive = tmp_path / "archive"
    program = start(done, slow, "--into", archive, "--jobs", "2")
    told = tmp_path / "b.pcap.waiting"
    until(lambda: told.exists() and told.read_text() and list(archive.glob("a.pcap*")))
    return program, slow, archive


def finish(slow, archive):
    """A second call completes it."""
    slow.write_text("rows 80001\n", encoding="utf-8")
    assert collect(slow.parent / "a.pcap", slow, "--into", archive) == 0
    assert there(archive) == {"a.pcap": 10, "b.pcap": 80001}
    assert not whatever_else(archive)


def test_ctrl_c_leaves_what_is_whole(tmp_path):
    program, slow, archive = waiting_archive(tmp_path)
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=LONG)
    assert program.returncode == 130 and "stopped" in told
    assert there(archive) == {"a.pcap": 10}
    assert not whatever_else(archive)
    finish(slow, archive)


def test_a_killed_collect_leaves_what_is_whole(tmp_path):
    program, slow, archive = waiting_archive(tmp_path)
    # What another call has in hand is no leftover.
    other = capture(tmp_path, "c.pcap", "rows 1")
    assert collect(other, "--into", archive) == 0
    assert len(whatever_else(archive)) == 1
    program.kill()
    program.communicate(timeout=LONG)
    os.kill(int((tmp_path / "b.pcap.waiting").read_text()), signal.SIGKILL)
    assert there(archive) == {"a.pcap": 10, "c.pcap": 1}
    assert len(whatever_else(archive)) == 1
    other.unlink()
    for entry in store.entries(archive):
        if entry.origin.capture == str(other):
            pathlib.Path(entry.path).unlink()
    finish(slow, archive)


def test_a_full_disk_is_said(tmp_path, capsys):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "none", disk],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        small = capture(tmp_path, "a.pcap", "rows 10")
        large = capture(tmp_path, "b.pcap", "rows 300000")
        archive = disk / "archive"
        assert collect(small, large, "--into", archive, "--jobs", "1") == 2
        told = capsys.readouterr().err
        assert "could not be written: " in told and "No space left" in told
        assert there(archive) == {"a.pcap": 10}
        assert not whatever_else(archive)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_the_folder_can_be_no_file(tmp_path, capsys):
    path = capture(tmp_path, "a.pcap", "rows 1")
    assert collect(path, "--into", path) == 2
    assert "cannot be an archive" in capsys.readouterr().err


def test_status_tells_what_became_of_captures(tmp_path, capsys):
    captures = [capture(tmp_path, name, f"rows {n}") for n, name in enumerate(("a.pcap", "b.pcap"), 1)]
    archive = tmp_path / "archive"
    assert collect(*captures, "--into", archive) == 0
    captures[0].unlink()
    capture(tmp_path, "b.pcap", "rows 33")
    # Parquet of somebody else is not looked at.
    pq.write_table(pa.table({"a": [1]}), archive / "else.parquet")
    capsys.readouterr()
    assert cli.main(["status", str(archive)]) == 0
    told = capsys.readouterr().out
    assert "Frames     3\n" in told and "Captures   2 " in told
    assert "Times      2023-11-14T22:13:21Z to 2023-11-14T22:13:22Z\n" in told
    assert f"{captures[0]}: gone since" in told and f"{captures[1]}: changed since" in told


def test_broken_archives_are_said(tmp_path, capsys):
    assert cli.main(["status", str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert cli.main(["tables", str(tmp_path), "summary"]) == 2
    assert "The archive is empty" in capsys.readouterr().err
    (tmp_path / "a.parquet").write_text("cut", encoding="utf-8")
    assert cli.main(["tables", str(tmp_path), "summary"]) == 2
    assert "a.parquet cannot be read as Parquet" in capsys.readouterr().err


def test_the_bar_says_how_far_it_is():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    bar = Progress(4, 1000, screen)
    bar.began -= 10
    bar.add_packets(5000)
    bar.end_capture(250)
    shown = screen.getvalue().rpartition("\r")[2]
    assert shown.startswith("[######                  ] 1/4 captures, 5,000 packets, 500 packets/s, 0:00:30")
    bar.say("told")
    assert "\r\x1b[Ktold\n" in screen.getvalue()
    bar.close()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_split_capture_is_the_same(tmp_path, captures_there, tshark_command):
    """What each piece says on its own is put together: frame numbers and the latest time so far."""
    real = captures_there / "nintendo.pcap"
    if not real.exists():
        pytest.skip("the capture nintendo.pcap is not there: name its folder in BURST_CAPTURES")
    for part in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        part.chmod(0o755)
    path = tmp_path / "a.pcap"
    shutil.copy(real, path)
    path.chmod(0o644)
    tables = []
    for split in ("1", "4"):
        archive = tmp_path / split
        assert cli.main(["collect", str(path), "--into", str(archive), "--split", split, "--tshark",
                         tshark_command]) == 0
        tables.append(pq.read_table(store.entries(archive)[0].path))
    assert tables[0].num_rows == 1000
    assert tables[0].equals(tables[1])
