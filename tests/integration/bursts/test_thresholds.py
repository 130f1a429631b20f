# SPDX-License-Identifier: GPL-2.0-or-later
"""burst,thresholds: every row equals a run with that gap, and the suggestion is where it has to be."""
import concurrent.futures
import itertools
import os

import pytest
from reference import Parameters
from reference.tables.sweep import sweep_gaps_us
from support import compare
from support.captures import pcap, talk
from support.entries import tables as tables_of_reference

SETTINGS: dict[str, dict] = {
    "defaults": {}, "ends on reply": {"stream": "conversation", "end_on_reply": True},
    "small ones too": {"stream": "flow", "include_small": True, "min_payload": 100,
                       "min_bytes": 2000, "mean_percent": 50},
}


# A run of tshark for each so many gaps; for all of them, sharkd makes its tables anew.
EACH = 12


def figures(bursts):
    """Bursts, streams that have any, packets, bytes."""
    return (len(bursts), len({b["stream"] for b in bursts}),
            sum(int(b["packets"]) for b in bursts), sum(int(b["bytes"]) for b in bursts))


def own_run(lab, capture, parameters, gap_us):
    """What a run of tshark with that gap says."""
    options = [*parameters.options(), "-o", f"burst.gap_us:{gap_us}"]
    return figures(lab.rows(capture, "bursts", *options))


def set_preference(name, value):
    return "setconf", {"name": f"burst.{name}", "value": str(value)}


def set_anew(lab, capture, changes, gaps):
    """What the table of bursts says after each of these gaps has been set, in one sharkd."""
    tap = ("tap", {"tap0": "nstat:burst,bursts"})
    requests = [request for gap in gaps for request in (set_preference("gap_us", gap), tap)]
    answers = lab.sharkd(capture, *(set_preference(*change) for change in changes.items()), *requests)
    tables = [answer["result"]["taps"][0]["tables"][0]
              for answer in answers[len(changes) + 1::2]]
    keys = [column.key for column in tables_of_reference()["bursts"]]
    return [figures([dict(zip(keys, row)) for row in table["i"]]) for table in tables]


@pytest.mark.usefixtures("needs_sharkd")
@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.captures("sonos.pcapng")
def test_all_rows_equal_a_run_with_that_gap(lab, capture, name):
    parameters = Parameters(**SETTINGS[name])
    rows = lab.run(capture, *parameters.options())[0]["thresholds"]
    gaps = sweep_gaps_us()
    assert [row["gap"] * 1_000_000 for row in rows] == gaps
    got = [tuple(row[key] for key in ("bursts", "streams", "packets", "bytes")) for row in rows]
    assert got == set_anew(lab, capture, SETTINGS[name], gaps)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(lambda gap: own_run(lab, capture, parameters, gap), gaps[::EACH]))
    assert got[::EACH] == runs
    assert len(set(got)) > 7  # or this would show little


def test_max_duration_is_left_out(lab, folder):
    file = pcap.write_pcapng(folder / "sweep-dice.pcapng", talk.by_dice(5))
    with_it = lab.run(file, "-o", "burst.max_duration_us:1000")[0]
    without = lab.run(file)[0]
    assert with_it["bursts"] != without["bursts"]
    assert with_it["thresholds"] == without["thresholds"]


def uploads(count, cuts):
    """Uploads a minute apart, each cut into pieces with 0.46 s between them."""
    return talk.two_hosts(*((minute * 60_000 + piece * 700 + n * 60, 1200) for minute in range(count)
                            for piece in range(cuts) for n in range(5)))


def suggestion(lab, file, **change):
    parameters = Parameters(**change)
    document, _ = lab.run(file, *parameters.options())
    compare.check_table("thresholds", document["thresholds"],
                        lab.analysis(file, parameters=parameters).thresholds())
    return [row for row in document["thresholds"] if row["suggested"]]


def test_uploads_in_pieces_are_suggested_to_be_one(lab, folder):
    """The default's 0.3 s cuts each in four; from 0.5 to 57 s there are 10."""
    file = pcap.write_pcap(folder / "uploads.pcap", uploads(10, 4))
    document, _ = lab.run(file)
    assert len(document["bursts"]) == 40
    row, = suggestion(lab, file)
    assert row["bursts"] == 10
    assert 0.5 < row["gap"] < 57


def test_no_plateau_no_suggestion(lab, folder):
    """Ten gaps between every two thresholds: each gives another number of bursts."""
    gaps = [10 ** (n / 100) for n in range(600)]
    times = [0.0, *itertools.accumulate(gaps)]
    file = pcap.write_pcap(folder / "no-plateau.pcap", talk.two_hosts(*((t, 500) for t in times)))
    assert suggestion(lab, file, min_packets=1) == []


def test_nothing_is_suggested_for_nothing(lab, folder):
    file = pcap.write_pcap(folder / "no-bursts.pcap", talk.two_hosts((0, 10), (1, 10)))
    assert suggestion(lab, file) == []
    assert [row["bursts"] for row in lab.run(file)[0]["thresholds"]] == [0] * 61


@pytest.mark.captures("netflix.pcap", "alexa-app.pcapng")
def test_csv_and_text(lab, capture):
    compare.check_csv("thresholds", lab.rows(capture, "thresholds"),
                      lab.analysis(capture).thresholds())
    text = lab.statistic_once(capture, "burst,thresholds")
    assert len(text.splitlines()) > 61
