# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures written byte by byte, for what real ones seldom have. Payloads here are told by hand."""
import dataclasses
import json

import pytest
import reference
from support import compare
from support.captures import pcap
from support.both_passes import check_both_passes
from support.captures.pcap import ethernet, ipv4, ipv6, tcp, udp

MILLISECOND = 1_000_000
A, B = "10.0.0.1", "10.0.0.2"
A6, B6 = "2001:db8::1", "2001:db8::2"
OUTER, OUTER6 = ("192.0.2.1", "192.0.2.2"), ("2001:db8:f::1", "2001:db8:f::2")


def fragments4(protocol, payload, ident):
    """The two fragments of an IPv4 datagram."""
    return [ipv4(A, B, protocol, payload[:512], ident=ident, more=True),
            ipv4(A, B, protocol, payload[512:], ident=ident, offset=512)]


def fragments6(payload, cut):
    head = pcap.fragment_header(pcap.UDP, 0, True) + payload[:cut]
    tail = pcap.fragment_header(pcap.UDP, cut, False) + payload[cut:]
    return ipv6(A6, B6, 44, head), ipv6(A6, B6, 44, tail)


DATAGRAM = udp(5000, 5001, bytes(1000))
QUOTED = ipv4(B, A, pcap.UDP, udp(1, 2, bytes(20)), length=1228)
INNER = ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(77)))
INNER6 = ipv6(A6, B6, pcap.TCP, tcp(5000, 5001, bytes(77)))

# Name: IP packets, and for each the source and the payload that burst.payload_len has to show.
CASES = {
    "TCP": ([ipv4(A, B, pcap.TCP, tcp(5000, 80, bytes(10)))], [(A, 10)]),
    "TCP over IPv6": ([ipv6(A6, B6, pcap.TCP, tcp(5000, 80, bytes(10)))], [(A6, 10)]),
    "TCP without payload": ([ipv4(A, B, pcap.TCP, tcp(5000, 80))], [(A, 0)]),
    "UDP": ([ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(10)))], [(A, 10)]),
    "UDP, length 7": ([ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(10), length=7))], [(A, 0)]),
    "UDP, shorter than its IP packet": (
        [ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(10), length=12))], [(A, 4)]),
    "UDP, length 0": ([ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(10), length=0))], [(A, 0)]),
    "UDP over IPv6, length 0": (  # as of a jumbogram
        [ipv6(A6, B6, pcap.UDP, udp(5000, 5001, bytes(10), length=0))], [(A6, 10)]),
    "UDP-Lite": ([ipv4(A, B, pcap.UDPLITE, pcap.udplite(5000, 5001, bytes(10)))], [(A, 10)]),
    "UDP-Lite over IPv6": (
        [ipv6(A6, B6, pcap.UDPLITE, pcap.udplite(5000, 5001, bytes(10)))], [(A6, 10)]),
    "SCTP": ([ipv4(A, B, pcap.SCTP, pcap.sctp(5000, 5001))], [(A, 44)]),
    "ICMP echo": ([ipv4(A, B, pcap.ICMP, pcap.echo(bytes(56)))], [(A, 64)]),
    "unknown protocol": ([ipv4(A, B, 253, bytes(99))], [(A, 99)]),
    "unknown protocol over IPv6": ([ipv6(A6, B6, 253, bytes(99))], [(A6, 99)]),
    "IPv4 options": ([ipv4(A, B, 253, bytes(99), options=b"\x01" * 8)], [(A, 99)]),
    "ICMP error": ([ipv4(A, B, pcap.ICMP, pcap.unreachable(QUOTED))],
                   [(A, 8 + len(QUOTED))]),
    "ICMP error with too little of a packet": (
        [ipv4(A, B, pcap.ICMP, pcap.unreachable(QUOTED[:22]))], [(A, 8 + 22)]),
    "ICMPv6 error": ([ipv6(A6, B6, pcap.ICMPV6, pcap.unreachable6(ipv6(B6, A6, pcap.UDP, DATAGRAM)))],
                     [(A6, 8 + 40 + len(DATAGRAM))]),
    "ICMP error in a tunnel": (
        [ipv4(*OUTER, 4, ipv4(A, B, pcap.ICMP, pcap.unreachable(QUOTED)))], [(A, 8 + len(QUOTED))]),
    "IPv4 in IPv4": ([ipv4(*OUTER, 4, INNER)], [(A, 77)]),
    "IPv6 in IPv4": ([ipv4(*OUTER, 41, INNER6)], [(A6, 77)]),
    "IPv4 in IPv6": ([ipv6(*OUTER6, 4, INNER)], [(A, 77)]),
    "IPv6 in IPv6": ([ipv6(*OUTER6, 41, INNER6)], [(A6, 77)]),
    "three IP layers": ([ipv4(*OUTER, 41, ipv6(*OUTER6, 4, INNER))], [(A, 77)]),
    "GRE": ([ipv4(*OUTER, 47, pcap.gre(INNER))], [(A, 77)]),
    "VXLAN": ([ipv4(*OUTER, pcap.UDP, udp(5000, 4789, pcap.vxlan(ethernet(INNER))))], [(A, 77)]),
    "fragments": (fragments4(pcap.UDP, DATAGRAM, 7), [(A, 0), (A, 1000)]),
    "fragments in the wrong order": (fragments4(pcap.UDP, DATAGRAM, 8)[::-1],
                                     [(A, 0), (A, 1000)]),
    "fragments of ICMP": (fragments4(pcap.ICMP, pcap.echo(bytes(992)), 9), [(A, 0), (A, 1000)]),
    "a lone fragment": (fragments4(pcap.UDP, DATAGRAM, 10)[1:], [(A, 0)]),
    "a lone first fragment": (fragments4(pcap.UDP, DATAGRAM, 11)[:1], [(A, 0)]),
    "fragments over IPv6": (list(fragments6(DATAGRAM, 512)), [(A6, 0), (A6, 1000)]),
    "hop-by-hop options": (
        [ipv6(A6, B6, 0, pcap.extension(pcap.UDP) + udp(1000, 1001, bytes(10)))], [(A6, 10)]),
    "options, then an unknown protocol": (
        [ipv6(A6, B6, 0, pcap.extension(60, 16) + pcap.extension(253, 24) + bytes(99))],
        [(A6, 99)]),
    "AH": ([ipv4(A, B, pcap.AH, pcap.ah(pcap.TCP, tcp(5000, 80, bytes(10))))], [(A, 10)]),
    "AH over IPv6": ([ipv6(A6, B6, pcap.AH, pcap.ah(pcap.UDP, udp(5000, 5001, bytes(10))))],
                     [(A6, 10)]),
    "AH in tunnel mode": ([ipv4(*OUTER, pcap.AH, pcap.ah(4, INNER))], [(A, 77)]),
    "ESP": ([ipv4(A, B, pcap.ESP, bytes(range(100)))], [(A, 100)]),
    "ESP over IPv6": ([ipv6(A6, B6, pcap.ESP, bytes(range(100)))], [(A6, 100)]),
    "no next header": ([ipv6(A6, B6, 59, b"")], [(A6, 0)]),
}
# What is counted on the wire, of frames and not of their payload.
ON_THE_WIRE = ("wire_bytes", "peak_rate", "peak_frame", "tx_peak_rate", "rx_peak_rate", "burst.load")
FRAMES = [packet for packets, _ in CASES.values() for packet in packets]


def all_cases(lab, folder, **more):
    """All packets in one file."""
    name = "all " + " ".join(more) + ".pcap"
    frames = [(i * MILLISECOND, ethernet(p, **more)) for i, p in enumerate(FRAMES)]
    return lab.once(name, lambda: pcap.write_pcap(folder / name, frames))


@pytest.mark.parametrize("name", CASES)
def test_payload(lab, folder, name):
    file = all_cases(lab, folder)
    before = list(CASES)[:list(CASES).index(name)]
    first = 1 + sum(len(CASES[other][0]) for other in before)
    for number, (source, payload) in enumerate(CASES[name][1], first):
        packet = lab.packets(file)[number - 1]
        assert (packet.src, packet.payload) == (source, payload)  # the reference itself
        assert lab.run(file, passes=2)[1][number]["burst.payload_len"] == str(payload)


@pytest.mark.parametrize("stream", ("pair", "flow"))
def test_all_in_one_file(lab, folder, stream):
    file = all_cases(lab, folder)
    parameters = reference.Parameters(stream=stream)
    document, fields = lab.run(file, *parameters.options(), passes=2)
    analysis = lab.analysis(file, parameters=parameters)
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())


@pytest.mark.parametrize("more", ({"pad": 6}, {"vlan": 42}), ids=("padding", "VLAN"))
def test_link_layer_does_not_count(lab, folder, more):
    plain = lab.run(all_cases(lab, folder), passes=2)
    other = lab.run(all_cases(lab, folder, **more), passes=2)
    assert above_the_link(*plain) == above_the_link(*other)
    assert plain[0]["summary"]["wire_bytes"] < other[0]["summary"]["wire_bytes"]


def above_the_link(document, fields):
    """Tables and fields without what is counted on the wire."""
    def without(row):
        return {key: value for key, value in row.items() if key not in ON_THE_WIRE}
    tables = {table: [without(row) for row in rows] if isinstance(rows, list) else without(rows)
              for table, rows in document.items() if table not in ("schema", "peaks", "microbursts")}
    return tables, {number: without(shown) for number, shown in fields.items()}


def test_raw_ip(lab, folder):
    """The same packets without a link layer."""
    frames = [(i * MILLISECOND, packet) for i, packet in enumerate(FRAMES)]
    file = pcap.write_pcap(folder / "raw.pcap", frames, linktype=pcap.RAW_IP)
    raw, plain = lab.run(file, passes=2), lab.run(all_cases(lab, folder), passes=2)
    assert above_the_link(*raw) == above_the_link(*plain)


ESP_NULL = (ipv4(A, B, pcap.ESP, pcap.esp_null(pcap.TCP, tcp(5000, 80, bytes(500)))),
            ipv6(A6, B6, pcap.ESP, pcap.esp_null(pcap.UDP, udp(5000, 5001, bytes(500)))))
ESP_OPTIONS = ("-o", "esp.enable_null_encryption_decode_heuristic:TRUE")


def test_unencrypted_esp(lab, folder):
    """Where Wireshark looks into it, the payload is that of TCP and UDP."""
    file = pcap.write_pcap(folder / "esp-null.pcap", [(0, ethernet(p)) for p in ESP_NULL])
    analysis = check_both_passes(lab, file, *ESP_OPTIONS)
    assert [p.payload for p in analysis.packets] == [500, 500]


def test_protocols_in_frame_are_as_without_the_plugin(lab, folder):
    packets = [(0, ethernet(p)) for p in (*FRAMES, *ESP_NULL)]
    file = pcap.write_pcap(folder / "protocols.pcap", packets)
    arguments = ("-n", "-r", file, *ESP_OPTIONS, "-T", "fields", "-e", "frame.protocols", "-e",
                 "_ws.malformed")
    ours = lab.wireshark.tshark(*arguments).stdout
    assert ours == lab.wireshark.tshark(*arguments, with_plugin=False).stdout
    assert ":ah:tcp" in ours and ":esp:tcp" in ours and ":esp:udp" in ours


# ---------------------------------------------------------------- amounts and times

def test_more_than_four_gigabytes(lab, folder):
    """80,000 packets that declare 60,000 bytes each, of which 60 were captured."""
    packet = ethernet(ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(18), length=60008), length=60028))
    file = pcap.write_pcap(folder / "large.pcap",
                           ((i * MILLISECOND, packet, 60042) for i in range(80_000)))
    total = 80_000 * 60_000
    for passes in ((), ("-2",)):
        document = json.loads(lab.statistic(file, "burst,json,-", options=passes).stdout)
        assert document["summary"]["payload_bytes"] == total
        assert [s["bytes"] for s in document["streams"]] == [total]
        assert [b["bytes"] for b in document["bursts"]] == [total]
        assert {e["tx_bytes"] + e["rx_bytes"] for e in document["endpoints"]} == {total}
    text = lab.statistic(file, "burst,endpoints", "burst,streams", "burst,udp_ports",
                         "burst,bursts").stdout
    assert text.count(str(total)) >= 6
    output = lab.statistic(file, "endpoints,burst", "conv,burst", "burst_payload,tree").stdout
    assert "60000.00" in output  # the distribution's average
    assert str(total) in output or "4800" in output


def steady(times, length=400):
    return [(t, ethernet(ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(length))))) for t in times]


def test_nanoseconds_are_kept(lab, folder):
    file = pcap.write_pcap(folder / "nano.pcap", steady((1_500_000_000_123_456_789,
                                                         1_500_000_000_123_456_790)), nano=True)
    document, _ = lab.run(file)
    burst, = document["bursts"]
    assert str(burst["start"]) == "1500000000.123456789"
    assert compare.equal_seconds(burst["duration"], 1)
    check_both_passes(lab, file)


@pytest.mark.parametrize("gap,bursts", ((299_999_999, 1), (300_000_000, 0), (300_000_001, 0)))
def test_the_gap_to_the_nanosecond(lab, folder, gap, bursts):
    file = pcap.write_pcap(folder / f"gap-{gap}.pcap", steady((1, 1 + gap)), nano=True)
    assert check_both_passes(lab, file).summary()["bursts"] == bursts


@pytest.mark.parametrize("length,bursts", ((299, 0), (300, 1)))
def test_the_payload_to_the_byte(lab, folder, length, bursts):
    file = pcap.write_pcap(folder / f"length-{length}.pcap", steady((1, 2), length), nano=True)
    assert check_both_passes(lab, file).summary()["bursts"] == bursts


YEAR = 365 * 86_400 * 1_000_000_000


@pytest.mark.parametrize("name,start,offset", (("1900", -70 * YEAR, -70 * 365 * 86_400 - 10),
                                               ("1969", -1_000_000_000, -100),
                                               ("2200", 230 * YEAR, 0)))
def test_times_far_away(lab, folder, name, start, offset):
    times = [start + i * 100 * MILLISECOND + i for i in range(20)]
    file = pcap.write_pcapng(folder / f"{name}.pcapng", steady(times), offset=offset)
    # tshark 4.0 writes -0.9 s as -1.1: the times are those that were written.
    packets = [dataclasses.replace(p, time=t) for p, t in zip(lab.packets(file), times)]
    analysis = reference.Analysis(packets)
    document, fields = lab.run(file, passes=2)
    assert lab.run(file)[0] == document
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())


def test_reordered_times(lab, folder):
    times = [0, 100, 50, 200, 1000, 900, 850, 5000, 4000, 6000]
    file = pcap.write_pcap(folder / "reordered.pcap", steady([t * MILLISECOND for t in times]))
    analysis = check_both_passes(lab, file)
    assert analysis.stream_rows()[0]["reordered"] == 4


def test_frames_without_a_time(lab, folder):
    packets = steady([i * MILLISECOND for i in range(6)])
    packets = [(None if i in (0, 2, 5) else t, p) for i, (t, p) in enumerate(packets)]
    file = pcap.write_pcapng(folder / "timeless.pcapng", packets)
    analysis = check_both_passes(lab, file)
    assert [p.time for p in analysis.packets][::2] == [None, None, 4 * MILLISECOND]
    assert len(analysis.bursts) == 1


def test_only_frames_without_a_time(lab, folder):
    packets = [(None, p) for _, p in steady(range(3))]
    check_both_passes(lab, pcap.write_pcapng(folder / "no-time.pcapng", packets))


def test_no_ip_at_all(lab, folder):
    file = pcap.write_pcap(folder / "arp.pcap", [(i * MILLISECOND, pcap.arp()) for i in range(3)])
    assert check_both_passes(lab, file).summary()["other"] == 3


def test_no_frame_at_all(lab, folder):
    check_both_passes(lab, pcap.write_pcap(folder / "nothing.pcap", []))


@pytest.mark.parametrize("small", (True, False), ids=("with small", "without small"))
def test_small_packets_between(lab, folder, small):
    lengths = (10, 400, 10, 20, 400, 30, 400, 40, 50)
    packets = [(i * MILLISECOND, ethernet(ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(n)))))
               for i, n in enumerate(lengths)]
    file = pcap.write_pcap(folder / f"small-{small}.pcap", packets)
    options = ("-o", f"burst.include_small:{str(small).upper()}")
    document, fields = lab.run(file, *options, passes=2)
    members = [n for n, f in fields.items() if "burst.id" in f]
    assert members == ([2, 3, 4, 5, 6, 7] if small else [2, 5, 7])
    assert document["bursts"][0]["bytes"] == (1260 if small else 1200)


def test_first_fragment_of_tcp_has_no_length(lab, folder):
    """Where fragments are not put together, TCP has the first one, and no tcp.len."""
    segment = tcp(5000, 80, bytes(1000))
    packets = [ipv4(A, B, pcap.TCP, segment), ipv4(A, B, pcap.TCP, segment[:512], ident=9, more=True)]
    file = pcap.write_pcap(folder / "fragment-of-tcp.pcap",
                           [(i, ethernet(packet)) for i, packet in enumerate(packets)])
    options = ("-o", "ip.defragment:FALSE")
    check_both_passes(lab, file, *options)
    _, fields = lab.run(file, *options)
    assert [fields[number]["burst.payload_len"] for number in (1, 2)] == ["1000", "0"]


# ---------------------------------------------------------------- files that are damaged

@pytest.mark.parametrize("cut", (0, 1, 20, 39))
def test_cut_packets_count_what_they_declare(lab, folder, cut):
    """A snap length within the IP header (no addresses) and behind it."""
    packet = ethernet(ipv4(A, B, pcap.UDP, udp(5000, 5001, bytes(400))))
    file = pcap.write_pcap(folder / f"cut-{cut}.pcap",
                           [(i, packet[:14 + cut], len(packet)) for i in range(3)])
    assert check_both_passes(lab, file).summary()["ip"] == (3 if cut >= 20 else 0)


@pytest.mark.parametrize("missing", (1, 100, 430))
def test_file_cut_short_gives_what_was_readable(lab, folder, missing):
    file = pcap.write_pcap(folder / f"short-{missing}.pcap", steady(range(0, 9000, 1000)))
    file.write_bytes(file.read_bytes()[:-missing])
    result = lab.statistic(file, "burst,summary", check=False)
    assert result.returncode in (2, 14)  # the latter from 4.6 on
    assert check_both_passes(lab, file).summary()["frames"] == 8


def test_what_is_no_capture_is_refused(lab, folder):
    file = folder / "text.pcap"
    file.write_text("../../another/capture.pcap")
    result = lab.statistic(file, "burst,json,-", check=False)
    assert result.returncode != 0
    assert result.stdout == ""
