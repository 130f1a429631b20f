// SPDX-License-Identifier: GPL-2.0-or-later
//
// The lanes of the timeline.

import type { Burst, Lane, StreamKey } from "../data/report.js";

export interface StreamLane {
  stream: number;
  key: StreamKey | null;
  bytes: number;
  bursts: number;
}

/** The streams that have bursts, the one with most payload in bursts first. */
export function lanesOf(bursts: readonly Burst[], merged: readonly Lane[]): StreamLane[] {
  const lanes = new Map<number, StreamLane>();
  const lane = (stream: number): StreamLane => {
    const found = lanes.get(stream) ?? { stream, key: null, bytes: 0, bursts: 0 };
    lanes.set(stream, found);
    return found;
  };
  for (const burst of bursts) {
    const of = lane(burst.stream);
    of.key ??= burst;
    of.bytes += burst.bytes;
    of.bursts += 1;
  }
  for (const block of merged) {
    const of = lane(block.stream);
    of.bytes += block.bytes;
    of.bursts += block.bursts;
  }
  return [...lanes.values()].sort((a, b) => b.bytes - a.bytes || a.stream - b.stream);
}
