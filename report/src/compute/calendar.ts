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

type Locate = (time: number) => { weekday: number; hour: number };

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
  if (lanes.length > 0 && rates && counted && rates.bin <= 900) {
    for (const row of rates.rows) add(row.time + rates.bin / 2, row.bursts ?? 0);
    return cells;
  }
  for (const { start } of bursts) add(start, 1);
  for (const { start, bursts: merged } of lanes) add(start, merged);
  return cells;
}
