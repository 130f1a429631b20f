# SPDX-License-Identifier: GPL-2.0-or-later
"""burst.shallow: the same numbers in less time, and a warning where a filter asks for more."""
import itertools

import pytest
from support.captures import pcap, talk
from support.lab import parse_json

SHALLOW = ("-o", "burst.shallow:TRUE")
SETTINGS = {"flow": ("-o", "burst.stream:flow"),
            "connection": ("-o", "burst.stream:connection", "-o", "burst.end_on_reply:TRUE"),
            "wire": ("-o", "burst.size:wire", "-o", "burst.address:link")}


# Tables that the JSON document does not have. They are compared with the defaults alone.
CSV_ALONE = ("packets", "sequences")


def tables_of(lab, file, *options, csv=()):
    """All tables of the JSON document, and some as CSV, from one run. A capture that is cut short
    gives exit code 2, after all that was readable."""
    files = {"json": lab.new_file(".json"), **{table: lab.new_file(".csv") for table in csv}}
    names = [f"burst,json,{files['json']}", *(f"burst,csv,{table},{files[table]}" for table in csv)]
    result = lab.statistic(file, *names, options=options, check=False)
    assert result.returncode == 0 or "cut short" in result.stderr, (
        f"{options}: exit code {result.returncode}, {result.stderr}")
    tables = parse_json(files["json"].read_text())
    tables.update((table, files[table].read_text().splitlines()) for table in csv)
    return {key: rows for key, rows in tables.items() if key not in ("schema", "parameters")}


def both(lab, capture):
    """The tables without burst.shallow, and with it."""
    return [lab.once(("shallow", capture, more),
                     lambda more=more: tables_of(lab, capture, *more, csv=CSV_ALONE))
            for more in ((), SHALLOW)]


def prepare(lab, capture):
    """The runs of test_every_table_is_the_same."""
    both(lab, capture)


def first_difference(table, got, wanted):
    """For people: the first row that differs, in a table of rows or in one that is a single row."""
    got, wanted = (rows if isinstance(rows, list) else [rows] for rows in (got, wanted))
    pairs = itertools.zip_longest(got, wanted)
    row, pair = next((n, pair) for n, pair in enumerate(pairs) if pair[0] != pair[1])
    return (f"{table}: {len(got)} rows with burst.shallow, {len(wanted)} without; "
            f"the first that differs is row {row}:\n{pair[0]}\n{pair[1]}")


def check_same(deep, shallow):
    for table, rows in deep.items():
        assert shallow[table] == rows, first_difference(table, shallow[table], rows)


def test_every_table_is_the_same(lab, capture):
    check_same(*both(lab, capture))


@pytest.mark.parametrize("name", SETTINGS)
def test_so_it_is_with_other_settings(lab, all_captures, name):
    deep, shallow = (tables_of(lab, all_captures, *SETTINGS[name], *more)
                     for more in ((), SHALLOW))
    assert deep["streams"]
    check_same(deep, shallow)


@pytest.mark.captures("netflix.pcap", "6in4tunnel.pcap", "vxlan.pcap")
@pytest.mark.parametrize("name", ("burst_payload,tree", "burst_gap,tree", "conv,burst",
                                  "endpoints,burst", "burst,live,csv"))
def test_other_statistics_are_the_same(lab, capture, name):
    assert lab.statistic(capture, name, options=SHALLOW).stdout == lab.statistic(
        capture, name).stdout


@pytest.mark.captures("netflix.pcap")
def test_nothing_above_is_dissected(lab, capture):
    """Or it would save no time."""
    def protocols(*options):
        lines = lab.wireshark.tshark("-n", "-r", capture, *options, "-z", "burst,summary", "-T",
                                     "fields", "-e", "frame.protocols").stdout.splitlines()
        return {name for line in lines for name in line.split(":")}
    assert {"tls", "dns"} <= protocols()
    assert not {"tls", "dns", "http"} & protocols(*SHALLOW)


@pytest.mark.captures("netflix.pcap")
@pytest.mark.parametrize("display_filter,warns", (
    ("dns", True), ("tls.handshake", True), ("udp.port == 53", False), ("ip.addr == 10.0.0.1", False),
    ("frame.len > 100", False), ("burst.payload_len > 100", False), ("tcp || http", True)))
def test_a_filter_that_asks_for_more_is_warned_of(lab, capture, display_filter, warns):
    result = lab.statistic(capture, f"burst,summary,{display_filter}", options=SHALLOW)
    assert ("burst.shallow" in result.stderr) == warns
    plain = lab.statistic(capture, f"burst,summary,{display_filter}")
    assert "burst.shallow" not in plain.stderr


@pytest.mark.captures("netflix.pcap")
def test_a_filter_on_headers_gives_the_same(lab, capture):
    for display_filter in ("tcp.port == 443", "udp", "tcp.len > 1000", "ip.ttl > 60"):
        texts = [lab.statistic(capture, f"burst,csv,streams,-,{display_filter}", options=options)
                 for options in ((), SHALLOW)]
        assert texts[0].stdout == texts[1].stdout, display_filter
        assert len(texts[0].stdout.splitlines()) > 1


def test_fragments_and_oddities(lab, folder):
    """Fragments are put together all the same; a wrong UDP length is judged the same."""
    datagram = pcap.udp(5000, 5001, bytes(1000))
    packets = [pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDP, datagram[:512], ident=7, more=True),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDP, datagram[512:], ident=7, offset=512),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDP, pcap.udp(1, 2, bytes(10), length=7)),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDP, pcap.udp(1, 2, bytes(10), length=12)),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.UDPLITE, pcap.udplite(1, 2, bytes(10))),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.TCP, pcap.tcp(1, 2, bytes(10))[:12]),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.SCTP, pcap.sctp(1, 2)),
               pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.ICMP, pcap.unreachable(
                   pcap.ipv4("10.0.0.2", "10.0.0.1", pcap.UDP, pcap.udp(1, 2, bytes(20)))))]
    file = pcap.write_pcap(folder / "shallow-oddities.pcap",
                           [(n * talk.MS, pcap.ethernet(p)) for n, p in enumerate(packets)])
    assert tables_of(lab, file, *SHALLOW) == tables_of(lab, file)
