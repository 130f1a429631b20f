# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of an archive are those of one tshark over the merged captures."""
import csv
import io
import math
import re
import shutil
import subprocess

import pytest
from burst_archive import cli, store
from burst_archive.asking import formats, query
from burst_archive.asking.columns import TABLES
from burst_archive.engines.duck import DuckEngine
from burst_archive.asking.parameters import Parameters
from fewer import ROWS, ask_fewer
from support.captures import pcap

SECOND = 10**9
HOUR = 3600 * SECOND
START = 1_700_000_000 * SECOND
# What a packet's row does not tell: whether another one has the same bytes, names, rules of the user's.
NOT_IN_PACKETS = ("duplicates_seen", "name", "label")
PERCENTILES = ("_p50", "_p95", "_p99")


def merged(folder, captures):
    """mergecap is given the captures in the order of their names, as the archive has them."""
    path = folder / "merged.pcapng"
    subprocess.run(["mergecap", "-w", path, *sorted(captures)], check=True)
    path.chmod(0o644)
    return path


def collect(folder, captures, tshark_command, *options):
    """An archive of captures; returns its folder."""
    code = cli.main(["collect", *map(str, captures), "--into", str(folder / "archive"),
                     "--tshark", tshark_command, *options])
    assert code == 0
    return folder / "archive"


def archive_csv(engine, folder, values, names):
    """The tables as CSV, read again."""
    parameters = Parameters(values)
    archive = query.Archive(engine, store.entries(folder), query.Question(parameters))
    tables = {}
    for name in names:
        out = io.BytesIO()
        formats.write_csv(formats.Result(TABLES[name], archive.table(name), parameters), out)
        tables[name] = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    return tables


def text_of(value):
    return str(value).upper() if isinstance(value, bool) else str(value)


def tshark_csv(wireshark, capture, values, names):
    """What tshark says of one capture."""
    arguments = ["-q", "-r", capture]
    for name, value in values.items():
        arguments += ["-o", f"burst.{name}:{text_of(value)}"]
    files = {name: wireshark.tmp / f"{name}.csv" for name in names}
    for name, file in files.items():
        arguments += ["-z", f"burst,csv,{name},{file}"]
    wireshark.tshark(*arguments)
    return {name: list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
            for name, file in files.items()}


def near(key, got, expected):
    if got == expected:
        return True
    if "" in (got, expected) or not expected.lstrip("-")[0].isdigit():
        return False
    if key in ("lengths", "gaps"):
        return False
    error = 0.01 if key.endswith(PERCENTILES) else 1e-9
    return math.isclose(float(got), float(expected), rel_tol=error, abs_tol=2e-9)


def differences(got, expected):
    """The cells in which tables differ, of the columns that tshark has."""
    found = []
    for name, rows in expected.items():
        if len(got[name]) != len(rows):
            found.append(f"{name}: {len(got[name])} rows, tshark has {len(rows)}")
        for index, (row, wanted) in enumerate(zip(got[name], rows)):
            if list(row)[:len(wanted)] != list(wanted):
                return [f"{name}: columns {list(row)}, tshark has {list(wanted)}"]
            found += [f"{name}[{index}].{key}: {row[key]}, tshark has {wanted[key]}"
                      for key in wanted if key not in NOT_IN_PACKETS and not near(key, row[key], wanted[key])]
    return found


def check(found):
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])


def without(key, rows):
    return [{name: cell for name, cell in row.items() if name != key} for row in rows]


def archive_tables(folder, values):
    """All tables of an archive."""
    engine = DuckEngine()
    try:
        return archive_csv(engine, folder, values, TABLES)
    finally:
        engine.close()


class Compared:
    """Compares an archive with tshark."""

    def __init__(self, wireshark, tshark_command):
        self.wireshark = wireshark
        self.tshark_command = tshark_command

    def __call__(self, folder, captures, settings=({},), *options):
        archive = collect(folder, captures, self.tshark_command, *options)
        capture = merged(folder, captures)
        for values in settings:
            self.check(archive, capture, values)

    def check(self, archive, capture, values, all_rows=False, **collected):
        """Returns the archive's tables. all_rows: of those, too, that are a query for each row;
        which one is suggested depends on all. collected: what the archive was collected with."""
        expected = tshark_csv(self.wireshark, capture, {**collected, **values}, TABLES)
        with pytest.MonkeyPatch.context() as patch:
            if not all_rows:
                ask_fewer(patch)
                expected |= {name: without("suggested", expected[name][rows])
                             for name, rows in ROWS.items()}
            got = archive_tables(archive, values)
        check(differences(got, expected))
        return got


@pytest.fixture(scope="module")
def compared(wireshark, tshark_command):
    return Compared(wireshark, tshark_command)


@pytest.fixture
def folder(wireshark, tmp_path_factory):
    """A folder that tshark's user may enter."""
    path = tmp_path_factory.mktemp("archive")
    for part in (path, path.parent, path.parent.parent):
        part.chmod(0o755)
    return path


def cut(capture, folder, *options):
    """The pieces that editcap makes of a capture."""
    target = folder / "pieces"
    target.mkdir(exist_ok=True)
    subprocess.run(["editcap", *options, capture, target / f"{capture.stem}.pcapng"], check=True)
    pieces = sorted(target.iterdir())
    for piece in pieces:
        piece.chmod(0o644)
    return pieces


def real(captures_there, name):
    path = captures_there / name
    if not path.exists():
        pytest.skip(f"the capture {name} is not there: name its folder in BURST_CAPTURES")
    return path


KINDS = ("pair", "flow", "source", "destination", "conversation", "connection", "capture")


def each_kind(**more):
    return [{"stream": kind, **more} for kind in KINDS]


def test_pieces_of_97_frames(compared, folder, captures_there):
    """Borders are inside bursts, and inside gaps."""
    pieces = cut(real(captures_there, "netflix.pcap"), folder, "-c", "97")
    assert len(pieces) == 19
    compared(folder, pieces, [
        *each_kind(), {"include_small": True, "stream": "flow"},
        {"gap_us": 10_000, "min_payload": 0, "min_packets": 1},
        {"stream": "connection", "end_on_reply": True, "min_payload": 1, "include_small": True,
         "alarm_mbps": 50},
        {"stream": "flow", "end_on_reply": True, "gap_us": 0},
        {"stream": "source", "end_on_reply": True, "mean_percent": 80, "alarm_mbps": 20},
        {"stream": "destination", "end_on_reply": True, "min_bytes": 9000, "window_us": 50_000,
         "alarm_mbps": 1, "sequence_length": 3}])


def text_heads(text):
    """Of each table as text, by its title: what stands above the columns, or before the values."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    heads = {}
    for title, *lines in blocks:
        lines = [line for line in lines if not line.startswith("Parameters: ")]
        if lines:
            heads[title] = re.split("  +", lines[0].strip())
    return heads


def test_text_has_the_plugin_s_heads(compared, folder, captures_there, capsysbinary):
    """The same columns in the same order: what the archive knows of them is the plugin's."""
    capture = real(captures_there, "nintendo.pcap")
    names = [name for name in TABLES if name not in ("summary", "thresholds", "microbursts")]
    archive = collect(folder, [capture], compared.tshark_command)
    statistics = [word for name in names for word in ("-z", f"burst,{name}")]
    for stream, columns in (("pair", "brief"), ("connection", "all"), ("capture", "brief")):
        told = compared.wireshark.tshark("-q", "-r", capture, "-o", f"burst.stream:{stream}", "-o",
                                         f"burst.text_columns:{columns}", *statistics).stdout
        expected = text_heads(told)
        assert len(expected) == len(names)
        capsysbinary.readouterr()
        for name in names:
            asked = ["tables", str(archive), name, "--stream", stream, "--text-columns", columns]
            assert cli.main(asked) == 0
        assert text_heads(capsysbinary.readouterr().out.decode()) == expected


def test_pieces_of_two_seconds(compared, folder, captures_there):
    """Rotated by time; some hold no frame."""
    pieces = cut(real(captures_there, "netflix.pcap"), folder, "-i", "2")
    archive = collect(folder, pieces, compared.tshark_command)
    compared.check(archive, merged(folder, pieces), {"gap_us": 5_000_000}, all_rows=True)


def test_two_sensors_that_overlap(compared, folder, captures_there):
    """Every other frame by another sensor, and a third capture of another time and with IPv6."""
    capture = real(captures_there, "http_ipv6.pcap")
    for sensor, parity in (("hall", 0), ("yard", 1)):
        (folder / sensor).mkdir()
        frames = [str(n) for n in range(1, 1000) if n % 2 == parity]
        subprocess.run(["editcap", "-r", capture, folder / sensor / "day.pcapng", *frames], check=True)
        (folder / sensor / "day.pcapng").chmod(0o644)
    captures = [folder / "hall" / "day.pcapng", folder / "yard" / "day.pcapng",
                real(captures_there, "alexa-app.pcapng")]
    compared(folder, captures, each_kind(end_on_reply=True))


def test_tunnels_fragments_and_frames_without_ip(compared, folder, captures_there):
    names = ["6in4tunnel.pcap", "vxlan.pcap", "dns_fragmented.pcap", "capwap.pcap", "can.pcap",
             "dos_win98_smb_netbeui.pcap", "gre.pcapng", "sctp.cap"]
    compared(folder, [real(captures_there, name) for name in names], each_kind(min_payload=1))


def udp_frame(source, size):
    payload = pcap.udp(1000, 2000, bytes(size))
    return pcap.ethernet(pcap.ipv4(f"10.0.0.{source}", "10.0.0.9", pcap.UDP, payload))


def test_equal_times_go_by_the_files_names(compared, folder):
    """As with mergecap, of equal times the last file comes first, and late frames at once."""
    steps = {"a": [5, 3, 5, 7], "b": [4, 5, 6], "c": [5, 5]}
    captures = [pcap.write_pcap(folder / f"{name}.pcap", [
        (START + step * SECOND, udp_frame(n, 400 + step)) for step in times])
        for n, (name, times) in enumerate(steps.items())]
    compared(folder, captures, [{}, {"gap_us": 2_000_000, "stream": "destination"}])


def test_times_before_1970(compared, folder):
    times = [-3 * HOUR, -3 * HOUR + 1000, -HOUR, 5 * SECOND]
    capture = pcap.write_pcapng(folder / "old.pcapng", [(t, udp_frame(1, 500)) for t in times],
                                offset=-100_000)
    archive = collect(folder, [capture], compared.tshark_command)
    got = compared.check(archive, capture, {})
    assert got["streams"][0]["first"].startswith("-")


def test_a_capture_cut_for_several_tsharks(compared, folder, captures_there):
    """--split: the file is the same as without."""
    capture = folder / "netflix.pcap"
    shutil.copy(real(captures_there, "netflix.pcap"), capture)
    capture.chmod(0o644)
    compared(folder, [capture], [{}], "--split", "3")


def test_copies_count_twice_if_that_is_meant(compared, folder, captures_there):
    captures = [folder / "one.pcap", folder / "two.pcap"]
    for path in captures:
        shutil.copy(real(captures_there, "mqtt.pcap"), path)
        path.chmod(0o644)
    compared(folder, captures, [{}], "--allow-copies")


def test_link_addresses_and_wire_lengths(compared, folder, captures_there):
    """What stays in the packets: another address, another size."""
    names = ["netflix.pcap", "can.pcap", "dos_win98_smb_netbeui.pcap", "http_ipv6.pcap"]
    captures = [real(captures_there, name) for name in names]
    chosen = {"address": "link", "size": "wire"}
    options = [f"--preferences=burst.{name}:{value}" for name, value in chosen.items()]
    archive = collect(folder, captures, compared.tshark_command, *options)
    capture = merged(folder, captures)
    for values in ({}, {"stream": "conversation", "end_on_reply": True, "min_payload": 60}):
        got = compared.check(archive, capture, values, **chosen)
        assert int(got["summary"][0]["bursts"]) > 10


def test_duplicates_are_taken_out_first(compared, folder, capsys):
    """`collect` refuses to look for them; what its message says gives the same bursts."""
    frames = [(START + n * 50_000_000 + late, udp_frame(n % 3, 400 + n)) for n in range(20)
              for late in (0, 500_000)]
    captures = [pcap.write_pcap(folder / f"{name}.pcap", frames[at::2])
                for at, name in enumerate(("hall", "yard"))]
    code = cli.main(["collect", *map(str, captures), "--into", str(folder / "archive"), "--tshark",
                     compared.tshark_command, "--preferences", "burst.duplicate_us:1000"])
    assert code == 2
    told = capsys.readouterr().err
    assert "burst.duplicate_us cannot be had in an archive" in told
    assert "-Y 'not burst.duplicate_of' -w left.pcapng" in told
    capture = merged(folder, captures)
    left = compared.wireshark.tmp / "left.pcapng"
    compared.wireshark.tshark("-r", capture, "-o", "burst.duplicate_us:1000", "-Y",
                              "not burst.duplicate_of", "-w", left)
    archive = collect(folder, [left], compared.tshark_command)
    engine = DuckEngine()
    got = archive_csv(engine, archive, {"min_payload": 0}, ["summary", "streams"])
    engine.close()
    expected = tshark_csv(compared.wireshark, capture, {"min_payload": 0, "duplicate_us": 1000},
                          ["summary", "streams"])
    assert expected["summary"][0]["duplicates"] == "20"
    assert [row["bytes"] for row in got["streams"]] == [row["bytes"] for row in expected["streams"]]
    for key in ("payload_bytes", "bursts", "burst_packets", "burst_bytes"):
        assert got["summary"][0][key] == expected["summary"][0][key] != "0"
