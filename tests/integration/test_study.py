# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of the study that the project grew from, by a few lines of plain Python.

Definitions are the study's: payload is what TCP or UDP carry, times between packets are differences of
consecutive time stamps, a burst is two or more packets of 300 bytes within 0.3 s.
"""
import collections
import itertools
import statistics

import pytest

pytestmark = pytest.mark.captures("alexa-app.pcapng")


@pytest.fixture
def rows(lab, capture):
    """(time, src, dst, protocol, source port, destination port, payload) of TCP and UDP over IPv4."""
    names = ("frame.time_epoch", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.len",
             "udp.srcport", "udp.dstport", "udp.length")
    arguments = [a for name in names for a in ("-e", name)]
    text = lab.wireshark.tshark("-n", "-r", capture, "-Y", "(tcp or udp) and ip and not icmp", "-T",
                                "fields", *arguments, with_plugin=False).stdout
    return [packet(*line.split("\t")) for line in text.rstrip("\n").split("\n")]


def packet(time, src, dst, tcp_src, tcp_dst, tcp_len, udp_src, udp_dst, udp_len):
    if tcp_src:
        return float(time), src, dst, "tcp", int(tcp_src), int(tcp_dst), int(tcp_len)
    return float(time), src, dst, "udp", int(udp_src), int(udp_dst), int(udp_len) - 8


@pytest.fixture
def document(lab, capture):
    """The plugin's answer about the same packets."""
    return lab.run(capture, "-R", "(tcp or udp) and ip and not icmp", passes=2)[0]


def sums(rows, key):
    result = collections.Counter()
    for row in rows:
        result[row[key]] += row[6]
    return result


def differences(rows, key):
    """{address: the times between its packets}."""
    times = collections.defaultdict(list)
    for row in rows:
        times[row[key]].append(row[0])
    return {a: [y - x for x, y in itertools.pairwise(t)] for a, t in times.items()}


def test_payload_by_source_and_destination(rows, document):
    sent, received = sums(rows, 1), sums(rows, 2)
    endpoints = {r["address"]: (r["tx_bytes"], r["rx_bytes"]) for r in document["endpoints"]}
    assert endpoints == {a: (sent[a], received[a])
                         for a in {r[1] for r in rows} | {r[2] for r in rows}}


@pytest.mark.parametrize("protocol", ("tcp", "udp"))
def test_payload_by_port(rows, document, protocol):
    rows = [r for r in rows if r[3] == protocol]
    by_source, by_destination = sums(rows, 4), sums(rows, 5)
    got = {r["port"]: (r["src_bytes"], r["dst_bytes"]) for r in document[protocol + "_ports"]}
    assert got == {p: (by_source[p], by_destination[p])
                   for p in {r[4] for r in rows} | {r[5] for r in rows}}


@pytest.mark.parametrize("prefix,key", (("idt", 1), ("iat", 2)))
def test_times_between_packets(rows, document, prefix, key):
    gaps = differences(rows, key)
    for row in document["endpoints"]:
        values = [v for v in gaps.get(row["address"], []) if v >= 0]
        if len(values) < 2:
            continue
        assert float(row[prefix + "_mean"]) == pytest.approx(statistics.mean(values), abs=1e-6)
        assert float(row[prefix + "_sd"]) == pytest.approx(statistics.stdev(values), rel=1e-4)
        assert float(row[prefix + "_min"]) == pytest.approx(min(values), abs=1e-6)
        assert float(row[prefix + "_max"]) == pytest.approx(max(values), abs=1e-6)


def test_bursts(rows, document):
    """Their number and bytes, for each pair of addresses."""
    pairs = collections.defaultdict(list)
    for time, src, dst, *_, payload in rows:
        if payload >= 300:
            pairs[src, dst].append((round(time * 1e9), payload))
    expected = collections.Counter()
    for pair, packets in pairs.items():
        for run in split(packets):
            if len(run) >= 2:
                expected[pair, len(run), sum(p for _, p in run)] += 1
    assert expected == collections.Counter(
        ((r["src"], r["dst"]), r["packets"], r["bytes"]) for r in document["bursts"])


def split(packets):
    """Runs of packets that follow each other in less than 0.3 s."""
    runs = [[packets[0]]]
    for before, now in itertools.pairwise(packets):
        if now[0] - before[0] >= 300_000_000:
            runs.append([])
        runs[-1].append(now)
    return runs
