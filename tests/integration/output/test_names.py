# SPDX-License-Identifier: GPL-2.0-or-later
"""What Wireshark names for people: addresses, times, and the file that was read."""
import pytest
from support.captures import pcap, talk

MILLISECOND = 1_000_000


@pytest.fixture(scope="module")
def small(folder):
    return pcap.write_pcap(folder / "names.pcap", talk.two_hosts((0, 400), (1, 500)))


@pytest.mark.parametrize("name,shown", (
    ("camera.example", "camera.example"), ("k\u00fcche", "k\u00fcche"), ("a\u202eb", "a?b"),
    ("a\u200bb", "a?b"), ("a\x1b[31mb", "a?[31mb")), ids=ascii)
def test_a_name_does_not_steer_the_terminal(lab, small, name, shown):
    """What comes from outside may hold escapes, and characters that turn or hide others."""
    address = lab.packets(small)[0].src
    hosts = lab.new_file(".hosts")
    hosts.write_text(f"{address} {name}\n", encoding="utf-8")
    options = ("-N", "n", "-H", str(hosts))
    row = next(row for row in lab.rows(small, "endpoints", *options) if row["address"] == address)
    assert row["name"] == shown
    text = lab.statistic(small, "burst,endpoints", options=options).stdout
    assert any(line.startswith(shown + " ") for line in text.splitlines())


@pytest.mark.parametrize("option,start", (
    ("e", "-1.500000"), ("ud", "1969-12-31 23:59:58.500000"), ("udoy", "1969/365 23:59:58.500000"),
    ("u", "23:59:58.500000")))
def test_times_before_1970(lab, folder, option, start):
    frames = [(-1500 * MILLISECOND + time, data) for time, data in (
        (0, talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 400)),
        (MILLISECOND, talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 400)))]
    file = pcap.write_pcapng(folder / f"before-{option}.pcapng", frames, offset=-100)
    text = lab.statistic(file, "burst,bursts", options=("-t", option)).stdout
    assert f" {start} " in text


@pytest.mark.parametrize("option", ("-r", "-nq2r"))
@pytest.mark.parametrize("is_one_word", (True, False))
def test_the_file_is_named_however_it_was_given(lab, small, option, is_one_word):
    """Together with the option, or in the next word."""
    words = [f"{option}{small}"] if is_one_word else [option, small]
    text = lab.wireshark.tshark(*words, "-q", "-z", "burst,summary").stdout
    assert small.name in text
