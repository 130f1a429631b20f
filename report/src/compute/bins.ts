// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time cut into equal bins, and what falls into each.

import type { Burst, Lane, Rates } from "../data/types.js";

/** Widths that people count in, ascending. */
const STEPS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 60, 600, 3600, 86400, 604800];

/** The narrowest of these widths of which at most `most` fill `span` seconds. */
export function binStep(span: number, most: number): number {
  return STEPS.find((step) => span / step <= most) ?? 604800;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [1e-6, "microsecond"],
  [1e-3, "millisecond"],
  [1, "second"],
  [60, "minute"],
  [3600, "hour"],
  [86400, "day"],
  [604800, "week"],
]);

/** "hour", "10 seconds": what comes after "per". */
export function stepName(step: number): string {
  const name = NAMES.get(step);
  if (name !== undefined) return name;
  const [unit = 1, unitName = "second"] =
    [...NAMES].reverse().find(([seconds]) => seconds <= step * 1.0001) ?? [];
  return `${Math.round(step / unit)} ${unitName}s`;
}

export interface Bin {
  from: number;
  to: number;
  value: number;
}

/** A bin from each of `edges`, which are ascending, to the one after it. */
export function binsOf(edges: readonly number[]): Bin[] {
  return edges.slice(1).map((to, place) => ({ from: edges[place] ?? 0, to, value: 0 }));
}

/** The bin that `time` is in, or undefined. The bins are as wide as each other. */
export function binAt(bins: readonly Bin[], time: number): Bin | undefined {
  const [first] = bins;
  if (!first) return undefined;
  const width = first.to - first.from;
  const guess = Math.floor((time - first.from) / width);
  const near = [guess, guess + 1, guess - 1].map((place) => bins[place]);
  return near.find((bin) => bin && time >= bin.from && time < bin.to);
}

/** Adds `value` to the bins from `from` to `to`, evenly. */
export function addEvenly(bins: readonly Bin[], from: number, to: number, value: number): void {
  if (to <= from) {
    const bin = binAt(bins, from);
    if (bin) bin.value += value;
    return;
  }
  for (const bin of bins) {
    const part = Math.min(to, bin.to) - Math.max(from, bin.from);
    if (part > 0) bin.value += (value * part) / (to - from);
  }
}

/** How exact counted bursts are: merged ones are spread over the time that they take. */
export type Exactness = "exact" | "spread";

/** The number of bursts that start in each bin. */
export function countBursts(
  bins: readonly Bin[],
  bursts: readonly Burst[],
  lanes: readonly Lane[],
  rates: Rates | null,
): Exactness {
  const [first] = bins;
  if (!first) return "exact";
  const width = first.to - first.from;
  const counted = rates?.rows.every((row) => row.bursts !== null) ?? false;
  if (lanes.length > 0 && rates && counted && rates.bin <= width * 1.0001) {
    // In the middle of its bin, a start is on no edge of the other bins.
    for (const row of rates.rows) {
      const bin = binAt(bins, row.time + rates.bin / 2);
      if (bin) bin.value += row.bursts ?? 0;
    }
    return "exact";
  }
  for (const { start } of bursts) {
    const bin = binAt(bins, start);
    if (bin) bin.value += 1;
  }
  for (const lane of lanes) addEvenly(bins, lane.start, lane.end, lane.bursts);
  return lanes.length > 0 ? "spread" : "exact";
}
