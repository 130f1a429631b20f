# SPDX-License-Identifier: GPL-2.0-or-later
"""The man page is what mandoc can read, and has what tshark has. (test_reference.py: it is up to date.)"""
import re
import subprocess

from support.programs import ROOT

PAGE = ROOT / "packaging" / "wireshark-burst.4"


def test_mandoc_has_nothing_to_say():
    found = subprocess.run(["mandoc", "-T", "lint", PAGE], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_it_is_shown(wireshark):
    """Every field and preference that tshark lists stands in what man would show."""
    shown = subprocess.check_output(["mandoc", "-T", "utf8", PAGE], text=True)
    shown = re.sub(r".\x08", "", shown)
    words = set(re.findall(r"burst\.[a-z_.]+[a-z]", shown))
    listed = wireshark.tshark("-G", "fields").stdout.splitlines()
    fields = {line.split("\t")[2] for line in listed if line.startswith("F\t") and "\tburst." in line}
    listed = wireshark.tshark("-G", "defaultprefs").stdout
    preferences = set(re.findall(r"^#?(burst\.[a-z_]+):", listed, re.MULTILINE))
    assert fields and preferences
    assert fields | preferences <= words
    assert {"NAME", "SYNOPSIS", "EXAMPLES"} <= set(shown.split())
