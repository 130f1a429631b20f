# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that come while a program captures."""
