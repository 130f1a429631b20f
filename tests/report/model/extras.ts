// SPDX-License-Identifier: GPL-2.0-or-later
//
// What version 2 of the data has beside version 1, computed in the plainest way.

import {
  bytesOf,
  extremes,
  gapsOf,
  group,
  histogram,
  meanAndSd,
  nine,
  sum,
  timesOf,
  type Numbered,
} from "./statistics.js";
import { burstsOf, type FoundBurst, type FoundStream } from "./streams.js";
import { KEY, tableOf } from "./tables.js";
import type { Bins, Cell, DataTable, Settings } from "./types.js";

export interface ExtraParts {
  tables: Record<string, DataTable>;
  qualifying_gaps: number[][] | null;
  rates: Bins | null;
  load: (Bins & { window: number }) | null;
}

const WINDOW = 1e-3;
/** What the wire carries beside the payload: Ethernet, IPv4 and TCP without options. */
const HEADERS = 54;

function wireLength({ length }: Numbered): number {
  return length + HEADERS;
}

/* ---- bins ---- */

const WIDTHS = [
  ...[-6, -5, -4, -3, -2, -1].flatMap((power) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
  ),
  ...[1, 2, 5, 10, 15, 30],
  ...[60, 120, 300, 600, 900, 1800],
  ...[3600, 7200, 10800, 21600, 43200],
  ...[86400, 172800, 345600, 691200],
];

/** The narrowest width with which the time fills at most 2,048 bins. */
export function binWidth(start: number, duration: number): number {
  const bins = (width: number) =>
    Math.floor((start + duration) / width) - Math.floor(start / width) + 1;
  return WIDTHS.find((width) => bins(width) <= 2048) ?? 1382400;
}

function timed(packets: readonly Numbered[]): (Numbered & { time: number })[] {
  return packets.flatMap((packet) =>
    packet.time === null ? [] : [{ ...packet, time: packet.time }],
  );
}

/** `values` of each bin, as rows that begin with the bin's time. */
function binned(
  packets: readonly Numbered[],
  start: number,
  width: number,
  values: (members: readonly (Numbered & { time: number })[], begin: number) => number[],
): number[][] {
  const bins = group(timed(packets), ({ time }) => Math.floor((start + (time ?? 0)) / width));
  return [...bins.entries()]
    .sort(([a], [b]) => a - b)
    .map(([bin, members]) => {
      const begin = nine(bin * width - start);
      return [begin, ...values(timed(members), begin)];
    });
}

function ratesOf(
  packets: readonly Numbered[],
  bursts: readonly FoundBurst[],
  start: number,
  width: number,
): Bins {
  const starts = bursts.map(({ members }) => members[0]?.time ?? 0);
  return {
    bin: width,
    columns: ["time", "packets", "bytes", "bursts"],
    rows: binned(packets, start, width, (members) => {
      const bin = Math.floor((start + (members[0]?.time ?? 0)) / width);
      const inBin = starts.filter((time) => Math.floor((start + time) / width) === bin);
      return [members.length, bytesOf(members), inBin.length];
    }),
  };
}

/* ---- load ---- */

interface Loaded {
  frame: number;
  time: number;
  /** bit/s in the window that ends with the frame. */
  load: number;
}

/** The load at each frame: of all frames in (t - w, t]. */
export function loadsOf(packets: readonly Numbered[], window: number): Loaded[] {
  const frames = timed(packets).sort((a, b) => a.time - b.time);
  let first = 0;
  let bytes = 0;
  return frames.map((frame) => {
    bytes += wireLength(frame);
    for (
      let old = frames[first];
      old && nine(frame.time - old.time) >= window;
      old = frames[first]
    ) {
      bytes -= wireLength(old);
      first += 1;
    }
    return { frame: frame.frame, time: frame.time, load: (8 * bytes) / window };
  });
}

function loadOf(packets: readonly Numbered[], start: number, width: number): ExtraParts["load"] {
  const loads = new Map(loadsOf(packets, WINDOW).map(({ frame, load }) => [frame, load]));
  return {
    bin: width,
    window: WINDOW,
    columns: ["time", "peak_rate", "wire_bytes"],
    rows: binned(packets, start, width, (members) => [
      Math.max(...members.map(({ frame }) => loads.get(frame) ?? 0)),
      sum(members.map(wireLength)),
    ]),
  };
}

function peakTable(packets: readonly Numbered[], duration: number): DataTable {
  const columns = [
    "window",
    "bytes",
    "rate",
    "packets",
    "frame",
    "time",
    "mean_rate",
    "peak_to_mean",
  ];
  const mean = duration > 0 ? (8 * sum(packets.map(wireLength))) / duration : null;
  const rows = [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10].map((window): Cell[] => {
    const loads = loadsOf(packets, window);
    const top = loads.reduce((a, b) => (b.load > a.load ? b : a), { frame: 0, time: 0, load: 0 });
    const inside = timed(packets).filter(
      ({ time }) => time <= top.time && nine(top.time - time) < window,
    );
    const ratio = mean === null ? null : top.load / mean;
    return [
      window,
      (top.load * window) / 8,
      top.load,
      inside.length,
      top.frame,
      top.time,
      mean,
      ratio,
    ];
  });
  return tableOf(columns, rows, rows.length);
}

function microburstTable(packets: readonly Numbered[], alarm: number): DataTable {
  const columns = [
    ...["id", "first_frame", "last_frame", "start", "end", "duration", "packets", "bytes"],
    ...["peak_rate", "peak_frame", "top_src", "top_dst", "top_bytes"],
  ];
  const runs: Loaded[][] = [];
  let open = false;
  for (const loaded of loadsOf(packets, WINDOW)) {
    if (loaded.load < alarm) open = false;
    else if (open) runs[runs.length - 1]?.push(loaded);
    else {
      runs.push([loaded]);
      open = true;
    }
  }
  const byFrame = new Map(packets.map((packet) => [packet.frame, packet]));
  const rows = runs.map((run, place): Cell[] => {
    const [first, last] = [run[0]!, run[run.length - 1]!];
    const members = run.flatMap(({ frame }) => byFrame.get(frame) ?? []);
    const peak = run.reduce((a, b) => (b.load > a.load ? b : a));
    const bytes = sum(members.map(wireLength));
    return [
      ...[place + 1, first.frame, last.frame, first.time, last.time, nine(last.time - first.time)],
      ...[members.length, bytes, peak.load, peak.frame],
      members[0]?.src ?? null,
      members[0]?.dst ?? null,
      bytes,
    ];
  });
  return tableOf(columns, rows, 2000);
}

/* ---- which gap, which kind ---- */

function qualifyingTimes(stream: FoundStream, { minPayload }: Settings): number[] {
  return timesOf(stream.packets.filter(({ length }) => length >= minPayload));
}

function thresholdTable(streams: readonly FoundStream[], settings: Settings): DataTable {
  const columns = [
    ...["gap", "bursts", "streams", "packets", "bytes", "packets_mean", "bytes_mean", "bytes_sd"],
    ...["duration_mean", "suggested"],
  ];
  const rows = Array.from({ length: 61 }, (_, k): Cell[] => {
    const gapUs = Math.round(10 ** (k / 10) * 1e3);
    const found = streams.map((stream) => burstsOf(stream, { ...settings, gapUs }));
    const bursts = found.flat();
    const packets = bursts.map(({ members }) => members.length);
    const bytes = bursts.map(({ members }) => bytesOf(members));
    const durations = bursts.map(({ members }) => {
      const [start, end] = extremes(timesOf(members));
      return (end ?? 0) - (start ?? 0);
    });
    return [
      ...[gapUs / 1e6, bursts.length, found.filter((each) => each.length > 0).length],
      ...[sum(packets), sum(bytes), meanAndSd(packets)[0], ...meanAndSd(bytes)],
      ...[meanAndSd(durations)[0], 0],
    ];
  });
  const suggested = suggestion(rows.map((row) => [Number(row[1]), Number(row[2])]));
  if (suggested !== null) rows[suggested]![9] = 1;
  return tableOf(columns, rows, rows.length);
}

/** The middle of the longest series of rows, at least 5, in which little changes. */
export function suggestion(rows: readonly (readonly [number, number])[]): number | null {
  let best: [number, number] | null = null;
  for (let from = 0; from < rows.length; from++)
    for (let to = from; to < rows.length; to++) {
      const part = rows.slice(from, to + 1);
      const bursts = part.map(([count]) => count);
      const largest = Math.max(...bursts);
      const flat = largest - Math.min(...bursts) <= Math.max(1, 0.05 * largest);
      if (!flat || part.some(([count, streams]) => count < 2 * streams || count === 0)) continue;
      if (part.length >= 5 && (best === null || part.length > best[1] - best[0] + 1))
        best = [from, to];
    }
  return best && Math.floor((best[0] + best[1]) / 2);
}

/** Half up to two significant digits. */
function rounded(bytes: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, bytes))) - 1);
  return Math.floor(bytes / unit + 0.5) * unit;
}

function kindTable(bursts: readonly FoundBurst[]): DataTable {
  const columns = [
    ...[
      "kind",
      ...KEY,
      "packets",
      "bytes_mean",
      "bytes_min",
      "bytes_max",
      "count",
      "interval_mean",
    ],
    ...["interval_sd", "interval_p50", "interval_min", "interval_max", "first", "last"],
  ];
  const groups = new Map<string, FoundBurst[]>();
  for (const burst of bursts) {
    const { members, stream } = burst;
    const key = `${stream.number} ${members.length} ${rounded(bytesOf(members))}`;
    groups.set(key, [...(groups.get(key) ?? []), burst]);
  }
  const rows = [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((found, place): Cell[] => {
      const [{ stream, members }] = [found[0]!];
      const starts = found.map((burst) => burst.members[0]?.time ?? 0).sort((a, b) => a - b);
      const intervals = gapsOf(starts);
      const order = [...intervals].sort((a, b) => a - b);
      const bytes = found.map((burst) => bytesOf(burst.members));
      return [
        ...[place + 1, stream.number, ...stream.key, members.length],
        ...[meanAndSd(bytes)[0], ...extremes(bytes), found.length, ...meanAndSd(intervals)],
        order[Math.max(0, Math.ceil(order.length / 2) - 1)] ?? null,
        ...extremes(intervals),
        ...extremes(starts),
      ];
    });
  return tableOf(columns, rows, 500);
}

function sequenceTable(streams: readonly FoundStream[]): DataTable {
  const columns = [...KEY, "packets", "lengths", "gaps"];
  const largest = [...streams].sort((a, b) => bytesOf(b.packets) - bytesOf(a.packets)).slice(0, 30);
  const rows = largest.map((stream) => {
    const first = stream.packets.slice(0, 30);
    const gaps = first.map(({ time }, place) => {
      const before = first[place - 1]?.time ?? null;
      return before === null || time === null ? null : nine(time - before);
    });
    const lengths = first.map(({ length }) => length);
    return [
      stream.number,
      ...stream.key,
      stream.packets.length,
      lengths,
      gaps,
    ] as unknown as Cell[];
  });
  return { ...tableOf(columns, rows, 30), total_rows: streams.length };
}

export function extraParts(
  packets: readonly Numbered[],
  streams: readonly FoundStream[],
  bursts: readonly FoundBurst[],
  settings: Settings,
): ExtraParts {
  const [first, last] = extremes(timesOf(packets));
  const duration = first === null || last === null ? 0 : last - first;
  const start = Number(settings.start ?? 0);
  const width = binWidth(start, duration);
  const gaps = streams.flatMap((stream) => gapsOf(qualifyingTimes(stream, settings)));
  return {
    tables: {
      thresholds: thresholdTable(streams, settings),
      kinds: kindTable(bursts),
      peaks: peakTable(packets, duration),
      microbursts: microburstTable(packets, settings.alarm > 0 ? settings.alarm : Infinity),
      sequences: sequenceTable(streams),
    },
    qualifying_gaps: histogram(gaps),
    rates: ratesOf(packets, bursts, start, width),
    load: loadOf(packets, start, Math.max(width, WINDOW)),
  };
}
