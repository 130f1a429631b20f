# SPDX-License-Identifier: GPL-2.0-or-later
"""The addresses of a frame that are not read from its IP header: what Wireshark's columns show.

"Unresolved hardware source" is the lowest address that Wireshark knows, "unresolved source" the
highest, "unresolved network source" that of a network protocol.
"""
import dataclasses
from typing import Any

# Between a source and its destination next to it, tshark writes an arrow: so they are not.
COLUMNS = ("%m", "%uhs", "%us", "%uns", "%L", "%uhd", "%ud", "%und")


@dataclasses.dataclass(frozen=True)
class Link:
    """The ends of a frame; None where Wireshark knows none."""
    link_src: str | None = None
    link_dst: str | None = None
    net_src: str | None = None
    net_dst: str | None = None


def link_of(cells: list[str]) -> Link:
    _, hardware_src, src, net_src, _, hardware_dst, dst, net_dst = (
        cell.strip() or None for cell in cells)
    return Link(hardware_src or src, hardware_dst or dst, net_src, net_dst)


def read_links(wireshark: Any, capture: Any, *options: str) -> list[Link]:
    """Those of all frames, in the order of the file."""
    formats = ",".join(f'"c{n}","{column}"' for n, column in enumerate(COLUMNS))
    text = wireshark.tshark("-n", "-2", "-r", capture, *options, "-o",
                            f"gui.column.format:{formats}", "-T", "tabs", with_plugin=False,
                            check=False).stdout
    return [link_of(line.split("\t")) for line in text.split("\n") if line]
