# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels: the first rule of the user's table that a burst meets names it."""
import json
import subprocess
import sys

import pytest
from reference import Parameters
from reference.analysis import Analysis
from reference.labels import Rule
from support import compare
from support.captures import pcap, talk
from support.programs import ROOT

# The columns of the table, in their order.
COLUMNS = ("label", "min_packets", "max_packets", "min_bytes", "max_bytes", "min_duration",
           "max_duration", "min_mean_len", "max_mean_len", "address", "port", "protocol")
FLOW = Parameters(stream="flow")


def rule(**cells):
    """A line of the table, as an option."""
    line = ",".join(f'"{cells.get(column, "")}"' for column in COLUMNS)
    return ["-o", f"uat:burst_labels:{line}"]


@pytest.fixture(scope="module")
def camera(folder):
    """An upload of 30 large packets, a live view over UDP, keep-alives; twice."""
    frames = []
    for start in (0, 60_000):
        frames += [(start + n, "10.0.0.1", "198.51.100.5", 49152, 443, 1400, pcap.TCP)
                   for n in range(30)]
        frames += [(start + 20_000 + n * 30, "10.0.0.1", "203.0.113.9", 6970, 5004, 900, pcap.UDP)
                   for n in range(40)]
        frames += [(start + 40_000 + n, "2001:db8::1", "2001:db8::2", 49153, 443, 310, pcap.TCP)
                   for n in range(2)]
    frames.sort()
    return pcap.write_pcap(folder / "labels.pcap",
                           [(time * talk.MS, talk.packet(*rest)) for time, *rest in frames])


def labels(lab, file, *options, parameters=FLOW):
    document, fields = lab.run(file, *options, *parameters.options(), passes=2)
    by_field = {int(f["burst.id"]): f.get("burst.label") for f in fields.values()
                if "burst.id" in f}
    by_table = {b["id"]: b["label"] for b in document["bursts"]}
    assert by_field == by_table
    return [by_table[number] for number in sorted(by_table)]


# Conditions, the same for the reference, and whether upload, live view and keep-alive meet them.
RULES: dict[str, tuple[dict, Rule, tuple]] = {
    "all": ({}, Rule("x"), (1, 1, 1)),
    "packets": ({"min_packets": 30, "max_packets": 30}, Rule("x", packets=(30, 30)), (1, 0, 0)),
    "fewest packets": ({"min_packets": 31}, Rule("x", packets=(31, None)), (0, 1, 0)),
    "bytes": ({"max_bytes": 36_000}, Rule("x", bytes=(None, 36_000)), (0, 1, 1)),
    "fewest bytes": ({"min_bytes": 36_001}, Rule("x", bytes=(36_001, None)), (1, 0, 0)),
    "duration": ({"min_duration": "0.029", "max_duration": "0.029"},
                 Rule("x", duration=(29_000_000, 29_000_000)), (1, 0, 0)),
    "shorter": ({"max_duration": "0.0289"}, Rule("x", duration=(None, 28_900_000)), (0, 0, 1)),
    "mean length": ({"min_mean_len": 900, "max_mean_len": 1400}, Rule("x", mean_len=(900, 1400)),
                    (1, 1, 0)),
    "address": ({"address": "203.0.113.9"}, Rule("x", network="203.0.113.9"), (0, 1, 0)),
    "network": ({"address": "10.0.0.0/8"}, Rule("x", network="10.0.0.0/8"), (1, 1, 0)),
    "IPv6 network": ({"address": "2001:db8::/32"}, Rule("x", network="2001:db8::/32"), (0, 0, 1)),
    "port": ({"port": 443}, Rule("x", port=443), (1, 0, 1)),
    "protocol": ({"protocol": "udp"}, Rule("x", protocol=17), (0, 1, 0)),
    "protocol by number": ({"protocol": 6}, Rule("x", protocol=6), (1, 0, 1)),
    "port and protocol": ({"port": 443, "protocol": "tcp", "min_packets": 20},
                          Rule("x", port=443, protocol=6, packets=(20, None)), (1, 0, 0)),
}


@pytest.mark.parametrize("name", RULES)
def test_rule(lab, camera, name):
    cells, same_rule, meets = RULES[name]
    expected = [("x" if met else None) for met in meets] * 2
    analysis = Analysis(lab.packets(camera), FLOW, (same_rule,))
    assert [b.label for b in analysis.bursts] == expected  # the reference itself
    assert labels(lab, camera, *rule(label="x", **cells)) == expected


def test_the_first_rule_wins(lab, camera):
    options = rule(label="upload", min_packets=20, port=443) + rule(label="other")
    assert labels(lab, camera, *options) == ["upload", "other", "other"] * 2


def test_without_rules_there_are_no_labels(lab, camera):
    assert labels(lab, camera) == [None] * 6


def test_a_pair_has_no_ports(lab, camera):
    """A rule that asks for one is not met where the kind of stream has none."""
    assert labels(lab, camera, *rule(label="x", port=443), parameters=Parameters()) == [None] * 6


def test_filter_and_csv(lab, camera):
    options = rule(label="clip upload", min_packets=20, port=443)
    rows = lab.rows(camera, "bursts", *options, *FLOW.options())
    assert [row["label"] for row in rows] == ["clip upload", None, None] * 2
    frames = lab.wireshark.tshark("-n", "-2", "-r", camera, *options, *FLOW.options(), "-Y",
                                  'burst.label == "clip upload"', "-T", "fields", "-e",
                                  "frame.number").stdout.split()
    assert len(frames) == 60


def test_in_one_pass_the_field_is_absent(lab, camera):
    document, fields = lab.run(camera, *rule(label="x"), *FLOW.options())
    assert not any("burst.label" in shown for shown in fields.values())
    assert {b["label"] for b in document["bursts"]} == {"x"}


def test_live_lines_have_it(lab, camera):
    text = lab.statistic(camera, "burst,live,csv",
                         options=[*rule(label="seen"), *FLOW.options()]).stdout
    assert text.count("seen") == 6


@pytest.mark.parametrize("cells", (
    {"label": ""}, {"label": "x", "min_packets": "many"}, {"label": "x", "min_packets": "-1"},
    {"label": "x", "min_packets": 9, "max_packets": 3}, {"label": "x", "min_duration": "soon"},
    {"label": "x", "address": "10.0.0.300"}, {"label": "x", "address": "10.0.0.0/40"},
    {"label": "x", "port": 70_000}, {"label": "x", "port": "https"},
    {"label": "x", "protocol": "fast"}, {"label": "x", "protocol": 300}), ids=str)
def test_a_bad_rule_is_refused_with_a_reason(lab, camera, cells):
    result = lab.statistic(camera, "burst,bursts", options=rule(**cells), check=False)
    assert result.returncode != 0
    assert "burst_labels" in result.stderr


def test_the_file_in_the_profile_is_read(own_lab, own_settings, camera):
    """burst_labels in the profile's folder."""
    file = own_settings / "burst_labels"
    line = ",".join(f'"{ {"label": "from the file"}.get(column, "") }"' for column in COLUMNS)
    file.write_text(line + "\n")
    file.chmod(0o644)
    text = own_lab.statistic(camera, "burst,csv,bursts,-").stdout
    assert text.count("from the file") == 6


@pytest.mark.captures("alexa-app.pcapng", "netflix.pcap")
def test_real_traffic(lab, capture):
    options = rule(label="large", min_bytes=10_000) + rule(label="web", port=443)
    rules = (Rule("large", bytes=(10_000, None)), Rule("web", port=443))
    document, fields = lab.run(capture, *options, *FLOW.options(), passes=2)
    analysis = Analysis(lab.packets(capture), FLOW, rules)
    compare.check_document(document, analysis.tables())
    compare.check_fields(fields, analysis.fields())
    assert len({b["label"] for b in document["bursts"]}) > 1


# ---- the rules that the profile brings, on the sample that they are for ----

PROFILE_RULES = [line for line in
                 (ROOT / "profile" / "burst_labels").read_text(encoding="utf-8").splitlines()
                 if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def sample(wireshark):
    path = wireshark.tmp / "labels-sample.pcap"
    subprocess.run([sys.executable, ROOT / "scripts" / "make-sample.py", path], check=True)
    return path


def labelled(wireshark, sample, *preferences):
    """The bursts of the sample that have a label."""
    options = [part for line in PROFILE_RULES for part in ("-o", f"uat:burst_labels:{line}")]
    options += [part for preference in preferences for part in ("-o", f"burst.{preference}")]
    document = json.loads(wireshark.tshark("-q", "-r", sample, *options,
                                           "-z", "burst,json,-").stdout)
    return [burst for burst in document["bursts"] if burst["label"]]


def test_profile_names_clips_and_live_view(wireshark, sample):
    """By the gap that the sweep shows, each upload is one burst: five clips, one live view."""
    found = labelled(wireshark, sample, "gap_us:4000000")
    clips = [burst for burst in found if burst["label"] == "Clip"]
    views = [burst for burst in found if burst["label"] == "Live view"]
    assert {burst["dst"] for burst in clips} == {"198.51.100.80"} and len(clips) == 5
    assert [burst["dst"] for burst in views] == ["192.168.1.30"]
    assert len(found) == len(clips) + len(views)


def test_profile_names_keep_alives(wireshark, sample):
    found = labelled(wireshark, sample, "min_payload:1", "min_packets:1")
    keep_alives = [burst for burst in found if burst["label"] == "Keep-alive"]
    assert len(keep_alives) > 100
    assert all("198.51.100.10" in (burst["src"], burst["dst"]) and burst["packets"] <= 4 and
               burst["bytes"] <= 200 for burst in keep_alives)
