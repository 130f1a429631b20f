# SPDX-License-Identifier: GPL-2.0-or-later
"""The data in the page that burst,report writes, against burst,json and Wireshark's own fields.

What a page draws of them is tested with the page. The page here is the one that was built into the
plugin; a small one in this folder will do: cmake -DBURST_REPORT_PAGE=tests/integration/page.html
"""
import collections
import decimal
import os
import pathlib
import re

import pytest
from reference import Parameters
from reference.load import loads
from reference.parameters import STREAMS
from support.captures import pcap
from support.entries import tables
from support.lab import Lab, parse_json
from support.session import wireshark_with

# All tables that have rows in memory, in the order of the document; the last one is not in burst,json.
LISTS = tuple(name for name in tables() if name not in ("summary", "packets"))
# Columns with a time since 1970, which a report counts from its start.
ABSOLUTE = {name: [c.key for c in columns if c.type == "time since 1970"]
            for name, columns in tables().items()}
MOST_ROWS = {"kinds": 500, "microbursts": 2000, "sequences": 30}
SUMS = {"endpoints": ("tx_packets", "tx_bytes", "rx_packets", "rx_bytes", "bursts_sent",
                      "burst_bytes_sent", "bursts_received", "burst_bytes_received"),
        "tcp_ports": ("src_packets", "src_bytes", "dst_packets", "dst_bytes"),
        "udp_ports": ("src_packets", "src_bytes", "dst_packets", "dst_bytes"),
        "streams": ("packets", "bytes", "reordered", "bursts", "burst_packets", "burst_bytes",
                    "back_packets", "back_bytes"),
        "bursts": ("packets", "bytes", "back_packets", "back_bytes"),
        "kinds": ("count",)}
# Options for each kind of stream.
KINDS = [tuple(Parameters(stream=stream).options()) for stream in STREAMS]
DATA = re.compile(r'<script type="application/json" id="burst-data">(.*?)</script>', re.DOTALL)
MAX_POINTS = 130_000
MAX_BURSTS = 10_000
MS = 1_000_000
SECOND = 1_000_000_000

PAGELESS = os.environ.get("BURST_PAGELESS_PLUGIN")


# ---------------------------------------------------------------- reading a page

def data_in(page):
    """What the script of a page will read."""
    found = DATA.findall(page)
    assert len(found) == 1
    assert not set("<>&\u2028\u2029") & set(found[0])
    return parse_json(found[0])


def report_on(lab, capture, *options):
    """The data of a report and the document of burst,json, from one run."""
    return lab.once(("report", capture, options), lambda: _report_on(lab, capture, options))


def _report_on(lab, capture, options):
    page, document = lab.new_file(".html"), lab.new_file(".json")
    result = lab.statistic(capture, f"burst,report,{page}", f"burst,json,{document}",
                           options=options, check=False)
    assert result.returncode == 0 or "cut short" in result.stderr, result.stderr
    return data_in(page.read_text()), parse_json(document.read_text())


def prepare(lab, capture):
    lab.lines(capture)
    report_on(lab, capture)


def start_of(data):
    """The report's time 0 in nanoseconds since 1970; None if no frame had a time."""
    start = data["capture"]["start"]
    return None if start is None else nanoseconds(decimal.Decimal(start))


def nanoseconds(seconds):
    return int(decimal.Decimal(seconds).scaleb(9).to_integral_exact())


def series_of(data):
    """{(stream, src, dst): (its row as a dictionary, [(nanoseconds since 1970, length), ...])}"""
    series = data["series"]
    assert len(series["points"]) == len(series["rows"])
    result = {}
    for row, points in zip(series["rows"], series["points"]):
        named = dict(zip(series["columns"], row))
        times = [start_of(data) + nanoseconds(time) for time in points[::2]]
        key = (named["stream"], named["src"], named["dst"])
        assert key not in result
        result[key] = (named, list(zip(times, points[1::2], strict=True)))
    return result


# ---------------------------------------------------------------- what is expected

def as_row(table, row, start):
    """A row of burst,json as the report has it."""
    return [row[key] if key not in ABSOLUTE.get(table, ()) or row[key] is None
            else row[key] - decimal.Decimal(start).scaleb(-9) for key in row]


def check_tables(data, document):
    """Everything that the tables have is that of burst,json."""
    start = start_of(data) or 0
    assert data["parameters"] == document["parameters"]
    assert data["summary"] == document["summary"]
    assert tuple(data["tables"]) == LISTS
    for name, table in data["tables"].items():
        if name == "sequences":
            continue
        rows = document[name][:MOST_ROWS.get(name, len(document[name]))]
        if rows:
            assert table["columns"] == list(rows[0])
        assert len(table["titles"]) == len(table["columns"])
        assert table["total_rows"] == len(document[name])
        assert (table["rest"] is None) == (len(rows) == len(document[name]))
        assert table["rows"] == [as_row(name, row, start) for row in rows]


def expected_series(lab, capture, *options, parameters=Parameters()):
    """{(stream, src, dst): its packets}, from Wireshark's fields."""
    streams = lab.analysis(capture, *options, parameters=parameters).streams
    series = collections.defaultdict(list)
    for stream in streams:
        for packet in stream.packets:
            series[stream.index, packet.src, packet.dst].append(packet)
    return series


def points_of(packets):
    """Sorted by time; packets without one are not drawn."""
    return sorted(((p.time, p.payload) for p in packets if p.time is not None),
                  key=lambda point: point[0])


def by_bytes(rows, size):
    return sorted(rows, key=size, reverse=True)


def check_series(data, expected):
    """Every packet of every series is there."""
    actual = series_of(data)
    assert set(actual) == set(expected)
    for key, (row, points) in actual.items():
        packets = expected[key]
        assert (row["packets"], row["bytes"]) == (len(packets), sum(p.payload for p in packets))
        assert row["bin"] == 0
        assert points == points_of(packets)
    sizes = [row["bytes"] for row, _ in actual.values()]
    assert sizes == sorted(sizes, reverse=True)
    n_points = sum(len(points) for _, points in actual.values())
    assert data["series"]["total_series"] == len(expected)
    assert data["series"]["total_packets"] == data["series"]["shown_packets"] == n_points
    assert data["series"]["bin"] == 0


def check_pairs(data, expected):
    pairs = collections.Counter()
    sizes = collections.Counter()
    for (_, src, dst), packets in expected.items():
        pairs[src, dst] += len(packets)
        sizes[src, dst] += sum(p.payload for p in packets)
    actual = data["pairs"]
    assert actual["columns"] == ["src", "dst", "packets", "bytes"]
    assert sorted(map(tuple, actual["rows"])) == sorted(
        (*pair, pairs[pair], sizes[pair]) for pair in pairs)
    assert actual["rows"] == by_bytes(actual["rows"], lambda row: row[3])
    assert actual["total_rows"] == len(pairs)


def gaps_between(packets):
    """The gaps since the latest time so far, of those that have a time and are not older."""
    gaps, latest = [], None
    for time in (p.time for p in packets if p.time is not None):
        if latest is not None and time >= latest:
            gaps.append(time - latest)
        latest = time if latest is None else max(time, latest)
    return gaps


def check_gaps(data, packets):
    """Each gap is in one bucket; buckets rise, and are cut where they must be."""
    addresses = [row[0] for row in data["tables"]["endpoints"]["rows"][:200]]
    assert [entry["address"] for entry in data["gaps"]] == addresses
    sent, received = collections.defaultdict(list), collections.defaultdict(list)
    for packet in packets:
        if packet.src is not None:
            sent[packet.src].append(packet)
            received[packet.dst].append(packet)
    for entry in data["gaps"]:
        for key, by_address in (("idt", sent), ("iat", received)):
            expected = collections.Counter(map(bucket_of, gaps_between(by_address[entry["address"]])))
            actual = [(nanoseconds(low), nanoseconds(high), count)
                      for low, high, count in entry[key]]
            assert actual == [(*bucket, expected[bucket]) for bucket in sorted(expected)]


def check_bins(data, packets, series, bursts):
    """Packets, payload, bursts and frames of each bin of time, and its largest load."""
    rates, load = data["rates"], data["load"]
    assert rates["bin"] == load["bin"] and load["window"] == decimal.Decimal("0.001")
    width = nanoseconds(rates["bin"])
    frames = [p for p in packets if p.time is not None]
    if frames:
        bins = [p.time // width for p in frames]
        assert max(bins) - min(bins) < 2048
    sums = collections.defaultdict(lambda: [0, 0, 0])
    for packet in (p for members in series.values() for p in members if p.time is not None):
        sums[packet.time // width][0] += 1
        sums[packet.time // width][1] += packet.payload
    for burst in bursts:
        sums[nanoseconds(burst["start"]) // width][2] += 1
    start = start_of(data)
    assert {nanoseconds(time) + (start or 0): cells for time, *cells in rates["rows"]} == {
        place * width: cells for place, cells in sums.items()}
    check_load_bins(load["rows"], frames, width, start)


def check_load_bins(rows, frames, width, start):
    wire: collections.Counter = collections.Counter()
    peaks: dict = collections.defaultdict(int)
    for found, frame in zip(loads(frames, 1000), frames, strict=True):
        wire[frame.time // width] += frame.wire
        peaks[frame.time // width] = max(peaks[frame.time // width], found.rate(1000))
    assert [(nanoseconds(time) + start, float(rate), size) for time, rate, size in rows] == [
        (place * width, peaks[place], wire[place]) for place in sorted(wire)]


def bucket_of(value):
    """[low, high): single values below 8, then each doubling in four."""
    width = 1 << max(0, value.bit_length() - 3)
    low = value // width * width
    return low, low + width


# ---------------------------------------------------------------- real captures

def test_every_capture(lab, capture):
    data, document = report_on(lab, capture)
    assert data["schema"] == "burst-report/2"
    assert re.fullmatch(r"burst \d+\.\d+\.\d+", data["generator"])
    assert data["capture"]["filter"] is None
    times = [p.time for p in lab.packets(capture) if p.time is not None]
    assert start_of(data) == min(times, default=None)
    end = data["capture"]["end"]
    assert (end and nanoseconds(end)) == max(times, default=None)
    assert (data["capture"]["file"], data["capture"]["file_size"]) == (
        capture.name, capture.stat().st_size)
    check_tables(data, document)
    expected = expected_series(lab, capture)
    check_series(data, expected)
    check_pairs(data, expected)
    check_gaps(data, lab.packets(capture))
    check_bins(data, lab.packets(capture), expected, document["bursts"])
    assert data["lanes"] == []
    assert data["names"] == {}


@pytest.mark.captures("quic.pcap", "4in6tunnel.pcap")
@pytest.mark.parametrize("kind", KINDS, ids=lambda options: "".join(options[1:]) or "pair")
def test_every_kind_of_stream(lab, capture, kind):
    parameters = next(p for p in (Parameters(stream=stream) for stream in STREAMS)
                      if tuple(p.options()) == kind)
    data, document = report_on(lab, capture, *kind)
    check_tables(data, document)
    expected = expected_series(lab, capture, parameters=parameters)
    check_series(data, expected)
    check_pairs(data, expected)


@pytest.mark.captures("quic.pcap")
def test_two_passes_give_the_same_page(lab, capture):
    pages = []
    for options in ((), ("-2",)):
        page = lab.new_file(".html")
        lab.statistic(capture, f"burst,report,{page}", options=options)
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.captures("netflix.pcap")
def test_filter(lab, capture):
    """A report with a filter, beside one without, in one run."""
    pages = [lab.new_file(".html"), lab.new_file(".html")]
    document = lab.new_file(".json")
    lab.statistic(capture, f"burst,report,{pages[0]}", f"burst,report,{pages[1]},udp or icmp",
                  f"burst,json,{document},udp or icmp")
    whole, part = (data_in(page.read_text()) for page in pages)
    assert whole == report_on(lab, capture)[0]
    assert part["capture"]["filter"] == "udp or icmp"
    check_tables(part, parse_json(document.read_text()))
    check_series(part, expected_series(lab, capture, "-2", "-R", "udp or icmp"))
    assert 0 < part["summary"]["frames"] < whole["summary"]["frames"]


# ---------------------------------------------------------------- captures of our own

def datagram(src, dst, length):
    """A frame that was cut after the UDP header."""
    frame = pcap.ethernet(pcap.ipv4(src, dst, pcap.UDP, pcap.udp(5000, 6000, bytes(length))))
    return frame[:42], len(frame)


@pytest.fixture(scope="module")
def sample(folder):
    packets = [(i * 100 * MS, pcap.ethernet(pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDP,
                                                      pcap.udp(5000, 53, bytes(400 + i)))))
               for i in range(10)]
    return pcap.write_pcap(folder / "report-sample.pcap", packets)


@pytest.fixture(scope="module")
def large(folder):
    """[(time, length) of a stream] for each of three, and a capture of them: 200,000 packets, of
    which the second stream's are 40,000 and run backwards, and the third's are two."""
    routes = (("10.0.0.1", "10.0.0.2"), ("10.0.0.2", "10.0.0.1"), ("10.0.0.3", "10.0.0.1"))
    streams = [[], [], []]
    packets = []
    state = 1
    for number in range(200_000):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        length = (state >> 40) % 1300
        time = 1_700_000_000 * SECOND + number * 300_000
        if number in (1000, 150_000):
            which, length = 2, 700
        elif number % 5 == 4:
            which, time = 1, time - (state >> 50) % 5 * MS
        else:
            which = 0
        streams[which].append((time, length))
        packets.append((time, *datagram(*routes[which], length)))
    return streams, pcap.write_pcap(folder / "report-large.pcap", packets, nano=True)


def thinned(points, width):
    """Of each bin the first with the smallest and the first with the largest length."""
    bins = collections.defaultdict(list)
    for point in sorted(points, key=lambda p: p[0]):
        bins[point[0] // width].append(point)
    kept = []
    for members in bins.values():
        extremes = {members.index(min(members, key=lambda p: p[1])),
                    members.index(max(members, key=lambda p: p[1]))}
        kept += [members[i] for i in sorted(extremes)]
    return kept


def test_large_capture_is_thinned(lab, large):
    streams, capture = large
    data, document = report_on(lab, capture)
    check_tables(data | {"tables": {name: whole(name, table, document)
                                    for name, table in data["tables"].items()}}, document)
    series = data["series"]
    assert series["total_series"] == 3
    assert series["total_packets"] == 200_000
    assert 10_000 < series["shown_packets"] <= MAX_POINTS

    actual = series_of(data)
    assert series["shown_packets"] == sum(len(points) for _, points in actual.values())
    for row, points in actual.values():
        all_points = streams[row["stream"]]
        assert row["packets"] == len(all_points)
        assert row["bytes"] == sum(length for _, length in all_points)
        lengths = [length for _, length in points]
        assert min(lengths) == min(length for _, length in all_points)
        assert max(lengths) == max(length for _, length in all_points)
        assert row["bin"] > 0
        assert points == thinned(all_points, nanoseconds(row["bin"]))
    assert series["bin"] == max(row["bin"] for row, _ in actual.values())


def whole(name, table, document):
    """A table with the rows that were left out, after a look at what is said about them."""
    if name in MOST_ROWS:
        return table
    rows = document[name]
    start = min(row["first"] for row in document["streams"])
    all_rows = [as_row(name, row, nanoseconds(start)) for row in rows]
    shown = {tuple(row) for row in table["rows"]}
    left_out = [row for row, cells in zip(rows, all_rows) if tuple(cells) not in shown]
    assert len(table["rows"]) + len(left_out) == table["total_rows"]
    assert [row for row in all_rows if tuple(row) in shown] == table["rows"]
    if left_out:
        assert table["rest"] == [sum(row[key] or 0 for row in left_out) if key in SUMS[name] else None
                                 for key in table["columns"]]
    return table | {"rows": all_rows, "rest": None}


@pytest.fixture(scope="module")
def bursty(folder):
    """12,000 bursts of two packets, a second apart, on two streams; later ones are larger."""
    packets = []
    for number in range(12_000):
        src = "10.0.0.1" if number % 3 else "10.0.0.3"
        for part in range(2):
            packets.append((number * SECOND + part * MS,
                            *datagram(src, "10.0.0.2", 300 + number // 12)))
    return pcap.write_pcap(folder / "report-bursty.pcap", packets)


def test_every_burst_is_in_the_table_or_in_a_lane(lab, bursty):
    data, document = report_on(lab, bursty)
    check_tables(data | {"tables": {name: whole(name, table, document)
                                    for name, table in data["tables"].items()}}, document)
    rows = data["tables"]["bursts"]["rows"]
    columns = data["tables"]["bursts"]["columns"]
    assert len(rows) == MAX_BURSTS
    shown = {row[columns.index("id")] for row in rows}
    left_out = [b for b in document["bursts"] if b["id"] not in shown]
    assert max(b["bytes"] for b in left_out) <= min(row[columns.index("bytes")] for row in rows)

    start = decimal.Decimal(start_of(data)).scaleb(-9)
    for stream in {b["stream"] for b in document["bursts"]}:
        lanes = [lane for lane in data["lanes"] if lane[0] == stream]
        bursts = [b for b in left_out if b["stream"] == stream]
        assert sum(lane[3] for lane in lanes) == len(bursts)
        assert sum(lane[4] for lane in lanes) == sum(b["bytes"] for b in bursts)
        assert sum(lane[5] for lane in lanes) == sum(b["packets"] for b in bursts)
        for burst in bursts:
            assert any(lane[1] <= burst["start"] - start and burst["end"] - start <= lane[2]
                       for lane in lanes)


# ---------------------------------------------------------------- hostile strings

def test_filter_cannot_end_the_script(lab, sample):
    page = lab.new_file(".html")
    text = 'udp and not frame contains "</script><b>&\u2028"'
    lab.statistic(sample, f"burst,report,{page},{text}")
    content = page.read_text()
    assert "</script><b>" not in content
    data = data_in(content)
    assert data["capture"]["filter"] == data["parameters"]["filter"] == text
    assert data["summary"]["frames"] == 10


def test_names(lab, sample):
    """Names as Wireshark resolves them, here by a hosts file of the user."""
    hosts = lab.new_file(".hosts")
    hosts.write_text("10.0.0.1\t</script><script>alert(1)</script>\n10.0.0.2\tcamera.example\n")
    page = lab.new_file(".html")
    lab.wireshark.tshark("-q", "-r", sample, "-N", "n", "-H", hosts, "-z",
                         f"burst,report,{page}")
    data = data_in(page.read_text())
    assert data["names"] == {"10.0.0.1": "</script><script>alert(1)</script>",
                             "10.0.0.2": "camera.example"}
    assert data["series"]["rows"][0][1:3] == ["10.0.0.1", "10.0.0.2"]


# ---------------------------------------------------------------- files

def test_empty_capture(lab, folder):
    capture = pcap.write_pcap(folder / "report-empty.pcap", [])
    data, document = report_on(lab, capture)
    check_tables(data, document)
    assert data["capture"]["start"] is None
    assert data["series"]["rows"] == data["pairs"]["rows"] == data["gaps"] == []


def test_standard_output_has_what_a_file_has(lab, sample):
    page = lab.new_file(".html")
    lab.statistic(sample, f"burst,report,{page}")
    assert lab.statistic(sample, "burst,report,-").stdout.strip() == page.read_text().strip()


@pytest.mark.parametrize("place", ("missing folder", "full", "folder"))
def test_unwritable_file_is_an_error(lab, sample, place):
    file = lab.new_file(".html")
    if place == "missing folder":
        file = file / "page.html"
    elif place == "full":
        file = pathlib.Path("/dev/full")
    else:
        file.mkdir()
    result = lab.statistic(sample, f"burst,report,{file}", check=False)
    assert result.returncode != 0
    assert str(file) in result.stderr


@pytest.mark.parametrize("name", ("burst,report", "burst,report,"))
def test_no_file_is_an_error(lab, sample, name):
    result = lab.statistic(sample, name, check=False)
    assert result.returncode == 1
    assert "burst,report,FILE" in result.stderr


def test_help_lists_it(lab):
    assert "burst,report" in lab.wireshark.tshark("-z", "help").stderr.split()


@pytest.mark.skipif(PAGELESS is None, reason="BURST_PAGELESS_PLUGIN is not set; scripts/test.sh "
                                             "builds a plugin without the page and sets it")
def test_plugin_without_page_says_what_is_missing(tmp_path_factory, sample):
    lab = Lab(wireshark_with(tmp_path_factory, pathlib.Path(PAGELESS)))
    page = lab.new_file(".html")
    result = lab.statistic(sample, f"burst,report,{page}", "burst,json,-", check=False)
    assert result.returncode == 1
    assert "npm" in result.stderr
    assert not page.exists()
    assert result.stdout == ""  # nothing was read
    assert "Tx packets" in lab.statistic(sample, "burst,endpoints").stdout
