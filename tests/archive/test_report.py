# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that is filled from an archive has the data of the page that the plugin writes."""
import json
import math
import re
import shutil

import pytest
from burst_archive import cli
from burst_archive.asking import report
from burst_archive.errors import UsageError

SMALL_PAGE = ('<html><script type="application/json" id="burst-data">@BURST_DATA@</script>'
              "<p>@BURST_DATA@</p></html>")


def data_of(page):
    found = re.search(r'id="burst-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


@pytest.fixture(scope="module")
def pages(wireshark, tshark_command, captures_there, tmp_path_factory):
    """What an archive and what the plugin say of one capture."""
    capture = captures_there / "netflix.pcap"
    if not capture.exists():
        pytest.skip("the capture netflix.pcap is not there: name its folder in BURST_CAPTURES")
    folder = tmp_path_factory.mktemp("report")
    for part in (folder, folder.parent, folder.parent.parent):
        part.chmod(0o755)
    shutil.copy(capture, folder / "netflix.pcap")
    (folder / "netflix.pcap").chmod(0o644)
    archive = str(folder / "archive")
    assert cli.main(["collect", str(folder / "netflix.pcap"), "--into", archive, "--tshark",
                     tshark_command]) == 0
    plain = folder / "plain.html"
    plain.write_text(SMALL_PAGE, encoding="utf-8")
    target = folder / "archive.html"
    assert cli.main(["report", archive, str(target), "--page", str(plain), "--alarm-mbps", "10"]) == 0
    written = wireshark.tmp / "plugin.html"
    result = wireshark.tshark("-q", "-r", folder / "netflix.pcap", "-o", "burst.alarm_mbps:10",
                              "-z", f"burst,report,{written}", check=False)
    if not written.exists():
        pytest.skip(f"the plugin that is tested has no page: {result.stderr.strip()}")
    return data_of(target.read_text(encoding="utf-8")), data_of(written.read_text(encoding="utf-8"))


def near(got, expected, error=1e-9):
    """The same document, but for how numbers are rounded."""
    if isinstance(expected, dict):
        return got.keys() >= expected.keys() and all(near(got[k], expected[k]) for k in expected)
    if isinstance(expected, list):
        return len(got) == len(expected) and all(map(near, got, expected))
    if isinstance(expected, float) or isinstance(got, float):
        return got is not None and expected is not None and math.isclose(
            got, expected, rel_tol=error, abs_tol=2e-9)
    return got == expected


@pytest.mark.parametrize("part", ["pairs", "gaps", "qualifying_gaps", "series", "lanes", "rates", "load"])
def test_parts_are_the_plugin_s(pages, part):
    got, expected = pages
    assert near(got[part], expected[part])


def test_tables_are_the_plugin_s(pages):
    got, expected = pages
    assert got["tables"].keys() == expected["tables"].keys()
    assert all(table["rows"] for name, table in got["tables"].items())
    for name, table in got["tables"].items():
        wanted = expected["tables"][name]
        assert table["total_rows"] == wanted["total_rows"] and table["rest"] == wanted["rest"]
        for row, other in zip(table["rows"], wanted["rows"], strict=True):
            cells = dict(zip(table["columns"], row, strict=True))
            others = dict(zip(wanted["columns"], other, strict=True))
            for key, cell in cells.items():
                error = 0.01 if key[-4:] in ("_p50", "_p95", "_p99") else 1e-9
                assert key == "name" or near(cell, others[key], error), (name, key, cell, others[key])


def test_capture_is_the_plugin_s(pages):
    got, expected = pages
    for key in ("start", "end", "filter"):
        assert got["capture"][key] == expected["capture"][key]
    # tshark does not always tell the plugin how large the file is.
    assert expected["capture"]["file_size"] in (None, got["capture"]["file_size"])
    assert got["summary"].items() >= {key: value for key, value in expected["summary"].items()
                                      if isinstance(value, int) and key != "duplicates_seen"}.items()


def test_data_cannot_end_the_element():
    page = report.fill(SMALL_PAGE, {"filter": "</script><b>&\u2028"})
    assert data_of(page) == {"filter": "</script><b>&\u2028"}
    assert page.count("</script>") == 1 and "\u2028" not in page
    assert page.endswith("<p>@BURST_DATA@</p></html>")
    # A page that is full is filled again.
    assert data_of(report.fill(page, {"filter": None})) == {"filter": None}


def test_a_page_without_a_place_is_refused():
    with pytest.raises(UsageError, match="has no place for data"):
        report.fill("<html></html>", {})


@pytest.mark.parametrize("seconds, width", [(0, 1e-6), (3600, 2), (7 * 86_400, 300), (1e-3, 1e-6),
                                            (0.9, 5e-4)])
def test_bins_fill_few_enough(seconds, width):
    first = 1_700_000_000 * 10**9
    assert report.bin_width(first, first + int(seconds * 1e9)) == int(width * 1e9)


def test_points_are_thinned(monkeypatch, tmp_path):
    """Of each bin the smallest and the largest; few enough in all."""
    from burst_archive.asking import query
    from burst_archive.engines.duck import DuckEngine
    from model import Packet
    from test_property import write
    packets = [Packet(10**9 * n, "a", "b", 6, 1, 2, n * 7 % 1000, 60) for n in range(400)]
    entries = [write(tmp_path, "a.pcap", packets)]
    monkeypatch.setattr(report, "MOST_POINTS", 100)
    engine = DuckEngine()
    engine.give("grid", report.grid())
    archive = query.Archive(engine, entries, query.Question())
    series = report.Page(archive, entries, "a").document()["series"]
    engine.close()
    width = series["bin"] * 1e9
    assert series["total_packets"] == 400 and 25 < series["shown_packets"] <= 100
    kept = list(zip(series["points"][0][::2], series["points"][0][1::2]))
    bins = {}
    for packet in packets:
        bins.setdefault(packet.time // width, []).append((packet.payload, packet.time / 1e9))
    expected = set()
    for members in bins.values():
        expected.add(min(members))
        expected.add(max(members, key=lambda m: (m[0], -m[1])))
    assert {(size, time) for time, size in kept} == expected
    assert [time for time, _ in kept] == sorted(time for time, _ in kept)


def test_bursts_beyond_the_table_are_lanes(monkeypatch, tmp_path):
    """The largest are in the table, all others on a lane; those close together as one."""
    from burst_archive.asking import query
    from burst_archive.engines.duck import DuckEngine
    from model import Packet
    from test_property import write
    # Bursts of two packets, at 0, 1, 2, 1000, 5000 s; the one at 1 s is by far the largest.
    starts = {0: 400, 1: 1400, 2: 401, 1000: 402, 5000: 403}
    packets = [Packet(second * 10**9 + n, "a", "b", 6, 1, 2, size, 60)
               for second, size in starts.items() for n in (0, 1000)]
    entries = [write(tmp_path, "a.pcap", packets)]
    monkeypatch.setitem(report.MOST_ROWS, "bursts", 1)
    monkeypatch.setattr(report, "BRIDGE", 1000)  # 5 s
    engine = DuckEngine()
    engine.give("grid", report.grid())
    archive = query.Archive(engine, entries, query.Question())
    document = report.Page(archive, entries, "a").document()
    engine.close()
    table = document["tables"]["bursts"]
    assert [row[table["columns"].index("bytes")] for row in table["rows"]] == [2800]
    assert table["total_rows"] == 5
    assert table["rest"][table["columns"].index("bytes")] == 2 * (400 + 401 + 402 + 403)
    assert document["lanes"] == [[0, 0, 2.000001, 2, 1602, 4], [0, 1000, 1000.000001, 1, 804, 2],
                                 [0, 5000, 5000.000001, 1, 806, 2]]
