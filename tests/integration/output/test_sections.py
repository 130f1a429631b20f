# SPDX-License-Identifier: GPL-2.0-or-later
"""What people read in a packet's tree: the section's own line, links to packets, expert entries."""
import decimal
import re

import pytest

pytestmark = pytest.mark.captures("quic.pcap", "netflix.pcap", "http_ipv6.pcap")
SECTION = re.compile(r"\[((?:Traffic Bursts|Burst \d+): .*)\]")


# ---------------------------------------------------------------- the words, from the reference

def three_digits(value):
    rounded = value.normalize(decimal.Context(prec=3, rounding=decimal.ROUND_HALF_UP))
    return f"{rounded:f}"


def duration(nanoseconds):
    for size, name in ((1, "ns"), (10**3, "µs"), (10**6, "ms"), (10**9, "s")):
        value = decimal.Decimal(nanoseconds) / size
        if nanoseconds and value < (decimal.Decimal("59.95") if name == "s"
                                    else decimal.Decimal("999.5")):
            return f"{three_digits(value)} {name}"
    seconds = int((decimal.Decimal(nanoseconds) / 10**9).quantize(1, decimal.ROUND_HALF_UP))
    if seconds == 0:
        return "0 s"
    if seconds < 3600:
        parts = ((seconds // 60, "min"), (seconds % 60, "s"))
    else:
        minutes = (seconds + 30) // 60
        assert minutes < 24 * 60, "a capture for this test is shorter"
        parts = ((minutes // 60, "h"), (minutes % 60, "min"))
    return " ".join(f"{n} {name}" for n, name in parts if n)


def count(number, one):
    return f"{number:,} {one}" + "s" * (number != 1)


def section_of_member(burst, position):
    return (f"Burst {burst.id}: packet {position} of {len(burst.members)}, "
            f"{count(burst.bytes, 'byte')} in {duration(burst.duration)}")


def section_of_packet(packet, previous):
    text = f"Traffic Bursts: payload {count(packet.payload, 'byte')}"
    if previous is None:
        return text
    gap = packet.time - previous.time
    return (f"{text}, {duration(abs(gap))} {'before' if gap < 0 else 'after'} the previous packet "
            "of the stream")


def expected_sections(analysis):
    """{frame: the section's line}"""
    sections = {}
    for stream in analysis.streams:
        for previous, packet in zip([None] + stream.packets, stream.packets):
            sections[packet.number] = section_of_packet(packet, previous)
        for burst in stream.bursts:
            for position, member in enumerate(burst.members, 1):
                sections[member.number] = section_of_member(burst, position)
    return sections


def expected_entries(analysis):
    """{frame: the expert entry}"""
    return {burst.members[0].number: f"Burst {burst.id} from {burst.members[0].src} to "
            f"{burst.members[0].dst} starts: {count(len(burst.members), 'packet')}, "
            f"{count(burst.bytes, 'byte')} in {duration(burst.duration)}" for stream in analysis.streams
            for burst in stream.bursts}


# ---------------------------------------------------------------- what tshark says

def sections(lab, capture, *options):
    """{frame: line}; tshark prints each frame's number, then its tree."""
    output = lab.wireshark.tshark("-n", "-r", capture, *options, "-O", "burst").stdout
    lines = {}
    frame = None
    for line in output.splitlines():
        number = re.match(r"Frame (\d+)[:,]", line)
        frame = int(number[1]) if number else frame
        section = SECTION.fullmatch(line)
        if section:
            assert frame not in lines
            lines[frame] = section[1]
    return lines


def test_closed_section(lab, capture):
    expected = expected_sections(lab.analysis(capture))
    assert expected
    assert sections(lab, capture, "-2") == expected


def test_one_pass_says_nothing_of_the_future(lab, capture):
    whole = sections(lab, capture, "-2")
    for frame, line in sections(lab, capture).items():
        assert " of " not in line.removesuffix(" of the stream")
        if line.startswith("Burst"):
            # What it says is the beginning of what two passes say.
            assert whole[frame].startswith(line + " of ")


def test_links_to_previous_packets(lab, capture):
    output = lab.wireshark.tshark(
        "-n", "-2", "-r", capture, "-Y", "burst", "-T", "fields", "-E", "separator=,",
        *(part for name in ("frame.number", "burst.idt_frame", "burst.iat_frame",
                            "burst.gap_frame") for part in ("-e", name))).stdout
    shown = {int(line.split(",")[0]): line.split(",")[1:] for line in output.split()}
    expected = {}
    sent, received, in_stream = {}, {}, {}
    stream_of = {packet.number: stream.index for stream in lab.analysis(capture).streams
                 for packet in stream.packets}
    for packet in lab.packets(capture):
        if packet.number not in stream_of:
            continue
        keys = ((sent, packet.src), (received, packet.dst), (in_stream, stream_of[packet.number]))
        expected[packet.number] = [str(last.get(key, "")) for last, key in keys]
        for last, key in keys:
            last[key] = packet.number
    assert shown == expected


# ---------------------------------------------------------------- expert information

def test_expert_entries(lab, capture):
    expected = expected_entries(lab.analysis(capture))
    assert expected
    output = lab.wireshark.tshark("-n", "-2", "-r", capture, "-Y", "burst.expert.start", "-T",
                                  "fields", "-e", "frame.number", "-e", "_ws.expert.message",
                                  "-E", "aggregator=/s", "-E", "separator=|").stdout
    shown = dict(line.split("|") for line in output.splitlines())
    assert sorted(map(int, shown)) == sorted(expected)
    for frame, text in expected.items():
        assert text in shown[str(frame)]


def test_expert_statistic(lab, capture):
    """As chats, which make no alarm; of which Wireshark's own are as they are without us."""
    expected = expected_entries(lab.analysis(capture))
    output = lab.statistic(capture, "expert", options=("-2",)).stdout
    level = None
    ours = {}
    for line in output.splitlines():
        level = line.split()[0] if re.match(r"\w+ \(\d+\)", line) else level
        entry = re.fullmatch(r" +1 +Sequence +Burst +(.*)", line)
        if entry:
            assert level == "Chats"
            ours[entry[1]] = level
    assert sorted(ours) == sorted(expected.values())
    theirs = [line for line in output.splitlines() if "  Burst  " not in line
              and not re.match(r"Chats \(", line)]
    alone = lab.statistic(capture, "expert", options=("-2",), with_plugin=False).stdout
    assert [line for line in theirs if re.match(r" +\d", line)] == [
        line for line in alone.splitlines() if re.match(r" +\d", line)]


def test_expert_entries_are_final(lab, capture):
    """One pass does not know them yet."""
    alone = lab.statistic(capture, "expert", with_plugin=False).stdout
    assert lab.statistic(capture, "expert").stdout == alone


def test_expert_filter_of_a_statistic_warns_in_one_pass(lab, capture):
    name = "burst,bursts,burst.expert.start"
    assert "Add -2" in lab.statistic(capture, name).stderr
    assert "Add -2" not in lab.statistic(capture, name, options=("-2",)).stderr


@pytest.mark.usefixtures("needs_sharkd")
def test_sharkd(lab, capture):
    """The same line and the same entries."""
    analysis = lab.analysis(capture)
    expected = expected_entries(analysis)
    first = min(expected)
    frame, expert = lab.sharkd(capture, ("frame", {"frame": first, "proto": True}),
                               ("tap", {"tap0": "expert"}))
    labels = [item["l"] for item in frame["result"]["tree"]]
    assert expected_sections(analysis)[first] in labels  # sharkd has no brackets
    ours = {detail["f"]: detail["m"] for detail in expert["result"]["taps"][0]["details"]
            if detail.get("p") == "Burst"}
    assert ours == expected
