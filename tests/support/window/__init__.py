# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's window, and what it has to show."""
