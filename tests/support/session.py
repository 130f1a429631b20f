# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's programs for one session of pytest."""
import pathlib
from typing import Any

import pytest

from support.programs import Wireshark


def open_folder(tmp_path_factory: Any, name: str) -> pathlib.Path:
    """A temporary folder of pytest's that "nobody" may enter: pytest's own are closed."""
    base = tmp_path_factory.mktemp(name)
    for folder in (base, base.parent, base.parent.parent):
        folder.chmod(0o755)
    return base


def wireshark_with(tmp_path_factory: Any, plugin: pathlib.Path) -> Wireshark:
    """Wireshark's programs with one plugin of ours, for the tests of one session."""
    if not plugin.exists():
        pytest.exit(f"{plugin} is missing: build it, or name it in BURST_PLUGIN.", 3)
    home = open_folder(tmp_path_factory, "wireshark") / "home"
    home.mkdir()
    return Wireshark(home, plugin)
