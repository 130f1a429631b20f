# SPDX-License-Identifier: GPL-2.0-or-later
"""A file that is opened again and again leaves nothing behind: the program does not grow."""
import json
import subprocess

from support.captures import pcap

ADDRESSES = 3000
WARM_UP, OPENED = 10, 30
# Statistics, each of which keeps what it has counted while it is asked for.
TAPS = {"tap0": "nstat:burst,streams", "tap1": "stat:burst_gap"}
# What sharkd may grow more with the plugin than without, in kB for each time that the file is
# opened. An engine with this file's streams and endpoints, kept by mistake, is 1,750. Tables leave
# 360 of free memory between what sharkd itself keeps of each file; the texts of their cells are 325.
NOISE, NOISE_OF_TAPS = 100, 450
# The size from which the C library gives memory back at once. Named, it stays as it is: else it grows
# with what is freed, and the program with it.
FIXED_THRESHOLD = {"MALLOC_MMAP_THRESHOLD_": str(128 * 1024)}


class Session:
    """A sharkd that stays."""

    def __init__(self, wireshark, with_plugin):
        self.process = subprocess.Popen(
            wireshark.command("sharkd", "-"),
            env={**wireshark.environment(with_plugin), **FIXED_THRESHOLD},
            cwd=wireshark.tmp, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.requests = 0

    def ask(self, method, **params):
        self.requests += 1
        request = {"jsonrpc": "2.0", "id": self.requests, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        while True:
            line = self.process.stdout.readline()
            assert line, "sharkd has ended"
            if line.strip():
                return json.loads(line)

    def resident_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def growth(wireshark, capture, with_plugin, taps=None):
    """By how many kB sharkd grows each time that it opens a file, once it is warm."""
    session = Session(wireshark, with_plugin)
    sizes = {}
    for time in range(1, OPENED + 1):
        assert session.ask("load", file=str(capture))["result"]["status"] == "OK"
        if taps:
            assert len(session.ask("tap", **taps)["result"]["taps"]) == len(taps)
        session.ask("frame", frame=1, proto=True)
        if time in (WARM_UP, OPENED):
            sizes[time] = session.resident_kb()
    session.close()
    return (sizes[OPENED] - sizes[WARM_UP]) / (OPENED - WARM_UP)


def test_opening_a_file_again_keeps_nothing(wireshark, folder, needs_sharkd):
    """sharkd grows by itself each time: that much is allowed with the plugin, too."""
    capture = pcap.write_pcap(folder / "scan.pcap", [
        (n * 1_000_000, pcap.ethernet(pcap.ipv4(f"10.1.{n // 250}.{n % 250}", "10.0.0.2", pcap.UDP,
                                                pcap.udp(5000, 53, bytes(400)))))
        for n in range(ADDRESSES)])
    plain = growth(wireshark, capture, False)
    assert growth(wireshark, capture, True) <= plain + NOISE
    assert growth(wireshark, capture, True, TAPS) <= plain + NOISE_OF_TAPS
