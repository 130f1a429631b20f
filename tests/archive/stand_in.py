#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Called as tshark by burst-archive, as long as the plugin has no `-z burst,csv,packets`: makes that
table of what version 0.1.0 of the plugin says. Everything else goes to tshark."""
import csv
import os
import subprocess
import sys
import tempfile

HEADER = ("frame,time,src,dst,protocol,src_port,dst_port,payload_len,wire_len,stream,back,idt,iat,"
          "gap,burst,position")
FIELDS = ("frame.number", "frame.time_epoch", "burst.stream", "burst.payload_len", "frame.len")


def main(arguments):
    if "burst,csv,packets,-" not in arguments:
        os.execvp("tshark", ["tshark", *arguments])
    capture = arguments[arguments.index("-r") + 1]
    with tempfile.TemporaryDirectory() as scratch:
        streams = os.path.join(scratch, "streams.csv")
        command = ["tshark", "-n", "-r", capture, "-o", "burst.stream:flow",
                   "-z", f"burst,csv,streams,{streams}", "-T", "fields"]
        for field in FIELDS:
            command += ["-e", field]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if result.returncode != 0 and not result.stdout:
            return result.returncode
        with open(streams, encoding="utf-8") as file:
            flows = {row["stream"]: row for row in csv.DictReader(file)}
    print(HEADER)
    for line in result.stdout.splitlines():
        number, time, stream, payload, length = line.split("\t")
        key = ["", "", "", "", ""]
        if stream:
            flow = flows[stream]
            key = [flow[k] for k in ("src", "dst", "protocol", "src_port", "dst_port")]
        print(",".join([number, time, *key, payload, length, *[""] * 7]))
    return result.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
