# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/reference.md is what the plugin's entries make of it; and nothing of it is unknown to the analysis
in tests/reference, which has lists of its own."""
import dataclasses
import re
import subprocess
import sys

from reference.fields import FIELDS
from reference.parameters import STREAMS, Parameters
from support.entries import chapter
from support.programs import ROOT

SCRIPT = ROOT / "scripts" / "maintainer" / "make-reference.py"
# These change no number.
FOR_THE_EYE = {"text_columns", "shallow"}


def listed(text, prefix=""):
    """The first cells of tables."""
    return re.findall(rf"^\| `{prefix}(\S+)` \|", text, re.M)


def test_reference_is_up_to_date():
    result = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_second_analysis_has_every_preference_and_every_kind_of_stream():
    preferences, _, kinds = chapter("Preferences").partition("### Kinds of streams")
    known = {field.name for field in dataclasses.fields(Parameters)}
    assert set(listed(preferences, r"burst\.")) == known | FOR_THE_EYE
    assert listed(kinds)[1:] == list(STREAMS)  # below the heading


def test_second_analysis_has_every_field():
    assert set(listed(chapter("Fields"))) == set(FIELDS) | {"burst.expert.start"}
