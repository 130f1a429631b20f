# SPDX-License-Identifier: GPL-2.0-or-later
"""The analysis once more, slowly and plainly: what every statistic and every field must show.

Written from the definitions in doc/definitions.md and doc/reference.md and not from the plugin's
code, so that the two can be compared. All packets are kept, all times are whole nanoseconds,
percentiles are exact, and what the plugin does in one clever pass is done here by trying
everything. Each module says at its beginning how it reads the definitions where they leave
something open.
"""
from reference.analysis import Analysis
from reference.frames.facts import Packet
from reference.parameters import Parameters

__all__ = ["Analysis", "Packet", "Parameters"]
