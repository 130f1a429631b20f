// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where within a second things happen.

const PARTS = 100;

/** How many of `times` lie in each hundredth of a second of the clock. */
export function offsets(times: Iterable<number>, offsetOf: (time: number) => number): number[] {
  const counts = Array.from({ length: PARTS }, () => 0);
  for (const time of times) {
    const part = Math.min(PARTS - 1, Math.floor(offsetOf(time) * PARTS + 1e-7));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}
