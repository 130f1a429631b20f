# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's programs with the plugin that was built, and nothing else.

The programs run with a home folder and a plugin folder of their own, so that a plugin that is
installed on the machine is not used, and nothing is left behind in the user's folders. Wireshark
ignores such folders when it is run by root: then the programs run as the user "nobody".
"""
import os
import pathlib
import shutil
import subprocess
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGIN = pathlib.Path(os.environ.get("BURST_PLUGIN", ROOT / "build" / "burst.so"))
NOBODY = "65534"
# Lists of makers, services and enterprises, each read at each start: a third of the time that a short
# run takes. Newer versions have them compiled in.
NAME_LISTS = ("enterprises.tsv", "manuf", "services")


def from_pkg_config(variable: str) -> pathlib.Path:
    """A folder of Wireshark's."""
    return pathlib.Path(subprocess.check_output(
        ["pkg-config", f"--variable={variable}", "wireshark"], text=True).strip())


class Wireshark:
    """Runs tshark, sharkd and the like."""

    def __init__(self, home: pathlib.Path, plugin: pathlib.Path = PLUGIN) -> None:
        self.home = home
        self.plugin = plugin
        self.tmp = home / "tmp"
        self.tmp.mkdir()
        self._install_plugin()
        self._link_data()
        self.as_nobody = os.getuid() == 0
        if self.as_nobody:
            subprocess.run(["chown", "-R", NOBODY + ":" + NOBODY, str(home)], check=True)

    def _install_plugin(self) -> None:
        """A plugin folder with Wireshark's own plugins, and ours in place of an installed one."""
        system = from_pkg_config("plugindir")
        self.plugins = self.home / "plugins"
        target = self.plugins / system.name
        for plugin in system.glob("*/*.so"):
            if plugin.name == "burst.so":
                continue
            (target / plugin.parent.name).mkdir(parents=True, exist_ok=True)
            (target / plugin.parent.name / plugin.name).symlink_to(plugin)
        (target / "epan").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.plugin, target / "epan" / "burst.so")

    def _link_data(self) -> None:
        """A folder with Wireshark's own data, without the lists of names."""
        self.data = self.home / "data"
        self.data.mkdir()
        for path in (from_pkg_config("prefix") / "share" / "wireshark").iterdir():
            if path.name not in NAME_LISTS:
                (self.data / path.name).symlink_to(path)

    def environment(self, with_plugin: bool = True) -> dict[str, str]:
        """The environment variables that the programs run with."""
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8",
               "TMPDIR": str(self.tmp), "XDG_RUNTIME_DIR": str(self.tmp),
               "XDG_CONFIG_HOME": str(self.home / ".config"),
               "WIRESHARK_DATA_DIR": str(self.data)}
        env["WIRESHARK_PLUGIN_DIR"] = str(self.plugins if with_plugin else self.home / "none")
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_PRELOAD", "DISPLAY"):
            if name in os.environ:
                env[name] = os.environ[name]
        return env

    def command(self, *arguments: Any) -> list[str]:
        """A command line that runs a program as a user who is not root."""
        prefix = []
        if self.as_nobody:
            prefix = ["setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"]
        return prefix + [str(a) for a in arguments]

    def run(self, *arguments: Any, with_plugin: bool = True, check: bool = True,
            **options: Any) -> subprocess.CompletedProcess:
        """Runs a program; its output is text unless options say otherwise."""
        options.setdefault("text", True)
        options.setdefault("timeout", 300)
        if options["text"]:
            # Field values of hostile captures are not always UTF-8.
            options.setdefault("errors", "backslashreplace")
        result = subprocess.run(self.command(*arguments), env=self.environment(with_plugin),
                                cwd=str(self.tmp), capture_output=True, check=False, **options)
        if check and result.returncode != 0:
            raise AssertionError(f"{arguments}: exit code {result.returncode}\n{result.stderr}")
        return result

    def tshark(self, *arguments: Any, **options: Any) -> subprocess.CompletedProcess:
        return self.run("tshark", *arguments, **options)
