# SPDX-License-Identifier: GPL-2.0-or-later
"""The analysis once more, slowly and plainly: what every statistic and every field must show.

Written from the definitions of the documentation and not from the plugin's code, so that the two can be
compared. All packets are kept, all times are whole nanoseconds, percentiles are exact.

Where the definitions leave something open, this is what was decided:

* A frame whose IP header gives no addresses (cut, or bogus) is not an observed packet; the summary counts
  it as `other`.
* The summary's `tcp` and `udp` are the packets in which Wireshark dissects that header. A fragment that
  carries none is `ip_other`.
* UDP-Lite counts as UDP in the summary and in udp_ports. SCTP's and DCCP's ports are ports in a flow key.
* The protocol of an IPv6 fragment that was not reassembled is not known: null in a flow key.
* min_packets 0 acts as 1.
* Start, end, first, last and duration of a burst or a stream are the earliest and the latest time of its
  packets; first_frame and last_frame go by the order in the file.
* A packet without a time stamp is skipped by gaps: the next packet's gap is since the one before it.
* idle_before is the burst's start less the end of the burst before it in the stream. Bursts of one stream
  follow each other, so this is their order of confirmation.
* The summary's duration is the latest time of all frames less the earliest.
* An endpoint's burstiness is that of its inter-departure times.
* bursts_sent and bursts_received count the bursts whose stream key has the address as source, as destination.
* A statistic with a filter numbers streams and bursts itself, from the packets that pass.
* Rows of equal size are in order of appearance, ports in the order of their numbers.
"""
import dataclasses
import decimal
import math

GAP_KEYS = ("mean", "sd", "min", "max", "p50", "p95", "p99")
LEN_KEYS = ("mean", "sd", "min", "max")


@dataclasses.dataclass(frozen=True)
class Packet:
    """The facts of one frame. `src` is None when the frame is not an observed packet."""
    number: int
    time: int | None = None  # nanoseconds
    src: str | None = None
    dst: str | None = None
    kind: str = "other"  # tcp, udp, other
    protocol: int | None = None
    src_port: int | None = None
    dst_port: int | None = None
    payload: int = 0


@dataclasses.dataclass(frozen=True)
class Parameters:
    """The preferences."""
    gap_us: int = 300_000
    min_payload: int = 300
    min_packets: int = 2
    include_small: bool = False
    stream: str = "pair"

    def options(self):
        """The tshark options that set the preferences which are not at their default."""
        result = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                text = str(value).upper() if isinstance(value, bool) else str(value)
                result += ["-o", f"burst.{field.name}:{text}"]
        return result


# ---------------------------------------------------------------- arithmetic

def mean(values):
    return sum(values) / len(values) if values else None


def sample_sd(values):
    """Standard deviation with n - 1, from exact sums."""
    n = len(values)
    if n < 2:
        return None
    numerator = n * sum(v * v for v in values) - sum(values) ** 2
    return float((decimal.Decimal(numerator) / (n * (n - 1))).sqrt())


def percentile(values, percent):
    """Nearest rank; for 50 this is the lower median."""
    if not values:
        return None
    return sorted(values)[max(1, math.ceil(len(values) * percent / 100)) - 1]


def burstiness(values):
    """Goh and Barabasi's: (sd - mean) / (sd + mean)."""
    sd = sample_sd(values)
    if sd is None or sd + mean(values) == 0:
        return None
    return (sd - mean(values)) / (sd + mean(values))


def describe_lengths(lengths):
    return {"len_mean": mean(lengths), "len_sd": sample_sd(lengths),
            "len_min": min(lengths, default=None), "len_max": max(lengths, default=None)}


def describe_gaps(prefix, gaps):
    """Mean, sd and so on of those gaps that are not negative; all in nanoseconds."""
    gaps = [g for g in gaps if g >= 0]
    values = [mean(gaps), sample_sd(gaps), min(gaps, default=None), max(gaps, default=None)]
    values += [percentile(gaps, p) for p in (50, 95, 99)]
    return {f"{prefix}_{key}": value for key, value in zip(GAP_KEYS, values)}


def span(packets):
    """Earliest and latest time; None without one."""
    times = [p.time for p in packets if p.time is not None]
    return (min(times), max(times)) if times else (None, None)


def difference(later, earlier):
    return None if later is None or earlier is None else later - earlier


# ---------------------------------------------------------------- streams and bursts

def stream_key(packet, stream):
    """(src, dst, protocol, src_port, dst_port), with None for what the key does not have."""
    return {"pair": (packet.src, packet.dst, None, None, None),
            "flow": (packet.src, packet.dst, packet.protocol, packet.src_port, packet.dst_port),
            "source": (packet.src, None, None, None, None),
            "destination": (None, packet.dst, None, None, None)}[stream]


class Stream:
    """The packets of one stream, in the order of the file."""

    def __init__(self, index, key):
        self.index = index
        self.key = key
        self.packets = []
        self.bursts = []

    def key_row(self):
        return dict(zip(("src", "dst", "protocol", "src_port", "dst_port"), self.key))


class Burst:
    def __init__(self, stream, members, confirmed_at, qualifying):
        self.stream = stream
        self.members = members
        self.confirmed_at = confirmed_at  # number of the confirming frame
        self.qualifying = qualifying  # numbers of the qualifying frames
        self.id = None
        self.idle_before = None
        self.start, self.end = span(members)
        self.duration = self.end - self.start
        self.bytes = sum(m.payload for m in members)
        self.mean_len = self.bytes / len(members)
        self.rate = self.bytes * 8 * 1e9 / self.duration if self.duration else None


def runs_of(packets, parameters):
    """Qualifying packets that follow each other in less than the gap."""
    runs = []
    previous = None
    for packet in packets:
        if packet.time is None or packet.payload < parameters.min_payload:
            continue
        if previous is None or packet.time - previous.time >= parameters.gap_us * 1000:
            runs.append([])
        runs[-1].append(packet)
        previous = packet
    return runs


def bursts_of(stream, parameters):
    """The bursts of a stream, without numbers."""
    needed = max(1, parameters.min_packets)
    bursts = []
    for run in runs_of(stream.packets, parameters):
        if len(run) < needed:
            continue
        members = run
        if parameters.include_small:
            members = [p for p in stream.packets if p.time is not None
                       and run[0].number <= p.number <= run[-1].number]
        burst = Burst(stream, members, run[needed - 1].number, {p.number for p in run})
        burst.idle_before = difference(burst.start, bursts[-1].end) if bursts else None
        bursts.append(burst)
    return bursts


def gaps_by(packets, key):
    """For each key the gaps between the packets that have it, and for each frame its gap."""
    last = {}
    lists = {}
    per_frame = {}
    for packet in packets:
        if packet.time is None:
            continue
        value = key(packet)
        if value in last:
            per_frame[packet.number] = packet.time - last[value]
            lists.setdefault(value, []).append(per_frame[packet.number])
        last[value] = packet.time
    return lists, per_frame


# ---------------------------------------------------------------- the analysis

class Analysis:
    """Everything about a list of frames."""

    def __init__(self, frames, parameters=Parameters()):
        self.frames = list(frames)
        self.parameters = parameters
        self.packets = [f for f in self.frames if f.src is not None]
        self.idt, self.frame_idt = gaps_by(self.packets, lambda p: p.src)
        self.iat, self.frame_iat = gaps_by(self.packets, lambda p: p.dst)
        self.gap, self.frame_gap = gaps_by(self.packets, self._key)
        self.streams = self._find_streams()
        self.bursts = self._find_bursts()

    def _key(self, packet):
        return stream_key(packet, self.parameters.stream)

    def _find_streams(self):
        streams = {}
        for packet in self.packets:
            key = self._key(packet)
            if key not in streams:
                streams[key] = Stream(len(streams), key)
            streams[key].packets.append(packet)
        return list(streams.values())

    def _find_bursts(self):
        for stream in self.streams:
            stream.bursts = bursts_of(stream, self.parameters)
        bursts = sorted((b for s in self.streams for b in s.bursts), key=lambda b: b.confirmed_at)
        for number, burst in enumerate(bursts, 1):
            burst.id = number
        return bursts

    # ------------------------------------------------------------ tables

    def summary(self):
        kinds = [p.kind for p in self.packets]
        first, last = span(self.frames)
        return {"frames": len(self.frames), "ip": len(kinds), "tcp": kinds.count("tcp"),
                "udp": kinds.count("udp"), "ip_other": kinds.count("other"),
                "other": len(self.frames) - len(kinds),
                "payload_bytes": sum(p.payload for p in self.packets),
                "duration": difference(last, first),
                "endpoints": len(self._addresses()), "streams": len(self.streams),
                "bursts": len(self.bursts)}

    def _addresses(self):
        """In order of appearance."""
        return list(dict.fromkeys(a for p in self.packets for a in (p.src, p.dst)))

    def endpoints(self):
        sent, received = {}, {}
        for packet in self.packets:
            sent.setdefault(packet.src, []).append(packet.payload)
            received.setdefault(packet.dst, []).append(packet.payload)
        rows = [self._endpoint(a, sent.get(a, []), received.get(a, [])) for a in self._addresses()]
        return sorted(rows, key=lambda r: -(r["tx_bytes"] + r["rx_bytes"]))

    def _endpoint(self, address, sent, received):
        row = {"address": address, "tx_packets": len(sent), "tx_bytes": sum(sent),
               "rx_packets": len(received), "rx_bytes": sum(received)}
        row |= describe_lengths(sent)
        row |= describe_gaps("idt", self.idt.get(address, []))
        row |= describe_gaps("iat", self.iat.get(address, []))
        out = [b for b in self.bursts if b.stream.key[0] == address]
        into = [b for b in self.bursts if b.stream.key[1] == address]
        row |= {"bursts_sent": len(out), "burst_bytes_sent": sum(b.bytes for b in out),
                "bursts_received": len(into), "burst_bytes_received": sum(b.bytes for b in into),
                "burstiness": burstiness([g for g in self.idt.get(address, []) if g >= 0])}
        return row

    def ports(self, kind):
        rows = {}
        for packet in self.packets:
            if packet.kind != kind or packet.src_port is None:
                continue
            for side, port in (("src", packet.src_port), ("dst", packet.dst_port)):
                row = rows.setdefault(port, {"port": port, "src_packets": 0, "src_bytes": 0,
                                             "dst_packets": 0, "dst_bytes": 0})
                row[side + "_packets"] += 1
                row[side + "_bytes"] += packet.payload
        return sorted(rows.values(), key=lambda r: (-(r["src_bytes"] + r["dst_bytes"]), r["port"]))

    def stream_rows(self):
        return sorted(map(self._stream, self.streams), key=lambda r: -r["bytes"])

    def _stream(self, stream):
        lengths = [p.payload for p in stream.packets]
        first, last = span(stream.packets)
        gaps = self.gap.get(stream.key, [])
        row = {"stream": stream.index} | stream.key_row()
        row |= {"packets": len(lengths), "bytes": sum(lengths), "first": first, "last": last,
                "duration": difference(last, first)}
        row |= describe_lengths(lengths) | describe_gaps("gap", gaps)
        row |= {"reordered": sum(g < 0 for g in gaps), "bursts": len(stream.bursts),
                "burst_packets": sum(len(b.members) for b in stream.bursts),
                "burst_bytes": sum(b.bytes for b in stream.bursts),
                "burstiness": burstiness([g for g in gaps if g >= 0])}
        return row

    def burst_rows(self):
        return sorted(map(self._burst, self.bursts), key=lambda r: r["first_frame"])

    @staticmethod
    def _burst(burst):
        row = {"id": burst.id, "stream": burst.stream.index} | burst.stream.key_row()
        return row | {"first_frame": burst.members[0].number,
                      "last_frame": burst.members[-1].number, "start": burst.start,
                      "end": burst.end, "duration": burst.duration,
                      "packets": len(burst.members), "bytes": burst.bytes,
                      "mean_len": burst.mean_len, "rate": burst.rate,
                      "idle_before": burst.idle_before}

    def tables(self):
        """All tables, as the JSON document has them."""
        return {"summary": self.summary(), "endpoints": self.endpoints(),
                "tcp_ports": self.ports("tcp"), "udp_ports": self.ports("udp"),
                "streams": self.stream_rows(), "bursts": self.burst_rows()}

    # ------------------------------------------------------------ fields

    def fields(self):
        """What the fields show in the end: {frame number: {field: value}}."""
        result = {f.number: {} for f in self.frames}
        for stream in self.streams:
            for packet in stream.packets:
                result[packet.number] |= {"burst.payload_len": packet.payload,
                                          "burst.stream": stream.index}
        for name, gaps in (("idt", self.frame_idt), ("iat", self.frame_iat),
                           ("gap", self.frame_gap)):
            for number, gap in gaps.items():
                result[number][f"burst.{name}"] = gap
        for burst in self.bursts:
            for position, packet in enumerate(burst.members, 1):
                result[packet.number] |= self._member_fields(burst, position)
        return {number: {k: v for k, v in fields.items() if v is not None}
                for number, fields in result.items()}

    @staticmethod
    def _member_fields(burst, position):
        return {"burst.id": burst.id, "burst.position": position,
                "burst.start": True if position == 1 else None,
                "burst.end": True if position == len(burst.members) else None,
                "burst.packets": len(burst.members), "burst.bytes": burst.bytes,
                "burst.mean_len": burst.mean_len, "burst.duration": burst.duration,
                "burst.rate": burst.rate, "burst.idle_before": burst.idle_before,
                "burst.first_frame": burst.members[0].number,
                "burst.last_frame": burst.members[-1].number}

    def one_pass_fields(self):
        """The fields that one pass must show, and those that it may show or not.

        Number and position are known from the confirming packet on, for qualifying packets: whether a small
        packet lies between two members only a later packet tells.
        """
        known = {b.id: b for b in self.bursts}
        must, may = {}, {}
        for number, fields in self.fields().items():
            burst = known.get(fields.get("burst.id"))
            confirmed = burst is not None and number >= burst.confirmed_at and (
                number in burst.qualifying)
            keep = set(TIMELESS) | (set(CONFIRMED) if confirmed else set())
            must[number] = {k: v for k, v in fields.items() if k in keep}
            may[number] = {k: v for k, v in fields.items() if confirmed and k in FROM_BEHIND}
        return must, may


TIMELESS = ("burst.payload_len", "burst.stream", "burst.idt", "burst.iat", "burst.gap")
CONFIRMED = ("burst.id", "burst.position")
FROM_BEHIND = ("burst.first_frame", "burst.idle_before")
WHOLE = ("burst.start", "burst.end", "burst.packets", "burst.bytes", "burst.mean_len",
         "burst.duration", "burst.rate", "burst.idle_before", "burst.first_frame",
         "burst.last_frame")
FIELDS = TIMELESS + CONFIRMED + WHOLE
