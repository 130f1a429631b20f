// SPDX-License-Identifier: GPL-2.0-or-later
//
// The tables of version 1, row by row.

import {
  burstiness,
  bytesOf,
  extremes,
  gapCells,
  gapsOf,
  group,
  lengthCells,
  nine,
  sum,
  timesOf,
  type Numbered,
} from "./statistics.js";
import type { FoundBurst, FoundStream } from "./streams.js";
import type { Cell, DataTable, Settings } from "./types.js";

export function gapTitles(prefix: string): string[] {
  return ["mean", "sd", "min", "max", "p50", "p95", "p99"].map((key) => `${prefix}_${key}`);
}

export const LENGTHS = ["len_mean", "len_sd", "len_min", "len_max"];
export const KEY = ["stream", "src", "dst", "protocol", "src_port", "dst_port"];
export const COLUMNS = {
  endpoints: [
    "address",
    "tx_packets",
    "tx_bytes",
    "rx_packets",
    "rx_bytes",
    ...LENGTHS,
    ...gapTitles("idt"),
    ...gapTitles("iat"),
    "bursts_sent",
    "burst_bytes_sent",
    "bursts_received",
    "burst_bytes_received",
    "burstiness",
  ],
  ports: ["port", "src_packets", "src_bytes", "dst_packets", "dst_bytes"],
  streams: [
    ...KEY,
    "packets",
    "bytes",
    "first",
    "last",
    "duration",
    ...LENGTHS,
    ...gapTitles("gap"),
    "reordered",
    "bursts",
    "burst_packets",
    "burst_bytes",
    "burstiness",
  ],
  bursts: [
    ...KEY,
    "first_frame",
    "last_frame",
    "start",
    "end",
    "duration",
    "packets",
    "bytes",
    "mean_len",
    "rate",
    "idle_before",
    "label",
  ],
};
export const SUMMED =
  /^(tx|rx|src|dst)_(packets|bytes)$|^(packets|bytes|bursts|burst_packets|burst_bytes)$/;

export function tableOf(columns: string[], rows: Cell[][], limit: number): DataTable {
  const left = rows.slice(limit);
  const rest = columns.map((key, place) =>
    SUMMED.test(key) ? sum(left.map((row) => Number(row[place]))) : null,
  );
  return {
    columns,
    titles: columns,
    rows: rows.slice(0, limit),
    total_rows: rows.length,
    rest: left.length > 0 ? rest : null,
  };
}

export function byBytes(rows: Cell[][], bytes: (row: Cell[]) => number): Cell[][] {
  return [...rows].sort((a, b) => bytes(b) - bytes(a));
}

export function at(row: Cell[], columns: string[], key: string): number {
  return Number(row[columns.indexOf(key)]);
}

export function endpointRows(
  packets: readonly Numbered[],
  bursts: readonly FoundBurst[],
): Cell[][] {
  const sent = group(packets, ({ src }) => src);
  const received = group(packets, ({ dst }) => dst);
  const addresses = new Set(packets.flatMap(({ src, dst }) => [src, dst]));
  const of = (key: number) => {
    const found = new Map<string, FoundBurst[]>();
    for (const burst of bursts) {
      const address = burst.stream.key[key];
      if (typeof address !== "string") continue;
      const list = found.get(address);
      if (list) list.push(burst);
      else found.set(address, [burst]);
    }
    return found;
  };
  const [from, to] = [of(0), of(1)];
  return [...addresses].map((address) => {
    const tx = sent.get(address) ?? [];
    const rx = received.get(address) ?? [];
    const idt = gapsOf(timesOf(tx));
    const count = (found: FoundBurst[]) => [
      found.length,
      sum(found.map(({ members }) => bytesOf(members))),
    ];
    return [
      address,
      tx.length,
      bytesOf(tx),
      rx.length,
      bytesOf(rx),
      ...lengthCells(tx.map(({ length }) => length)),
      ...gapCells(idt),
      ...gapCells(gapsOf(timesOf(rx))),
      ...count(from.get(address) ?? []),
      ...count(to.get(address) ?? []),
      burstiness(idt),
    ];
  });
}

export function portRows(packets: readonly Numbered[], protocol: number): Cell[][] {
  const rows = new Map<number, number[]>();
  const row = (port: number) => {
    const found = rows.get(port) ?? [port, 0, 0, 0, 0];
    rows.set(port, found);
    return found;
  };
  for (const packet of packets) {
    if (packet.protocol !== protocol || packet.srcPort === null || packet.dstPort === null)
      continue;
    const src = row(packet.srcPort);
    src[1] = (src[1] ?? 0) + 1;
    src[2] = (src[2] ?? 0) + packet.length;
    const dst = row(packet.dstPort);
    dst[3] = (dst[3] ?? 0) + 1;
    dst[4] = (dst[4] ?? 0) + packet.length;
  }
  return [...rows.values()];
}

export function streamRow(stream: FoundStream, bursts: readonly FoundBurst[]): Cell[] {
  const times = timesOf(stream.packets);
  const gaps = gapsOf(times);
  const [first, last] = extremes(times);
  const members = bursts.flatMap((burst) => burst.members);
  return [
    stream.number,
    ...stream.key,
    stream.packets.length,
    bytesOf(stream.packets),
    first,
    last,
    first === null || last === null ? null : nine(last - first),
    ...lengthCells(stream.packets.map(({ length }) => length)),
    ...gapCells(gaps),
    times.length - 1 - gaps.length,
    bursts.length,
    members.length,
    bytesOf(members),
    burstiness(gaps),
  ];
}

export function burstRow(burst: FoundBurst, id: number, label: Settings["label"]): Cell[] {
  const { members, stream } = burst;
  const [start, end] = extremes(timesOf(members));
  const duration = nine((end ?? 0) - (start ?? 0));
  const bytes = bytesOf(members);
  return [
    id,
    stream.number,
    ...stream.key,
    members[0]?.frame ?? 0,
    members[members.length - 1]?.frame ?? 0,
    start,
    end,
    duration,
    members.length,
    bytes,
    bytes / members.length,
    duration > 0 ? (bytes * 8) / duration : null,
    burst.idleBefore,
    label(bytes),
  ];
}
