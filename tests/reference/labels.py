# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels: the first rule that a burst meets names it.

Readings: limits are included. An address, a network, a port or a protocol is met when an end of
the burst's stream has it: a stream whose key has no ports, such as a `pair`, meets no rule with a
port.
"""
import dataclasses
import ipaddress

from reference.runs import Burst


@dataclasses.dataclass(frozen=True)
class Rule:
    """One line of the user's table. None: any. Durations in nanoseconds."""
    label: str
    packets: tuple[int | None, int | None] = (None, None)
    bytes: tuple[int | None, int | None] = (None, None)
    duration: tuple[int | None, int | None] = (None, None)
    mean_len: tuple[float | None, float | None] = (None, None)
    network: str | None = None
    protocol: int | None = None
    port: int | None = None

    def meets(self, burst: Burst) -> bool:
        key = burst.stream.key_row()
        return (within(len(burst.members), self.packets) and within(burst.bytes, self.bytes)
                and within(burst.duration, self.duration)
                and within(burst.mean_len, self.mean_len)
                and (self.network is None or any(is_in(key[end], self.network)
                                                 for end in ("src", "dst")))
                and self.protocol in (None, key["protocol"])
                and self.port in (None, key["src_port"], key["dst_port"]))


def within(value: float, limits: tuple) -> bool:
    lowest, highest = limits
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def is_in(address: str | None, network: str) -> bool:
    """Whether an address is in a network, or is the address that is written there."""
    if address is None:
        return False
    if address == network:
        return True
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:  # a link address
        return False


def name_bursts(bursts: list[Burst], rules: tuple[Rule, ...]) -> None:
    for burst in bursts:
        burst.label = next((rule.label for rule in rules if rule.meets(burst)), None)
