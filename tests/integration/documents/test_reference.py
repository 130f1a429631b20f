# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/reference.md is what the plugin's entries make of it."""
import subprocess
import sys

from support.programs import ROOT

SCRIPT = ROOT / "scripts" / "maintainer" / "make-reference.py"


def test_reference_is_up_to_date():
    result = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
