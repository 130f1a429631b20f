# SPDX-License-Identifier: GPL-2.0-or-later
"""The version: CMakeLists.txt has it, and nothing else says another one."""
import re
import tomllib

import pytest
from support.programs import ROOT

VERSION = re.search(r"project\(.* VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]


def release_of_changelog():
    """The newest release."""
    return re.search(r"^## \[(\d[\d.]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]


def version_of_archive():
    project = tomllib.loads((ROOT / "archive" / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]


def version_of_man_page():
    return re.search(r'"burst ([\d.]+)"', (ROOT / "packaging" / "wireshark-burst.4").read_text(encoding="utf-8"))[1]


@pytest.mark.parametrize("version", [release_of_changelog, version_of_archive, version_of_man_page])
def test_one_version(version):
    assert version() == VERSION
