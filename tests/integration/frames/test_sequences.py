# SPDX-License-Identifier: GPL-2.0-or-later
"""burst,sequences: the first payload lengths and gaps of each stream."""
import decimal

import pytest
from reference import Parameters
from support import compare
from support.captures import pcap, talk


def check(lab, file, **change):
    parameters = Parameters(**change)
    rows = lab.rows(file, "sequences", *parameters.options())
    expected = lab.analysis(file, parameters=parameters).sequences()
    assert expected
    compare.check_csv("sequences", rows, expected)
    return rows


def test_by_hand(lab, folder):
    """What goes back is negative; a gap is since the stream's previous packet, the first has none."""
    frames = talk.two_hosts((0, 10), (3, 20, "back"), (4, 0), (9, 5))
    file = pcap.write_pcap(folder / "sequence.pcap", frames)
    row, = lab.rows(file, "sequences", "-o", "burst.stream:connection", "-o",
                    "burst.sequence_length:3")
    assert (row["packets"], row["lengths"]) == ("4", "10 -20 0")
    gaps = row["gaps"].split(" ")
    assert [decimal.Decimal(gap) for gap in gaps if gap] == [
        decimal.Decimal("0.003"), decimal.Decimal("0.001")]


@pytest.mark.captures("netflix.pcap", "alexa-app.pcapng", "6in4tunnel.pcap")
@pytest.mark.parametrize("change", (
    {}, {"stream": "connection", "sequence_length": 5}, {"stream": "capture", "sequence_length": 1},
    {"stream": "flow", "size": "wire", "sequence_length": 100}), ids=str)
def test_real_traffic(lab, capture, change):
    check(lab, capture, **change)


def test_dice(lab, folder):
    """Late packets have negative gaps, those without a time none."""
    file = pcap.write_pcapng(folder / "sequence-dice.pcapng", talk.by_dice(41, 300))
    check(lab, file, stream="conversation")
    assert any(gap is not None and gap < 0
               for row in lab.analysis(file, parameters=Parameters(stream="conversation")).sequences()
               for gap in row["gaps"])


def test_filter(lab, folder):
    frames = talk.two_hosts((0, 10), (1, 700), (2, 10), (3, 800))
    file = pcap.write_pcap(folder / "sequence-filter.pcap", frames)
    text = lab.statistic(file, "burst,csv,sequences,-,udp.length > 100").stdout
    assert "700 800" in text
