# SPDX-License-Identifier: GPL-2.0-or-later
"""A display filter as a statistic's last argument, and tshark's own read filter."""
import re

import pytest
import reference
from support import compare
from support.lab import parse_json

TLS = "tcp.port == 443"
HOST = "ip.addr in {192.168.1.105, 216.58.212.101}"  # of quic.pcap; with a comma
ONE_CAPTURE = pytest.mark.captures("quic.pcap")


def filtered(lab, capture, keep, parameters=reference.Parameters()):
    """The reference's tables of the packets for which keep(packet) holds."""
    return reference.Analysis(filter(keep, lab.packets(capture)), parameters).tables()


def hosts_of(text):
    """The test for HOST: frames in this capture have one IP layer."""
    addresses = set(text[text.index("{") + 1:-1].split(", "))
    return lambda packet: bool({packet.src, packet.dst} & addresses)


@ONE_CAPTURE
@pytest.mark.parametrize("passes", (1, 2))
def test_filter_with_commas(lab, capture, passes):
    options = ("-2",) if passes == 2 else ()
    output = lab.statistic(capture, f"burst,json,-,{HOST}", options=options).stdout
    expected = filtered(lab, capture, hosts_of(HOST))
    compare.check_document(parse_json(output), expected)
    assert 0 < expected["summary"]["frames"] < len(lab.packets(capture))


@ONE_CAPTURE
def test_document_tells_its_filter(lab, capture):
    document = parse_json(lab.statistic(capture, f"burst,json,-,{HOST}").stdout)
    assert HOST in document["parameters"].values()


@pytest.mark.captures("nintendo.pcap")
def test_filter_that_nothing_passes(lab, capture):
    document = parse_json(lab.statistic(capture, "burst,json,-,frame.number == 0").stdout)
    compare.check_document(document, reference.Analysis([]).tables())


@pytest.mark.captures("netflix.pcap")
@pytest.mark.parametrize("table", ("endpoints", "tcp_ports", "streams", "bursts", "summary"))
def test_same_table_twice_with_two_filters(lab, capture, table):
    filters = ("udp", TLS)
    both = lab.statistic(capture, *(f"burst,{table},{f}" for f in filters)).stdout
    single = [lab.statistic(capture, f"burst,{table},{f}").stdout for f in filters]
    assert single[0] != single[1]
    # tshark gives statistics in an order of its own.
    assert blocks(both) == sorted(b for text in single for b in blocks(text))


def blocks(text):
    """The tables of an output, sorted."""
    return sorted(b.strip() for b in text.split("\n\n") if b.strip())


@ONE_CAPTURE
def test_filter_that_needs_the_future_is_right_in_two_passes(lab, capture):
    output = lab.statistic(capture, "burst,json,-,burst.id", options=("-2",)).stdout
    members = {p.number for b in lab.analysis(capture).bursts for p in b.members}
    compare.check_document(parse_json(output),
                           filtered(lab, capture, lambda p: p.number in members))


@ONE_CAPTURE
@pytest.mark.parametrize("field", ("burst.id", "burst.duration > 1", "burst.start", "burst.position == 1"))
def test_filter_that_needs_the_future_warns_in_one_pass(lab, capture, field):
    result = lab.statistic(capture, f"burst,streams,{field}", check=False)
    assert "-2" in result.stderr
    quiet = lab.statistic(capture, f"burst,streams,{field}", options=("-2",))
    assert "-2" not in quiet.stderr


@ONE_CAPTURE
@pytest.mark.parametrize("name", (
    "burst_gap,tree", "burst_payload,tree", "conv,burst", "endpoints,burst"))
def test_so_does_that_of_a_tree_or_a_table_of_wiresharks(lab, capture, name):
    def warns(text, *options):
        return "Add -2" in lab.statistic(capture, name + text, options=options).stderr
    assert warns(",burst.start")  # which no packet has in one pass
    assert warns(",ip && burst.id")
    assert not warns(",burst.id", "-2")
    assert not warns(",burst.stream")
    assert not warns("")


@ONE_CAPTURE
@pytest.mark.parametrize("words", (
    ("-q", "-zconv,burst,burst.id"), ("-qz", "conv,burst,burst.id"), ("-qzconv,burst,burst.id",)))
def test_however_the_option_is_written(lab, capture, words):
    assert "Add -2" in lab.wireshark.tshark("-n", "-r", capture, *words).stderr


@ONE_CAPTURE
@pytest.mark.usefixtures("macros")
def test_so_does_one_that_a_macro_hides(own_lab, capture):
    for passes, expected in (((), True), (("-2",), False)):
        result = own_lab.statistic(capture, "burst,streams,${in_burst:1}", options=passes)
        assert ("Add -2" in result.stderr) == expected
    assert "Add -2" not in own_lab.statistic(capture, "burst,streams,${in_stream:1}").stderr


@pytest.fixture
def macros(own_settings):
    """Macros of display filters, which newer versions keep in another file."""
    file = own_settings / "dfilter_macros"
    file.write_text('"in_burst","burst.id == $1"\n"in_stream","burst.stream == $1"\n')
    file.chmod(0o644)


@ONE_CAPTURE
def test_filter_on_the_present_needs_no_second_pass(lab, capture):
    result = lab.statistic(capture, "burst,json,-,burst.payload_len >= 1000")
    assert result.stderr == ""
    compare.check_document(parse_json(result.stdout),
                           filtered(lab, capture, lambda p: p.payload >= 1000))


@ONE_CAPTURE
@pytest.mark.parametrize("name", (
    "burst,summary", "burst,endpoints", "burst,tcp_ports", "burst,udp_ports", "burst,streams",
    "burst,bursts", "burst,json,-", "burst,csv,endpoints,-", "conv,burst", "endpoints,burst"))
def test_invalid_filter_is_refused(lab, capture, name):
    result = lab.statistic(capture, f"{name},ip.addr ==", check=False)
    assert result.returncode != 0
    assert "ip.addr ==" in result.stderr


@pytest.mark.parametrize("read_filter", ("udp", "frame.len > 400", "ip.src == 192.168.12.114"))
@pytest.mark.captures("nintendo.pcap")
def test_read_filter(lab, capture, read_filter):
    """What does not pass -R does not exist: the next frame takes its number."""
    document, fields = lab.run(capture, "-R", read_filter, passes=2)
    analysis = lab.analysis(capture, "-R", read_filter)
    assert 0 < len(analysis.frames) < len(lab.packets(capture))
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())


@pytest.mark.captures("nintendo.pcap")
def test_display_filter_does_not_change_fields(lab, capture):
    _, fields = lab.run(capture, "-Y", "burst.id", passes=2)
    expected = lab.analysis(capture).fields()
    members = {n: f for n, f in expected.items() if "burst.id" in f}
    compare.check_fields(fields, members)


@ONE_CAPTURE
@pytest.mark.parametrize("text", ('_ws.expert.message contains "Burst"', "_ws.expert.group"))
def test_who_asks_for_expert_information_alone_gets_ours(lab, capture, text):
    # Without -T: that has all sections made.
    lines = lab.wireshark.tshark("-n", "-2", "-r", capture, "-Y", text).stdout.splitlines()
    firsts = {burst.members[0].number for burst in lab.analysis(capture).bursts}
    assert firsts and firsts <= {int(line.split()[0]) for line in lines}


# ---- filters of Wireshark's own statistics ----

def in_hierarchy(lab, *options):
    """How many frames with a section of ours Wireshark's Protocol Hierarchy counts."""
    text = lab.wireshark.tshark("-n", "-q", *options).stdout
    assert re.search(r"^\w+ +frames:", text, re.M)
    return sum(int(n) for n in re.findall(r"^ *burst +frames:(\d+)", text, re.M))


@ONE_CAPTURE
@pytest.mark.parametrize("passes", ((), ("-2",)), ids=("one-pass", "two-passes"))
@pytest.mark.parametrize("name", ("burst", "burst.stream", "burst.id"))
def test_the_protocol_hierarchy_counts_what_a_filter_asks_for(lab, capture, name, passes):
    """And nothing of ours without one: test_unchanged.py."""
    options = (*passes, "-r", capture)

    def passing(text):
        return len(lab.wireshark.tshark("-n", *options, "-Y", text).stdout.splitlines())
    assert in_hierarchy(lab, *options, "-z", f"io,phs,{name}") == passing(name) > 0
    # That of the packets that are shown is none for statistics; it does ask for our section.
    assert in_hierarchy(lab, *options, "-z", "io,phs", "-Y", name) == passing("burst")


@ONE_CAPTURE
@pytest.mark.parametrize("passes", ((), ("-2",)), ids=("one-pass", "two-passes"))
@pytest.mark.parametrize("other", ("expert", "conv,ip", "burst,summary"))
def test_the_protocol_hierarchy_beside_other_statistics(lab, capture, other, passes):
    assert in_hierarchy(lab, *passes, "-r", capture, "-z", "io,phs", "-z", other) == 0
