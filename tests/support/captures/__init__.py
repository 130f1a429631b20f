# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that tests write, byte by byte."""
