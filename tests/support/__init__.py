# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests share: running Wireshark's programs, writing captures, comparing tables."""
