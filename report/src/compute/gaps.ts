// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times between packets, as bars and summed up.

import type { Bucket } from "../data.js";

/** Bars in each power of ten. */
const BARS_PER_DECADE = 8;

export interface GapBars {
  /** Not empty, ascending, as wide as the decade's part they stand for. */
  bars: Bucket[];
  /** Gaps of 0, for which a logarithmic axis has no place. */
  zeros: number;
  total: number;
}

/** The engine's fine buckets as bars of one width on a logarithmic axis. */
export function gapBars(buckets: readonly Bucket[], perDecade = BARS_PER_DECADE): GapBars {
  const counts = new Map<number, number>();
  let zeros = 0;
  let total = 0;
  for (const { low, high, count } of buckets) {
    total += count;
    // Times are whole nanoseconds: a bucket that begins at 0 and ends below 1 ns holds zeros.
    const middle = low > 0 ? Math.sqrt(low * high) : high / 2;
    if (low <= 0 && high <= 1e-9) {
      zeros += count;
      continue;
    }
    const place = Math.floor(Math.log10(middle) * perDecade + 1e-9);
    counts.set(place, (counts.get(place) ?? 0) + count);
  }
  const edge = (place: number) => Math.pow(10, place / perDecade);
  const bars = [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([place, count]) => ({ low: edge(place), high: edge(place + 1), count }));
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
