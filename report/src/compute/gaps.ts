// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times between packets, as bars and summed up.

import type { Bucket } from "../data/report.js";

export interface GapBar extends Bucket {
  /**
   * Height over a logarithmic axis, for areas to be as the counts: gaps per doubling of the time.
   */
  density: number;
}

export interface GapBars {
  bars: GapBar[];
  /** Gaps of 0, for which a logarithmic axis has no place. */
  zeros: number;
  total: number;
}

export function gapBars(buckets: readonly Bucket[]): GapBars {
  const bars: GapBar[] = [];
  let zeros = 0;
  let total = 0;
  for (const { low, high, count } of buckets) {
    total += count;
    // Times are whole nanoseconds: a bucket that begins at 0 holds zeros.
    if (low <= 0) zeros += count;
    else bars.push({ low, high, count, density: count / Math.log2(high / low) });
  }
  return { bars, zeros, total };
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
