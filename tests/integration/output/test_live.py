# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that come while tshark runs: from an interface, over several files, from a pipe."""
import itertools
import os
import subprocess

import pytest
from support.captures import pcap, talk
from support.live import live_capture, live_host
from support.lab import parse_json

PACKETS = live_capture.PACKETS


def check_sums(document):
    """What was sent was counted: nobody else sends in this network."""
    lengths = [live_host.length(number) for number in range(PACKETS)]
    summary = document["summary"]
    assert (summary["frames"], summary["udp"], summary["payload_bytes"]) == (
        PACKETS, PACKETS, sum(lengths))
    (endpoint,) = document["endpoints"]
    assert (endpoint["tx_packets"], endpoint["rx_bytes"]) == (PACKETS, sum(lengths))
    (stream,) = document["streams"]
    assert (stream["packets"], stream["len_min"], stream["len_max"]) == (
        PACKETS, min(lengths), max(lengths))
    assert stream["burst_packets"] <= sum(length >= 300 for length in lengths)


def test_figures_after_ctrl_c_are_those_of_the_file(lab, can_capture):
    """Live is one pass: what was said then is what the file that was saved says."""
    folder = live_capture.new_folder(lab)
    live, later = lab.new_file(".json"), lab.new_file(".json")
    live_capture.run(lab, folder, "-z", f"burst,json,{live}", pause=0.002)
    (saved,) = folder.iterdir()
    lab.statistic(saved, f"burst,json,{later}")
    check_sums(parse_json(live.read_text()))
    assert live.read_text() == later.read_text()
    assert parse_json(live.read_text())["bursts"]


def test_figures_over_ring_buffer_are_of_all_files(lab, can_capture):
    """Of a ring of three files the first are gone at the end. Their packets were counted."""
    folder, file = live_capture.new_folder(lab), lab.new_file(".json")
    live_capture.run(lab, folder, "-b", "packets:100", "-b", "files:3", "-z",
                     f"burst,json,{file}", pause=0.01)
    assert len(list(folder.iterdir())) == 3
    check_sums(parse_json(file.read_text()))


def test_fields_are_printed_while_packets_come(lab, can_capture):
    """Live, fields that need the future are absent: -V and -T fields go on all the same."""
    fields = ("-e", "burst.payload_len", "-e", "burst.stream", "-e", "burst.start")
    result = live_capture.run(lab, live_capture.new_folder(lab), "-P", "-T", "fields", *fields,
                              pause=0.002)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows == [[str(live_host.length(n)), "0", ""] for n in range(PACKETS)]


@pytest.fixture(scope="module")
def stored(folder):
    """A small capture of our own."""
    return pcap.write_pcap(folder / "stored.pcap",
                           talk.two_hosts(*((i * 50, 250 + i) for i in range(300))))


@pytest.mark.parametrize("source", (("-r", "-"), ("-i", "-")), ids="".join)
def test_pipe_gives_what_the_file_gives(lab, stored, source):
    """-r - reads standard input itself; -i - captures from it, by way of dumpcap."""
    file = lab.new_file(".json")
    lab.wireshark.tshark(*source, "-q", "-z", f"burst,json,{file}", input=stored.read_bytes(),
                         text=False)
    assert file.read_text() == lab.statistic(stored, "burst,json,-").stdout


def test_pipe_that_ends_in_a_packet_gives_what_was_readable(lab, stored):
    file = lab.new_file(".json")
    lab.wireshark.tshark("-r", "-", "-q", "-z", f"burst,json,{file}", check=False,
                         input=stored.read_bytes()[:-10], text=False)
    assert parse_json(file.read_text())["summary"]["frames"] == 299


def test_reader_that_leaves_is_an_error(lab, stored):
    """`| head -c 0`: the pipe is closed before the document is written."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = subprocess.run(
        lab.wireshark.command("tshark", "-r", stored, "-q", "-z", "burst,json,-"),
        env=lab.wireshark.environment(), stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert result.returncode != 0  # by the signal, or with our message


def test_memory_that_is_given_back_on_the_way_changes_nothing(lab, stored):
    """-M starts dissection anew every so many packets, frame numbers too; statistics go on."""
    def without_frames(text):
        document = parse_json(text)
        for table, keys in (("bursts", ("first_frame", "last_frame")), ("peaks", ("frame",)),
                            ("streams", ("peak_frame",))):
            for row, key in itertools.product(document[table], keys):
                del row[key]
        return document
    file = lab.new_file(".json")
    lab.wireshark.tshark("-r", stored, "-M", "50", "-q", "-z", f"burst,json,{file}")
    whole = lab.statistic(stored, "burst,json,-").stdout
    assert without_frames(file.read_text()) == without_frames(whole)
