# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin says of itself: its tables, kinds of streams and preferences (plugin.json)."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

ENTRIES: dict[str, Any] = json.loads(
    resources.files("burst_archive.asking").joinpath("plugin.json").read_text("utf-8")
)
