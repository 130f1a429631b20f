# SPDX-License-Identifier: GPL-2.0-or-later
"""Every field that the plugin registers: what one pass cannot know is absent there, and a filter that
asks for it is warned of. Which fields these are is read from two dissections, not from a list."""
import re

import pytest
from support.captures import camera

LABEL = 'uat:burst_labels:"any","","","","","","","","","","",""'
MICROBURSTS = ("-o", "burst.alarm_mbps:1")


@pytest.fixture(scope="module")
def file(wireshark):
    path = wireshark.tmp / "fields.pcap"
    camera.write(path, camera.camera_day())
    return path


@pytest.fixture(scope="module")
def fields(wireshark):
    lines = wireshark.tshark("-G", "fields").stdout.splitlines()
    names = [line.split("\t")[2] for line in lines if line.startswith("F\t")]
    return sorted(name for name in names if re.match(r"burst\.", name))


def values(wireshark, file, fields, *options):
    """{field: its values, frame by frame}"""
    arguments = [word for field in fields for word in ("-e", field)]
    text = wireshark.tshark("-n", "-r", file, "-o", LABEL, *MICROBURSTS, *options, "-T", "fields",
                            *arguments).stdout
    rows = [line.split("\t") for line in text.splitlines()]
    return dict(zip(fields, zip(*rows)))


def test_a_filter_is_warned_of_where_one_pass_says_less(wireshark, file, fields):
    assert len(fields) > 20
    once, twice = values(wireshark, file, fields), values(wireshark, file, fields, "-2")
    differ = {field for field in fields if once[field] != twice[field]}
    for field in differ:  # absent, never another value
        assert all(one in ("", two) for one, two in zip(once[field], twice[field])), field

    statistics = [word for field in fields for word in ("-z", f"burst,summary,{field}")]
    said = wireshark.tshark("-n", "-q", "-r", file, "-o", LABEL, *MICROBURSTS, *statistics).stderr
    warned = {field for field in fields if f'"{field}"' in said}
    assert warned == differ
