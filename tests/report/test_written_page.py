# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that the plugin writes, in a browser: what it draws is what burst,json says.

BURST_PAGE_TESTS names a copy of the folder report/ in which npm has installed what it needs.
"""
import json
import os
import pathlib
import subprocess
import sys

import pytest
from support.captures import pcap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

A, B = "192.0.2.1", "192.0.2.2"
GRE = 47
FOLDER = os.environ.get("BURST_PAGE_TESTS")


@pytest.fixture(scope="module")
def sample(wireshark):
    path = wireshark.tmp / "sample.pcap"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make-sample.py"), str(path)],
                   check=True, stdout=subprocess.DEVNULL)
    path.chmod(0o644)
    return path


@pytest.fixture(scope="module")
def quotes(wireshark):
    """A burst, and in between packets that are none of it, though its addresses are in them."""
    data = pcap.ipv4(A, B, pcap.UDP, pcap.udp(5000, 6000, bytes(800)))
    other = pcap.ipv4("192.0.2.3", "192.0.2.4", pcap.UDP, pcap.udp(1, 2, bytes(800)))
    packets = [data,
               pcap.ipv4(B, A, pcap.ICMP, pcap.unreachable(data)),
               pcap.ipv4(A, B, GRE, pcap.gre(other)),
               data]
    return pcap.write_pcap(wireshark.tmp / "quotes.pcap",
                           [(n * 1_000_000, pcap.ethernet(each)) for n, each in enumerate(packets)])


def frames(wireshark, capture, display_filter):
    return wireshark.tshark("-n", "-2", "-r", capture, "-Y", display_filter, "-T", "fields",
                            "-e", "frame.number").stdout.split()


def check_page(wireshark, capture, more=""):
    """Runs the page's tests. Returns the display filters of its bursts."""
    if FOLDER is None:
        pytest.skip("BURST_PAGE_TESTS is not set; scripts/test.sh makes a copy and sets it")
    page, document = wireshark.tmp / "page.html", wireshark.tmp / "page.json"
    filters = wireshark.tmp / "filters.json"
    filters.unlink(missing_ok=True)
    wireshark.tshark("-q", "-n", "-r", capture, "-z", f"burst,report,{page}{more}",
                     "-z", f"burst,json,{document}{more}")
    result = subprocess.run(["npm", "run", "test:page"], cwd=FOLDER, check=False, text=True,
                            env={**os.environ, "REPORT_PAGE": str(page),
                                 "REPORT_JSON": str(document), "REPORT_FILTERS": str(filters)},
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    assert result.returncode == 0, result.stdout[-6000:]
    assert "# pass 0" not in result.stdout, result.stdout
    return json.loads(filters.read_text())


def test_written_page(wireshark, sample):
    filters = check_page(wireshark, sample)
    assert filters
    for burst, display_filter in list(filters.items())[:5]:
        shown = frames(wireshark, sample, display_filter)
        assert shown and shown == frames(wireshark, sample, f"burst.id == {burst}")


def test_written_page_with_filter(wireshark, sample):
    check_page(wireshark, sample, ",udp")


def test_filter_shows_the_burst_and_nothing_else(wireshark, quotes):
    filters = check_page(wireshark, quotes)
    assert [frames(wireshark, quotes, each) for each in filters.values()] == [["1", "4"]]
