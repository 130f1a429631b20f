# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic bursts of an archive: a folder of captures, dissected once and asked often."""

__version__ = "0.2.0"
