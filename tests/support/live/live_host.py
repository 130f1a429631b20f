# SPDX-License-Identifier: GPL-2.0-or-later
"""Run by live_capture.py in a network namespace of its own, where no packet is anybody else's.

live_host.py FOLDER PACKETS SECONDS_BETWEEN COMMAND...: sends datagrams to itself over the loopback
interface while the command captures there into FOLDER, ends the command with Ctrl-C when the last
of them is in a file, and ends as it ended.
"""
import contextlib
import fcntl
import pathlib
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


def datagram(number):
    """The payload; no two are equal."""
    return f"datagram {number};".encode().ljust(length(number), b".")


def wait_for(process, condition, what):
    """Until it holds, for as long as the process runs."""
    deadline = time.monotonic() + 60
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{what}: not in 60 s, or the capture has ended")
        time.sleep(0.02)


def contents(folder):
    """Of the capture files; a ring may just have removed one."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield path.read_bytes()


def send(packets, pause):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        receiver.bind(ADDRESS)
        for number in range(packets):
            sender.sendto(datagram(number), ADDRESS)
            time.sleep(pause)


def main():
    folder, packets, pause = pathlib.Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    raise_loopback()
    with subprocess.Popen(sys.argv[4:]) as process:
        # dumpcap makes the file once the interface is open.
        wait_for(process, lambda: any(contents(folder)), "a capture file")
        send(packets, pause)
        last = datagram(packets - 1)
        wait_for(process, lambda: any(last in data for data in contents(folder)), "the last packet")
        process.send_signal(signal.SIGINT)
        sys.exit(process.wait(60))


if __name__ == "__main__":
    main()
