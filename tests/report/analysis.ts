// SPDX-License-Identifier: GPL-2.0-or-later
//
// Packets in, the data of a report page out: what report/DATA.md says, computed in the plainest
// way. It is what the page is tested with, and against.

import { extraParts, type ExtraParts } from "./extras.js";
import {
  burstiness,
  bytesOf,
  extremes,
  gapCells,
  gapsOf,
  group,
  histogram,
  lengthCells,
  nine,
  sum,
  timesOf,
  type Numbered,
} from "./statistics.js";

export interface Packet {
  /** Seconds since the capture's start; null for a frame without a time stamp. */
  time: number | null;
  src: string;
  dst: string;
  protocol: number;
  srcPort: number | null;
  dstPort: number | null;
  length: number;
}

export interface Settings {
  file: string | null;
  filter: string | null;
  start: string | null;
  names: Record<string, string>;
  gapUs: number;
  minPayload: number;
  minPackets: number;
  /** Bits per second from which on there are microbursts; 0: none are looked for. */
  alarm: number;
  /** The label of a burst with so many bytes, if any. */
  label: (bytes: number) => string | null;
  stream: "pair" | "flow" | "source" | "destination";
  /** Whether there is what version 2 of the data adds. */
  extras: boolean;
  /** Frames that are not IP. */
  otherFrames: number;
  limits: {
    endpoints: number;
    ports: number;
    streams: number;
    bursts: number;
    pairs: number;
    points: number;
  };
}

export const DEFAULTS: Settings = {
  file: "sample.pcap",
  filter: null,
  start: "1700000000.123456789",
  names: {},
  gapUs: 300000,
  minPayload: 300,
  minPackets: 2,
  alarm: 0,
  label: () => null,
  stream: "pair",
  extras: true,
  otherFrames: 0,
  limits: {
    endpoints: 5000,
    ports: 5000,
    streams: 5000,
    bursts: 20000,
    pairs: 5000,
    points: 150000,
  },
};

export type Cell = number | string | null;

export interface DataTable {
  columns: string[];
  titles: string[];
  rows: Cell[][];
  total_rows: number;
  rest: Cell[] | null;
}

export interface ReportData {
  schema: string;
  generator: string;
  capture: {
    file: string | null;
    filter: string | null;
    start: string | null;
    end?: string | null;
    file_size?: number | null;
  };
  parameters: Record<string, unknown>;
  summary: Record<string, number | null>;
  tables: Record<string, DataTable>;
  names: Record<string, string>;
  pairs: { columns: string[]; rows: Cell[][]; total_rows: number };
  gaps: { address: string; idt: number[][]; iat: number[][] }[];
  series: {
    columns: string[];
    rows: Cell[][];
    points: number[][];
    total_series: number;
    total_packets: number;
    shown_packets: number;
    bin: number;
  };
  lanes: number[][];
  qualifying_gaps?: ExtraParts["qualifying_gaps"];
  rates?: ExtraParts["rates"];
  load?: ExtraParts["load"];
}

/* ---- streams and bursts ---- */

export interface FoundStream {
  number: number;
  key: Cell[];
  packets: Numbered[];
}

function keyCells(packet: Packet, stream: Settings["stream"]): Cell[] {
  switch (stream) {
    case "pair":
      return [packet.src, packet.dst, null, null, null];
    case "flow":
      return [packet.src, packet.dst, packet.protocol, packet.srcPort, packet.dstPort];
    case "source":
      return [packet.src, null, null, null, null];
    case "destination":
      return [null, packet.dst, null, null, null];
  }
}

function findStreams(packets: readonly Numbered[], settings: Settings): FoundStream[] {
  const groups = group(packets, (packet) => JSON.stringify(keyCells(packet, settings.stream)));
  return [...groups.entries()].map(([key, members], number) => ({
    number,
    key: JSON.parse(key) as Cell[],
    packets: members,
  }));
}

export interface FoundBurst {
  stream: FoundStream;
  members: Numbered[];
  /** Of the packet that confirms it. */
  confirmed: number;
  idleBefore: number | null;
}

export function burstsOf(stream: FoundStream, settings: Settings): FoundBurst[] {
  const runs: Numbered[][] = [];
  for (const packet of stream.packets) {
    if (packet.time === null || packet.length < settings.minPayload) continue;
    const run = runs[runs.length - 1];
    const last = run?.[run.length - 1]?.time;
    const follows =
      last !== undefined && last !== null && nine(packet.time - last) < settings.gapUs / 1e6;
    if (run && follows) run.push(packet);
    else runs.push([packet]);
  }
  let before: number | null = null;
  return runs
    .filter((members) => members.length >= settings.minPackets)
    .map((members) => {
      const [start, end] = extremes(timesOf(members));
      const idleBefore: number | null = before === null ? null : nine((start ?? 0) - before);
      before = end;
      return {
        stream,
        members,
        confirmed: members[settings.minPackets - 1]?.frame ?? 0,
        idleBefore,
      };
    });
}

/* ---- tables ---- */

function gapTitles(prefix: string): string[] {
  return ["mean", "sd", "min", "max", "p50", "p95", "p99"].map((key) => `${prefix}_${key}`);
}

const LENGTHS = ["len_mean", "len_sd", "len_min", "len_max"];
export const KEY = ["stream", "src", "dst", "protocol", "src_port", "dst_port"];
const COLUMNS = {
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
const SUMMED =
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

function byBytes(rows: Cell[][], bytes: (row: Cell[]) => number): Cell[][] {
  return [...rows].sort((a, b) => bytes(b) - bytes(a));
}

function at(row: Cell[], columns: string[], key: string): number {
  return Number(row[columns.indexOf(key)]);
}

function endpointRows(packets: readonly Numbered[], bursts: readonly FoundBurst[]): Cell[][] {
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

function portRows(packets: readonly Numbered[], protocol: number): Cell[][] {
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

function streamRow(stream: FoundStream, bursts: readonly FoundBurst[]): Cell[] {
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

function burstRow(burst: FoundBurst, id: number, label: Settings["label"]): Cell[] {
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

/* ---- series ---- */

function seriesOf(streams: readonly FoundStream[]) {
  const all: { row: Cell[]; packets: Numbered[] }[] = [];
  for (const stream of streams) {
    for (const members of group(stream.packets, ({ src, dst }) => `${src} ${dst}`).values()) {
      const [first] = members;
      if (!first) continue;
      const row = [stream.number, first.src, first.dst, members.length, bytesOf(members)];
      all.push({ row, packets: members });
    }
  }
  return all.sort((a, b) => Number(b.row[4]) - Number(a.row[4]));
}

/** Of each bin the first smallest and the first largest packet. */
function thinned(packets: readonly Numbered[], bin: number): Numbered[] {
  const timed = packets
    .filter(({ time }) => time !== null)
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
  if (bin === 0) return timed;
  const bins = group(timed, ({ time }) => Math.floor((time ?? 0) / bin));
  const kept: Numbered[] = [];
  for (const members of bins.values()) {
    const [min, max] = extremes(members.map(({ length }) => length));
    const small = members.find(({ length }) => length === min);
    const large = members.find(({ length }) => length === max);
    for (const packet of members) if (packet === small || packet === large) kept.push(packet);
  }
  return kept;
}

function seriesData(
  streams: readonly FoundStream[],
  duration: number,
  limit: number,
): ReportData["series"] {
  const series = seriesOf(streams);
  let bin = 0;
  let points = series.map(({ packets }) => thinned(packets, bin));
  const size = () => sum(points.map(({ length }) => length));
  while (size() > limit) {
    bin = bin === 0 ? duration / 3e7 : bin * 1.4;
    points = series.map(({ packets }) => thinned(packets, bin));
  }
  return {
    columns: ["stream", "src", "dst", "packets", "bytes", "bin"],
    rows: series.map(({ row }) => [...row, bin]),
    points: points.map((packets) => packets.flatMap(({ time, length }) => [time ?? 0, length])),
    total_series: series.length,
    total_packets: sum(series.map(({ packets }) => packets.length)),
    shown_packets: size(),
    bin,
  };
}

/* ---- the whole ---- */

function burstTable(
  bursts: readonly FoundBurst[],
  { limits: { bursts: limit }, label }: Settings,
): { table: DataTable; lanes: number[][] } {
  const columns = ["id", ...COLUMNS.bursts];
  const rows = bursts.map((burst, place) => burstRow(burst, place + 1, label));
  const table = tableOf(
    columns,
    byBytes(rows, (row) => at(row, columns, "bytes")),
    limit,
  );
  const kept = new Set(table.rows.map((row) => row[0]));
  const first = columns.indexOf("first_frame");
  table.rows.sort((a, b) => Number(a[first]) - Number(b[first]));
  const lanes = rows
    .filter((row) => !kept.has(row[0] ?? null))
    .map((row) => [
      Number(row[1]),
      at(row, columns, "start"),
      at(row, columns, "end"),
      1,
      at(row, columns, "bytes"),
      at(row, columns, "packets"),
    ]);
  return { table, lanes };
}

/** Of IP protocol `protocol`. */
function portTable(numbered: readonly Numbered[], protocol: number, limit: number): DataTable {
  const rows = byBytes(portRows(numbered, protocol), (row) => Number(row[2]) + Number(row[4]));
  return tableOf(COLUMNS.ports, rows, limit);
}

function pairsOf(numbered: readonly Numbered[], limit: number): ReportData["pairs"] {
  const pairs = byBytes(
    [...group(numbered, ({ src, dst }) => `${src} ${dst}`).values()].map((members) => [
      members[0]?.src ?? "",
      members[0]?.dst ?? "",
      members.length,
      bytesOf(members),
    ]),
    (row) => Number(row[3]),
  );
  return {
    columns: ["src", "dst", "packets", "bytes"],
    rows: pairs.slice(0, limit),
    total_rows: pairs.length,
  };
}

function gapsOfEndpoints(numbered: readonly Numbered[], endpoints: Cell[][]): ReportData["gaps"] {
  const sent = group(numbered, ({ src }) => src);
  const received = group(numbered, ({ dst }) => dst);
  return endpoints.slice(0, 200).map((row) => {
    const address = String(row[0]);
    const of = (groups: Map<string, Numbered[]>) =>
      histogram(gapsOf(timesOf(groups.get(address) ?? [])));
    return { address, idt: of(sent), iat: of(received) };
  });
}

function summaryOf(
  packets: readonly Numbered[],
  settings: Settings,
  counts: Record<"endpoints" | "streams" | "bursts" | "burst_packets" | "burst_bytes", number>,
): Record<string, number | null> {
  const ofProtocol = (protocol: number) =>
    packets.filter((packet) => packet.protocol === protocol).length;
  const [first, last] = extremes(timesOf(packets));
  return {
    frames: packets.length + settings.otherFrames,
    ip: packets.length,
    tcp: ofProtocol(6),
    udp: ofProtocol(17),
    ip_other: packets.length - ofProtocol(6) - ofProtocol(17),
    other: settings.otherFrames,
    payload_bytes: bytesOf(packets),
    duration: first === null || last === null ? null : nine(last - first),
    ...counts,
  };
}

/** Epoch seconds with nine decimals, `seconds` after `start`. */
function later(start: string, seconds: number): string {
  const nanoseconds = BigInt(start.replace(".", "")) + BigInt(Math.round(seconds * 1e9));
  const digits = nanoseconds.toString().padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function captureOf(settings: Settings, duration: number | null): ReportData["capture"] {
  const start = duration === null ? null : settings.start;
  return {
    file: settings.file,
    filter: settings.filter,
    start,
    end: start === null ? null : later(start, duration ?? 0),
    file_size: settings.file === null ? null : 123456,
  };
}

function parametersOf(settings: Settings): Record<string, unknown> {
  return {
    gap_us: settings.gapUs,
    min_payload: settings.minPayload,
    min_packets: settings.minPackets,
    include_small: false,
    stream: settings.stream,
    window_us: 1000,
    alarm_mbps: settings.alarm / 1e6,
    filter: settings.filter,
  };
}

export function analyse(packets: readonly Packet[], changes: Partial<Settings> = {}): ReportData {
  const settings = { ...DEFAULTS, ...changes };
  const { limits } = settings;
  const numbered = packets.map((packet, place) => ({ ...packet, frame: place + 1 }));
  const streams = findStreams(numbered, settings);
  const perStream = streams.map((stream) => burstsOf(stream, settings));
  const bursts = perStream.flat().sort((a, b) => a.confirmed - b.confirmed);
  const endpoints = byBytes(
    endpointRows(numbered, bursts),
    (row) => Number(row[2]) + Number(row[4]),
  );
  const streamRows = byBytes(
    streams.map((stream, place) => streamRow(stream, perStream[place] ?? [])),
    (row) => at(row, COLUMNS.streams, "bytes"),
  );
  const summary = summaryOf(numbered, settings, {
    endpoints: endpoints.length,
    streams: streams.length,
    bursts: bursts.length,
    burst_packets: sum(bursts.map(({ members }) => members.length)),
    burst_bytes: sum(bursts.map(({ members }) => bytesOf(members))),
  });
  const duration = summary["duration"] ?? null;
  const { table, lanes } = burstTable(bursts, settings);
  const { tables: extraTables, ...extra } = settings.extras
    ? extraParts(numbered, streams, bursts, settings)
    : { tables: {} };
  return {
    schema: "burst-report/2",
    generator: "burst 0.2.0",
    capture: captureOf(settings, duration),
    parameters: parametersOf(settings),
    summary,
    tables: {
      endpoints: tableOf(COLUMNS.endpoints, endpoints, limits.endpoints),
      tcp_ports: portTable(numbered, 6, limits.ports),
      udp_ports: portTable(numbered, 17, limits.ports),
      streams: tableOf(COLUMNS.streams, streamRows, limits.streams),
      bursts: table,
      ...extraTables,
    },
    names: settings.names,
    pairs: pairsOf(numbered, limits.pairs),
    gaps: gapsOfEndpoints(numbered, endpoints),
    series: seriesData(streams, duration ?? 0, limits.points),
    lanes,
    ...extra,
  };
}
