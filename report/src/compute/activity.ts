// SPDX-License-Identifier: GPL-2.0-or-later
//
// When something goes on: the whole capture in a few hundred equal parts of time.

import type { Report } from "../data/types.js";

export type Weight = "bytes" | "packets";

/** The parts of an overview. */
const PARTS = 600;

export interface Activity {
  /** Seconds of one part. */
  part: number;
  values: Float64Array;
}

function empty(seconds: number, parts: number): Activity {
  return { part: Math.max(seconds, 1e-9) / parts, values: new Float64Array(parts) };
}

/** Adds `value` evenly over the time from `from` to `to`. */
function spread(activity: Activity, from: number, to: number, value: number): void {
  const { part, values } = activity;
  const last = values.length - 1;
  const first = Math.min(last, Math.max(0, Math.floor(from / part)));
  const end = Math.min(last, Math.max(first, Math.ceil(to / part) - 1));
  const each = value / (end - first + 1);
  for (let place = first; place <= end; place++) values[place] = (values[place] ?? 0) + each;
}

/** Of all observed packets, or where the page has no rates, of those that are drawn as points. */
export function activityOf(
  { rates, series }: Pick<Report, "rates" | "series">,
  seconds: number,
  weight: Weight,
  parts = PARTS,
): Activity {
  const activity = empty(seconds, parts);
  if (rates) {
    for (const row of rates.rows)
      spread(activity, Math.max(0, row.time), row.time + rates.bin, row[weight]);
    return activity;
  }
  for (const { points } of series)
    for (let i = 0; i + 1 < points.length; i += 2) {
      const time = points[i] ?? 0;
      spread(activity, time, time, weight === "bytes" ? (points[i + 1] ?? 0) : 1);
    }
  return activity;
}

/** The time between `from` and `to` before and after which as much goes on; null if nothing does. */
export function middleOf(activity: Activity, from: number, to: number): number | null {
  const { part, values } = activity;
  const first = Math.max(0, Math.floor(from / part));
  const last = Math.min(values.length - 1, Math.ceil(to / part) - 1);
  let sum = 0;
  for (let place = first; place <= last; place++) sum += values[place] ?? 0;
  let before = 0;
  for (let place = first; place <= last && sum > 0; place++) {
    before += values[place] ?? 0;
    if (before * 2 >= sum) return Math.min(to, Math.max(from, (place + 0.5) * part));
  }
  return null;
}
