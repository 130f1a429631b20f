# SPDX-License-Identifier: GPL-2.0-or-later
"""python3 -m burst_archive, for where the script is not in PATH."""

import sys

from burst_archive.cli import main

sys.exit(main())
