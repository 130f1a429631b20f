// SPDX-License-Identifier: GPL-2.0-or-later
//
// Packets in, the data of a report page out: what report/DATA.md says, computed in the plainest
// way. It is what the page is tested with, and against.

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
  stream: "pair" | "flow" | "source" | "destination";
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
  stream: "pair",
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

type Cell = number | string | null;

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
  capture: { file: string | null; filter: string | null; start: string | null };
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
}

/* ---- statistics ---- */

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Nine decimals, as the plugin prints them. */
function nine(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function meanAndSd(values: readonly number[]): [number | null, number | null] {
  if (values.length === 0) return [null, null];
  const mean = sum(values) / values.length;
  if (values.length < 2) return [mean, null];
  return [mean, Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1))];
}

function extremes(values: readonly number[]): [number | null, number | null] {
  let min: number | null = null;
  let max: number | null = null;
  for (const value of values) {
    min = min === null || value < min ? value : min;
    max = max === null || value > max ? value : max;
  }
  return [min, max];
}

function lengthCells(lengths: readonly number[]): Cell[] {
  return [...meanAndSd(lengths), ...extremes(lengths)];
}

/** Mean, sd, min, max and percentiles by nearest rank. */
function gapCells(gaps: readonly number[]): Cell[] {
  const [mean, sd] = meanAndSd(gaps);
  const order = [...gaps].sort((a, b) => a - b);
  const rank = (percent: number) =>
    order.length === 0
      ? null
      : nine(order[Math.max(0, Math.ceil((percent / 100) * order.length) - 1)] ?? 0);
  const [min, max] = extremes(gaps);
  return [
    mean === null ? null : nine(mean),
    sd === null ? null : nine(sd),
    min === null ? null : nine(min),
    max === null ? null : nine(max),
    rank(50),
    rank(95),
    rank(99),
  ];
}

function burstiness(gaps: readonly number[]): number | null {
  const [mean, sd] = meanAndSd(gaps);
  if (mean === null || sd === null || mean + sd === 0) return null;
  return (sd - mean) / (sd + mean);
}

/**
 * The fourth of a doubling, in whole nanoseconds, that `nanoseconds` lies in: [4, 5), [5, 6), ...
 */
function bucketOf(nanoseconds: number): [number, number] {
  const width = Math.max(1, 2 ** (Math.floor(Math.log2(Math.max(1, nanoseconds))) - 2));
  const low = Math.floor(nanoseconds / width) * width;
  return [low, low + width];
}

function histogram(gaps: readonly number[]): number[][] {
  const counts = new Map<number, number>();
  for (const gap of gaps) {
    const [low] = bucketOf(Math.round(gap * 1e9));
    counts.set(low, (counts.get(low) ?? 0) + 1);
  }
  return [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([low, count]) => [low / 1e9, (bucketOf(low)[1] ?? 0) / 1e9, count]);
}

function gapsOf(times: readonly number[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = nine((times[i] ?? 0) - (times[i - 1] ?? 0));
    if (gap >= 0) gaps.push(gap);
  }
  return gaps;
}

/* ---- grouping ---- */

interface Numbered extends Packet {
  frame: number;
}

function group<Key>(
  packets: readonly Numbered[],
  key: (packet: Numbered) => Key,
): Map<Key, Numbered[]> {
  const groups = new Map<Key, Numbered[]>();
  for (const packet of packets) {
    const found = groups.get(key(packet));
    if (found) found.push(packet);
    else groups.set(key(packet), [packet]);
  }
  return groups;
}

function timesOf(packets: readonly Numbered[]): number[] {
  return packets.flatMap(({ time }) => (time === null ? [] : [time]));
}

function bytesOf(packets: readonly Numbered[]): number {
  return sum(packets.map(({ length }) => length));
}

/* ---- streams and bursts ---- */

interface FoundStream {
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

interface FoundBurst {
  stream: FoundStream;
  members: Numbered[];
  /** Of the packet that confirms it. */
  confirmed: number;
  idleBefore: number | null;
}

function burstsOf(stream: FoundStream, settings: Settings): FoundBurst[] {
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
const KEY = ["stream", "src", "dst", "protocol", "src_port", "dst_port"];
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
  ],
};
const SUMMED =
  /^(tx|rx|src|dst)_(packets|bytes)$|^(packets|bytes|bursts|burst_packets|burst_bytes)$/;

function tableOf(columns: string[], rows: Cell[][], limit: number): DataTable {
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

function burstRow(burst: FoundBurst, id: number): Cell[] {
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
  limit: number,
): { table: DataTable; lanes: number[][] } {
  const columns = ["id", ...COLUMNS.bursts];
  const rows = bursts.map((burst, place) => burstRow(burst, place + 1));
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

export function analyse(packets: readonly Packet[], changes: Partial<Settings> = {}): ReportData {
  const settings = { ...DEFAULTS, ...changes };
  const { limits } = settings;
  const numbered = packets.map((packet, place) => ({ ...packet, frame: place + 1 }));
  const streams = findStreams(numbered, settings);
  const perStream = streams.map((stream) => burstsOf(stream, settings));
  const bursts = perStream.flat().sort((a, b) => a.confirmed - b.confirmed);
  const ofProtocol = (protocol: number) =>
    packets.filter((packet) => packet.protocol === protocol).length;
  const [first, last] = extremes(timesOf(numbered));
  const duration = first === null || last === null ? null : nine(last - first);
  const endpoints = byBytes(
    endpointRows(numbered, bursts),
    (row) => Number(row[2]) + Number(row[4]),
  );
  const ports = (protocol: number) =>
    tableOf(
      COLUMNS.ports,
      byBytes(portRows(numbered, protocol), (row) => Number(row[2]) + Number(row[4])),
      limits.ports,
    );
  const streamRows = byBytes(
    streams.map((stream, place) => streamRow(stream, perStream[place] ?? [])),
    (row) => at(row, COLUMNS.streams, "bytes"),
  );
  const pairs = byBytes(
    [...group(numbered, ({ src, dst }) => `${src} ${dst}`).values()].map((members) => [
      members[0]?.src ?? "",
      members[0]?.dst ?? "",
      members.length,
      bytesOf(members),
    ]),
    (row) => Number(row[3]),
  );
  const { table: burstRows, lanes } = burstTable(bursts, limits.bursts);
  return {
    schema: "burst-report/1",
    generator: "burst 0.1.0",
    capture: {
      file: settings.file,
      filter: settings.filter,
      start: first === null ? null : settings.start,
    },
    parameters: {
      gap_us: settings.gapUs,
      min_payload: settings.minPayload,
      min_packets: settings.minPackets,
      include_small: false,
      stream: settings.stream,
      filter: settings.filter,
    },
    summary: {
      frames: packets.length + settings.otherFrames,
      ip: packets.length,
      tcp: ofProtocol(6),
      udp: ofProtocol(17),
      ip_other: packets.length - ofProtocol(6) - ofProtocol(17),
      other: settings.otherFrames,
      payload_bytes: bytesOf(numbered),
      duration,
      endpoints: endpoints.length,
      streams: streams.length,
      bursts: bursts.length,
    },
    tables: {
      endpoints: tableOf(COLUMNS.endpoints, endpoints, limits.endpoints),
      tcp_ports: ports(6),
      udp_ports: ports(17),
      streams: tableOf(COLUMNS.streams, streamRows, limits.streams),
      bursts: burstRows,
    },
    names: settings.names,
    pairs: {
      columns: ["src", "dst", "packets", "bytes"],
      rows: pairs.slice(0, limits.pairs),
      total_rows: pairs.length,
    },
    gaps: endpoints.slice(0, 200).map((row) => {
      const address = String(row[0]);
      const of = (key: "src" | "dst") =>
        histogram(gapsOf(timesOf(numbered.filter((packet) => packet[key] === address))));
      return { address, idt: of("src"), iat: of("dst") };
    }),
    series: seriesData(streams, duration ?? 0, limits.points),
    lanes,
  };
}
