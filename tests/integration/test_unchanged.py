# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin adds its own section, and changes nothing else in Wireshark."""
import json
import re
import xml.etree.ElementTree as ET

import pytest

# Our section, up to the next one or the empty line after the frame.
OURS = re.compile(r"^\[(?:Traffic Bursts|Burst \d+): .*\n(?:[ \t].*\n)*", re.M)

OURS_IN_PDML = re.compile(r'^  <proto name="burst" .*?^  </proto>\n', re.M | re.S)


# Of each capture, so many frames are compared as PDML and as JSON.
FRAMES = 120
# Wireshark's own statistics, in one run. io,stat has a row for each interval, with packets or without.
STATISTICS = ("io,phs", "io,stat,{interval},ip,tcp", "conv,ip", "conv,tcp", "endpoints,udp", "expert",
              "http,tree", "dns,tree", "plen,tree", "dests,tree", "ip_hosts,tree", "follow,tcp,hex,0",
              "follow,udp,ascii,0", "hosts")
OBJECTS = ("http", "tftp", "smb")


def prepare(lab, capture):
    """The runs of the tests below."""
    for plugins in (None, bare_plugins(lab)):
        dissection(lab, capture, plugins)
        statistics(lab, capture, plugins)


def bare_plugins(lab):
    """A plugin folder with Wireshark's own plugins, but not ours."""
    return lab.once("bare plugins", lambda: make_bare_plugins(lab))


def make_bare_plugins(lab):
    bare = lab.wireshark.home / "bare"
    for folder in lab.wireshark.plugins.glob("*/*"):
        target = bare / folder.relative_to(lab.wireshark.plugins)
        target.mkdir(parents=True)
        for file in folder.glob("*.so"):
            if file.name != "burst.so":
                (target / file.name).symlink_to(file.resolve())
    return bare


def run(lab, plugins, *arguments, **options):
    """A run with the plugins of that folder, or of the usual one."""
    folder = [f"WIRESHARK_PLUGIN_DIR={plugins}"] if plugins else []
    return lab.wireshark.run("env", *folder, "tshark", *arguments, **options).stdout


def dissection(lab, capture, plugins=None):
    """What tshark -V says; the small captures in one pass, the others in two."""
    passes = ("-2",) if capture.stat().st_size > 30_000 else ()
    return lab.once(("dissection", capture, plugins),
                    lambda: run(lab, plugins, "-n", "-V", "-r", capture, *passes, check=False))


def test_dissection(lab, capture):
    """All that tshark -V says, frame.protocols and expert information included."""
    theirs = dissection(lab, capture, bare_plugins(lab))
    assert theirs and not OURS.search(theirs)
    assert OURS.sub("", dissection(lab, capture)) == theirs


@pytest.fixture(scope="module")
def first_frames(join_captures):
    return join_captures(FRAMES)


def tree_text(lab, file, kind, plugins):
    return run(lab, plugins, "-n", "-2", "-r", file, "-T", kind)


def test_pdml(lab, first_frames):
    ours, theirs = (tree_text(lab, first_frames, "pdml", plugins)
                    for plugins in (None, bare_plugins(lab)))
    sections = OURS_IN_PDML.findall(ours)
    assert len(sections) > FRAMES and not OURS_IN_PDML.search(theirs)
    for section in sections:
        ET.fromstring(section)
    packets = packets_of(theirs)
    assert packets_of(OURS_IN_PDML.sub("", ours)) == packets and len(packets) > FRAMES


def packets_of(text):
    """Without what comes before them, which names the version and the time."""
    return text.split("<packet>\n")[1:]


def parse_json(text):
    """With members of the same name kept: pairs, not dictionaries."""
    return json.loads(text, object_pairs_hook=lambda pairs: pairs)


def layers_of(packet):
    source = dict(packet)["_source"]
    return [(name, value) for name, value in dict(source)["layers"] if name != "burst"]


def test_json(lab, first_frames):
    ours, theirs = (parse_json(tree_text(lab, first_frames, "json", plugins))
                    for plugins in (None, bare_plugins(lab)))
    assert len(ours) == len(theirs) > FRAMES
    for got, wanted in zip(ours, theirs):
        assert layers_of(got) == layers_of(wanted)


def interval_of(lab, capture):
    """Whole seconds, so that a capture has at most a thousand of them: some last for years."""
    times = [packet.time for packet in lab.packets(capture) if packet.time is not None]
    return 1 + (max(times) - min(times)) // 1_000_000_000_000 if times else 1


def statistics(lab, capture, plugins):
    """What Wireshark's own statistics say, and the files that it exports: {name: bytes}."""
    def make():
        folder = lab.new_file("-objects")
        lab.wireshark.run("mkdir", folder)
        interval = interval_of(lab, capture)
        options = [word for name in STATISTICS for word in ("-z", name.format(interval=interval))]
        options += [word for kind in OBJECTS for word in ("--export-objects", f"{kind},{folder}")]
        text = run(lab, plugins, "-n", "-q", "-r", capture, *options, check=False)
        return text, {file.name: file.read_bytes() for file in folder.iterdir()}
    return lab.once(("statistics", capture, plugins), make)


def without_our_experts(text):
    """The expert table has our entries, and sums of them."""
    lines = [line for line in text.splitlines() if not re.search(r"\bBurst\b", line)]
    return [line for line in lines if not re.match(r"(Chats|Notes|Warns|Errors) \(\d+\)$", line)]


def test_statistics_follow_and_objects(lab, capture):
    text, objects = statistics(lab, capture, None)
    their_text, their_objects = statistics(lab, capture, bare_plugins(lab))
    assert objects == their_objects
    assert without_our_experts(text) == without_our_experts(their_text)


# Lists in which the plugin has entries of its own: what is there without it is there with it.
REPORTS = ("column-formats", "decodes", "dissector-tables", "elastic-mapping", "fieldcount", "fields",
           "ftypes", "heuristic-decodes", "plugins", "protocols", "values")
OURS_IN_REPORT = re.compile(r"\b[Bb]urst", re.I)


@pytest.mark.parametrize("report", [name for name in REPORTS if name not in ("fieldcount",
                                                                            "elastic-mapping")])
def test_reports(lab, report):
    def lines(plugins):
        return sorted(line for line in run(lab, plugins, "-G", report).split("\n"))
    ours, theirs = lines(None), lines(bare_plugins(lab))
    if report == "plugins":  # with their paths, which are not the same
        ours, theirs = ([line.split("\t")[0] for line in some] for some in (ours, theirs))
    added = set(ours) - set(theirs)
    assert not set(theirs) - set(ours)
    assert all(OURS_IN_REPORT.search(line) for line in added), added
