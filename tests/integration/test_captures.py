# SPDX-License-Identifier: GPL-2.0-or-later
"""Every real capture: all statistics and all fields against the reference."""
import re

import reference
from reference.frames import extract
from support import compare

NOTHING_ABOVE_IP = ("--disable-protocol", "tcp", "--disable-protocol", "udp")


def prepare(lab, capture):
    """The runs that these tests share."""
    lab.lines(capture)
    lab.run(capture)
    lab.run(capture, passes=2)
    lab.run(capture, *NOTHING_ABOVE_IP)


def test_two_passes_equal_the_reference(lab, capture):
    document, _ = lab.run(capture, passes=2)
    compare.check_document(document, lab.analysis(capture).tables())


def test_one_pass_gives_the_same_figures_as_two(lab, capture):
    assert lab.run(capture)[0] == lab.run(capture, passes=2)[0]


def test_figures_need_nothing_above_ip(lab, capture):
    """Unless that carries IP again, of which the packets are then the traffic."""
    without = lab.run(capture, *NOTHING_ABOVE_IP)[0]
    carries_ip = re.compile(r"\b(tcp|udp|udplite):(.*:)?(ip|ipv6)\b")
    frames = (extract.Frame(line).values for line in lab.lines(capture))
    is_tunnel = any(carries_ip.search(frame["frame.protocols"][0]) for frame in frames)
    assert (without != lab.run(capture)[0]) == is_tunnel


def test_fields_of_two_passes_equal_the_reference(lab, capture):
    _, fields = lab.run(capture, passes=2)
    compare.check_fields(fields, lab.analysis(capture).fields())


def test_fields_of_one_pass_are_absent_rather_than_wrong(lab, capture):
    _, fields = lab.run(capture)
    must, may = lab.analysis(capture).one_pass_fields()
    compare.check_fields(fields, must, may)


def test_payload_is_what_tcp_and_udp_say(lab, capture):
    """Straight from tcp.len and udp.length, where a frame has one IP layer and is no ICMP error."""
    _, fields = lab.run(capture, passes=2)
    wrong = [f"frame {number}: {fields[number]}, {payload} expected"
             for number, payload in plain_payloads(lab, capture).items()
             if fields[number].get("burst.payload_len") != str(payload)]
    compare.report(wrong)


def plain_payloads(lab, capture):
    """{frame: payload} where tcp.len or udp.length leave no doubt."""
    payloads = {}
    for values in (extract.Frame(line).values for line in lab.lines(capture)):
        protocols = values["frame.protocols"][0].split(":")
        if {"icmp", "icmpv6"} & set(protocols) or len(values["ip.dst"] + values["ipv6.dst"]) != 1:
            continue
        lengths = [int(n) for n in values["tcp.len"]]
        lengths += [int(n) - 8 for n in values["udp.length"] if int(n) >= 8]
        if len(lengths) == 1:
            payloads[int(values["frame.number"][0])] = lengths[0]
    return payloads


def test_document_names_its_schema_and_parameters(lab, capture):
    document, _ = lab.run(capture)
    assert document["schema"] == "burst/2"
    defaults = reference.Parameters()
    for key, value in vars(defaults).items():
        assert document["parameters"][key] == value
