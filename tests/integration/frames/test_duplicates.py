# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that a capture shows twice: burst.duplicate_us, burst.duplicate_of, and the warning."""
import pytest
from reference import Parameters
from support.captures import pcap, talk
from support.both_passes import check_both_passes
from support.captures.pcap import ethernet, ipv4, ipv6, udp

US = 1000
A, B, A6, B6 = "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"
WITHIN = Parameters(duplicate_us=1000)


def v4(ident=1, length=400, fill=0, **more):
    return ipv4(A, B, pcap.UDP, udp(5000, 53, bytes([fill]) * length), ident=ident, **more)


def v6(fill=0, src=A6):
    return ipv6(src, B6, pcap.UDP, udp(5000, 53, bytes([fill]) * 400))


def part(offset):
    """A fragment of a packet: only its offset tells it from the others."""
    return ipv4(A, B, pcap.UDP, bytes(512), ident=7, more=True, offset=offset)


def with_ttl(packet, ttl):
    """The same packet behind a router: another time to live, another checksum of the header."""
    header = packet[:8] + bytes([ttl]) + packet[9:10] + b"\0\0" + packet[12:20]
    return header[:10] + pcap.checksum(header).to_bytes(2, "big") + header[12:] + packet[20:]


# Name: the second frame, the microseconds after the first, and whether it is a duplicate of it.
FIRST4, FIRST6 = ethernet(v4()), ethernet(v6())
CASES = {
    "a mirror port": (FIRST4, FIRST4, 10, True),
    "in another VLAN": (FIRST4, ethernet(v4(), vlan=42), 10, True),
    "behind a router": (FIRST4, ethernet(with_ttl(v4(), 63)), 10, True),
    "with padding": (FIRST4, ethernet(v4(), pad=6), 10, True),
    "at once": (FIRST4, FIRST4, 0, True),
    "at the limit": (FIRST4, FIRST4, 1000, True),
    "beyond the limit": (FIRST4, FIRST4, 1001, False),
    "a retransmission": (FIRST4, ethernet(v4(ident=2)), 10, False),
    "another payload": (FIRST4, ethernet(v4(fill=1)), 10, False),
    "another length": (FIRST4, ethernet(v4(length=401)), 10, False),
    "the other way": (FIRST4, ethernet(ipv4(B, A, pcap.UDP, udp(5000, 53, bytes(400)))), 10, False),
    "another protocol": (FIRST4, ethernet(ipv4(A, B, 253, udp(5000, 53, bytes(400)))), 10, False),
    "IPv6": (FIRST6, FIRST6, 10, True),
    "IPv6, another payload": (FIRST6, ethernet(v6(fill=1)), 10, False),
    "IPv6, another source": (FIRST6, ethernet(v6(src="2001:db8::3")), 10, False),
    "ICMP": (ethernet(ipv4(A, B, pcap.ICMP, pcap.echo(bytes(56)))),
             ethernet(ipv4(A, B, pcap.ICMP, pcap.echo(bytes(56)))), 10, True),
    "in a tunnel": (ethernet(ipv4("192.0.2.1", "192.0.2.2", 4, v4(), ident=8)),
                    ethernet(ipv4("192.0.2.1", "192.0.2.2", 4, v4(), ident=9)), 10, True),
    "the same part of a packet": (ethernet(part(0)), ethernet(part(0)), 10, True),
    "the next part, with the same bytes": (ethernet(part(512)), ethernet(part(1024)), 10, False),
    "ARP": (pcap.arp(), pcap.arp(), 10, False),
}


@pytest.mark.parametrize("name", CASES)
def test_two_frames(lab, folder, name):
    first, second, later, is_duplicate = CASES[name]
    frames = [(10**18, first), (10**18 + later * US, second)]
    file = pcap.write_pcap(folder / f"twice {name}.pcap", frames)
    analysis = lab.analysis(file, parameters=WITHIN)
    assert analysis.duplicates == ({2: 1} if is_duplicate else {})  # the reference itself
    for passes in (1, 2):
        document, fields = lab.run(file, *WITHIN.options(), passes=passes)
        assert fields[2].get("burst.duplicate_of") == ("1" if is_duplicate else None)
        assert ("burst.payload_len" in fields[2]) == (not is_duplicate and name != "ARP")
        assert document["summary"]["duplicates"] == int(is_duplicate)
    check_both_passes(lab, file, parameters=WITHIN)


def mirrored(n_packets, every, later_us=20):
    """Packets of which each `every`-th is there twice."""
    frames = []
    for number in range(n_packets):
        data = talk.packet(A, B, 5000, 53, 400, ident=number)
        frames.append((number * talk.MS, data))
        if number % every == 0:
            frames.append((number * talk.MS + later_us * US, data))
    return frames


@pytest.mark.parametrize("stream", ("pair", "conversation", "capture"))
def test_duplicates_are_not_observed(lab, folder, stream):
    """Tables and fields are those of the capture without them, but for frame numbers."""
    twice = pcap.write_pcap(folder / f"mirrored-{stream}.pcap", mirrored(60, 1))
    once = pcap.write_pcap(folder / f"plain-{stream}.pcap",
                           [frame for frame in mirrored(60, 1) if frame[0] % talk.MS == 0])
    parameters = Parameters(duplicate_us=1000, stream=stream)
    check_both_passes(lab, twice, parameters=parameters)
    got = lab.run(twice, *parameters.options())[0]
    plain = lab.run(once, "-o", f"burst.stream:{stream}")[0]
    for key in ("payload_bytes", "streams", "bursts", "burst_packets", "burst_bytes"):
        assert got["summary"][key] == plain["summary"][key]
    assert got["summary"]["duplicates"] == 60
    assert [s["gap_mean"] for s in got["streams"]] == [s["gap_mean"] for s in plain["streams"]]


def test_a_read_filter_takes_the_repeated_packet_out(lab, folder):
    """The next frame has its number then, and repeats nothing."""
    frames = [FIRST4, ethernet(with_ttl(v4(), 63)), ethernet(v4(ident=2)), FIRST4]
    file = pcap.write_pcap(folder / "filtered.pcap",
                           [(n * 10 * US, frame) for n, frame in enumerate(frames)])
    options = ("-R", "ip.ttl == 64", *WITHIN.options())
    _, fields = lab.run(file, *options, passes=2)
    assert [shown.get("burst.duplicate_of") for shown in fields.values()] == [None, None, "1"]
    assert lab.analysis(file, *options[:2], parameters=WITHIN).duplicates == {3: 1}


@pytest.mark.parametrize("every,warns", ((50, True), (200, False)))
def test_the_summary_warns_above_one_percent(lab, folder, every, warns):
    file = pcap.write_pcap(folder / f"every-{every}.pcap", mirrored(400, every))
    document, _ = lab.run(file)
    assert document["summary"]["duplicates"] == 0
    assert document["summary"]["duplicates_seen"] == 400 // every
    text = lab.statistic(file, "burst,summary").stdout
    assert ("burst.duplicate_us" in text) == warns
    looked_for = lab.statistic(file, "burst,summary", options=WITHIN.options()).stdout
    assert "burst.duplicate_us" not in looked_for


def test_those_that_are_seen_come_within_a_millisecond(lab, folder):
    near = pcap.write_pcap(folder / "seen-near.pcap", mirrored(10, 1, later_us=999))
    far = pcap.write_pcap(folder / "seen-far.pcap",
                          [(t * 3, data) for t, data in mirrored(10, 1, later_us=400)])
    assert lab.run(near)[0]["summary"]["duplicates_seen"] == 10
    assert lab.run(far)[0]["summary"]["duplicates_seen"] == 0


@pytest.mark.captures("ajp.pcap", "alexa-app.pcapng", "reasm_crash_anon.pcapng", "wa_voice.pcap",
                      "capwap.pcap", "ip_fragmented_garbage.pcap")
@pytest.mark.parametrize("within", (1000, 500_000))
def test_real_traffic(lab, capture, within):
    check_both_passes(lab, capture, parameters=Parameters(duplicate_us=within))
