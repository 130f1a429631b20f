# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything about a list of frames.

Reading: a statistic with a filter numbers streams and bursts itself, from the packets that pass,
and its clock, its load and its duplicates are those of the packets that pass.
"""
import functools
from collections.abc import Iterable

from reference import events, fields, labels, load
from reference.frames import duplicates
from reference.tables import endpoints, kinds, rows, sweep
from reference.frames.facts import Observed, Packet, observe
from reference.gaps import Gaps
from reference.parameters import Parameters
from reference.runs import find_bursts
from reference.streams import Stream, find_streams, stream_key


class Analysis:
    """What the preferences make of the frames."""

    def __init__(self, frames: Iterable[Packet], parameters: Parameters = Parameters(),
                 rules: tuple[labels.Rule, ...] = ()) -> None:
        self.frames = list(frames)
        self.parameters = parameters
        self.duplicates = {}
        if parameters.duplicate_us:
            self.duplicates = duplicates.find_duplicates(self.frames, parameters.duplicate_us)
        self.originals = [f for f in self.frames if f.number not in self.duplicates]
        self.packets = [p for f in self.originals if (p := observe(f, parameters)) is not None]
        self.observed = {p.number: p for p in self.packets}
        self.idt = Gaps(self.packets, lambda p: p.src)
        self.iat = Gaps(self.packets, lambda p: p.dst)
        self.gap = Gaps(self.packets, self.key)
        self.streams = find_streams(self.packets, parameters.stream)
        self.stream_of = {p.number: s for s in self.streams for p in s.packets}
        self.bursts = find_bursts(self.streams, parameters)
        for stream in self.streams:
            stream.bursts = [b for b in self.bursts if b.stream is stream]
        labels.name_bursts(self.bursts, rules)

    def key(self, packet: Observed) -> tuple:
        return stream_key(packet, self.parameters.stream)

    def stream_gaps(self, stream: Stream) -> list[int]:
        """The gaps of a stream that statistics count."""
        return self.gap.counted(self.key(stream.first))

    @functools.cached_property
    def microbursts(self) -> list[load.Microburst]:
        return load.microbursts(self.frames, self.parameters)

    def events(self) -> list[events.Over]:
        """The live lines."""
        return events.find_events(self.streams, self.bursts, self.frames, self.parameters)

    # ------------------------------------------------------------ tables

    def summary(self) -> dict:
        return rows.summary(self)

    def endpoints(self) -> list[dict]:
        return endpoints.endpoint_rows(self)

    def ports(self, kind: str) -> list[dict]:
        return endpoints.port_rows(self.packets, kind)

    def stream_rows(self) -> list[dict]:
        return rows.stream_rows(self)

    def burst_rows(self) -> list[dict]:
        return rows.burst_rows(self.bursts)

    def peaks(self) -> list[dict]:
        return load.peak_rows(self.frames)

    def microburst_rows(self) -> list[dict]:
        return [m.row(self.parameters.window_us, self.observed) for m in self.microbursts]

    def thresholds(self) -> list[dict]:
        return sweep.threshold_rows(self.streams, self.parameters)

    def kinds(self) -> list[dict]:
        return kinds.kind_rows(self.bursts)

    def sequences(self) -> list[dict]:
        return kinds.sequence_rows(self.streams, self.parameters.sequence_length,
                                   self.gap.shown)

    def packet_rows(self) -> list[dict]:
        return fields.packet_rows(self)

    def tables(self) -> dict:
        """All tables of the JSON document."""
        return self._tables

    @functools.cached_property
    def _tables(self) -> dict:
        return {"summary": self.summary(), "endpoints": self.endpoints(),
                "tcp_ports": self.ports("tcp"), "udp_ports": self.ports("udp"),
                "streams": self.stream_rows(), "bursts": self.burst_rows(),
                "peaks": self.peaks(), "microbursts": self.microburst_rows(),
                "thresholds": self.thresholds(), "kinds": self.kinds()}

    # ------------------------------------------------------------ fields

    def fields(self) -> dict[int, dict]:
        """What the fields show in the end: {frame number: {field: value}}."""
        return fields.final_fields(self)

    def one_pass_fields(self) -> tuple[dict[int, dict], dict[int, dict]]:
        """The fields that one pass must show, and those that it may show or not."""
        return fields.one_pass_fields(self)
