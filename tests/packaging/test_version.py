# SPDX-License-Identifier: GPL-2.0-or-later
"""The version: CMakeLists.txt has it, and nothing else says another one."""
import re

import pytest
from support.programs import ROOT



def found_in(name, pattern):
    """What the group of a pattern holds in a file."""
    return re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)[1]



@pytest.mark.parametrize("name, pattern", [
    ("CHANGELOG.md", r"^## \[(\d[\d.]*)\]"),
    ("archive/pyproject.toml", r'^version = "(.*)"$'),
    ("packaging/wireshark-burst.4", r'^\.TH .*"burst ([\d.]+)"'),
    ("packaging/wireshark-plugin-burst.spec", r"^Version: +(.*)$"),
    ("packaging/wireshark-plugin-burst.spec", r"^\* .* - ([\d.]+)-1$"),
    ("packaging/wireshark-plugin-burst.rb", r"-([\d.]+)\.tar\.gz"),
])
def test_one_version(name, pattern):
    assert found_in(name, pattern) == found_in("CMakeLists.txt", r"^project\(.* VERSION ([\d.]+)")
