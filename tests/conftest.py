# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests need: Wireshark's programs with the plugin that was built, and nothing else."""
import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest
from support.programs import NOBODY, PLUGIN, ROOT
from support.session import wireshark_with


def own_temporary_folder() -> pathlib.Path:
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
