# SPDX-License-Identifier: GPL-2.0-or-later
"""The preferences, with their defaults.

min_packets 0 acts as 1. duplicate_us 0 looks for no duplicates, mean_percent 0 and
max_duration_us 0 have no such rule, gap_us 0 means that silence never ends a run.
"""
import dataclasses

STREAMS = ("pair", "flow", "source", "destination", "conversation", "connection", "capture")
# Of version 1: what a document's "parameters" had then.
FIRST = ("gap_us", "min_payload", "min_packets", "include_small", "stream")


@dataclasses.dataclass(frozen=True)
class Parameters:
    """The preferences that change a number."""
    gap_us: int = 300_000
    min_payload: int = 300
    min_packets: int = 2
    include_small: bool = False
    stream: str = "pair"
    address: str = "network"
    size: str = "payload"
    mean_percent: int = 0
    end_on_reply: bool = False
    max_duration_us: int = 0
    min_bytes: int = 0
    window_us: int = 1000
    alarm_mbps: int = 0
    sequence_length: int = 30
    duplicate_us: int = 0

    def options(self) -> list[str]:
        """The tshark options that set the preferences which are not at their default."""
        result = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                text = str(value).upper() if isinstance(value, bool) else str(value)
                result += ["-o", f"burst.{field.name}:{text}"]
        return result
