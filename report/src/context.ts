// SPDX-License-Identifier: GPL-2.0-or-later
//
// What all pictures get: the data, what is selected, and the time shown.

import { CaptureClock } from "./text/clock.js";
import type { Burst, Report, Series, Stream } from "./data/report.js";
import { Labels } from "./text/labels.js";
import { Store } from "./ui/store.js";
import { TimeZoom } from "./chart/time-zoom.js";

export interface Source {
  address: string;
  packets: number;
  bytes: number;
  series: Series[];
}

/** The report's series by source address, the one that sent most first. */
export function sourcesOf(report: Report): Source[] {
  const sources = new Map<string, Source>();
  for (const series of report.series) {
    let source = sources.get(series.src);
    if (!source) {
      source = { address: series.src, packets: 0, bytes: 0, series: [] };
      sources.set(series.src, source);
    }
    source.packets += series.packets;
    source.bytes += series.bytes;
    source.series.push(series);
  }
  return [...sources.values()].sort((a, b) => b.bytes - a.bytes || b.packets - a.packets);
}

function grouped<Value>(
  values: readonly Value[],
  key: (value: Value) => number,
): Map<number, Value[]> {
  const groups = new Map<number, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

export class Context {
  readonly labels: Labels;
  readonly clock: CaptureClock;
  readonly zoom: TimeZoom;
  readonly sources: Source[];
  readonly streams: ReadonlyMap<number, Stream>;
  readonly seriesByStream: ReadonlyMap<number, Series[]>;
  readonly burstsByStream: ReadonlyMap<number, Burst[]>;
  /** Selected: the source of "payload over time", the address of "gaps", the stream in detail. */
  readonly source: Store<string>;
  readonly gapAddress: Store<string>;
  readonly stream: Store<number>;

  constructor(readonly report: Report) {
    this.labels = Labels.of(report);
    this.clock = new CaptureClock(report.start);
    this.zoom = new TimeZoom(report.summary.duration ?? 0, this.clock);
    this.sources = sourcesOf(report);
    this.streams = new Map(report.streams.rows.map((stream) => [stream.stream, stream]));
    this.seriesByStream = grouped(report.series, ({ stream }) => stream);
    this.burstsByStream = grouped(report.bursts.rows, ({ stream }) => stream);
    this.source = new Store(this.sources[0]?.address ?? "");
    this.gapAddress = new Store(report.gaps[0]?.address ?? "");
    this.stream = new Store(report.streams.rows[0]?.stream ?? -1);
  }
}
