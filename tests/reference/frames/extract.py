# SPDX-License-Identifier: GPL-2.0-or-later
"""The facts of each frame, from Wireshark's own fields, read by a tshark without the plugin.

A frame can have many IP layers. `frame.protocols` says in which order they come, and each field's
occurrences are in that same order, so the n-th "ip" layer has the n-th ip.src.

* The innermost IP layer that has addresses counts.
* The packet quoted in an ICMP error is no traffic: the layers end at the first ICMP.
* An AH header counts as an extension header, with IPv4 too: what it protects decides.
* TCP's payload is 0 where Wireshark shows no tcp.len. A UDP length below 8 gives 0, but a UDP length of 0
  over IPv6 means a jumbogram: IP's length less 8. So does a packet that is cut before UDP's length.
* A packet whose extension headers are malformed or cut, so that nothing follows them, carries 0.
* IPv6's "no next header" is no protocol: null in a flow key.
* A fragment carries the payload that is dissected in its frame: the whole datagram's where it was
  reassembled, nothing where Wireshark shows only data.
"""
import decimal

from reference.frames import contents, links
from reference.frames.facts import Packet

SEPARATOR = "|"
FIELDS = (
    "frame.number", "frame.time_epoch", "frame.protocols", "frame.len",
    "ip.version", "ipv6.version", "ip.src", "ip.dst", "ip.len", "ip.hdr_len", "ip.proto",
    "ip.flags.mf", "ip.frag_offset", "ip.reassembled.length",
    "ipv6.src", "ipv6.dst", "ipv6.plen", "ipv6.nxt", "ipv6.opt.jumbo", "ipv6.reassembled.length",
    "ipv6.hopopts.nxt", "ipv6.hopopts.len_oct", "ipv6.routing.nxt", "ipv6.routing.len_oct",
    "ipv6.dstopts.nxt", "ipv6.dstopts.len_oct",
    "ipv6.fraghdr.nxt", "ipv6.fraghdr.offset", "ipv6.fraghdr.more",
    "ah.next_header", "ah.length", "mip6.proto", "mip6.hlen",
    "tcp.srcport", "tcp.dstport", "tcp.len", "udp.srcport", "udp.dstport", "udp.length",
    "sctp.srcport", "sctp.dstport", "dccp.srcport", "dccp.dstport",
)
IP = ("ip", "ipv6")
ICMP = ("icmp", "icmpv6")
TRANSPORTS = {"tcp": 6, "udp": 17, "udplite": 136, "sctp": 132, "dccp": 33}
# Layer name: the field with the next header, that with the length, and the length in bytes.
EXTENSIONS = {
    "ipv6.hopopts": ("ipv6.hopopts.nxt", "ipv6.hopopts.len_oct", lambda n: n),
    "ipv6.routing": ("ipv6.routing.nxt", "ipv6.routing.len_oct", lambda n: n),
    "ipv6.dstopts": ("ipv6.dstopts.nxt", "ipv6.dstopts.len_oct", lambda n: n),
    "ipv6.fraghdr": ("ipv6.fraghdr.nxt", "ipv6.fraghdr.nxt", lambda n: 8),
    "ah": ("ah.next_header", "ah.length", lambda n: (n + 2) * 4),
    "mipv6": ("mip6.proto", "mip6.hlen", lambda n: (n + 1) * 8),
}
NO_NEXT_HEADER = 59
TRANSPARENT = ("esp",)  # unencrypted ESP shows what it carries


def nanoseconds(text):
    """A time in seconds as whole nanoseconds, exactly."""
    return int(decimal.Decimal(text).scaleb(9).to_integral_exact())


def number(text):
    """A number or a truth value, as any Wireshark prints it."""
    if text in ("True", "False"):
        return int(text == "True")
    return int(text, 0)


class Frame:
    """One line of tshark's output."""

    def __init__(self, line):
        columns = line.split("\t")
        columns += [""] * (len(FIELDS) - len(columns))
        self.values = {name: column.split(SEPARATOR) if column else []
                       for name, column in zip(FIELDS, columns)}
        protocols = self._with_ip_versions(columns[2].split(":"))
        for index, name in enumerate(protocols):
            if name in ICMP:
                protocols = protocols[:index + 1]
                break
        self.protocols = protocols

    def _with_ip_versions(self, protocols):
        """From 4.6 on, a layer called "ip" can be IPv6, in GTP for one; ip.version has them all."""
        if len(self.values["ipv6.version"]) <= protocols.count("ipv6"):
            return protocols
        versions = iter(self.values["ip.version"])
        layers = ((name, next(versions, None) if name in IP else None) for name in protocols)
        return ["ipv6" if layer == ("ip", "6") else layer[0] for layer in layers]

    def text(self, name, index):
        """The value of the index-th occurrence, or None."""
        values = self.values[name]
        return values[index] if 0 <= index < len(values) else None

    def value(self, name, index):
        text = self.text(name, index)
        return None if text is None else number(text)

    def occurrence(self, position):
        """How many layers of the same name come before the one at this position."""
        return self.protocols[:position].count(self.protocols[position])

    def innermost(self):
        """The position of the innermost IP layer that has addresses."""
        for position in reversed(range(len(self.protocols))):
            name = self.protocols[position]
            if name in IP and self.text(name + ".dst", self.occurrence(position)) is not None:
                return position
        return None

    def above(self, position):
        """The positions of the layers that this IP layer carries, up to the next IP layer."""
        end = position + 1
        while end < len(self.protocols) and self.protocols[end] not in IP:
            end += 1
        return range(position + 1, end)


class Datagram:
    """The innermost IP layer of a frame, with its extension headers and the transport in it."""

    def __init__(self, frame, position):
        self.frame = frame
        self.name = frame.protocols[position]
        self.index = frame.occurrence(position)
        self.protocol = self._get("ip.proto" if self.name == "ip" else "ipv6.nxt")
        self.fragment = self.name == "ip" and bool(self._get("ip.flags.mf")
                                                   or self._get("ip.frag_offset"))
        self.extensions = 0
        self.extension_bytes = 0
        self.bytes_before_fragment_header = 0
        self.transport = None  # position
        for layer in frame.above(position):
            if frame.protocols[layer] in EXTENSIONS:
                self._extension(layer)
            elif frame.protocols[layer] not in TRANSPARENT:
                self.transport = layer
                break
        self.dissected = self._is_dissected()

    def _get(self, name):
        return self.frame.value(name, self.index)

    def _extension(self, layer):
        self.extensions += 1
        name = self.frame.protocols[layer]
        index = self.frame.occurrence(layer)
        next_field, length_field, in_bytes = EXTENSIONS[name]
        next_header = self.frame.value(next_field, index)
        length = self.frame.value(length_field, index)
        if next_header is not None:
            self.protocol = next_header
        if length is not None:
            self.extension_bytes += in_bytes(length)
        if name == "ipv6.fraghdr" and (self.frame.value("ipv6.fraghdr.offset", index)
                                       or self.frame.value("ipv6.fraghdr.more", index)):
            self.fragment = True
            self.bytes_before_fragment_header = self.extension_bytes

    def _is_dissected(self):
        """False for a fragment that Wireshark shows as data only."""
        if not self.fragment:
            return True
        shown = self.transport is not None and self.frame.protocols[self.transport] != "data"
        return shown or self.reassembled() is not None

    def reassembled(self):
        lengths = self.frame.values[self.name + ".reassembled.length"]
        return number(lengths[-1]) if lengths and self.fragment else None

    def length(self):
        """The bytes after the IP header and its extension headers."""
        whole = self.reassembled()
        if whole is not None:
            return max(0, whole - (self.extension_bytes - self.bytes_before_fragment_header))
        if self.name == "ip":
            length = (self._get("ip.len") or 0) - (self._get("ip.hdr_len") or 0)
        else:
            length = self._get("ipv6.plen")
            if length == 0:
                length = self._get("ipv6.opt.jumbo") or 0
        return max(0, length - self.extension_bytes)

    def is_jumbo(self):
        return bool(self.frame.values["ipv6.opt.jumbo"])

    def kind(self):
        """The transport's name, or None."""
        if self.transport is None or not self.dissected:
            return None
        name = self.frame.protocols[self.transport]
        return name if name in TRANSPORTS else None

    def payload(self):
        if not self.dissected or (self.extensions and self.transport is None):
            return 0
        kind = self.kind()
        if kind == "tcp":
            return self.frame.value("tcp.len", self.frame.occurrence(self.transport)) or 0
        if kind == "udplite":
            return max(0, self.length() - 8)
        if kind == "udp":
            return self._udp_payload()
        return self.length()

    def _udp_payload(self):
        length = self.frame.value("udp.length", self.frame.occurrence(self.transport))
        if length is None or (length == 0 and self.name == "ipv6"):
            length = self.length()
        return max(0, length - 8)

    def port(self, side):
        kind = self.kind()
        if kind is None:
            return None
        index = self.frame.occurrence(self.transport)
        if kind in ("udp", "udplite"):  # the two share their fields
            before = self.frame.protocols[:self.transport]
            index = before.count("udp") + before.count("udplite")
            kind = "udp"
        return self.frame.value(f"{kind}.{side}port", index)

    def key_protocol(self):
        """The IP protocol, None where only a reassembled datagram would tell."""
        kind = self.kind()
        if kind is not None:
            return TRANSPORTS[kind]
        if self.name == "ipv6" and (not self.dissected or self.protocol == NO_NEXT_HEADER):
            return None
        if self.extensions and self.transport is None:
            return None  # cut in its extension headers
        return self.protocol


def big_tcp_payload(frame, datagram, raw):
    """The payload of TCP in an IPv6 packet that declares no length and has no jumbo option."""
    if datagram.name != "ipv6" or datagram.kind() != "tcp" or datagram.fragment:
        return None
    if datagram.is_jumbo() or frame.value("ipv6.plen", datagram.index) != 0:
        return None
    begins = contents.tcp_payload_begins(raw, datagram.index)
    return None if begins is None else max(0, frame.value("frame.len", 0) - begins)


def packet_of(line, link=links.Link(), raw=contents.Raw(b"", {})):
    """The facts of the frame that a line of tshark's output is about."""
    frame = Frame(line)
    time = frame.text("frame.time_epoch", 0)
    facts = {"number": frame.value("frame.number", 0), "wire": frame.value("frame.len", 0),
             "time": None if time is None else nanoseconds(time),
             "link_src": link.link_src, "link_dst": link.link_dst}
    position = frame.innermost()
    if position is None:
        return Packet(net_src=link.net_src, net_dst=link.net_dst, **facts)
    datagram = Datagram(frame, position)
    kind = {"tcp": "tcp", "udp": "udp", "udplite": "udp"}.get(datagram.kind(), "other")
    src = frame.text(datagram.name + ".src", datagram.index)
    dst = frame.text(datagram.name + ".dst", datagram.index)
    big = big_tcp_payload(frame, datagram, raw)
    return Packet(src=src, dst=dst, kind=kind, protocol=datagram.key_protocol(),
                  src_port=datagram.port("src"), dst_port=datagram.port("dst"),
                  payload=datagram.payload() if big is None else big,
                  content=contents.content(raw, datagram.name, datagram.index, (src, dst)),
                  **facts)


def read_lines(wireshark, capture, *options):
    """What tshark says about a capture, one line for each frame, in the order of the file."""
    arguments = ["-n", "-2", "-r", capture, *options, "-T", "fields", "-E", "separator=/t",
                 "-E", "occurrence=a", "-E", "aggregator=" + SEPARATOR]
    for field in FIELDS:
        arguments += ["-e", field]
    result = wireshark.tshark(*arguments, with_plugin=False, check=False)
    return [line for line in result.stdout.split("\n") if line]


def read_packets(wireshark, capture, *options):
    """The facts of all frames, in the order of the file."""
    lines = read_lines(wireshark, capture, *options)
    ends = links.read_links(wireshark, capture, *options)
    raws = contents.read_raw(wireshark, capture, *options)
    assert len(lines) == len(ends) == len(raws), (len(lines), len(ends), len(raws))
    return [packet_of(line, link, raw) for line, link, raw in zip(lines, ends, raws)]
