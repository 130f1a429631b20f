# SPDX-License-Identifier: GPL-2.0-or-later
"""Link layers of all kinds: what is observed and what is not, by which addresses and of which size."""
import pytest
from reference import Parameters
from support.captures import links, pcap, talk
from support.both_passes import check_both_passes

ADDRESSES = (("10.0.0.1", "10.0.0.2"), ("10.0.0.1", "10.0.0.2"), ("10.0.0.2", "10.0.0.1"),
             ("10.0.0.1", "10.0.0.2"))
IP = [links.ip_packet(length, back=number == 2, ident=number)
      for number, length in enumerate((400, 400, 10, 400))]
STATION, SERVER = links.STATION, links.SERVER
SENDER, RECEIVER = "02:00:00:00:00:02", "02:00:00:00:00:01"  # of pcap.ethernet()
WIFI = [links.wifi_data(STATION, SERVER, 400, 1), links.wifi_ack(STATION),
        links.wifi_data(STATION, SERVER, 400, 2), links.wifi_data(SERVER, STATION, 50, 3)]
WPAN = [links.wpan_data(1, 2, 40, 1), links.wpan_ack(1), links.wpan_data(1, 2, 40, 2),
        links.wpan_data(2, 1, 5, 3)]
USB = [links.usb_bulk(False, 300, 1), links.usb_bulk(True, 500, 2), links.usb_bulk(True, 500, 3)]
BLUETOOTH = [links.bluetooth_acl(False, 300), links.bluetooth_acl(True, 30),
             links.bluetooth_acl(False, 300)]

# Name: link type, frames, and the ends of each by link addresses, or None for those without.
LAYERS = {
    "Ethernet": (pcap.ETHERNET, [*map(pcap.ethernet, IP), pcap.arp()], [(SENDER, RECEIVER)] * 5),
    "Linux cooked": (links.LINUX_COOKED, [links.cooked(p) for p in IP],
                     [(STATION, dst) for _, dst in ADDRESSES]),
    "Linux cooked, version 2": (links.LINUX_COOKED_2, [links.cooked_2(p) for p in IP],
                                [(STATION, dst) for _, dst in ADDRESSES]),
    "raw IP": (pcap.RAW_IP, IP, list(ADDRESSES)),
    "PPP": (links.PPP, [links.ppp(p) for p in IP], list(ADDRESSES)),
    "802.11, encrypted": (links.RADIOTAP, WIFI, [(STATION, SERVER), None, (STATION, SERVER),
                                                 (SERVER, STATION)]),
    "802.15.4": (links.WPAN, WPAN, [("0x0001", "0x0002"), None, ("0x0001", "0x0002"),
                                    ("0x0002", "0x0001")]),
    "USB": (links.USB, USB, [("host", "1.3.1"), ("1.3.2", "host"), ("1.3.2", "host")]),
    # Wireshark has no addresses of devices whose connection it did not see.
    "Bluetooth HCI": (links.BLUETOOTH, BLUETOOTH, [("00:00:00:00:00:00", "00:00:00:00:00:00")] * 3),
}
# Bytes in the file that Wireshark takes for no part of the frame: the direction of a packet.
BEFORE = {"Bluetooth HCI": 4}
WITH_IP = ("Ethernet", "Linux cooked", "Linux cooked, version 2", "raw IP", "PPP")
CHANGES: list[dict] = [
    {}, {"size": "wire"}, {"address": "link"}, {"address": "link", "size": "wire"},
    {"address": "link", "size": "wire", "stream": "conversation", "min_payload": 0,
     "end_on_reply": True}]
by_layer = pytest.mark.parametrize("name", LAYERS)


def written(lab, folder, name):
    linktype, frames, _ = LAYERS[name]
    times = [(number * 10 * talk.MS, frame) for number, frame in enumerate(frames)]
    return lab.once(("link", name),
                    lambda: pcap.write_pcap(folder / f"link {name}.pcap", times, linktype=linktype))


@by_layer
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_tables_and_fields(lab, folder, name, change):
    check_both_passes(lab, written(lab, folder, name), parameters=Parameters(**change))


def ends(lab, file, *options):
    """Source and destination of each frame, None where it is not observed."""
    rows = lab.rows(file, "packets", *options)
    return [(row["src"], row["dst"]) if row["stream"] else None for row in rows]


@by_layer
def test_all_with_ends_are_observed_on_the_wire(lab, folder, name):
    """Not the acknowledgements of 802.11 and 802.15.4, which have no source."""
    file = written(lab, folder, name)
    assert ends(lab, file, "-o", "burst.address:link", "-o", "burst.size:wire") == LAYERS[name][2]


@by_layer
def test_payload_is_that_of_ip(lab, folder, name):
    """With link addresses, too, ARP and encrypted frames are no traffic then."""
    file = written(lab, folder, name)
    wanted = LAYERS[name][2][:4] if name in WITH_IP else []
    got = ends(lab, file, "-o", "burst.address:link")
    assert [pair for pair in got if pair] == wanted
    assert [pair for pair in ends(lab, file) if pair] == (
        list(ADDRESSES) if name in WITH_IP else [])


@by_layer
def test_sizes(lab, folder, name):
    file = written(lab, folder, name)
    rows = lab.rows(file, "packets", "-o", "burst.address:link", "-o", "burst.size:wire")
    _, frames, pairs = LAYERS[name]
    lengths = [len(frame) - BEFORE.get(name, 0) for frame in frames]
    assert [int(row["wire_len"]) for row in rows] == lengths
    document, fields = lab.run(file, "-o", "burst.address:link", "-o", "burst.size:wire")
    total = sum(length for length, pair in zip(lengths, pairs) if pair)
    assert sum(stream["bytes"] for stream in document["streams"]) == total
    payload = 1210 if name in WITH_IP else 0
    assert document["summary"]["payload_bytes"] == payload
    assert sum(int(shown.get("burst.payload_len", 0)) for shown in fields.values()) == payload
    assert document["summary"]["wire_bytes"] == sum(lengths)


def test_a_device_stays_one_endpoint(lab, folder):
    """When DHCP gives it another address."""
    one = pcap.ethernet(pcap.ipv4("10.0.0.7", "10.0.0.2", pcap.UDP, pcap.udp(1, 2, bytes(400))))
    two = pcap.ethernet(pcap.ipv4("10.0.0.8", "10.0.0.2", pcap.UDP, pcap.udp(1, 2, bytes(400))))
    file = pcap.write_pcap(folder / "dhcp.pcap", [(0, one), (talk.MS, two)])
    network = lab.run(file)[0]
    link = lab.run(file, "-o", "burst.address:link")[0]
    assert (network["summary"]["endpoints"], network["summary"]["bursts"]) == (3, 0)
    assert (link["summary"]["endpoints"], link["summary"]["bursts"]) == (2, 1)
    assert link["streams"][0]["src"] == SENDER


def test_a_tunnel_shows_the_inner_ends(lab, folder):
    """Protocol and ports are those of the innermost IP packet; link addresses the last that Wireshark met."""
    inner = pcap.ipv4("10.0.0.1", "10.0.0.2", pcap.TCP, pcap.tcp(5000, 80, bytes(400)))
    outer = pcap.ipv4("192.0.2.1", "192.0.2.2", pcap.UDP, pcap.udp(5000, 4789,
                                                                   pcap.vxlan(pcap.ethernet(inner))))
    file = pcap.write_pcap(folder / "link-vxlan.pcap", [(0, pcap.ethernet(outer))])
    for change in CHANGES:
        check_both_passes(lab, file, parameters=Parameters(**{**change, "stream": "flow"}))
    row, = lab.rows(file, "packets", "-o", "burst.size:wire")
    assert (row["src"], row["dst_port"], row["payload_len"]) == ("10.0.0.1", "80", "400")


@pytest.mark.usefixtures("needs_sharkd")
@pytest.mark.parametrize("name,field", (("Ethernet", "eth.addr"), ("802.11, encrypted", "wlan.addr")))
def test_conversations_filter_by_the_fields_of_their_link(lab, folder, name, field):
    file = written(lab, folder, name)
    settings = [("setconf", {"name": f"burst.{key}", "value": value})
                for key, value in (("address", "link"), ("size", "wire"))]
    *_, taps = lab.sharkd(file, *settings, ("load", {"file": str(file)}), ("tap", {"tap0": "conv:Burst"}))
    filters = [row["filter"] for row in taps["result"]["taps"][0]["convs"]]
    assert filters
    for text in filters:
        assert text.startswith(f"{field}==")
        lines = lab.wireshark.tshark("-n", "-r", file, "-Y", text).stdout.splitlines()
        assert lines, text
