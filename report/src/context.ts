// SPDX-License-Identifier: GPL-2.0-or-later
//
// What all pictures get: the data, what is selected, and the time shown.

import { selectByMouse } from "./chart/gestures.js";
import type { Picture } from "./chart/picture.js";
import { TimeZoom } from "./chart/time-zoom.js";
import { activityOf, type Activity, type Weight } from "./compute/activity.js";
import type { Burst, Report, Series, Stream } from "./data/types.js";
import { CaptureClock } from "./text/clock.js";
import { Labels } from "./text/labels.js";
import { Store } from "./ui/store.js";

export interface Source {
  address: string;
  packets: number;
  bytes: number;
  series: Series[];
}

/** The part of its neighbourhood that is shown with a burst: half its length on both sides. */
const AROUND = 0.5;
const LEAST_AROUND = 0.05;

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
  /** By start. */
  readonly orderedBursts: readonly Burst[];
  /** Selected: the source of "payload over time", the address of "gaps", the stream in detail. */
  readonly source: Store<string>;
  readonly gapAddress: Store<string>;
  readonly stream: Store<number>;
  /** The burst that the pictures over time show; null once something else is shown. */
  readonly burst = new Store<Burst | null>(null);
  /** What bars, arrows and rates count: packets from the start, where there is no payload. */
  readonly weight: Store<Weight>;
  private readonly activities = new Map<Weight, Activity>();

  constructor(readonly report: Report) {
    this.labels = Labels.of(report);
    this.clock = new CaptureClock(report.start);
    this.zoom = new TimeZoom(report.summary.duration ?? 0, this.clock);
    this.sources = sourcesOf(report);
    this.streams = new Map(report.streams.rows.map((stream) => [stream.stream, stream]));
    this.seriesByStream = grouped(report.series, ({ stream }) => stream);
    this.burstsByStream = grouped(report.bursts.rows, ({ stream }) => stream);
    this.orderedBursts = [...report.bursts.rows].sort((a, b) => a.start - b.start);
    this.source = new Store(this.sources[0]?.address ?? "");
    this.gapAddress = new Store(report.gaps[0]?.address ?? "");
    this.stream = new Store(report.streams.rows[0]?.stream ?? -1);
    this.weight = new Store<Weight>(report.summary.payloadBytes > 0 ? "bytes" : "packets");
    this.zoom.range.subscribe(() => {
      this.burst.set(null);
    });
  }

  activity(): Activity {
    const weight = this.weight.get();
    const known = this.activities.get(weight);
    if (known) return known;
    const made = activityOf(this.report, this.zoom.full.to, weight);
    this.activities.set(weight, made);
    return made;
  }

  /** A picture over time: it follows the time that is shown, and the mouse chooses that in it. */
  addOverTime(picture: Picture, change: "axis" | "redraw" = "axis"): void {
    this.zoom.attach(picture, change);
    selectByMouse(picture, this.zoom);
  }

  /** Selects its stream, and shows its time in the pictures over time. */
  showBurst(burst: Burst): void {
    this.stream.set(burst.stream);
    const around = Math.max(
      burst.duration * AROUND,
      Math.min(LEAST_AROUND, this.zoom.full.to / 50),
    );
    this.zoom.show({ from: burst.start - around, to: burst.end + around });
    this.burst.set(burst);
  }

  /** In the zone that the reader has chosen; "" if the capture has no times. */
  dateAndTime(time: number): string {
    return this.clock.dateAndTime(time, this.zoom.zone);
  }
}
