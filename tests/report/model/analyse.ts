// SPDX-License-Identifier: GPL-2.0-or-later
//
// Packets in, the data of a report page out: what report/DATA.md says, computed in the plainest
// way. It is what the page is tested with, and against.

import { extraParts } from "./extras.js";
import {
  bytesOf,
  extremes,
  gapsOf,
  group,
  histogram,
  nine,
  sum,
  timesOf,
  type Numbered,
} from "./statistics.js";
import { burstsOf, findStreams, type FoundBurst, type FoundStream } from "./streams.js";
import {
  COLUMNS,
  at,
  burstRow,
  byBytes,
  endpointRows,
  portRows,
  streamRow,
  tableOf,
} from "./tables.js";
import {
  DEFAULTS,
  type Cell,
  type DataTable,
  type Packet,
  type ReportData,
  type Settings,
} from "./types.js";

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
