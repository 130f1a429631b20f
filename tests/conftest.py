# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests need: Wireshark's programs with the plugin that was built, and nothing else."""
import shutil
import subprocess

import pytest
from support.programs import NOBODY, PLUGIN, ROOT
from support.session import wireshark_with


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
