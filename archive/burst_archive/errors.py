# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user can do something about."""


class UsageError(Exception):
    """Shown as one message without a traceback; says what to do."""
