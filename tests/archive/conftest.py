# SPDX-License-Identifier: GPL-2.0-or-later
"""What the archive's tests share: the package from this checkout, and tshark with the plugin.

They need more than Debian has: `scripts/test.sh` makes an environment for them in
build/test/archive-venv. By hand:

    python3 -m venv build/archive-venv
    build/archive-venv/bin/pip install -r archive/requirements.lock
    build/archive-venv/bin/python -m pytest tests/archive
"""
import importlib.util
import os
import pathlib
import shlex
import sys

import pytest
from support.real_captures import CAPTURES

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT / "archive"), str(HERE)]

MISSING = [name for name in ("duckdb", "pyarrow", "sqlglot", "hypothesis")
           if importlib.util.find_spec(name) is None]
# What is left is one test that is skipped, and says why.
collect_ignore_glob = ["test_[!n]*.py"] if MISSING else []


@pytest.fixture(scope="session")
def tshark_command(wireshark):
    """How `--tshark` calls a tshark that has the plugin, and may load it."""
    os.environ.update(wireshark.environment())
    return shlex.join(wireshark.command("tshark"))


@pytest.fixture(scope="session")
def captures_there():
    """The folder of real captures. Tests that need one of them are skipped without."""
    return CAPTURES
