# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings that are older than the plugin, or that outlive it: what version 0.1.0 wrote is read, and
a profile with columns, colours and buttons of bursts is no trouble to a Wireshark without the plugin."""
import json

import pytest
from support import profile_files
from support.captures import talk
from support.captures.pcap import write_pcap

# What Wireshark's window wrote for 0.1.0: a number, a truth, and of a choice what the window calls it.
WRITTEN = """\
# A silence of this many microseconds or more between qualifying packets ends a burst
# A decimal number
burst.gap_us: 5000

# A packet with at least this many bytes of payload qualifies for a burst
# A decimal number
burst.min_payload: 120

# At least this many qualifying packets make a burst
# A decimal number
burst.min_packets: 3

# Packets with a smaller payload, between the first and the last packet of a burst, are members of it
# TRUE or FALSE (case-insensitive)
burst.include_small: TRUE

# Which packets belong to one stream; bursts, gaps and stream numbers are those of streams
burst.stream: {stream}
"""
# By what the window called them, and by the names that -o takes and files written by hand have.
STREAMS = {"Source and destination address": "pair",
           "Addresses, IP protocol and ports": "flow",
           "Source address": "source",
           "Destination address": "destination",
           "pair": "pair", "flow": "flow", "source": "source", "destination": "destination"}
AS_WRITTEN = {"gap_us": 5000, "min_payload": 120, "min_packets": 3, "include_small": True}
# The column of 0.1.0's profile that has another title now.
OLD_COLUMN = '"Pause", "%Cus:burst.gap:0:R"'


@pytest.fixture
def sample(own_lab):
    """Three packets that are a burst by what is set here, and by nothing else."""
    capture = own_lab.new_file(".pcap")
    return write_pcap(capture, talk.two_hosts((0, 150), (2, 20), (4, 150), (6, 150), (900, 150)))


def summary(lab, capture):
    result = lab.statistic(capture, "burst,json,-")
    assert result.stderr == ""
    return json.loads(result.stdout)


@pytest.mark.parametrize("stream", STREAMS)
def test_preferences_of_version_0_1_0(own_lab, own_settings, sample, stream):
    (own_settings / "preferences").write_text(WRITTEN.format(stream=stream), encoding="ascii")
    document = summary(own_lab, sample)
    wanted = {**AS_WRITTEN, "stream": STREAMS[stream]}
    assert {name: document["parameters"][name] for name in wanted} == wanted
    burst, = document["bursts"]
    assert (burst["first_frame"], burst["last_frame"], burst["packets"]) == (1, 4, 4)


def install(profile, settings):
    """Installs a profile by hand, as somebody who copies a folder does."""
    target = settings / "profiles" / "Bursts"
    target.mkdir(parents=True)
    for path in profile.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def test_profile_of_version_0_1_0(own_wireshark, own_settings, sample):
    """The same columns with the titles that it gave them."""
    preferences = install(profile_files.FOLDER, own_settings) / "preferences"
    text = preferences.read_text(encoding="ascii")
    assert '"Gap", "%Cus:burst.gap:0:R"' in text
    preferences.write_text(text.replace('"Gap", "%Cus:burst.gap:0:R"', OLD_COLUMN), encoding="ascii")
    result = own_wireshark.tshark("-n", "-2", "-C", "Bursts", "-r", sample, "-T", "tabs")
    assert result.stderr == ""
    assert [line.split("\t")[7] for line in result.stdout.splitlines()] == \
        ["", "0.002000000", "0.002000000", "0.002000000", "0.894000000"]


@pytest.fixture
def without(own_wireshark, own_settings):
    """Runs a program without the plugin, and with the profile and 0.1.0's preferences."""
    install(profile_files.FOLDER, own_settings)
    (own_settings / "preferences").write_text(WRITTEN.format(stream="flow"), encoding="ascii")

    def run(*arguments, **options):
        return own_wireshark.run(*arguments, with_plugin=False, **options)
    assert "burst" not in run("tshark", "-G", "plugins").stdout
    return run


def test_profile_without_the_plugin(without, sample):
    """Its columns are empty, all others are what they are. What Wireshark says is one warning for a
    line of a file that it knows nothing to do with, no failure."""
    result = without("tshark", "-n", "-2", "-C", "Bursts", "-r", sample, "-T", "tabs")
    titles = [title for title, _ in profile_files.columns()]
    of_bursts = [titles.index(title) for title in profile_files.column_fields()]
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0].strip() for row in rows] == ["1", "2", "3", "4", "5"]
    plain = without("tshark", "-n", "-2", "-r", sample, "-T", "tabs").stdout.splitlines()
    assert [row[2:6] for row in rows] == [line.split("\t")[2:6] for line in plain]
    # tshark adds a column, the arrow; and what is last has words in it.
    assert all(row[place + 1] == "" for row in rows for place in of_bursts)
    assert all(row[len(titles)] for row in rows)
    assert "Segmentation" not in result.stderr and "ERROR" not in result.stderr


@pytest.mark.usefixtures("needs_sharkd")
def test_colours_without_the_plugin(without, sample):
    """Rules of bursts are left out, those about something else hold."""
    requests = [{"jsonrpc": "2.0", "id": 1, "method": "load", "params": {"file": str(sample)}},
                {"jsonrpc": "2.0", "id": 2, "method": "frames", "params": {}}]
    result = without("sharkd", "-C", "Bursts", input="\n".join(map(json.dumps, requests)))
    rows = json.loads(result.stdout.splitlines()[1])["result"]
    assert [row["num"] for row in rows] == [1, 2, 3, 4, 5]
    backgrounds = {rule.background for rule in profile_files.burst_rules()}
    assert not backgrounds & {row.get("bg") for row in rows}
