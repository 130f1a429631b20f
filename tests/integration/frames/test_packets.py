# SPDX-License-Identifier: GPL-2.0-or-later
"""burst,csv,packets: a row for each frame, in file order."""
import pytest
from reference import Parameters
from reference.fields import PACKET_KEYS, written_early
from support import compare
from support.captures import pcap, talk

CHANGES: list[dict] = [{}, {"stream": "connection", "end_on_reply": True, "include_small": True},
                       {"size": "wire", "address": "link", "stream": "conversation"}]


def check(lab, file, **change):
    parameters = Parameters(**change)
    analysis = lab.analysis(file, parameters=parameters)
    early = written_early(analysis)
    for passes in (1, 2):
        rows = lab.rows(file, "packets", *parameters.options(), passes=passes)
        assert not rows or tuple(rows[0]) == PACKET_KEYS
        expected = [row | {"burst": None, "position": None}
                    if row["frame"] in early and shown["burst"] is None else row
                    for row, shown in zip(analysis.packet_rows(), rows)]
        assert len(expected) == len(rows) == len(analysis.frames)
        compare.check_csv("packets", rows, expected)


def test_every_capture(lab, capture):
    check(lab, capture)


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("seed", (51, 52))
def test_dice(lab, folder, seed, change):
    """Rows are in file order though bursts end in another; what is not observed has a row, too."""
    file = folder / f"packets-dice-{seed}.pcapng"
    if not file.exists():
        pcap.write_pcapng(file, talk.by_dice(seed))
    check(lab, file, **change)


def test_a_frame_that_is_not_observed(lab, folder):
    file = pcap.write_pcap(folder / "one-arp.pcap", [(0, pcap.arp())])
    row, = lab.rows(file, "packets")
    assert {key for key, value in row.items() if value is not None} == {"frame", "time", "wire_len"}


def test_duplicates_have_a_row_and_nothing_else(lab, folder):
    data = talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 400)
    file = pcap.write_pcap(folder / "packets-twice.pcap", [(0, data), (1000, data)])
    rows = lab.rows(file, "packets", "-o", "burst.duplicate_us:1000")
    assert [row["payload_len"] for row in rows] == ["400", None]


def test_filter(lab, folder):
    frames = talk.two_hosts((0, 400), (1, 10), (2, 500))
    file = pcap.write_pcap(folder / "packets-filter.pcap", frames)
    text = lab.statistic(file, "burst,csv,packets,-,udp.length > 100").stdout
    assert [line.split(",")[0] for line in text.splitlines()] == ["frame", "1", "3"]


@pytest.mark.parametrize("name", ("burst,packets", "burst,json,packets,-"))
def test_it_is_there_as_csv_only(lab, folder, name):
    file = pcap.write_pcap(folder / "packets-text.pcap", talk.two_hosts((0, 400)))
    result = lab.statistic(file, name, check=False)
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr


def test_gaps_over_many_bursts_that_stay_open(lab, folder):
    """A burst that spans the whole capture: rows wait for it, and come in order."""
    frames = talk.two_hosts(*((n, 400 if n % 100 == 0 else 5) for n in range(2000)))
    file = pcap.write_pcap(folder / "packets-open.pcap", frames)
    rows = lab.rows(file, "packets", "-o", "burst.gap_us:0", "-o", "burst.include_small:TRUE")
    assert [int(row["frame"]) for row in rows] == list(range(1, 2001))
    assert {row["burst"] for row in rows[:1901]} == {"1"}
    assert {row["burst"] for row in rows[1901:]} == {None}
