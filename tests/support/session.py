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


class SharedWireshark(Wireshark):
    """One that tests use beside each other: settings of the user would hold for all of them."""

    def user_settings(self) -> list[pathlib.Path]:
        """Files in the home that hold for each program, without an option that names them."""
        configuration = (self.home / ".config" / "wireshark").glob("*")
        plugins = (self.home / ".local" / "lib" / "wireshark").rglob("*")
        return [path for path in (*configuration, *plugins) if path.is_file()]

    def run(self, *arguments: Any, **options: Any) -> Any:
        found = self.user_settings()
        assert not found, f"{found} would hold for other tests, too: use own_wireshark or own_lab"
        return super().run(*arguments, **options)


def wireshark_with(tmp_path_factory: Any, plugin: pathlib.Path,
                   kind: type[Wireshark] = Wireshark) -> Wireshark:
    """Wireshark's programs with one plugin of ours, in a home of their own."""
    if not plugin.exists():
        pytest.exit(f"{plugin} is missing: build it, or name it in BURST_PLUGIN.", 3)
    home = open_folder(tmp_path_factory, "wireshark") / "home"
    home.mkdir()
    return kind(home, plugin)
