# SPDX-License-Identifier: GPL-2.0-or-later
"""The archive's tables once more, slowly and plainly, from the contract's definitions: all packets in
lists, one loop for each thing. Nothing here comes from the SQL.

Times are whole nanoseconds. Rows have the contract's keys; times stay in nanoseconds, means and
deviations of times are in seconds.
"""
import dataclasses
import fractions
import math
import typing

ONE_WAY = ("pair", "flow", "source", "destination")
TWO_WAY = ("conversation", "connection")
KINDS = (*ONE_WAY, *TWO_WAY, "capture")
SWEPT = tuple(round(1000 * 10 ** (k / 10)) for k in range(61))
WINDOWS_US = tuple(10 ** k for k in range(1, 8))
NO_NUMBER = -1


class Packet(typing.NamedTuple):
    """A frame. One that is not observed has a time and a wire length alone."""
    time: int | None
    src: str | None = None
    dst: str | None = None
    protocol: int | None = None
    src_port: int | None = None
    dst_port: int | None = None
    payload: int = 0
    wire: int = 60


@dataclasses.dataclass(frozen=True)
class Parameters:
    """The preferences, with their defaults."""
    gap_us: int = 300_000
    min_payload: int = 300
    min_packets: int = 2
    include_small: bool = False
    stream: str = "pair"
    mean_percent: int = 0
    end_on_reply: bool = False
    min_bytes: int = 0
    window_us: int = 1000
    alarm_mbps: int = 0
    sequence_length: int = 30


class Frame(typing.NamedTuple):
    """A packet in its place in the merged file."""
    number: int
    packet: Packet

    @property
    def time(self):
        return self.packet.time

    @property
    def size(self):
        return self.packet.payload


def merge(files):
    """What mergecap makes of some files: at each step the file whose next frame is the earliest, of
    equals the last; a frame without a time stamp at once."""
    places = [0] * len(files)
    merged = []
    while True:
        chosen = None
        for index, (file, place) in enumerate(zip(files, places)):
            if place == len(file):
                continue
            time = file[place].time
            if time is None:
                chosen = index
                break
            if chosen is None or time <= files[chosen][places[chosen]].time:
                chosen = index
        if chosen is None:
            return [Frame(n, packet) for n, packet in enumerate(merged, 1)]
        merged.append(files[chosen][places[chosen]])
        places[chosen] += 1


# ---------------------------------------------------------------- figures

def mean(values):
    return float(fractions.Fraction(sum(values), len(values))) if values else None


def deviation(values):
    if len(values) < 2:
        return None
    middle = fractions.Fraction(sum(values), len(values))
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def rank(values, percent):
    if not values:
        return None
    return sorted(values)[-(-len(values) * percent // 100) - 1]


def two_digits(number):
    """Rounded to two significant digits, halves up."""
    unit = 10 ** max(0, len(str(number)) - 2)
    return int(fractions.Fraction(number, unit) + fractions.Fraction(1, 2)) * unit


def burstiness(values):
    sd = deviation(values)
    if sd is None or sd + mean(values) <= 0:
        return None
    return (sd - mean(values)) / (sd + mean(values))


def in_seconds(nanoseconds):
    return None if nanoseconds is None else nanoseconds / 1e9


def describe_sizes(sizes):
    return {"len_mean": mean(sizes), "len_sd": deviation(sizes),
            "len_min": min(sizes, default=None), "len_max": max(sizes, default=None)}


def describe_gaps(name, values):
    return {f"{name}_mean": in_seconds(mean(values)), f"{name}_sd": in_seconds(deviation(values)),
            f"{name}_min": min(values, default=None), f"{name}_max": max(values, default=None),
            f"{name}_p50": rank(values, 50), f"{name}_p95": rank(values, 95),
            f"{name}_p99": rank(values, 99)}


def gaps_of(frames):
    """From the latest time so far; what is older than that adds none."""
    found, latest = [], None
    for frame in frames:
        if frame.time is None:
            continue
        if latest is not None and frame.time >= latest:
            found.append(frame.time - latest)
        latest = frame.time if latest is None else max(latest, frame.time)
    return found


def reordered(frames):
    """Packets that are older than the one before them."""
    times = [f.time for f in frames if f.time is not None]
    return sum(later < earlier for earlier, later in zip(times, times[1:]))


def peak(frames, window_us):
    """The largest load and the first frame at which it is reached, and how many frames made it."""
    window = window_us * 1000
    best, came = None, []
    for frame in frames:
        if frame.time is None:
            continue
        now = max(frame.time, came[-1][0]) if came else frame.time
        came.append((now, frame))
        inside = [f for t, f in came if t > now - window]
        load = sum(f.packet.wire for f in inside)
        if best is None or load > best[0]:
            best = (load, frame, len(inside))
    return best


def rate(peak_found, window_us):
    return None if peak_found is None else peak_found[0] * 8 / (window_us / 1e6)


# ---------------------------------------------------------------- streams

def key_of(p, kind):
    one, other = (p.src, p.src_port), (p.dst, p.dst_port)
    if kind == "pair":
        return p.src, p.dst
    if kind == "flow":
        return (*one, *other, p.protocol)
    if kind == "source":
        return p.src
    if kind == "destination":
        return p.dst
    if kind == "conversation":
        return frozenset((p.src, p.dst))
    if kind == "connection":
        return frozenset((one, other)), p.protocol
    return "all"


class Stream:
    """The packets of one stream."""

    def __init__(self, number, kind, first):
        self.number = number
        self.kind = kind
        self.first = first
        self.frames = []
        self.bursts = []

    def goes_back(self, frame):
        one, other = frame.packet, self.first
        if self.kind == "conversation":
            return one.src != other.src
        if self.kind == "connection":
            return (one.src, one.src_port) != (other.src, other.src_port)
        return False

    def is_answered_by(self, frame):
        """Does this packet, of another stream, go the other way?"""
        p, own = frame.packet, self.first
        if key_of(p, self.kind) == key_of(own, self.kind):
            return False
        if self.kind == "pair":
            return (p.src, p.dst) == (own.dst, own.src)
        if self.kind == "flow":
            return (p.src, p.src_port, p.dst, p.dst_port, p.protocol) == (
                own.dst, own.dst_port, own.src, own.src_port, own.protocol)
        if self.kind == "source":
            return p.dst == own.src
        return p.src == own.dst

    def key_row(self):
        p = self.first
        has_ports = self.kind in ("flow", "connection")
        return {"stream": self.number,
                "src": None if self.kind in ("destination", "capture") else p.src,
                "dst": None if self.kind in ("source", "capture") else p.dst,
                "protocol": p.protocol if has_ports else None,
                "src_port": p.src_port if has_ports else None,
                "dst_port": p.dst_port if has_ports else None}


class Run:
    """Qualifying packets that follow each other, and what lies between them."""

    def __init__(self, frame):
        self.qualifying = [frame]
        self.members = [frame]
        self.small = []
        self.confirmed_at = None

    def extend(self, frame):
        self.members += [*self.small, frame]
        self.small = []
        self.qualifying.append(frame)

    def check(self, parameters):
        enough = (len(self.qualifying) >= parameters.min_packets
                  and sum(f.size for f in self.qualifying) >= parameters.min_bytes)
        if enough and self.confirmed_at is None:
            self.confirmed_at = self.qualifying[-1].number


class Burst:
    """A run that reached both minimums."""

    def __init__(self, stream, run):
        self.stream = stream
        self.members = run.members
        self.confirmed_at = run.confirmed_at
        self.id = self.idle_before = None
        self.start = min(f.time for f in self.members)
        self.end = max(f.time for f in self.members)
        self.duration = self.end - self.start
        self.bytes = sum(f.size for f in self.members)


def qualifies(frame, stream_so_far, parameters):
    """stream_so_far: the stream's packets up to and including this one."""
    if frame.time is None or frame.size < parameters.min_payload:
        return False
    sizes = [f.size for f in stream_so_far if f.size > 0]
    return frame.size * len(sizes) * 100 >= parameters.mean_percent * sum(sizes)


def runs_of(stream, frames, parameters):
    """The runs of a stream; frames: all of the capture."""
    runs, run, replied, so_far = [], None, False, []
    one_way = stream.kind in ONE_WAY
    members = {f.number for f in stream.frames}
    for frame in frames:
        if frame.number not in members:
            if (one_way and parameters.end_on_reply and frame.time is not None
                    and frame.packet.src is not None and frame.size > 0
                    and stream.is_answered_by(frame)):
                replied = True
            continue
        so_far.append(frame)
        if not qualifies(frame, so_far, parameters):
            if run is not None and parameters.include_small and frame.time is not None:
                run.small.append(frame)
            continue
        if run is None or replied or ends(run, frame, stream, parameters):
            run = Run(frame)
            runs.append(run)
        else:
            run.extend(frame)
        run.check(parameters)
        replied = False
    return runs


def ends(run, frame, stream, parameters):
    last = run.qualifying[-1]
    if parameters.gap_us > 0 and frame.time - last.time >= parameters.gap_us * 1000:
        return True
    return (parameters.end_on_reply and stream.kind in TWO_WAY
            and stream.goes_back(frame) != stream.goes_back(last))


# ---------------------------------------------------------------- tables

class Analysis:
    """Everything about some files."""

    def __init__(self, files, parameters=Parameters(), keep=lambda frame: True, swept=SWEPT,
                 windows=WINDOWS_US):
        self.parameters = parameters
        self.swept = swept
        self.windows = windows
        self.frames = [f for f in merge(files) if keep(f)]
        self.observed = [f for f in self.frames if f.packet.src is not None]
        self.streams = self._find_streams()
        self.bursts = self._find_bursts()

    def _find_streams(self):
        streams = {}
        for frame in self.observed:
            key = key_of(frame.packet, self.parameters.stream)
            if key not in streams:
                streams[key] = Stream(len(streams), self.parameters.stream, frame.packet)
            streams[key].frames.append(frame)
        return list(streams.values())

    def _find_bursts(self):
        found = []
        for stream in self.streams:
            for run in runs_of(stream, self.frames, self.parameters):
                if run.confirmed_at is None:
                    continue
                burst = Burst(stream, run)
                if stream.bursts:
                    burst.idle_before = burst.start - stream.bursts[-1].end
                stream.bursts.append(burst)
                found.append(burst)
        found.sort(key=lambda b: b.confirmed_at)
        for number, burst in enumerate(found, 1):
            burst.id = number
        return found

    def summary(self):
        times = [f.time for f in self.frames if f.time is not None]
        packets = [f.packet for f in self.observed]
        tcp = sum(p.protocol == 6 and p.src_port is not None for p in packets)
        udp = sum(p.protocol in (17, 136) and p.src_port is not None for p in packets)
        return [{
            "frames": len(self.frames), "ip": len(packets), "tcp": tcp, "udp": udp,
            "ip_other": len(packets) - tcp - udp, "other": len(self.frames) - len(packets),
            "payload_bytes": sum(p.payload for p in packets),
            "duration": max(times) - min(times) if times else None,
            "endpoints": len(self._addresses()), "streams": len(self.streams),
            "bursts": len(self.bursts),
            "burst_packets": sum(len(b.members) for b in self.bursts),
            "burst_bytes": sum(b.bytes for b in self.bursts),
            "wire_bytes": sum(f.packet.wire for f in self.frames),
            "first": min(times, default=None), "duplicates": 0, "duplicates_seen": None}]

    def _addresses(self):
        return list(dict.fromkeys(a for f in self.observed for a in (f.packet.src, f.packet.dst)))

    def endpoints(self):
        rows = [self._endpoint(address) for address in self._addresses()]
        return sorted(rows, key=lambda r: -(r["tx_bytes"] + r["rx_bytes"]))

    def _endpoint(self, address):
        sent = [f for f in self.observed if f.packet.src == address]
        received = [f for f in self.observed if f.packet.dst == address]
        out = [b for b in self.bursts if b.stream.key_row()["src"] == address]
        into = [b for b in self.bursts if b.stream.key_row()["dst"] == address]
        starts = sorted(b.start for b in out)
        intervals = [later - earlier for earlier, later in zip(starts, starts[1:])]
        window = self.parameters.window_us
        return {
            "address": address, "tx_packets": len(sent), "tx_bytes": sum(f.size for f in sent),
            "rx_packets": len(received), "rx_bytes": sum(f.size for f in received),
            **describe_sizes([f.size for f in sent]), **describe_gaps("idt", gaps_of(sent)),
            **describe_gaps("iat", gaps_of(received)),
            "bursts_sent": len(out), "burst_bytes_sent": sum(b.bytes for b in out),
            "bursts_received": len(into), "burst_bytes_received": sum(b.bytes for b in into),
            "burstiness": burstiness(gaps_of(sent)),
            "tx_peak_rate": rate(peak(sent, window), window),
            "rx_peak_rate": rate(peak(received, window), window),
            **self._burst_figures(out),
            "burst_interval_mean": in_seconds(mean(intervals)),
            "burst_interval_sd": in_seconds(deviation(intervals)),
            "burst_interval_p50": rank(intervals, 50), "name": None}

    @staticmethod
    def _burst_figures(bursts):
        return {"burst_packets_mean": mean([len(b.members) for b in bursts]),
                "burst_bytes_mean": mean([b.bytes for b in bursts]),
                "burst_bytes_sd": deviation([b.bytes for b in bursts]),
                "burst_duration_mean": in_seconds(mean([b.duration for b in bursts]))}

    def _ports(self, protocols):
        rows = {}
        for p in (f.packet for f in self.observed):
            if p.protocol not in protocols or p.src_port is None:
                continue
            for side, port in (("src", p.src_port), ("dst", p.dst_port)):
                row = rows.setdefault(port, {"port": port, "src_packets": 0, "src_bytes": 0,
                                             "dst_packets": 0, "dst_bytes": 0})
                row[f"{side}_packets"] += 1
                row[f"{side}_bytes"] += p.payload
        return sorted(rows.values(), key=lambda r: (-(r["src_bytes"] + r["dst_bytes"]), r["port"]))

    def tcp_ports(self):
        return self._ports((6,))

    def udp_ports(self):
        return self._ports((17, 136))

    def streams_table(self):
        return sorted(map(self._stream, self.streams), key=lambda r: -r["bytes"])

    def _stream(self, stream):
        sizes = [f.size for f in stream.frames]
        times = [f.time for f in stream.frames if f.time is not None]
        gaps = gaps_of(stream.frames)
        back = [f.size for f in stream.frames if stream.goes_back(f)]
        idle = [b.idle_before for b in stream.bursts if (b.idle_before or -1) >= 0
                or b.idle_before == 0]
        found = peak(stream.frames, self.parameters.window_us)
        two_way = stream.kind in TWO_WAY
        return {
            **stream.key_row(), "packets": len(sizes), "bytes": sum(sizes),
            "first": min(times, default=None), "last": max(times, default=None),
            "duration": max(times) - min(times) if times else None,
            **describe_sizes(sizes), **describe_gaps("gap", gaps),
            "reordered": reordered(stream.frames), "bursts": len(stream.bursts),
            "burst_packets": sum(len(b.members) for b in stream.bursts),
            "burst_bytes": sum(b.bytes for b in stream.bursts), "burstiness": burstiness(gaps),
            "back_packets": len(back) if two_way else None,
            "back_bytes": sum(back) if two_way else None,
            "peak_rate": rate(found, self.parameters.window_us),
            "peak_frame": found and found[1].number, **self._burst_figures(stream.bursts),
            "idle_mean": in_seconds(mean(idle)), "idle_sd": in_seconds(deviation(idle)),
            "idle_p50": rank(idle, 50)}

    def bursts_table(self):
        rows = [self._burst(burst) for burst in self.bursts]
        return sorted(rows, key=lambda r: r["first_frame"])

    @staticmethod
    def _burst(burst):
        gaps = gaps_of(burst.members)
        sizes = [f.size for f in burst.members]
        back = [f.size for f in burst.members if burst.stream.goes_back(f)]
        two_way = burst.stream.kind in TWO_WAY
        figures = describe_sizes(sizes)
        return {
            "id": burst.id, **burst.stream.key_row(), "first_frame": burst.members[0].number,
            "last_frame": burst.members[-1].number, "start": burst.start, "end": burst.end,
            "duration": burst.duration, "packets": len(sizes), "bytes": burst.bytes,
            "mean_len": figures["len_mean"],
            "rate": burst.bytes * 8 * 1e9 / burst.duration if burst.duration else None,
            "idle_before": burst.idle_before, "back_packets": len(back) if two_way else None,
            "back_bytes": sum(back) if two_way else None, "len_min": figures["len_min"],
            "len_max": figures["len_max"], "len_sd": figures["len_sd"],
            "gap_mean": in_seconds(mean(gaps)), "gap_sd": in_seconds(deviation(gaps)),
            "gap_max": max(gaps, default=None), "label": None}

    def peaks(self):
        timed = [f for f in self.frames if f.time is not None]
        span = max(f.time for f in timed) - min(f.time for f in timed) if timed else 0
        whole = sum(f.packet.wire for f in timed) * 8 * 1e9 / span if span else None
        return [self._peak(window, whole) for window in self.windows]

    def _peak(self, window_us, whole):
        load, frame, packets = peak(self.frames, window_us) or (0, None, 0)
        highest = load * 8 / (window_us / 1e6)
        return {"window": window_us * 1000, "bytes": load, "rate": highest, "packets": packets,
                "frame": frame and frame.number, "time": frame and frame.time,
                "mean_rate": whole, "peak_to_mean": highest / whole if whole else None}

    # What comes again, and when.

    def kinds(self):
        found = {}
        for burst in self.bursts:
            about = two_digits(burst.bytes)
            found.setdefault((burst.stream.number, len(burst.members), about), []).append(burst)
        rows = sorted(found.values(), key=lambda bursts: (-len(bursts), bursts[0].members[0].number))
        return [self._kind(number, bursts) for number, bursts in enumerate(rows, 1)]

    @staticmethod
    def _kind(number, bursts):
        sizes = [b.bytes for b in bursts]
        starts = [b.start for b in bursts]
        apart = [later - earlier for earlier, later in zip(starts, starts[1:]) if later >= earlier]
        return {"kind": number, **bursts[0].stream.key_row(), "packets": len(bursts[0].members),
                "bytes_mean": mean(sizes), "bytes_min": min(sizes), "bytes_max": max(sizes),
                "count": len(bursts), "interval_mean": in_seconds(mean(apart)),
                "interval_sd": in_seconds(deviation(apart)), "interval_p50": rank(apart, 50),
                "interval_min": min(apart, default=None), "interval_max": max(apart, default=None),
                "first": starts[0], "last": starts[-1]}

    def sequences(self):
        streams = sorted(self.streams, key=lambda s: -sum(f.size for f in s.frames))
        return [self._sequence(stream) for stream in streams]

    def _sequence(self, stream):
        frames = stream.frames[:self.parameters.sequence_length]
        gaps, last = [], None
        for frame in frames:
            gaps.append(None if None in (last, frame.time) else frame.time - last)
            last = last if frame.time is None else frame.time
        return {**stream.key_row(), "packets": len(stream.frames),
                "lengths": [-f.size if stream.goes_back(f) else f.size for f in frames],
                "gaps": gaps}

    # Which gap.

    def thresholds(self):
        rows = [self._threshold(gap_us) for gap_us in self.swept]
        best = None
        for first in range(len(rows)):
            for last in range(first + 4, len(rows)):
                counts = [row["bursts"] for row in rows[first:last + 1]]
                again = all(r["bursts"] >= 2 * r["streams"] > 0 for r in rows[first:last + 1])
                alike = max(counts) - min(counts) <= max(1, fractions.Fraction(max(counts), 20))
                if again and alike and (best is None or last - first > best[1] - best[0]):
                    best = (first, last)
        if best is not None:
            rows[(best[0] + best[1]) // 2]["suggested"] = True
        return rows

    def _threshold(self, gap_us):
        self_with = Analysis.__new__(Analysis)
        self_with.parameters = dataclasses.replace(self.parameters, gap_us=gap_us)
        self_with.frames, self_with.observed = self.frames, self.observed
        self_with.streams = self_with._find_streams()
        bursts = self_with._find_bursts()
        sizes = [b.bytes for b in bursts]
        counts = [len(b.members) for b in bursts]
        return {"gap": gap_us * 1000, "bursts": len(bursts),
                "streams": len({b.stream.number for b in bursts}), "packets": sum(counts),
                "bytes": sum(sizes), "packets_mean": mean(counts), "bytes_mean": mean(sizes),
                "bytes_sd": deviation(sizes),
                "duration_mean": in_seconds(mean([b.duration for b in bursts])), "suggested": False}

    # Load.

    def microbursts(self):
        window, alarm = self.parameters.window_us * 1000, self.parameters.alarm_mbps
        series, under_way, came = [], False, []
        for frame in self.frames:
            if frame.time is None:
                continue
            now = max(frame.time, came[-1][0]) if came else frame.time
            came.append((now, frame.packet.wire))
            load = sum(wire for at, wire in came if at > now - window)
            is_loud = alarm > 0 and fractions.Fraction(load * 8 * 10**9, window) >= alarm * 10**6
            if is_loud and not under_way:
                series.append([])
            if is_loud:
                series[-1].append((frame, load))
            under_way = is_loud
        return [self._microburst(number, loud) for number, loud in enumerate(series, 1)]

    def _microburst(self, number, loud):
        frames = [frame for frame, _ in loud]
        times = [f.time for f in frames]
        load, peak_frame = max(((load, frame) for frame, load in loud),
                               key=lambda pair: (pair[0], -pair[1].number))
        pairs = {}
        for p in (f.packet for f in frames if f.packet.src is not None):
            pairs[p.src, p.dst] = pairs.get((p.src, p.dst), 0) + p.wire
        # max() gives the first of equals.
        (src, dst), top = max(pairs.items(), key=lambda pair: pair[1], default=((None, None), None))
        return {"id": number, "first_frame": frames[0].number, "last_frame": frames[-1].number,
                "start": min(times), "end": max(times), "duration": max(times) - min(times),
                "packets": len(frames), "bytes": sum(f.packet.wire for f in frames),
                "peak_rate": load * 8 / (self.parameters.window_us / 1e6),
                "peak_frame": peak_frame.number, "top_src": src, "top_dst": dst, "top_bytes": top}

    def table(self, name):
        method = {"streams": self.streams_table, "bursts": self.bursts_table}.get(name)
        return (method or getattr(self, name))()
