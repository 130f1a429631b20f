# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames of link layers other than Ethernet, written byte by byte."""
import struct

from support.captures import pcap

LINUX_COOKED, LINUX_COOKED_2, PPP, RADIOTAP, WPAN, BLUETOOTH, USB = 113, 276, 9, 127, 230, 201, 220
STATION, ACCESS_POINT, SERVER = "02:00:00:00:00:11", "02:00:00:00:00:22", "02:00:00:00:00:33"


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def cooked(packet, source=STATION):
    """Linux cooked mode knows who sent a frame, not to whom."""
    ethertype = 0x86dd if packet[0] >> 4 == 6 else 0x0800
    return struct.pack(">HHH", 4, 1, 6) + mac(source) + bytes(2) + struct.pack(">H", ethertype) + packet


def cooked_2(packet, source=STATION):
    ethertype = 0x86dd if packet[0] >> 4 == 6 else 0x0800
    return struct.pack(">HHIHBB", ethertype, 0, 1, 1, 4, 6) + mac(source) + bytes(2) + packet


def ppp(packet):
    return b"\xff\x03" + (b"\x00\x57" if packet[0] >> 4 == 6 else b"\x00\x21") + packet


def radiotap(frame):
    return struct.pack("<BBHI", 0, 0, 8, 0) + frame


def wifi_data(source, destination, length, number):
    """An encrypted QoS data frame to the access point: nobody sees an IP packet in it."""
    head = b"\x88\x41" + struct.pack("<H", 44) + mac(ACCESS_POINT) + mac(source) + mac(destination)
    head += struct.pack("<HH", number << 4, 0)
    ccmp = struct.pack("<BBBBI", number & 255, 0, 0, 0x20, 0)
    return radiotap(head + ccmp + bytes((7 * n + number) & 255 for n in range(length)))


def wifi_ack(receiver):
    return radiotap(b"\xd4\x00" + struct.pack("<H", 0) + mac(receiver))


def wpan_data(source, destination, length, number):
    """IEEE 802.15.4, short addresses in one PAN."""
    return struct.pack("<HBHHH", 0x8841, number & 255, 0x1234, destination, source) + bytes(length)


def wpan_ack(number):
    return struct.pack("<HB", 0x0002, number & 255)


def bluetooth_acl(is_received, length, handle=0x40):
    """HCI H4 with a direction: an ACL packet with an L2CAP frame."""
    l2cap = struct.pack("<HH", length, 0x0041) + bytes(length)
    return struct.pack(">I", int(is_received)) + b"\x02" + struct.pack("<HH", handle | 0x2000,
                                                                       len(l2cap)) + l2cap


def usb_bulk(is_input, length, number, device=3):
    """Linux usbmon, with the longer header: a bulk transfer's data."""
    event = b"C" if is_input else b"S"
    endpoint = 0x82 if is_input else 0x01
    head = struct.pack("<Q", number) + event + struct.pack("<BBBHBB", 3, endpoint, device, 1,
                                                           ord("-"), 0)
    head += struct.pack("<qiiII", 0, 0, 0, length, length) + bytes(8)
    return head + struct.pack("<iiII", 0, 0, 0, 0) + bytes(length)


def ip_packet(length, back=False, ident=1):
    """A datagram between two IP addresses."""
    ends, ports = ("10.0.0.1", "10.0.0.2"), (5000, 443)
    if back:
        ends, ports = ends[::-1], ports[::-1]
    return pcap.ipv4(*ends, pcap.UDP, pcap.udp(*ports, bytes(length)), ident=ident)
