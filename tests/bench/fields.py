# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark -T fields into a script: tables from lines of tab-separated fields on standard input.

Fields: frame.time_epoch ip.src ip.dst tcp.len udp.length. Written as such scripts are, with the
standard library: payload, mean of the gaps by source and by destination, bursts by pair.
"""
import csv
import sys
from collections import defaultdict

GAP, MIN_PAYLOAD, MIN_PACKETS = 0.3, 300, 2


def main():
    sent, received = defaultdict(int), defaultdict(int)
    last, gap_sum, gap_count = {}, defaultdict(float), defaultdict(int)
    runs, bursts, in_bursts = {}, 0, 0
    for time, src, dst, tcp_len, udp_length in csv.reader(sys.stdin, delimiter="\t"):
        if not src:
            continue
        now = float(time)
        length = int(tcp_len) if tcp_len else int(udp_length) - 8 if udp_length else 0
        sent[src] += length
        received[dst] += length
        for key in (("idt", src), ("iat", dst)):
            if key in last:
                gap_sum[key] += now - last[key]
                gap_count[key] += 1
            last[key] = now
        if length < MIN_PAYLOAD:
            continue
        end, packets, size = runs.get((src, dst), (now, 0, 0))
        if now - end >= GAP:
            packets, size = 0, 0
        packets, size = packets + 1, size + length
        runs[src, dst] = now, packets, size
        if packets == MIN_PACKETS:
            bursts, in_bursts = bursts + 1, in_bursts + size
        elif packets > MIN_PACKETS:
            in_bursts += length
    for address in sorted(sent, key=lambda a: -sent[a] - received[a]):
        print(address, sent[address], received[address],
              *(gap_sum[key] / gap_count[key] if key in gap_sum else "-"
                for key in (("idt", address), ("iat", address))))
    means = [gap_sum[key] / gap_count[key] for key in gap_count if key[0] == "idt"]
    print("payload", sum(sent.values()), "bursts", bursts, "in bursts", in_bursts,
          "largest mean idt", round(max(means), 6))


if __name__ == "__main__":
    main()
