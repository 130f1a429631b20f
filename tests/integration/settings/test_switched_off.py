# SPDX-License-Identifier: GPL-2.0-or-later
"""The protocol switched off: statistics say so, and what they say to do about it helps."""
import pytest
from support.captures import talk
from support.captures.pcap import write_pcap


@pytest.fixture(scope="module")
def sample(folder):
    return write_pcap(folder / "switched-off.pcap", talk.two_hosts((0, 500), (10, 500)))


def endpoints(lab, sample, *options):
    """What is warned of, and the rows."""
    result = lab.statistic(sample, "burst,csv,endpoints,-", "burst,csv,streams,-", options=options)
    return result.stderr, [line for line in result.stdout.splitlines() if line[0].isdigit()]


def test_by_an_option(lab, sample):
    warning, rows = endpoints(lab, sample, "--disable-protocol", "burst")
    assert warning.count("--disable-protocol burst") == 1 and not rows
    warning, rows = endpoints(lab, sample)
    assert warning == "" and len(rows) == 3


def test_in_the_profile(own_lab, own_settings, sample):
    """In the file that Analyze > Enabled Protocols writes."""
    disabled_protos = own_settings / "disabled_protos"
    disabled_protos.write_text("udp\nburst\n", encoding="ascii")
    warning, rows = endpoints(own_lab, sample)
    assert 'the line "burst"' in warning and '"disabled_protos"' in warning and not rows
    disabled_protos.write_text("udp\n", encoding="ascii")
    warning, rows = endpoints(own_lab, sample)
    assert warning == "" and rows
