# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin adds its own section, and changes nothing else in Wireshark."""
import re

import pytest

# Our section, up to the next one or the empty line after the frame.
OURS = re.compile(r"^\[(?:Traffic Bursts|Burst \d+): .*\n(?:[ \t].*\n)*", re.M)


def prepare(lab, capture):
    """The runs of test_dissection."""
    dissection(lab, capture)
    dissection(lab, capture, bare_plugins(lab))


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


@pytest.mark.parametrize("report", ("decodes", "heuristic-decodes", "dissector-tables"))
def test_dissector_tables(lab, report):
    ours = sorted(run(lab, None, "-G", report).split("\n"))
    assert ours == sorted(run(lab, bare_plugins(lab), "-G", report).split("\n"))
