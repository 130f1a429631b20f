# SPDX-License-Identifier: GPL-2.0-or-later
"""What examples and recipes need, beyond Debian: `scripts/test.sh` makes an environment for them in
build/test/examples-venv. By hand:

    python3 -m venv build/examples-venv
    build/examples-venv/bin/pip install -r tests/examples/requirements.txt
    build/examples-venv/bin/python -m pytest tests/examples
"""
import importlib.util
import pathlib
import shutil

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = ("duckdb", "numpy", "pandas", "polars", "sklearn")
PROGRAMS = ("jq", "sqlite3", "logger")
MISSING = [name for name in MODULES if importlib.util.find_spec(name) is None]
MISSING += [name for name in PROGRAMS if shutil.which(name) is None]


@pytest.fixture(scope="session", autouse=True)
def everything_is_there():
    if MISSING:
        pytest.fail(f"NOT RUN: {', '.join(MISSING)} missing. tests/examples/conftest.py says how to "
                    "get them; scripts/test.sh does so.")
