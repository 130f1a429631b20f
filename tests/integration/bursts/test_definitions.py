# SPDX-License-Identifier: GPL-2.0-or-later
"""Other people's bursts: the settings of doc/definitions.md give what each definition says.

Each rule is written here once more, from its paper or its program, with nothing of the plugin's and
nothing of the reference's but the facts of the packets: times, ends, lengths.
"""
import datetime
import pathlib
import re
from typing import NamedTuple

import pytest
from support.captures import pcap
from support.programs import ROOT

PAGE = ROOT / "doc" / "definitions.md"
PUBLISHED = pathlib.Path(__file__).parent.parent / "data" / "ipfixprobe-bstats.txt"
SECOND = 1_000_000_000
CAPTURES = pytest.mark.captures("quic.pcap", "netflix.pcap", "http_ipv6.pcap", "alexa-app.pcapng",
                                "tplink_shp.pcap", "vnc.pcap", "coap_mqtt.pcap")


class Fact(NamedTuple):
    """What the definitions know of a packet."""
    number: int
    time: int
    flow: tuple  # source, destination, IP protocol, ports
    payload: int
    wire: int

    @property
    def pair(self):
        return self.flow[:2]

    @property
    def connection(self):
        src, dst, protocol, src_port, dst_port = self.flow
        return frozenset(((src, src_port), (dst, dst_port))), protocol


def settings(heading):
    """The options that the page gives under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    options = re.findall(r"-o (burst\.\w+:\w+)", block[1].replace("\\\n", " "))
    return [word for option in options for word in ("-o", option)]


def facts(lab, capture):
    return [Fact(p.number, p.time, (p.src, p.dst, p.protocol, p.src_port, p.dst_port), p.payload,
                 p.wire)
            for p in lab.packets(capture) if p.src is not None and p.time is not None]


def grouped(packets, key, ends):
    """Packets with the same key that follow each other, until ends(packets so far, next packet)."""
    open_, closed = {}, []
    for packet in packets:
        name = key(packet)
        if name in open_ and ends(open_[name], packet):
            closed.append(open_.pop(name))
        open_.setdefault(name, []).append(packet)
    return closed + list(open_.values())


def silence(nanoseconds):
    return lambda group, packet: packet.time - group[-1].time >= nanoseconds


def shown(lab, capture, heading):
    """The plugin's bursts: (first frame, last frame, packets, bytes)."""
    return sorted(tuple(int(row[key]) for key in ("first_frame", "last_frame", "packets", "bytes"))
                  for row in lab.rows(capture, "bursts", *settings(heading)))


def expected(groups, fewest, size=lambda packet: packet.payload):
    return sorted((g[0].number, g[-1].number, len(g), sum(map(size, g)))
                  for g in groups if len(g) >= fewest)


def check(lab, capture, heading, groups, fewest, **more):
    wanted = expected(groups, fewest, **more)
    assert wanted or capture.name != "netflix.pcap"  # which has bursts of every kind
    assert shown(lab, capture, heading) == wanted


@CAPTURES
def test_the_study(lab, capture):
    packets = [p for p in facts(lab, capture) if p.payload >= 300]
    check(lab, capture, "The study", grouped(packets, lambda p: p.pair, silence(3 * SECOND // 10)), 2)


@CAPTURES
def test_ipfixprobe(lab, capture):
    """Packets with payload; 3 of them less than a second apart; per direction of a connection."""
    packets = [p for p in facts(lab, capture) if p.payload > 0]
    check(lab, capture, "ipfixprobe, plugin bstats",
          grouped(packets, lambda p: p.flow, silence(SECOND)), 3)


@CAPTURES
def test_burstshark(lab, capture):
    """From tcp.len and udp.length; a burst ends above half a second."""
    packets = [p for p in facts(lab, capture) if p.payload > 0]
    groups = grouped(packets, lambda p: p.flow,
                     lambda group, p: p.time - group[-1].time > SECOND // 2)
    check(lab, capture, "BurstShark", groups, 1)


@CAPTURES
def test_flowlets(lab, capture):
    check(lab, capture, "Flowlets", grouped(facts(lab, capture), lambda p: p.flow, silence(500_000)), 1)


@CAPTURES
def test_on_and_off_periods(lab, capture):
    packets = [p for p in facts(lab, capture) if p.payload > 0]
    check(lab, capture, "Video: ON and OFF periods",
          grouped(packets, lambda p: p.flow, silence(SECOND)), 2)


@CAPTURES
def test_iot_inspector(lab, capture):
    """A second from a flow's first packet on; the next packet starts the next second."""
    groups = grouped(facts(lab, capture), lambda p: p.flow,
                     lambda group, p: p.time - group[0].time > SECOND)
    check(lab, capture, "IoT Inspector", groups, 2, size=lambda p: p.wire)


@CAPTURES
def test_appscanner(lab, capture):
    """All packets, whoever sends them, until a second of silence; sizes are those on the wire."""
    groups = grouped(facts(lab, capture), lambda p: None, silence(SECOND))
    check(lab, capture, "AppScanner", groups, 1, size=lambda p: p.wire)


@CAPTURES
def test_website_fingerprinting(lab, capture):
    """Packets of a connection that go the same way, up to one that goes the other way."""
    packets = [p for p in facts(lab, capture) if p.payload > 0]
    groups = grouped(packets, lambda p: p.connection,
                     lambda group, p: p.flow != group[-1].flow)
    check(lab, capture, "Website fingerprinting", groups, 1)


class Bulks:
    """CICFlowMeter's rule for one direction of a connection."""

    def __init__(self):
        self.group = []
        self.last = None  # time of the last packet with payload
        self.found = []

    def add(self, packet, others_last):
        answered = others_last is not None and self.group and others_last > self.group[0].time
        silent = self.group and packet.time - self.group[-1].time > SECOND
        if answered or silent:
            self.close()
        self.group.append(packet)
        self.last = packet.time

    def close(self):
        self.found += [self.group] if len(self.group) >= 4 else []
        self.group = []


@CAPTURES
def test_cicflowmeter(lab, capture):
    """A bulk is 4 packets with payload, at most a second apart, while the other side is silent."""
    states = {}
    for packet in facts(lab, capture):
        if packet.payload > 0 and packet.flow[2] in (6, 17):  # it knows no other
            src, dst, protocol, src_port, dst_port = packet.flow
            other = states.get((dst, src, protocol, dst_port, src_port))
            states.setdefault(packet.flow, Bulks()).add(packet, other.last if other else None)
    for state in states.values():
        state.close()
    groups = [group for state in states.values() for group in state.found]
    packets = lab.packets(capture)
    got = [row for row in shown(lab, capture, "CICFlowMeter, bulk")
           if packets[row[0] - 1].protocol in (6, 17)]
    assert got == expected(groups, 4)


# ---------------------------------------------------------------- ipfixprobe's own test

# Source port: packets, bytes, starts and ends of its bursts, from tests/functional/outputs/bstats.
RESULTS = {
    41685: ("10|15|12", "17|27|23",
            "21:55:29.744325|21:55:32.751840|21:55:36.614423",
            "21:55:30.900609|21:55:34.771210|21:55:38.417943"),
    51295: ("", "", "", ""),
    51044: ("66|5|5|17|12", "119|5|5|48|31",
            "21:54:54.297688|21:55:09.164022|21:55:11.252146|21:55:16.320383|21:55:21.155415",
            "21:55:06.921542|21:55:09.846001|21:55:11.768507|21:55:18.829912|21:55:22.864093"),
    35762: ("23|56|44", "42|104|78",
            "09:51:48.773278|09:51:57.960017|09:52:21.308439",
            "09:51:51.700710|09:52:05.324445|09:52:26.933943"),
    42177: ("36|6|5|6|14|10|13|14|13|11", "66|11|10|10|27|11|13|14|13|11",
            "21:53:59.015679|21:54:10.744235|21:54:14.061076|21:54:16.650911|21:54:19.360585|"
            "21:54:23.540187|21:54:27.457530|21:54:30.935694|21:54:34.324805|21:54:37.564862",
            "21:54:03.777306|21:54:12.089948|21:54:14.635173|21:54:17.320743|21:54:21.476814|"
            "21:54:24.709257|21:54:28.902856|21:54:32.446822|21:54:35.737785|21:54:38.817994"),
}


@pytest.fixture(scope="module")
def published(folder):
    """ipfixprobe's capture, written again from the facts of its packets."""
    frames = []
    for line in PUBLISHED.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        port, time, *packets = line.split()
        now = int(time)
        for packet in packets:
            gap, length = map(int, packet.split(":"))
            now += gap
            frames.append((now * 1000, pcap.ethernet(pcap.ipv6(
                "::1", "::1", pcap.UDP, pcap.udp(int(port), 8787, bytes(length))))))
    return pcap.write_pcap(folder / "bstats.pcap", frames)


def time_of_day(text):
    """As ipfixprobe's test prints it: UTC, microseconds."""
    seconds, fraction = text.split(".")
    moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    return f"{moment:%H:%M:%S}.{fraction[:6].ljust(6, '0')}"


@pytest.mark.parametrize("port", RESULTS)
def test_ipfixprobe_published_results(lab, published, port):
    rows = [row for row in lab.rows(published, "bursts", *settings("ipfixprobe, plugin bstats"))
            if row["src_port"] == str(port)]
    got = ("|".join(row["packets"] for row in rows), "|".join(row["bytes"] for row in rows),
           "|".join(time_of_day(row["start"]) for row in rows),
           "|".join(time_of_day(row["end"]) for row in rows))
    assert got == RESULTS[port]


def test_the_page_names_no_preference_that_is_not_there(lab):
    known = lab.wireshark.tshark("-G", "currentprefs").stdout
    used = set(re.findall(r"burst\.\w+(?=:\w)", PAGE.read_text(encoding="utf-8")))
    assert used
    assert [name for name in sorted(used) if f"{name}:" not in known] == []
