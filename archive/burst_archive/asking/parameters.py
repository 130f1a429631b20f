# SPDX-License-Identifier: GPL-2.0-or-later
"""What a burst is: the plugin's preferences of the same names, each one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from burst_archive.asking.plugin import ENTRIES
from burst_archive.errors import UsageError

Value = int | bool | str
SqlValue = int | float | bool | str

NS_PER_US = 1000
NS_PER_SECOND = 1_000_000_000
# Loads are summed in slices of time, which must not be shorter than the longest window.
LOAD_SLICE_NS = 100 * NS_PER_SECOND
LARGEST_BIGINT = 2**63 - 1
BYTES_NS_PER_MBPS = 8000
# Of the sweep of gaps.
NARROWEST_GAP_NS = 1_000_000
# The kinds of streams, and what the key of each is made of.
PARTS = {kind: frozenset(parts) for kind, parts in ENTRIES["streams"].items()}
TWO_WAY = tuple(kind for kind, parts in PARTS.items() if "unordered" in parts)
ONE_WAY = tuple(kind for kind, parts in PARTS.items() if parts and kind not in TWO_WAY)


class Preference(NamedTuple):
    """A preference of the plugin. Numbers go from `smallest` to `largest`."""

    name: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    smallest: int = 0
    largest: int = 0


# Those that SQL can follow.
FOLLOWED = (
    "gap_us",
    "min_payload",
    "min_packets",
    "include_small",
    "stream",
    "mean_percent",
    "end_on_reply",
    "min_bytes",
    "window_us",
    "alarm_mbps",
    "sequence_length",
)
PREFERENCES = tuple(
    Preference(**entry) for entry in ENTRIES["preferences"] if entry["name"] in FOLLOWED
)
BY_NAME = {preference.name: preference for preference in PREFERENCES}

# What stands in the packets themselves, so that it is chosen by `collect --preferences`.
COLLECTED = {"address": "network", "size": "payload"}

NO_MAX_DURATION = (
    "max_duration_us cannot be had from an archive: where such a run ends depends on where it "
    "began, and so on back, which SQL's window functions cannot follow. Ask the plugin itself: "
    "mergecap -w all.pcapng CAPTURE... && tshark -q -r all.pcapng -o burst.max_duration_us:N "
    "-z burst,bursts"
)
NO_DUPLICATES = (
    "burst.duplicate_us cannot be had in an archive: a packet that repeats one of another capture "
    "would not be seen. Take duplicates out first, and collect what is left: "
    "mergecap -w all.pcapng CAPTURE... && tshark -r all.pcapng -o burst.duplicate_us:N "
    "-Y 'not burst.duplicate_of' -w left.pcapng"
)


@dataclass(frozen=True)
class Parameters:
    """A value for each preference."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            check(name, value)

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name, BY_NAME[name].default)

    def number(self, name: str) -> int:
        return int(self[name])

    @property
    def stream(self) -> str:
        return str(self["stream"])

    @property
    def two_way(self) -> bool:
        return self.stream in TWO_WAY

    def document(self) -> dict[str, Value]:
        """All of them, as the JSON document shows them."""
        return {preference.name: self[preference.name] for preference in PREFERENCES}


def check(name: str, value: Value) -> None:
    """Refuses what the plugin's preference would not take."""
    if name not in BY_NAME:
        raise UsageError(f"There is no parameter {name}. There are: {', '.join(BY_NAME)}.")
    preference = BY_NAME[name]
    if preference.choices:
        if value not in preference.choices:
            raise UsageError(f"{name} is one of {', '.join(preference.choices)}, not {value!r}.")
    elif isinstance(preference.default, bool):
        if not isinstance(value, bool):
            raise UsageError(f"{name} is true or false, not {value!r}.")
    elif isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{name} is a whole number, not {value!r}.")
    elif not preference.smallest <= value <= preference.largest:
        raise UsageError(
            f"{name} is from {preference.smallest} to {preference.largest}, not {value}."
        )


def sql_values(parameters: Parameters, collected: Mapping[str, str]) -> dict[str, SqlValue]:
    """The named parameters of the SQL files that follow from the preferences.

    collected: what the packets were collected with, a value for each key of COLLECTED.
    """
    window_ns = max(1, parameters.number("window_us")) * NS_PER_US
    ends_on_reply = bool(parameters["end_on_reply"])
    alarm_mbps = parameters.number("alarm_mbps")
    return {
        "stream": parameters.stream,
        "two_way": parameters.two_way,
        "size": collected["size"],
        "only_ip": collected["size"] == COLLECTED["size"],
        "gap_ns": parameters.number("gap_us") * NS_PER_US,
        "min_payload": parameters.number("min_payload"),
        "min_packets": max(1, parameters.number("min_packets")),
        "min_bytes": parameters.number("min_bytes"),
        "mean_percent": parameters.number("mean_percent"),
        "include_small": bool(parameters["include_small"]),
        "replies_end": ends_on_reply and parameters.stream in ONE_WAY,
        "turns_end": ends_on_reply and parameters.two_way,
        "window_reach": window_ns - 1,
        "window_s": window_ns / NS_PER_SECOND,
        "load_slice_ns": max(LOAD_SLICE_NS, window_ns),
        "finds_microbursts": alarm_mbps > 0,
        # The fewest bytes in a window that are so many Mbit/s.
        "alarm_bytes": min(-(-alarm_mbps * window_ns // BYTES_NS_PER_MBPS), LARGEST_BIGINT),
        "sequence_length": parameters.number("sequence_length"),
        "narrowest_gap_ns": NARROWEST_GAP_NS,
    }
