# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON and CSV: what they say, where they go, and what happens when they cannot."""
import collections
import csv
import decimal
import shutil

import pytest
from support.captures import pcap, talk
from support.entries import tables
from support.lab import parse_json

# In the JSON document.
TABLES = tuple(name for name in tables() if name not in ("sequences", "packets"))
LISTS = tuple(name for name in TABLES if name != "summary")
# {key: the type of its values}: a key has one, in whichever table it is.
TYPES = {column.key: column.type for columns in tables().values() for column in columns}


@pytest.fixture(scope="module")
def sample(folder):
    """A small capture of our own."""
    return pcap.write_pcap(folder / "sample.pcap",
                           talk.two_hosts(*((i * 100, 400 + i) for i in range(10))))


def test_json_on_standard_output_equals_that_in_a_file(lab, sample):
    file = lab.new_file(".json")
    lab.statistic(sample, f"burst,json,{file}")
    assert file.read_text().strip() == lab.statistic(sample, "burst,json,-").stdout.strip()


@pytest.mark.captures("quic.pcap", "netflix.pcap", "4in6tunnel.pcap")
def test_csv_has_what_json_has(lab, capture):
    document, _ = lab.run(capture)
    files = {table: lab.new_file(".csv") for table in TABLES}
    lab.statistic(capture, *(f"burst,csv,{table},{file}" for table, file in files.items()))
    for table, file in files.items():
        rows = document[table] if table in LISTS else [document[table]]
        reader = csv.DictReader(file.open(newline=""))
        assert [cells(row) for row in reader] == [cells(row) for row in rows]
        keys = [column.key for column in tables()[table]]
        assert reader.fieldnames == keys
        assert all(list(row) == keys for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_csv_on_standard_output_equals_that_in_a_file(lab, sample, table):
    file = lab.new_file(".csv")
    printed = lab.statistic(sample, f"burst,csv,{table},-", f"burst,csv,{table},{file}").stdout
    assert file.read_text().split() == printed.split()


def cells(row):
    """A row with numbers as numbers, and None for what is absent."""
    return {key: plain(key, value) for key, value in row.items()}


def plain(key, value):
    if value is None or value == "":
        return None
    if TYPES[key] == "true or false":
        return str(value).lower()
    if TYPES[key] in ("address", "text"):
        return value
    return decimal.Decimal(value)


def test_two_outputs_in_one_run(lab, sample):
    files = [lab.new_file(".json"), lab.new_file(".csv")]
    lab.statistic(sample, f"burst,json,{files[0]}", f"burst,csv,bursts,{files[1]}")
    bursts = parse_json(files[0].read_text())["bursts"]
    rows = list(csv.DictReader(files[1].open()))
    assert [cells(row) for row in rows] == [cells(row) for row in bursts]


def test_two_outputs_to_one_file_are_refused(lab, sample):
    """By whatever names; standard output takes them one after the other."""
    file, link = lab.new_file(".json"), lab.new_file(".link")
    file.write_text("old")
    file.chmod(0o666)
    link.symlink_to(file)
    result = lab.statistic(sample, f"burst,json,{file}", f"burst,csv,bursts,{link}", check=False)
    assert result.returncode != 0
    assert "another -z" in result.stderr
    assert file.read_text() == "old"
    # Also where there is no file yet.
    new = lab.new_file(".csv")
    result = lab.statistic(sample, f"burst,csv,summary,{new}",
                           f"burst,csv,bursts,{new.parent}/./{new.name}", check=False)
    assert result.returncode != 0 and not new.exists()
    assert lab.statistic(sample, "burst,json,-", "burst,csv,bursts,-").stdout


def test_capture_is_not_replaced(lab, sample):
    """However it is named, and whoever reads it."""
    capture, link, other = lab.new_file(".pcap"), lab.new_file(".link"), lab.new_file(".json")
    shutil.copyfile(sample, capture)
    capture.chmod(0o666)
    link.symlink_to(capture)
    words = (("-r", capture), (f"-r{capture}",), ("-r", "-"), ("-r", sample, "-w", capture))
    for word in words:
        for target in (capture, link):
            with open(capture, "rb") as stdin:
                result = lab.wireshark.tshark("-q", *word, "-z", f"burst,json,{target}",
                                              stdin=stdin, check=False)
            assert result.returncode != 0
            assert "in use" in result.stderr and str(target) in result.stderr
    assert capture.read_bytes() == sample.read_bytes()
    # Nor one that is yet to be written.
    for word in (("-w", other), (f"-w{other}",), ("-w", other.name)):
        result = lab.wireshark.tshark("-q", "-r", sample, *word, "-z", f"burst,json,{other}",
                                      check=False)
        assert result.returncode != 0 and "in use" in result.stderr
        assert not other.exists()
    lab.statistic(capture, f"burst,json,{other}")
    assert parse_json(other.read_text())["summary"]["frames"] > 0


@pytest.mark.parametrize("name,hint", (
    ("burst,csv,nonsense,-", "nonsense"),
    ("burst,endpointz", "endpointz"),
    ("burst,csv", "burst,csv,TABLE[,FILE[,filter]]"),
    ("burst,csv,", "No table is named"),
    ("burst,packets", "burst,csv,packets"),
    ("burst,report", "No file is named"),
    ("burst,live,xml", "xml"),
    ("burst", "burst"),
    ("burst,", "burst"),
))
def test_wrong_name_is_refused(lab, sample, name, hint):
    result = lab.statistic(sample, name, check=False)
    assert result.returncode != 0
    assert hint in result.stderr
    assert result.stdout == ""


def test_standard_output_need_not_be_named(lab, sample):
    assert lab.statistic(sample, "burst,json").stdout == lab.statistic(sample, "burst,json,-").stdout
    for table in tables():
        named = lab.statistic(sample, f"burst,csv,{table},-").stdout
        assert lab.statistic(sample, f"burst,csv,{table}").stdout == named
        assert named.startswith(",".join(column.key for column in tables()[table]) + "\n")


@pytest.mark.captures("netflix.pcap", "tuya_lp.pcap")
def test_sequences_are_the_first_packets(lab, capture):
    """As the table of all packets has them."""
    options = ("-o", "burst.stream:connection", "-o", "burst.sequence_length:7")
    packets = collections.defaultdict(list)
    for row in lab.rows(capture, "packets", *options):
        packets[row["stream"]].append(row)
    sequences = lab.rows(capture, "sequences", *options)
    assert len(sequences) == len(packets) - (None in packets)
    for row in sequences:
        first = packets[row["stream"]][:7]
        assert int(row["packets"]) == len(packets[row["stream"]])
        assert row["lengths"].split(" ") == [
            ("-" if p["back"] == "true" and p["payload_len"] != "0" else "") + p["payload_len"]
            for p in first]
        assert (row["gaps"] or "").split(" ") == [p["gap"] or "" for p in first]


def test_wrong_table_is_answered_with_the_right_ones(lab, sample):
    result = lab.statistic(sample, "burst,csv,nonsense,-", check=False)
    for table in TABLES:
        assert table in result.stderr


@pytest.mark.parametrize("kind", ("json", "csv,endpoints"))
@pytest.mark.parametrize("place", ("missing folder", "full", "folder", "read-only"))
def test_unwritable_file_is_an_error(lab, sample, kind, place):
    file = unwritable(lab, place)
    result = lab.statistic(sample, f"burst,{kind},{file}", check=False)
    assert result.returncode != 0
    assert str(file) in result.stderr


def unwritable(lab, place):
    """A place where no file can be written."""
    path = lab.new_file(".out")
    if place == "missing folder":
        return path / "file"
    if place == "full":
        return "/dev/full"
    if place == "folder":
        path.mkdir()
        return path
    # In a folder of root or of ours that is closed: read-only for the programs either way.
    path.mkdir()
    file = path / "file"
    file.write_text("old")
    file.chmod(0o444)
    path.chmod(0o555)
    return file


@pytest.mark.parametrize("kind", ("json", "csv,endpoints"))
def test_read_only_file_keeps_its_content(lab, sample, kind):
    file = unwritable(lab, "read-only")
    lab.statistic(sample, f"burst,{kind},{file}", check=False)
    assert file.read_text() == "old"


@pytest.mark.parametrize("kind", ("json", "csv,endpoints"))
def test_existing_file_is_replaced_whole(lab, sample, kind):
    file = lab.new_file(".out")
    lab.statistic(sample, f"burst,{kind},{file}")
    first = file.read_bytes()
    file.write_bytes(b"x" * 1_000_000)
    file.chmod(0o666)
    lab.statistic(sample, f"burst,{kind},{file}")
    assert file.read_bytes() == first


def test_existing_file_is_left_alone_when_the_filter_is_invalid(lab, sample):
    file = lab.new_file(".json")
    file.write_text("old")
    file.chmod(0o666)
    result = lab.statistic(sample, f"burst,json,{file},nonsense ==", check=False)
    assert result.returncode != 0
    assert file.read_text() == "old"


def test_existing_file_is_left_alone_when_there_is_no_capture(lab):
    file = lab.new_file(".json")
    file.write_text("old")
    file.chmod(0o666)
    result = lab.statistic(lab.new_file(".pcap"), f"burst,json,{file}", check=False)
    assert result.returncode != 0
    assert file.read_text() == "old"


def test_file_in_a_closed_folder_is_written_at_the_end(lab, sample):
    """It cannot be replaced; what it holds is no less safe for that."""
    folder = lab.new_file("-closed")
    folder.mkdir()
    file = folder / "file"
    file.write_text("old")
    file.chmod(0o666)
    folder.chmod(0o555)
    for more in (f"burst,csv,bursts,{file}", "burst,streams,nonsense =="):
        result = lab.statistic(sample, f"burst,json,{file}", more, check=False)
        assert result.returncode != 0
        assert file.read_text() == "old"
    expected = lab.statistic(sample, "burst,json,-").stdout
    lab.statistic(sample, f"burst,json,{file}")
    assert file.read_text() == expected
    assert list(folder.iterdir()) == [file]
    folder.chmod(0o755)


def test_no_temporary_file_is_left(lab, sample):
    folder = lab.new_file("-folder")
    folder.mkdir()
    folder.chmod(0o777)
    lab.statistic(sample, f"burst,json,{folder / 'a.json'}")
    assert [p.name for p in folder.iterdir()] == ["a.json"]


def test_file_name_with_a_space(lab, sample):
    file = lab.new_file(" with space.json")
    lab.statistic(sample, f"burst,json,{file}")
    assert parse_json(file.read_text())["schema"] == "burst/2"
