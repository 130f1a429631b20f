# SPDX-License-Identifier: GPL-2.0-or-later
"""sharkd, Wireshark without a window: the same tables, distributions and fields."""
import decimal

import pytest
from support.entries import document_tables

TABLES = document_tables()
pytestmark = [pytest.mark.usefixtures("needs_sharkd"),
              pytest.mark.captures("quic.pcap", "netflix.pcap", "http_ipv6.pcap")]


def tap(lab, capture, name, **more):
    """The answer to one statistic."""
    answer, = lab.sharkd(capture, ("tap", {"tap0": name, **more}))
    return answer["result"]["taps"][0]


def same_cell(got, wanted):
    """sharkd writes numbers with fractions as text."""
    if isinstance(wanted, (int, decimal.Decimal)):
        return got is not None and decimal.Decimal(got) == wanted
    return got == wanted


def test_tables_equal_json(lab, capture):
    document, _ = lab.run(capture)
    answers = lab.sharkd(capture, *(("tap", {"tap0": f"nstat:burst,{t}"}) for t in TABLES))
    for table, answer in zip(TABLES, answers):
        rows = document[table] if isinstance(document[table], list) else [document[table]]
        got = answer["result"]["taps"][0]["tables"][0]["i"]
        assert len(got) == len(rows), table
        for got_row, row in zip(got, rows):
            assert all(map(same_cell, got_row, row.values())), (got_row, row)


def test_tables_of_two_files_one_after_the_other(lab, capture):
    """Nothing of the first file is left in the second."""
    request = ("tap", {"tap0": "nstat:burst,endpoints"})
    first, _, again = lab.sharkd(capture, request, ("load", {"file": str(capture)}), request)
    assert first["result"] == again["result"]


def test_filter(lab, capture):
    """No sharkd from 4.0 to 4.6 has filters for statistics: it says so. One that has them, filters."""
    request = {"tap0": "nstat:burst,bursts", "filter0": "burst.position > 1"}
    answer, = lab.sharkd(capture, ("tap", request))
    if "error" in answer:
        assert answer["error"]["message"] == "filter0 is not a valid member name"
    else:
        passing = lab.statistic(capture, "burst,csv,bursts,-,burst.position > 1", options=("-2",))
        rows = answer["result"]["taps"][0]["tables"][0]["i"]
        assert len(rows) == len(passing.stdout.split("\n")) - 2


def test_tables_and_trees_of_one_request_are_those_of_many(lab, capture):
    """They share an engine."""
    names = [f"nstat:burst,{table}" for table in TABLES] + ["stat:burst_gap", "conv:Burst"]
    together, = lab.sharkd(capture, ("tap", {f"tap{n}": name for n, name in enumerate(names)}))
    alone = lab.sharkd(capture, *(("tap", {"tap0": name}) for name in names))
    one_by_one = [answer["result"]["taps"][0] for answer in alone]
    assert sorted(map(str, together["result"]["taps"])) == sorted(map(str, one_by_one))


def test_conversations(lab, capture):
    rows = tap(lab, capture, "conv:Burst")["convs"]
    assert sum(r["txb"] + r["rxb"] for r in rows) == lab.analysis(capture).summary()[
        "payload_bytes"]
    packets = sum(r["txf"] + r["rxf"] for r in rows)
    assert packets == lab.analysis(capture).summary()["ip"]


def test_endpoints(lab, capture):
    rows = tap(lab, capture, "endpt:Burst")["hosts"]
    got = {r["host"]: (r["txf"], r["txb"], r["rxf"], r["rxb"]) for r in rows}
    assert got == {r["address"]: (r["tx_packets"], r["tx_bytes"], r["rx_packets"], r["rx_bytes"])
                   for r in lab.analysis(capture).endpoints()}


@pytest.mark.parametrize("tree", ("burst_payload", "burst_gap"))
def test_distributions(lab, capture, tree):
    assert tap(lab, capture, f"stat:{tree}")["stats"]


def test_fields_of_a_frame_are_final(lab, capture):
    """The first member of a burst says how the burst ends."""
    fields = lab.analysis(capture).fields()
    first = next(n for n, f in fields.items() if "burst.start" in f)
    answer, = lab.sharkd(capture, ("frame", {"frame": first, "proto": True}))
    filters = set(find_filters(answer["result"]["tree"]))
    for name in ("burst.id", "burst.packets", "burst.bytes", "burst.last_frame"):
        assert f"{name} == {fields[first][name]}" in filters


def find_filters(tree):
    for item in tree:
        if "f" in item:
            yield item["f"]
        yield from find_filters(item.get("n", []))


@pytest.mark.parametrize("name", ("burst.id", "burst.start", "burst.end", "burst.payload_len"))
def test_frames_with_a_field_are_final(lab, capture, name):
    answer, = lab.sharkd(capture, ("frames", {"filter": name}))
    expected = [n for n, f in lab.analysis(capture).fields().items() if name in f]
    assert [row["num"] for row in answer["result"]] == expected
