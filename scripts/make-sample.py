#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a capture of an imagined smart camera's day: make-sample.py FILE

The camera, the phone and their cloud do not exist; addresses and names are those reserved for
documentation. The file is the same, byte for byte, each time.

08:00 the camera boots: ARP, DHCP, IPv6 neighbour discovery, mDNS, DNS, NTP, TLS to its cloud.
Until 20:00 it says "still here" to the cloud every 45 to 60 seconds. When something moves it
uploads a clip over TLS in several pieces, and the phone fetches a still of it over IPv6. At 12:30
somebody watches the live view: RTSP, then pictures in RTP packets from the camera to the phone.
The router pings the camera every two hours, and the camera asks for the time every four.
"""
import calendar
import ipaddress
import random
import struct
import sys
from typing import NamedTuple

START = calendar.timegm((2024, 3, 4, 8, 0, 0)) * 10**9  # nanoseconds since 1970
SECOND = 10**9
HOUR = 3600 * SECOND
DAY_LENGTH = 12 * HOUR
SEED = 20240304

MSS = 1400
WINDOW = 2048
FIN, SYN, PSH, ACK = 0x01, 0x02, 0x08, 0x10
TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58


class Host(NamedTuple):
    """Who sends and receives. Hosts outside the house are seen with the router's MAC address."""
    mac: bytes
    ip4: str = "0.0.0.0"
    ip6: str = "::"


ROUTER_MAC = bytes.fromhex("02005e000001")
CAMERA_MAC = bytes.fromhex("02005e000020")
PHONE_MAC = bytes.fromhex("02005e000030")

ROUTER = Host(ROUTER_MAC, "192.168.1.1", "fe80::5eff:fe00:1")
CAMERA = Host(CAMERA_MAC, "192.168.1.20", "fe80::5eff:fe00:20")
CAMERA_UNNAMED = Host(CAMERA_MAC)
PHONE = Host(PHONE_MAC, "192.168.1.30", "2001:db8:1::30")
CLOUD = Host(ROUTER_MAC, "198.51.100.10")
CLIPS = Host(ROUTER_MAC, "198.51.100.80")
APP = Host(ROUTER_MAC, ip6="2001:db8:cafe::443")
NTP_SERVER = Host(ROUTER_MAC, "203.0.113.123")
EVERYBODY = Host(b"\xff" * 6, "255.255.255.255")
MDNS4 = Host(bytes.fromhex("01005e0000fb"), "224.0.0.251")
MDNS6 = Host(bytes.fromhex("3333000000fb"), ip6="ff02::fb")
ALL_NODES = Host(bytes.fromhex("333300000001"), ip6="ff02::1")
ALL_ROUTERS = Host(bytes.fromhex("333300000002"), ip6="ff02::2")
MLD_ROUTERS = Host(bytes.fromhex("333300000016"), ip6="ff02::16")
CAMERA_SOLICITED = Host(bytes.fromhex("3333ff000020"), ip6="ff02::1:ff00:20")

CLOUD_NAME = "hub.camera.example"
CLIPS_NAME = "clips.camera.example"
APP_NAME = "app.camera.example"
NTP_NAME = "time.camera.example"
CAMERA_NAME = "camera-20.local"


def milliseconds(value):
    return int(value * 1_000_000)


def seconds(value):
    return int(value * SECOND)


def clock(hours, minutes=0):
    """The nanoseconds from the start of the day to a time of day."""
    return ((hours - 8) * 60 + minutes) * 60 * SECOND


# --- Packets ------------------------------------------------------------------------------------

def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def with_checksum(packet, offset, prefix=b""):
    """The packet with the checksum, over a prefix and itself, in its place."""
    value = checksum(prefix + packet)
    return packet[:offset] + struct.pack("!H", value) + packet[offset + 2:]


def ethernet(source, destination, ether_type, payload):
    frame = destination.mac + source.mac + struct.pack("!H", ether_type) + payload
    return frame.ljust(60, b"\0")


def ipv4(source, destination, protocol, payload, ttl=64):
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0x4000, ttl, protocol, 0)
    header += address4(source) + address4(destination)
    return with_checksum(header, 10) + payload


def ipv6(source, destination, protocol, payload, hop_limit=64):
    header = struct.pack("!IHBB", 6 << 28, len(payload), protocol, hop_limit)
    return header + address6(source) + address6(destination) + payload


def address4(host):
    return ipaddress.IPv4Address(host.ip4).packed


def address6(host):
    return ipaddress.IPv6Address(host.ip6).packed


def pseudo4(source, destination, protocol, length):
    return address4(source) + address4(destination) + struct.pack("!BBH", 0, protocol, length)


def pseudo6(source, destination, protocol, length):
    return address6(source) + address6(destination) + struct.pack("!II", length, protocol)


class Capture:
    """The packets, and the one source of chance."""

    def __init__(self):
        self.packets = []
        self.random = random.Random(SEED)

    def frame(self, time, source, destination, ether_type, payload):
        self.packets.append((time, ethernet(source, destination, ether_type, payload)))

    def ip4(self, time, source, destination, protocol, payload, ttl=64):
        packet = ipv4(source, destination, protocol, payload, ttl)
        self.frame(time, source, destination, 0x0800, packet)
        return packet

    def ip6(self, time, source, destination, protocol, payload, hop_limit=64):
        packet = ipv6(source, destination, protocol, payload, hop_limit)
        self.frame(time, source, destination, 0x86dd, packet)

    def transport(self, time, source, destination, protocol, packet, checksum_at, v6=False,
                  hops=64):
        """Sends a TCP or UDP packet, with its checksum, over IPv4 or IPv6."""
        pseudo = pseudo6 if v6 else pseudo4
        prefix = pseudo(source, destination, protocol, len(packet))
        send = self.ip6 if v6 else self.ip4
        packet = with_checksum(packet, checksum_at, prefix)
        return send(time, source, destination, protocol, packet, hops)

    def udp(self, time, source, destination, ports, payload, v6=False, hops=64):
        packet = struct.pack("!HHHH", ports[0], ports[1], 8 + len(payload), 0) + payload
        return self.transport(time, source, destination, UDP, packet, 6, v6, hops)

    def mdns(self, time, source, message, v6=False):
        self.udp(time, source, MDNS6 if v6 else MDNS4, (5353, 5353), message, v6, hops=255)

    def icmp6(self, time, source, destination, message):
        prefix = pseudo6(source, destination, ICMP6, len(message))
        message = with_checksum(message, 2, prefix)
        self.ip6(time, source, destination, ICMP6, message, hop_limit=255)

    def write(self, path):
        """Writes a pcap file with nanoseconds, in the order of time."""
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 65535, 1))
            for time, data in sorted(self.packets, key=lambda packet: packet[0]):
                stamp = divmod(START + time, SECOND)
                file.write(struct.pack("<IIII", *stamp, len(data), len(data)) + data)


# --- TCP and TLS --------------------------------------------------------------------------------

class Connection:
    """A TCP connection; one side speaks at a time. Methods return when they were done."""

    def __init__(self, capture, client, server, ports, v6=False):
        self.capture = capture
        self.ends = (client, server)
        self.ports = ports
        self.v6 = v6
        self.sequence = [capture.random.getrandbits(31), capture.random.getrandbits(31)]
        # As seen from the router: to a host and back takes a moment in the house, longer outside.
        self.round_trip = [milliseconds(24 if host.mac == ROUTER_MAC else 2)
                           for host in self.ends]

    def delay(self, end):
        return int(self.round_trip[end] * self.capture.random.uniform(0.9, 1.1))

    def segment(self, time, sender, flags, payload=b"", acknowledged=None):
        """Sends one segment; sender is 0 for the client, 1 for the server."""
        if acknowledged is None:
            acknowledged = self.sequence[1 - sender] if flags & ACK else 0
        window, options = WINDOW, b""
        if flags & SYN:
            window, options = 64240, struct.pack("!BBHBBBBBBBB", 2, 4, MSS, 4, 2, 1, 3, 3, 7, 1, 1)
        header = struct.pack("!HHIIBBHHH", self.ports[sender], self.ports[1 - sender],
                             self.sequence[sender], acknowledged, (20 + len(options)) << 2,
                             flags, window, 0, 0)
        self.capture.transport(time, self.ends[sender], self.ends[1 - sender], TCP,
                               header + options + payload, 16, self.v6)
        taken = len(payload) + bool(flags & (SYN | FIN))
        self.sequence[sender] = (self.sequence[sender] + taken) & 0xffffffff

    def open(self, time):
        self.segment(time, 0, SYN)
        time += self.delay(1)
        self.segment(time, 1, SYN | ACK)
        time += self.delay(0)
        self.segment(time, 0, ACK)
        return time + milliseconds(1)

    def say(self, time, sender, data, pace=milliseconds(0.4), acknowledge=True):
        """Sends data in segments that follow each other at a pace; each second one is answered."""
        pieces = [data[at:at + MSS] for at in range(0, len(data), MSS)]
        answered = time
        for number, piece in enumerate(pieces, 1):
            last = number == len(pieces)
            self.segment(time, sender, ACK | (PSH if last else 0), piece)
            if acknowledge and (last or number % 2 == 0):
                answered = max(time + self.delay(1 - sender), answered + 1000)
                self.segment(answered, 1 - sender, ACK)
            if not last:
                time += int(pace * self.capture.random.uniform(0.7, 1.3))
        return max(time, answered) + milliseconds(0.2)

    def ask(self, time, request, reply):
        """The client asks, the server's answer acknowledges, the client acknowledges."""
        time = self.say(time, 0, request, acknowledge=False)
        return self.say(time + self.delay(1), 1, reply)

    def close(self, time):
        self.segment(time, 0, FIN | ACK)
        time += self.delay(1)
        self.segment(time, 1, FIN | ACK)
        time += self.delay(0)
        self.segment(time, 0, ACK)
        return time


def tls_record(content_type, data, version=0x0303):
    return struct.pack("!BHH", content_type, version, len(data)) + data


def tls_handshake(message_type, body):
    return struct.pack("!BBH", message_type, 0, len(body)) + body


def tls_extension(number, body):
    return struct.pack("!HH", number, len(body)) + body


def tls_data(rng, length):
    """Application data of a length, encrypted for all one can tell, in records of 16 KB."""
    records = b""
    while length > 0:
        records += tls_record(23, rng.randbytes(min(length, 16384) + 17))
        length -= 16384
    return records


def client_hello(rng, name, session):
    server_name = struct.pack("!HBH", len(name) + 3, 0, len(name)) + name.encode()
    key_share = struct.pack("!HHH", 36, 29, 32) + rng.randbytes(32)
    extensions = (tls_extension(0, server_name)
                  + tls_extension(10, struct.pack("!HHH", 4, 29, 23))
                  + tls_extension(13, struct.pack("!HHHH", 6, 0x0403, 0x0804, 0x0401))
                  + tls_extension(43, struct.pack("!BH", 2, 0x0304))
                  + tls_extension(45, b"\x01\x01")
                  + tls_extension(51, key_share))
    body = struct.pack("!H", 0x0303) + rng.randbytes(32)
    body += struct.pack("!B", len(session)) + session
    body += struct.pack("!HHHH", 6, 0x1301, 0x1302, 0x1303) + b"\x01\x00"
    body += struct.pack("!H", len(extensions)) + extensions
    return tls_record(22, tls_handshake(1, body), 0x0301)


def server_hello(rng, session):
    extensions = (tls_extension(43, struct.pack("!H", 0x0304))
                  + tls_extension(51, struct.pack("!HH", 29, 32) + rng.randbytes(32)))
    body = struct.pack("!H", 0x0303) + rng.randbytes(32)
    body += struct.pack("!B", len(session)) + session + struct.pack("!HB", 0x1301, 0)
    body += struct.pack("!H", len(extensions)) + extensions
    return tls_record(22, tls_handshake(2, body))


def open_tls(connection, time, name):
    """TCP's and TLS 1.3's handshakes; the server's certificate is among its encrypted data."""
    rng = connection.capture.random
    session = rng.randbytes(32)
    change_cipher = tls_record(20, b"\x01")
    time = connection.open(time)
    time = connection.ask(time, client_hello(rng, name, session),
                          server_hello(rng, session) + change_cipher + tls_data(rng, 2900))
    return connection.ask(time, change_cipher + tls_data(rng, 36), tls_data(rng, 220))


# --- DNS, mDNS ----------------------------------------------------------------------------------

A, PTR, TXT, AAAA, SRV = 1, 12, 16, 28, 33
FLUSH = 0x8001  # mDNS: class IN, the record replaces others


def dns_name(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def dns_question(name, kind):
    return dns_name(name) + struct.pack("!HH", kind, 1)


def dns_record(name, kind, data, lifetime=300, record_class=1):
    return dns_name(name) + struct.pack("!HHIH", kind, record_class, lifetime, len(data)) + data


def dns_message(number, flags, questions=(), answers=()):
    header = struct.pack("!HHHHHH", number, flags, len(questions), len(answers), 0, 0)
    return header + b"".join(questions) + b"".join(answers)


def look_up(capture, time, asker, name, kind, address):
    """A question to the router, and its answer."""
    number, port = capture.random.getrandbits(16), 49152 + capture.random.getrandbits(13)
    question = dns_question(name, kind)
    answer = dns_record(name, kind, ipaddress.ip_address(address).packed)
    capture.udp(time, asker, ROUTER, (port, 53), dns_message(number, 0x0100, [question]))
    time += milliseconds(capture.random.uniform(8, 30))
    reply = dns_message(number, 0x8180, [question], [answer])
    capture.udp(time, ROUTER, asker, (53, port), reply)
    return time + milliseconds(2)


def service_records():
    """What the camera tells the house about itself."""
    service = "_rtsp._tcp.local"
    instance = "Camera 20." + service
    return [dns_record(service, PTR, dns_name(instance), 4500),
            dns_record(instance, SRV, struct.pack("!HHH", 0, 0, 554) + dns_name(CAMERA_NAME),
                       120, FLUSH),
            dns_record(instance, TXT, b"\x0cpath=/live/1", 4500, FLUSH),
            dns_record(CAMERA_NAME, A, address4(CAMERA), 120, FLUSH),
            dns_record(CAMERA_NAME, AAAA, address6(CAMERA), 120, FLUSH)]


def announce(capture, time):
    for number in range(2):
        when = time + number * SECOND
        message = dns_message(0, 0x8400, answers=service_records())
        capture.mdns(when, CAMERA, message)
        capture.mdns(when + milliseconds(0.3), CAMERA, message, v6=True)


# --- Boot: ARP, DHCP, neighbour discovery, NTP --------------------------------------------------

def arp(capture, time, operation, sender, receiver, target):
    """sender and target appear inside the message; receiver is whom the frame goes to."""
    target_mac = b"\0" * 6 if operation == 1 else target.mac
    message = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation)
    message += sender.mac + address4(sender) + target_mac + address4(target)
    capture.frame(time, sender, receiver, 0x0806, message)


def resolve(capture, time, asker, target):
    arp(capture, time, 1, asker, EVERYBODY, target)
    arp(capture, time + milliseconds(1.2), 2, target, asker, asker)
    return time + milliseconds(2)


def dhcp_message(kind, number, options, client="0.0.0.0", yours="0.0.0.0"):
    operation = 2 if kind in (2, 5) else 1
    message = struct.pack("!BBBBIHH", operation, 1, 6, 0, number, 0, 0)
    message += ipaddress.IPv4Address(client).packed + ipaddress.IPv4Address(yours).packed
    message += b"\0" * 8 + CAMERA_MAC.ljust(16, b"\0") + b"\0" * 192
    message += bytes.fromhex("63825363") + dhcp_option(53, bytes([kind])) + options + b"\xff"
    return message.ljust(300, b"\0")


def dhcp_option(number, data):
    return bytes([number, len(data)]) + data


def dhcp_client_options():
    return (dhcp_option(61, b"\x01" + CAMERA_MAC) + dhcp_option(12, b"camera-20")
            + dhcp_option(55, bytes([1, 3, 6, 15, 42, 51])))


def dhcp_server_options():
    router = address4(ROUTER)
    return (dhcp_option(54, router) + dhcp_option(51, struct.pack("!I", 43200))
            + dhcp_option(1, bytes([255, 255, 255, 0])) + dhcp_option(3, router)
            + dhcp_option(6, router))


def dhcp_boot(capture, time):
    number = capture.random.getrandbits(32)
    mine, server = dhcp_client_options(), dhcp_server_options()
    wanted = dhcp_option(50, address4(CAMERA)) + dhcp_option(54, address4(ROUTER))
    asked, offered = dhcp_message(1, number, mine), dhcp_message(2, number, server, yours=CAMERA.ip4)
    capture.udp(time, CAMERA_UNNAMED, EVERYBODY, (68, 67), asked)
    capture.udp(time + milliseconds(31), ROUTER, CAMERA, (67, 68), offered)
    request = dhcp_message(3, number, wanted + mine)
    granted = dhcp_message(5, number, server, yours=CAMERA.ip4)
    capture.udp(time + milliseconds(35), CAMERA_UNNAMED, EVERYBODY, (68, 67), request)
    capture.udp(time + milliseconds(52), ROUTER, CAMERA, (67, 68), granted)
    return time + milliseconds(60)


def dhcp_renew(capture, time):
    number = capture.random.getrandbits(32)
    request = dhcp_message(3, number, dhcp_client_options(), client=CAMERA.ip4)
    granted = dhcp_message(5, number, dhcp_server_options(), CAMERA.ip4, CAMERA.ip4)
    capture.udp(time, CAMERA, ROUTER, (68, 67), request)
    capture.udp(time + milliseconds(9), ROUTER, CAMERA, (67, 68), granted)


def multicast_report(capture, time):
    """MLDv2, behind a hop-by-hop header with a router alert: the camera joins two groups."""
    records = b"".join(struct.pack("!BBH", 4, 0, 0) + address6(group)
                       for group in (CAMERA_SOLICITED, MDNS6))
    message = struct.pack("!BBHHH", 143, 0, 0, 0, 2) + records
    prefix = pseudo6(CAMERA, MLD_ROUTERS, ICMP6, len(message))
    hop_by_hop = bytes([ICMP6, 0, 5, 2, 0, 0, 1, 0])
    capture.ip6(time, CAMERA, MLD_ROUTERS, 0, hop_by_hop + with_checksum(message, 2, prefix), 1)


def neighbour_discovery(capture, time):
    """Is my address free? Is there a router? Who is the router?"""
    solicit, advertise = struct.pack("!BBHI", 135, 0, 0, 0), struct.pack("!BBH", 136, 0, 0)
    capture.icmp6(time, CAMERA_UNNAMED, CAMERA_SOLICITED, solicit + address6(CAMERA))
    time += SECOND
    multicast_report(capture, time)
    solicitation = struct.pack("!BBHI", 133, 0, 0, 0) + b"\x01\x01" + CAMERA.mac
    capture.icmp6(time + milliseconds(2), CAMERA, ALL_ROUTERS, solicitation)
    time += milliseconds(40)
    capture.icmp6(time, ROUTER, ALL_NODES, router_advertisement())
    time += milliseconds(300)
    question = solicit + address6(CAMERA) + b"\x01\x01" + ROUTER.mac
    capture.icmp6(time, ROUTER, CAMERA_SOLICITED, question)
    answer = advertise + struct.pack("!I", 0x60000000) + address6(CAMERA) + b"\x02\x01" + CAMERA.mac
    capture.icmp6(time + milliseconds(1.1), CAMERA, ROUTER, answer)
    return time + milliseconds(5)


def router_advertisement():
    prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xc0, 86400, 14400, 0)
    prefix += ipaddress.IPv6Address("2001:db8:1::").packed
    message = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0)
    return message + b"\x01\x01" + ROUTER.mac + struct.pack("!BBHI", 5, 1, 0, 1500) + prefix


def ntp_stamp(time):
    whole, rest = divmod(START + time, SECOND)
    return struct.pack("!II", whole + 2208988800, (rest << 32) // SECOND)


def ask_the_time(capture, time):
    nothing = b"\0" * 8
    request = struct.pack("!BBbb", 0x23, 0, 6, -20) + b"\0" * 12 + nothing * 3 + ntp_stamp(time)
    reply = struct.pack("!BBbbII", 0x24, 2, 6, -23, 0x00000300, 0x00000500)
    reply += bytes([203, 0, 113, 1]) + ntp_stamp(time - 64 * SECOND) + ntp_stamp(time)
    reply += ntp_stamp(time + milliseconds(9)) + ntp_stamp(time + milliseconds(9.1))
    capture.udp(time, CAMERA, NTP_SERVER, (123, 123), request)
    capture.udp(time + milliseconds(18), NTP_SERVER, CAMERA, (123, 123), reply)
    return time + milliseconds(20)


def ping(capture, time, number):
    """The router asks the camera whether it is there."""
    for sequence in range(1, 4):
        body = struct.pack("!HHHH", 0, 0, 0x4000 + number, sequence) + bytes(range(48))
        for kind, (source, destination) in ((8, (ROUTER, CAMERA)), (0, (CAMERA, ROUTER))):
            message = with_checksum(bytes([kind]) + body[1:], 2)
            capture.ip4(time, source, destination, ICMP, message)
            time += milliseconds(1.5)
        time += SECOND


def boot(capture):
    time = dhcp_boot(capture, milliseconds(100))
    arp(capture, time, 1, CAMERA, EVERYBODY, CAMERA)
    time = resolve(capture, time + milliseconds(150), CAMERA, ROUTER)
    time = neighbour_discovery(capture, time)
    announce(capture, time)
    time = look_up(capture, time + 2 * SECOND, CAMERA, NTP_NAME, A, NTP_SERVER.ip4)
    time = ask_the_time(capture, time)
    return look_up(capture, time, CAMERA, CLOUD_NAME, A, CLOUD.ip4)


# --- The cloud: keep-alives, clips, the phone's app ---------------------------------------------

class Motion(NamedTuple):
    """Something moved: when, how many KB each piece of the clip has, how fast the Wi-Fi is."""
    time: int
    pieces: tuple
    pace: int


MOTIONS = (
    Motion(clock(8, 41), (18, 22, 14), milliseconds(0.6)),
    Motion(clock(10, 7), (24, 9), milliseconds(0.6)),
    Motion(clock(13, 52), (16, 31, 27, 12), milliseconds(0.7)),
    Motion(clock(16, 15), (92,), milliseconds(21)),  # a weak signal: one slow piece
    Motion(clock(18, 28), (20, 20, 17), milliseconds(0.6)),
)


def stay_connected(capture, time):
    """The camera's connection to its cloud, over the whole day."""
    rng = capture.random
    connection = Connection(capture, CAMERA, CLOUD, (40112, 443))
    time = open_tls(connection, time, CLOUD_NAME)
    time = connection.ask(time, tls_data(rng, 640), tls_data(rng, 1250))  # settings
    motions = list(MOTIONS)
    while time < DAY_LENGTH:
        time += seconds(rng.uniform(45, 60))
        if motions and motions[0].time < time:
            told = motions.pop(0).time
            connection.ask(told, tls_data(rng, 210), tls_data(rng, 60))
            time = max(time, told + SECOND)
        time = connection.ask(time, tls_data(rng, 48), tls_data(rng, 32))


def upload_clip(capture, motion, number):
    """One clip: a piece is sent when the camera has encoded it."""
    rng = capture.random
    time = look_up(capture, motion.time + milliseconds(120), CAMERA, CLIPS_NAME, A, CLIPS.ip4)
    connection = Connection(capture, CAMERA, CLIPS, (40200 + number, 443))
    time = open_tls(connection, time, CLIPS_NAME)
    for size in motion.pieces:
        length = size * 1024 + rng.getrandbits(9)
        time = connection.say(time, 0, tls_data(rng, length), motion.pace)
        time = connection.say(time + milliseconds(30), 1, tls_data(rng, 90))
        time += seconds(rng.uniform(0.8, 2.6))
    return connection.close(time)


def use_app(capture, time, number):
    """The phone's app fetches the still of an event, over IPv6."""
    rng = capture.random
    time = resolve(capture, time, PHONE, ROUTER)
    time = look_up(capture, time, PHONE, APP_NAME, AAAA, APP.ip6)
    connection = Connection(capture, PHONE, APP, (51500 + number, 443), v6=True)
    time = open_tls(connection, time, APP_NAME)
    time = connection.ask(time, tls_data(rng, 380), tls_data(rng, 900))
    time = connection.ask(time + milliseconds(700), tls_data(rng, 410),
                          tls_data(rng, 11000 + rng.getrandbits(12)))
    connection.close(time + 3 * SECOND)


# --- The live view: RTSP and RTP ----------------------------------------------------------------

RTP_PORTS = (6970, 50004)
RTCP_PORTS = (6971, 50005)
LIVE_URL = f"rtsp://{CAMERA.ip4}/live/1"
LIVE_SSRC = 0x20240304
FRAMES_PER_SECOND = 10


def rtsp_lines(*lines, body=""):
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def rtsp_request(method, number, *headers, url=LIVE_URL):
    return rtsp_lines(f"{method} {url} RTSP/1.0", f"CSeq: {number}", *headers)


def rtsp_reply(number, *headers, body=""):
    return rtsp_lines("RTSP/1.0 200 OK", f"CSeq: {number}", *headers, body=body)


def session_description():
    return "\r\n".join(("v=0", f"o=- 1 1 IN IP4 {CAMERA.ip4}", "s=Live view",
                        "c=IN IP4 0.0.0.0", "t=0 0", "m=video 0 RTP/AVP 26",
                        "a=control:track1", ""))


def start_live_view(connection, time):
    """Returns when the pictures start."""
    description = session_description()
    transport = "Transport: RTP/AVP;unicast;client_port=50004-50005"
    session = "Session: 20240304"
    exchanges = (
        (rtsp_request("OPTIONS", 1),
         rtsp_reply(1, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")),
        (rtsp_request("DESCRIBE", 2, "Accept: application/sdp"),
         rtsp_reply(2, "Content-Type: application/sdp", f"Content-Length: {len(description)}",
                    body=description)),
        (rtsp_request("SETUP", 3, transport, url=LIVE_URL + "/track1"),
         rtsp_reply(3, transport + ";server_port=6970-6971", session)),
        (rtsp_request("PLAY", 4, session), rtsp_reply(4, session)),
    )
    time = connection.open(time)
    for request, reply in exchanges:
        time = connection.ask(time, request, reply)
    return time + milliseconds(80)


class Pictures:
    """Motion JPEG in RTP, as RFC 2435 has it: 640 by 480."""

    def __init__(self, capture):
        self.capture = capture
        self.sequence = capture.random.getrandbits(15)
        self.sent = self.octets = 0

    def picture(self, time, stamp):
        """One picture: a few packets close together. Returns the last as it was sent."""
        rng, packet = self.capture.random, b""
        data = rng.randbytes(3500 + rng.getrandbits(12))
        for offset in range(0, len(data), 1300):
            piece = data[offset:offset + 1300]
            marker = 0x80 if offset + 1300 >= len(data) else 0
            header = struct.pack("!BBHII", 0x80, marker | 26, self.sequence, stamp, LIVE_SSRC)
            jpeg = struct.pack("!IBBBB", offset, 1, 60, 80, 60)
            packet = self.capture.udp(time, CAMERA, PHONE, RTP_PORTS, header + jpeg + piece)
            self.sequence = (self.sequence + 1) & 0xffff
            self.sent += 1
            self.octets += 8 + len(piece)
            time += milliseconds(rng.uniform(0.3, 0.8))
        return packet

    def report(self, time, stamp):
        """RTCP: a sender's report and a source description."""
        message = struct.pack("!BBHI", 0x80, 200, 6, LIVE_SSRC) + ntp_stamp(time)
        message += struct.pack("!III", stamp, self.sent, self.octets)
        message += struct.pack("!BBHI", 0x81, 202, 4, LIVE_SSRC) + b"\x01\x09camera-20\0"
        self.capture.udp(time, CAMERA, PHONE, RTCP_PORTS, message)


def show(pictures, time, frames, first=0):
    """Shows a number of pictures, with a report each five seconds."""
    rng = pictures.capture.random
    for number in range(first, first + frames):
        stamp = number * 90000 // FRAMES_PER_SECOND
        pictures.picture(time + milliseconds(rng.uniform(0, 6)), stamp)
        if number % (5 * FRAMES_PER_SECOND) == 0:
            pictures.report(time + milliseconds(12), stamp)
        time += SECOND // FRAMES_PER_SECOND
    return time


def port_unreachable(capture, time, packet):
    """The phone has stopped listening: it quotes what it could not deliver."""
    message = with_checksum(struct.pack("!BBHI", 3, 3, 0, 0) + packet[:548], 2)
    capture.ip4(time, PHONE, CAMERA, ICMP, message)


def live_view(capture, time):
    """Somebody watches for a while; the Wi-Fi stops for a moment in the middle."""
    time = resolve(capture, time, PHONE, CAMERA)
    question = dns_message(0, 0, [dns_question("_rtsp._tcp.local", PTR)])
    capture.mdns(time, PHONE, question)
    answer = dns_message(0, 0x8400, answers=service_records())
    capture.mdns(time + milliseconds(60), CAMERA, answer)
    connection = Connection(capture, PHONE, CAMERA, (51999, 554))
    time = start_live_view(connection, time + milliseconds(400))
    pictures = Pictures(capture)
    time = show(pictures, time, 64)
    time = show(pictures, time + milliseconds(750), 36, first=64)
    end = rtsp_request("TEARDOWN", 5, "Session: 20240304")
    late = pictures.picture(time + milliseconds(1), 100 * 90000 // FRAMES_PER_SECOND)
    port_unreachable(capture, time + milliseconds(7), late)
    time = connection.ask(time, end, rtsp_reply(5, "Session: 20240304"))
    connection.close(time)


# --- The day ------------------------------------------------------------------------------------

def record_day():
    capture = Capture()
    stay_connected(capture, boot(capture))
    for number, motion in enumerate(MOTIONS):
        done = upload_clip(capture, motion, number)
        use_app(capture, done + seconds(capture.random.uniform(4, 20)), number)
    live_view(capture, clock(12, 30))
    dhcp_renew(capture, clock(14) + milliseconds(100))
    for number, hour in enumerate((10, 12, 14, 16, 18)):
        resolve(capture, clock(hour, 3), ROUTER, CAMERA)
        ping(capture, clock(hour, 3) + milliseconds(5), number)
    for hour in (12, 16):
        ask_the_time(capture, clock(hour) + seconds(6.5))
    return capture


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        helped = sys.argv[1:] in (["-h"], ["--help"])
        print(__doc__.strip(), file=sys.stdout if helped else sys.stderr)
        return 0 if helped else 2
    try:
        record_day().write(sys.argv[1])
    except OSError as error:
        print(f"make-sample.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
