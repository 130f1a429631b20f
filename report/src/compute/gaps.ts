// SPDX-License-Identifier: GPL-2.0-or-later
//
// Gaps between packets, as bars and summed up.

import type { Bucket } from "../data/types.js";

export interface GapBars {
  bars: Bucket[];
  /** Gaps of 0, for which a logarithmic axis has no place. */
  zeros: number;
  total: number;
}

export function gapBars(buckets: readonly Bucket[]): GapBars {
  // Times are whole nanoseconds: a bucket that begins at 0 holds zeros.
  const zeros = buckets.filter(({ low }) => low <= 0);
  const sum = (all: readonly Bucket[]) => all.reduce((total, { count }) => total + count, 0);
  return { bars: buckets.filter(({ low }) => low > 0), zeros: sum(zeros), total: sum(buckets) };
}

/** Where how much of all gaps is at most so long: [seconds, percent] at each bucket's end. */
export function cumulated(buckets: readonly Bucket[]): [number, number][] {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  const steps: [number, number][] = [];
  for (const { high, count } of buckets) {
    below += count;
    if (high > 1e-9) steps.push([high, (100 * below) / total]);
  }
  return steps;
}

/** The powers of ten around what is from `low` to `high`, at least one apart. */
export function decades(low: number, high: number): [number, number] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  return [Math.pow(10, first), Math.pow(10, last)];
}

/** How many of the gaps are at least `gap` seconds long: so many runs end at them. */
export function gapsFrom(buckets: readonly Bucket[], gap: number): number {
  return buckets.reduce((sum, { low, count }) => sum + (low >= gap ? count : 0), 0);
}
