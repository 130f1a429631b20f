// SPDX-License-Identifier: GPL-2.0-or-later
//
// The lanes of the timeline.

import type { Burst, Lane, StreamKey } from "../data/types.js";

export interface StreamLane {
  stream: number;
  key: StreamKey | null;
  bytes: number;
  bursts: number;
  /** Its bursts, and those that the data has merged. */
  pieces: (Burst | Lane)[];
}

/** The streams that have bursts, the one with most payload in bursts first. */
export function lanesOf(bursts: readonly Burst[], merged: readonly Lane[]): StreamLane[] {
  const lanes = new Map<number, StreamLane>();
  const add = (piece: Burst | Lane, count: number) => {
    const { stream, bytes } = piece;
    const lane = lanes.get(stream) ?? { stream, key: null, bytes: 0, bursts: 0, pieces: [] };
    lanes.set(stream, lane);
    if ("id" in piece) lane.key ??= piece;
    lane.bytes += bytes;
    lane.bursts += count;
    lane.pieces.push(piece);
  };
  for (const burst of bursts) add(burst, 1);
  for (const block of merged) add(block, block.bursts);
  return [...lanes.values()].sort((a, b) => b.bytes - a.bytes || a.stream - b.stream);
}
