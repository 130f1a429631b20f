#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Stands in for tshark where a test is about what `collect` does when tshark takes long, fails or
writes much. The "capture" says what happens, a word and a number a line:

    rows N    writes N rows
    wait 0    writes no more until it is killed; FILE.waiting then has its process
    wait-once 0  the same, but for the first call alone
    fail 2    ends with this exit code and a message
"""
import os
import pathlib
import sys
import threading

HEADER = ("frame,time,src,dst,protocol,src_port,dst_port,payload_len,wire_len,stream,back,idt,iat,"
          "gap,burst,position")


def write_rows(count, first):
    out = sys.stdout
    for n in range(first, first + count):
        out.write(f"{n},{1_700_000_000 + n}.{n * 7919 % 10**9:09},10.0.{n % 7}.{n % 251},10.0.0.9,6,"
                  f"{n % 65536},443,{n * 31 % 1400},{n * 31 % 1400 + 54},,,,,,,\n")
    out.flush()


def main(arguments):
    if arguments[:2] == ["-G", "plugins"]:
        print("burst.so            9.9.9   dissector    /plugins/burst.so")
        return 0
    capture = pathlib.Path(arguments[arguments.index("-r") + 1])
    orders = [line.split() for line in capture.read_text().splitlines()]
    if orders[0][0] != "fail":
        print(HEADER)
    written = 0
    for word, number in orders:
        if word == "rows":
            write_rows(int(number), written + 1)
            written += int(number)
        elif word.startswith("wait"):
            told = pathlib.Path(f"{capture}.waiting")
            if word == "wait" or not told.exists():
                told.write_text(str(os.getpid()))
                threading.Event().wait()
        elif word == "fail":
            print(f"tshark: the fake fails in {capture.name}", file=sys.stderr)
            return int(number)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
