// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bursts by weekday and hour.

import type { Burst, Lane, Rates } from "../data/types.js";

export interface CalendarCell {
  /** From 0, Monday. */
  day: number;
  hour: number;
  bursts: number;
}

/** Seconds: hours of all time zones begin at multiples of it. */
const PIECE = 900;

type Locate = (time: number) => { weekday: number; hour: number };

/** Merged bursts, evenly over the time that they take together. */
function addLane({ start, end, bursts }: Lane, add: (time: number, count: number) => void): void {
  const pieces = Math.max(1, Math.ceil((end - start) / PIECE));
  for (let piece = 0; piece < pieces; piece++)
    add(start + ((piece + 0.5) / pieces) * (end - start), bursts / pieces);
}

/** All 168 hours of a week. `locate` tells the weekday (0 is Sunday) and hour of a time. */
export function calendarOf(
  bursts: readonly Burst[],
  lanes: readonly Lane[],
  rates: Rates | null,
  locate: Locate,
): CalendarCell[] {
  const cells: CalendarCell[] = Array.from({ length: 168 }, (_, place) => ({
    day: Math.floor(place / 24),
    hour: place % 24,
    bursts: 0,
  }));
  const add = (time: number, count: number) => {
    const { weekday, hour } = locate(time);
    const cell = cells[((weekday + 6) % 7) * 24 + hour];
    if (cell) cell.bursts += count;
  };
  const counted = rates?.rows.every((row) => row.bursts !== null) ?? false;
  if (lanes.length > 0 && rates && counted && rates.bin <= PIECE) {
    for (const row of rates.rows) add(row.time + rates.bin / 2, row.bursts ?? 0);
    return cells;
  }
  for (const { start } of bursts) add(start, 1);
  for (const lane of lanes) addLane(lane, add);
  return cells;
}
