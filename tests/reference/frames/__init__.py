# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of each frame, and where from."""
