# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin adds its own section, and changes nothing else in Wireshark."""
import json
import re
import xml.etree.ElementTree as ET

import pytest

# Our section, up to the next one or the empty line after the frame.
OURS = re.compile(r"^\[(?:Traffic Bursts|Burst \d+): .*\n(?:[ \t].*\n)*", re.M)


# Of long captures, so many frames are compared as trees.
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
        for kind in ("pdml", "json"):
            tree_text(lab, capture, kind, plugins)
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


def tree_text(lab, capture, kind, plugins):
    return lab.once((kind, capture, plugins),
                    lambda: run(lab, plugins, "-n", "-2", "-r", capture, "-c", FRAMES, "-T", kind,
                                check=False))


def without_ours(packet):
    """A packet of PDML without the plugin's section. @return whether there was one."""
    ours = [proto for proto in packet if proto.get("name") == "burst"]
    for proto in ours:
        packet.remove(proto)
    for element in packet.iter():  # line breaks and indents between elements
        element.text = element.tail = None
    return bool(ours)


def parse_pdml(text):
    # A capture that is cut short ends the document, too: what tshark could not read is not there.
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", text)
    text = text if text.rstrip().endswith("</pdml>") else text + "</pdml>"
    return list(ET.fromstring(text).iter("packet"))


def test_pdml(lab, capture):
    theirs = parse_pdml(tree_text(lab, capture, "pdml", bare_plugins(lab)))
    ours = parse_pdml(tree_text(lab, capture, "pdml", None))
    found = [without_ours(packet) for packet in theirs]
    removed = [without_ours(packet) for packet in ours]
    assert not any(found)
    assert (len(ours) == len(theirs) and any(removed)) or not ours
    for got, wanted in zip(ours, theirs):
        assert ET.tostring(got) == ET.tostring(wanted)


def parse_json(text):
    """With members of the same name kept: pairs, not dictionaries."""
    text = text if text.rstrip().endswith("]") else text + "]"
    return json.loads(text, object_pairs_hook=lambda pairs: pairs)


def layers_of(packet):
    source = dict(packet)["_source"]
    return [(name, value) for name, value in dict(source)["layers"] if name != "burst"]


def test_json(lab, capture):
    theirs = parse_json(tree_text(lab, capture, "json", bare_plugins(lab)))
    ours = parse_json(tree_text(lab, capture, "json", None))
    assert len(ours) == len(theirs)
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
