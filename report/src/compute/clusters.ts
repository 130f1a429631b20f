// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a lane of the timeline shows: bursts that lie apart one by one, and those that are closer
// than pixels as one bar with their number.

import type { Burst, Lane } from "../data/types.js";

export interface Cluster {
  start: number;
  end: number;
  bursts: number;
  bytes: number;
  packets: number;
  /** The burst, if it is one alone. */
  burst: Burst | null;
}

/** Bars of many bursts are no longer than so many of the least: one for a whole lane tells nothing. */
const MOST_MERGED = 14;

/** A burst, or bursts that the data has merged. */
function clusterOf(each: Burst | Lane): Cluster {
  const { start, end, bytes, packets } = each;
  const burst = "id" in each ? each : null;
  return { start, end, bytes, packets, burst, bursts: "bursts" in each ? each.bursts : 1 };
}

/**
 * `pieces` (of one lane) that lie in the range, by start, merged where less than `apart` seconds are
 * between them. Each is at least `least` seconds long to the eye.
 */
export function clustersOf(
  pieces: readonly (Burst | Lane)[],
  range: { from: number; to: number },
  apart: number,
  least: number,
): Cluster[] {
  const most = least * MOST_MERGED;
  const inside = pieces
    .filter(({ start, end }) => end >= range.from && start <= range.to)
    .sort((a, b) => a.start - b.start);
  const clusters: Cluster[] = [];
  for (const piece of inside) {
    const next = clusterOf(piece);
    const last = clusters[clusters.length - 1];
    const close = last && next.start - Math.max(last.end, last.start + least) < apart;
    if (!close || next.start - last.start >= most) {
      clusters.push(next);
      continue;
    }
    last.end = Math.max(last.end, next.end);
    last.bursts += next.bursts;
    last.bytes += next.bytes;
    last.packets += next.packets;
    last.burst = null;
  }
  return clusters;
}
