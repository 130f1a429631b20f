# SPDX-License-Identifier: GPL-2.0-or-later
"""Says so when the archive's tests cannot run."""
import pytest
from conftest import MISSING


def test_packages_are_there():
    if MISSING:
        pytest.skip(f"the archive is not tested: Python has no {', '.join(MISSING)}. scripts/test.sh "
                    "has them in build/test/archive-venv; tests/archive/conftest.py says how")
