# SPDX-License-Identifier: GPL-2.0-or-later
"""Each preference changed, on captures of several kinds: statistics and fields against the reference."""
import typing

import pytest
import reference
from support import compare

CHANGES: list[dict[str, typing.Any]] = [
    {"gap_us": 0}, {"gap_us": 1000}, {"gap_us": 10_000_000},
    {"min_payload": 0}, {"min_payload": 1}, {"min_payload": 1400},
    {"min_packets": 0}, {"min_packets": 1}, {"min_packets": 5},
    {"include_small": True},
    {"stream": "flow"}, {"stream": "source"}, {"stream": "destination"},
    {"stream": "flow", "include_small": True, "min_packets": 3, "min_payload": 100},
]
BY_NAME = {" ".join(f"{k}={v}" for k, v in change.items()): change for change in CHANGES}

TWO_PASSES = ("nintendo.pcap", "coap_mqtt.pcap")
ONE_PASS = ("netflix.pcap",)


def prepare(lab, capture):
    """The runs of these tests."""
    for change in CHANGES:
        lab.run(capture, *reference.Parameters(**change).options(),
                passes=2 if capture.name in TWO_PASSES else 1)


every_change = pytest.mark.parametrize("change", BY_NAME)


@every_change
@pytest.mark.captures(*TWO_PASSES)
def test_two_passes_equal_the_reference(lab, capture, change):
    parameters = reference.Parameters(**BY_NAME[change])
    document, fields = lab.run(capture, *parameters.options(), passes=2)
    analysis = lab.analysis(capture, parameters=parameters)
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())


@every_change
@pytest.mark.captures(*ONE_PASS)
def test_one_pass_equals_the_reference(lab, capture, change):
    parameters = reference.Parameters(**BY_NAME[change])
    document, fields = lab.run(capture, *parameters.options())
    analysis = lab.analysis(capture, parameters=parameters)
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, *analysis.one_pass_fields())


@pytest.mark.captures("quic.pcap")
def test_document_tells_the_preferences(lab, capture):
    parameters = reference.Parameters(gap_us=1000, min_payload=1, min_packets=5,
                                      include_small=True, stream="flow")
    document, _ = lab.run(capture, *parameters.options())
    for key, value in vars(parameters).items():
        assert document["parameters"][key] == value
