# SPDX-License-Identifier: GPL-2.0-or-later
"""Run by test_live.py in a network namespace of its own, where no packet is anybody else's.

live_host.py PACKETS SECONDS_BETWEEN COMMAND...: sends datagrams to itself over the loopback
interface while the command captures there, ends the command with Ctrl-C, and ends as it ended.
"""
import fcntl
import signal
import socket
import struct
import subprocess
import sys
import time

SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
ADDRESS = ("127.0.0.1", 5004)


def length(number):
    """Payload of a datagram: some are shorter than a burst's packets are, most are not."""
    return 100 + number * 37 % 1200


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP | IFF_RUNNING))


def wait_for_capture(process):
    """Until the interface has somebody who listens."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with open("/proc/net/packet", encoding="ascii") as sockets:
            if len(sockets.readlines()) > 1:
                time.sleep(0.5)
                return
        time.sleep(0.05)
    sys.exit("nothing was capturing")


def send(packets, pause):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        receiver.bind(ADDRESS)
        for number in range(packets):
            sender.sendto(bytes(length(number)), ADDRESS)
            time.sleep(pause)


def main():
    packets, pause, command = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    raise_loopback()
    with subprocess.Popen(command) as process:
        wait_for_capture(process)
        send(packets, pause)
        time.sleep(1.5)  # dumpcap hands on what it has within half a second
        process.send_signal(signal.SIGINT)
        sys.exit(process.wait(60))


if __name__ == "__main__":
    main()
