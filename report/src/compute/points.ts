// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which points are drawn as one series.

import type { Series } from "../data/types.js";
import * as format from "../text/format.js";

export interface PointGroup {
  label: string;
  packets: number;
  bytes: number;
  /** time, length, time, length, ... */
  points: number[];
  /** Seconds: the widest of its series. */
  bin: number;
  /** How many series are summed up in it; 0 for one of its own. */
  others: number;
}

function add(group: PointGroup, series: Series): void {
  group.packets += series.packets;
  group.bytes += series.bytes;
  group.bin = Math.max(group.bin, series.bin);
  // Not push(...points): too many arguments for a call.
  group.points = group.points.concat(series.points);
}

/** One group for each key, the one with most payload first; what cannot be told apart is summed. */
export function pointGroups(
  series: readonly Series[],
  key: (series: Series) => string,
  label: (series: Series) => string,
  most: number,
): PointGroup[] {
  const groups = new Map<string, PointGroup>();
  const others: PointGroup = { label: "", packets: 0, bytes: 0, points: [], bin: 0, others: 0 };
  const rest: number[][] = [];
  const keys = new Set<string>();
  for (const each of [...series].sort((a, b) => b.bytes - a.bytes)) {
    const group = groups.get(key(each));
    if (group) {
      add(group, each);
    } else if (groups.size < most) {
      const made = { label: label(each), packets: 0, bytes: 0, points: [], bin: 0, others: 0 };
      add(made, each);
      groups.set(key(each), made);
    } else {
      others.packets += each.packets;
      others.bytes += each.bytes;
      others.bin = Math.max(others.bin, each.bin);
      rest.push(each.points);
      keys.add(key(each));
    }
  }
  const all = [...groups.values()].sort((a, b) => b.bytes - a.bytes);
  if (keys.size === 0) return all;
  others.others = keys.size;
  others.points = rest.flat();
  others.label = `${format.count(keys.size)} others`;
  return [...all, others];
}

export function pointCount(groups: readonly PointGroup[]): number {
  return groups.reduce((sum, { points }) => sum + points.length / 2, 0);
}

export function largestLength(groups: readonly PointGroup[]): number {
  let most = 0;
  for (const { points } of groups)
    for (let i = 1; i < points.length; i += 2) most = Math.max(most, points[i] ?? 0);
  return most;
}
