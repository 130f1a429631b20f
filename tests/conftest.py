# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests need: Wireshark's programs with the plugin that was built, and nothing else.

The programs run with a home folder and a plugin folder of their own, so that a plugin that is
installed on the machine is not used, and nothing is left behind in the user's folders. Wireshark
ignores such folders when it is run by root: then the programs run as the user "nobody".
"""
import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLUGIN = pathlib.Path(os.environ.get("BURST_PLUGIN", ROOT / "build" / "burst.so"))
# Real captures, which only some have: tests that use them are skipped elsewhere, visibly.
CAPTURES = pathlib.Path(os.environ.get("BURST_CAPTURES", ROOT.parent / "shared" / "captures"))
NOBODY = "65534"


def own_temporary_folder():
    """A place for pytest's temporary folders, of this run alone, and gone when it ends.

    Whenever pytest begins, it closes the one that all its runs share to all but its user: then
    "nobody" loses what another run has open.
    """
    folder = pathlib.Path(tempfile.mkdtemp(prefix="burst-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    return folder


# To keep what tests leave there, name a folder in this variable.
if "PYTEST_DEBUG_TEMPROOT" not in os.environ:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(own_temporary_folder())


def is_open_to_all(folder):
    """Whether "nobody" can get there."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def copy_for_nobody(folder):
    """A copy of a folder where "nobody" can read it, for as long as the tests run."""
    copy = pathlib.Path(tempfile.mkdtemp(prefix="burst-captures-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    for path in folder.iterdir():
        if path.is_file():
            shutil.copyfile(path, copy / path.name)
            (copy / path.name).chmod(0o644)
    return copy


if os.getuid() == 0 and CAPTURES.is_dir() and not is_open_to_all(CAPTURES.resolve()):
    CAPTURES = copy_for_nobody(CAPTURES)


def capture_files():
    """The real captures there are."""
    return sorted(p for p in CAPTURES.glob("*") if p.suffix in (".pcap", ".pcapng", ".cap"))


class Wireshark:
    """Runs tshark, sharkd and the like."""

    def __init__(self, home, plugin=PLUGIN):
        self.home = home
        self.plugin = plugin
        self.tmp = home / "tmp"
        self.tmp.mkdir()
        self._install_plugin()
        self.as_nobody = os.getuid() == 0
        if self.as_nobody:
            subprocess.run(["chown", "-R", NOBODY + ":" + NOBODY, str(home)], check=True)

    def _install_plugin(self):
        """A plugin folder with Wireshark's own plugins, and ours in place of an installed one."""
        system = pathlib.Path(subprocess.check_output(
            ["pkg-config", "--variable=plugindir", "wireshark"], text=True).strip())
        self.plugins = self.home / "plugins"
        target = self.plugins / system.name
        for plugin in system.glob("*/*.so"):
            if plugin.name == "burst.so":
                continue
            (target / plugin.parent.name).mkdir(parents=True, exist_ok=True)
            (target / plugin.parent.name / plugin.name).symlink_to(plugin)
        (target / "epan").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.plugin, target / "epan" / "burst.so")

    def environment(self, with_plugin=True):
        """The environment variables that the programs run with."""
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8",
               "TMPDIR": str(self.tmp), "XDG_RUNTIME_DIR": str(self.tmp),
               "XDG_CONFIG_HOME": str(self.home / ".config")}
        env["WIRESHARK_PLUGIN_DIR"] = str(self.plugins if with_plugin else self.home / "none")
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_PRELOAD", "DISPLAY"):
            if name in os.environ:
                env[name] = os.environ[name]
        return env

    def command(self, *arguments):
        """A command line that runs a program as a user who is not root."""
        prefix = []
        if self.as_nobody:
            prefix = ["setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"]
        return prefix + [str(a) for a in arguments]

    def run(self, *arguments, with_plugin=True, check=True, **options):
        """Runs a program; its output is text unless options say otherwise."""
        options.setdefault("text", True)
        options.setdefault("timeout", 300)
        if options["text"]:
            # Field values of hostile captures are not always UTF-8.
            options.setdefault("errors", "backslashreplace")
        result = subprocess.run(self.command(*arguments), env=self.environment(with_plugin),
                                cwd=str(self.tmp), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, check=False, **options)
        if check and result.returncode != 0:
            raise AssertionError(f"{arguments}: exit code {result.returncode}\n{result.stderr}")
        return result

    def tshark(self, *arguments, **options):
        return self.run("tshark", *arguments, **options)


def open_folder(tmp_path_factory, name):
    """A temporary folder that "nobody" may enter: pytest's own are closed."""
    base = tmp_path_factory.mktemp(name)
    for folder in (base, base.parent, base.parent.parent):
        folder.chmod(0o755)
    return base


def wireshark_with(tmp_path_factory, plugin):
    """Wireshark's programs with one plugin of ours."""
    if not plugin.exists():
        pytest.exit(f"{plugin} is missing: build it, or name it in BURST_PLUGIN.", 3)
    home = open_folder(tmp_path_factory, "wireshark") / "home"
    home.mkdir()
    return Wireshark(home, plugin)


@pytest.fixture(scope="session")
def wireshark(tmp_path_factory):
    return wireshark_with(tmp_path_factory, PLUGIN)


@pytest.fixture(scope="module")
def profile(wireshark):
    """The profile "Bursts", installed for the user who runs the programs."""
    folder = wireshark.home / ".config" / "wireshark" / "profiles" / "Bursts"
    shutil.copytree(ROOT / "profile", folder)
    if wireshark.as_nobody:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", wireshark.home / ".config"],
                       check=True)
    yield folder
    shutil.rmtree(folder)
