# SPDX-License-Identifier: GPL-2.0-or-later
"""Every rule for runs and every kind of stream: tables and fields, one pass and two, sharkd and -R."""
import pytest
from reference import Parameters
from reference.fields import FIELDS
from reference.parameters import STREAMS
from support import compare
from support.captures import pcap, talk
from support.entries import document_tables
from support.both_passes import check_both_passes

TABLES = document_tables()
EVERY_STREAM: list[dict] = [{"stream": stream} for stream in STREAMS]
CHANGES: list[dict] = EVERY_STREAM + [
    {"gap_us": 0}, {"gap_us": 0, "stream": "connection", "end_on_reply": True, "min_payload": 1,
                    "min_packets": 1},
    {"max_duration_us": 100_000}, {"max_duration_us": 1, "gap_us": 0, "min_packets": 1},
    {"max_duration_us": 1_000_000, "gap_us": 0, "min_payload": 0, "size": "wire",
     "stream": "flow"},
    {"min_bytes": 2000}, {"min_bytes": 1_000_000}, {"min_bytes": 1, "min_packets": 1},
    {"mean_percent": 100}, {"mean_percent": 150, "min_payload": 0, "min_packets": 1},
    {"mean_percent": 30, "stream": "capture", "include_small": True},
    {"size": "wire"}, {"size": "wire", "min_payload": 0, "min_packets": 1, "stream": "capture"},
    {"size": "wire", "address": "link"}, {"address": "link"},
    {"address": "link", "stream": "conversation", "end_on_reply": True},
    {"min_payload": 0, "min_packets": 1, "gap_us": 1},
    {"window_us": 10, "alarm_mbps": 100}, {"window_us": 50_000, "alarm_mbps": 1},
    {"alarm_mbps": 4_000_000_000},
    {"duplicate_us": 1_000_000},
] + [{"stream": stream, "end_on_reply": True, "include_small": small, "min_payload": 250}
     for stream in STREAMS if stream != "capture" for small in (False, True)]


def name_of(change):
    return " ".join(f"{key}={value}" for key, value in change.items())


every_change = pytest.mark.parametrize("change", CHANGES, ids=name_of)


@pytest.fixture(scope="module")
def dice(folder):
    """A capture with late packets, packets without time, and packets that are no IP."""
    return pcap.write_pcapng(folder / "dice.pcapng", talk.by_dice(11))


def prepare(lab, capture):
    """The runs of test_real_traffic."""
    for change in CHANGES:
        for passes in (1, 2):
            lab.run(capture, *Parameters(**change).options(), passes=passes)


def test_the_fields_are_there(lab):
    lines = lab.wireshark.tshark("-G", "fields").stdout.splitlines()
    known = {line.split("\t")[2] for line in lines if line.startswith("F\t")}
    assert set(FIELDS) <= known


@every_change
def test_what_dice_wrote(lab, dice, change):
    check_both_passes(lab, dice, parameters=Parameters(**change))


@every_change
@pytest.mark.captures("6in4tunnel.pcap")
def test_real_traffic(lab, capture, change):
    check_both_passes(lab, capture, parameters=Parameters(**change))


@pytest.mark.parametrize("seed", range(20, 26))
def test_more_dice(lab, folder, seed):
    """Two-way streams that end on replies: where the order of the file and of time differ most."""
    file = pcap.write_pcapng(folder / f"dice-{seed}.pcapng", talk.by_dice(seed, 200))
    change = {"stream": STREAMS[seed % 6], "end_on_reply": seed % 2 == 0, "min_packets": 1 + seed % 3,
              "include_small": seed % 3 == 0}
    check_both_passes(lab, file, parameters=Parameters(**change))


def test_the_capture_says_something_about_each_rule(lab, dice):
    """A rule that changes no burst would not be tested."""
    def bursts(**change):
        analysis = lab.analysis(dice, parameters=Parameters(**change))
        return [(b.first_frame, b.last_frame, b.bytes) for b in analysis.bursts]
    plain = bursts()
    for change in ({"gap_us": 0}, {"max_duration_us": 100_000}, {"min_bytes": 2000},
                   {"mean_percent": 100}, {"end_on_reply": True}, {"size": "wire"},
                   {"stream": "conversation"}, {"include_small": True}):
        assert bursts(**change) != plain, change
    for stream in ("conversation", "connection"):
        assert bursts(stream=stream, end_on_reply=True) != bursts(stream=stream)


@pytest.mark.usefixtures("needs_sharkd")
@pytest.mark.parametrize("change", EVERY_STREAM, ids=name_of)
def test_sharkd_says_the_same(lab, dice, change):
    """sharkd takes no preferences on its command line; those it has are set by a request."""
    parameters = Parameters(end_on_reply=change["stream"] != "capture", **change)
    settings = [("setconf", {"name": f"burst.{key}", "value": str(value)})
                for key, value in vars(parameters).items() if value != getattr(Parameters(), key)]
    requests = [("tap", {"tap0": f"nstat:burst,{table}"}) for table in TABLES]
    answers = lab.sharkd(dice, *settings, ("load", {"file": str(dice)}), *requests)
    expected = lab.analysis(dice, parameters=parameters).tables()
    for table, answer in zip(TABLES, answers[len(settings) + 1:]):
        rows = expected[table] if isinstance(expected[table], list) else [expected[table]]
        got = answer["result"]["taps"][0]["tables"][0]["i"]
        assert len(got) == len(rows), table


@pytest.mark.parametrize("read_filter", ("udp", "frame.len > 400", "ipv6"))
@pytest.mark.parametrize("change", (
    {"stream": "connection", "end_on_reply": True}, {"stream": "pair", "end_on_reply": True},
    {"stream": "capture", "max_duration_us": 100_000}, {"mean_percent": 90},
    {"alarm_mbps": 1, "window_us": 20_000}), ids=name_of)
def test_read_filter(lab, dice, read_filter, change):
    """What does not pass -R does not exist: the next frame takes its number."""
    parameters = Parameters(**change)
    document, fields = lab.run(dice, "-R", read_filter, *parameters.options(), passes=2)
    analysis = lab.analysis(dice, "-R", read_filter, parameters=parameters)
    assert 0 < len(analysis.frames) < len(lab.packets(dice))
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())


def test_last_frame_that_a_read_filter_takes_out(lab, folder):
    """No frame comes after it that would take its number."""
    frames = talk.two_hosts((0, 500), (1, 600), (2, 400))
    file = pcap.write_pcap(folder / "last-filtered.pcap", frames)
    options = ("-R", "udp.length > 450")
    document, fields = lab.run(file, *options, passes=2)
    assert [shown["burst.packets"] for shown in fields.values()] == ["2", "2"]
    compare.check_document(document, lab.analysis(file, *options).tables())


# ---------------------------------------------------------------- examples by hand

def bursts_of(lab, folder, frames, **change):
    """(first frame, last frame, packets) of each burst."""
    name = name_of(change).replace(" ", ",") or "defaults"
    file = pcap.write_pcap(folder / f"{len(frames)},{name}.pcap", frames)
    document, _ = lab.run(file, *Parameters(**change).options())
    return [(b["first_frame"], b["last_frame"], b["packets"]) for b in document["bursts"]]


TALK = talk.two_hosts((0, 400), (10, 400), (20, 50), (30, 500, "back"), (40, 500, "back"),
                      (50, 400), (60, 400))


@pytest.mark.parametrize("stream", ("pair", "flow", "source", "destination", "conversation",
                                    "connection"))
def test_reply_ends_a_burst(lab, folder, stream):
    assert bursts_of(lab, folder, TALK, stream=stream, end_on_reply=True) == [
        (1, 2, 2), (4, 5, 2), (6, 7, 2)]


def test_longest_duration(lab, folder):
    frames = talk.two_hosts((0, 300), (50, 300), (100, 300), (100.001, 300), (200.001, 300))
    assert bursts_of(lab, folder, frames, max_duration_us=100_000) == [(1, 3, 3), (4, 5, 2)]


def test_gap_0_never_ends_a_burst(lab, folder):
    frames = talk.two_hosts((0, 300), (10**7, 300))
    assert bursts_of(lab, folder, frames, gap_us=0) == [(1, 2, 2)]


def test_percent_of_the_mean_so_far(lab, folder):
    """Means so far: 1000, 550, 400, 600."""
    frames = talk.two_hosts((0, 1000), (1, 100), (2, 0), (3, 100), (4, 1200))
    assert bursts_of(lab, folder, frames, mean_percent=100, min_payload=1) == [(1, 5, 2)]
    assert bursts_of(lab, folder, frames, mean_percent=18, min_payload=1) == [(1, 5, 4)]


def test_fewest_bytes(lab, folder):
    frames = talk.two_hosts((0, 300), (1, 200), (2, 300), (3, 300))
    assert bursts_of(lab, folder, frames, min_bytes=900) == [(1, 4, 3)]
    assert bursts_of(lab, folder, frames, min_bytes=901) == []


def test_statistics_of_gaps_measure_from_the_latest_packet(lab, folder):
    frames = talk.two_hosts((0, 9), (100, 9), (50, 9), (150, 9))
    file = pcap.write_pcap(folder / "late.pcap", frames)
    document, fields = lab.run(file, passes=2)
    row, = document["streams"]
    assert [float(row[key]) for key in ("gap_min", "gap_max", "gap_mean")] == [0.05, 0.1, 0.075]
    assert row["reordered"] == 1
    assert [float(fields[n]["burst.gap"]) for n in (2, 3, 4)] == [0.1, -0.05, 0.1]


def test_big_tcp(lab, folder):
    """An IPv6 payload length of 0 without a jumbo option is read from the frame."""
    segment = pcap.tcp(5000, 443, bytes(70_000))
    plain = pcap.ethernet(pcap.ipv6("2001:db8::1", "2001:db8::2", pcap.TCP, segment, length=0))
    cut = pcap.ethernet(pcap.ipv6("2001:db8::1", "2001:db8::2", pcap.TCP,
                                  pcap.tcp(5000, 443), length=0))
    file = pcap.write_pcap(folder / "big-tcp.pcap",
                           [(0, plain), (talk.MS, cut), (2 * talk.MS, plain[:90], len(plain))])
    _, fields = lab.run(file, passes=2)
    assert [fields[n]["burst.payload_len"] for n in (1, 2, 3)] == ["70000", "0", "70000"]
    analysis = check_both_passes(lab, file)
    assert analysis.packets[0].payload == 70_000
